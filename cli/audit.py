"""``duban audit``: whether the record still says what was written, and proofs of it for others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, look
from cli.language import N_, _, say
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, Lines, out, resolved, show, show_one, tell
from cli.views import local
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime.audits.wrong import Wrong
    from engine.runtime.reader import Reader

COLUMNS: list[Column] = [
    ("number", N_("Number"), WHOLE),
    ("seq", N_("Line"), WHOLE),
    ("text", N_("Finding")),
    ("at", N_("Right until"), WHOLE),
    ("until", N_("Wrong since"), WHOLE),
]

SEAL: list[Column] = [
    ("seal", N_("Seal")),
    ("sealed_at", N_("Made")),
    ("items", N_("Items")),
    ("hash", N_("Hash")),
    ("signed", N_("Signed")),
    ("file", N_("Written to")),
]
FILE = click.Path(dir_okay=False, path_type=Path)

audit = Noun("audit", help=N_("Audits: the record read from end to end, sealed, and proved to others."))


REFUSALS: list[Column] = [
    ("at", N_("When"), WHOLE),
    ("login", N_("Who")),
    ("number", N_("Number"), WHOLE),
    ("transition", N_("What")),
    ("reasons", N_("Why not")),
]


@audit.command(
    "refusals", example="duban audit refusals\nduban audit refusals --login office.handler --since 2024-06-01 -o json"
)
@click.option("--login", metavar="LOGIN", help=N_("Only what was refused to this operator, or system user"))
@click.option("--number", metavar="NUMBER", help=N_("Only what was asked of this item"))
@click.option("--since", metavar="INSTANT", help=N_("Only from then on"))
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, help=N_("At most so many, the latest first"))
def refusals(session: Session, login: str | None, number: str | None, since: str | None, limit: int) -> None:
    """List what was refused, to whom and why, the latest first.

    Every command that writes and is refused, by a procedure or for want of a right, is kept here with its reasons, not
    with what was written in it; of a login that is refused again and again at most sixty in a minute.
    """
    from cli.acting import read_at

    reader = look(session)
    after = read_at(since, reader, "--since") if since else None
    rows: list[dict[str, Any]] = []
    for one in reader.refusals(login=login, number=number, since=after, most=limit):
        reasons = [say(reason) for reason in one.reasons]
        row: dict[str, Any] = {
            "at": local(one.at, reader.zone), "login": one.login, "number": one.number, "transition": one.transition,
            "reasons": reasons,
        }  # fmt: skip
        if resolved(session.output) not in ("json", "jsonl"):
            row["reasons"] = Lines(reasons)
        rows.append(row)
    show(rows, REFUSALS, session.output)


@audit.command("verify", example="duban audit verify\nduban audit verify RW-2024-0039 -o json")
@click.argument("number", required=False)
@click.option("--seals", type=FILE, metavar="FILE", help=N_("The file of seals to trust: a copy kept elsewhere"))
@click.option("--key", metavar="HEX", help=N_("The public key that must have signed every seal"))
def verify(session: Session, number: str | None, seals: Path | None, key: str | None) -> None:
    """Read every history and say which lines and rows are not what was written; exit 6 if there are any.

    Of each item the first wrong line is named; what comes after it proves nothing. A history that was cut off, or an
    item that is gone, is found by the last seal; a seal by the file outside the database. Only reads.
    """
    from engine.runtime.audits.auditing import verify as verified

    reader = look(session)
    with _counted(reader) as step:
        found = list(verified(reader, number, step, file=seals, key=key))
    _tell_wrong(found, reader, session.output, _("The record says what was written."))


@audit.command("replay", example="duban audit replay\nduban audit replay RW-2024-0039 -o json")
@click.argument("number", required=False)
def replay(session: Session, number: str | None) -> None:
    """Live through every history again and compare it with what is stored; exit 6 if anything differs.

    Each line is taken again by the procedure as it was when the item was opened; items, facts, parties, papers,
    deadlines and claims must be what comes of it. Says between which moments a row was changed, as far as lines and
    seals tell.
    """
    from engine.runtime.audits.replaying import replay as replayed

    engine = enter(session)
    with _counted(engine) as step:
        found = list(replayed(engine, number, step))
    _tell_wrong(found, engine, session.output, _("What is stored is what the histories come to."))


@audit.command("seal", example="duban audit seal\nduban audit seal --file duban.seals", writes=True)
@click.option("--file", "file", type=FILE, metavar="FILE", help=N_("Write seals there from now on"))
@click.option("--key", type=FILE, metavar="FILE", help=N_("Sign seals with this Ed25519 key (PEM) from now on"))
def seal(session: Session, file: Path | None, key: Path | None) -> None:
    """Seal everything recorded until now; the daemon does so once a day.

    A seal is one hash over the ends of all histories. It is kept in the database and written to a file outside it,
    beside it unless --file says otherwise: best on another machine. Print its hash where nobody can change it.
    """
    from engine.runtime.audits import sealing

    engine = enter(session)
    if (file or key) and not session.dry_run:
        sealing.configure(engine, file, key, actor(session, engine))
    if session.dry_run:
        out(_("Seals are written to {file}. Dry run: nothing was written.").format(file=sealing.file_of(engine) or "—"))
        return
    made, outside = sealing.seal(engine), sealing.file_of(engine)
    row = {
        "seal": made.n, "day": made.day, "sealed_at": local(made.sealed_at, engine.zone), "items": made.leaves - 1,
        "root": made.root, "previous": made.previous, "hash": made.hash, "signed": made.signature is not None,
        "key": made.key, "file": str(outside) if outside else None,
    }  # fmt: skip
    show_one(row, SEAL, session.output)
    if outside is None:
        tell(
            _("Nothing outside the database vouches for it: say where seals are written, with --file."), style="yellow"
        )


@audit.command("export", example="duban audit export RW-2024-0039 -o RW-2024-0039.jsonl", outputs=())
@click.argument("number")
def export(session: Session, number: str) -> None:
    """Write one item's history with its proof, for somebody who has neither this program nor this database.

    JSON lines: every line of the history, the papers, the hashes of files, the seals, and that the last one covers the
    item. The script that `duban audit verifier` prints checks it with Python alone.
    """
    from engine.outputs.bundle import bundle

    _into(session.output, bundle(look(session), number))


@audit.command("verifier", example="duban audit verifier -o verify.py", outputs=(), database=False)
def verifier(session: Session) -> None:
    """Write the script that verifies bundles on any machine with Python; it needs nothing else."""
    from engine.outputs.bundle import VERIFIER

    _into(session.output, [VERIFIER.read_bytes()])


def _into(output: str, parts: Iterable[bytes]) -> None:
    """To the file named, which appears when it is whole, or to standard output."""
    if output == "auto":
        for part in parts:
            click.echo(part, nl=False)
        return
    file = Path(output)
    draft = file.with_name(f".{file.name}.new")
    try:
        with draft.open("wb") as held:
            held.writelines(parts)
        draft.replace(file)
    except OSError as error:
        what = N_("{file} cannot be written: {why}")
        raise Usage(what=Sentence(what, {"file": output, "why": error.strerror or str(error)})) from None
    finally:
        draft.unlink(missing_ok=True)
    tell(_("Written to {file}.").format(file=output))


def _tell_wrong(found: Iterable[Wrong], reader: Reader, output: str, fine: str) -> None:
    """Prints the findings; exit 6 if there are any."""
    rows = [_row(one, reader) for one in found]
    mode = resolved(output)
    if mode in ("json", "jsonl") or rows:
        show(rows, COLUMNS, mode)
    if rows:
        tell(_("{count} finding(s).").format(count=len(rows)), style="red")
        raise click.exceptions.Exit(6)
    tell(fine, style="green")


def _row(one: Wrong, reader: Reader) -> dict[str, Any]:
    return {
        "number": one.number or None,
        "seq": one.seq,
        "code": one.code,
        "text": say(one.sentence),
        "at": local(one.at, reader.zone),
        "until": local(one.until, reader.zone),
    }


@contextmanager
def _counted(reader: Reader) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal (stderr); elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from engine.runtime.audits.auditing import how_many

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=how_many(reader))
        yield lambda read: bar.advance(task, read)
