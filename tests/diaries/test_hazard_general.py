"""A general hazard from three sources to its end: graded, ordered, rechecked, closed; merged, upgraded, seen again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import IllTyped, Refused
from engine.outputs.figures.statistics import Counted, figures, total
from engine.outputs.ledgers.ledger import rows
from engine.runtime import Upload
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests.diaries.checks import sound

OWNER, SUPERVISOR = "shilicangchu", "xiaofang"
LIAISON, LEADER = f"{SUPERVISOR}.liaison", f"{SUPERVISOR}.leader"
PLACES = {"owner": OWNER, "supervisor": SUPERVISOR}
TWO = "执法人员甲、执法人员乙"
PHOTO = Upload("现场.jpg", b"x")


def entered(office: Office, hazard: str = "灭火器过期", **facts: Any) -> str:
    how = {"source": "inspection", "found_on": "2024-03-20", "finders": TWO, "territory": "长风新村街道", **facts}
    via = "recur" if "earlier" in facts else "enter"
    return office.open("hazard_general", by=LIAISON, via=via, parties=PLACES, hazard=hazard, **how)


def ordered(office: Office, number: str, until: str = "2024-04-19") -> None:
    office.do(number, "order", by=LIAISON, criterion="消防法第十六条", judges=TWO, measures="更换", rectify_by=until)
    office.do(number, "serve", by=LIAISON, served_on=office.now()[:10], mode="hand", recipient="王某")


def done(office: Office, number: str) -> None:
    office.do(number, "apply_recheck", by="office.handler", for_=OWNER, source="整改报告", completion="已更换")


def closed(office: Office, number: str) -> None:
    ordered(office, number)
    done(office, number)
    office.do(number, "pass_recheck", by=f"{SUPERVISOR}.liaison", inspectors=TWO, result="合格")
    office.do(number, "close", by=LEADER)


def test_from_the_ledger_to_its_end(office: Office) -> None:
    number = entered(office)
    assert office.due(number) == date(2024, 3, 26)  # graded within three working days
    ordered(office, number)
    assert office.due(number) == date(2024, 4, 19)
    office.do(number, "update", by=LIAISON, work="已采购")
    with pytest.raises(Refused):
        office.do(number, "apply_recheck", by=LIAISON, completion="已更换")  # not the owner's unit
    done(office, number)
    assert office.due(number) == date(2024, 4, 1)  # rechecked within ten days, a Sunday rolls
    office.do(number, "pass_recheck", by=LIAISON, inspectors=TWO, result="合格")
    with pytest.raises(Refused):
        office.do(number, "close", by=LIAISON)
    office.do(number, "close", by=LEADER)
    assert office.state(number) == "closed"
    papers = [(one.name, one.number) for one in office.engine.documents(number)]
    assert papers == [("责令限期整改指令书", "普安改〔2024〕1号"), ("整改复查意见书", "普安查〔2024〕1号")]
    assert sound(office)
    assert list(replay(office.engine)) == []


def test_reports_wait_for_the_register_and_a_street_brings_its_own(office: Office) -> None:
    reported = office.open(
        "hazard_general", by="office.handler", via="enter", parties=PLACES, source="report", hazard="通道堵塞"
    )
    assert office.state(reported) == "registered"
    street = office.open(
        "hazard_general", by="changfeng.liaison", via="report_from_street", hazard="私拉电线",
        parties={**PLACES, "street": "changfeng"},
    )  # fmt: skip
    assert (office.state(street), office.due(street)) == ("reported", date(2024, 3, 22))
    office.do(street, "register", by="office.handler")
    assert office.engine.item(street).facts["source"] == "street"


def test_an_order_gives_at_most_ninety_days(office: Office) -> None:
    number = entered(office)
    with pytest.raises(Refused, match="最长期限"):
        ordered(office, number, "2024-06-20")
    ordered(office, number, "2024-06-19")


def test_three_failed_rechecks_bring_it_back_to_be_graded(office: Office) -> None:
    number = entered(office)
    ordered(office, number)
    done(office, number)
    check = {"by": LIAISON, "inspectors": TWO, "result": "仍过期"}
    with pytest.raises(Refused, match="不得早于"):
        office.do(number, "fail_recheck", rectify_by="2024-04-18", **check)
    office.do(number, "fail_recheck", rectify_by="2024-05-10", **check)
    assert office.due(number) == date(2024, 5, 10)
    (duty,) = office.children(number, "enforcement")
    office.until("2024-05-13 10:00")
    (late,) = office.engine.item(number).owes
    assert late.overdue
    office.do(number, "recheck_expired", by=LIAISON, reason="期满未申请")
    with pytest.raises(Refused, match="复查不合格"):
        office.do(number, "fail_recheck", rectify_by="2024-06-10", **check)  # a term is granted once
    office.do(number, "fail_again", **check)
    assert office.due(number) == date(2024, 5, 10)  # the ladder goes on where it stood
    done(office, number)
    office.do(number, "fail_third", **check)
    assert office.state(number) == "registered"
    listing = office.open(
        "hazard_listing", by=LIAISON, via="report_upgraded", parties=PLACES, general=number, source="inspection",
        hazard="灭火器过期",
    )  # fmt: skip
    office.do(number, "upgrade", by=LIAISON, criterion="判定标准", judges=TWO, listing=listing)
    assert (office.state(number), office.engine.item(number).dropped) == ("upgraded", True)
    assert office.state(duty) == "cancelled"  # enforcement goes on under the listing
    assert office.engine.item(listing).facts["general"] == number
    assert sound(office)


def test_what_is_merged_names_another_hazard_that_is_there(office: Office) -> None:
    first, second = entered(office), entered(office)
    for wrong, why in ((second, "并入本身"), ("YB-2024-0099", "YB-2024-0099")):
        with pytest.raises((Refused, IllTyped), match=why):
            office.do(second, "merge", by="office.handler", same_as=wrong)
    letter = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    with pytest.raises(IllTyped, match="another kind"):
        office.do(second, "merge", by="office.handler", same_as=letter)
    office.do(second, "merge", by="office.handler", same_as="yb-2024-1")
    assert office.engine.item(second).facts["same_as"] == first


def test_a_hazard_seen_again_within_a_year_is_a_new_one_that_names_the_old(office: Office) -> None:
    old = entered(office)
    with pytest.raises(IllTyped, match="not been closed"):
        entered(office, earlier=old)
    closed(office, old)
    again = entered(office, earlier=old)
    assert (office.state(again), office.engine.item(again).facts["earlier"]) == ("registered", old)
    office.until("2025-03-21 10:00")
    assert entered(office, earlier=old)
    office.until("2025-03-22 10:00")
    with pytest.raises(IllTyped, match="2025-03-21"):
        entered(office, earlier=old)


def test_what_is_fixed_on_the_spot_needs_both_photographs(office: Office) -> None:
    number = entered(office)
    office.do(
        number, "fix_on_spot", by=LIAISON, inspectors=TWO, result="当场更换", before_photo=PHOTO, after_photo=PHOTO
    )
    assert (office.state(number), office.engine.item(number).dropped) == ("fixed_on_spot", False)


def test_the_ledger_and_the_figures_count_each_once(office: Office) -> None:
    from cli.procedures.shipped import ledgers

    kept, twin, moved, spurious = (entered(office, hazard) for hazard in ("甲", "甲", "乙", "丙"))
    office.do(twin, "merge", by="office.handler", same_as=kept)
    office.do(moved, "transfer", by=LIAISON, receiver="区市场监管局", reason="管辖")
    office.do(spurious, "find_none", by=LIAISON, judges=TWO, reason="已合规")
    closed(office, kept)
    ledger = ledgers()["general"]
    shown = [dict(zip([one for one, _ in ledger.columns], row, strict=True)) for row in rows(ledger, office.engine)]
    assert [row["状态"] for row in shown] == ["已销号", "已并案", "已移交", "不成立"]
    assert (shown[0]["整改指令文号"], shown[1]["并入"]) == ("普安改〔2024〕1号", kept)
    day = date(2024, 3, 21)
    items = [one for one in office.engine.items() if one.procedure == "hazard_general"]
    row = total(figures([Counted("x", day, day, one.dropped, False, {}) for one in items], day, day).values())
    assert (row.opened, row.closed, row.dropped, str(row.rate)) == (4, 1, 3, "100.0")
