"""What waits and what can fail alone: every short order of writing, waiting and failing, against a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import bindparam, select, update

from engine.store.connections.held import Held
from engine.store.database import Database
from engine.store.statements.query import Query
from engine.store.tables import Item
from tests.store.conftest import ADD_ITEM, NOW, add_item

item = Item.__table__
NUMBERS = Query(select(item.c.number).order_by(item.c.id))
RENAME = Query(update(item).where(item.c.number == bindparam("old")).values(title=bindparam("new_title")))

WRITE, LATER, READ, BEGIN, END, FAIL = "wlr[]x"


class Failed(Exception):
    """A part that was meant to fail."""


def orders(length: int) -> Iterator[str]:
    """Every order of ``length`` steps in which each part that begins also ends, well or badly."""
    for steps in product(WRITE + LATER + READ + BEGIN + END + FAIL, repeat=length):
        depth = 0
        for step in steps:
            depth += {BEGIN: 1, END: -1, FAIL: -1}.get(step, 0)
            if depth < 0:
                break
        else:
            if depth == 0 and LATER in steps:
                yield "".join(steps)


def kept(steps: str) -> list[str]:
    """What should be there in the end, by a list for each part."""
    parts: list[list[str]] = [[]]
    for n, step in enumerate(steps):
        if step in (WRITE, LATER):
            parts[-1].append(f"T-{n}")
        elif step == BEGIN:
            parts.append([])
        elif step in (END, FAIL):
            last = parts.pop()
            if step == END:
                parts[-1].extend(last)
    return sorted(parts[0])


def play(held: Held, steps: str, n: int = 0) -> int:
    """Does it, from step ``n``; gives the step after the end of the part."""
    while n < len(steps):
        step = steps[n]
        if step == WRITE:
            add_item(held, f"T-{n}")
        elif step == LATER:
            fields = {"procedure": "task", "version": 1, "state": "open", "seq": 1, "opened_at": NOW, "last_at": NOW}
            ADD_ITEM.later(held, number=f"T-{n}", head_hash="", **fields)
        elif step == READ:
            NUMBERS.all(held)
        elif step == BEGIN:
            end = n + 1
            try:
                with held.savepoint():
                    end = play(held, steps, n + 1)
                    if steps[end - 1] == FAIL:
                        raise Failed
            except Failed:
                pass
            n = end
            continue
        else:
            return n + 1
        n += 1
    return n


@pytest.mark.parametrize("length", range(1, 7))
def test_every_order_keeps_what_did_not_fail(database: Database, length: int) -> None:
    for steps in orders(length):
        with suppress(Failed), database.writing() as held:
            play(held, steps)
            assert sorted(row.number for row in NUMBERS.all(held)) == kept(steps), steps
            raise Failed  # the next order begins with an empty table


def test_what_waits_is_there_after_the_commit_and_gone_after_a_failure(database: Database) -> None:
    with suppress(Failed), database.writing() as held:
        add_item(held, "T-1")
        RENAME.later(held, old="T-1", title="lost")
        raise Failed
    with database.writing() as held:
        add_item(held, "T-2")
        RENAME.later(held, old="T-2", title="kept")
    with database.reading() as held:
        assert [(row.number, row.title) for row in Query(select(item.c.number, item.c.title)).all(held)] == [
            ("T-2", "kept")
        ]


def test_a_group_of_one_kind_is_one_statement(database: Database) -> None:
    sent: list[str] = []
    with database.writing() as held:
        for n in range(5):
            add_item(held, f"T-{n}")
        held.driver.set_trace_callback(sent.append)
        for n in range(5):
            with held.savepoint():
                RENAME.later(held, old=f"T-{n}", title="x")
        assert sent == []  # the database has heard nothing of it, not even of the savepoints
        held.ready()
        held.driver.set_trace_callback(None)
    assert len(sent) == 5
    assert all(sql.startswith("UPDATE") for sql in sent)


def rename_one_that_is_not_there(database: Database) -> None:
    with database.writing() as held:
        add_item(held, "T-1")
        RENAME.later(held, old="T-9", title="x")


def test_a_row_that_is_not_as_it_was_seen_stops_everything(database: Database) -> None:
    with pytest.raises(RuntimeError, match="1 rows were to be written, not 0"):
        rename_one_that_is_not_there(database)
    with database.reading() as held:
        assert NUMBERS.all(held) == []
