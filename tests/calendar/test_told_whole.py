"""What dates, files of calendars and profiles of terms are read as, or why not: whole answers, with every word."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.calendar import published
from engine.calendar.clock import utc
from engine.calendar.dates import LONGEST, read_day, read_instant
from engine.calendar.layers import Calendars, Revision, key_of
from engine.calendar.limits import Limits, Profile, read_profile
from engine.calendar.notices import Layer, read_layer
from engine.calendar.pauses import exact, ordered
from engine.calendar.periods import periods
from engine.calendar.walltime import instant, shows
from engine.calendar.workdays import add, measured, steps
from engine.definition.spans import Span
from engine.errors import BadCalendar, DubanError
from tests.decision.recorded import as_written

CAL = published.load()
TEXT = published.texts()["2024.toml"]


def said(act: Any, *args: Any, **more: Any) -> Any:
    """What is answered, or the error with all it says."""
    try:
        return act(*args, **more)
    except BadCalendar as bad:
        return [bad.data["file"], *(f"{one.file}:{one.line} {one.reason}" for one in bad.problems)]
    except (DubanError, ValueError) as error:
        return (
            f"{type(error).__name__}: {error} {error.data.get('nearest', '') if isinstance(error, DubanError) else ''}"
        )


def test_days_and_instants_as_they_are_written() -> None:
    today, told = date(2024, 7, 1), dict[str, Any]()
    edge = "2024-03-25".ljust(4 * LONGEST)
    for written in (
        "3月25日 9:30",
        "3月25日",
        "2024-03-25 09:30+08:00",
        "2024-03-25T09:30Z",
        "2024-03-25 09:30 +08:00",
        "x" * LONGEST,
        "x" * (LONGEST + 1),
        "9" * (LONGEST + 5),
        edge,
        edge + " ",
        " " * (4 * LONGEST - 9) + "2024-03-25",
        "31日",
        "2024-03-31T02:30",
    ):
        told[written] = [
            said(read_instant, written, "Asia/Shanghai", today),
            said(read_instant, written, "Asia/Shanghai"),
            said(read_day, written, today),
        ]
    told["skipped"] = [
        said(read_instant, one, zone)
        for one in ("2024-03-31 02:30", "2024-10-27 02:30")
        for zone in ("Europe/Berlin", ZoneInfo("Europe/Berlin"))
    ]
    for day in (date(2024, 7, 1), date(2023, 7, 2), date(2024, 2, 29), date(2024, 12, 31), date(2024, 6, 30)):
        told[f"on {day}"] = [
            said(read_day, one, day) for one in ("1月1日", "7月1日", "12月31日", "2月29日", "12月30日", "1月2日")
        ]
    as_written("calendar_dates", told)


class _Nowhere(tzinfo):
    """A zone that does not say how far it is."""

    def utcoffset(self, _: datetime | None) -> None:
        return None


def test_an_instant_without_an_offset_is_none() -> None:
    with pytest.raises(ValueError, match="says no time zone"):
        utc(datetime(2024, 3, 25, tzinfo=_Nowhere()))


# files ------------------------------------------------------------------------------------------------------------

DAY = "{ date = 2024-05-01, name = '节', off = true }"
NATIONAL = f"year = 2024\nnotices = ['https://a']\ndays = [\n  {DAY},\n]\n"
UNIT = NATIONAL.replace("year", "layer = 'unit'\nunit = '某局'\nreason = '校庆'\nyear", 1)
FILES = {
    "national": NATIONAL,
    "json": '{"year": 2024, "papers": ["https://a"], "days": [\n{"name": "节", "date": "2024-05-01",'
    ' "isOffDay": true}]}',
    "json, blanks before": '  \n{"year": 2024, "papers": ["https://a"], "days": [\n{"name": "节",'
    ' "date": "2024-05-01", "isOffDay": true},'
    '\n{"name": "节", "date": "2024-05-01", "isOffDay": false}]}',
    "json twice": '{"year": 2024, "year": 2024, "papers": 1}',
    "json twice within": '{"year": 2024, "papers": ["a"], "days": [{"name": "a",'
    ' "date": "2024-05-01", "isOffDay": true, "name": "b"}]}',
    "unit": UNIT,
    "unit with words": UNIT + "document = ' 文件 '\nregion = '某区'\n",
    "unit without one": UNIT.replace("unit = '某局'\n", ""),
    "national with one": NATIONAL + "unit = '某局'\n",
    "unit without a reason": UNIT.replace("reason = '校庆'\n", ""),
    "a name that is a number": NATIONAL.replace("'节'", "7"),
    "a day without off": NATIONAL.replace(", off = true", ""),
    "twice, and a comment": NATIONAL.replace(DAY, f"{DAY}, # {DAY}\n  {DAY}"),
    "unit without days": re.sub(r"days = \[.*?\n\]\n", "", UNIT, flags=re.DOTALL),
    "district without days": re.sub(r"days = \[.*?\n\]\n", "", UNIT, flags=re.DOTALL)
    .replace("'unit'", "'district'")
    .replace("unit = '某局'\n", ""),
    "national without days": re.sub(r"days = \[.*?\n\]\n", "", NATIONAL, flags=re.DOTALL),
    "no days at all": NATIONAL.replace(DAY, ""),
    "years": NATIONAL.replace("2024\n", "1948\n"),
    "first year": NATIONAL.replace("2024\n", "1949\n").replace("2024-05", "1949-05"),
    "last year": NATIONAL.replace("2024\n", "2199\n"),
    "no number": NATIONAL.replace("2024\n", "'2024'\n"),
    "blank notice": NATIONAL.replace("'https://a'", "'https://a', '  '"),
    "notices of numbers": NATIONAL.replace("'https://a'", "7"),
    "hours": NATIONAL.replace("year", "opens = 09:00:00\ncloses = 09:00:00\nyear", 1),
    "one hour": NATIONAL.replace("year", "opens = 09:00:00\nyear", 1),
    "fixed": NATIONAL + "[fixed]\n01-01 = '元旦'\n10-01 = '国庆'\n",
    "fixed wrong": NATIONAL + "[fixed]\n02-29 = '闰'\n01-01 = ''\n",
    "fixed text": NATIONAL + "fixed = 'x'\n",
    "fixed of a unit": UNIT + "[fixed]\n01-01 = '元旦'\n",
    "comment": NATIONAL.replace("days = [", "days = [ # { date = 2024-01-01 }"),
    "twice": NATIONAL.replace(DAY, f"{DAY},\n  {DAY}"),
    "twice and contrary": NATIONAL.replace(DAY, f"{DAY},\n  {DAY.replace('true', 'false')}"),
    "odd days": NATIONAL.replace(
        DAY,
        ",\n".join(
            (
                "7",
                "{ date = '2024-05-01', name = 'a', off = true }",
                "{ date = 2024-05-01T09:00:00, name = 'a', off = true }",
                "{ date = 2024-05-02, name = 7, off = true }",
                "{ date = 2024-05-03, name = ' ', off = true }",
                "{ date = 2024-05-04, name = 'a', off = 1 }",
                "{ date = 2025-05-04, name = 'a', off = true }",
                "{ date = 2023-12-04, name = 'a', off = true }",
                "{ date = 2024-05-05, name = 'a', off = true, notice = 2 }",
                "{ date = 2024-05-06, name = 'a', off = true, more = 2 }",
                "{ date = 2024-05-07, name = 'a' }",
            )
        ),
    ),
    "nonsense": "year = \n",
    "unknown": NATIONAL + "who = 1\nwhat = 2\n",
    "layers": NATIONAL + "layer = 'x'\n",
}


def test_files_of_calendars() -> None:
    as_written("calendar_files", {name: said(read_layer, text, "a.toml") for name, text in FILES.items()})


def layer(text: str = TEXT) -> Layer:
    return read_layer(text, "a.toml")


def test_calendars_of_several_layers_and_years() -> None:
    years = [layer(published.texts()[f"{year}.toml"]) for year in (2023, 2024)]
    known, told = Calendars([Revision(f"cn-{one.year}", one) for one in years], zone="Asia/Urumqi"), dict[str, Any]()
    unit = layer(
        UNIT.replace("2024-05-01", "2024-05-06").replace("year", "opens = 08:00:00\ncloses = 16:00:00\nyear", 1)
    )
    for year in (2020, 2021, 2022, 2025, 2026):
        plain = NATIONAL.replace("2024", str(year))
        one = UNIT.replace("2024", str(year))
        told[f"plus {year}"] = [
            said(lambda text: known.plus(layer(text), "b.toml").revision, text) for text in (plain, one)
        ]
    more = known.plus(unit, "b.toml", "u_a")
    again = more.plus(layer(TEXT.replace("2024-06-10", "2024-06-11")), "c.toml")
    told["zones"] = [str(one.office.zone) for one in (known, more, again, again.until("cn-2023"))]
    told["keys"] = [one.key for one in again.revisions] + [key_of(unit), key_of(unit, "u_a")]
    told["hours"] = [
        [one.opening(date(2024, 5, 8)), one.end_of(date(2024, 5, 8)), one.works(date(2024, 5, 6))]
        for one in (more.office, more.of("u_a"), more.of("u_b"))
    ]
    told["office hours"] = [
        add(one, datetime(2024, 5, 8, 1, tzinfo=UTC), Span(10, "office_hours")) for one in (more.office, more.of("u_a"))
    ]
    for name, (before, after) in {"unit": (known, more), "office": (more, again), "none": (again, again)}.items():
        told[name] = [
            [(one.date, one.before.works, one.after.works) for one in before.differences(after, revision)]
            for revision in after.revisions
        ]
    first = Calendars([Revision("cn-2024", years[1])])
    told["earlier"] = [(one.date, one.after.works) for one in first.differences(known, Revision("cn-2024", years[1]))]
    december = Calendars([Revision("x", layer(TEXT.replace("2024-01-01", "2023-12-01")))])
    told["december"] = [(one.date, one.after.works) for one in first.differences(december, december.revisions[0])]
    as_written("calendar_layers", told)


def test_calendars_built_from_texts() -> None:
    texts = published.texts()
    built = published.build({"a.toml": TEXT}, zone="Asia/Urumqi", opens=time(8), closes=time(16))
    as_written(
        "calendar_built",
        [
            built.revision,
            str(built.zone),
            built.opening(date(2024, 5, 8)),
            add(built, datetime(2024, 5, 8, 1, tzinfo=UTC), Span(10, "office_hours")),
            published.build({"b.toml": texts["2023.toml"], "a.toml": TEXT}).revision,
            said(published.build, {"a.toml": TEXT, "b.toml": TEXT}),
            said(published.build, {"b.toml": "year ="}),
            said(published.build, {}),
            said(
                published.build,
                {"b.toml": TEXT.replace('name = "元旦"', "name = 7").replace('name = "端午节"', "name = 8")},
            ),
        ],
    )


# terms of a profile -----------------------------------------------------------------------------------------------

PROFILE = '[profile]\nname = "office"\ntitle = "时限"\nrevision = 1\neffective = 2024-01-01\n'
ENTRY = '["job.check"]\nn = 3\nunit = "workdays"\nbasis = "文件"\nstanding = "plan"\n'


def test_profiles_as_they_are_written(tmp_path: Path) -> None:
    told: dict[str, Any] = {}
    texts = {
        "good": PROFILE + ENTRY,
        "standing": PROFILE + ENTRY.replace('"plan"', '"guess"'),
        "unit": PROFILE + ENTRY.replace("workdays", "weeks"),
        "without": PROFILE + '["a"]\nn = 1\n',
        "unknown": PROFILE + ENTRY + "who = 1\nabout = 2\n",
        "no table": PROFILE + "",
        "text": "x = 1\n" + PROFILE,
        "nonsense": "x =",
        "basis": PROFILE + ENTRY.replace('"文件"', '" "'),
        "number": PROFILE.replace('"office"', "7"),
        "profile without": "[profile]\nname = 'x'\n",
        "entry": PROFILE.replace("[profile]", "a = 1\n[profile]"),
    }
    for name, text in texts.items():
        told[name] = [said(read_profile, text), said(read_profile, text, "terms.toml")]
    file = tmp_path / "时限.toml"
    file.write_text(PROFILE + ENTRY, "utf-8")
    told["file"] = said(read_profile, file)
    for name, content in (("bytes", b"\xff\xfe"), ("wrong", b"x =")):
        file.write_bytes(content)
        told[name] = str(said(read_profile, file)).replace(str(tmp_path), "…")
    told["missing"] = str(said(read_profile, tmp_path / "none.toml")).replace(str(tmp_path), "…")
    limits = Limits(
        [Profile("office", "时限", 1, date(2024, 1, 1), {}), Profile("office", "时限", 2, date(2024, 1, 1), {})]
    )
    told["known"] = [
        said(limits.get, one, "x", Span(1, "days")) for one in ("office-1", "", "office-7", "offic", "zzz")
    ]
    told["in force"] = [limits.in_force(one) for one in (date(2023, 12, 31), date(2024, 1, 1))]
    as_written("calendar_profiles", told)


# counting ---------------------------------------------------------------------------------------------------------


def test_pauses_that_are_none() -> None:
    early, late = datetime(2024, 5, 8, 1, tzinfo=UTC), datetime(2024, 5, 8, 9, tzinfo=UTC)
    day = date(2024, 5, 8)
    told = [
        said(exact, CAL, [(late, early)]),
        said(exact, CAL, [(early, early)]),
        said(ordered, CAL, [(late, date(2024, 5, 7))], None),
    ]
    told += [
        ordered(CAL, [(day, day), (day, date(2024, 5, 10))], since)
        for since in (None, day, date(2024, 5, 10), date(2024, 5, 11))
    ]
    told.append(ordered(CAL, [(date(2024, 5, 10), date(2024, 5, 12)), (day, date(2024, 5, 10))], None))
    as_written("calendar_pauses", told)


def test_periods_of_every_length_and_their_names() -> None:
    told: dict[str, Any] = {"unknown": said(lambda: next(periods(CAL, "week", 1, since=date(2024, 1, 1))))}
    for every in ("month", "quarter", "half_year", "year"):
        for since in (date(2023, 12, 31), date(2024, 1, 2), date(2018, 1, 1), date(2026, 12, 30)):
            found = periods(CAL, every, 31, since=since, until=date(since.year + 1, 12, 31))
            told[f"{every} {since}"] = [f"{one.name} {one.date} {one.end.day}" for one in found]
    told["rolled out"] = [
        one.name for one in periods(CAL, "month", 28, since=date(2024, 4, 29), until=date(2024, 7, 31))
    ]
    told["rolled back"] = [
        f"{one.name} {one.end.day}"
        for one in periods(CAL, "month", 1, since=date(2024, 4, 28), until=date(2024, 7, 31), roll="previous")
    ]
    as_written("calendar_periods", told)


def test_clocks_that_skip_an_hour_and_have_one_twice() -> None:
    """Also where Python and the zone mean the second of two hours."""
    told: dict[str, Any] = {}
    for zone in (
        "Europe/Berlin",
        "America/New_York",
        "Asia/Shanghai",
        "Australia/Lord_Howe",
        "Africa/Monrovia",
        "Pacific/Apia",
    ):
        where = ZoneInfo(zone)
        for day in (
            date(2024, 3, 31),
            date(2024, 10, 27),
            date(2024, 3, 10),
            date(2024, 10, 6),
            date(1972, 1, 7),
            date(2011, 12, 30),
        ):
            told[f"{zone} {day}"] = [
                f"{instant(where, day, moment):%d %H:%M:%S}"
                for moment in (
                    time(),
                    time(2),
                    time(2, 15),
                    time(2, 30),
                    time(3),
                    time(0, 30),
                    time(0, 44, 30),
                    time(0, 44, 29),
                    time(2, 59, 59),
                    time(12),
                )
            ]
    second = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    assert shows(ZoneInfo("Europe/Berlin"), second).fold == 0
    as_written("calendar_clocks", told)


def test_days_of_terms_with_several_pauses_and_rolls() -> None:
    """Two pauses where the first has no say; a roll that passes; terms counted back with pauses."""
    start, told = datetime(2024, 4, 3, 2, 20, tzinfo=UTC), dict[str, Any]()

    def at(day: int, hour: int) -> datetime:
        return datetime(2024, 4, day, hour, tzinfo=UTC)

    breaks: dict[str, list[Any]] = {
        "none": [],
        "one": [(date(2024, 4, 8), date(2024, 4, 10))],
        "before": [(date(2024, 3, 28), date(2024, 4, 2))],
        "two": [(date(2024, 4, 8), date(2024, 4, 9)), (date(2024, 4, 10), date(2024, 4, 15))],
        "instants": [(at(8, 2), at(8, 9)), (at(9, 2), at(9, 2)), (at(10, 1), at(12, 3))],
        "late": [(at(29, 1), at(30, 1))],
        "passes": [(at(3, 3), at(3, 4)), (at(3, 3), at(8, 3))],
    }
    for unit in ("workdays", "days", "months", "years", "hours", "office_hours", "workdays_same_time"):
        for n in (3, 1, 0, -3):
            for roll in ("next", "previous", None):
                for name, pauses in breaks.items():
                    listed = said(steps, CAL, start, Span(n, unit), roll, pauses)  # type: ignore[arg-type]
                    told[f"{unit} {n} {roll} {name}"] = (
                        listed
                        if isinstance(listed, str)
                        else " ".join(
                            f"{one.date:%m%d}{'+' if one.counted else '-'}{one.number or ''}{one.why[:4]}"
                            for one in listed[-6:]
                        )
                    )
        for end in (at(3, 2), at(3, 3), at(7, 9), at(12, 1), at(30, 1)):
            found = said(measured, CAL, start, end, unit)
            told[f"measured {unit} {end:%d %H}"] = (
                found
                if isinstance(found, str)
                else " ".join(f"{one.date:%m%d}{one.number or '-'}{one.why[:4]}" for one in found)
            )
    as_written("calendar_steps", told)
