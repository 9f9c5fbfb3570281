"""Targets: what was promised in numbers, on a baseline of any size, in every part of a year; and figures as entered."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from cli.procedures.shipped import targets
from engine.intake.figures import FigureRow
from engine.outputs.figures.targets import Closing, Standing, Target, read_targets, standings
from tests.cli.conftest import Run, duban, office, rehearsed  # noqa: F401 - fixtures
from tests.outputs.test_brief import words

FIGURES, SHIPPED = targets()
STREETS = [f"s{n}" for n in range(20)]


def stand(target: Target, told: dict[str, int], today: str, *, year: int = 2024, streets: int = 20) -> Standing:
    """How one target stands: ``told`` is month, year, or unit → number."""
    rows = [
        FigureRow(target.figure, "2024-02" if key in STREETS else key, key if key in STREETS else "", value, "月报")
        for key, value in told.items()
    ]
    (found,) = standings(
        [target], year, rows, today=date.fromisoformat(today), figures=FIGURES,
        members={"streets": STREETS[:streets], "regulators": STREETS[:streets]},
        closing={target.key: Closing(told.get("closed", 0), told.get("of", 0), bool(told.get("overdue")))},
    )  # fmt: skip
    return found


def months(*values: int, year: int = 2024) -> dict[str, int]:
    return {f"{year}-{month:02}": value for month, value in enumerate(values, start=1)}


@pytest.mark.parametrize(
    ("baseline", "deaths", "goal", "state"),
    [
        (20, 19, 19, "met"),  # exactly 5 %
        (21, 20, 19, "missed"),  # 4.8 % is rounded nowhere
        (1, 0, 0, "met"),
        (1, 1, 0, "missed"),  # as many as before is no fall
        (0, 0, 0, "met"),
        (0, 1, 0, "missed"),
    ],
)
def test_five_percent_less_is_a_whole_number_of_people(baseline: int, deaths: int, goal: int, state: str) -> None:
    found = stand(SHIPPED["deaths_5"], {"2023": baseline} | months(deaths, *[0] * 11), "2025-01-05")
    assert (found.goal, found.state, found.so_far) == (goal, state, deaths)
    assert (found.change is None) == (baseline == 0)  # a change of nothing is no number


def test_a_year_on_its_way_is_judged_by_where_it_leads() -> None:
    """Half a year, 182 of 366 days."""
    last = {"2023": 20} | months(3, 2, 2, 1, 1, 1, year=2023)
    found = stand(SHIPPED["deaths_5"], last | months(1, 2, 2, 1, 1, 2), "2024-07-15")
    assert (found.so_far, found.last_year, found.change) == (9, 10, Decimal("-10.0"))
    assert (found.forecast, found.state, found.until) == (Decimal("18.1"), "on_course", date(2024, 6, 30))
    assert stand(SHIPPED["deaths_5"], last | months(1, 2, 2, 1, 1, 3), "2024-07-15").state == "at_risk"  # 20.1
    assert stand(SHIPPED["deaths_5"], last | months(20, 0), "2024-03-15").state == "missed"  # nobody comes back
    assert stand(SHIPPED["deaths_5"], months(1, 0), "2024-03-15").state == "unknown"  # without a baseline
    assert stand(SHIPPED["deaths_5"], {"2023": 20}, "2024-03-15").missing == ("2024-01", "2024-02")


def test_a_month_nobody_told_is_named_and_not_taken_for_zero() -> None:
    told = {"2023": 12} | months(1, 1)
    found = stand(SHIPPED["deaths_5"], told | {"2024-04": 1}, "2024-05-10")
    assert (found.missing, found.forecast) == (("2024-03",), Decimal("12.2"))  # of 90 days, not of 121
    assert found.last_year is None
    late = stand(SHIPPED["deaths_5"], told, "2025-02-01")
    assert (late.state, len(late.missing)) == ("unknown", 10)
    assert stand(SHIPPED["deaths_5"], {"2023": 12, "2024": 11} | months(1, 1), "2025-02-01").state == "met"


def test_three_years_are_judged_at_the_end_of_the_third() -> None:
    """12 of at most 9: said as a risk in 2024, as missed in 2026."""
    target = SHIPPED["accidents_10"]
    assert stand(target, {"2023": 10, "2024": 12}, "2025-01-10").state == "at_risk"
    assert stand(target, {"2023": 10, "2026": 9}, "2027-01-10", year=2026).state == "met"
    assert stand(target, {"2023": 10, "2026": 10}, "2027-01-10", year=2026).state == "missed"


def test_eighty_five_percent_means_eighty_five_too() -> None:
    target = SHIPPED["in_charge_85"]
    yes = dict.fromkeys(STREETS[:17], 1)
    assert stand(target, yes, "2025-01-01").state == "met"
    assert stand(target, yes, "2025-01-01").missing == ("s17", "s18", "s19")
    fewer = dict.fromkeys(STREETS[:16], 1) | {"s16": 0}
    assert stand(target, fewer, "2025-01-01").state == "missed"
    assert stand(target, fewer, "2024-11-01").state == "on_course"  # 80 % when 71 % should be there
    assert stand(target, fewer, "2024-12-31").state == "at_risk"
    nobody = stand(target, {}, "2024-06-01", streets=0)
    assert (nobody.so_far, nobody.state) == (None, "unknown")


def test_each_department_has_two_or_three() -> None:
    found = stand(SHIPPED["models_2"], {"s0": 3, "s1": 2, "s2": 1}, "2025-01-01", streets=3)
    assert (found.state, found.so_far, found.goal, found.missing) == ("missed", 2, 3, ("s2",))


def test_clearing_is_told_by_the_record() -> None:
    target = SHIPPED["hazards_cleared"]
    assert stand(target, {"closed": 1, "of": 3}, "2024-06-01").state == "on_course"
    assert stand(target, {"closed": 2, "of": 3, "overdue": 1}, "2024-06-01").state == "at_risk"
    assert stand(target, {"closed": 3, "of": 3}, "2027-01-01", year=2026).state == "met"
    assert stand(target, {"of": 0}, "2024-06-01").so_far is None


def test_an_office_writes_targets_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[figure]]\nkey = "x"\ntitle = "甲"\n'
        '[[target]]\nkey = "y"\ntitle = "乙"\nbasis = "-"\n'
        'years = [2025]\njudged = 2025\nrule = "share"\nfigure = "x"\n'
    )
    with pytest.raises(Exception, match=r"own\.toml.*a fall is of a figure without per"):
        read_targets([tmp_path])


def test_figures_are_entered_corrected_and_known_as_they_were(
    duban: Run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """21 March: 2023 and two months. On 1 April January is put right: one more has died within thirty days."""
    monkeypatch.chdir(tmp_path)
    head = "指标,月份,单位,数值,来源\n生产安全事故死亡人数,"
    file = tmp_path / "死亡.csv"
    more = ["2024年2月,,0,月报", "2024-03,,0,月报", "2024-01,区应急局,1,", "2024-13,,-1,月报", "2024,,3,月报"]
    file.write_text(head + "\n生产安全事故死亡人数,".join(more), "gb18030")
    ran = duban("figure", "import", str(file), "--as", "office.handler")
    assert (ran.code, ran.err.count("死亡.csv, ") + ran.err.count("死亡.csv 第")) == (
        2,
        6,
    )  # nor is 2024 over
    file.write_text(
        head + "2023,,20,年报\n生产安全事故死亡人数,2024-01,,1,月报\n生产安全事故死亡人数,2024-02,,２,月报\n"
    )
    assert duban("figure", "import", str(file), "--as", "office.handler", "-n").code == 0
    assert duban("figure", "list").out == ""
    assert duban("figure", "import", str(file), "--as", "tiyu.liaison").code == 3
    assert duban("figure", "import", str(file), "--as", "office.handler").code == 0
    file.write_text(head + "2024-01,,3,三十日内又一人死亡\n")
    assert duban("figure", "import", str(file), "--as", "office.handler", "--at", "2024-04-01T09:00").code == 0
    now, then = (
        {one["key"]: one for one in json.loads(duban("report", "targets", "2024", *more, "-o", "json").out)["targets"]}
        for more in ((), ("--as-of", "2024-03-31"))
    )
    assert (now["deaths_5"]["so_far"], now["deaths_5"]["forecast"], now["deaths_5"]["state"]) == (5, 30.5, "at_risk")
    assert now["deaths_5"]["missing"] == ["2024-03"]
    assert (then["deaths_5"]["so_far"], then["deaths_5"]["state"]) == (3, "on_course")
    _told_to_leaders_too(duban, now)
    assert (then["hazards_cleared"]["so_far"], then["hazards_cleared"]["state"]) == (None, "unknown")
    assert len(duban("figure", "list", "--history").out.splitlines()) == 4
    file.write_text(head + "2024-01,,—,误录\n")
    assert duban("figure", "import", str(file), "--as", "office.handler").code == 0
    assert "2024-01" not in duban("figure", "list").out
    assert duban("audit", "verify").code == 0


def _told_to_leaders_too(duban: Run, now: dict[str, Any]) -> None:  # noqa: F811
    """The page for leaders, the report of the month and the table say what the command says."""
    assert {one["key"]: one for one in json.loads(duban("report", "brief", "-o", "json").out)["targets"]} == now
    assert "◆ 有风险" in duban("report", "brief").out
    assert duban("report", "brief", "--out", "页.docx").code == 0
    page = words(Path("页.docx").read_bytes())
    assert "年度目标（6项：有风险4项、数据不全2项）" in page
    assert "◆ 有风险　死亡人数比2023年下降5%：目标≤19，累计5（至2月29日），预计全年30.5，2024年底考核" in page
    assert duban("report", "monthly", "2024-03").code == 0
    told = words(Path("区情月报2024-03.docx").read_bytes())  # at the end of March there were three dead
    assert any(one.startswith("九、年度目标进展") for one in told)
    deaths = told[told.index("死亡人数比2023年下降5%") + 1 :][:7]  # first the year at whose end it is judged
    assert deaths == ["2024", "■ 进度正常", "≤19", "3", "2024年2月29日", "—", "18.3"]
    assert duban("report", "targets", "2024", "-o", "xlsx").code == 0
    rows = CalamineWorkbook.from_path("目标进展2024.xlsx").get_sheet_by_index(0).to_python()
    assert rows[2][:5] == ["死亡人数比2023年下降5%", "◆ 有风险", "≤19", "5", "2024-02-29"]
    assert any("封签" in str(row[0]) for row in rows)
