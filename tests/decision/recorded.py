"""A ``Case`` that keeps what the store would keep of it, so that what reads records can be asked without a database.

    case = Recorded(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-20 10:00")
    case.why("doing"), case.holding("2024-05-01"), case.complaints()

``as_written(name, value)`` compares with the whole answer in ``tests/decision/written``; ``WRITE=1`` writes it anew,
and whoever does that reads what has changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from types import SimpleNamespace
from typing import Any

from engine.calendar.layers import Calendars
from engine.decision.bound import Difference, Rows, Told, differences
from engine.decision.conforming import Walk
from engine.decision.correcting import Entry, correct
from engine.decision.decide import Command
from engine.decision.explained import Child, Claimed, CountedDay
from engine.decision.history import Suspended
from engine.decision.holding import Holding, Lived, holding
from engine.decision.migrate import migrate
from engine.decision.migration import Plan
from engine.decision.outcome import Outcome
from engine.decision.retold import retold
from engine.decision.snapshot import ActorView, Deadline, UnitView
from engine.decision.suspension import resume, suspend
from engine.decision.values import from_json, to_json
from engine.decision.voiding import LastAct, void
from engine.decision.why import Asked, Record, why
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.errors import Refused
from tests.decision.case import ZONE, Case, at, calendar

WRITTEN = Path(__file__).with_name("written")
HEAD = ActorView("person", "p.head", frozenset({("office_head", "u_office")}))


@dataclass(frozen=True)
class Kept:
    """A line as it lies in the store, under the names that readers of several kinds use."""

    seq: int
    version: int
    transition: str
    label: str
    from_: str | None
    to: str
    actor: str
    actor_kind: str
    occurred_at: datetime
    recorded_at: datetime
    facts: Mapping[str, Any]
    effects: Mapping[str, Any]
    acting_for: str | None = None
    source: str | None = None
    reason: str | None = None
    corrects: int | None = None

    @property
    def from_state(self) -> str | None:
        return self.from_

    @property
    def to_state(self) -> str:
        return self.to


class Recorded(Case):
    """Attributes:
    lines, rounds: what is recorded, rounds as they stand by (state, round). versions: the definitions it ran by.
    """

    def __init__(self, definition: Definition, when: str = "2024-04-01 10:00", **given: Any) -> None:
        self.lines: list[Kept] = []
        self.rounds: dict[tuple[str, int], Deadline] = {}
        self.suspensions: list[Suspended] = []
        self.spans: dict[int, int | None] = {}
        self.papers: list[SimpleNamespace] = []
        self.calendars: Calendars | None = given.pop("calendars", None)
        self.versions = {definition.version: definition}
        super().__init__(definition, when, **given)

    @property
    def world(self) -> World:
        known = self.calendars
        return World(self.now, known.office if known else calendar(), self.limits, self.outages, known)

    def _keep(self, outcome: Outcome) -> Outcome:
        if outcome.renamed is not None:
            moved = outcome.renamed.states
            self.rounds = {
                (moved[state][0], moved[state][1] + round) if state in moved else (state, round): one
                for (state, round), one in self.rounds.items()
            }
            self.rounds = {key: replace(one, state=key[0], round=key[1]) for key, one in self.rounds.items()}
        self.rounds |= {one.key: one for one in outcome.deadlines}
        for line in outcome.lines:
            self._line(line, outcome)
        return super()._keep(outcome)

    def _line(self, line: Any, outcome: Outcome) -> None:
        seq, effects = len(self.lines) + 1, dict(line.effects)
        if seq == 1:
            standing = ("office", "committee")
            effects["parties"] = {role: one.code for role, one in outcome.after.parties.items() if role not in standing}
        if "documents" in effects:
            effects["documents"] = [{"name": name, "number": f"{name}{seq}号"} for name in effects["documents"]]
            self.papers += [
                SimpleNamespace(seq=seq, name=one["name"], official_number=one["number"], status="issued",
                                issued_by=line.actor.login, served_on=None, issued_on=self.world.today)
                for one in effects["documents"]
            ]  # fmt: skip
        move = self.definition.transitions.get(line.transition)
        if move is not None and move.serves:
            self.papers[-1].served_on = outcome.after.served_on
        self.lines.append(Kept(
            seq, outcome.after.version, line.transition, move.label if move else line.transition, line.from_state,
            line.to_state, line.actor.login, line.actor.kind, line.occurred_at, self.now, to_json(line.facts), effects,
            line.acting_for, line.source, line.reason, line.corrects,
        ))  # fmt: skip
        still = outcome.after.suspension
        if line.transition == "item.suspend" and still is not None:
            self.suspensions.append(
                Suspended(still.code, still.basis, still.since, None, still.review_on, still.approved_by)
            )
            self.spans[seq] = None
        elif self.suspensions and self.suspensions[-1].until is None and still is None:
            self.suspensions[-1] = replace(self.suspensions[-1], until=self.now)
            self.spans[max(self.spans)] = seq

    # what people do about the record ------------------------------------------------------------------------------

    def suspend(
        self, when: str, review: str, code: str = "hearing", basis: str = "听证通知书", by: ActorView = HEAD
    ) -> Outcome:
        self.now = at(when)
        day = date.fromisoformat(review)
        return self._keep(suspend(self.definition, self.item, Command("", by), code, basis, day, self.world))

    def resume(self, when: str, by: ActorView = HEAD) -> Outcome:
        self.now = at(when)
        return self._keep(resume(self.definition, self.item, Command("", by), "已听证", self.world))

    def correct(
        self, seq: int, when: str, by: ActorView = HEAD, parties: Mapping[str, UnitView] | None = None, **facts: Any
    ) -> Outcome:
        """What a line says is wrong, and this is right."""
        self.now = at(when)
        line = self.lines[seq - 1]
        later = {name: one.seq for name in line.facts for one in self.lines
                 if one.seq > seq and name in one.facts and one.transition != "item.correct"}  # fmt: skip
        issued = [one.official_number for one in self.papers if one.seq >= seq]
        login = line.actor if line.actor_kind == "person" else ""
        entry = Entry(seq, line.transition, from_json(self.definition, line.facts), login, later, issued)
        return self._keep(
            correct(
                self.definition,
                self.item,
                Command("", by),
                entry,
                from_json(self.definition, facts),
                parties or {},
                "写错",
                self.world,
            )
        )

    def void(self, when: str, by: ActorView = HEAD, **otherwise: Any) -> Outcome:
        """The last act was a mistake."""
        self.now = at(when)
        gone = {one.corrects for one in self.lines if one.transition == "item.void"}
        acts = [one for one in self.lines if "." not in one.transition and one.seq not in gone]
        last, facts = acts[-1], dict[str, Any]()
        for one in self.lines[: last.seq - 1]:
            facts |= one.facts
        act = LastAct(
            last.seq, last.transition, last.from_, last.actor_kind == "person", sorted(last.facts),
            from_json(self.definition, facts), list(self.rounds.values()),
            issued=[one.official_number for one in self.papers if one.seq == last.seq],
        )  # fmt: skip
        act = replace(act, **otherwise)
        return self._keep(void(self.definition, self.item, Command("", by), act, "点错", self.world))

    def migrate(self, plan: Plan, when: str) -> Outcome:
        self.now = at(when)
        found = migrate(plan, self.item, HEAD, self.world)
        self.definition = self.versions[plan.new.version] = plan.new
        return self._keep(found)

    # readers ------------------------------------------------------------------------------------------------------

    @property
    def told(self) -> list[Any]:
        return list(retold(self.lines))

    @property
    def children(self) -> list[Child]:
        return [
            Child(one.number, one.procedure, one.state, one.state, one.open, one.dropped, one.opened_at or self.now,
                  None if one.open else at(f"{one.ended_on} 10:00"), told=one.requests)
            for one in self.item.children
        ]  # fmt: skip

    def record(self) -> Record:
        claimed: dict[tuple[str, int], list[Claimed]] = {}
        for one in self.item.claims:
            measure = one.measure.number if one.measure else None
            claimed.setdefault((one.state, one.round), []).append(
                Claimed(one.rung, one.n, one.kind, one.claimed_at, measure, "open" if measure else "")
            )
        return Record(self.definition, self.item, list(self.rounds.values()), self.told, self.children,
                      self.suspensions, claimed, "《{}》".format, "{}局".format)  # fmt: skip

    def why(self, asked: Asked = None) -> Any:
        """The explanation, or that there is none."""
        try:
            return why(self.record(), asked, self.world)
        except Exception as error:
            return error

    def holding(self, until: str) -> Holding | None:
        lived = Lived(self.item.number, self.item.title, self.item.procedure, self.told, list(self.rounds.values()),
                      self.suspensions, self.item.is_measure)  # fmt: skip
        return holding(self.definition, lived, calendar(), date.fromisoformat(until))

    def row(self) -> SimpleNamespace:
        item = self.item
        return SimpleNamespace(state=item.state, version=item.version, opened_at=item.opened_at, last_at=item.last_at,
                               seq=item.seq, ended_at=item.ended_at, dropped=item.dropped,
                               facts=to_json(item.facts))  # fmt: skip

    def rows(self) -> dict[str, list[Any]]:
        standing = ("office", "committee")
        return {
            "party": [SimpleNamespace(role=role, unit_code=one.code) for role, one in self.item.parties.items()
                      if role not in standing],
            "document": [SimpleNamespace(**vars(one), sha256=None, content=None) for one in self.papers],
            "deadline": [SimpleNamespace(state=one.state, round=one.round, due_on=one.due_on, limit_name=one.limit,
                                         lapsed_at=one.lapsed_at) for one in self.rounds.values()],
            "rung_claim": [SimpleNamespace(rung=one.rung, n=one.n) for one in self.item.claims],
            "suspension": [SimpleNamespace(seq_from=seq, seq_until=until) for seq, until in self.spans.items()],
        }  # fmt: skip

    def wrong(
        self, row: Any = None, rows: Rows | None = None, definition: Definition | None = None
    ) -> list[Difference]:
        """Where rows differ from what the lines say."""
        told = Told()
        for line in self.lines:
            told.hear(line)
        rows = self.rows() if rows is None else rows
        return list(differences(told, row or self.row(), rows, definition or self.definition))

    def complaints(self, lines: list[Any] | None = None, late: int = 0) -> list[str]:
        """What of the lines is not possible: the line, and why."""
        walk = Walk(self.versions.get, lambda _line, _move: late)
        found = [f"{line.seq} {why}" for line in lines or self.lines for why in walk.hear(line)]
        return [*found, *(f"unknown {one}" for one in sorted(walk.unknown))]


def refusals(act: Any, *args: Any, **more: Any) -> list[str]:
    """The reasons against something; none: it was done."""
    try:
        act(*args, **more)
    except Refused as refused:
        return [str(one) for one in refused.reasons]
    return []


# writing ----------------------------------------------------------------------------------------------------------


SHORT = {"Mark", "Run", "Stretch", "DayHeld", "Claimed", "Claim", "Hold", "Kept", "Deadline", "Pausing", "Line"}
"""What is written without the names of its fields."""


def shown(value: Any, depth: int = 0) -> str:
    """A value in words: of dataclasses what is not as by default, instants as local time."""
    pad = "  " * (depth + 1)
    if isinstance(value, datetime):
        return f"{value.astimezone(calendar().zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, Exception):
        return f"{type(value).__name__}: {value} {shown(getattr(value, 'data', {}), depth)}"
    if isinstance(value, CountedDay):
        said = f"{value.date} {value.kind}" + (f" {value.number}" if value.counted else "")
        return said + f" {value.name}" * bool(value.name) + "?" * (not value.published)
    if type(value).__name__ in SHORT:
        words = [shown(getattr(value, one.name), depth + 1) for one in fields(value)]
        while words and words[-1] == "None":
            words.pop()
        return _fitted(f"{type(value).__name__}: ", ["-" if one == "None" else one for one in words], "", pad, depth)
    if isinstance(value, SimpleNamespace):
        value = vars(value)
    if is_dataclass(value) and not isinstance(value, type) and type(value).__str__ is object.__str__:
        said = {one.name: getattr(value, one.name) for one in fields(value)}
        usual = {one.name: _usual(one) for one in fields(value)}
        inside = [
            f"{name}={shown(one, depth + 1)}"
            for name, one in said.items()
            if one != usual[name] and one not in (None, "", ())
        ]
        return _fitted(f"{type(value).__name__}(", inside, ")", pad, depth)
    if isinstance(value, Mapping):
        inside = [f"{shown(name)}: {shown(one, depth + 1)}" for name, one in value.items()]
        return _fitted("{", inside, "}", pad, depth)
    if isinstance(value, frozenset | set):
        return _fitted("{", sorted(shown(one, depth + 1) for one in value), "}", pad, depth)
    if isinstance(value, list | tuple) and value and isinstance(value[0], CountedDay):
        lines = wrap("; ".join(map(shown, value)), 180)
        return "[" + "".join(f"\n{pad}{one}" for one in lines) + "\n" + pad[2:] + "]"
    if isinstance(value, list | tuple):
        return _fitted("[", [shown(one, depth + 1) for one in value], "]", pad, depth)
    return str(value)


def _usual(one: Any) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else MISSING


def _fitted(begins: str, inside: list[str], ends: str, pad: str, depth: int) -> str:
    short = begins + ", ".join(inside) + ends
    if len(short) + 2 * depth <= 200 and "\n" not in short:
        return short
    return begins + "".join(f"\n{pad}{one}" for one in inside) + "\n" + pad[2:] + ends


def as_written(name: str, value: Any) -> None:
    """Compares with what is written down, all of it."""
    file, text = WRITTEN / f"{name}.txt", re.sub(r" +\n", "\n", shown(value) + "\n")
    if os.environ.get("WRITE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert text.splitlines() == file.read_text("utf-8").splitlines()


__all__ = ["HEAD", "ZONE", "Kept", "Recorded", "as_written", "field", "refusals", "shown"]
