"""Statistics: totals that reconcile, rates that are nothing where there is nothing, and what was so then stays so."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.definition.registry import Registry
from engine.errors import Usage
from engine.outputs.figures.statistics import Counted, Figures, figures, period, total
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture

PUTUO = Path(__file__).parent.parent.parent / "workflows" / "directory" / "putuo"
FIRST, LAST = date(2024, 4, 1), date(2024, 6, 30)
DAYS = some.integers(-200, 200).map(lambda n: FIRST + timedelta(days=n))


@some.composite
def items(draw: some.DrawFn) -> Counted:
    opened = draw(DAYS)
    ended = draw(some.none() | some.integers(0, 200).map(lambda n: opened + timedelta(days=n)))
    return Counted(draw(some.sampled_from("甲乙丙")), opened, ended, ended is not None and draw(some.booleans()),
                   ended is None and draw(some.booleans()), {})  # fmt: skip


@given(some.lists(items(), max_size=40))
def test_every_row_and_the_total_reconcile_with_a_count_by_hand(lived: list[Counted]) -> None:
    found = figures(lived, FIRST, LAST)
    assert all(row.reconciled for row in found.values())
    whole = total(found.values())
    assert whole.reconciled
    assert whole.opened == sum(FIRST <= one.opened <= LAST for one in lived)
    assert whole.before == sum(one.opened < FIRST and (one.ended is None or one.ended >= FIRST) for one in lived)
    assert whole.open == sum(one.opened <= LAST and (one.ended is None or one.ended > LAST) for one in lived)
    ended = [one for one in lived if one.ended is not None and FIRST <= one.ended <= LAST]
    assert (whole.closed, whole.dropped) == (sum(not one.dropped for one in ended), sum(one.dropped for one in ended))
    assert whole.over_30 >= whole.over_60 >= whole.over_90
    assert whole.over_30 <= whole.open
    if whole.rate is not None:
        assert 0 <= whole.rate <= 100


@pytest.mark.parametrize(
    ("row", "rate"),
    [
        (Figures(), None),
        (Figures(opened=2, dropped=2), None),  # moved elsewhere: nothing here could be closed
        (Figures(before=1, opened=2, closed=2, open=1), Decimal("66.7")),
        (Figures(opened=8, closed=1, open=7), Decimal("12.5")),
        (Figures(opened=2000, closed=1, open=1999), Decimal("0.1")),  # half up, as people round
    ],
)
def test_a_rate_of_nothing_is_no_rate(row: Figures, rate: Decimal | None) -> None:
    assert row.rate == rate


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")), ("2024年", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")), ("2024年6月", ("2024-06-01", "2024-06-30")),
        ("2024Q1", ("2024-01-01", "2024-03-31")), ("2024H2", ("2024-07-01", "2024-12-31")),
        ("2024-03-21..2024-04-02", ("2024-03-21", "2024-04-02")),
    ],
)  # fmt: skip
def test_periods(text: str, days: tuple[str, str]) -> None:
    assert tuple(map(str, period(text))) == days


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024Q5", "2024-04-02..2024-03-21", "2024-02-30..2024-03-01"])
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(Usage, match="2024Q2"):
        period(text)


# the command on a record -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three units with a task each: one done in April, one late with a letter in May, one still in time."""
    made = Office(tmp_path_factory.mktemp("tasks"), directory=PUTUO, registry=Registry.load(["workflows"], []))
    for month, unit in (("2024-04", "tiyu"), ("2024-04", "shuju"), ("2024-09", "sifa")):
        number = made.open(
            "assignment", by="office.handler", via="enter_row", title=f"清查 {unit}", todo="逐户", source="附件1",
            due_month=month, leads=unit,
        )  # fmt: skip
        made.do(number, "issue", by="office.handler")
        (task,) = made.children(number, "task")
        made.do(task, "receive", by=f"{unit}.liaison", received_by="联络员")
        made.do(task, "begin", by=f"{unit}.liaison")
        if unit == "tiyu":
            made.until("2024-04-10 10:00")
            made.do(task, "submit", by="tiyu.liaison", report="已办结")
            made.do(task, "close", by="office.handler", opinion="属实")
    made.until("2024-06-03 10:00")
    return made


def asked(duban: Run, *words: str) -> dict[str, object]:  # noqa: F811
    ran = duban("report", "stats", "--procedure", "task", *words, "-o", "json")
    assert ran.code == 0, ran.err
    found: dict[str, object] = json.loads(ran.out)
    return found


def test_the_figures_are_those_of_the_database(
    office: Office, duban: Run, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    found = asked(duban, "--by", "unit", "--period", "2024H1")
    rows = {row["label"]: row for row in found["rows"]}  # type: ignore[attr-defined]
    assert set(rows) == {"区体育局", "区数据局", "区司法局"}
    assert (rows["区体育局"]["closed"], rows["区体育局"]["rate"]) == (1, 100.0)
    assert (rows["区数据局"]["open"], rows["区数据局"]["overdue"], rows["区数据局"]["letters"]) == (1, 1, 1)
    assert (rows["区司法局"]["open"], rows["区司法局"]["overdue"]) == (1, 0)
    whole = found["total"]
    assert isinstance(whole, dict)
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        counts = raw.execute("SELECT count(*), count(ended_at) FROM item WHERE procedure = 'task'").fetchone()
        (letters,) = raw.execute(
            "SELECT count(*) FROM item m JOIN item p ON p.id = m.parent_id"
            " WHERE m.procedure = 'letter' AND p.procedure = 'task'"
        ).fetchone()
    assert (whole["opened"], whole["closed"], whole["letters"]) == (*counts, letters)


def test_an_empty_period_and_a_dash(
    office: Office, duban: Run, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    found = asked(duban, "--by", "month", "--period", "2023")
    assert (found["rows"], found["total"]["rate"]) == ([], None)  # type: ignore[index]
    assert duban("report", "stats", "--period", "2023", "--by", "month").code == 0
    assert duban("report", "stats", "--period", "soon").code == 2


def test_a_period_that_is_over_stays_as_it_was_told(
    office: Office, duban: Run, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    april = asked(duban, "--by", "unit", "--period", "2024-04")
    rows = {row["label"]: row for row in april["rows"]}  # type: ignore[attr-defined]
    assert (rows["区数据局"]["open"], rows["区数据局"]["overdue"]) == (1, 0)  # on 30 April it was not late yet
    may = asked(duban, "--by", "unit", "--period", "2024-05")
    assert {row["label"]: row["overdue"] for row in may["rows"]}["区数据局"] == 1  # type: ignore[attr-defined]
    late = next(one for one in office.engine.items(procedure="task") if one.parties["owner"] == "shuju")
    office.do(late.number, "submit", by="shuju.liaison", report="补报")
    office.do(late.number, "close", by="office.handler", opinion="属实")
    assert asked(duban, "--by", "unit", "--period", "2024-04")["rows"] == april["rows"]
    assert asked(duban, "--by", "unit", "--period", "2024-05")["rows"] == may["rows"]
