"""The calendar of the next year is published: what crosses into it was provisional, and is counted again (law 6, T18).

The made-up notice works Sunday 27 December 2026, gives 1 to 5 January 2027 off and works Saturday 9 January.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import NotAllowed
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO, Registry
from tests.diaries.revised import MADE_UP, NOTICE, clue, layer, letter, load, recounted, served, sound
from tests.diaries.test_suspension import left, resume, suspend


@pytest.fixture
def december(place: Path | str, registry: Registry):  # type: ignore[no-untyped-def]
    """The office on 1 December 2026."""
    one = Office(place, at="2026-12-01 09:00", directory=PUTUO, profile=PROFILE, registry=registry)
    yield one
    one.engine.close()


def casework(office: Office) -> dict[str, str]:
    """Papers and clues of December, by a name; then it is 29 December, ten in the morning."""
    case: dict[str, str] = {}
    for day, name, open_one, unit in (
        ("08", "long past", served, "jiaoyu"),
        ("16", "ends this year", clue, "gongan"),
        ("18", "served, would end earlier", served, "minzheng"),
        ("18", "not served, ends earlier", clue, "minzheng"),
        ("24", "served, ends later", served, "gongan"),
        ("28", "served, ends later still", served, "jiaoyu"),
        ("28", "stands", letter, "minzheng"),
    ):
        office.until(f"2026-12-{day} 10:00")
        case[name] = open_one(office, unit)
    office.until("2026-12-29 10:00")
    return case


def test_before_it_is_published_what_crosses_the_edge_is_provisional(december: Office) -> None:
    case = casework(december)
    dues = {name: (str(december.due(number)), december.item(number).owes[0].standing) for name, number in case.items()}
    assert dues == {
        "long past": ("2026-12-22", "firm"),
        "ends this year": ("2026-12-30", "provisional"),  # the last week: the next notice may still move its days
        "served, would end earlier": ("2027-01-04", "provisional"),
        "not served, ends earlier": ("2027-01-04", "provisional"),
        "served, ends later": ("2027-01-08", "provisional"),
        "served, ends later still": ("2027-01-12", "provisional"),
        "stands": ("2026-12-30", "provisional"),
    }


def test_loading_it_moves_exactly_what_must_move(december: Office) -> None:
    case = casework(december)
    change = december.engine.diff_calendar(MADE_UP.read_text("utf-8"), MADE_UP.name, impact=True)
    before = {number: december.engine.history(number) for number in case.values()}
    done = load(december, MADE_UP)
    assert (done.already, done.moved, done.kept, done.confirmed, done.failing) == (False, 4, 1, 1, ())
    assert {name: recounted(december, number) for name, number in case.items()} == {
        "long past": [],
        "ends this year": [("calendar.moved", "2026-12-30", "2026-12-29")],
        "served, would end earlier": [("calendar.kept", "2027-01-04", "2026-12-31")],
        "not served, ends earlier": [("calendar.moved", "2027-01-04", "2026-12-31")],
        "served, ends later": [("calendar.moved", "2027-01-08", "2027-01-09")],
        "served, ends later still": [("calendar.moved", "2027-01-12", "2027-01-13")],
        "stands": [("calendar.confirmed", "2026-12-30")],
    }
    assert {name: str(december.due(number)) for name, number in case.items()} == {
        "long past": "2026-12-22",
        "ends this year": "2026-12-29",
        "served, would end earlier": "2027-01-04",
        "not served, ends earlier": "2026-12-31",
        "served, ends later": "2027-01-09",
        "served, ends later still": "2027-01-13",
        "stands": "2026-12-30",
    }
    for number in case.values():
        *old, last = december.engine.history(number)
        if last.transition.startswith("calendar."):
            assert (last.actor_kind, last.effects["revision"], last.effects["notice"]) == ("clock", done.key, NOTICE)
        else:
            old = [*old, last]
        assert old == before[number]
        assert december.item(number).owes[0].standing == "firm"
    assert change.impact is not None
    foretold = {(one.item, one.effect, one.before, one.after) for one in change.impact.shifts}
    lived = {
        (number, word.removeprefix("calendar."), dates[0], dates[-1])
        for number in case.values()
        for word, *dates in recounted(december, number)
    }
    assert foretold == lived  # what the comparison said beforehand is what happened
    december.engine.tick()
    assert sound(december) == []


def test_what_has_ended_or_stands_still_is_not_moved(december: Office) -> None:
    """Of the whole history only the six lines above are new; what stands still is counted by the new calendar when it
    goes on."""
    case = casework(december)
    ended, still = letter(december, "gongan"), served(december, "gongan")
    december.do(ended, "decline", by="office.head", reason="当面说明", then="rest")
    assert left(suspend(december, still, "2027-01-06")) == "10 workdays"  # 30, 31 December, 4 to 8, 11 to 13 January
    review = december.item(still).owes[1]
    before = {one.number: len(december.engine.history(one.number)) for one in december.engine.items()}
    done = load(december, MADE_UP)
    grown = {
        one.number: len(december.engine.history(one.number)) - before[one.number] for one in december.engine.items()
    }
    assert {number for number, lines in grown.items() if lines} == set(case.values()) - {case["long past"]}
    assert max(grown.values()) == 1
    assert sum(grown.values()) == done.moved + done.kept + done.confirmed == 6
    assert (december.due(still), december.item(still).owes[1].due) == (None, review.due)
    december.until("2027-01-06 10:00")
    assert left(resume(december, still)) == "10 workdays"
    assert str(december.due(still)) == "2027-01-19"  # 7, 8, 9, 11 to 15, 18, 19 January
    assert december.item(still).owes[0].standing == "firm"
    assert sound(december) == []


def test_loading_it_twice_changes_nothing(december: Office) -> None:
    case = casework(december)
    first = load(december, MADE_UP)
    lines = {number: len(december.engine.history(number)) for number in case.values()}
    loaded = len(december.engine.calendars.revisions)
    again = load(december, MADE_UP)
    assert len(december.engine.calendars.revisions) == loaded == 10
    assert (again.key, again.already, again.moved, again.kept, again.confirmed) == (first.key, True, 0, 0, 0)
    assert {number: len(december.engine.history(number)) for number in case.values()} == lines
    assert december.engine.diff_calendar(MADE_UP.read_text("utf-8"), MADE_UP.name, impact=True).same


def test_a_kept_date_is_kept_by_every_later_recount(december: Office) -> None:
    number = casework(december)["served, would end earlier"]
    load(december, MADE_UP)
    layer(december, DISTRICT.format(year=2027, days='{ date = 2027-03-01, name = "停电", off = true }'))
    assert recounted(december, number) == [("calendar.kept", "2027-01-04", "2026-12-31")]
    december.engine.tick()
    assert sound(december) == []
    december.until("2027-01-04 23:00")
    assert december.log(number, "clock.lapse") == []
    december.until("2027-01-06 10:00")
    assert december.log(number, "clock.lapse", "clock.remind")[-2:] == [
        "2027-01-05 clock.lapse",  # 24:00 of the 4th, as it was served
        "2027-01-06 clock.remind 催办",  # the first working day after it
    ]


def test_a_kept_date_is_let_go_when_it_is_counted_to_end_later(december: Office) -> None:
    """Ten working days from 18 December without the 30th and 31st: 21 to 25, 27 to 29 December, 6 and 7 January."""
    number = casework(december)["served, would end earlier"]
    load(december, MADE_UP)
    kept = december.engine.why(number)
    assert (kept.agrees, kept.kept is not None, str(kept.recomputed_on)) == (True, True, "2026-12-31")
    off = ", ".join(f'{{ date = 2026-12-{day}, name = "停电", off = true }}' for day in (30, 31))
    layer(december, DISTRICT.format(year=2026, days=off))
    assert recounted(december, number)[-1] == ("calendar.moved", "2027-01-04", "2027-01-07")
    found = december.engine.why(number)
    assert (found.agrees, found.kept, str(found.recomputed_on)) == (True, None, "2027-01-07")
    assert sound(december) == []


def test_a_new_round_begins_and_its_reminders_are_its_own(december: Office) -> None:
    number = casework(december)["served, ends later"]
    load(december, MADE_UP)
    december.until("2027-01-11 10:00")
    assert december.log(number, "calendar.moved", "clock.remind", "clock.lapse") == [
        "2026-12-29 calendar.moved",
        "2026-12-30 clock.remind 提醒",  # five working days before Saturday the 9th, which is worked
        "2027-01-08 clock.remind 末次提醒",
        "2027-01-09 clock.remind 到期提示",
        "2027-01-10 clock.lapse",
        "2027-01-11 clock.remind 催办",
    ]
    moved = next(one for one in december.engine.history(number) if one.transition == "calendar.moved")
    assert moved.effects["round"] == 2
    assert sound(december) == []


def test_only_the_administrator_and_the_head_load(december: Office) -> None:
    text = MADE_UP.read_text("utf-8")
    with pytest.raises(NotAllowed, match="only the administrator or the head of the office"):
        december.engine.load_calendar(text, "2027.toml", actor="office.handler")
    assert december.engine.calendar.horizon == date(2026, 12, 31)
    assert not december.engine.load_calendar(text, "2027.toml", actor="office.head").already
    assert december.engine.calendar.horizon == date(2027, 12, 31)


DISTRICT = 'layer = "district"\nyear = {year}\nnotices = ["普办〔2024〕1号"]\nreason = "停电"\ndays = [{days}]\n'
