"""The demo: whatever it prints stands in its database, and what stands there keeps the laws."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Namespace
from typing import Any

import pytest
from sqlalchemy import func, select

from cli.demo import suggestions
from cli.main import main
from engine.runtime import Engine
from engine.store import tables
from engine.store.statements.query import Query
from tests.diaries import checks

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


@pytest.fixture
def engine(quick_demo: Path) -> Iterator[Engine]:
    one = Engine(f"sqlite:///{quick_demo}")
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


def reconciled(engine: Engine) -> None:
    """Every figure the demo prints, counted once more another way: from the histories that readers are given."""
    from engine.rehearsal import MEASURES, tally

    found = tally(engine)
    items = {item.number: item for item in engine.items()}
    lines = [(item, line) for item in items.values() for line in engine.history(item.number)]
    definitions = {item.procedure: engine.registry.get(item.procedure) for item in items.values()}
    assert found.total.opened == len(items) == sum(found.states.values())
    ended = [item for item in items.values() if item.ended_at]
    assert found.total.closed == sum(not item.dropped for item in ended)
    assert found.total.dropped == sum(item.dropped for item in ended)
    lapses = [line for _item, line in lines if line.transition == "clock.lapse"]
    assert found.total.slipped + found.total.deemed == len(lapses)
    assert found.total.reminded == sum(line.transition == "clock.remind" for _item, line in lines)
    assert found.total.signed == len(engine.documents()) == sum(len(line.documents) for _item, line in lines)
    served = {(code, move.name) for code, one in definitions.items() for move in one.serving}
    assert found.total.served == sum((item.procedure, line.transition) in served for item, line in lines)
    measures = [item for item in items.values() if item.procedure in MEASURES]
    assert found.total.proposed == len(measures)
    dropped = [item for item in measures if item.ended_at and item.dropped]
    assert found.total.declined + found.total.withdrawn + found.total.moot == len(dropped)
    by_persons = [item for item in dropped if engine.history(item.number)[-1].actor_kind == "person"]
    assert found.total.declined + found.total.withdrawn == len(by_persons)
    for name in ("opened", "closed", "slipped", "signed", "declined", "moved"):
        whole = getattr(found.total, name)
        assert whole == sum(getattr(one, name) for one in found.months), name
        assert whole == sum(getattr(one, name) for one in found.procedures.values()), name
    zone = engine.zone
    for month in found.months:
        opened = [item for item in items.values() if f"{item.opened_at.astimezone(zone):%Y-%m}" == month.month]
        assert month.opened == len(opened)
    assert found.total.slipped == sum(one.slipped for one in found.units)
    for procedure in MEASURES:
        one_kind = [item for item in measures if item.procedure == procedure]
        assert sum(one.measures.get(procedure, 0) for one in found.units) == len(one_kind)
    given = [item for item in items.values() if item.procedure in ("task", "hazard_listing")]
    for line in found.units:
        own = [item for item in given if item.parties["owner"] == line.unit]
        assert (line.given, line.open) == (len(own), sum(item.ended_at is None for item in own))
        assert line.done == sum(item.ended_at is not None and not item.dropped for item in own)
        assert line.overdue == sum(any(one.overdue for one in item.owes) for item in own)
        assert line.given == line.done + line.dropped + line.open
    assert sum(one.given for one in found.units) == len(given)


def test_the_figures_reconcile_with_the_events(engine: Engine) -> None:
    reconciled(engine)


def explained(engine: Engine) -> None:
    """Every deadline that ever ran gives, day by day, the date that is recorded; every measure its reasons."""
    for item in engine.items():
        for key in engine.why(item.number).rounds:
            checks.lawful(engine, engine.why(item.number, key))


def test_every_deadline_explains_itself(engine: Engine) -> None:
    explained(engine)


def held(engine: Engine) -> None:
    """Every working day of every item is somebody's, once."""
    lives = list(engine.holdings())
    assert len(lives) == len(engine.items())
    for life in lives:
        assert life.workdays == engine.calendar.workdays_between(life.since, life.until)
        assert sum(one.workdays for one in life.stretches) == life.workdays, life.number
        assert all(one.unit for one in life.stretches)


def test_holding_times_add_up(engine: Engine) -> None:
    held(engine)


def test_what_is_suggested_is_still_under_way() -> None:
    ended = datetime(2024, 5, 1, tzinfo=UTC)
    at = {1: ended, 2: ended, 3: None}
    letters = [Namespace(number=f"HG-{n}", parent=f"RW-{n}", ended_at=when) for n, when in at.items()]
    tasks = {"RW-1": Namespace(ended_at=ended), "RW-2": Namespace(ended_at=None), "RW-3": Namespace(ended_at=None)}
    engine = Namespace(items=lambda procedure: letters if procedure == "letter" else [], item=tasks.get)
    said = suggestions(engine, "URL")  # type: ignore[arg-type]
    assert said[1:] == ["duban --db URL item tree RW-2", "duban --db URL item log HG-3"]


@pytest.mark.full
def test_what_was_printed_is_what_stands_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from engine.rehearsal import tally

    folder = tmp_path / "demo"
    assert run("demo", "--dir", str(folder), "--quick", "--until", "2024-05-31", "-o", "json") == 0
    said = json.loads(capsys.readouterr().out)
    engine = Engine(f"sqlite:///{folder / 'duban.db'}")
    found = tally(engine)
    assert {name: value for name, value in said["total"].items() if name != "month"} == vars(found.total)
    assert [one["unit"] for one in said["units"]] == [one.unit for one in found.units]
    assert len(said["try"]) == 3
    engine.close()
    for line in said["try"]:
        assert run(*line.split()[1:]) == 0
    capsys.readouterr()
    assert run("demo", "--dir", str(folder), "--quick", "--until", "2024-04-30") == 0  # an earlier demo is replaced
    written = capsys.readouterr().out
    assert "2024-04" in written
    assert "2024-05" not in written.split("接下来")[0]


def histories(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = Engine(url)
    try:
        return {
            item.number: [(one.transition, one.actor, one.occurred_at, one.hash) for one in engine.history(item.number)]
            for item in engine.items()
        }
    finally:
        engine.close()


@pytest.mark.full
def test_lived_twice_it_is_the_same(quick_demo: Path, tmp_path: Path) -> None:
    assert run("demo", "--dir", str(tmp_path / "again"), "--quick") == 0
    assert histories(f"sqlite:///{tmp_path / 'again' / 'duban.db'}") == histories(f"sqlite:///{quick_demo}")


def test_only_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "duban.db").write_text("mine")
    assert run("demo", "--dir", str(tmp_path), "--quick") == 2
    assert (tmp_path / "duban.db").read_text() == "mine"
    real = tmp_path / "office"
    real.mkdir()
    assert run("--db", f"sqlite:///{real / 'duban.db'}", "db", "init", "--rehearsal", "--at", "2024-03-21T09:00") == 0
    before = (real / "duban.db").read_bytes()
    assert run("demo", "--dir", str(real), "--quick") == 2
    assert (real / "duban.db").read_bytes() == before


@pytest.mark.parametrize("day", ["2024-03-20", "2025-01-01"])
def test_a_day_the_diary_does_not_know_makes_nothing(day: str, tmp_path: Path) -> None:
    assert run("demo", "--dir", str(tmp_path / "demo"), "--until", day) == 2
    assert not (tmp_path / "demo").exists()


@pytest.mark.full
def test_the_whole_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", "--dir", str(tmp_path / "demo")) == 0
    url = f"sqlite:///{tmp_path / 'demo' / 'duban.db'}"
    capsys.readouterr()
    counts: Counter[str] = Counter()
    for procedure in ("assignment", "task", "letter"):
        assert run("--db", url, "item", "list", "--procedure", procedure, "-o", "json") == 0
        counts[procedure] = len(json.loads(capsys.readouterr().out))
    assert counts["assignment"] == 35 + 3  # rows of the plan, and a slip of each colour
    assert counts["task"] > 200
    assert counts["letter"] > 0
    engine = Engine(url)
    lawful(engine)
    reconciled(engine)
    explained(engine)
    held(engine)
    assert {one.procedure for one in engine.items()} >= {
        "letter", "circular", "interview", "exposure", "hazard_listing", "responsibility_tracing", "extension",
        "public_report", "clue_transfer",
    }  # fmt: skip
    kinds = {one.name for one in engine.documents()}
    assert kinds >= {"督办单", "举报受理告知书", "举报答复书", "举报奖励通知书", "涉嫌犯罪案件移送书", "线索移交函"}
    slips = [one.facts["shade"] for one in engine.items(procedure="assignment") if "shade" in one.facts]
    (shown,) = engine.items(procedure="exposure")
    about = {one.item for one in engine.documents() if one.number == shown.facts["record"]}
    assert [engine.item(one).parties["owner"] for one in about] == [shown.parties["addressee"]]
    assert sorted(slips) == ["blue", "red", "yellow"]
    assert all(one.sound for one in engine.number_series())
    engine.close()


def test_every_paper_signed_and_the_ledgers_lie_in_its_folder(quick_demo: Path, engine: Engine) -> None:
    papers = engine.documents()
    files = sorted(one.name for one in (quick_demo.parent / "文书").iterdir())
    assert len(files) == len(papers) > 20
    first = next(one for one in papers if one.number)
    (named,) = [one for one in files if one.startswith(f"{first.series}-{first.year}-{first.serial:03d} ")]
    assert (quick_demo.parent / "文书" / named).read_bytes() == engine.content(first)
    assert all(one.sound for one in engine.number_series())
    assert len(list((quick_demo.parent / "台账").glob("*.xlsx"))) == 12  # with the targets
