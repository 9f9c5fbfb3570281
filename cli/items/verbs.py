"""``duban item note``, ``hold``, ``escalate``, ``suspend``, ``resume``: what people do besides transitions.

SEMANTICS 15 and 22.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.facts import given as read_facts
from cli.items.facts import interactive, pairs
from cli.items.possible import EXPLAIN
from cli.items.said import done
from cli.language import N_, _, joined
from cli.options import DAY, Session, click, command
from cli.output import resolved, tell
from engine.errors import MissingFacts, Refused, Sentence

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome

    _CodeType = click.ParamType[str]
else:
    _CodeType = click.ParamType  # generic only since click 8.4

NOTE, HOLD, ESCALATE = N_("note"), N_("hold the ladder"), N_("escalate")
SUSPEND, RESUME = N_("suspend"), N_("resume")
CORRECT, VOID = N_("correct"), N_("void")
NAMES = {HOLD: "item.hold", ESCALATE: "item.escalate", SUSPEND: "item.suspend", RESUME: "item.resume",
         CORRECT: "item.correct", VOID: "item.void"}  # fmt: skip


class ReasonCode(_CodeType):
    """One of the legal reasons to suspend, by its code or as officials say it."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from engine.definition.suspending import REASONS

        meant = [one.code for one in REASONS.values() if str(value).strip() in (one.code, one.label)]
        if not meant:
            known = joined(f"{one.code} ({one.label})" for one in REASONS.values())
            self.fail(_("{text} is none of the reasons: {known}").format(text=value, known=known), param, ctx)
        return meant[0]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from engine.definition.suspending import REASONS

        found = [one for one in REASONS.values() if one.code.startswith(incomplete)]
        return [CompletionItem(one.code, help=f"{one.label}：{one.meaning}") for one in found]


REASON = ReasonCode()
EXAMPLES = {DAY: "2024-05-14", REASON: "hearing"}
expects = click.option(
    "--expect", type=int, metavar="SEQ", help=N_("Refuse (exit 5) unless this is still the last line of the item")
)


@command(
    "note",
    writes=True,
    example="duban item note RW-2024-0007 已电话催问，答复下周报送",
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
    example="duban item hold RW-2024-0007 --until 2024-03-29 --reason 已约定一周内报送 --as office.head",
)
@click.argument("number", shell_complete=complete.open_items)
@click.option("--until", type=DAY, metavar="DATE", help=N_("The last day of the hold, at most ten working days ahead"))
@click.option("--reason", metavar="TEXT", help=N_("Why; shown to leaders with the item"))
@expects
def hold(session: Session, number: str, until: date | None, reason: str | None, expect: int | None) -> None:
    """Hold the ladder of an item: until that day is over no measure is proposed; reminders go on.

    For the office's deputy or head.
    """
    asked = _Asked(session, number, HOLD, expect)
    given = asked.complete({"until": (until, N_("Until"), DAY), "reason": (reason, N_("Reason"), str)})
    asked.act(lambda engine, at, **how: engine.hold(at, **given, **how))


@command(
    "escalate",
    writes=True,
    example="duban item escalate RW-2024-0007 --reason 高温季节风险突出 --as office.head\n"
    "duban item escalate RW-2024-0007 --rung 约谈 --reason 不再等候复函 --as office.head -n",
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
    asked = _Asked(session, number, ESCALATE, expect)
    given = asked.complete({"reason": (reason, N_("Reason"), str)})
    asked.confirm = N_("{number}: rungs that are passed are not climbed again in this round.")
    asked.act(lambda engine, at, **how: engine.escalate(at, rung=rung, **given, **how))


@command(
    "suspend",
    writes=True,
    example="duban item suspend RW-2024-0007 --reason-code hearing --basis 听证通知 --review 2024-04-10 "
    "--as office.head\n"
    "duban item suspend RW-2024-0007 --reason-code 技术鉴定 --basis 委托书 --review 2024-04-10 --as office.head -n",
)
@click.argument("number", shell_complete=complete.open_items)
@click.option("--reason-code", type=REASON, metavar="CODE", help=N_("One of the legal reasons below"))
@click.option("--basis", metavar="TEXT", help=N_("The paper it rests on; shown with the item"))
@click.option(
    "--review", type=DAY, metavar="DATE", help=N_("By when the office looks again, within the limit suspension.review")
)
@expects
def suspend(
    session: Session,
    number: str,
    reason_code: str | None,
    basis: str | None,
    review: date | None,
    expect: int | None,
) -> None:
    """Suspend an item: its time stands still until it is resumed, and with it that of its children.

    While it is suspended nothing is due and nothing is overdue; the office owes the review. For the office's deputy or
    head; in what concerns the office's own unit or its host, for the committee's deputy. An item that is suspended
    already is given a later review in the same way, for the same reason.

    Reasons: tech_appraisal (an appraisal), hearing, stop_execution_order (a review body or a court has ordered a stop;
    an application alone suspends nothing), enterprise_closed (closed, moved or not to be found, with proof from the
    site; stopping production lifts no duty), force_majeure, judicial_custody (sealed or seized), discipline_first
    (the discipline inspection acts first), upstream_wait (a superior has to answer).
    """
    options = {
        "reason-code": (reason_code, N_("Reason"), REASON),
        "basis": (basis, N_("Basis"), str),
        "review": (review, N_("Review"), DAY),
    }
    asked = _Asked(session, number, SUSPEND, expect)
    code, words, on = asked.complete(options).values()
    asked.act(lambda engine, at, **how: engine.suspend(at, code, words, on, **how))


@command(
    "resume",
    writes=True,
    example="duban item resume RW-2024-0007 --reason 鉴定结论已出 --as office.head",
)
@click.argument("number", shell_complete=complete.suspended_items)
@click.option("--reason", metavar="TEXT", help=N_("Why it can go on; shown with the item"))
@expects
def resume(session: Session, number: str, reason: str | None, expect: int | None) -> None:
    """Resume a suspended item: from now on its time runs, with exactly what was left of it.

    Working days left are working days left; a date moves by the days it stood still; what was overdue is overdue. For
    whoever may suspend it.
    """
    asked = _Asked(session, number, RESUME, expect)
    given = asked.complete({"reason": (reason, N_("Reason"), str)})
    asked.act(lambda engine, at, **how: engine.resume(at, **given, **how))


@command(
    "correct",
    writes=True,
    example="duban item correct RW-2024-0007 1 --set title=消防隐患排查 --reason 录入错误 --as office.head -n",
)
@click.argument("number", shell_complete=complete.all_items)
@click.argument("record", type=click.IntRange(1))
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help=N_("What is right; NAME=@FILE takes it from a file; may be repeated"),
)
@click.option("--party", "parties", multiple=True, metavar="ROLE=UNIT", help=N_("Who it really is; said of record 1"))
@click.option("--reason", metavar="TEXT", help=N_("Why what was recorded is wrong"))
@expects
def correct(
    session: Session, number: str, record: int, sets: tuple[str, ...], parties: tuple[str, ...], reason: str | None,
    expect: int | None,
) -> None:  # fmt: skip
    """Correct what a record says: a new record points at the wrong one, which stays.

    RECORD is its number in `duban item log`: the last one that recorded the fact. Dates are counted again, and a lapse
    that was none is withdrawn; the state stays. Papers signed from the wrong record on are listed. For the office's
    deputy or head, who thereby approves it, and never for whoever made the record.
    """
    asked = _Asked(session, number, CORRECT, expect)
    given = asked.complete({"reason": (reason, N_("Reason"), str)})
    definition = asked.engine.registry.get(asked.before.procedure, asked.before.version)
    kinds = [(name, fact.label, fact.kind, fact.optional, "") for name, fact in definition.facts.items()]
    facts, units = read_facts(sets, None, kinds), dict(pairs("--party", parties))
    asked.act(lambda engine, at, **how: engine.correct(at, record, facts, units, **given, **how))
    if session.dry_run or resolved(session.output) == "json":
        return
    last = next(one for one in reversed(asked.engine.history(asked.before.number)) if one.corrects == record)
    if issued := last.effects.get("issued"):
        line = _("Signed from record {record} on, and still issued: {papers}. See whether they are to be replaced.")
        tell(line.format(record=record, papers="、".join(issued)), style="yellow")


@command("void", writes=True, example="duban item void JB-2024-0004 --reason 误操作 --as office.head -n")
@click.argument("number", shell_complete=complete.all_items)
@click.option("--reason", metavar="TEXT", help=N_("Why it was a mistake"))
@expects
def void(session: Session, number: str, reason: str | None, expect: int | None) -> None:
    """Take back the last act on an item, also one that ended it. For the office's head.

    State, facts, date and round are those from before it; the record keeps both. What has left by it is not undone:
    papers stay issued and are listed, children that ended with it stay ended, those it opened follow it out. An act by
    which another item moved too cannot be taken back. To declare a paper void: duban document void.
    """
    asked = _Asked(session, number, VOID, expect)
    given = asked.complete({"reason": (reason, N_("Reason"), str)})
    asked.confirm = N_("{number}: the last act is taken back.")
    try:
        asked.act(lambda engine, at, **how: engine.void_act(at, **given, **how))
    except Refused as refused:
        if not asked.before.ended_at:
            refused.hints += (Sentence(EXPLAIN, {"number": asked.before.number}),)
        raise
    if session.dry_run or resolved(session.output) == "json":
        return
    if issued := asked.engine.history(asked.before.number)[-1].effects.get("issued"):
        line = _("Signed by the act that was taken back, and still issued: {papers}. See what becomes of them.")
        tell(line.format(papers="、".join(issued)), style="yellow")


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
        how: dict[str, Any] = {"actor": self.login, "typist": typist(session, self.engine)}
        if self.confirm and not session.dry_run and not session.yes:
            verb(self.engine, before.number, expect=self.expect, dry_run=True, **how)  # refused: nothing to confirm
            session.confirm(_(self.confirm).format(number=before.number))
            self.expect = before.seq if self.expect is None else self.expect
        outcome = verb(self.engine, before.number, expect=self.expect, dry_run=session.dry_run, **how)
        done(self.engine, before, outcome, self.login, session, _(self.label))

    def complete(self, options: dict[str, tuple[Any, str, Any]]) -> dict[str, Any]:
        """The options with the missing ones asked for; where nobody can be asked all of them are named.

        Raises:
            Refused: whatever he says, he may not. MissingFacts: there is nobody to ask.
        """
        missing = {name: one for name, one in options.items() if one[0] is None}
        given = {name: value for name, (value, _label, _kind) in options.items()}
        if missing:
            self.engine.refuse(self.before.number, NAMES[self.label], self.login, dry_run=self.session.dry_run)
        if missing and not interactive(self.session.yes):
            for name, (_value, label, kind) in missing.items():
                tell(f"  --{name} {EXAMPLES.get(kind, '…')}   {_(label)}")
            raise MissingFacts(transition=_(self.label), labels=", ".join(f"--{name}" for name in missing))
        for name, (_value, label, kind) in missing.items():
            given[name] = click.prompt(f"{_(label)} (--{name})", type=kind, err=True)
        return given
