"""群众举报办理 (DOMAIN 3(i)): accepted or not, contacted, checked, answered, rewarded; who reported is in the vault.

Restricted: the unit that checks (the party, named on registering) sees it, the unit that is reported does not. What a
checking unit owes late is brought to the office's head by messages; a letter would name the report (P029). Amounts:
安监总财〔2018〕19号.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine import (
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    choice,
    day,
    days,
    fact_is,
    item,
    limit,
    money,
    not_the_same_person_as,
    number,
    people,
    rule,
    secret,
    text,
    times,
    workdays,
    yes_no,
)
from workflows.hazard_listing_rules import expired
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, OFFICE_HEAD, OWNER, REPORT_KEEPER

SHARE, LEAST, MOST = Decimal("0.15"), Decimal(3_000), Decimal(300_000)
PER_DEATH = {"ordinary": 30_000, "larger": 40_000, "major": 50_000, "huge": 60_000}
HAZARD, ACCIDENT = "hazard", "accident"


@rule("奖励须为首次举报且此前未掌握")
def first_and_new(case: Any) -> bool:
    """Whoever reports first what nobody knew is rewarded (安监总财〔2018〕19号)."""
    return bool(case.facts.get("first") and not case.facts.get("known"))


@rule(
    "奖励金额须符合标准：重大隐患和违法行为为罚款的15%，不低于3000元、不高于30万元；瞒报事故按每死亡1人3至6万元，不高于30万元"
)
def as_the_table_says(case: Any) -> bool:
    """15 % of the fine, 3,000 to 300,000 yuan; a concealed accident by its grade for each death, up to 300,000."""
    amount = Decimal(str(case.facts.get("amount") or 0))
    if case.facts.get("reward_for") == HAZARD:
        return amount == min(MOST, max(LEAST, Decimal(str(case.facts.get("fine") or 0)) * SHARE))
    if case.facts.get("reward_for") == ACCIDENT:
        each = PER_DEATH.get(str(case.facts.get("accident_grade")))
        return each is not None and amount == min(MOST, each * Decimal(str(case.facts.get("deaths") or 0)))
    return Decimal(0) < amount <= LEAST


@rule("通知领奖日期不得晚于当日")
def already_told(case: Any) -> bool:
    """The sixty days to claim run from a day on which he was told, not from one to come."""
    return bool(case.given["notified_on"] <= case.today)


class PublicReport(Procedure, title="群众举报办理", prefix="QZJB", version=1, slip=OFFICE_LADDER, level="restricted",
                   cleared=[REPORT_KEEPER]):  # fmt: skip
    """登记 → 受理 → 先行联系 → 核查 → 答复 → 奖励评定 → 审批 → 通知 → 领奖；或不予受理、转办、并案."""

    # what the file records; who reported it is a code
    channel = choice(
        "举报渠道", hotline="12345", snapshot="随申拍", firm_code="企业码", account="公众号", visit="来信来访",
        safety_line="12350", insider="企业内部人员", neighbours="居村委",
    )  # fmt: skip
    content = text("举报内容")
    accused = text("被举报单位")
    place = text("地点", optional=True)
    reporter = secret("举报人及联系方式", optional=True)
    material = attachment("举报材料", optional=True)
    same_as = item("并入的举报编号", of="public_report")
    task = text("核查要求")
    contact = text("先行联系情况")
    checkers = people("核查人员（2人以上）", min=2)
    verdict = choice("核查结论", true="属实", partly="部分属实", false="不实")
    finding = text("核查情况")
    measures = text("处理和整改措施")
    signed_by = text("核查单位负责人（签字）")
    result_file = attachment("书面核查报告", optional=True)
    hazard = item("转入的隐患编号", of=["hazard_general", "hazard_listing"], optional=True)
    answer = text("答复内容")
    reward_for = choice("奖励类别", minor="一般隐患", hazard="重大隐患或违法行为", accident="瞒报谎报事故")
    fine = money("罚款金额", optional=True)
    accident_grade = choice(
        "事故等级", optional=True, ordinary="一般事故", larger="较大事故", major="重大事故", huge="特别重大事故"
    )
    deaths = number("瞒报死亡人数", min=1, optional=True)
    first = yes_no("首次举报")
    known = yes_no("举报前已掌握")
    amount = money("奖励金额")
    notified_on = day("通知领奖日期")
    paid_on = day("发放日期")
    receipt = secret("领款人及凭据", optional=True)
    reason = text("理由")

    # where it rests: who owes the next step, and by when
    received = State("待受理", owed_by=HANDLER, due=limit("tip.accept", workdays(5)))
    referred = State("已转办，待接收", owed_by=OWNER, due=limit("tip.refer", workdays(5)), slip=REMIND)
    accepted = State("已受理，待先行联系", owed_by=HANDLER, due=limit("tip.first_contact", workdays(1)))
    verifying = State("核查中", owed_by=OWNER, due=limit("tip.max", days(30)), slip=REMIND)
    extended = State("延期核查中", owed_by=OWNER, due=limit("tip.extra", days(30)), slip=REMIND)
    answering = State("待答复", owed_by=HANDLER, due=limit("tip.answer", workdays(5)))
    rating = State("奖励评定", owed_by=HANDLER, due=limit("tip.reward_decide", workdays(15)))
    approving = State("奖励待批", owed_by=OFFICE_HEAD, due=limit("tip.reward_approve", workdays(3)))
    notifying = State("待通知领奖", owed_by=REPORT_KEEPER, due=limit("tip.reward_notify", workdays(3)))
    claiming = State("待领奖", owed_by=REPORT_KEEPER, due=limit("tip.reward_claim", days(60), since=notified_on))
    not_accepted = Final("不予受理", dropped=True)
    merged = Final("已并案", dropped=True)
    handed_over = Final("已转办")
    unfounded = Final("不实，已答复")
    no_reward = Final("已答复，不予奖励")
    paid = Final("已发放奖励")
    waived = Final("放弃领奖")

    # how it moves: in, or elsewhere
    register = START.to(
        received, "登记举报", by=HANDLER, parties=[OWNER], asks=[channel, content, accused, place, reporter, material],
    )  # fmt: skip
    reject = received.to(
        not_accepted, "不予受理", by=HANDLER, asks=[reason], issues=["举报不予受理告知书"], confirm=True
    )
    merge = received.to(merged, "重复举报，并案", by=HANDLER, asks=[same_as], confirm=True)
    refer = received.to(referred, "转办", by=HANDLER, asks=[task], when=times("refer") < 2)
    confirm_receipt = referred.to(handed_over, "确认接收", by=OWNER)
    bounce = referred.to(received, "退回", by=OWNER, asks=[reason], when=times("bounce") < 1)
    accept = received.to(accepted, "受理", by=HANDLER, issues=["举报受理告知书"], confirm=True)

    # checked, in writing and signed by somebody who answers for it (安全生产法 73)
    assign = accepted.to(verifying, "先行联系，交办核查", by=HANDLER, asks=[contact, task])
    extend = verifying.to(extended, "延长核查期限", by=OFFICE_HEAD, asks=[reason])
    report = any_of(verifying, extended).to(
        answering, "报核查结果", by=OWNER, asks=[checkers, verdict, finding, measures, signed_by, result_file]
    )
    return_report = answering.to(extended, "退回补充核查", by=HANDLER, asks=[reason], when=times("return_report") < 1)
    answer_unfounded = answering.to(
        unfounded, "答复（不实）", by=HANDLER, asks=[answer], when=fact_is(verdict, "false"), issues=["举报答复书"],
        confirm=True,
    )  # fmt: skip
    answer_founded = answering.to(
        rating, "答复（属实）", by=HANDLER, asks=[answer, hazard], when=fact_is(verdict, "true", "partly"),
        issues=["举报答复书"], confirm=True,
    )  # fmt: skip

    # rewarded: proposed by one, approved by another, paid by the keeper
    deny = rating.to(no_reward, "不予奖励", by=HANDLER, asks=[reason], confirm=True)
    propose = rating.to(
        approving, "拟奖励", by=HANDLER, asks=[reward_for, first, known, fine, accident_grade, deaths, amount],
        when=[first_and_new, as_the_table_says],
    )  # fmt: skip
    send_back = approving.to(rating, "退回重新评定", by=OFFICE_HEAD, asks=[reason], when=times("send_back") < 2)
    approve = approving.to(
        notifying,
        "批准奖励",
        by=OFFICE_HEAD,
        when=not_the_same_person_as(propose),
        issues=["举报奖励通知书"],
        confirm=True,
    )
    notify = notifying.to(claiming, "通知领奖", by=REPORT_KEEPER, asks=[notified_on], when=already_told)
    pay = claiming.to(paid, "发放奖励", by=REPORT_KEEPER, asks=[paid_on, receipt], confirm=True)
    waive = claiming.to(waived, "逾期未领，视为放弃", by=REPORT_KEEPER, when=expired, confirm=True)
