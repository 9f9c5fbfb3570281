"""What readers ask is made ready beforehand, and answers as the statements themselves would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.definition.registry import Registry
from engine.intake.figures import FigureRow
from engine.runtime.office.figures import enter
from engine.store import find
from engine.store.database import Held
from engine.store.office import directory
from engine.store.statements import making, questions
from engine.store.statements.query import Query
from engine.store.statements.ready import FILE, Ready
from engine.testing import Office
from tests.conftest import BOTH, ON_SQLITE, ROOT, entered

SAMPLES: dict[str, Any] = {
    "transitions": ["item.hold", "clock.lapse"],
    "id": 1, "ids": [1, 2, 3, 4], "number": "RW-2024-0001", "parent": "JB-2024-0001", "login": "jiaoyu.liaison",
    "name": "office.unit", "delegate": "office.handler", "today": date(2024, 5, 8), "limit": 3,
    "now": datetime(2024, 5, 8, 9, tzinfo=UTC), "procedure": None, "state": None, "unit": None, "owner": None,
    "open_only": 0, "ended_only": 0, "overdue": 0, "aside": find.ASIDE, "code": "task", "measure": 4,
    "since": datetime(2024, 1, 1, tzinfo=UTC), "most": 5,
}  # fmt: skip
STATEMENTS = {name: one for name, one in vars(questions).items() if isinstance(one, Query)}


@dataclass
class Elsewhere:
    """A connection that speaks something for which nothing was made ready."""

    held: Held

    def __getattr__(self, name: str) -> Any:
        return f"not {self.held.speaks}" if name == "speaks" else getattr(self.held, name)


@pytest.fixture(scope="module", params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database; everything here only asks it."""
    return str(request.param)


@pytest.fixture(scope="module")
def lived(kind: str, tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Iterator[Office]:
    """Two units' task, overdue; one letter signed and suspended, the other declined, one ladder held."""
    with entered(kind, tmp_path_factory.mktemp("lived"), registry) as office:
        yield office_of_may(office)


def office_of_may(office: Office) -> Office:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="年度计划",
        due_month="2024-04", leads=["jiaoyu", "gongan"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    office.until("2024-05-08 10:00")
    first, second = (office.children(one, "letter")[0] for one in office.children(number))
    office.do(first, "sign", by="office.head")
    office.do(second, "decline", by="office.head", reason="当面说明", then="rest")
    office.engine.hold("RW-2024-0002", date(2024, 5, 10), "防汛", actor="office.head")
    office.engine.suspend(first, "hearing", "听证通知书", "2024-05-20", actor="office.head")
    enter(office.engine, [FigureRow("deaths", "2023", "", 20, "年报")], actor="office.handler")
    return office


def test_what_was_made_ready_is_what_the_tables_say_today() -> None:
    assert FILE.read_text("utf-8") == making.text(), "run `make statements`"


def test_every_statement_is_asked_by_name_and_every_name_is_a_statement() -> None:
    named = [one for module in (find, directory) for one in vars(module).items() if isinstance(one[1], Ready)]
    assert {name for name, _ready in named} == set(STATEMENTS)
    assert [name for name, ready in named if ready.name != name] == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_answers_as_the_statement_itself(name: str, lived: Office) -> None:
    ready = Ready(name)
    values = {one: SAMPLES[one] for one in making.one(STATEMENTS[name])["takes"]}
    with lived.engine.database.reading() as held:
        assert ready.all(held, **values) == STATEMENTS[name].all(held, **values)
        assert ready.one(held, **values) == STATEMENTS[name].one(held, **values)
        assert ready.value(held, **values) == STATEMENTS[name].value(held, **values)
        assert ready.all(Elsewhere(held), **values) == ready.all(held, **values)
        if ready.one(held, **values) is not None:
            assert ready.one(held, **values)._fields == STATEMENTS[name].one(held, **values)._fields


def test_the_samples_show_something(lived: Office) -> None:
    with lived.engine.database.reading() as held:
        empty = [
            name for name, query in STATEMENTS.items()
            if not query.all(held, **{one: SAMPLES[one] for one in making.one(query)["takes"]})
        ]  # fmt: skip
    assert empty == [
        "CONFIDENTIAL",
        "STARTED",
        "FAILING",
        "PARKED",
        "UNDATED",
        "UNREVIEWED",
        "SEALED",
        "DELEGATIONS",
        "ALL_DELEGATIONS",
        "RECUSALS",
        "REFUSALS",
    ]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 5),
        ({"limit": 2}, 2),
        ({"procedure": "letter"}, 2),
        ({"state": "declined"}, 1),
        ({"open_only": True}, 4),
        ({"ended_only": True}, 1),
        ({"unit": "jiaoyu"}, 2),
        ({"owner": "gongan", "procedure": "task"}, 1),
        ({"overdue": True, "procedure": "task"}, 2),
        ({"parent": "JB-2024-0001"}, 2),
        ({"parent": "JB-2024-0001", "unit": "gongan"}, 1),
        ({"procedure": "circular"}, 0),
    ],
    ids=str,
)
def test_every_filter_of_items(filters: dict[str, Any], count: int, lived: Office) -> None:
    with lived.engine.database.reading() as held:
        assert len(find.items(held, filters, lived.engine.now())) == count


def test_many_items_are_asked_about_in_parts(lived: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with lived.engine.database.reading() as held:
        at_once = list(find.of_items(find.PARTIES_OF, held, [1, 2, 3, 4, 5]))
        monkeypatch.setattr(find, "AT_ONCE", 2)
        in_parts = list(find.of_items(find.PARTIES_OF, held, [1, 2, 3, 4, 5]))
    assert sorted(in_parts) == sorted(at_once)
    assert len(at_once) == 4


@ON_SQLITE
def test_a_value_too_many_or_too_few_is_an_error(lived: Office) -> None:
    with lived.engine.database.reading() as held:
        with pytest.raises(TypeError, match="BY_NUMBER takes number; given: name"):
            find.BY_NUMBER.one(held, name="x")
        with pytest.raises(TypeError, match="takes number"):
            find.BY_NUMBER.one(held)


NEWER = re.compile(
    r"sqlite_schema|\breturning\b|->>|\bnulls (first|last)\b|\bas (not )?materialized\b|\biif\(|\bstrict\b"
)
"""Words of SQLite 3.30 and later."""


def test_no_statement_needs_a_newer_sqlite_than_offices_have() -> None:
    """The Linux of many offices has 3.26 to 3.32; duban was tried by hand on 3.29 (decision 0096)."""
    ready = (ROOT / "engine/store/statements/ready.json").read_text("utf-8").lower()
    assert NEWER.search(ready) is None
    files = [*(ROOT / "engine/store").rglob("*.py"), *(ROOT / "engine/runtime").rglob("*.py")]
    assert [str(file) for file in files if "sqlite_schema" in file.read_text("utf-8")] == []
