"""Closures of the district and of single units, loaded in the middle of the year (T19, T37)."""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.errors import BadCalendar, NotFound
from engine.store import find
from engine.testing import Office
from tests.diaries.revised import clue, layer, recounted, served, sound
from tests.diaries.test_people_and_the_ladder import task
from tests.diaries.test_suspension import left, resume, suspend

DISTRICT = 'layer = "district"\nyear = 2024\nnotices = ["普办〔2024〕1号"]\nreason = "停电"\ndays = [\n{days}\n]\n'
UNIT = 'layer = "unit"\nunit = "{unit}"\nyear = 2024\nnotices = ["区教育局通知"]\nreason = "{reason}"\n{rest}\n'


def off(*days: str) -> str:
    """Entries of days off."""
    return "\n".join(f'{{ date = 2024-{day}, name = "停电", off = true }},' for day in days)


def worked(*days: str) -> str:
    """Entries of days worked."""
    return "\n".join(f'{{ date = 2024-{day}, name = "补班", off = false }},' for day in days)


def district(office: Office, days: str) -> None:
    layer(office, DISTRICT.replace("{days}", days), "district.toml")


def test_in_a_continued_round_nothing_fires_again(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    office.until("2024-06-03 10:00")
    told = office.log(number, "clock.remind", "clock.lapse")
    assert told[-2:] == ["2024-05-27 clock.remind 催办", "2024-05-31 clock.remind 逾期报告"]
    district(office, off("05-22"))
    assert recounted(office, number) == [("calendar.moved", "2024-05-24", "2024-05-27")]
    (moved,) = [one for one in office.engine.history(number) if one.transition == "calendar.moved"]
    assert (moved.effects["round"], moved.reason, moved.effects["notice"]) == (1, "停电", "普办〔2024〕1号")
    (move,) = office.engine.why(number).moves
    assert (move.kind, move.round_before, move.round_after) == ("calendar", 1, 1)
    assert (move.base_before, move.base_after) == (None, date(2024, 5, 27))  # the round has its last date only
    assert office.item(number).owes[0].overdue
    office.until("2024-06-11 10:00")
    assert office.log(number, "clock.remind", "clock.lapse") == [*told, "2024-06-11 clock.remind 逾期报告"]
    assert sound(office) == []


def test_a_lapse_is_withdrawn_when_the_date_lies_ahead_again(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    office.until("2024-05-27 10:00")
    assert office.item(number).owes[0].overdue
    district(office, off("05-23", "05-24"))
    (moved,) = [one for one in office.engine.history(number) if one.transition == "calendar.moved"]
    assert (moved.effects["from"], moved.effects["to"], moved.effects["round"]) == ("2024-05-24", "2024-05-28", 2)
    assert moved.effects["lapse"] == "withdrawn"
    assert not office.item(number).owes[0].overdue
    office.until("2024-05-29 10:00")
    assert office.log(number, "clock.lapse") == ["2024-05-25 clock.lapse", "2024-05-29 clock.lapse"]
    assert sound(office) == []


def test_a_closure_moves_the_answer_and_the_measure_that_waits_for_it(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(letter, "sign", by="office.head")
    office.until("2024-05-11 10:00")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-11")
    office.until("2024-05-20 10:00")
    district(office, off("05-22"))
    assert recounted(office, letter) == [("calendar.moved", "2024-05-24", "2024-05-27")]
    assert recounted(office, overdue) == []  # a recorded date that does not roll rests on no calendar
    assert sound(office) == []
    office.until("2024-05-27 10:00")
    assert office.children(overdue, "circular") == []
    office.until("2024-05-28 10:00")
    assert len(office.children(overdue, "circular")) == 1
    assert sound(office) == []


def test_a_withdrawn_closure_takes_no_served_day_back(office: Office) -> None:
    office.until("2024-05-11 10:00")
    letter, unserved = served(office, "jiaoyu"), clue(office, "jiaoyu")
    district(office, off("05-22"))
    district(office, "")
    assert recounted(office, letter) == [
        ("calendar.moved", "2024-05-24", "2024-05-27"),
        ("calendar.kept", "2024-05-27", "2024-05-24"),
    ]
    assert recounted(office, unserved) == [
        ("calendar.moved", "2024-05-24", "2024-05-27"),
        ("calendar.moved", "2024-05-27", "2024-05-24"),
    ]
    assert (str(office.due(letter)), str(office.due(unserved))) == ("2024-05-27", "2024-05-24")
    assert sound(office) == []


def test_a_kept_day_survives_the_way_there_and_back(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    district(office, worked("05-18", "05-19"))
    assert recounted(office, number) == [("calendar.kept", "2024-05-24", "2024-05-22")]
    office.until("2024-05-20 10:00")
    office.do(number, "reply", by="jiaoyu.liaison", answer="情况说明")
    office.do(number, "find_insufficient", by="office.handler", reason="不具体")
    office.until("2024-05-21 10:00")
    office.do(number, "again_sign", by="office.head")
    office.do(number, "again_serve", by="office.handler", served_on="2024-05-21")
    assert str(office.due(number)) == "2024-06-04"  # served anew: nothing is left of the old promise
    assert sound(office) == []


def test_no_calendar_makes_late_who_was_not_late(office: Office) -> None:
    office.until("2024-05-07 10:00")
    number = clue(office, "jiaoyu")
    assert str(office.due(number)) == "2024-05-20"
    office.until("2024-05-20 10:00")
    district(office, worked("05-18", "05-19"))
    assert recounted(office, number) == [("calendar.kept", "2024-05-20", "2024-05-18")]
    assert not office.item(number).owes[0].overdue


@pytest.mark.parametrize("named", ["jiaoyu", "区教育局"])
def test_a_unit_with_a_layer_of_its_own_is_counted_by_it(office: Office, named: str) -> None:
    office.until("2024-05-11 10:00")
    theirs, others = served(office, "jiaoyu"), served(office, "gongan")
    days = off("05-13", "05-14", "05-15", "05-16", "05-17")
    layer(office, UNIT.format(unit=named, reason="全区统考", rest=f"days = [{days}]"))
    assert recounted(office, theirs) == [("calendar.moved", "2024-05-24", "2024-05-31")]
    assert recounted(office, others) == []
    office.until("2024-05-13 10:00")
    assert [office.item(one).owes[0].days for one in (theirs, others)] == [10, 9]
    office.until("2024-05-24 10:00")
    assert office.log(theirs, "clock.remind") == ["2024-05-24 clock.remind 提醒"]  # ladders count office days
    later = served(office, "jiaoyu")
    assert str(office.due(later)) == "2024-06-07"
    assert sound(office) == []


def test_opening_at_weekends_makes_no_working_day(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    layer(office, UNIT.format(unit="jiaoyu", reason="周末窗口值班", rest="opens = 08:30:00\ncloses = 20:00:00"))
    assert recounted(office, number) == []
    own = office.engine.calendars.of("jiaoyu")
    assert (own.opens, own.closes, office.engine.calendar.opens) == (time(8, 30), time(20), time(9))
    assert own.works(office.engine.calendar.first) == office.engine.calendar.works(office.engine.calendar.first)


def test_what_stands_still_has_no_date_to_move(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    office.until("2024-05-17 10:00")
    assert left(suspend(office, number, "2024-06-07")) == "5 workdays"
    lines = len(office.engine.history(number))
    district(office, off("05-22"))
    assert len(office.engine.history(number)) == lines
    assert office.item(number).owes[0].due is None
    assert sound(office) == []
    office.until("2024-05-20 10:00")
    assert left(resume(office, number)) == "5 workdays"
    assert str(office.due(number)) == "2024-05-28"  # 21, 23, 24, 27, 28 May
    assert sound(office) == []


def test_what_stands_still_is_kept_as_well(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    office.until("2024-05-17 10:00")
    suspend(office, number, "2024-06-07")
    district(office, worked("05-18", "05-19"))
    resume(office, number)
    assert str(office.due(number)) == "2024-05-24"  # two more working days, but the 24th was served
    assert recounted(office, number) == []
    assert sound(office) == []


def test_another_engine_notices_at_its_next_transaction(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    other = office.again()
    assert other.calendar.revision == office.engine.calendar.revision
    district(office, off("05-22"))
    assert other.tick() == []
    assert other.calendar.revision == office.engine.calendar.revision
    opened = other.open("letter", {"grounds": "又一事"}, {"addressee": "gongan"}, actor="office.handler", via="propose")
    with other.database.reading() as held:
        (line,) = find.HISTORY.all(held, id=find.BY_NUMBER.value(held, number=opened.number))
    assert line.calendar_revision == office.engine.calendar.revision
    assert str(other.item(number).owes[0].due) == "2024-05-27"
    other.close()


def test_what_cannot_be_loaded_changes_nothing(office: Office) -> None:
    before = office.engine.calendar.revision
    with pytest.raises(BadCalendar) as refused:
        layer(office, 'year = 2030\nnotices = ["n"]\ndays = [{ date = 2030-01-01, name = "元旦", off = true }]\n', "a")
    assert [str(one) for one in refused.value.reasons] == [
        "a: 2030 leaves a gap: the calendar ends with 2026, load the years between first"
    ]
    with pytest.raises(NotFound, match="unit nobody"):
        layer(office, UNIT.format(unit="nobody", reason="x", rest=""))
    assert office.engine.calendar.revision == before
    assert layer(office, DISTRICT.replace("{days}", "")).moved == 0
