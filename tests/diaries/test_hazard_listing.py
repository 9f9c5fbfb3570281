"""A major hazard: reported, listed, treated, thrice found wanting, delisted, looked back at; and listed again."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.runtime import Upload
from engine.testing import Office
from tests.diaries.checks import sound

INSPECTORS = "执法人员一、执法人员二"
ACCEPTORS = f"{INSPECTORS}、专家一"
OWNER, SUPERVISOR = "shilifenchen", "shichang"
LIAISON, LEADER, HEAD = f"{SUPERVISOR}.liaison", f"{SUPERVISOR}.leader", f"{SUPERVISOR}.head"


def enterprise(office: Office, number: str, transition: str, **facts: object) -> None:
    """The enterprise has no login: a handler records its act with its source."""
    office.do(number, transition, by="office.handler", for_=OWNER, source="企业来函", **facts)


def listed(office: Office, rectify_by: str = "2024-12-20") -> str:
    """Reported by the supervising unit, judged, proposed, cleared, approved and served, all on one day."""
    number = office.open(
        "hazard_listing", by=LIAISON, via="report", parties={"owner": OWNER, "supervisor": SUPERVISOR},
        source="self_check", hazard="木粉除尘系统未设控爆装置", cause="未同步设计", harm="可致爆炸；两个月可改",
        first_plan="更换除尘系统",
    )  # fmt: skip
    office.do(number, "judge_major", by=LIAISON, criterion="工贸判定标准", judges=INSPECTORS,
              judging_experts="专家一")  # fmt: skip
    office.do(number, "need_no_interim", by=LIAISON, reason="可隔离")
    office.do(number, "propose_listing", by=LIAISON, level="district", rectify_by=rectify_by)
    office.do(number, "clear_listing", by="office.legal", review="程序合法")
    office.do(number, "enlist", by="committee.deputy", rectify_by=rectify_by)
    office.do(number, "serve", by="office.handler", served_on=office.now()[:10])
    return number


def treated(office: Office, rectify_by: str = "2024-12-20") -> str:
    """Listed, with its plan filed and approved: now it is treated."""
    number = listed(office, rectify_by)
    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "六要素".encode()))
    office.do(number, "approve_plan", by=LIAISON, plan_complete="yes", review="六要素齐全")
    return number


def accepted(office: Office, number: str) -> None:
    enterprise(office, number, "ask_accept", completion="全部改造")
    office.do(
        number, "accept", by=LIAISON, opinion="合格", acceptors=ACCEPTORS, recused="yes", on_site="yes",
        site_photos=Upload("现场.txt", "整改后".encode()),
    )  # fmt: skip


def found_wanting(office: Office, number: str, transition: str) -> None:
    enterprise(office, number, "ask_accept", completion="已改造")
    office.do(number, transition, by=LIAISON, opinion="联锁未投用", acceptors=ACCEPTORS)


def delisted(office: Office, number: str) -> None:
    """Two levels of review, then the committee's deputy takes the placard down."""
    office.do(number, "propose_delist", by=LIAISON, review="同意销号")
    office.do(number, "submit_delist", by="office.handler", archive_checked="yes")
    office.do(number, "delist", by="committee.deputy")


def published(office: Office, number: str) -> None:
    """Listing and delisting are made public in the same place, without a word about who reported."""
    today = office.now()[:10]
    for child in office.children(number, "publication"):
        said = {"wording": "公告", "no_reporter": "yes", "medium": "门户网站", "published_on": today}
        if office.state(child) == "listing":
            office.do(child, "publish", by="office.handler", **said)
        elif office.state(child) == "delisting":
            office.do(child, "publish_again", by="office.handler", same_medium="yes", **said)


def test_from_the_report_to_the_look_back(office: Office) -> None:
    number = listed(office)
    assert (
        str(office.due(number)) == "2024-04-07"
    )  # ten working days from the service: 4 to 6 April off, 7 April worked
    assert len(office.children(number, "notify_principals")) == 2  # 主要负责人 and 实际控制人
    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "六要素".encode()))
    with pytest.raises(Refused):
        office.do(number, "approve_plan", by=LIAISON, plan_complete="no", review="缺经费")
    office.do(number, "return_plan", by=LIAISON, reason="缺经费保障")
    assert str(office.due(number)) == "2024-04-07"  # nobody resets his own clock
    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "六要素、经费".encode()))
    office.do(number, "approve_plan", by=LIAISON, plan_complete="yes", review="六要素齐全")

    # while it is treated: a report and a visit are owed every month by the 25th
    office.until("2024-05-20 10:00")
    assert [office.item(one).facts["due_day"] for one in office.children(number, "progress")] == [
        "2024-03-25", "2024-04-25", "2024-05-25",
    ]  # fmt: skip
    march, *_ = office.children(number, "progress")
    assert [line.split()[0] for line in office.log(march, "clock.lapse")] == ["2024-03-26"]
    office.do(march, "miss", by=LIAISON, reason="未报")  # what was missed stays missed
    accepted(office, number)
    assert {office.state(one) for one in office.children(number, "site_check")} == {"cancelled"}

    # the supervising unit proposes, a handler looks through the file, the committee's deputy decides
    with pytest.raises(Refused):
        office.do(number, "delist", by="committee.deputy")
    delisted(office, number)
    assert office.state(number) == "lookback"
    assert str(office.due(number)) == "2024-08-19"  # ninety days end on Sunday the 18th
    with pytest.raises(Refused, match="is still open"):
        office.do(number, "look_back", by=LIAISON, visitors=INSPECTORS, visit="未反弹")
    published(office, number)
    office.do(number, "look_back", by=LIAISON, visitors=INSPECTORS, visit="未反弹")
    assert office.state(number) == "delisted"
    assert [one.name for one in office.engine.documents(number)] == [
        "重大事故隐患判定意见书", "挂牌督办呈批表", "挂牌督办通知书", "治理方案审查意见", "治理方案审查意见",
        "验收意见书", "摘牌通知书", "回头看记录",
    ]  # fmt: skip
    assert sound(office)


def test_found_wanting_twice_brings_a_circular_and_an_interview(office: Office) -> None:
    number = treated(office)
    found_wanting(office, number, "reject")
    assert office.children(number, "circular") == []
    enterprise(office, number, "ask_accept", completion="已改造")
    with pytest.raises(Refused, match="“验收不合格” has been taken already"):
        office.do(number, "reject", by=LIAISON, opinion="仍不合格", acceptors=ACCEPTORS)
    office.do(number, "reject_again", by=LIAISON, opinion="仍不合格", acceptors=ACCEPTORS)
    (circular,), (interview,) = office.children(number, "circular"), office.children(number, "interview")
    for measure in (circular, interview):
        assert office.item(measure).facts["grounds"] == "仍不合格"
        assert office.item(measure).parties["addressee"] == OWNER
        assert office.item(measure).owes[0].role == "office_head"

    # a third time brings no further ones; the date of the treatment never moved
    found_wanting(office, number, "reject_further")
    assert len(office.children(number, "circular") + office.children(number, "interview")) == 2
    assert str(office.due(number)) == "2024-12-20"

    # the office declines the circular with its reasons and holds the interview; the ladder has not begun, so no claim
    office.do(circular, "decline", by="office.head", reason="以约谈代替", then="rest")
    office.do(interview, "approve", by="office.head", objects="企业负责人", meet_on="2024-03-28")
    office.do(interview, "notify", by="office.handler", notified_on="2024-03-21")
    office.until("2024-03-28 15:00")
    office.do(interview, "hold", by="office.handler", held_on="2024-03-28", attendance="principal")
    assert str(office.due(interview)) == "2024-04-12"

    # what the owner then puts right is accepted
    accepted(office, number)
    delisted(office, number)
    assert office.state(number) == "lookback"
    assert sound(office)


def test_after_the_date_has_passed_they_take_the_place_of_the_ladder(office: Office) -> None:
    number = treated(office, rectify_by="2024-05-10")
    office.until("2024-05-16 10:00")
    assert office.log(number, "clock.lapse", "clock.escalate") == [
        "2024-05-11 clock.lapse", "2024-05-14 clock.escalate 告知函",
    ]  # fmt: skip
    found_wanting(office, number, "reject")
    found_wanting(office, number, "reject_again")
    (letter,) = office.children(number, "letter")
    (interview,) = office.children(number, "interview")
    assert office.item(letter).owes[0].standing == "firm"  # its grounds stand again
    office.do(letter, "decline", by="office.head", reason="已约谈", then="rest")
    office.do(interview, "decline", by="office.head", reason="择期", then="2024-06-03")

    # the interview was a rung of the ladder: it is that rung, not the letter, that comes again
    office.until("2024-06-03 10:00")
    assert office.log(number, "clock.escalate")[-1] == "2024-06-03 clock.escalate 约谈"
    assert len(office.children(number, "letter")) == 1
    assert len(office.children(number, "interview")) == 2
    assert sound(office)


def test_an_extension_is_asked_for_in_time_and_granted_by_whoever_listed_it(office: Office) -> None:
    number = treated(office, rectify_by="2024-06-28")
    with pytest.raises(Refused) as refused:
        enterprise(office, number, "ask_to_extend", reason="设备未到货", interim="停用除尘", until="2024-06-28")
    assert [str(one) for one in refused.value.reasons] == ["申请延至 must lie after 2024-06-28"]
    enterprise(office, number, "ask_to_extend", reason="设备未到货", interim="停用除尘", until="2024-09-30")
    (request,) = office.children(number, "extension")
    assert office.item(request).owes[0].unit == SUPERVISOR

    # its supervising unit gives its opinion, the committee's deputy decides; the office's head may not
    office.do(request, "opine", by=LIAISON, advice="情况属实")
    with pytest.raises(Refused):
        office.do(request, "grant_listed", by="office.head", opinion="同意")
    with pytest.raises(Refused, match="不超过一年"):  # what the listing refuses is refused to the request
        office.do(request, "grant_listed_other", by="committee.deputy", until="2025-03-24", opinion="同意")
    office.do(request, "grant_listed_other", by="committee.deputy", until="2024-08-30", opinion="同意，从严")
    assert str(office.due(number)) == "2024-08-30"
    assert office.log(number)[-1] == "2024-03-21 extend"
    assert office.engine.history(number)[-1].actor == "committee.deputy"

    # once, and no more
    with pytest.raises(Refused, match="“延期” has been taken already"):
        enterprise(office, number, "ask_to_extend", reason="再延", interim="停用除尘", until="2024-10-31")
    assert sound(office)


def test_asked_for_too_late_it_is_marked_and_holds_nothing_back(office: Office) -> None:
    number = treated(office, rectify_by="2024-06-28")
    office.until("2024-06-10 10:00")
    with pytest.raises(Refused, match="this had to be done by 2024-06-06, 15 workdays before 2024-06-28"):
        enterprise(office, number, "ask_to_extend", reason="设备未到货", interim="停用除尘", until="2024-09-30")
    office.until("2024-06-28 17:00")
    enterprise(office, number, "ask_late_to_extend", reason="设备未到货", interim="停用除尘", until="2024-09-30")
    (request,) = office.children(number, "extension")
    assert office.item(request).facts["late"] is True
    office.until("2024-07-03 10:00")
    assert office.log(number, "clock.escalate") == ["2024-07-03 clock.escalate 告知函"]
    (letter,) = office.children(number, "letter")

    # granted all the same, the letter has lost its grounds
    office.do(request, "opine", by=LIAISON, advice="情况属实")
    office.do(request, "grant_listed", by="committee.deputy", opinion="同意")
    assert (str(office.due(number)), office.state(letter)) == ("2024-09-30", "moot")
    assert sound(office)


def test_what_comes_back_is_listed_again_and_lives_a_second_time(office: Office) -> None:
    number = treated(office)
    found_wanting(office, number, "reject")
    accepted(office, number)
    delisted(office, number)
    office.until("2024-06-18 10:00")
    published(office, number)
    office.do(number, "relist", by=HEAD, visitors=INSPECTORS, visit="联锁被旁路")
    assert office.state(number) == "listing_proposed"
    assert office.item(number).owes[0].role == "legal"

    # cleared, approved with a date of its own, served: the plan is due ten working days from this service
    office.do(number, "clear_listing", by="office.legal", review="程序合法")
    office.do(number, "enlist", by="committee.deputy", rectify_by="2024-12-31")
    office.do(number, "serve", by="office.handler", served_on="2024-06-18")
    assert str(office.due(number)) == "2024-07-02"
    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "加装防旁路".encode()))
    office.do(number, "approve_plan", by=LIAISON, plan_complete="yes", review="可行")
    assert str(office.due(number)) == "2024-12-31"

    # and closed for good by shutting the works down
    office.do(number, "shut_down", by="committee.deputy", shutdown_order="普府关〔2024〕1号", visitors=INSPECTORS,
              site_proof=Upload("现场.txt", "已断电封门".encode()))  # fmt: skip
    assert office.state(number) == "closed_by_shutdown"
    assert not [one for one in office.engine.items(parent=number, open_only=True) if one.procedure != "publication"]
    assert sound(office)
