"""``duban item note``, ``hold`` and ``escalate``: what people do to an item besides its transitions (SEMANTICS 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, typist
from cli.facts import interactive
from cli.language import N_, _
from cli.options import DAY, Session, click, command
from cli.output import tell
from cli.said import done
from engine.errors import MissingFacts

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome

NOTE, HOLD, ESCALATE = N_("note"), N_("hold the ladder"), N_("escalate")
expects = click.option(
    "--expect", type=int, metavar="SEQ", help=N_("Refuse (exit 5) unless this is still the last line of the item")
)


@command(
    "note",
    writes=True,
    example="duban item note 2024-0007 已电话催问，答复下周报送",
)
@click.argument("number", shell_complete=complete.all_items)
@click.argument("words", nargs=-1, required=True)
@expects
def note(session: Session, number: str, words: tuple[str, ...], expect: int | None) -> None:
    """Leave a remark in the history of an item; it changes nothing else.

    For whoever belongs to a party of the item or to the office.
    """
    _Asked(session, number, NOTE, expect).act(lambda engine, at, **how: engine.note(at, " ".join(words), **how))


@command(
    "hold",
    writes=True,
    example="duban item hold 2024-0007 --until 2024-05-14 --reason 街道防汛演练占用人手，已约定一周内报送",
)
@click.argument("number", shell_complete=complete.open_items)
@click.option("--until", type=DAY, metavar="DATE", help=N_("The last day of the hold, at most ten working days ahead"))
@click.option("--reason", metavar="TEXT", help=N_("Why; shown to leaders with the item"))
@expects
def hold(session: Session, number: str, until: date | None, reason: str | None, expect: int | None) -> None:
    """Hold the ladder of an item: until that day is over no measure is proposed; reminders go on.

    For the office's deputy or head.
    """
    given = _complete(session, HOLD, {"until": (until, N_("Until"), DAY), "reason": (reason, N_("Reason"), str)})
    _Asked(session, number, HOLD, expect).act(lambda engine, at, **how: engine.hold(at, **given, **how))


@command(
    "escalate",
    writes=True,
    example="duban item escalate 2024-0007 --reason 高温季节风险突出\n"
    "duban item escalate 2024-0007 --rung 约谈 --reason 不再等候复函 -n",
)
@click.argument("number", shell_complete=complete.open_items)
@click.option(
    "--rung",
    metavar="RUNG",
    shell_complete=complete.rungs,
    help=N_("A higher rung than the next; those between are passed"),
)
@click.option("--reason", metavar="TEXT", help=N_("Why; shown to leaders with the item"))
@expects
def escalate(session: Session, number: str, rung: str | None, reason: str | None, expect: int | None) -> None:
    """Open the next measure of the ladder at once, or a named higher one.

    For the office's deputy or head, on a deadline that has lapsed. The measure is proposed; people sign it or decline
    it. A rung once passed is not climbed again in this round, so this is confirmed first.
    """
    given = _complete(session, ESCALATE, {"reason": (reason, N_("Reason"), str)})
    asked = _Asked(session, number, ESCALATE, expect)
    asked.confirm = N_("{number}: rungs that are passed are not climbed again in this round. Go on?")
    asked.act(lambda engine, at, **how: engine.escalate(at, rung=rung, **given, **how))


class _Asked:
    """One verb asked of the engine: tried first if it has to be confirmed, then done, then told."""

    confirm: str | None = None

    def __init__(self, session: Session, number: str, label: str, expect: int | None) -> None:
        self.session, self.label, self.expect = session, label, expect
        self.engine = enter(session)
        self.login = actor(session, self.engine)
        self.before = self.engine.item(self.engine.find(number))

    def act(self, verb: Callable[..., Outcome]) -> None:
        """Carry it out."""
        session, before = self.session, self.before
        how: dict[str, Any] = {"actor": self.login, "typist": typist(session)}
        if self.confirm and not session.dry_run and not session.yes:
            verb(self.engine, before.number, expect=self.expect, dry_run=True, **how)  # refused: nothing to confirm
            session.confirm(_(self.confirm).format(number=before.number))
            self.expect = before.seq if self.expect is None else self.expect
        outcome = verb(self.engine, before.number, expect=self.expect, dry_run=session.dry_run, **how)
        done(self.engine, before, outcome, self.login, session, _(self.label))


def _complete(session: Session, verb: str, options: dict[str, tuple[Any, str, Any]]) -> dict[str, Any]:
    """The options with the missing ones asked for; where nobody can be asked all of them are named.

    Raises:
        MissingFacts: there is nobody to ask.
    """
    missing = {name: one for name, one in options.items() if one[0] is None}
    given = {name: value for name, (value, _label, _kind) in options.items() if value is not None}
    if missing and not interactive(session.yes):
        for name, (_value, label, kind) in missing.items():
            tell(f"  --{name} {'2024-05-14' if kind is DAY else '…'}   {_(label)}")
        raise MissingFacts(transition=_(verb), labels=", ".join(f"--{name}" for name in missing))
    for name, (_value, label, kind) in missing.items():
        given[name] = click.prompt(f"{_(label)} (--{name})", type=kind, err=True)
    return given
