"""One item by itself, without a database: its snapshot is carried from decision to decision as the store would do it.

case = Case(procedure('''
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    finish = doing.to(done, "办结", by=OWNER)
'''), due_day="2024-04-30")
case.until("2024-05-06 09:00")
assert case.log[-1] == "2024-05-06 clock.remind 催办"

What surrounds the item is changed by hand: ``case.measure``, ``case.child``, ``case.ground``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from textwrap import dedent, indent
from typing import Any

from engine.calendar import published
from engine.calendar.dates import read_instant
from engine.calendar.days import Calendar
from engine.calendar.limits import Limits
from engine.decision.decide import Command, decide, open_item
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome
from engine.decision.settle import settle
from engine.decision.snapshot import ActorView, Deadline, Ground, Relative, Snapshot, UnitView
from engine.decision.wake import next_wake
from engine.decision.world import Outage, World
from engine.definition.definition import Definition
from engine.definition.procedure import unproved
from engine.definition.verify import verify
from engine.walking import SELF_ID, reading, somebody, surrounded, units_of
from tests.definition.authors import HEADER, PAPER, definitions

ZONE = "Asia/Shanghai"
START_AT = "2024-04-01 10:00"
"""A Monday."""


TALL = """
TALL = Ladder(
    Rung("首次提醒", workdays(-10), tells=DEBTOR),
    Rung("再次提醒", workdays(-5), tells=DEBTOR),
    Rung("末次提醒", workdays(-1), tells=DEBTOR),
    Rung("到期提示", workdays(0), tells=DEBTOR),
    Rung("催办", workdays(1), tells=(DEBTOR, HANDLER)),
    Rung("函告", workdays(3), opens="paper"),
    Rung("通报", workdays(10), opens="circular"),
    Rung("约谈", workdays(20), opens="talk"),
    Rung("逾期报告", workdays(35), tells=CHIEF, every=workdays(5)),
)
"""
"""A ladder like the district's: messages, three measures, and the message that never ends."""


@cache
def calendar() -> Calendar:
    return published.load(ZONE)


def at(when: str) -> datetime:
    """A local instant; ``24:00`` is the next day's beginning."""
    return read_instant(when, ZONE)


def world(when: str = START_AT, limits: Limits | None = None) -> World:
    return World(at(when), calendar(), limits or Limits())


@cache
def procedure(body: str, *, slip: str = "CALM", header: str = HEADER + TALL, name: str = "Job") -> Definition:
    """A procedure of a few lines, proved like any other; roles and ladders are those of ``authors.HEADER``.

    Only that their short ladders begin with a measure is let pass (P025), and two ways out by PARENT, of which tests
    ask which one is taken (P023).
    """
    head = f'class {name}(Procedure, title="任务", prefix="RW", version=1, slip={slip}):\n'
    with unproved():
        found = definitions(header + "\n\n" + head + indent(dedent(body), "    "))[name]
    assert [str(one) for one in verify(found) if one.code not in ("P023", "P025")] == []
    return found


WORK = """
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    cancelled = Final("撤销", dropped=True)
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    submit = doing.to(checking, "报结", by=OWNER)
    send_back = checking.to(doing, "退回", by=HANDLER)
    send_back_until = checking.to(doing, "退回另定", by=HANDLER, asks=[due_day])
    move = doing.to(doing, "延期", by=HANDLER, asks=[due_day])
    ping = doing.to(doing, "报进展", by=OWNER)
    close = checking.to(done, "销号", by=HANDLER)
    cancel = doing.to(cancelled, "撤销", by=CHIEF)
"""
"""Work that is due on a date, is handed in, sent back or closed; its date may be moved."""

MEASURE = definitions(HEADER + PAPER)["Paper"]
"""A measure: proposed, signed, served, answered; or declined, withdrawn, moot."""


def work(slip: str = "TALL", *, header: str = HEADER + TALL) -> Definition:
    return procedure(WORK, slip=slip, header=header)


class Case:
    """An item and everything that was decided about it.

    Attributes:
        log: ``2024-05-06 clock.remind 催办`` for each line: the local day it happened, what, which rung.
        outcome: the last outcome that changed something.
    """

    def __init__(
        self,
        definition: Definition,
        when: str = START_AT,
        via: str | None = None,
        *,
        by: ActorView | None = None,
        debtor: str = "public",
        units: dict[str, UnitView] | None = None,
        parent: Relative | None = None,
        rests_on: tuple[Ground, ...] = (),
        limits: Limits | None = None,
        **facts: Any,
    ) -> None:
        self.definition, self.limits, self.now = definition, limits or Limits(), at(when)
        self.outages: tuple[Outage, ...] = ()
        self.log: list[str] = []
        self.outcomes: list[Outcome] = []
        move = next(one for one in definition.openings if via in (None, one.name))
        parties = {**units_of(definition, debtor), **(units or {})}
        actor = by or somebody(move.by[0], Snapshot("", "", 1, "", parties=parties), "p.opener")
        command = Command(move.name, actor, facts)
        self._keep(
            open_item(definition, command, "RW-1", parties, self.world, reading(self.world), parent=parent,
                      grounds=rests_on)
        )  # fmt: skip

    # time and people ---------------------------------------------------------------------------------------------

    @property
    def world(self) -> World:
        return World(self.now, calendar(), self.limits, self.outages)

    def do(
        self, transition: str, when: str | None = None, *, by: ActorView | None = None, on: str | None = None,
        acting_for: str | None = None, source: str | None = None, late: str | None = None, **facts: Any,
    ) -> Outcome:  # fmt: skip
        """Takes a transition, by default as somebody who may."""
        self.now = at(when) if when else self.now
        move = self.definition.transitions[transition]
        actor = by or somebody(move.by[0], self.item, f"p.{transition}")
        command = Command(transition, actor, facts, acting_for, at(on) if on else None, source, late)
        return self._keep(decide(self.definition, self.item, command, self.world, reading(self.world)))

    def tick(self, when: str) -> Outcome:
        """One look of the clock."""
        self.now = at(when)
        return self._keep(lapse(self.definition, self.item, self.world))

    def until(self, when: str) -> None:
        """Lives until an instant: a look at every instant at which there is something to do."""
        goal, looks = at(when), 0
        while (wake := next_wake(self.definition, self.item, self.world)) is not None and wake <= goal:
            self.now, looks = max(wake, self.now), looks + 1
            outcome = self._keep(lapse(self.definition, self.item, self.world))
            assert outcome.changed, f"something was due at {wake} and nothing was done"
            assert looks < 1000, f"time does not come to rest at {wake}"
        self.now = goal

    def settle(self, when: str | None = None) -> Outcome:
        """Something around the item has changed."""
        self.now = at(when) if when else self.now
        return self._keep(settle(self.definition, self.item, self.world))

    def _keep(self, outcome: Outcome) -> Outcome:
        if outcome.changed:
            self.outcomes.append(outcome)
        self.log += [
            " ".join(part for part in (f"{calendar().local_date(line.occurred_at)}", line.transition,
                                       line.effects.get("rung", "")) if part)
            for line in outcome.lines
        ]  # fmt: skip
        self.item = surrounded(self.definition, outcome, self.world)
        if SELF_ID in outcome.settles and self.item.open:
            self._keep(settle(self.definition, self.item, self.world))
        return outcome

    # what surrounds it -------------------------------------------------------------------------------------------

    def measure(self, rung: str, **changes: Any) -> None:
        """Changes what the item sees of the last measure that a rung opened."""
        claim = max((one for one in self.item.claims if one.rung == rung), key=lambda one: one.n)
        assert claim.measure is not None
        changed = replace(claim, measure=replace(claim.measure, **changes))
        self.item = replace(self.item, claims=tuple(changed if one is claim else one for one in self.item.claims))

    def child(self, procedure: str, **changes: Any) -> None:
        """Changes what the item sees of its children of a procedure."""
        self.item = replace(
            self.item,
            children=tuple(
                replace(one, **changes) if one.procedure == procedure else one for one in self.item.children
            ),
        )

    def ground(self, *standing: Any) -> None:
        """Changes how the claims stand that this measure rests on."""
        self.item = replace(
            self.item, grounds=tuple(Ground(place, f"P-{place}", one) for place, one in enumerate(standing))
        )

    # looking -----------------------------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        return self.outcomes[-1]

    @property
    def deadline(self) -> Deadline:
        assert self.item.deadline is not None
        return self.item.deadline

    @property
    def due(self) -> str:
        return str(self.deadline.due_on)

    @property
    def wake(self) -> str | None:
        """When time next has something to do, local."""
        wake = next_wake(self.definition, self.item, self.world)
        return None if wake is None else f"{wake.astimezone(calendar().zone):%Y-%m-%d %H:%M}"

    @property
    def opened(self) -> list[str]:
        """The procedures of everything it ever opened."""
        return [one.procedure for outcome in self.outcomes for one in outcome.opens]

    def said(self, *words: str) -> list[str]:
        """The lines of these transitions only."""
        return [line for line in self.log if line.split()[1] in words]


def days(*written: str) -> list[date]:
    return [date.fromisoformat(one) for one in written]
