"""周期报送: opened by the calendar, chased, checked, ranked; what was missed stays missed (DOMAIN 3(k), T1, T29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cli.procedures.shipped import ledgers
from engine import word_count
from engine.definition.registry import Registry
from engine.errors import Refused
from engine.intake.directory import read_directory
from engine.outputs.figures.submissions import ranked, standings
from engine.outputs.ledgers.ledger import foot, rows
from engine.testing import Office
from tests.conftest import PUTUO

REPORTING = Path(PUTUO).parent / "putuo-reporting"
PARTS = {"highlights": "全覆盖检查。", "difficulties": "人手不足。", "hazards": "无。", "plan": "下月完成。"}


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """The office on 21 March, with the groups that report."""
    made = Office(tmp_path, directory=PUTUO, registry=registry)
    known = [one.code for one in made.engine.units()]
    made.engine.import_directory(read_directory(REPORTING, known_units=known), actor="admin")
    yield made
    made.engine.close()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("全覆盖检查。", 6), ("2024年，PM2.5下降3%。", 8), ("safety first\n第一", 4), ("　 \t", 0),
        ("𠮷野家", 3), ("“安全”", 4), ("名" * 800, 800), ("a b\u00a0c", 3),
    ],
)  # fmt: skip
def test_length_is_counted_as_word_does(text: str, count: int) -> None:
    assert word_count(text) == count


def of(office: Office, unit: str, period: str) -> str:
    """The number of a unit's report of a period."""
    (found,) = [
        one.number for one in office.engine.items(procedure="periodic_report")
        if one.parties["owner"] == unit and one.facts["period"] == period
    ]  # fmt: skip
    return found


@pytest.mark.full
def test_thirteen_lead_units_every_month_and_the_streets_every_quarter(office: Office) -> None:
    office.until("2024-06-12 12:00")
    periods: dict[str, int] = {}
    for one in office.engine.items(procedure="periodic_report"):
        periods[str(one.facts["period"])] = periods.get(str(one.facts["period"]), 0) + 1
    # on 21 March both series begin; 25 March is the first day, of the month and of the quarter
    assert periods == {"2024-03": 13, "2024-Q1": 10, "2024-04": 13, "2024-05": 13, "2024-06": 13, "2024-Q2": 10}
    may = office.item(of(office, "jiaoyu", "2024-05"))
    made_up = [line for line in office.engine.history(may.number) if line.transition == "fall_due"]
    assert may.facts["due_day"] == "2024-05-25"
    assert made_up[0].effects["deadline"]["due"] == "2024-05-30"  # a Saturday: it fell due on the 27th (T1)


def test_a_month_of_reports(office: Office) -> None:
    """One in time and returned, one of exactly 800, one too long, one exempted, one highlight, the others missing."""
    office.until("2024-04-22 10:00")
    jiaoyu, gongan, minzheng, guozi = (
        of(office, unit, "2024-04") for unit in ("jiaoyu", "gongan", "minzheng", "guozi")
    )
    office.do(jiaoyu, "submit", by="jiaoyu.liaison", **PARTS)
    office.do(jiaoyu, "send_back", by="office.handler", reason="未写整改计划的时间")
    assert office.due(jiaoyu) == date(2024, 4, 24)
    office.do(jiaoyu, "correct", by="jiaoyu.liaison", **PARTS)
    office.do(jiaoyu, "accept", by="office.handler")
    assert office.children(jiaoyu) == []

    rest = sum(map(word_count, PARTS.values())) - word_count(PARTS["plan"])
    office.do(minzheng, "submit", by="minzheng.liaison", **{**PARTS, "plan": "字" * (800 - rest)})
    office.do(gongan, "submit", by="gongan.liaison", **{**PARTS, "plan": "字" * (801 - rest)})
    office.do(minzheng, "accept", by="office.handler")  # exactly 800 is allowed (T29)
    with pytest.raises(Refused, match="800"):  # too long is not refused when it is handed in, but decided upon
        office.do(gongan, "accept", by="office.handler")
    office.do(gongan, "accept_long", by="office.handler", too_long_opinion="内容重要，予以采用")

    office.do(guozi, "exempt", by="office.deputy", reason="机构调整")
    sent = office.open("periodic_report", by="tiyu.liaison", via="send_highlight", parties={"owner": "tiyu"},
                       period="2024-04 亮点", highlights="校园演练全覆盖。")  # fmt: skip
    office.do(sent, "accept", by="office.handler")

    office.until("2024-04-26 10:00")
    best = standings(office.engine, date(2024, 4, 1), date(2024, 4, 30))
    found = {one.unit: one for one in best}
    # who was sent nothing back stands first; equals share a rank, and the next counts them all
    assert [(rank, one.unit) for rank, one in ranked(best)][:3] == [(1, "gongan"), (1, "minzheng"), (3, "jiaoyu")]
    assert {rank for rank, _one in ranked(best)} == {1, 3, 4}
    assert (found["jiaoyu"].owed, found["jiaoyu"].on_time, found["jiaoyu"].returned) == (1, 1, 1)
    assert [found[unit].too_long for unit in ("jiaoyu", "minzheng", "gongan")] == [0, 0, 1]
    assert "guozi" not in found  # an exempted report is owed by nobody
    assert (found["tiyu"].highlights, found["tiyu"].owed, found["tiyu"].missing) == (1, 1, 1)  # T39
    assert found["tiyu"].rate == 0
    assert all(one.owed == one.on_time + one.late + one.missing for one in best)
    known = ledgers()
    table = list(rows(known["submissions"], office.engine))  # of the year: March was missed by all
    assert [len(table), table[0][:6]] == [23, [1, "区公安分局", 2, 1, 0, 1]]
    assert "2024年1月1日至2024年4月26日" in foot(known["submissions"], office.engine, 23)[1]
    (one,) = [row for row in rows(known["periodic"], office.engine) if row[1] == jiaoyu]
    assert one[2:7] == ["牵头单位月报", "2024-04", "区教育局", date(2024, 4, 25), date(2024, 4, 22)]


def test_what_was_missed_stays_missed_and_twice_running_brings_a_letter(office: Office) -> None:
    for month, day in (("2024-03", "03-27"), ("2024-04", "04-28")):
        office.until(f"2024-{day} 10:00")
        number = of(office, "tiyu", month)
        assert office.state(number) == "missed"
        (miss,) = office.children(number, "missed_report")
        if month == "2024-03":
            office.until("2024-04-02 10:00")
            assert office.children(number, "letter") == []  # once is not yet twice
            office.do(number, "make_up", by="tiyu.liaison", **PARTS)
            office.do(number, "accept", by="office.handler")
            assert office.state(miss) == "noted"  # a late report does not take it away
    office.until("2024-05-08 10:00")
    assert len(office.children(number, "letter")) == 1
    found = {one.unit: one for one in standings(office.engine, date(2024, 3, 1), date(2024, 4, 30))}
    assert (found["tiyu"].owed, found["tiyu"].late, found["tiyu"].missing) == (2, 1, 1)
    order = list(found)
    assert order.index("tiyu") < order.index("jiaoyu")  # who handed in nothing at all


def test_without_the_groups_nothing_is_opened(tmp_path: Path, registry: Registry) -> None:
    quiet = Office(tmp_path, directory=PUTUO, registry=registry)
    quiet.until("2024-04-02 10:00")
    assert quiet.engine.items() == []
    quiet.engine.close()
