"""The door for readers answers as the engine does, and lets nobody write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.runtime import Engine, Reader
from engine.testing import Office

ASKED: dict[str, Callable[[Any], Any]] = {
    "items": lambda door: door.items(),
    "overdue": lambda door: door.items(overdue=True, procedure="task"),
    "tree": lambda door: door.tree("JB-2024-0001"),
    "history": lambda door: door.history("RW-2024-0001"),
    "inbox of the office": lambda door: door.inbox("office.handler"),
    "inbox of a unit": lambda door: door.inbox("jiaoyu.liaison"),
    "deadlines": lambda door: door.deadlines(),
    "documents": lambda door: door.documents(),
    "units": lambda door: door.units(),
    "whoami": lambda door: door.whoami("nobody", "office.head"),
}


@pytest.fixture
def lived(office: Office) -> Office:
    """A task of the education bureau, overdue since 30 April; the letter is signed."""
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="年度计划",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    office.until("2024-05-08 10:00")
    office.do(office.children("RW-2024-0001", "letter")[0], "sign", by="office.head")
    return office


@pytest.mark.parametrize("what", ASKED)
def test_both_doors_say_the_same(what: str, lived: Office) -> None:
    reader = Reader(lived.url)
    assert ASKED[what](reader) == ASKED[what](lived.engine)
    assert ASKED[what](reader)
    reader.close()


def test_inboxes_say_who_owes_and_who_waits(lived: Office) -> None:
    def numbers(login: str) -> tuple[list[str], list[str]]:
        found = Reader(lived.url).inbox(login)
        return [one.item.number for one in found.ours], [one.item.number for one in found.theirs]

    assert numbers("office.handler") == (["HG-2024-0001", "JB-2024-0001"], ["RW-2024-0001"])
    assert numbers("jiaoyu.liaison") == (["RW-2024-0001"], ["HG-2024-0001"])
    assert numbers("gongan.liaison") == ([], [])
    assert numbers("office.head") == ([], ["RW-2024-0001", "HG-2024-0001", "JB-2024-0001"])


def test_a_reader_cannot_act(lived: Office) -> None:
    assert isinstance(lived.engine, Engine)
    assert [name for name in ("open", "act", "tick", "note", "set_setting") if hasattr(Reader, name)] == []


def test_a_procedure_that_does_not_load_keeps_nobody_from_reading(lived: Office) -> None:
    reader = Reader(lived.url, packages=[])
    item = reader.item("RW-2024-0001")
    assert (item.state, item.state_label, item.owes[0].what) == ("in_progress", "in_progress", "in_progress")
    assert [one.label for one in reader.history("RW-2024-0001")][:2] == ["assign", "提醒"]
