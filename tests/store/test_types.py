"""Values go into the database and come back as what they were; what has no meaning is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import StatementError
from sqlmodel import Session, create_engine

from engine.store.database import Database, Held
from engine.store.statements.query import Query, given
from engine.store.statements.types import Day, Instant, Json, canonical, instant_text
from engine.store.tables import Item, Setting
from tests.store.conftest import NOW, add_item

SHANGHAI = timezone(timedelta(hours=8))
ITEM = Query(select(Item.__table__).where(Item.__table__.c.id == given("id")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("甲乙ab", max_size=3), inner, max_size=4),
)


def test_a_row_comes_back_as_it_went_in(held: Held) -> None:
    local = datetime(2024, 5, 6, 9, 0, 0, 123456, tzinfo=SHANGHAI)
    facts = {"unit": "曹杨新村街道", "n": 1, "list": [1, 2.5, None, True]}
    id = add_item(held, wake_at=local, served_on=date(2024, 5, 11), facts=facts, is_measure=True)
    row = ITEM.one(held, id=id)
    assert row.wake_at == local
    assert row.wake_at.tzinfo is UTC
    assert (row.served_on, row.facts, row.is_measure, row.dropped) == (date(2024, 5, 11), facts, True, False)
    assert (row.ended_at, row.title, row.grounds_flag) == (None, "", "stand")


def test_text_in_the_file_sorts_as_time_does(held: Held) -> None:
    id = add_item(held, wake_at=datetime(2024, 5, 6, 9, 0, tzinfo=SHANGHAI), facts={"乙": 1, "a": "“引号”"})
    raw = held.driver.execute("SELECT wake_at, facts, served_on FROM item WHERE id=?", (id,)).fetchone()
    assert raw == ("2024-05-06T01:00:00.000000Z", '{"a":"“引号”","乙":1}', None)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("wake_at", datetime(2024, 5, 6), ValueError),  # noqa: DTZ001
        ("served_on", NOW, TypeError),
        ("served_on", "2024-05-06", TypeError),
        ("facts", {"day": date(2024, 5, 6)}, TypeError),
        ("facts", {"sum": float("nan")}, ValueError),
    ],
)
def test_what_has_no_meaning_is_refused(held: Held, column: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        add_item(held, **{column: value})


@pytest.mark.parametrize(("type_", "value"), [(Instant(), datetime(2024, 5, 6)), (Day(), NOW), (Json(), {1, 2})])  # noqa: DTZ001
def test_postgresql_refuses_the_same(type_: Any, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        type_.process_bind_param(value, postgresql.dialect())


def test_postgresql_answers_in_utc() -> None:
    answer = Instant().process_result_value(datetime(2024, 5, 6, 9, 0, tzinfo=SHANGHAI), postgresql.dialect())
    assert answer == datetime(2024, 5, 6, 1, 0, tzinfo=UTC)
    assert answer.tzinfo is UTC


@drawn(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_instants_keep_their_order(one: datetime, other: datetime) -> None:
    try:
        texts = instant_text(one), instant_text(other)
    except OverflowError:  # an hour before the year 1 or after 9999 in UTC
        return
    assert (texts[0] < texts[1]) == (one.astimezone(UTC) < other.astimezone(UTC))
    assert datetime.fromisoformat(texts[0]) == one.astimezone(UTC)
    assert len(texts[0]) == 27


@drawn(JSON)
def test_canonical_json_is_one_text(value: Any) -> None:
    import json

    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_the_orm_reads_what_queries_write(database: Database) -> None:
    with database.writing() as held:
        Query(insert(Setting.__table__)).run(held, name="office", value={"unit": "安委办"}, set_at=NOW, set_by="li")
    engine = create_engine(f"sqlite:///{database.path}")
    with Session(engine) as session:
        setting = session.get_one(Setting, "office")
        assert (setting.value, setting.set_at) == ({"unit": "安委办"}, NOW)
        session.add(Setting(name="naive", value=1, set_at=datetime(2024, 5, 6), set_by="li"))  # noqa: DTZ001
        with pytest.raises(StatementError, match="no time zone"):
            session.commit()
    engine.dispose()
