"""The demo: whatever it prints stands in its database, and what stands there keeps the laws."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cli.main import main
from engine.runtime import Engine
from engine.store import tables
from engine.store.query import Query

EVENT, ITEM, CLAIM = tables.Event.__table__, tables.Item.__table__, tables.RungClaim.__table__
OPENED = Query(
    select(EVENT.c.actor_kind, EVENT.c.transition, ITEM.c.number)
    .join(ITEM, ITEM.c.id == EVENT.c.item_id)
    .where(ITEM.c.procedure == "letter")
)
GROUNDED = Query(
    select(ITEM.c.number).where(
        ITEM.c.procedure == "letter", ITEM.c.id.in_(select(tables.Ground.__table__.c.measure_id))
    )
)
TWICE = Query(
    select(func.count().label("n"), CLAIM.c.item_id)
    .group_by(CLAIM.c.item_id, CLAIM.c.state, CLAIM.c.round, CLAIM.c.rung, CLAIM.c.n)
    .having(func.count() > 1)
)
BY_PERSONS = {"sign", "serve", "decline", "withdraw", "again_sign", "again_serve", "hint_sign"}


def run(*args: str) -> int:
    return main(list(args))


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert run("demo", "--dir", str(folder), "--quick", "--until", "2024-07-31") == 0
    return folder / "duban.db"


@pytest.fixture
def engine(quick: Path) -> Iterator[Engine]:
    one = Engine(f"sqlite:///{quick}")
    yield one
    one.close()


def lawful(engine: Engine) -> None:
    """What must hold of every demo."""
    assert [one for one in engine.doctor() if one.serious] == []
    with engine.database.reading() as held:
        events = OPENED.all(held)
        grounded = {row.number for row in GROUNDED.all(held)}
        assert TWICE.all(held) == []
    assert grounded
    openers = {row.number: row.actor_kind for row in events if row.transition == "propose"}
    assert {openers[number] for number in grounded} == {"clock"}
    assert {row.actor_kind for row in events if row.transition in BY_PERSONS} == {"person"}
    assert all(one.issued_by not in ("clock", "") for one in engine.documents())


def test_the_quick_demo_keeps_the_laws(engine: Engine) -> None:
    lawful(engine)


def test_numbers_of_papers_have_no_gap(engine: Engine) -> None:
    serials: dict[str, list[int]] = {}
    for paper in engine.documents():
        if paper.number:
            organ, rest = paper.number.split("〔")
            serials.setdefault(organ, []).append(int(rest.split("〕")[1].removesuffix("号")))
    assert serials
    assert all(found == list(range(1, len(found) + 1)) for found in serials.values())


def test_the_figures_reconcile_with_the_events(engine: Engine) -> None:
    from engine.rehearsal import tally

    found = tally(engine)
    lines = [event for item in engine.items() for event in engine.history(item.number)]
    assert found.total.opened == len(engine.items())
    assert found.total.slipped + found.total.deemed == sum(one.transition == "clock.lapse" for one in lines)
    assert found.total.signed == len(engine.documents())
    assert sum(one.given for one in found.units) == len(engine.items(procedure="task")) + len(
        engine.items(procedure="hazard_listing")
    )


def histories(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = Engine(url)
    try:
        return {
            item.number: [(one.transition, one.actor, one.occurred_at, one.hash) for one in engine.history(item.number)]
            for item in engine.items()
        }
    finally:
        engine.close()


def test_lived_twice_it_is_the_same(quick: Path, tmp_path: Path) -> None:
    assert run("demo", "--dir", str(tmp_path / "again"), "--quick", "--until", "2024-07-31") == 0
    assert histories(f"sqlite:///{tmp_path / 'again' / 'duban.db'}") == histories(f"sqlite:///{quick}")


def test_only_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "duban.db").write_text("mine")
    assert run("demo", "--dir", str(tmp_path), "--quick") != 0
    assert (tmp_path / "duban.db").read_text() == "mine"


@pytest.mark.full
def test_the_whole_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", "--dir", str(tmp_path / "demo")) == 0
    url = f"sqlite:///{tmp_path / 'demo' / 'duban.db'}"
    capsys.readouterr()
    counts: Counter[str] = Counter()
    for procedure in ("assignment", "task", "letter"):
        assert run("--db", url, "item", "list", "--procedure", procedure, "-o", "json") == 0
        counts[procedure] = len(json.loads(capsys.readouterr().out))
    assert counts["assignment"] == 35
    assert counts["task"] > 200
    assert counts["letter"] > 0
    engine = Engine(url)
    lawful(engine)
    assert {one.procedure for one in engine.items()} >= {
        "letter", "circular", "interview", "exposure", "hazard_listing", "responsibility_tracing", "extension",
    }  # fmt: skip
    engine.close()
