"""Who owed what on each day: every day of a life once, the date as it was known then and as it is known now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.decision.holding import Holding, Stretch
from engine.decision.responsibility import responsibility
from engine.runtime import Engine
from tests.audit.conftest import Run

NUMBER = "RW-2024-0001"


@pytest.fixture
def engine(desk: Path) -> Iterator[Engine]:
    one = Engine(f"sqlite:///{desk}")
    yield one
    one.close()


def test_every_day_of_an_overdue_task_names_who_owed_it(duban: Run) -> None:
    ran = duban("report", "responsibility", NUMBER, "-o", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    days = found["days"]
    begin, end = date(2024, 3, 21), date(2024, 5, 9)
    assert [one["day"] for one in days] == [
        (begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)
    ]
    assert all(one["unit"] and one["role"] for one in days)
    late = next(one for one in days if one["day"] == "2024-05-08")
    assert (late["state"], late["unit"], late["due_then"], late["late"]) == (
        "in_progress", "anweiban", "2024-03-31", 25,
    )  # fmt: skip
    last = found["late"][-1]
    assert (last["due"], last["first"], last["last"]) == ("2024-03-31", "2024-04-01", "2024-05-09")
    # counted by hand: Qingming is 4–6 April, the Sundays 7 and 28 April are made up, the first five days of May are off
    april = [1, 2, 3, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 28, 29, 30]
    assert last["workdays"] == len(april) + len([6, 7, 8, 9])


def test_as_of_an_earlier_day_only_what_was_recorded_then(duban: Run) -> None:
    days = json.loads(duban("report", "responsibility", NUMBER, "--as-of", "2024-04-10", "-o", "json").out)["days"]
    assert (days[-1]["day"], days[-1]["late"]) == ("2024-04-10", 7)
    assert duban("report", "responsibility", NUMBER, "--as-of", "2024-03-20").code == 4
    assert duban("report", "responsibility", NUMBER, "--as-of", "2024-06-01").code == 2


def test_days_that_are_alike_are_one_line_unless_each_is_asked_for(duban: Run) -> None:
    few = duban("report", "responsibility", NUMBER, "-o", "plain").out.splitlines()
    assert [line.split("\t")[:2] for line in few][:1] == [["2024-03-21", "2024-03-23"]]
    assert len(duban("report", "responsibility", NUMBER, "--each-day", "-o", "plain").out.splitlines()) == 50


@dataclass(frozen=True)
class Noted:
    """A line that notes a date, recorded when it happened unless said otherwise."""

    due: str
    occurred_at: datetime
    recorded_at: datetime
    round: int = 1
    seq: int = 1
    transition: str = "x"
    from_: str | None = None
    to: str = "treating"
    actor_kind: str = "person"
    effects: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.effects["deadline"] = {"state": "treating", "round": self.round, "due": self.due, "status": "running"}


def life(until: date) -> Holding:
    stretch = Stretch("treating", "治理中", date(2024, 4, 22), until, 0, "running", "owner", "yingji", None)
    return Holding("GPDB-2024-0001", "", "hazard_listing", date(2024, 4, 22), until, False, 0, (stretch,))


def told(engine: Engine, lines: list[Noted], until: date) -> dict[date, tuple[Any, ...]]:
    found = responsibility(life(until), lines, engine.calendar, engine.now())
    return {one.day: (one.due_then, one.due_now, one.late) for one in found.days}


def instant(engine: Engine, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=engine.zone)


def test_a_date_counted_again_later_is_known_only_from_then_on(engine: Engine) -> None:
    """Due on 24 April; on the 28th the round is counted again and ends on the 26th: until then he seemed late."""
    begun, again = instant(engine, "2024-04-22T09:00"), instant(engine, "2024-04-28T09:00")
    days = told(engine, [Noted("2024-04-24", begun, begun), Noted("2024-04-26", again, again)], date(2024, 4, 28))
    old, new = date(2024, 4, 24), date(2024, 4, 26)
    assert days[date(2024, 4, 25)] == (old, new, 0)
    assert days[date(2024, 4, 28)] == (new, new, 1)


def test_an_extension_does_not_excuse_the_days_before_it(engine: Engine) -> None:
    """A new date is a new round: the days that were late under the old one stay late."""
    begun, again = instant(engine, "2024-04-22T09:00"), instant(engine, "2024-04-26T09:00")
    lines = [Noted("2024-04-24", begun, begun), Noted("2024-04-30", again, again, round=2)]
    days = told(engine, lines, date(2024, 4, 28))
    assert days[date(2024, 4, 25)] == (date(2024, 4, 24), date(2024, 4, 24), 1)
    assert days[date(2024, 4, 28)] == (date(2024, 4, 30), date(2024, 4, 30), 0)


def test_what_was_recorded_late_counts_from_when_it_happened(engine: Engine) -> None:
    """An extension agreed on the 23rd and entered on the 26th: on the 25th nobody who looked could know it."""
    begun, agreed = instant(engine, "2024-04-22T09:00"), instant(engine, "2024-04-23T09:00")
    entered = instant(engine, "2024-04-26T09:00")
    lines = [Noted("2024-04-24", begun, begun), Noted("2024-04-30", agreed, entered, round=2)]
    days = told(engine, lines, date(2024, 4, 28))
    assert days[date(2024, 4, 25)] == (date(2024, 4, 24), date(2024, 4, 30), 0)
