"""函告：督促函、告知函、提示函 (DOMAIN 3(e))."""

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
    attachment,
    choice,
    day,
    fact_is,
    grounds_stand,
    limit,
    not_the_same_person_as,
    rule,
    sequel,
    text,
    times,
    units,
    workdays,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.marks import borne, marks, properly_marked
from workflows.parts import signed_document
from workflows.roles import HANDLER, OFFICE_DEPUTY, OFFICE_HEAD
from workflows.service import properly_left, service

BASIS = "《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)"
DEMAND = "抓紧办理上述事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。"


@rule("给企业的告知函由“签发告知函”签发")
def no_notice(case: Any) -> bool:
    """A notice to an enterprise is another paper than an urging letter."""
    return bool(case.facts.get("kind") != "notice")


class Letter(Procedure, title="函告", prefix="HG", version=1, slip=OFFICE_LADDER):
    """拟函 → 签发 → 送达 → 复函 → 研判，不充分的再次督促一次；或说明理由不发."""

    # what the file records
    kind = choice("函种", optional=True, letter="督促函", notice="告知函", hint="提示函")
    grounds = text("事由")
    basis = text("依据", optional=True)
    problems = text("问题清单", optional=True)
    demand = text("要求", optional=True)
    materials = text("需报材料", optional=True)
    contact = text("联系人及电话", optional=True)
    copies = units("抄送单位", optional=True)
    mark = marks()
    draft = text("函稿", optional=True)
    served_on = day("送达日期")
    how = service()
    answer = text("复函内容")
    answer_file = attachment("复函", optional=True)
    opinion = text("研判意见", optional=True)
    reason = text("理由")
    then = sequel("后续")

    # where it rests: who owes the next step, and by when
    proposed = State("拟发", owed_by=OFFICE_HEAD, due=limit("letter.decide", workdays(2)))
    hinted = State("拟发提示函", owed_by=OFFICE_DEPUTY, due=limit("letter.decide", workdays(2)))
    awaiting = State(
        "待复", owed_by=ADDRESSEE, due=limit("letter.reply", workdays(10), since=served_on), answers=True, slip=REMIND
    )
    assessing = State("研判", owed_by=HANDLER, due=limit("letter.assess", workdays(3)))
    second = State("拟再次督促", owed_by=OFFICE_HEAD, due=limit("letter.sign", workdays(2)))
    closed = Final("办结")
    unmoved = Final("督促未果")
    declined = Final("不发", dropped=True)
    withdrawn = Final("已撤回", dropped=True)
    moot = Final("事由消失", dropped=True)

    # how it moves
    propose = START.to(
        proposed, "拟函", by=[CLOCK, HANDLER, PARENT], parties=[ADDRESSEE],
        asks=[grounds, kind, basis, problems, demand, materials, contact, copies],
        sets={"kind": "letter", "basis": BASIS, "demand": DEMAND},
    )  # fmt: skip
    propose_hint = START.to(
        hinted, "拟提示函", by=HANDLER, parties=[ADDRESSEE],
        asks=[grounds, basis, problems, demand, materials, contact, copies],
        sets={"kind": "hint", "basis": BASIS, "demand": DEMAND},
    )  # fmt: skip

    paper = signed_document(
        "督促函", start=proposed, served=awaiting, declined=declined, withdrawn=withdrawn, moot=moot,
        served_on=served_on, reason=reason, then=then, signer=OFFICE_HEAD, decliners=[OFFICE_DEPUTY],
        draft=draft, opinion=opinion, check=True,
        signing_asks=[basis, problems, demand, materials, contact, copies, *borne(mark)],
        serving_asks=[how.mode, how.recipient, how.witnesses, how.receipt], serving_when=[properly_left],
        when=[not_the_same_person_as(propose), no_notice, properly_marked],
    )  # fmt: skip
    sign_notice = proposed.to(
        paper.signed, "签发告知函", by=OFFICE_HEAD,
        asks=[basis, problems, demand, materials, contact, copies, *borne(mark)],
        when=[grounds_stand(), not_the_same_person_as(propose), fact_is(kind, "notice"), properly_marked],
        issues=["告知函"], confirm=True,
    )  # fmt: skip
    hint = signed_document(
        "提示函", start=hinted, served=awaiting, declined=declined, withdrawn=withdrawn, moot=moot,
        served_on=served_on, reason=reason, then=then, signer=OFFICE_DEPUTY, decliners=[OFFICE_HEAD], draft=draft,
        signing_asks=[basis, problems, demand, materials, contact, copies, *borne(mark)],
        when=[not_the_same_person_as(propose_hint), properly_marked], prefix="hint_", signed=paper.signed,
    )  # fmt: skip

    reply = awaiting.to(assessing, "复函", by=ADDRESSEE, asks=[answer, answer_file])
    close = assessing.to(closed, "办结", by=HANDLER, asks=[opinion])
    find_insufficient = assessing.to(
        second, "复函不充分，再次督促", by=HANDLER, asks=[reason], when=times("again_sign") < 1
    )
    give_up = assessing.to(unmoved, "再次复函仍不充分", by=HANDLER, asks=[reason], when=times("again_sign") >= 1)
    settle = awaiting.to(closed, "未复而事项已了结", by=OFFICE_DEPUTY, asks=[reason])
    close_unanswered = awaiting.to(unmoved, "逾期未复，结函", by=OFFICE_DEPUTY, asks=[reason])

    again = signed_document(
        "督促函", start=second, served=awaiting, declined=unmoved, withdrawn=closed, moot=closed,
        served_on=served_on, reason=reason, then=None, signer=OFFICE_HEAD,
        draft=draft, signing_asks=[problems, demand, *borne(mark)],
        serving_asks=[how.mode, how.recipient, how.witnesses, how.receipt], serving_when=[properly_left],
        when=[not_the_same_person_as(find_insufficient), properly_marked], prefix="again_",
    )  # fmt: skip
