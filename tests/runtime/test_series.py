"""Series: the calendar opens items by itself, each period once, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.dates import read_instant
from engine.decision.series import turn
from engine.definition.registry import Registry
from engine.definition.render import fingerprint, markdown
from engine.intake.directory import read_directory
from engine.runtime.forecasts.forecast import forecast, twin
from engine.runtime.transactions.transaction import Transaction
from engine.store.casework import series
from engine.store.evidence import system
from engine.testing import ZONE, Office
from tests.conftest import PUTUO
from tests.decision.case import world
from tests.definition.authors import changed, definitions, refused

BODY = '''
"""周期报送."""

from engine import *

OWNER = Party("报送单位")
HANDLER = Post("经办人", at=OFFICE)
CHIEF = Post("安委办主任", at=OFFICE)


class MonthlyReport(Procedure, title="周期报送", prefix="BS", version=1, slip=Ladder(
    Rung("催办", workdays(1), tells=DEBTOR), Rung("报告", workdays(5), tells=CHIEF, every=workdays(10))
)):
    kind = choice("种类", lead="牵头单位月报", own="区情月报")
    period = text("期次")
    due_day = day("时限")
    report = text("报告")
    owed = State("待报", owed_by=OWNER, due=due_day)
    done = Final("已报")
    call = START.to(owed, "到期", by=CLOCK, parties=[OWNER], asks=[kind, period, due_day])
    submit = owed.to(done, "报送", by=OWNER, asks=[report])

    lead_report = every(
        "month", 25, call, units=group("各街镇"), role=OWNER, label="牵头单位月报", facts={"kind": "lead"}
    )
'''


@pytest.fixture(scope="module")
def registry_with_series(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("mine")
    (folder / "monthly.py").write_text(BODY, "utf-8")
    return Registry.load([], [folder])


@pytest.fixture
def desk(place: str | Path, registry_with_series: Registry) -> Iterator[Office]:
    one = Office(place, at="2024-03-21 09:00", directory=PUTUO, registry=registry_with_series)
    yield one
    one.engine.close()


def periods(office: Office) -> list[tuple[str, int]]:
    with office.engine.database.reading() as held:
        return [(row.period, len(row.items)) for row in series.PERIODS.all(held)]


def due(office: Office) -> list[str]:
    return sorted({f"{one.opened_at.astimezone(office.engine.zone):%m-%d %H:%M} {one.owes[0].due}"
                   for one in office.engine.items(open_only=True)})  # fmt: skip


STREETS = 10


def test_a_forecast_goes_on_when_the_calendar_opens_something(desk: Office) -> None:
    with closing(twin(desk.engine)) as copy:
        found = forecast(copy, date(2024, 5, 10)).ahead
    assert {(one.on, one.what, one.title) for one in found} == {
        (date(2024, month, 25), "lapse", f"周期报送：2024-0{month} 牵头单位月报") for month in (3, 4)
    }
    assert len(found) == 2 * STREETS


def test_each_month_one_for_every_unit_of_the_group(desk: Office) -> None:
    desk.until("2024-05-13 12:00")
    assert periods(desk) == [("2024-03", STREETS), ("2024-04", STREETS), ("2024-05", STREETS)]
    assert due(desk) == ["03-21 09:00 2024-03-25", "04-11 09:00 2024-04-25", "05-13 09:00 2024-05-27"]
    first = desk.engine.items()[0]
    assert (first.facts["period"], first.facts["kind"]) == ("2024-03", "lead")
    assert first.title == "周期报送：2024-03 牵头单位月报"
    with desk.engine.database.reading() as held:
        said = [row.data for row in system.ALL.all(held) if row.kind == "series.open"]
    assert said[1]["items"] == [f"BS-2024-{n:04}" for n in range(11, 21)]


def test_an_outage_loses_no_period_and_opens_none_twice(desk: Office) -> None:
    desk.until("2024-03-22 09:00")
    desk.engine.sleep_until(read_instant("2024-06-03 10:00", ZONE))
    other = desk.again()
    desk.engine.tick()
    other.follow_clock()
    assert other.tick() == [] or periods(desk) == [("2024-03", STREETS), ("2024-04", STREETS), ("2024-05", STREETS)]
    assert periods(desk) == [("2024-03", STREETS), ("2024-04", STREETS), ("2024-05", STREETS)]
    april = next(one for one in desk.engine.items() if one.facts["period"] == "2024-04")
    (line,) = desk.engine.history(april.number)[:1]
    assert [f"{at.astimezone(desk.engine.zone):%m-%d %H:%M}" for at in (line.occurred_at, line.recorded_at)] == [
        "04-11 09:00", "06-03 10:00"
    ]  # fmt: skip
    other.close()


def test_two_daemons_that_see_the_same_period_open_it_once(desk: Office) -> None:
    """Both have looked and decided to open; the second finds it claimed."""
    desk.until("2024-03-22 09:00")
    desk.engine.sleep_until(read_instant("2024-04-12 10:00", ZONE))
    first, second = desk.engine, desk.again()
    definition, one = first._series.declared[0]
    with first.database.reading() as held:
        (row,) = series.ALL.all(held)
    turns = [engine._series._turn(one, row, engine.world()) for engine in (first, second)]
    opened = [engine._series._open(definition, turn) for engine, turn in zip((first, second), turns, strict=True)]
    assert [len(outcomes) for outcomes in opened] == [STREETS, 0]
    assert periods(desk) == [("2024-03", STREETS), ("2024-04", STREETS)]
    second.close()


def test_a_period_that_fails_is_opened_whole_later_and_doctor_says_why(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seventh unit's item cannot be opened: none is, nothing is claimed, and the next look but one does it all."""
    desk.until("2024-03-22 09:00")
    whole, calls = Transaction.open_by_clock, 0

    def fails(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 7:
            raise OSError("no space left")
        return whole(*given)

    monkeypatch.setattr(Transaction, "open_by_clock", fails)
    desk.engine.sleep_until(read_instant("2024-04-11 09:00", ZONE))
    desk.engine.tick()
    assert periods(desk) == [("2024-03", STREETS)]
    found = [str(one.sentence) for one in desk.engine.doctor() if one.code == "sweep"]
    assert found == ["time could not act: monthly_report.lead_report: OSError: no space left"]
    assert desk.engine.next_wake() == read_instant("2024-04-11 09:01", ZONE)
    desk.until("2024-04-11 09:02")
    assert periods(desk) == [("2024-03", STREETS), ("2024-04", STREETS)]
    assert [one for one in desk.engine.doctor() if one.code == "sweep"] == []


def test_a_series_rests_until_its_group_has_members(tmp_path: Path, registry_with_series: Registry) -> None:
    bare = Office(tmp_path, at="2024-03-21 09:00", registry=registry_with_series)
    bare.until("2024-04-20 09:00")
    assert periods(bare) == []
    bare.engine.import_directory(read_directory(PUTUO), actor="admin")
    bare.until("2024-05-06 09:00")
    assert periods(bare) == [("2024-04", STREETS)]
    assert due(bare) == ["04-20 09:00 2024-04-25"]
    bare.engine.close()


BAD = {
    ("by=CLOCK, parties", "by=HANDLER, parties"): "lead_report: call is no opening by CLOCK",
    ("parties=[OWNER], asks", "asks"): "lead_report: call takes no party owner: write parties=[…]",
    (', facts={"kind": "lead"}', ""): "lead_report: call asks for kind, which nobody gives",
    ('{"kind": "lead"}', '{"kind": "leed"}'): "leed is no choice of kind",
    ('{"kind": "lead"}', '{"kind": "lead", "report": "x"}'): "lead_report: call does not ask for report",
    ('units=group("各街镇"), role=OWNER, ', ""): "lead_report: nobody fills the party owner",
}


@pytest.mark.parametrize("change", BAD)
def test_a_series_that_could_open_nothing_whole_is_refused_with_its_line(change: tuple[str, str]) -> None:
    body = changed(BODY, *change)
    line = next(n for n, text in enumerate(body.splitlines(), 1) if "lead_report =" in text)
    assert ("author.py", line, "P040", BAD[change]) in refused(body)


def test_its_fingerprint_knows_its_series_and_the_page_shows_it() -> None:
    one, other = (definitions(body)["MonthlyReport"] for body in (BODY, changed(BODY, '"month", 25', '"month", 24')))
    assert fingerprint(one) != fingerprint(other)
    assert "| lead_report | 牵头单位月报 | 每月25日 | 10个工作日 | 各街镇 | call | kind=lead |" in markdown(one)


def test_the_year_is_a_period_too() -> None:
    body = changed(BODY, '"month", 25', '"year", 25')
    (one,) = definitions(body)["MonthlyReport"].series.values()
    found = turn(one, date(2024, 3, 1), world("2024-03-01 09:00"))
    assert (found.period, found.ends) == ("2024", date(2024, 12, 25))
