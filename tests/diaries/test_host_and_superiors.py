"""Whom the ladder spares and who decides about whom: the host of the office (T11), superiors (T12), month ends (T3)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Refused
from engine.testing import Office
from tests.diaries.test_people_and_the_ladder import sound, task


def unattended(office: Office, unit: str, month: str = "2024-04") -> str:
    """A task that nobody of its unit ever looks at: the clock receives it and begins it."""
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source=f"来源{unit}",
        due_month=month, leads=[unit],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (found,) = office.children(number)
    return found


def only(office: Office, parent: str, procedure: str) -> str:
    (found,) = office.children(parent, procedure)
    return found


# superiors --------------------------------------------------------------------------------------------------------


def test_a_superior_is_only_reminded(office: Office) -> None:
    overdue = unattended(office, "quzhengfu")
    office.until("2024-09-30 18:00")
    assert office.state(overdue) == "in_progress"
    assert office.item(overdue).owes[0].overdue
    assert office.children(overdue) == []
    assert office.log(overdue, "clock.escalate") == []
    reminded = [line for line in office.log(overdue, "clock.remind") if line > "2024-04-01"]
    assert reminded[:6] == [
        "2024-04-17 clock.remind 首次提醒",
        "2024-04-24 clock.remind 再次提醒",
        "2024-04-29 clock.remind 末次提醒",
        "2024-04-30 clock.remind 到期提示",
        "2024-05-06 clock.remind 催办",
        "2024-05-10 clock.remind 逾期报告",
    ]
    assert len(reminded) > 20  # the report comes again every week, for as long as it takes
    assert sound(office)


def test_nobody_can_jump_up_on_a_superior(office: Office) -> None:
    overdue = unattended(office, "quwei")
    office.until("2024-05-10 10:00")
    with pytest.raises(Refused):
        office.engine.escalate(overdue, "急", actor="office.head")
    assert office.children(overdue) == []


@pytest.mark.parametrize(
    ("procedure", "via"),
    [
        ("circular", "propose"), ("interview", "propose"), ("interview", "propose_by_leader"), ("exposure", "propose"),
        ("responsibility_tracing", "propose"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["quwei", "quzhengfu", "shianweiban", "anweihui"])
def test_nobody_opens_a_measure_against_a_superior(office: Office, procedure: str, via: str, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        office.open(procedure, by="office.handler", via=via, parties={"addressee": unit}, grounds="会议未召开")
    assert [str(one) for one in refused.value.reasons] == ["对上级单位只提醒，不通报、不约谈、不曝光、不倒查"]
    assert office.engine.items(procedure=procedure) == []


# the host of the office, and the office itself --------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["yingji", "anweiban"])
def test_every_rung_against_the_host_is_decided_by_the_committee(office: Office, unit: str) -> None:
    overdue = unattended(office, unit)

    def decided_above(number: str, transition: str, **facts: Any) -> None:
        assert [one.role for one in office.item(number).owes] == ["committee_deputy"]
        with pytest.raises(Refused):
            office.do(number, transition, by="office.head", **facts)
        office.do(number, transition, by="committee.deputy", **facts)

    office.until("2024-05-08 10:00")
    letter = only(office, overdue, "letter")
    decided_above(letter, "sign")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-08")
    office.until("2024-05-23 10:00")
    circular = only(office, overdue, "circular")
    decided_above(circular, "check_facts", fact_sheet="至5月23日未报")
    office.until("2024-05-28 10:00")  # nobody answered about the facts within two working days
    office.do(circular, "redraft", by="office.handler", draft="通报稿")
    office.do(circular, "check", by="committee.deputy")
    office.do(circular, "clear", by="office.legal")
    decided_above(circular, "sign", names_persons="no")
    office.do(circular, "serve", by="office.handler", served_on="2024-05-28")
    office.until("2024-06-13 10:00")
    interview = only(office, overdue, "interview")
    decided_above(interview, "approve", objects="主要负责同志", meet_on="2024-06-19")
    office.do(interview, "notify", by="office.handler", notified_on="2024-06-13")
    office.until("2024-06-19 16:00")
    office.do(interview, "hold", by="office.handler", held_on="2024-06-19", attendance="principal")
    office.until("2024-07-05 10:00")
    tracing = only(office, overdue, "responsibility_tracing")
    office.do(tracing, "screen", by="office.handler", preliminary="属实", established="regulator_inaction")
    decided_above(tracing, "endorse", extent="承办链条", lead="区纪委监委")
    assert sound(office)


def test_a_tracing_of_the_host_does_not_wait_for_a_second_deputy(office: Office) -> None:
    """The deputy stands in for the office's head in the deliberation, so the committee's head decides the report."""
    number = office.open(
        "responsibility_tracing", by="office.handler", parties={"addressee": "yingji"}, grounds="监管不作为线索"
    )
    team = ["区司法局联络员", "区纪委监委承办人", "区总工会联络员"]
    office.do(number, "screen", by="office.handler", preliminary="属实", established="regulator_inaction")
    office.do(number, "endorse", by="committee.deputy", extent="承办链条", lead="区纪委监委")
    office.do(number, "approve_start", by="committee.deputy")
    office.do(number, "form", by="committee.deputy", team=team, recused="yes")
    office.do(number, "notify", by="office.handler", served_on="2024-03-21")
    office.do(
        number, "draft_report", by="office.handler", process="无人承办", chain="无记录", nature="不作为",
        suggestion="整改", prevention="建台账", all_signed="yes", views_asked_on="2024-03-21",
    )  # fmt: skip
    office.do(number, "file_views", by="yingji.liaison", views="接受")
    office.do(number, "deliberate", by="committee.deputy", conclusion="同意")
    with pytest.raises(Refused, match="may not also take this one"):
        office.do(number, "approve_report", by="committee.deputy", meeting=team)
    office.do(number, "approve_report", by="committee.head", meeting=team)
    assert office.state(number) == "disposing"


# month ends -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "alarm", "lapse"),
    [("2024-06", "2024-06-28", "2024-07-01"), ("2024-11", "2024-11-29", "2024-12-01")],  # a Sunday and a Saturday
)
def test_a_month_ends_with_its_last_day_and_the_alarm_rings_on_its_last_working_day(
    office: Office, month: str, alarm: str, lapse: str
) -> None:
    number = task(office, "jiaoyu", month=month)
    office.until(f"{lapse} 10:00")
    assert f"{alarm} clock.remind 到期提示" in office.log(number)
    assert office.log(number, "clock.lapse") == [f"{lapse} clock.lapse"]
