"""``duban daemon``: the clock's hand. It remembers nothing; it asks what is due now and does that."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, forward, read_at
from cli.language import N_, _, say
from cli.options import Noun, Session, click
from cli.output import out, resolved, show, show_one, tell
from cli.views import local
from engine.errors import DubanError, Sentence, Usage

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome

STATUS = [
    ("now", N_("Now")),
    ("last_beat", N_("Last beat")),
    ("waiting", N_("Due, not yet handled")),
    ("oldest", N_("Oldest of these")),
    ("stale", N_("Stale")),
    ("failing", N_("Failing items")),
    ("parked", N_("Parked items")),
]

DAEMONS = [
    ("boot", N_("Start")),
    ("host", N_("Machine")),
    ("pid", N_("Process")),
    ("started_at", N_("Since")),
    ("beat_at", N_("Last beat")),
    ("handled", N_("Handled")),
    ("lag", N_("Lag, s")),
    ("silent", N_("Silent")),
]
TICKING = "tick"
"""Whose looks those of `duban daemon tick` are."""

daemon = Noun("daemon", help=N_("The daemon watches deadlines: it reminds, records lapses, proposes measures."))


@daemon.command("run", example="duban daemon run\nduban daemon run --once --metrics duban.prom", outputs=("plain",))
@click.option("--once", is_flag=True, help=N_("Beat once and end"))
@click.option(
    "--every", type=click.IntRange(1, 3600), default=30, show_default=True, metavar="SECONDS", help=N_("Between beats")
)
@click.option("--confirm-clock", is_flag=True, help=N_("The clock is right, although it has jumped"))
@click.option(
    "--log",
    "form",
    type=click.Choice(("auto", "text", "json")),
    default="auto",
    show_default=True,
    metavar="FORM",
    help=N_("Form of the log on stderr; auto: text on a terminal, else JSON lines"),
)
@click.option(
    "--log-file",
    "log_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Write the log at the end of this file, not on stderr"),
)
@click.option(
    "--metrics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("After every beat, write how it is to this file, for Prometheus"),
)
def run_daemon(
    session: Session,
    once: bool,
    every: int,
    confirm_clock: bool,
    form: str,
    log_file: Path | None,
    metrics: Path | None,
) -> None:
    """Watch the deadlines until told to stop (SIGTERM or Ctrl-C: what is being handled is finished first).

    Any number may run at once. It refuses to start while a procedure is broken, and stops when the clock jumps back, or
    forward by more than a day, until somebody confirms the clock. A time in which nobody watched is recorded.
    """
    from cli.metrics import writer
    from cli.posting import postman
    from cli.reports.board import refresher
    from engine.daemon.heartbeat import run

    engine = enter(session)
    refresh = refresher(session.db)
    measure = writer(session, metrics) if metrics is not None else None
    post = postman(session)
    engine.refuse_broken()
    if confirm_clock:
        engine.confirm_clock(actor(session, engine))
    engine.close()
    _log(form, log_file)
    if not once:
        _begun(every)

    def beaten(handled: int) -> None:
        _beat(handled)
        for after in (refresh, measure):
            if after is not None:
                after()

    run(session.engine, every_seconds=every, once=once, on_tick=beaten, on_error=_missed, postman=post)


def _begun(every: int) -> None:
    from loguru import logger

    logger.info(_("Watching every {seconds} seconds; Ctrl-C ends.").format(seconds=every))


def _beat(handled: int) -> None:
    if handled:
        out(_("{count} handled.").format(count=handled))


def _missed(error: Exception) -> None:
    """A beat that failed does not end the daemon."""
    from loguru import logger

    what = say(error.sentence) if isinstance(error, DubanError) else f"{type(error).__name__}: {error}"
    words = _("This beat failed; the next one tries again. {what}").format(what=what.replace("\n", " "))
    logger.bind(error=type(error).__name__).error(words)


def _log(form: str, file: Path | None = None) -> None:
    """What the daemon does goes to stderr or into a file, a line for each item."""
    from engine.daemon import logs

    write = tell if file is None else appending(file)
    for_people = form == "text" or (form == "auto" and file is None and sys.stderr.isatty())
    chosen: logs.Form = "text" if for_people else "json"
    logs.begin(chosen, write, host=socket.gethostname(), pid=os.getpid())


def appending(file: Path) -> Callable[[str], None]:
    """What writes a line at the end of a file, which may have been moved away since the last one.

    Raises:
        Usage: it cannot be written.
    """

    def write(line: str) -> None:
        with file.open("a", encoding="utf-8", newline="\n") as opened:
            opened.write(line)

    try:
        write("")
    except OSError as error:
        data = {"file": str(file), "why": error.strerror or str(error)}
        raise Usage(what=Sentence(N_("{file} cannot be written: {why}"), data)) from None
    return lambda line: write(f"{line}\n")


def _line(one: Outcome) -> str:
    return f"{one.number}\t{', '.join(line.transition for line in one.lines)}"


@daemon.command("tick", example="duban daemon tick\nduban daemon tick --at 2024-07-01 -o json", writes=True, once=False)
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True, help=N_("At most so many"))
@click.option("--asleep", is_flag=True, help=N_("With --at: as if nobody had watched until then"))
def tick(session: Session, limit: int, asleep: bool) -> None:
    """Beat once: do what is due now. With --at, a rehearsal lives through everything due until then."""
    from cli.posting import postman
    from engine.runtime.audits import sealing

    if session.dry_run:
        raise click.UsageError(_("A beat has no dry run; duban daemon status shows what is waiting."))
    if asleep and not session.at:
        raise click.UsageError(_("--asleep goes with --at."))
    engine = session.engine()
    _log("text")
    if asleep:
        engine.sleep_until(read_at(session.at or "", engine))
    lived = forward(engine, session) if session.at else 0
    engine.look(TICKING)
    outcomes = engine.tick(limit)
    engine.looked()
    sealing.daily(engine)
    if (post := postman(session)) is not None:
        post.round()
    if resolved(session.output) == "json":
        show_one({"handled": lived + len(outcomes), "items": [one.number for one in outcomes]}, [], "json")
        return
    for one in outcomes:
        out(_line(one))
    out(_("{count} handled.").format(count=lived + len(outcomes)))


@daemon.command("status", example="duban daemon status\nduban daemon status -o json")
def status(session: Session) -> None:
    """Show every daemon, the last beat and the oldest thing due and not yet handled; exit 6 when nobody is watching."""
    engine = enter(session)
    found = engine.daemon_state()
    row = {
        "now": local(engine.now(), engine.zone),
        "last_beat": local(found.last_beat, engine.zone),
        "waiting": found.waiting,
        "oldest": local(found.oldest, engine.zone),
        "stale": found.stale,
        "failing": list(found.failing),
        "parked": [one.number for one in found.parked],
    }
    daemons: list[dict[str, Any]] = [
        {
            "boot": one.boot[:8], "host": one.host, "pid": one.pid, "started_at": local(one.started_at, engine.zone),
            "beat_at": local(one.beat_at, engine.zone), "handled": one.handled, "lag": one.lag, "silent": one.silent,
        }
        for one in found.daemons
    ]  # fmt: skip
    if resolved(session.output) in ("json", "jsonl"):
        show_one({**row, "daemons": daemons}, STATUS, session.output)
    else:
        show_one(row, STATUS, session.output)
        if daemons:
            show(daemons, DAEMONS, session.output)
    if found.stale:
        tell(_("Nobody is watching: start it with  duban daemon run"), style="yellow")
        raise click.exceptions.Exit(6)


@daemon.command("retry", writes=True, example="duban daemon retry --all\nduban daemon retry RW-2024-0008")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, shell_complete=complete.all_items)
@click.option("--all", "every", is_flag=True, help=N_("All that are parked"))
def retry(session: Session, numbers: Sequence[str], every: bool) -> None:
    """Let time try again on items that are parked, all of those named or none. For the office and the administrator.

    An item is parked when time could not act on it fifteen times; duban doctor says why.
    """
    from engine.runtime.upkeep.taking_up import take_up

    if bool(numbers) == every:
        raise Usage(what=Sentence(N_("name the items, or say --all")))
    engine = enter(session)
    named = None if every else [engine.find(one) for one in numbers]
    done = take_up(engine, named, actor=actor(session, engine), dry_run=session.dry_run)
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), "numbers": done}, [], "json")
        return
    out(_("{count} item(s) taken up; the next beat tries them: {numbers}").format(
        count=len(done), numbers=" ".join(done)))  # fmt: skip
    if session.dry_run:
        out(_("Dry run: nothing was written."))
