"""Composing what a revision holds: which decides of two, whose calendar it is, and what leaves a gap."""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.calendar import published
from engine.calendar.days import Calendar
from engine.calendar.layers import Calendars, Revision, key_of
from engine.calendar.notices import Layer, read_layer
from engine.errors import BadCalendar, NoCalendar


def national(year: int, *days: str, more: str = "") -> Layer:
    """A year's notice; ``!`` after a day means worked."""
    return read_layer(f'year = {year}\nnotices = ["n{year}"]\n{more}\ndays = [{entries(year, *days)}]', "f")


def layer(kind: str, year: int, *days: str, more: str = "") -> Layer:
    whose = 'unit = "u"\n' if kind == "unit" else ""
    text = f'layer = "{kind}"\n{whose}year = {year}\nnotices = ["{kind}"]\nreason = "r"\n{more}\n'
    return read_layer(f"{text}days = [{entries(year, *days)}]", "f")


def entries(year: int, *days: str) -> str:
    return ", ".join(
        f'{{ date = {year}-{day.rstrip("!")}, name = "假", off = {"false" if day.endswith("!") else "true"} }}'
        for day in days
    )


def calendars(*layers: Layer, unit: str = "") -> Calendars:
    """Composed of these, loaded in this order."""
    found = Calendars([Revision(key_of(layers[0]), layers[0])])
    for one in layers[1:]:
        found = found.plus(one, "f", unit if one.layer == "unit" else "")
    return found


FIRST = national(2024, "10-01")


def test_the_shipped_years_compose_what_is_shipped(cal: Calendar) -> None:
    shipped = [read_layer(text, file) for file, text in published.texts().items()]
    office = calendars(*shipped).office
    day, whole = cal.first, date(2030, 12, 31)
    while day <= whole:
        assert office.day(day) == cal.day(day)
        day = day.fromordinal(day.toordinal() + 1)
    assert (office.first, office.horizon) == (cal.first, cal.horizon)


def test_a_later_revision_of_a_year_takes_the_place_of_the_earlier() -> None:
    found = calendars(FIRST, national(2024, "10-02"))
    assert (found.office.works(date(2024, 10, 1)), found.office.works(date(2024, 10, 2))) == (True, False)
    assert found.revision.startswith("national-2024-")
    assert found.in_force(FIRST) == found.revisions[-1]


def test_narrower_decides_over_wider_whatever_was_loaded_last() -> None:
    closed, open_again = layer("district", 2024, "10-08", "10-09!"), layer("unit", 2024, "10-08!")
    for order in ([FIRST, closed, open_again], [FIRST, open_again, closed], [FIRST, open_again, closed, FIRST]):
        found = calendars(*order, unit="jiaoyu")
        assert not found.office.works(date(2024, 10, 8))
        assert found.of("jiaoyu").works(date(2024, 10, 8))
        assert found.of("gongan") is found.office
        assert found.of(None) is found.office
        assert found.of("jiaoyu") is found.of("jiaoyu")
        assert not found.of("jiaoyu").works(date(2024, 10, 1))
        assert found.of("jiaoyu").revision == found.office.revision == found.revision


def test_of_two_years_that_name_one_day_the_later_year_decides() -> None:
    later = read_layer('year = 2025\nnotices = ["n"]\ndays = [{ date = 2024-12-31, name = "元旦", off = true }]', "f")
    again = national(2024, "12-31!")
    assert not calendars(FIRST, later, again).office.works(date(2024, 12, 31))


def test_hours_are_those_of_the_narrowest_layer_that_states_any() -> None:
    hours = "opens = {}:00:00\ncloses = 18:00:00".format
    found = calendars(FIRST, layer("unit", 2024, more=hours("11")), layer("district", 2024, more=hours("10")), unit="a")
    assert (found.office.opens, found.of("a").opens) == (time(10), time(11))
    assert calendars(FIRST).office.opens == time(9)
    again = found.plus(layer("district", 2024), "f")  # the newer revision states none: nothing is left of the old ones
    assert (again.office.opens, again.of("a").opens) == (time(9), time(11))


def test_another_countrys_fixed_holidays_are_guessed_past_its_notices() -> None:
    found = calendars(national(2024, "07-04", more='fixed = { "07-04" = "Independence Day" }'))
    assert not found.office.works(date(2025, 7, 4))
    assert found.office.day(date(2025, 7, 4)).name == "Independence Day"
    assert found.office.works(date(2025, 10, 1))


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (national(2026, "01-01"), "f: 2026 leaves a gap: the calendar ends with 2024, load the years between first"),
        (national(2022, "01-03"), "f: 2022 leaves a gap: the calendar begins with 2024, load the years between first"),
        (layer("district", 2023), "f: 2023 lies before 2024, the first year of the national calendar"),
        (layer("unit", 2020), "f: 2020 lies before 2024, the first year of the national calendar"),
    ],
)
def test_a_gap_is_refused(new: Layer, reason: str) -> None:
    with pytest.raises(BadCalendar) as bad:
        calendars(FIRST, new)
    assert [str(one) for one in bad.value.reasons] == [reason]


def test_years_join_at_either_end() -> None:
    found = calendars(FIRST, national(2025, "01-01"), national(2023, "01-02"))
    assert (found.office.first, found.office.horizon) == (date(2023, 1, 1), date(2025, 12, 31))


def test_without_a_national_year_there_is_no_calendar() -> None:
    with pytest.raises(NoCalendar):
        Calendars([Revision("d", layer("district", 2024))])


def test_each_revision_has_a_name_of_its_own_and_knows_what_came_after() -> None:
    other = national(2024, "10-02")
    found = calendars(FIRST, other, FIRST)  # the first one again
    keys = [one.key for one in found.revisions]
    assert keys == [key_of(FIRST), key_of(other), f"{key_of(FIRST)}.2"]
    assert [one.key for one in found.since(keys[0])] == keys[1:]
    assert found.since(keys[-1]) == ()
    assert found.since("cn-2024-00000000") == found.since(None) == found.revisions


def test_what_was_counted_by_before_can_be_asked() -> None:
    found = calendars(FIRST, national(2024, "10-02"), layer("unit", 2024, "10-01"), unit="a")
    then = found.until(found.revisions[0].key)
    assert then.revision == found.revisions[0].key
    assert not then.office.works(date(2024, 10, 1))
    assert then.of("a") is then.office
    assert found.until(found.revisions[0].key) is then
    assert found.until(found.revision) is found.until("nothing known") is found.until(None) is found


def test_differences_are_days_of_the_year_and_of_the_december_before() -> None:
    old = calendars(FIRST, national(2025, "01-01"))
    text = 'year = 2025\nnotices = ["n"]\ndays = [{ date = 2024-12-31, name = "元旦", off = true }]'
    new = old.plus(read_layer(text, "f"), "f")
    assert [
        (one.date.isoformat(), one.before.why, one.after.why) for one in old.differences(new, new.revisions[-1])
    ] == [
        ("2024-12-31", "工作日", "元旦"),
        ("2025-01-01", "假", "工作日"),
    ]
