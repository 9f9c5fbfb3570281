"""Reading a calendar file: what a good one says, and every problem of a bad one with its line."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest

from engine.calendar import published
from engine.calendar.days import LAST
from engine.calendar.notices import read_layer
from engine.errors import BadCalendar

FILES = Path(__file__).parents[1] / "calendars"
HEAD = 'year = 2024\nnotices = ["https://example.org/1", "https://example.org/2"]\n'
DAY = '{ date = 2024-10-01, name = "国庆节", off = true }'


def wrong(text: str) -> list[str]:
    """Everything that is wrong with a text."""
    with pytest.raises(BadCalendar) as bad:
        read_layer(text, "f")
    assert bad.value.exit_code == 2
    return [str(one) for one in bad.value.reasons]


@pytest.mark.parametrize("year", [2020, 2024])
def test_holiday_cn_says_what_our_toml_of_that_year_says(year: int) -> None:
    theirs = read_layer((FILES / f"holiday-cn-{year}.json").read_text("utf-8"), "json")
    ours = read_layer(published.texts()[f"{year}.toml"], "toml")
    assert [(day.date, day.works, day.name) for day in theirs.days] == [
        (day.date, day.works, day.name) for day in ours.days
    ]
    assert (theirs.layer, theirs.year, theirs.notices) == ("national", year, ours.notices)
    assert theirs.sha256 != ours.sha256


def test_a_layer_says_whose_it_is_why_and_when_the_office_is_open() -> None:
    text = (
        'layer = "unit"\nunit = "区教育局"\nyear = 2024\ndocument = "区教育局〔2024〕3号"\nnotices = ["https://example.org"]\n'
        'reason = "全区统考"\nopens = 08:30:00\ncloses = 17:00:00\ndays = []\n'
    )
    found = read_layer("\ufeff" + text.replace("\n", "\r\n"), "f")
    assert (found.layer, found.unit, found.year, found.reason) == ("unit", "区教育局", 2024, "全区统考")
    assert (found.opens, found.closes, found.days) == (time(8, 30), time(17), ())
    assert found.source == "区教育局〔2024〕3号 https://example.org"


def test_a_make_up_day_need_not_be_a_rest_day() -> None:
    tuesday = '{ date = 2024-10-08, name = "国庆节", off = false, notice = 2 }'
    (day,) = read_layer(HEAD + f"days = [{tuesday}]", "f").days
    assert (day.date, day.works, day.notice) == (date(2024, 10, 8), True, "https://example.org/2")


def test_fixed_holidays_of_another_country() -> None:
    text = HEAD + f'fixed = {{ "07-04" = "Independence Day" }}\ndays = [{DAY}]'
    assert read_layer(text, "f").fixed == (((7, 4), "Independence Day"),)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (
            HEAD + f"days = [\n  {DAY},\n  {DAY.replace('true', 'false')},\n]\n",
            ["f, line 5: 2024-10-01 is named twice, off and worked; line 4 says the contrary"],
        ),
        (
            HEAD + f"days = [\n  {DAY},\n  # again\n  {DAY.replace('国庆节', '假日')},\n]\n",
            ["f, line 6: 2024-10-01 is named twice, first in line 4"],
        ),
        (
            HEAD + "days = [\n { date = 2023-11-30, name = '', off = 1, notice = 3 },\n {},\n]",
            [  # an entry without a date: no line can be told for sure
                "f: 2023-11-30 is neither in 2024 nor in the December before",
                "f: 2023-11-30: name is a text, off is true or false",
                "f: 2023-11-30: there is no notice 3; there are 2",
                "f: {}: a day has date, name, off and perhaps notice",
            ],
        ),
        (
            'layer = "street"\nunit = 3\nyear = 1900\nyaer = 1\nnotices = []\nopens = 09:00:00\ndays = []\n',
            [
                "f: unknown: yaer",
                "f: layer is one of national, district, unit, not 'street'",
                "f: unit must be a text, not 3",
                "f: a unit is named in the layer of a unit, and only there",
                f"f: the year lies between 1949 and {LAST.year - 1}, not 1900",
                "f: notices must list the addresses of the notices",
                "f: opens and closes are times of the day, as in 08:30:00, both or neither",
            ],
        ),
        (
            HEAD.replace("2024", str(LAST.year)) + 'layer = "district"\nopens = 18:00:00\ncloses = 09:00:00\n',
            [
                "f: the layer of a district or a unit must say its reason",
                f"f: the year lies between 1949 and {LAST.year - 1}, not {LAST.year}",
                "f: the office opens at 18:00:00 and closes at 09:00:00",
            ],
        ),
        (HEAD + "days = []\n", ["f: days must list the days the notices name"]),
        (HEAD, ["f: days must list the days the notices name"]),
        (
            HEAD + f'fixed = {{ "02-29" = "闰日" }}\ndays = [{DAY}]',
            ["f: fixed names holidays of every year, in the national layer only, as in 01-01 = 元旦"],
        ),
    ],
)
def test_a_bad_file_says_everything_that_is_wrong(text: str, reasons: list[str]) -> None:
    assert wrong(text) == reasons


def test_what_is_no_toml_says_where() -> None:
    (found,) = wrong(HEAD + f"days = [{DAY.replace('10-01', '02-30')}]")
    assert found.startswith("f: Invalid date or datetime (at line 3, ")
    (found,) = wrong(HEAD + f"year = 2025\ndays = [{DAY}]")  # a year twice
    assert found.startswith("f: Cannot overwrite a value (at line 3, ")


def test_bad_json_says_everything_too() -> None:
    good = {"year": 2024, "papers": ["https://example.org"], "days": [{"name": "元旦", "date": "x", "isOffDay": True}]}
    assert wrong(json.dumps(good)) == ["f, line 1: 'x' is not a date"]
    good["days"] = [{"name": "元旦", "date": "20240101", "isOffDay": True}]  # ISO has many forms; the file has one
    assert wrong(json.dumps(good)) == ["f, line 1: '20240101' is not a date"]
    good["days"] = [{"name": "元旦", "date": "2024-01-01", "isOffDay": 1}, 7]
    assert wrong(json.dumps(good)) == [
        "f: 2024-01-01: name is a text, off is true or false",
        "f: 7: a day has date, name, off and perhaps notice",
    ]
    assert wrong('{"year": 2024, "year": 2025, "papers": [], "days": []}') == ["f: 'year' twice"]
    assert wrong('{"year": "2024", "papers": null}') == [
        "f: year must be a number",
        "f: notices must list the addresses of the notices",
        "f: days must list the days the notices name",
    ]
    assert wrong('{"year": 2024,}')[0].startswith("f: ")
    assert wrong('{"a":' * 100_000) == ["f: its brackets are nested too deep"]
    assert wrong("") == wrong("# nothing\n")
