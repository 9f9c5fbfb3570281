"""A compiled statement does what Core does, says what it misses, and lets SQLite use the partial indexes."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine, func, insert, select, update
from sqlalchemy.dialects.postgresql import psycopg2

from engine.store.database import Database, Held
from engine.store.statements.query import Query, given, given_list
from engine.store.tables import Deadline, Item, Message, Occurrence, Party, Unit
from tests.store.conftest import NOW, add_item

item, deadline, message = Item.__table__, Deadline.__table__, Message.__table__
NUMBERS = Query(select(item.c.number).where(item.c.id.in_(given_list("ids"))).order_by(item.c.id))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 9, 33])
def test_a_list_of_any_length(held: Held, count: int) -> None:
    ids = [add_item(held, f"T-2024-{n:04}") for n in range(40)]
    assert [row.number for row in NUMBERS.all(held, ids=ids[:count])] == [f"T-2024-{n:04}" for n in range(count)]
    assert NUMBERS.all(held, ids=iter(ids[:2])) == NUMBERS.all(held, ids=tuple(ids[:2]))
    assert Query(select(func.count()).where(item.c.id.not_in(given_list("ids")))).value(held, ids=[]) == 40


def test_rows_equal_those_of_core(database: Database) -> None:
    with database.writing() as held:
        for n in range(5):
            add_item(held, f"T-{n}", facts={"n": n}, wake_at=NOW if n % 2 else None, is_measure=n > 2)
    statement = select(item, func.count().over().label("whole")).where(item.c.seq == 1).order_by(item.c.id).limit(4)
    with database.reading() as held:
        ours = Query(statement).all(held)
    engine = create_engine(f"sqlite:///{database.path}")
    with engine.connect() as connection:
        theirs = connection.execute(statement).all()
    engine.dispose()
    assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
    assert ours[0]._fields == tuple(theirs[0]._fields)


def test_partial_indexes_are_used(held: Held) -> None:
    live, now = deadline.c.status != "over", given("now")
    for query, index in [
        (select(item.c.id).where(item.c.ended_at.is_(None), item.c.wake_at <= now), "ix_item_wake_at"),
        (select(deadline.c.id).where(live, deadline.c.due_at <= now), "ix_deadline_due_at"),
        (select(deadline).where(live, deadline.c.owed_unit == given("unit")), "ix_deadline_owed_unit"),
        (select(message).where(message.c.status == "queued", message.c.deliver_at <= now), "ix_message_deliver_at"),
    ]:
        text = Query(query).sql(held.dialect)
        plan = held.driver.execute(f"EXPLAIN QUERY PLAN {text}", [""]).fetchall()
        assert f"USING INDEX {index} " in plan[0][3] or f"USING COVERING INDEX {index} " in plan[0][3]


def test_defaults_and_nulls_may_be_left_out_of_an_insert_and_nothing_else(held: Held) -> None:
    units = Query(insert(Unit.__table__))
    units.run(held, code="u", name="U", kind="street")
    assert Query(select(Unit.__table__)).one(held)._asdict() == {
        "code": "u", "name": "U", "kind": "street", "aliases": [], "successor": None, "note": None, "valid_from": None,
        "valid_to": None, "full_name": None,
    }  # fmt: skip
    with pytest.raises(TypeError, match="no value for kind"):
        units.run(held, code="v", name="V")
    with pytest.raises(TypeError, match="no parameter colour"):
        units.run(held, code="v", name="V", kind="street", colour="red")
    with pytest.raises(TypeError, match="no parameter colour"):  # as many as there are, and yet not they
        Query(select(Unit.__table__).where(Unit.__table__.c.code == given("code"))).all(held, colour="red", code="u")
    with pytest.raises(TypeError, match="no value for code"):
        Query(select(Unit.__table__).where(Unit.__table__.c.code == given("code"))).all(held, colour="red")
    with pytest.raises(TypeError, match="no value for 'ids'"):
        NUMBERS.all(held)


def test_an_insert_with_values_of_its_own_keeps_them(held: Held) -> None:
    fixed = Query(insert(Unit.__table__).values(code=given("code"), name=given("code"), kind="soe", aliases=["甲"]))
    fixed.run(held, code="x")
    row = Query(select(Unit.__table__)).one(held)
    assert (row.code, row.name, row.kind, row.aliases) == ("x", "x", "soe", ["甲"])


def test_update_run_one_and_value(held: Held) -> None:
    id = add_item(held)
    move = Query(
        update(item)
        .where(item.c.id == given("item_id"), item.c.seq == given("seen"))
        .values(state="done", seq=given("new"))
    )
    assert move.run(held, item_id=id, seen=1, new=2) == 1
    assert move.run(held, item_id=id, seen=1, new=2) == 0
    assert Query(select(item.c.state)).value(held) == "done"
    assert Query(select(item.c.state).where(item.c.id == 404)).one(held) is None
    assert Query(select(item.c.state).where(item.c.id == 404)).value(held) is None
    assert Query(update(item).values(title="t").returning(item.c.id, item.c.title)).all(held) == [(id, "t")]


def test_many_rows_in_one_call(held: Held) -> None:
    units = Query(insert(Unit.__table__))
    assert units.many(held, [{"code": c, "name": c, "kind": "street"} for c in "abc"]) == 3
    assert units.many(held, []) == 0
    assert Query(select(func.count()).select_from(Unit.__table__)).value(held) == 3


def test_once_lets_an_existing_row_be_but_not_a_broken_one(held: Held) -> None:
    once = Query(insert(Occurrence.__table__), once=True)
    id = add_item(held)
    assert once.run(held, item_id=id, procedure="progress", period="2024-04") == 1
    assert once.run(held, item_id=id, procedure="progress", period="2024-04", child_id=id) == 0
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        once.run(held, item_id=id, procedure="progress", period=None)


def test_postgresql_gets_names_and_gives_numbers_back() -> None:
    dialect = psycopg2.dialect()  # needs no driver to be installed
    assert Query(insert(item)).sql(dialect).endswith("RETURNING item.id")
    assert "RETURNING" not in Query(insert(Party.__table__)).sql(dialect)
    assert "ON CONFLICT DO NOTHING" in Query(insert(Occurrence.__table__), once=True).sql(dialect)
    assert "%(number)s" in Query(select(item.c.id).where(item.c.number == given("number"))).sql(dialect)
