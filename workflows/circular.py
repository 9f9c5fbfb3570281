"""通报: progress, criticism, praise, warning (DOMAIN 3(f))."""

from __future__ import annotations

from typing import Any

from engine import (
    ADDRESSEE,
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
    fact_is,
    grounds_stand,
    limit,
    none_open,
    not_the_same_person_as,
    rule,
    sequel,
    text,
    times,
    units,
    workdays,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.marks import borne, marks, properly_marked
from workflows.parts import signed_document
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, OFFICE_DEPUTY, OFFICE_HEAD
from workflows.service import properly_left, service
from workflows.superiors import no_superior

DEMAND = "限期办结逾期事项，举一反三，并在反馈时限内书面报告整改情况。"


@rule("点名个人的通报由安委会副主任签发")
def names_nobody(case: Any) -> bool:
    """The office's head signs only what names no person."""
    return case.facts.get("names_persons") is False


@rule("表扬通报须经一票否优核查无异议")
def may_be_praised(case: Any) -> bool:
    """Praise has passed the veto check (DOMAIN 3(f), (m))."""
    return case.facts.get("kind") != "praise" or case.facts.get("veto_clear") is True


@rule("工作通报须写明期间、指标及计算口径、逾期事项清单")
def figures_complete(case: Any) -> bool:
    """A progress circular says what it counts, over which time, and what is overdue (DOMAIN 3(f), required)."""
    needed = ("period", "indicators", "overdue_list")
    return case.facts.get("kind") != "progress" or all(case.facts.get(name) for name in needed)


class Circular(Procedure, title="通报", prefix="TB", version=1, slip=OFFICE_LADDER):
    """拟通报 → 事实核实（批评） → 拟稿、核稿、法制审核 → 签发 → 送达 → 反馈整改；或说明理由不发."""

    # what the file records
    kind = choice("通报种类", criticism="批评通报", progress="工作通报", praise="表扬通报", warning="警示通报")
    scope = choice("通报范围", optional=True, internal="内部", public="公开")
    grounds = text("事由")
    period = text("通报期间", optional=True)
    indicators = text("指标及计算口径", optional=True)
    overdue_list = text("逾期事项清单及逾期天数", optional=True)
    named_units = units("通报涉及单位", optional=True)
    demand = text("整改要求", optional=True)
    names_persons = yes_no("是否点名个人")
    veto_clear = yes_no("一票否优核查无异议", optional=True)
    fact_sheet = text("事实清单")
    facts_answer = text("被通报单位对事实的意见", optional=True)
    facts_proof = attachment("证明材料", optional=True)
    draft = text("通报稿", optional=True)
    table = attachment("附表", optional=True)
    copies = units("抄送单位", optional=True)
    mark = marks()
    opinion = text("审核意见", optional=True)
    served_on = day("送达日期")
    how = service()
    feedback = text("整改反馈")
    feedback_file = attachment("反馈材料", optional=True)
    correction = text("更正内容")
    reason = text("理由")
    then = sequel("后续")

    # where it rests: who owes the next step, and by when
    proposed = State("拟通报", owed_by=OFFICE_HEAD, due=limit("circular.decide", workdays(2)))
    fact_check = State("事实核实", owed_by=ADDRESSEE, due=limit("circular.fact_check", workdays(2)), slip=REMIND)
    signing = State("待签发", owed_by=OFFICE_HEAD, due=limit("circular.sign", workdays(5)))
    committee_signing = State("待安委会签发", owed_by=COMMITTEE_DEPUTY, due=limit("circular.sign", workdays(5)))
    awaiting = State(
        "待反馈整改", owed_by=ADDRESSEE, due=limit("circular.feedback", workdays(10), since=served_on), answers=True,
        slip=REMIND,
    )  # fmt: skip
    assessing = State("反馈研判", owed_by=HANDLER, due=limit("circular.assess", workdays(3)))
    closed = Final("办结")
    unmoved = Final("通报后仍未整改")
    retracted = Final("已撤销通报")
    declined = Final("不发", dropped=True)
    withdrawn = Final("已撤回", dropped=True)
    moot = Final("事由消失", dropped=True)

    # how it moves: proposed, and the facts confirmed before anybody is criticised
    propose = START.to(
        proposed, "拟批评通报", by=[CLOCK, HANDLER, PARENT], parties=[ADDRESSEE],
        sets={"kind": "criticism", "scope": "internal", "demand": DEMAND},
        asks=[grounds, scope, period, indicators, overdue_list, named_units, demand], when=no_superior,
    )  # fmt: skip
    propose_other = START.to(
        proposed, "拟工作、表扬、警示通报", by=HANDLER, parties=[ADDRESSEE], sets={"scope": "internal"},
        asks=[kind, grounds, scope, period, indicators, overdue_list, named_units, demand],
        when=[fact_is(kind, "progress", "praise", "warning"), figures_complete, no_superior],
    )  # fmt: skip
    check_facts = proposed.to(
        fact_check, "送事实清单核实", by=[OFFICE_HEAD, OFFICE_DEPUTY], asks=[fact_sheet],
        when=[fact_is(kind, "criticism"), grounds_stand()], confirm=True,
    )  # fmt: skip

    paper = signed_document(
        "批评通报", start=signing, served=awaiting, declined=declined, withdrawn=withdrawn, moot=moot,
        served_on=served_on, reason=reason, then=then, signer=OFFICE_HEAD, decliners=[OFFICE_DEPUTY, COMMITTEE_DEPUTY],
        dispatch=limit("circular.dispatch", workdays(1)), draft=draft, opinion=opinion, check=True, legal=True,
        signing_asks=[names_persons, scope, table, copies, *borne(mark)],
        serving_asks=[how.mode, how.recipient, how.witnesses, how.receipt],
        serving_when=[properly_left], unsigned=[proposed, fact_check, committee_signing],
        when=[not_the_same_person_as(propose), fact_is(kind, "criticism"), names_nobody, properly_marked],
    )  # fmt: skip
    accept = proposed.to(
        paper.drafting, "同意拟稿", by=[OFFICE_HEAD, OFFICE_DEPUTY], when=fact_is(kind, "progress", "praise", "warning")
    )
    confirm_facts = fact_check.to(paper.drafting, "事实无误", by=ADDRESSEE, asks=[facts_answer])
    dispute_facts = fact_check.to(paper.drafting, "对事实有异议", by=ADDRESSEE, asks=[facts_answer, facts_proof])
    deem_confirmed = fact_check.to(paper.drafting, "逾期未提意见，视为无异议", by=CLOCK)
    check_again = paper.drafting.to(
        fact_check, "事实有变，重新核实", by=HANDLER, asks=[fact_sheet],
        when=[fact_is(kind, "criticism"), grounds_stand(), times("check_again") < 1],
    )  # fmt: skip
    pass_check = paper.checking.to(
        signing, "核稿同意，报签发", by=OFFICE_DEPUTY, asks=[opinion],
        when=fact_is(kind, "progress", "praise", "warning"),
    )  # fmt: skip

    # signed by the office's head; by the committee's deputy if it names persons
    sign_other = signing.to(
        paper.signed, "签发（工作、表扬、警示）", by=OFFICE_HEAD,
        asks=[names_persons, scope, veto_clear, table, copies, *borne(mark)],
        when=[grounds_stand(), not_the_same_person_as(propose_other), fact_is(kind, "progress", "praise", "warning"),
              names_nobody, may_be_praised, properly_marked],
        issues=["通报"], confirm=True,
    )  # fmt: skip
    submit_names = signing.to(
        committee_signing, "点名个人，报安委会副主任", by=[OFFICE_HEAD, OFFICE_DEPUTY], sets={"names_persons": True}
    )
    committee_sign = committee_signing.to(
        paper.signed, "安委会签发批评通报", by=COMMITTEE_DEPUTY, asks=[scope, table, copies, *borne(mark)],
        when=[grounds_stand(), not_the_same_person_as(propose), fact_is(kind, "criticism"), properly_marked],
        issues=["安委会通报"], confirm=True,
    )  # fmt: skip
    committee_sign_other = committee_signing.to(
        paper.signed, "安委会签发通报", by=COMMITTEE_DEPUTY, asks=[scope, veto_clear, table, copies, *borne(mark)],
        when=[grounds_stand(), not_the_same_person_as(propose_other), fact_is(kind, "progress", "praise", "warning"),
              may_be_praised, properly_marked],
        issues=["安委会通报"], confirm=True,
    )  # fmt: skip
    committee_return = committee_signing.to(paper.drafting, "安委会退回重拟", by=COMMITTEE_DEPUTY, asks=[reason])
    committee_withdraw = paper.signed.to(
        withdrawn, "安委会撤回，文号作废", by=COMMITTEE_DEPUTY, asks=[reason, then], confirm=True, voids=True
    )

    # served; answered or not
    circulate = paper.signed.to(
        closed, "印发，无需反馈", by=HANDLER, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, confirm=True, when=[grounds_stand(), properly_left, fact_is(kind, "progress", "praise")],
    )  # fmt: skip
    give_feedback = awaiting.to(assessing, "反馈整改情况", by=ADDRESSEE, asks=[feedback, feedback_file])
    accept_feedback = assessing.to(
        closed, "反馈属实，办结", by=HANDLER, asks=[opinion],
        when=[not_the_same_person_as(give_feedback), none_open("correction_notice")],
    )  # fmt: skip
    return_feedback = assessing.to(
        awaiting, "反馈不合格，退回", by=HANDLER, asks=[reason], when=times("return_feedback") < 1
    )
    give_up = assessing.to(
        unmoved, "再次反馈仍不合格", by=HANDLER, asks=[reason],
        when=[times("return_feedback") >= 1, none_open("correction_notice")],
    )  # fmt: skip
    settle = awaiting.to(
        closed, "未反馈而事项已了结", by=OFFICE_DEPUTY, asks=[reason], when=none_open("correction_notice")
    )
    close_unanswered = awaiting.to(
        unmoved, "逾期未反馈，结案", by=OFFICE_DEPUTY, asks=[reason], when=none_open("correction_notice")
    )
    correct = awaiting.to(
        awaiting, "责成更正通报", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[correction],
        opens=child("correction_notice", via="order_correction", facts={"content": correction}),
    )  # fmt: skip
    correct_later = assessing.to(
        assessing, "反馈后责成更正通报", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[correction],
        opens=child("correction_notice", via="order_correction", facts={"content": correction}),
    )  # fmt: skip
    retract = any_of(awaiting, assessing).to(
        retracted, "撤销通报", by=[OFFICE_HEAD, COMMITTEE_DEPUTY], asks=[reason], confirm=True
    )
