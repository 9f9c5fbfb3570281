"""Major hazards: what is asked before the placard hangs, who decides at which level, and what the expiry brings."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import MissingFacts, Refused
from engine.runtime import Upload
from engine.testing import Office
from tests.diaries.checks import sound

INSPECTORS = "执法人员一、执法人员二"
OWNER, SUPERVISOR = "shilifenchen", "shichang"
LIAISON, LEADER, HEAD = f"{SUPERVISOR}.liaison", f"{SUPERVISOR}.leader", f"{SUPERVISOR}.head"
PLACES = {"owner": OWNER, "supervisor": SUPERVISOR}
HAZARD = "木粉除尘系统未设控爆装置"
PHOTO = Upload("照片.txt", "现场".encode())
PLAN = Upload("治理方案.txt", "六要素".encode())


def who(office: Office, number: str, transition: str) -> str:
    """Somebody who may take a transition now, as the engine itself says."""
    logins = [one.login for one in office.engine.operators()]
    likely = sorted(logins, key=lambda one: (not one.startswith((SUPERVISOR, "office", "committee")), one))
    for login in likely:
        (found,) = office.engine.explain(number, transition, login)
        if found.allowed:
            return login
    raise AssertionError(f"nobody may {transition}: {office.engine.explain(number, transition)}")


def do(office: Office, number: str, transition: str, **facts: object) -> None:
    office.do(number, transition, by=who(office, number, transition), **facts)


def enterprise(office: Office, number: str, transition: str, **facts: object) -> None:
    """The enterprise has no login: a handler records its act with its source."""
    office.do(number, transition, by="office.handler", for_=OWNER, source="企业来函", **facts)


def reported(office: Office, **facts: Any) -> str:
    return office.open(
        "hazard_listing", by=LIAISON, via="report", parties=PLACES, source="inspection", hazard=HAZARD, **facts
    )


def on_ledger(office: Office) -> str:
    number = reported(office)
    do(office, number, "judge_major", criterion="工贸判定标准", judges=INSPECTORS, judging_experts="专家一")
    do(office, number, "need_no_interim", reason="可隔离")
    return number


def listed(office: Office, level: str = "district", rectify_by: str = "2024-12-20") -> str:
    number = on_ledger(office)
    lower = "" if level == "district" else "_lower"
    do(office, number, "propose_listing", level=level, rectify_by=rectify_by)
    do(office, number, "clear_lower" if lower else "clear_listing", review="程序合法")
    do(office, number, f"enlist{lower}", rectify_by=rectify_by)
    do(office, number, "serve", served_on="2024-03-21")
    return number


def treated(office: Office, level: str = "district", rectify_by: str = "2024-12-20") -> str:
    number = listed(office, level, rectify_by)
    enterprise(office, number, "file_plan", plan=PLAN)
    do(office, number, "approve_plan", plan_complete="yes", review="六要素齐全")
    return number


def test_a_working_form_has_no_number_and_is_never_served(office: Office) -> None:
    number = listed(office)
    papers = {one.name: one for one in office.engine.documents(number)}
    assert str(papers["挂牌督办通知书"].served_on) == "2024-03-21"
    form = papers["挂牌督办呈批表"]
    assert (form.number, form.served_on, form.status) == (None, None, "issued")


def test_principals_are_told_with_a_receipt_or_at_their_door(office: Office) -> None:
    number = on_ledger(office)
    for child in office.children(number, "notify_principals"):
        do(office, child, "write", name="负责人")
        with pytest.raises(Refused) as without:
            do(office, child, "deliver", told_on="2024-03-21", mode="hand")
        assert [str(one) for one in without.value.reasons] == ["须附回执；未取得回执的，改为上门留置或公告送达"]
        with pytest.raises(Refused) as alone:
            do(office, child, "deliver", told_on="2024-03-21", mode="left", receipt=PHOTO)
        assert [str(one) for one in alone.value.reasons] == ["留置送达须有两名见证人和现场照片"]
        do(office, child, "deliver", told_on="2024-03-21", mode="left", receipt=PHOTO, witnesses=INSPECTORS)
        assert office.state(child) == "told"


# what is asked before a placard is hung ----------------------------------------------------------------------------


def test_a_firm_says_all_that_the_rule_asks_of_it(office: Office) -> None:
    with pytest.raises(Refused, match="须写明现状及成因"):
        office.open("hazard_listing", by=LIAISON, via="report", parties=PLACES, source="self_check", hazard=HAZARD)
    office.open(
        "hazard_listing", by=LIAISON, via="report", parties=PLACES, source="self_check", hazard=HAZARD,
        cause="未同步设计", harm="可致爆炸", first_plan="换装",
    )  # fmt: skip


def test_a_street_reports_what_it_finds(office: Office) -> None:
    number = office.open(
        "hazard_listing", by="taopu.liaison", via="report_from_street", parties={**PLACES, "street": "taopu"},
        hazard=HAZARD, territory="taopu",
    )  # fmt: skip
    assert office.item(number).facts["source"] == "street"
    with pytest.raises(Refused):
        office.open(
            "hazard_listing", by="caoyang.liaison", via="report_from_street", parties={**PLACES, "street": "taopu"},
            hazard=HAZARD,
        )  # fmt: skip


def test_nothing_is_listed_before_interim_measures_are_decided(office: Office) -> None:
    number = reported(office)
    do(office, number, "judge_major", criterion="工贸判定标准", judges=INSPECTORS, judging_experts="专家一")
    with pytest.raises(Refused, match="是否责令停产停业"):
        office.do(number, "propose_listing", by=LIAISON, level="district", rectify_by="2024-12-20")


def test_a_major_fire_hazard_needs_the_governments_approval(office: Office) -> None:
    number = on_ledger(office)
    with pytest.raises(Refused) as low:
        office.do(number, "propose_listing", by=LIAISON, level="street", rectify_by="2024-12-20", fire="great")
    assert [str(one) for one in low.value.reasons] == ["重大火灾隐患由区级挂牌"]
    do(office, number, "propose_listing", level="district", rectify_by="2024-12-20", fire="great")
    do(office, number, "clear_listing", review="程序合法")
    with pytest.raises(Refused) as unapproved:
        office.do(number, "enlist", by="committee.head", rectify_by="2024-12-20")
    assert [str(one) for one in unapproved.value.reasons] == ["重大火灾隐患挂牌须有区政府批准文号"]
    office.do(number, "enlist", by="committee.head", rectify_by="2024-12-20", government_ref="普府〔2024〕1号")
    assert office.state(number) == "serving"


def test_nobody_accepts_on_paper_or_without_the_list_of_recusals(office: Office) -> None:
    number = treated(office)
    enterprise(office, number, "ask_accept", completion="已改造")
    given = {"opinion": "合格", "acceptors": f"{INSPECTORS}、专家一", "site_photos": PHOTO}
    with pytest.raises(Refused) as refused:
        office.do(number, "accept", by=LIAISON, **given, recused="no", on_site="no")
    assert [str(one) for one in refused.value.reasons] == [
        "“已核对回避名单” is 否; this is only for: 是",
        "“已现场核查” is 否; this is only for: 是",
    ]
    given.pop("site_photos")
    with pytest.raises(MissingFacts, match="现场核查照片"):
        office.do(number, "accept", by=LIAISON, **given, recused="yes", on_site="yes")


# levels: whoever listed it decides ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "decider", "wrong", "advice", "grant", "state"),
    [
        ("district", "committee.deputy", "office.head", "opine", "grant_listed", "listing_deciding"),
        ("department", "office.head", "committee.deputy", "opine_lower", "grant", "deciding"),
        ("street", "office.head", "committee.deputy", "opine_lower", "grant", "deciding"),
    ],
)
def test_whoever_listed_it_extends_it(
    office: Office, level: str, decider: str, wrong: str, advice: str, grant: str, state: str
) -> None:
    number = treated(office, level)
    enterprise(office, number, "ask_to_extend", reason="须停气", interim="加密巡检", until="2025-02-28")
    (request,) = office.children(number, "extension")
    do(office, request, advice, advice="属实")
    assert office.state(request) == state
    with pytest.raises(Refused):
        office.do(request, grant, by=wrong, opinion="同意")
    office.do(request, grant, by=decider, opinion="同意")
    assert str(office.due(number)) == "2025-02-28"


def test_an_extension_of_a_hazard_says_how_it_is_contained_and_ends_within_the_year(office: Office) -> None:
    number = treated(office)
    with pytest.raises(Refused, match="防控措施"):
        enterprise(office, number, "ask_to_extend", reason="须停气", until="2025-02-28")
    enterprise(office, number, "ask_to_extend", reason="须停气", interim="加密巡检", until="2025-03-22")
    (request,) = office.children(number, "extension")
    do(office, request, "opine", advice="属实")
    with pytest.raises(Refused, match="不超过一年"):
        office.do(request, "grant_listed", by="committee.deputy", opinion="同意")
    office.do(request, "grant_listed_other", by="committee.deputy", opinion="同意", until="2025-03-21")
    assert str(office.due(number)) == "2025-03-21"


@pytest.mark.parametrize(
    ("level", "revoke", "lister", "other"),
    [("district", "revoke", "committee.deputy", "revoke_lower"), ("street", "revoke_lower", "office.head", "revoke")],
)
def test_whoever_listed_it_takes_the_placard_back(
    office: Office, level: str, revoke: str, lister: str, other: str
) -> None:
    number = listed(office, level)
    with pytest.raises(Refused, match="挂牌级别"):
        office.do(number, other, by="committee.deputy" if other == "revoke" else "office.head", reason="误判")
    office.do(number, revoke, by=lister, reason="误判")
    assert office.state(number) == "revoked"


# the expiry --------------------------------------------------------------------------------------------------------


def test_after_the_expiry_the_supervising_unit_looks_again_and_enforces(office: Office) -> None:
    number = treated(office, rectify_by="2024-04-30")
    with pytest.raises(Refused) as early:
        office.do(number, "recheck", by=LIAISON, reason="未申请")
    assert [str(one) for one in early.value.reasons] == ["整改期限尚未届满"]
    office.until("2024-05-13 10:00")
    told = {one.effects["rung"]: one.effects["told"] for one in office.engine.history(number) if "told" in one.effects}
    assert told["催办"] == ["debtor", "handler", "supervisor"]
    assert told["督促强制复查和执法处置"] == ["supervisor", "head", "office_head"]
    do(office, number, "recheck", reason="期满未申请验收")
    assert (office.state(number), str(office.due(number))) == ("accepting", "2024-05-23")
    (duty,) = office.children(number, "enforcement")
    assert office.item(duty).owes[0].unit == SUPERVISOR
    assert str(office.due(duty)) == "2024-05-27"
    do(office, number, "reject", opinion="未治理", acceptors=f"{INSPECTORS}、专家一")
    with pytest.raises(Refused):
        office.do(number, "recheck", by=LIAISON, reason="又查")  # the first duty is still open
    do(office, number, "recheck_again", reason="仍未治理")
    do(office, number, "accept", opinion="合格", acceptors=f"{INSPECTORS}、专家一", recused="yes", on_site="yes",
       site_photos=PHOTO)  # fmt: skip
    with pytest.raises(Refused, match=f"{duty} is still open"):
        office.do(number, "propose_delist", by=LIAISON, review="同意")
    office.do(duty, "take", by=LIAISON, measure="penalty", decision="罚决1号", decided_on="2024-05-13",
              officers=INSPECTORS)  # fmt: skip
    do(office, number, "propose_delist", review="同意")
    assert sound(office)
