"""重大事故隐患挂牌督办 (DOMAIN 3(b), EXT, T14, T15, T32-T36)."""

from __future__ import annotations

from engine import (
    CHILD,
    DUE,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    before,
    child,
    choice,
    day,
    days,
    fact_is,
    has,
    item,
    later_than,
    limit,
    monthly,
    none_open,
    not_the_same_person_as,
    number,
    people,
    text,
    times,
    unit,
    workdays,
    years,
    yes_no,
)
from workflows.extension import ASK_BEFORE, LOWER, too_late_to_ask
from workflows.hazard_listing_rules import (
    approved_by_government,
    as_ordered,
    assessed_if_stopped,
    expired,
    fire_at_district,
    fully_reported,
    resumption_decided,
    within_cap,
)
from workflows.ladders import BY_DEBTOR, OFFICE_LADDER, WHILE_TREATED
from workflows.marks import borne, marks, properly_marked
from workflows.roles import COMMITTEE_DEPUTY, COMMITTEE_HEAD, HANDLER, LEGAL, OFFICE_HEAD, OWNER, STREET, SUPERVISOR
from workflows.service import properly_left, service

COMMITTEE = (COMMITTEE_DEPUTY, COMMITTEE_HEAD)
APPROVE, DELIST = limit("listing.approve", workdays(3)), limit("listing.delist", workdays(5))


class HazardListing(Procedure, title="重大事故隐患挂牌督办", prefix="GPDB", version=1, slip=BY_DEBTOR):
    """报告 → 判定 → 上账 → 拟挂牌 → 报批 → 送达 → 报方案 → 治理 → 验收 → 销号审批 → 摘牌 → 回头看."""

    # what the file records
    source = choice(
        "来源", self_check="企业自查上报", inspection="督导检查发现", report="群众举报查实", street="街镇巡查发现",
        community="居村委报告", handed="其他单位移交", media="媒体反映",
    )  # fmt: skip
    hazard = text("隐患内容")
    address = text("地址", optional=True)
    territory = unit("属地街镇", optional=True)
    sector = text("行业领域", optional=True)
    high_risk = yes_no("是否高危行业领域", optional=True)
    credit_code = text("统一社会信用代码", optional=True, max=18)
    cause = text("现状及成因", optional=True)
    harm = text("危害程度与整改难度", optional=True)
    first_plan = text("治理方案（初步）", optional=True)
    general = item("原一般隐患编号", of="hazard_general")
    criterion = text("判定标准条款")
    judges = people("判定人员（部门2人以上）", min=2)
    judging_experts = people("参与判定的专家")
    experts = people("专家", optional=True)
    interim = text("防控措施", optional=True)
    stopped = yes_no("是否责令停产停业、停止使用")
    level = choice("挂牌级别", street="街镇级", department="部门级", district="区级")
    fire = choice("火灾隐患", optional=True, none="不属重大火灾隐患", great="重大火灾隐患")
    government_ref = text("区政府批准文号", optional=True)
    ordered_by = day("责令整改期限", optional=True)
    rectify_by = day("整改期限")
    mark = marks()
    served_on = day("送达日期")
    how = service()
    plan = attachment("治理方案")
    treated_by = text("整改责任人", optional=True)
    funds = number("整改资金（万元）", optional=True, min=0)
    contingency = text("应急预案", optional=True)
    plan_complete = yes_no("方案六要素齐全、五落实到位")
    until = day("申请延至")
    signed_request = attachment("主要负责人签字的申请书", optional=True)
    completion = text("治理完成情况")
    application = attachment("治理验收申请书", optional=True)
    assessment = attachment("自评或第三方评估报告", optional=True)
    acceptors = people("验收人员（3人以上）", min=3)
    recused = yes_no("已核对回避名单")
    on_site = yes_no("已现场核查")
    site_photos = attachment("现场核查照片")
    opinion = text("验收意见")
    review = text("审核意见", optional=True)
    resume_reason = text("恢复或不予恢复生产经营的理由")
    archive_checked = yes_no("档案清单齐全")
    visitors = people("回头看人员", min=2)
    visit = text("回头看记录")
    shutdown_order = text("关闭决定文号")
    site_proof = attachment("现场证明")
    receiver = text("移送何单位")
    result = text("市级挂牌结果")
    reason = text("理由")
    described = (hazard, address, territory, sector, high_risk, credit_code, cause, harm, first_plan, ordered_by)

    # where it rests: who owes the next step, and by when
    judging = State("已报告待判定", owed_by=SUPERVISOR, due=limit("listing.judge", workdays(3)))
    on_ledger = State("重大隐患已上账", owed_by=SUPERVISOR, due=limit("listing.propose", workdays(2)))
    listing_proposed = State("拟挂牌，法制审核", owed_by=LEGAL, due=APPROVE, slip=OFFICE_LADDER)
    office_approval = State("挂牌报批（街镇、部门级）", owed_by=OFFICE_HEAD, due=APPROVE, slip=OFFICE_LADDER)
    listing_approval = State("挂牌报批（区级）", owed_by=COMMITTEE_DEPUTY, due=APPROVE, slip=OFFICE_LADDER)
    serving = State("待送达", owed_by=HANDLER, due=limit("listing.serve", workdays(3)), slip=OFFICE_LADDER)
    listed = State("已挂牌", owed_by=OWNER, due=limit("listing.plan", workdays(10), since=served_on))
    plan_review = State("方案审查", owed_by=SUPERVISOR, due=limit("listing.plan_review", workdays(3)))
    treating = State(
        "治理中", owed_by=OWNER, due=rectify_by, slip=WHILE_TREATED,
        opens=[monthly(25, one) for one in ("progress", "site_check")],
    )  # fmt: skip
    accepting = State("核查验收", owed_by=SUPERVISOR, due=limit("listing.accept", days(10)))
    accepted = State("验收合格，待报销号", owed_by=SUPERVISOR, due=limit("listing.resume", workdays(5)))
    delist_review = State("销号复核", owed_by=HANDLER, due=DELIST, slip=OFFICE_LADDER)
    office_delisting = State("销号审批（街镇、部门级）", owed_by=OFFICE_HEAD, due=DELIST, slip=OFFICE_LADDER)
    delist_approval = State("销号审批（区级）", owed_by=COMMITTEE_DEPUTY, due=DELIST, slip=OFFICE_LADDER)
    lookback = State("已摘牌，待回头看", owed_by=SUPERVISOR, due=limit("listing.lookback", days(90)))
    escalated_up = State("报市挂牌", owed_by=HANDLER, due=limit("listing.treat_cap", years(1)), slip=OFFICE_LADDER)
    delisted = Final("已摘牌销号")
    closed_by_shutdown = Final("关闭取缔销号")
    closed_above = Final("市级摘牌销号")
    not_major = Final("非重大隐患", dropped=True)
    transferred = Final("已移送", dropped=True)
    revoked = Final("已撤销挂牌", dropped=True)

    # how it moves: reported and judged
    report = START.to(
        judging, "报告重大隐患", by=[OWNER, SUPERVISOR, HANDLER], parties=[OWNER, SUPERVISOR],
        asks=[source, *described], when=fully_reported,
    )  # fmt: skip
    report_from_street = START.to(
        judging, "街镇上报重大隐患", by=STREET, parties=[OWNER, SUPERVISOR, STREET], sets={"source": "street"},
        asks=described,
    )  # fmt: skip
    report_upgraded = START.to(
        judging, "一般隐患转报重大隐患", by=[SUPERVISOR, HANDLER], parties=[OWNER, SUPERVISOR],
        asks=[general, source, *described],
    )  # fmt: skip
    judge_major = judging.to(
        on_ledger, "判定为重大隐患", by=SUPERVISOR, asks=[criterion, judges, judging_experts],
        issues=["重大事故隐患判定意见书"],
        opens=[child("notify_principals", facts={"who": who}) for who in ("head", "controller")],
    )  # fmt: skip
    judge_minor = judging.to(
        not_major, "判定为非重大隐患", by=SUPERVISOR, asks=[criterion, judges, judging_experts, reason],
        issues=["重大事故隐患判定意见书"], confirm=True,
    )  # fmt: skip
    order_interim = on_ledger.to(
        on_ledger, "采取现场处理措施", by=SUPERVISOR, asks=[interim, stopped, reason], issues=["现场处理措施决定书"],
        confirm=True,
    )  # fmt: skip
    need_no_interim = on_ledger.to(on_ledger, "不需现场处理措施", by=SUPERVISOR, asks=[reason], sets={"stopped": False})

    # proposed and approved: a district listing by the committee's deputy
    propose_listing = on_ledger.to(
        listing_proposed, "拟挂牌", by=[SUPERVISOR, HANDLER], asks=[level, rectify_by, ordered_by, fire],
        when=[has(stopped), within_cap, as_ordered, fire_at_district], issues=["挂牌督办呈批表"],
    )  # fmt: skip
    clear_listing = listing_proposed.to(
        listing_approval, "法制审核通过，报区级审批", by=LEGAL, asks=[review], when=fact_is(level, "district")
    )
    clear_lower = listing_proposed.to(
        office_approval, "法制审核通过，报安委办审批", by=LEGAL, asks=[review], when=fact_is(level, *LOWER),
    )  # fmt: skip
    return_listing = any_of(listing_proposed, office_approval, listing_approval).to(
        on_ledger, "退回重拟", by=[LEGAL, OFFICE_HEAD, *COMMITTEE], asks=[reason]
    )
    enlist = listing_approval.to(
        serving, "批准挂牌", by=COMMITTEE, asks=[rectify_by, government_ref, *borne(mark)],
        issues=["挂牌督办通知书"], confirm=True,
        when=[not_the_same_person_as(propose_listing), within_cap, as_ordered, approved_by_government, properly_marked],
    )  # fmt: skip
    enlist_lower = office_approval.to(
        serving, "批准挂牌（街镇、部门级）", by=OFFICE_HEAD, asks=[rectify_by, *borne(mark)],
        issues=["挂牌督办通知书"], confirm=True,
        when=[not_the_same_person_as(propose_listing), within_cap, as_ordered, properly_marked],
    )  # fmt: skip
    serve = serving.to(
        listed, "送达", by=HANDLER, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, when=properly_left, confirm=True, opens=child("publication", via="publish_listing"),
    )  # fmt: skip

    # planned and treated
    file_plan = listed.to(plan_review, "报治理方案", by=OWNER, asks=[plan, treated_by, funds, contingency])
    approve_plan = plan_review.to(
        treating, "方案审查通过", by=SUPERVISOR, asks=[plan_complete, review], issues=["治理方案审查意见"],
        when=[not_the_same_person_as(file_plan), fact_is(plan_complete, True)],
    )  # fmt: skip
    return_plan = plan_review.to(
        listed, "方案退回修改", by=SUPERVISOR, asks=[reason], issues=["治理方案审查意见"], confirm=True,
        when=not_the_same_person_as(file_plan),
    )  # fmt: skip
    ask_to_extend = treating.to(
        treating, "申请延期", by=OWNER, asks=[reason, interim, until, signed_request],
        when=[none_open("extension"), times("extend") < 1, later_than(DUE, fact=until), before(DUE, ASK_BEFORE),
              has(interim)],
        opens=child("extension", via="request_for_hazard", facts={"late": False, "asked_until": until},
                    returns={"until": rectify_by}),
    )  # fmt: skip
    ask_late_to_extend = treating.to(
        treating, "迟报延期申请", by=OWNER, asks=[reason, interim, until, signed_request],
        when=[none_open("extension"), times("extend") < 1, later_than(DUE, fact=until), before(DUE, workdays(0)),
              too_late_to_ask, has(interim)],
        opens=child("extension", via="request_for_hazard", facts={"late": True, "asked_until": until},
                    returns={"until": rectify_by}),
    )  # fmt: skip
    extend = treating.to(
        treating, "延期", by=CHILD("extension"), asks=[rectify_by],
        when=[times("extend") < 1, later_than(DUE, fact=rectify_by), within_cap],
    )  # fmt: skip
    ask_accept = treating.to(
        accepting, "申请验收", by=OWNER, asks=[completion, application, assessment], when=assessed_if_stopped
    )
    recheck = treating.to(
        accepting, "期满未申请，强制复查", by=SUPERVISOR, asks=[reason], when=[expired, none_open("enforcement")],
        opens=child("enforcement"),
    )  # fmt: skip
    recheck_again = treating.to(
        accepting, "再次强制复查", by=SUPERVISOR, asks=[reason], when=[expired, times("recheck") >= 1]
    )

    # accepted or rejected, on site, never by those who put it right
    accept = accepting.to(
        accepted, "验收合格", by=SUPERVISOR, asks=[opinion, acceptors, experts, recused, on_site, site_photos],
        when=[not_the_same_person_as(ask_accept), fact_is(recused, True), fact_is(on_site, True)],
        issues=["验收意见书"],
    )  # fmt: skip
    reject = accepting.to(
        treating, "验收不合格", by=SUPERVISOR, asks=[opinion, acceptors, experts],
        when=[not_the_same_person_as(ask_accept), times("reject") < 1], issues=["验收意见书"],
    )  # fmt: skip
    reject_again = accepting.to(
        treating, "再次验收不合格，拟通报、约谈", by=SUPERVISOR, asks=[opinion, acceptors, experts],
        when=[not_the_same_person_as(ask_accept), times("reject") >= 1, times("reject_again") < 1],
        issues=["验收意见书"],
        opens=[child("circular", parties={"addressee": OWNER}, facts={"grounds": opinion}),
               child("interview", parties={"addressee": OWNER}, facts={"grounds": opinion})],
    )  # fmt: skip
    reject_further = accepting.to(
        treating, "又一次验收不合格", by=SUPERVISOR, asks=[opinion, acceptors, experts],
        when=[not_the_same_person_as(ask_accept), times("reject_again") >= 1], issues=["验收意见书"],
    )  # fmt: skip
    resume = accepted.to(
        accepted, "同意恢复生产经营", by=SUPERVISOR, asks=[resume_reason], issues=["恢复生产经营同意书"], confirm=True,
        when=[fact_is(stopped, True), times("resume") < 1],
    )  # fmt: skip
    stay_stopped = accepted.to(
        accepted, "不予恢复生产经营", by=SUPERVISOR, asks=[resume_reason], when=fact_is(stopped, True)
    )

    # delisted at the level that listed, after two levels of review
    propose_delist = accepted.to(
        delist_review, "行业部门审核，报销号", by=SUPERVISOR, asks=[review],
        when=[resumption_decided, none_open("enforcement")],
    )  # fmt: skip
    submit_delist = delist_review.to(
        delist_approval, "复核通过，报区级审批", by=HANDLER, asks=[archive_checked],
        when=[not_the_same_person_as(propose_delist), fact_is(archive_checked, True), fact_is(level, "district")],
    )  # fmt: skip
    submit_lower = delist_review.to(
        office_delisting, "复核通过，报安委办审批", by=HANDLER, asks=[archive_checked],
        when=[not_the_same_person_as(propose_delist), fact_is(archive_checked, True),
              fact_is(level, *LOWER)],
    )  # fmt: skip
    return_delist = any_of(delist_review, office_delisting, delist_approval).to(
        accepting, "销号退回，重新核查", by=[HANDLER, OFFICE_HEAD, *COMMITTEE], asks=[reason]
    )
    delist = delist_approval.to(
        lookback, "批准销号，摘牌", by=COMMITTEE, issues=["摘牌通知书"], confirm=True,
        when=not_the_same_person_as(submit_delist), opens=child("publication", via="publish_delisting"),
    )  # fmt: skip
    delist_lower = office_delisting.to(
        lookback, "批准销号，摘牌（街镇、部门级）", by=OFFICE_HEAD, issues=["摘牌通知书"], confirm=True,
        when=not_the_same_person_as(submit_lower), opens=child("publication", via="publish_delisting"),
    )  # fmt: skip
    look_back = lookback.to(
        delisted, "回头看合格，归档", by=[SUPERVISOR, HANDLER], asks=[visitors, visit], when=none_open("publication"),
        issues=["回头看记录"],
    )  # fmt: skip
    relist = lookback.to(
        listing_proposed, "回头看反弹，重新挂牌", by=[SUPERVISOR, HANDLER], asks=[visitors, visit],
        sets={"stopped": False}, when=none_open("publication"), issues=["回头看记录"],
    )  # fmt: skip

    # ended or moved otherwise; a placard is taken back by whoever hung it
    before_listing = (on_ledger, listing_proposed, office_approval, listing_approval)
    placarded = (serving, listed, plan_review, treating, accepting, accepted, delist_review)
    escalate_up = any_of(*before_listing, serving, listed, plan_review, treating).to(
        escalated_up, "报市挂牌", by=COMMITTEE, asks=[reason], confirm=True
    )
    end_above = escalated_up.to(closed_above, "市级摘牌销号", by=HANDLER, asks=[result])
    come_back = escalated_up.to(on_ledger, "市级未挂牌，退回", by=HANDLER, asks=[result])
    transfer = any_of(judging, *before_listing, listed, treating).to(
        transferred, "移送", by=[OFFICE_HEAD, *COMMITTEE], asks=[receiver, reason], confirm=True
    )
    revoke = any_of(*placarded, delist_approval).to(
        revoked, "撤销挂牌", by=COMMITTEE, asks=[reason], issues=["撤销挂牌通知书"], when=fact_is(level, "district"),
        confirm=True,
    )  # fmt: skip
    revoke_lower = any_of(*placarded, office_delisting).to(
        revoked, "撤销挂牌（街镇、部门级）", by=OFFICE_HEAD, asks=[reason], issues=["撤销挂牌通知书"],
        when=fact_is(level, *LOWER), confirm=True,
    )  # fmt: skip
    shut_down = any_of(*before_listing, *placarded, office_delisting, delist_approval).to(
        closed_by_shutdown, "关闭取缔销号", by=COMMITTEE, asks=[shutdown_order, visitors, site_proof], confirm=True
    )
