"""Whose deed an act is: substitutes, delegations, recusals. Nobody comes round by another way (G1, G2, G6, T33)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.calendar.clock import FixedClock
from engine.errors import NotAllowed, Refused
from engine.intake.scope import Scope
from engine.runtime import Engine
from engine.runtime.audits import auditing, replaying
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.checks import sound
from tests.diaries.test_hazard_general import LIAISON, OWNER, entered

HANDLER, OTHER, DEPUTY, HEAD = "office.handler", "office.handler2", "office.deputy", "office.head"
DRAFT: dict[str, Any] = {
    "kind": "handover", "title": "汛期排查", "todo": "逐户排查", "source": "批示", "leads": ["yingji"],
    "due_day": "2024-04-10",
}  # fmt: skip
APART = "had a part in “拟办” and may have none in this one"


def drafted(office: Office, by: str) -> str:
    return office.open("assignment", via="draft", by=by, **DRAFT)


def stands_in(office: Office, by: str, holder: str, **how: Any) -> None:
    office.engine.delegate(holder, by, actor="admin", substitute=True, **how)


def possible(office: Office, number: str, transition: str) -> dict[tuple[str, str, str], bool]:
    found, _others = office.engine.candidates(number, transition)
    return {(one.login, one.how, one.of): not one.reasons for one in found}


def test_a_substitute_acts_in_the_post_and_the_record_says_in_whose(office: Office) -> None:
    number = drafted(office, HANDLER)
    assert [one.item.number for one in office.engine.inbox(OTHER).ours] == []
    stands_in(office, OTHER, DEPUTY, until=date(2024, 3, 22), scope=Scope.of(["assignment"], ["office_deputy"]))
    assert [one.item.number for one in office.engine.inbox(OTHER).ours] == [number]
    assert possible(office, number, "approve") == {(DEPUTY, "own", ""): True, (OTHER, "substitute", DEPUTY): True}
    office.do(number, "approve", by=OTHER)
    line = office.engine.history(number)[-1]
    assert (line.actor, line.effects["persons"]) == (OTHER, {"in_place_of": DEPUTY, "role": "office_deputy"})
    again = drafted(office, HANDLER)
    office.until("2024-03-25 10:00")  # the last day is over
    with pytest.raises(Refused, match="only"):
        office.do(again, "approve", by=OTHER)
    stands_in(office, OTHER, DEPUTY, scope=Scope.of(["letter"]))
    with pytest.raises(Refused, match="only"):  # for letters, not for this
        office.do(again, "approve", by=OTHER)
    assert sound(office)
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []


@ON_SQLITE
def test_nobody_approves_what_he_had_a_part_in_whichever_way_round(office: Office) -> None:
    stands_in(office, OTHER, DEPUTY)
    stands_in(office, DEPUTY, HANDLER)
    mine = drafted(office, OTHER)
    with pytest.raises(Refused, match="whoever took “拟办” may not"):  # his own, as the deputy's substitute
        office.do(mine, "approve", by=OTHER)
    office.do(mine, "approve", by=DEPUTY)  # the holder had no part in it
    theirs = drafted(office, DEPUTY)  # in the handler's post
    with pytest.raises(Refused, match="whoever took “拟办” may not"):
        office.do(theirs, "approve", by=DEPUTY)
    with pytest.raises(Refused, match=f"{DEPUTY} {APART}"):  # in the post of him who drafted
        office.do(theirs, "approve", by=OTHER)
    office.engine.delegate(DEPUTY, HANDLER, actor="admin", substitute=True)
    with pytest.raises(Refused, match=f"{DEPUTY}、{HANDLER} {APART}"):  # in whose post it was drafted
        office.do(theirs, "approve", by=HANDLER)
    assert not any(possible(office, theirs, "approve").values())


@ON_SQLITE
def test_under_anothers_login_one_remains_who_one_is(office: Office) -> None:
    """In a real database, where a system user is somebody."""
    for login, user in ((HANDLER, "li"), (OTHER, "wang"), (DEPUTY, "zhao")):
        office.engine.bind(login, user, actor="admin")
    mine, others = drafted(office, OTHER), drafted(office, HANDLER)
    with office.engine.database.writing(alone=True) as held:
        held.driver.execute("DELETE FROM setting WHERE name = 'rehearsal.now'")
    now = office.engine.now()
    office.engine.close()
    engine = Engine(office.url, clock=FixedClock(now + timedelta(minutes=1)))

    def approve(number: str, user: str, **how: Any) -> None:
        assert engine.whoami(user, DEPUTY) == DEPUTY
        engine.act(number, "approve", {}, actor=DEPUTY, typist=user, **how)

    with pytest.raises(NotAllowed, match=r"has not delegated to office.handler2"):
        engine.act(mine, "approve", {}, actor=DEPUTY, typist="wang")  # who does not ask whoami is asked all the same
    engine.delegate(DEPUTY, OTHER, actor="admin", scope=Scope.of(["letter"]))
    with pytest.raises(Refused, match=r"office.handler2 acts for office.deputy within this delegation only: proc"):
        approve(others, "wang")
    with pytest.raises(NotAllowed, match="only the administrator or the office may change"):
        engine.import_directory(_nothing(), actor=DEPUTY)  # which is no letter
    engine.delegate(DEPUTY, OTHER, actor="admin")
    with pytest.raises(Refused, match=f"{OTHER} {APART}"):
        approve(mine, "wang")
    approve(others, "wang")
    line = engine.history(others)[-1]
    assert (line.actor, line.typist, line.effects["persons"]) == (DEPUTY, "wang", {"typed_by": OTHER})
    assert [one["reasons"] for one in refusals(engine)][-1] == [
        f"{OTHER} {APART}, also not through a substitute or a delegation"
    ]
    found = {(one.login, one.how, one.of): not one.reasons for one in engine.candidates(mine, "approve")[0]}
    assert found == {(DEPUTY, "own", ""): True, (OTHER, "delegate", DEPUTY): False}
    engine.close()


def _nothing() -> Any:
    from engine.intake.rows import Directory

    return Directory()


def refusals(engine: Engine) -> list[dict[str, Any]]:
    return [
        {"login": one.login, "transition": one.transition, "reasons": [str(reason) for reason in one.reasons]}
        for one in reversed(engine.refusals())
    ]


@ON_SQLITE
def test_who_is_recused_takes_no_part_and_does_not_let_himself_in_again(office: Office) -> None:
    number = drafted(office, HANDLER)
    with pytest.raises(Refused, match="only the office's or the committee's heads and deputies recuse others"):
        office.engine.recuse(number, DEPUTY, "亲属", actor=OTHER)
    office.engine.recuse(number, DEPUTY, "分管负责人系其配偶", actor=DEPUTY)
    with pytest.raises(Refused, match=r"office.deputy is recused from this item: 分管负责人系其配偶"):
        office.do(number, "approve", by=DEPUTY)
    with pytest.raises(Refused, match="is recused from this item"):
        office.engine.hold(number, date(2024, 3, 25), "等", actor=DEPUTY)
    with pytest.raises(Refused, match="nobody lifts his own recusal"):
        office.engine.recuse(number, DEPUTY, "已无关系", lift=True, actor=DEPUTY)
    stands_in(office, HEAD, DEPUTY)  # what a substitute is for
    office.do(number, "approve", by=HEAD)
    office.engine.recuse(number, DEPUTY, "已核实", lift=True, actor=HEAD)
    assert office.engine.history(number)[-1].transition == "item.recuse"
    office.engine.recuse_from_unit("yingji", HANDLER, "配偶在该局任职", actor=HEAD)
    office.do(number, "hand_over", by=OTHER)
    (task,) = office.children(number)
    with pytest.raises(Refused, match=r"office.handler is recused from the matters of 区应急局: 配偶在该局任职"):
        office.do(task, "receive", by=HANDLER, for_="yingji", source="电话")
    office.do(task, "receive", by=OTHER, for_="yingji", source="电话")
    with pytest.raises(NotAllowed, match="nobody lifts his own recusal"):
        office.engine.recuse_from_unit("yingji", HANDLER, lift=True, actor=HANDLER)
    assert office.engine.recuse_from_unit("yingji", HANDLER, lift=True, actor=HEAD)
    office.do(task, "begin", by=HANDLER, for_="yingji", source="电话")
    assert sound(office)


@ON_SQLITE
def test_a_post_that_nobody_holds_is_an_alarm_with_what_waits_for_it(office: Office) -> None:
    numbers = [drafted(office, HANDLER) for _time in range(2)]
    assert sound(office)
    with office.engine.database.writing(alone=True) as held:
        held.driver.execute("UPDATE post SET valid_to = '2024-03-21' WHERE login = 'office.deputy'")
    assert sound(office)  # the last day
    office.until("2024-03-22 09:00")
    (one,) = [one for one in office.engine.doctor() if one.code == "vacant"]
    assert one.serious
    assert one.sentence.data["posts"] == "安委办副主任 (office_deputy anweiban)"
    assert one.sentence.data["numbers"] == "、".join(numbers)
    stands_in(office, HEAD, DEPUTY)  # a holder who is none lends nothing
    assert [one.code for one in office.engine.doctor() if one.serious] == ["vacant"]


@ON_SQLITE
def test_who_is_recused_from_a_units_matters_is_no_inspector_there_either(office: Office) -> None:
    number = entered(office)
    name = next(one.name for one in office.engine.operators() if one.login == LIAISON)
    office.engine.recuse_from_unit(OWNER, LIAISON, "兄弟任该公司经理", actor=HEAD)
    facts = {"criterion": "消防法第十六条", "measures": "更换", "rectify_by": "2024-04-19"}
    with pytest.raises(Refused, match=f"{name} is recused from the matters of 示例仓储冷库有限公司: 兄弟"):
        office.do(number, "order", by="xiaofang.leader", judges=f"执法人员乙、{name}", **facts)
    office.engine.recuse_from_unit(OWNER, LIAISON, lift=True, actor=HEAD)
    office.do(number, "order", by=LIAISON, judges=f"执法人员乙、{name}", **facts)
