"""A forecast with a changed profile or calendar is what happens once the same file is loaded; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.definition.registry import Registry
from engine.errors import BadCalendar, Refused
from engine.runtime import Engine
from engine.runtime.forecasts.ahead import Ahead, difference
from engine.runtime.forecasts.forecast import forecast, twin, with_calendar, with_profile
from engine.store.database import Database
from engine.store.statements.query import Query
from engine.store.tables import METADATA
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO
from tests.diaries.revised import MADE_UP, clue, letter, served
from tests.runtime.test_forecast import busy, everything


@pytest.fixture
def december(place: Path | str, registry: Registry) -> Iterator[Office]:
    """The office at the end of 2026, with papers whose terms lead into a year that is not published."""
    one = Office(place, at="2026-12-16 09:00", directory=PUTUO, profile=PROFILE, registry=registry)
    clue(one, "gongan")
    one.until("2026-12-18 10:00")
    served(one, "minzheng")
    one.until("2026-12-24 10:00")
    served(one, "gongan")
    letter(one, "jiaoyu")
    one.until("2026-12-25 10:00")
    yield one
    one.engine.close()


def profile(effective: str = "2024-03-21", **days: int) -> str:
    """A second revision of the profile, with other numbers of days for some limits (``letter_decide=5``)."""
    text = PROFILE.read_text("utf-8").replace("revision = 1", "revision = 2")
    text = text.replace("effective = 2024-03-21", f"effective = {effective}")
    for name, n in days.items():
        head = f'["{name.replace("_", ".", 1)}"]\nn = '
        before, _, after = text.partition(head)
        assert after, name
        text = before + head + str(n) + after[after.index("\n") :]
    return text


def content(url: str) -> str:
    """A hash over every row of every table of a database."""
    mark = sha256()
    with Database(url) as database, database.reading() as held:
        for table in METADATA.sorted_tables:
            for row in sorted(map(repr, Query(select(table)).all(held))):
                mark.update(row.encode())
    return mark.hexdigest()


def told(found: list[Ahead] | tuple[Ahead, ...], what: str = "lapse") -> list[tuple[str, str]]:
    return [(one.item, str(one.on)) for one in found if one.what == what]


def lived(engine: Engine, until: date) -> None:
    engine.live_until(engine.calendar.end_of(until))


def test_another_profile(office: Office) -> None:
    busy(office)
    until, text = date(2024, 5, 31), profile(task_receive=4, letter_decide=6)
    before = content(office.url)
    copy = twin(office.engine)
    other = twin(copy)
    done = with_profile(other, text, "putuo-2.toml")
    assert (done.moved, done.current) == (1, True)  # the unit that has not signed for its task is given more time
    as_it_is, as_it_would_be = forecast(copy, until), forecast(other, until)
    gone, new = difference(as_it_is, as_it_would_be)
    assert ("RW-2024-0003", "2024-03-22") in told(gone)
    assert ("RW-2024-0003", "2024-03-27") in told(new)
    assert {one.under for one in gone if one.procedure == "letter"} == {f"RW-2024-000{n}" for n in (1, 2, 3)}
    assert content(office.url) == before
    office.engine.load_profile(text, "putuo-2.toml", actor="admin", recount=True)
    lived(office.engine, until)
    assert everything(other) == everything(office.engine)
    assert everything(copy) != everything(other)
    copy.close()
    other.close()


def test_a_profile_whose_day_lies_ahead_holds_from_that_day(office: Office) -> None:
    busy(office)
    until, text = date(2024, 6, 14), profile("2024-05-09", letter_decide=7)
    copy, other = twin(office.engine), twin(office.engine)
    done = with_profile(other, text, "putuo-2.toml")
    assert (done.moved, done.current) == (0, False)
    gone, _new = difference(forecast(copy, until), forecast(other, until))
    assert gone == []  # the letters of the eighth of May keep their two days: their rounds begin under the old terms
    office.engine.load_profile(text, "putuo-2.toml", actor="admin")
    lived(office.engine, until)
    assert everything(other) == everything(office.engine)
    copy.close()
    other.close()


def test_another_calendar_and_profile_together(december: Office) -> None:
    until, text, terms = date(2027, 1, 22), MADE_UP.read_text("utf-8"), profile(letter_reply=12)
    before = content(december.url)
    copy = twin(december.engine)
    other = twin(copy)
    as_it_is = forecast(copy, until)
    assert with_calendar(other, text, MADE_UP.name).moved == 3
    assert with_profile(other, terms, "putuo-2.toml").moved == 2
    as_it_would_be = forecast(other, until)
    assert (as_it_is.published, as_it_would_be.published) == (date(2026, 12, 31), date(2027, 12, 31))
    assert as_it_is.provisional
    assert not as_it_would_be.provisional
    assert difference(as_it_is, as_it_would_be) != ([], [])
    assert content(december.url) == before
    december.engine.load_calendar(text, MADE_UP.name, actor="admin")
    december.engine.load_profile(terms, "putuo-2.toml", actor="admin", recount=True)
    lived(december.engine, until)
    assert everything(other) == everything(december.engine)
    copy.close()
    other.close()


def test_what_a_calendar_only_confirms_is_no_difference(december: Office) -> None:
    december.until("2026-12-28 10:00")
    letter(december, "gongan")
    copy, other = twin(december.engine), twin(december.engine)
    with_calendar(other, MADE_UP.read_text("utf-8"), MADE_UP.name)
    until = date(2026, 12, 31)
    as_it_is, as_it_would_be = forecast(copy, until), forecast(other, until)
    both = {one.key for one in as_it_is.ahead} & {one.key for one in as_it_would_be.ahead}
    assert any(one.provisional for one in as_it_is.ahead if one.key in both)
    assert not both & {one.key for part in difference(as_it_is, as_it_would_be) for one in part}
    copy.close()
    other.close()


def test_a_measure_past_the_edge_is_provisional_though_its_due_is_not(place: Path | str, registry: Registry) -> None:
    office = Office(place, at="2026-11-30 09:00", directory=PUTUO, profile=PROFILE, registry=registry)
    number = office.open(
        "assignment", by="office.handler", via="draft", kind="handover", title="细化部署", todo="制定子方案",
        source="交办单", due_day="2026-12-22", leads=["jiaoyu"],
    )  # fmt: skip
    office.do(number, "approve", by="office.deputy")
    office.do(number, "hand_over", by="office.handler")
    with closing(twin(office.engine)) as copy:
        found = forecast(copy, date(2026, 12, 31))
    task = [(one.what, str(one.on), one.provisional) for one in found.ahead if one.item == "RW-2026-0001"]
    assert ("lapse", "2026-12-22", False) in task
    assert ("measure", "2026-12-25", True) in task
    office.engine.close()


def test_a_bad_file_is_refused_as_loading_refuses_it(office: Office) -> None:
    with closing(twin(office.engine)) as copy:
        with pytest.raises(BadCalendar):
            with_calendar(copy, "year = 2027\n", "bad.toml")
        with pytest.raises(Refused, match="says something else"):
            with_profile(copy, profile(letter_decide=3).replace("revision = 2", "revision = 1"), "putuo.toml")
