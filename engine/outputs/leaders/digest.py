"""What leaders look at first: five numbers, red items, decisions that wait, the office's own lateness; read once."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.definition.registry import Registry
from engine.outputs.board.rows import MEASURES, Collected, cleaned
from engine.outputs.bulk import in_bulk
from engine.outputs.leaders.declined import NotTaken, not_taken
from engine.outputs.lights import light
from engine.runtime import Reader
from engine.runtime.answers.views import Item, Lapsed, Owed

DECIDERS = {"office_head", "office_deputy", "committee_deputy", "committee_head"}
"""Posts that decide; a step that one of them owes is a decision that waits."""


@dataclass(frozen=True)
class Mine:
    """What waits for the reader: ``commands`` are what he may type, each with what it means."""

    number: str
    title: str
    what: str
    due: date | None
    days: int | None
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Red:
    """Something late. ``days``: working days since it was due. ``last``: the last measure, in words."""

    number: str
    title: str
    unit: str
    what: str
    due: date
    days: int
    last: str


@dataclass(frozen=True)
class Awaited:
    """A step that somebody of the office or the committee owes. ``days`` left, below zero: late."""

    number: str
    title: str
    what: str
    who: str
    unit: str
    due: date | None
    days: int | None

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.days is not None and self.days < 0


@dataclass(frozen=True)
class Digest:
    """Everything, as of one instant, for a period that ends then.

    Attributes:
        open, soon, overdue: items of work that are open; of them due within five working days; and late.
        opened, closed: of those begun, and properly ended, within the period.
        office_late: steps of the office itself that are late now; office_lapsed: that became late within the period.
        unit_lapsed: steps of others that became late within the period.
        counted: the titles of the procedures whose items are ``work``.
    """

    at: datetime
    first: date
    last: date
    open: int
    soon: int
    overdue: int
    opened: int
    closed: int
    office: str
    office_in_full: str
    office_late: tuple[Awaited, ...]
    office_lapsed: int
    unit_lapsed: int
    red: tuple[Red, ...]
    decisions: tuple[Awaited, ...]
    declined: tuple[NotTaken, ...]
    counted: tuple[str, ...] = ()

    @property
    def declined_within(self) -> tuple[NotTaken, ...]:
        """Those decided within the period."""
        return tuple(one for one in self.declined if self.first <= one.day <= self.last)


def work(registry: Registry) -> dict[str, str]:
    """Procedures whose items are what has to be got done, code → title: those whose lateness leads to measures, except
    what the calendar opens for each period. So whatever an office adds of its own is counted too."""
    return {
        one.code: one.title for one in registry.latest()
        if not one.series and any(
            rung.opens for state in one.states.values() if state.slip
            for ladder in state.slip.ladders.values() for rung in ladder
        )
    }  # fmt: skip


@in_bulk()
def digest(reader: Reader, first: date, last: date, collected: Collected | None = None) -> Digest:
    """What stood at the reader's now, and what happened from a day to a day."""
    all_ = collected or Collected(reader)
    counted = work(reader.registry)
    items = [one for one in all_.everything if one.procedure in counted]
    settings = reader.settings()
    office = str(settings.get("office.unit") or "")
    ours = {office, str(settings.get("committee.unit") or "")} - {""}
    live = [one for one in items if one.ended_at is None]
    lights = [light(one) for one in live]
    steps = [(one, owed) for one in all_.everything if one.ended_at is None for owed in one.owes]
    lapsed = [one for one in reader.lapses() if first <= _day(reader, one.at) <= last]
    late = [(one, owed) for one, owed in steps if owed.overdue]
    return Digest(
        at=reader.now().astimezone(reader.zone), first=first, last=last, open=len(live), soon=lights.count("soon"),
        overdue=lights.count("overdue"),
        opened=sum(first <= _day(reader, one.opened_at) <= last for one in items),
        closed=sum(
            one.ended_at is not None and not one.dropped and first <= _day(reader, one.ended_at) <= last
            for one in items
        ),
        office=reader.names.name(office) if office else "安委办",
        office_in_full=reader.names.full_name(office) if office else "安委办",
        office_late=tuple(_soonest(_awaited(one, owed) for one, owed in late if owed.unit in ours)),
        office_lapsed=_of(lapsed, ours), unit_lapsed=len(lapsed) - _of(lapsed, ours),
        red=tuple(_red(all_, one, owed) for one, owed in _latest(late, counted, ours)),
        decisions=tuple(_soonest(
            _awaited(one, owed) for one, owed in steps
            if owed.post in DECIDERS and owed.standing not in ("waiting", "held", "suspended")
        )),
        declined=tuple(not_taken(reader, all_.everything)), counted=tuple(counted.values()),
    )  # fmt: skip


def _latest(late: list[tuple[Item, Owed]], counted: Container[str], ours: set[str]) -> list[tuple[Item, Owed]]:
    """What the units owe of their work and is late by a working day or more, the longest late first; each item once.
    What ran out on the eve of a rest day is late in law, and red only when the office opens again."""
    found: dict[str, tuple[Item, Owed]] = {}
    for one, owed in sorted(late, key=lambda pair: (pair[1].due or date.max, pair[0].number)):
        if one.procedure in counted and owed.unit not in ours and (owed.days or 0) < 0:
            found.setdefault(one.number, (one, owed))
    return list(found.values())


def _red(all_: Collected, item: Item, owed: Owed) -> Red:
    measures = [one for one in all_.children(item, *MEASURES) if one.state != "moot"]
    last = f"{measures[-1].procedure_title}：{measures[-1].state_label}" if measures else ""
    assert owed.due is not None
    return Red(
        item.number, cleaned(item.title), owed.unit_name or owed.role_label, owed.what, owed.due,
        max(0, -(owed.days or 0)), last,
    )  # fmt: skip


def _awaited(item: Item, owed: Owed) -> Awaited:
    title = cleaned(item.title)
    about = title.removeprefix(f"{item.procedure_title}：")
    return Awaited(
        item.number, f"{item.procedure_title}：{about}", owed.what, owed.role_label,
        owed.unit_name or "", owed.due, owed.days,
    )  # fmt: skip


def _soonest(found: Iterable[Awaited]) -> list[Awaited]:
    return sorted(found, key=lambda one: (one.due or date.max, one.number))


def _of(lapsed: Iterable[Lapsed], units: set[str]) -> int:
    return sum(one.unit in units for one in lapsed)


def _day(reader: Reader, at: datetime) -> date:
    return at.astimezone(reader.zone).date()
