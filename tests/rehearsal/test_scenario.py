"""What authors test with: a scenario in memory, every path, and the history that a failure shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine import days, workdays
from engine.definition.registry import Registry
from engine.errors import BrokenProcedure, NotFound, Refused
from engine.testing import Scenario, Step, every_path
from tests import pages
from tests.conftest import PROFILE, PUTUO, ROOT

PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
TUTORIAL = next(body for kind, title, body in pages.blocks(PAGE) if title == "mine/revisit.py").replace(
    'State("待报送", owed_by=OWNER)', 'State("待报送", owed_by=OWNER, due=visit_by)'
)
"""The tutorial's procedure, its first mistake mended."""


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mine")
    (folder / "revisit.py").write_text(TUTORIAL, "utf-8")
    return folder


def test_a_procedure_that_is_only_a_file_is_lived_through(mine: Path) -> None:
    with Scenario("revisit", folders=[mine], at="2024-04-01 09:00", visit_by="2024-04-12") as case:
        assert (case.state, case.due) == ("planned", "2024-04-12")
        case.until("2024-04-17 09:00")
        assert case.sent == [
            ("2024-04-11", "提醒", ("debtor",)),
            ("2024-04-15", "催办", ("debtor", "handler")),
        ]
        (letter,) = case.proposed
        assert (letter.procedure, letter.state, case.signed) == ("letter", "proposed", [])
        case.act("sign", item=letter.number)
        assert [one.name for one in case.signed] == ["督促函"]
        case.advance(workdays(1))
        assert f"{case.lines[-1].at:%Y-%m-%d}" == "2024-04-18"
        case.act("report", finding="通道畅通").after.facts["finding"].index("通道")
        case.act("accept", at="2024-04-22 10:00")
        assert case.ended
        assert case.history().splitlines()[-3].endswith("核实办结 → 办结")
        assert case.history().splitlines()[-2].endswith("事由消失 → 待送达，时限 2024-04-18")


def test_the_clock_is_moved_by_days_working_days_and_hours(registry: Registry) -> None:
    with Scenario("letter", registry=registry, at="2024-04-03 10:00") as case:
        for span, then in (
            (workdays(1), "2024-04-07 10:00"), (days(2), "2024-04-09 10:00"), (timedelta(hours=3), "2024-04-09 13:00")
        ):  # fmt: skip
            case.advance(span)
            assert f"{case.engine.now().astimezone(case.engine.zone):%Y-%m-%d %H:%M}" == then


def test_a_child_and_a_measure_of_the_clock_get_a_parent(registry: Registry) -> None:
    with Scenario("extension", registry=registry) as case:
        assert case.parent is not None
        assert case.engine.item(case.parent).procedure == "rehearsed_parent"
    with Scenario("responsibility_tracing", registry=registry) as case:
        assert case.item.procedure == "responsibility_tracing"


def test_the_shipped_directory_and_limits(registry: Registry) -> None:
    with Scenario(
        "letter",
        registry=registry,
        directory=PUTUO,
        profile=PROFILE,
        by="office.handler",
        parties={"addressee": "区教育局"},
    ) as case:
        assert case.item.parties["addressee"] == "jiaoyu"
        case.act("sign", by="office.head")
        assert case.signed[0].issued_by == "office.head"


def test_a_refusal_tells_what_had_happened(registry: Registry) -> None:
    with Scenario("letter", registry=registry) as case:
        case.act("decline", then="rest")
        with pytest.raises(Refused) as refused:
            case.act("sign")
    assert "拟函 → 拟发" in refused.value.__notes__[0]


def test_a_failure_tells_what_had_happened(registry: Registry) -> None:
    def fails() -> None:
        with Scenario("letter", registry=registry) as case:
            case.until("2024-04-07 09:00")
            assert case.ended, "the office should have decided"

    with pytest.raises(AssertionError) as failed:
        fails()
    assert "逾期" in failed.value.__notes__[0]


def test_a_broken_or_unknown_procedure_is_told(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "revisit.py").write_text(TUTORIAL.replace(", due=visit_by", ""), "utf-8")
    with pytest.raises(BrokenProcedure, match="P009"):
        Scenario("revisit", folders=[tmp_path])
    with pytest.raises(NotFound):
        Scenario("revsit", registry=registry)


def test_every_path_shows_the_shortest_that_fails(mine: Path) -> None:
    """No revisit may be sent back: the first path that does is told, and it is the shortest there is."""

    def never_back(step: Step) -> None:
        assert step.word != "send_back"

    with pytest.raises(AssertionError) as failed:
        every_path("revisit", 6, folders=[mine], check=never_back)
    assert failed.value.__notes__ == ["revisit: plan → report → send_back"]
    walked = every_path("revisit", 30, folders=[mine])
    assert walked.untaken() == []
    assert walked.whole
    assert walked.stuck() == []
