"""曝光: the board of hazards, the media, the office's web page (DOMAIN 3(h))."""

from __future__ import annotations

from typing import Any

from engine import (
    ADDRESSEE,
    CHILD,
    CLOCK,
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    child,
    choice,
    day,
    days,
    fact_is,
    grounds_stand,
    limit,
    not_after_today,
    not_the_same_person_as,
    rule,
    sequel,
    text,
    times,
    workdays,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, LEGAL, OFFICE_DEPUTY, OFFICE_HEAD
from workflows.service import properly_left, service
from workflows.superiors import no_superior


@rule("曝光公共机构须经安委会副主任批准")
def is_enterprise(case: Any) -> bool:
    """The office's head approves only what exposes an enterprise."""
    unit = case.parties.get("addressee")
    return unit is not None and unit.kind == "enterprise"


class Exposure(Procedure, title="曝光", prefix="PG", version=1, slip=OFFICE_LADDER):
    """拟曝光 → 核对证据 → 保密审查 → 法制审核 → 告知与异议 → 审批 → 发布 → 跟踪 → 整改公告；或说明理由不曝光."""

    # what the file records
    grounds = text("事由")
    content = text("拟曝光内容", optional=True)
    record_kind = choice(
        "事实依据", order="整改指令书", penalty="处罚决定", listing="挂牌督办通知书", other="其他官方文书"
    )
    record = text("事实依据文号")
    evidence = attachment("证据材料", optional=True)
    no_reporter = yes_no("不含举报人信息")
    no_secret = yes_no("不涉国家秘密、商业秘密和未成年人")
    opinion = text("审核意见", optional=True)
    notified_on = day("告知书送达日期")
    how = service()
    objection = text("异议内容", optional=True)
    objection_proof = attachment("异议证明材料", optional=True)
    medium = choice("曝光载体", board="隐患曝光台", web="网上公示", paper="报刊", television="广播电视")
    published_on = day("发布日期")
    link = text("版面或链接", optional=True)
    update = text("更新内容")
    fixed = text("整改情况")
    fixed_proof = attachment("整改佐证", optional=True)
    announced_on = day("整改完成公告日期")
    reason = text("理由")
    then = sequel("后续")

    # where it rests: who owes the next step, and by when
    proposed = State("拟曝光", owed_by=OFFICE_HEAD, due=limit("exposure.decide", workdays(2)))
    evidence_check = State("核对证据", owed_by=HANDLER, due=limit("exposure.evidence", workdays(2)))
    privacy_check = State("保密审查", owed_by=OFFICE_DEPUTY, due=limit("exposure.privacy", workdays(2)))
    legal_review = State("法制审核", owed_by=LEGAL, due=limit("exposure.legal", workdays(3)))
    notice_signing = State("待签发告知书", owed_by=OFFICE_HEAD, due=limit("exposure.notice_sign", workdays(1)))
    notice_signed = State("待送达告知书", owed_by=HANDLER, due=limit("exposure.notice_serve", workdays(1)))
    notice_to_subject = State(
        "拟曝光告知", owed_by=ADDRESSEE, due=limit("exposure.object", workdays(3), since=notified_on), slip=REMIND
    )
    objected = State("异议复核", owed_by=OFFICE_DEPUTY, due=limit("exposure.objection", workdays(3)))
    approval = State("审批", owed_by=OFFICE_HEAD, due=limit("exposure.approve", workdays(3)))
    committee_approval = State("安委会审批", owed_by=COMMITTEE_DEPUTY, due=limit("exposure.approve", workdays(3)))
    approved = State("待发布", owed_by=HANDLER, due=limit("exposure.publish", workdays(5)))
    followup = State(
        "跟踪报道", owed_by=ADDRESSEE, due=limit("exposure.followup", days(30), since=published_on), answers=True,
        slip=REMIND,
    )  # fmt: skip
    checking = State("核实整改", owed_by=HANDLER, due=limit("exposure.verify", workdays(5)))
    announcing = State("待公告整改完成", owed_by=HANDLER, due=limit("exposure.announce", workdays(5)))
    taking_down = State("待撤下", owed_by=HANDLER, due=limit("exposure.withdraw", workdays(3)))
    closed = Final("整改完成，办结")
    unmoved = Final("曝光后仍未整改")
    taken_down = Final("已撤下")
    declined = Final("不曝光", dropped=True)
    withdrawn = Final("发布前撤回", dropped=True)
    moot = Final("事由消失", dropped=True)

    # how it moves: proposed, proven, cleared
    propose = START.to(
        proposed, "拟曝光", by=[CLOCK, HANDLER, PARENT], parties=[ADDRESSEE], asks=[grounds, content], when=no_superior
    )
    accept = proposed.to(evidence_check, "同意核对", by=[OFFICE_HEAD, OFFICE_DEPUTY])
    prove = evidence_check.to(
        privacy_check, "证据属实", by=HANDLER, asks=[content, record_kind, record, evidence, medium]
    )
    clear_privacy = privacy_check.to(
        legal_review, "保密审查通过", by=OFFICE_DEPUTY, asks=[no_reporter, no_secret],
        when=[not_the_same_person_as(prove), fact_is(no_reporter, True), fact_is(no_secret, True)],
    )  # fmt: skip
    return_privacy = privacy_check.to(evidence_check, "保密审查退回", by=OFFICE_DEPUTY, asks=[reason])
    clear_legal = legal_review.to(notice_signing, "法制审核通过", by=LEGAL, asks=[opinion])
    return_legal = legal_review.to(evidence_check, "法制审核退回", by=LEGAL, asks=[reason])

    # the subject is told and may object
    sign_notice = notice_signing.to(
        notice_signed, "签发告知书", by=OFFICE_HEAD, when=[grounds_stand(), not_the_same_person_as(propose)],
        issues=["拟曝光告知书"], confirm=True,
    )  # fmt: skip
    return_notice = notice_signing.to(evidence_check, "退回核对", by=OFFICE_HEAD, asks=[reason])
    notify = notice_signed.to(
        notice_to_subject, "送达告知书", by=HANDLER,
        asks=[notified_on, how.mode, how.recipient, how.witnesses, how.receipt],
        when=[grounds_stand(), properly_left, not_after_today(notified_on)], confirm=True,
    )  # fmt: skip
    raise_objection = notice_to_subject.to(objected, "提出异议", by=ADDRESSEE, asks=[objection, objection_proof])
    raise_none = notice_to_subject.to(approval, "无异议", by=ADDRESSEE)
    deem_no_objection = notice_to_subject.to(approval, "逾期未提异议", by=CLOCK)
    reject_objection = objected.to(approval, "异议不成立", by=OFFICE_DEPUTY, asks=[reason])
    revise = objected.to(evidence_check, "异议部分成立，重新核对", by=OFFICE_DEPUTY, asks=[reason])
    uphold_objection = objected.to(
        withdrawn, "异议成立，不曝光", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[reason, then], confirm=True
    )

    # approved: by the committee if the subject is a public body
    approve = approval.to(
        approved, "批准曝光", by=OFFICE_HEAD, when=[grounds_stand(), not_the_same_person_as(propose), is_enterprise],
        issues=["曝光稿"], confirm=True,
    )  # fmt: skip
    submit_to_committee = approval.to(committee_approval, "报安委会审批", by=[OFFICE_HEAD, OFFICE_DEPUTY])
    committee_approve = committee_approval.to(
        approved, "安委会批准曝光", by=COMMITTEE_DEPUTY, when=[grounds_stand(), not_the_same_person_as(propose)],
        issues=["曝光稿"], confirm=True,
    )  # fmt: skip
    send_back = any_of(approval, committee_approval).to(
        evidence_check, "退回核对", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason]
    )

    # declined, withdrawn, moot
    decline = any_of(proposed, evidence_check, privacy_check, legal_review, notice_signing).to(
        declined, "不曝光", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[reason, then]
    )
    drop = any_of(proposed, evidence_check, privacy_check, legal_review, notice_signing).to(moot, "事由消失", by=PARENT)
    withdraw = any_of(notice_signed, notice_to_subject, approval, committee_approval, approved).to(
        withdrawn, "发布前撤回", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason, then], confirm=True, voids=True
    )

    # published and followed
    publish = approved.to(
        followup, "发布", by=HANDLER, asks=[published_on, link], when=grounds_stand(), serves=published_on,
        confirm=True,
    )  # fmt: skip
    renew = followup.to(followup, "更新报道", by=OFFICE_HEAD, asks=[update], confirm=True)
    report_fixed = followup.to(checking, "报告整改情况", by=ADDRESSEE, asks=[fixed, fixed_proof])
    find_fixed = followup.to(checking, "跟踪到期，核实整改", by=HANDLER, asks=[fixed])
    confirm_fixed = checking.to(
        announcing, "核实整改完成", by=HANDLER, asks=[opinion], when=not_the_same_person_as(report_fixed)
    )
    deny_fixed = checking.to(followup, "整改不实，继续跟踪", by=HANDLER, asks=[reason], when=times("deny_fixed") < 1)
    give_up = checking.to(unmoved, "跟踪结束，仍未整改", by=OFFICE_HEAD, asks=[reason])
    announce = announcing.to(
        closed, "同载体公告整改完成", by=HANDLER, asks=[announced_on], when=not_after_today(announced_on),
        confirm=True,
    )  # fmt: skip
    order_takedown = any_of(followup, checking, announcing).to(
        taking_down, "依据变更或撤销，责成撤下", by=[OFFICE_HEAD, COMMITTEE_DEPUTY, LEGAL], asks=[reason],
        opens=child("correction_notice", via="order_takedown", facts={"content": reason}), confirm=True,
    )  # fmt: skip
    take_down = taking_down.to(taken_down, "撤下", by=CHILD("correction_notice"))
