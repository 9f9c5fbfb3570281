"""Children of a suspended item, where the procedure says that they run on (``suspends_children``; SEMANTICS 22, 28)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.definition.render import canonical
from engine.errors import Refused
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO

CASES = '''
from engine import *
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OFFICE_HEAD, OWNER


class Inquiry(Procedure, title="专项核查", prefix="HC", version=1, slip=OFFICE_LADDER, suspends_children=False):
    """核查 → 报告；节点与延期申请为子项."""

    todo = text("事项")
    title = text("节点内容")
    due_day = day("时限")
    until = day("延至")
    looking = State("核查", owed_by=HANDLER, due=due_day)
    reporting = State("报告", owed_by=HANDLER, due=limit("inquiry.report", workdays(5)), suspends_children=True)
    done = Final("办结")
    begin = START.to(looking, "开始", by=HANDLER, parties=[OWNER], asks=[todo, due_day])
    plan = looking.to(looking, "列节点", by=HANDLER, asks=[title], opens=child("milestone"))
    ask = looking.to(
        looking, "申请延期", by=HANDLER, asks=[until], opens=child("more_time", returns={"until": due_day})
    )
    extend = looking.to(looking, "延期", by=CHILD("more_time"), asks=[due_day],
                        when=[times("extend") < 2, later_than(DUE, fact=due_day)])
    entrust = looking.to(looking, "委托鉴定", by=HANDLER, opens=child("finding"))
    cut_short = looking.to(done, "提前办结", by=CHILD("finding"))
    report = looking.to(reporting, "报告", by=HANDLER)
    look_again = reporting.to(looking, "补充核查", by=HANDLER)
    finish = reporting.to(done, "办结", by=HANDLER)


class MoreTime(Procedure, title="延时", prefix="YS", version=1, slip=OFFICE_LADDER):
    """申请 → 准予."""

    until = day("延至")
    deciding = State("待批", owed_by=OFFICE_HEAD, due=limit("more_time.decide", workdays(10)))
    granted = Final("准予")
    moot = Final("原事项已结束", dropped=True)
    request = START.to(deciding, "申请", by=PARENT, asks=[until])
    grant = deciding.to(granted, "准予", by=OFFICE_HEAD, tells="extend")
    drop = deciding.to(moot, "原事项已结束", by=PARENT)


class Finding(Procedure, title="鉴定", prefix="JD", version=1, slip=OFFICE_LADDER):
    """委托 → 结论."""

    waiting = State("待结论", owed_by=HANDLER, due=limit("finding.wait", workdays(10)))
    ended = Final("已有结论")
    moot = Final("原事项已结束", dropped=True)
    entrust = START.to(waiting, "委托", by=PARENT)
    end = waiting.to(ended, "无隐患，提前办结", by=HANDLER, tells="cut_short")
    drop = waiting.to(moot, "原事项已结束", by=PARENT)
'''


@pytest.fixture
def office(place: Path | str, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "inquiry.py").write_text(CASES, "utf-8")
    one = Office(place, directory=PUTUO, profile=PROFILE, folders=[tmp_path / "cases"])
    assert not one.engine.registry.broken
    yield one
    one.engine.close()


def begun(office: Office) -> tuple[str, str, str]:
    """An inquiry due on 30 April with a milestone due that day too, and a request for more time, all of 1 April."""
    office.until("2024-04-01 10:00")
    number = office.open("inquiry", by="office.handler", parties={"owner": "jiaoyu"}, todo="核查", due_day="2024-04-30")
    office.do(number, "plan", by="office.handler", title="初稿")
    office.do(number, "ask", by="office.handler", until="2024-05-31")
    (milestone,), (request,) = office.children(number, "milestone"), office.children(number, "more_time")
    return number, milestone, request


def test_children_run_on_but_what_cannot_be_told_waits(office: Office) -> None:
    number, milestone, request = begun(office)
    office.until("2024-04-02 10:00")  # one of the ten working days to decide has passed
    office.engine.suspend(number, "hearing", "听证通知书", "2024-04-30", actor="office.head")
    assert [office.item(one).suspension for one in (milestone, request)] == [None, None]
    assert office.item(milestone).owes[0].standing == "firm"
    assert (office.item(request).owes[0].standing, office.log(request)[-1]) == ("held", "2024-04-02 clock.pause")
    with pytest.raises(Refused) as refused:
        office.do(request, "grant", by="office.head")
    assert [str(one) for one in refused.value.reasons] == [
        "the item has been suspended since 2024-04-02 (听证); it accepts notes, its resumption and what ends it"
    ]
    office.until("2024-04-24 10:00")
    assert office.log(milestone, "clock.remind")  # it is reminded all the while
    office.engine.resume(number, "已听证", actor="office.head")
    assert office.log(request)[-1] == "2024-04-24 clock.resume"
    assert str(office.due(request)) == "2024-05-09"  # nine: 25, 26 and, worked, 28 April, 29, 30, 6 to 9 May


def test_what_ends_the_suspended_item_can_be_told(office: Office) -> None:
    number, _, _ = begun(office)
    office.do(number, "entrust", by="office.handler")
    (finding,) = office.children(number, "finding")
    office.engine.suspend(number, "hearing", "听证通知书", "2024-04-30", actor="office.head")
    assert office.item(finding).owes[0].standing == "firm"
    office.do(finding, "end", by="office.handler")
    assert (office.state(number), office.state(finding)) == ("done", "ended")
    assert office.item(number).suspension is None


def test_where_the_state_says_so_children_stop(office: Office) -> None:
    number, milestone, _ = begun(office)
    office.do(number, "report", by="office.handler")
    office.engine.suspend(number, "hearing", "听证通知书", "2024-04-30", actor="office.head")
    found = office.item(milestone).suspension
    assert found is not None
    assert found.parent == number
    office.engine.resume(number, "已听证", actor="office.head")
    assert office.item(milestone).suspension is None


def test_the_declaration_is_part_of_the_definition(office: Office) -> None:
    states = canonical(office.engine.registry.get("inquiry"))["states"]
    assert (states["looking"]["suspends_children"], "suspends_children" in states["reporting"]) == ("no", False)
    shipped = canonical(Registry.load(["workflows"]).get("task"))["states"]
    assert not any("suspends_children" in state for state in shipped.values())  # yes is what is left unsaid
