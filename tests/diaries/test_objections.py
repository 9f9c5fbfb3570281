"""A task that nobody wants: the third objection is the committee's to rule on, and the clock runs all the while."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.testing import Office

CLAIM = {"claim": "不属本单位职责", "proposed_owner": "jianguan"}


def assigned(office: Office, **facts: object) -> str:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="述安", todo="第一责任人述安", source="附件1第9行",
        due_month="2024-11", **facts,
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    return number


def passed_on(office: Office, number: str, task: str, transition: str, to: str, by: str = "office.head") -> str:
    office.do(task, transition, by=by, ruling="异议成立", joiners=[to], joiners_due="2024-11-15")
    assert office.state(task) == "reassigned"
    return office.children(number, "task")[-1]


def test_the_third_objection_goes_to_the_committee(office: Office) -> None:
    number = assigned(office, leads=["guozi"])
    (task,) = office.children(number, "task")
    office.do(task, "object", by="guozi.leader", **CLAIM)
    with pytest.raises(Refused):
        office.do(task, "reassign_again", by="office.head", ruling="异议成立", joiners=["gongan"],
                  joiners_due="2024-11-15")  # fmt: skip
    task = passed_on(office, number, task, "reassign", "jianguan")
    assert office.item(task).facts["bounces"] == "once"
    office.do(task, "object", by="jianguan.leader", **CLAIM)
    with pytest.raises(Refused):
        office.do(task, "reassign", by="office.head", ruling="异议成立", joiners=["gongan"], joiners_due="2024-11-15")
    task = passed_on(office, number, task, "reassign_again", "gongan")
    with pytest.raises(Refused):
        office.do(task, "object", by="gongan.leader", **CLAIM)
    office.do(task, "object_again", by="gongan.leader", **CLAIM)
    assert [one.role for one in office.item(task).owes] == ["committee_deputy"]
    with pytest.raises(Refused):
        office.do(task, "committee_reject", by="office.head", ruling="照办")
    task = passed_on(office, number, task, "committee_reassign", "jiaoyu", by="committee.deputy")
    office.do(task, "object_again", by="jiaoyu.leader", **CLAIM)  # and so does every further one
    office.do(task, "committee_reject", by="committee.deputy", ruling="照办")
    assert office.state(task) == "in_progress"
    names = {one.name for item in office.children(number, "task") for one in office.engine.documents(item)}
    assert names == {"异议裁定意见"}
    assert not [one for one in office.engine.doctor() if one.serious]


def test_a_cooperating_unit_passes_on_a_cooperating_part(office: Office) -> None:
    number = assigned(office, leads=["yingji"], cooperating=["kewei"])
    _lead, helper = office.children(number, "task")
    office.do(helper, "object", by="kewei.leader", **CLAIM)
    successor = passed_on(office, number, helper, "reassign", "shuju")
    assert office.item(successor).facts["part"] == "cooperating"
    assert office.item(successor).parties == {"owner": "shuju"}


def test_a_task_is_extended_by_a_year_at_most(office: Office) -> None:
    number = assigned(office, leads=["gongan"])
    (task,) = office.children(number, "task")
    office.do(task, "receive", by="gongan.liaison")
    office.do(task, "begin", by="gongan.liaison")
    office.do(task, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2025-12-01")
    (request,) = office.children(task, "extension")
    office.do(request, "advise", by="office.handler", advice="属实")
    with pytest.raises(Refused) as refused:
        office.do(request, "grant", by="office.head", opinion="同意")
    assert [str(one) for one in refused.value.reasons] == ["延期不得超过原时限一年"]
    office.do(request, "grant_other", by="office.head", opinion="同意", until="2025-11-30")
    assert str(office.due(task)) == "2025-11-30"
