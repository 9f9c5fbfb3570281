"""报送晾晒: who handed in the periodic reports, who late, who not; ranked.

Of each unit, over the reports whose day lies in the period and has passed: owed (exempted ones left out), on_time
(handed in, by whoever recorded it, on or before the day), late, missing; **owed = on_time + late + missing**. returned:
how often one was sent back. too_long: texts of more than 800 字. highlights: reports beyond the duty, which count for
nothing else (T39).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine.calendar.pauses import rolled
from engine.definition.wording import word_count
from engine.runtime import Reader
from engine.runtime.answers.views import Item

PROCEDURE = "periodic_report"
HANDED_IN = ("submit", "make_up")
PARTS = ("highlights", "difficulties", "hazards", "plan")
LONGEST = 800


@dataclass
class Standing:
    """One unit's; see the module."""

    unit: str
    name: str
    owed: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    returned: int = 0
    too_long: int = 0
    highlights: int = 0

    @property
    def rate(self) -> Decimal | None:
        """On time of owed, per cent; nothing where nothing was owed."""
        if not self.owed:
            return None
        return (Decimal(100 * self.on_time) / self.owed).quantize(Decimal("0.1"), ROUND_HALF_UP)


def standings(reader: Reader, first: date, last: date, items: Iterable[Item] | None = None) -> list[Standing]:
    """The units, best first: by what is on time, then by what is missing, late and sent back; equals by name."""
    found: dict[str, Standing] = {}
    today = reader.now().astimezone(reader.zone).date()
    for item in reader.items() if items is None else items:
        if item.procedure != PROCEDURE or "owner" not in item.parties or item.state == "exempted":
            continue
        unit = item.parties["owner"]
        if item.facts.get("report_kind") == "highlight":
            if first <= item.opened_at.astimezone(reader.zone).date() <= last:
                _of(found, reader, unit).highlights += 1
            continue
        due = rolled(reader.calendar, date.fromisoformat(str(item.facts["due_day"])), "next")
        if first <= due <= last:
            _add(found, reader, item, unit, due, today)
    return sorted(found.values(), key=lambda one: (_merit(one), one.name))


def ranked(standings: Iterable[Standing]) -> Iterator[tuple[int, Standing]]:
    """With the rank of each: who did equally well shares one, and the next rank counts them all (1, 1, 3)."""
    rank, before = 0, None
    for at, one in enumerate(standings, 1):
        if (merit := _merit(one)) != before:
            rank, before = at, merit
        yield rank, one


def _merit(one: Standing) -> tuple[bool, Decimal, int, int, int]:
    return (one.rate is None, -(one.rate or Decimal()), one.missing, one.late, one.returned)


def _add(found: dict[str, Standing], reader: Reader, item: Item, unit: str, due: date, today: date) -> None:
    lines = reader.history(item.number)
    days = [line.occurred_at.astimezone(reader.zone).date() for line in lines if line.transition in HANDED_IN]
    if not days and today <= due:
        return
    one = _of(found, reader, unit)
    one.owed += 1
    if not days:
        one.missing += 1
    elif days[0] <= due:
        one.on_time += 1
    else:
        one.late += 1
    one.returned += sum(line.transition == "send_back" for line in lines)
    one.too_long += sum(word_count(str(item.facts.get(part) or "")) for part in PARTS) > LONGEST


def _of(found: dict[str, Standing], reader: Reader, unit: str) -> Standing:
    return found.setdefault(unit, Standing(unit, reader.names.name(unit)))


def percent(rate: Decimal | None) -> str:
    """A rate as people write it: a dash where there is none."""
    return "—" if rate is None else f"{rate}%"
