"""A chain sees every change: of a field, of the order, of the owner, of the length."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.store.chain import (
    EVENT_FIELDS,
    SYSTEM_FIELDS,
    SYSTEM_GENESIS,
    encode_event,
    event_hash,
    genesis,
    system_hash,
    verify,
    verify_system,
)
from engine.store.database import Held
from engine.store.statements.query import Query
from engine.store.tables import Event, SystemEvent
from tests.store.conftest import ADD, NOW, add_item

NUMBER = "T-2024-0001"


def line(seq: int, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = dict.fromkeys(EVENT_FIELDS)
    at = NOW + timedelta(days=seq)
    fields |= {
        "seq": seq,
        "version": 1,
        "transition": "报方案",
        "to_state": "treating",
        "actor": "li",
        "actor_kind": "person",
    }
    fields |= {"occurred_at": at, "recorded_at": at, "facts": {"乙": [1, 2.5], "a": None}, "effects": {}}
    return {**fields, **more}


def chain(number: str = NUMBER, length: int = 4) -> list[dict[str, Any]]:
    rows, previous = [], genesis(number)
    for seq in range(1, length + 1):
        row = line(seq, previous_hash=previous)
        previous = row["hash"] = event_hash(previous, row)
        rows.append(row)
    return rows


def test_the_encoding_never_changes() -> None:
    """If this test fails, every chain in every office breaks. The hashes were made by printf and sha256sum."""
    assert encode_event(line(1)).decode() == (
        '["duban.event.1",1,1,"报方案",null,"treating","li","person",null,null,null,"2024-03-22T01:00:00.000000Z",'
        '"2024-03-22T01:00:00.000000Z",{"a":null,"乙":[1,2.5]},null,null,{},null,null,null]'
    )
    assert event_hash(genesis(NUMBER), line(1)) == "5ca5c7143dd3e73a3ff1f33aebe8541eb09a9366607f62b4ad553a050d4a7281"
    assert (
        system_hash(SYSTEM_GENESIS, {"seq": 1, "at": NOW, "actor": "li", "kind": "k", "data": {}})
        == "1aff8121020770b4f626297bb19a9fb8e6fac17ee8d589ed7ac0ef084ac65d3c"
    )


def test_every_column_of_an_event_is_covered() -> None:
    own = {"item_id", "previous_hash", "hash"}  # the genesis names the item; the hashes are the chain
    assert {column.name for column in Event.__table__.columns} - own == set(EVENT_FIELDS)
    assert {column.name for column in SystemEvent.__table__.columns} - own == set(SYSTEM_FIELDS)


def test_what_was_written_verifies() -> None:
    rows = chain()
    assert verify(NUMBER, rows, rows[-1]["hash"]) is None
    assert verify(NUMBER, []) is None


@pytest.mark.parametrize("field", [*EVENT_FIELDS, "previous_hash", "hash"])
def test_any_changed_field_is_found(field: str) -> None:
    for n in range(4):
        rows = chain()
        old = rows[n][field]
        new: Any = (
            old + timedelta(microseconds=1) if isinstance(old, datetime) else {"x": 1} if isinstance(old, dict) else "x"
        )
        rows[n][field] = new if not isinstance(old, int) else old + 1
        assert verify(NUMBER, rows) == n + 1


@pytest.mark.parametrize("n", range(4))
def test_a_missing_a_doubled_and_a_swapped_line_are_found(n: int) -> None:
    rows = chain()
    head = rows[-1]["hash"]
    assert verify(NUMBER, rows[:n] + rows[n + 1 :], head) == n + 1
    assert verify(NUMBER, rows[: n + 1] + rows[n:], head) == n + 2
    if n:
        assert verify(NUMBER, [*rows[: n - 1], rows[n], rows[n - 1], *rows[n + 1 :]]) == n


def test_a_history_belongs_to_one_item() -> None:
    assert verify("T-2024-0002", chain()) == 1


def test_a_rewritten_tail_is_found_by_its_head() -> None:
    rows = chain()
    rows[3]["facts"] = {"forged": True}
    rows[3]["hash"] = event_hash(rows[3]["previous_hash"], rows[3])
    assert verify(NUMBER, rows) is None
    assert verify(NUMBER, rows, chain()[3]["hash"]) == 5


def test_a_gap_is_found_even_where_every_hash_is_right() -> None:
    first = line(2, previous_hash=genesis(NUMBER))
    assert verify(NUMBER, [{**first, "hash": event_hash(genesis(NUMBER), first)}]) == 1


def test_values_of_a_kind_we_never_write_are_found_not_raised() -> None:
    rows = chain()
    rows[1]["occurred_at"] = datetime(2024, 3, 23, 1, 0)  # noqa: DTZ001
    assert verify(NUMBER, rows) == 2


def test_a_chain_survives_the_database(held: Held) -> None:
    item_id, rows = add_item(held, NUMBER), chain()
    ADD["event"].many(held, [{**row, "item_id": item_id} for row in rows])
    stored = Query(select(Event.__table__).order_by(Event.__table__.c.seq))
    assert verify(NUMBER, stored.all(held), rows[-1]["hash"]) is None
    held.driver.execute("DROP TRIGGER no_update_event")
    held.driver.execute("UPDATE event SET reason='因故' WHERE seq=3")
    assert verify(NUMBER, stored.all(held)) == 3


def test_the_system_log_is_a_chain_too(held: Held) -> None:
    previous = SYSTEM_GENESIS
    for seq in range(1, 4):
        fields = {"seq": seq, "at": NOW.astimezone(UTC), "actor": "li", "kind": "setting", "data": {"办公室": seq}}
        new = system_hash(previous, fields)
        ADD["system_event"].run(held, **fields, previous_hash=previous, hash=new)
        previous = new
    rows = Query(select(SystemEvent.__table__).order_by(SystemEvent.__table__.c.seq)).all(held)
    assert verify_system(rows, previous) is None
    assert verify_system([rows[0], rows[1]._replace(actor="wang"), rows[2]]) == 2
