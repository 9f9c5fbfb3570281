"""分办: one suggestion of a tracing, handed to the unit that acts on it: discipline, police, penalty, rectification,
assessment (DOMAIN 3(c) ``dispose``; 310号令)."""

from __future__ import annotations

from engine import (
    PARENT,
    START,
    Final,
    Procedure,
    State,
    any_of,
    attachment,
    choice,
    day,
    fact_is,
    limit,
    text,
    workdays,
)
from workflows.ladders import OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, OFFICE_HEAD, OWNER
from workflows.service import properly_left, service


class Disposition(Procedure, title="倒查分办", prefix="FB", version=1, slip=OFFICE_LADDER):
    """拟移送 → 签发 → 送达 → 承办单位反馈结果，或退回."""

    kind = choice(
        "分办类别", discipline="移送纪检监察", police="移送公安", penalty="处罚建议", rectify="整改建议",
        score="考核扣分",
    )  # fmt: skip
    content = text("分办内容")
    suspected = text("涉嫌的犯罪")
    evidence = text("移送材料", optional=True)
    answer_by = day("反馈时限")
    served_on = day("送达日期")
    how = service()
    result = text("处理结果")
    result_file = attachment("处理结果材料", optional=True)
    reason = text("理由")

    signing = State("待签发", owed_by=OFFICE_HEAD, due=limit("tracing.dispose", workdays(3)))
    signed = State("待送达", owed_by=HANDLER, due=limit("letter.dispatch", workdays(1)))
    acting = State("承办中", owed_by=OWNER, due=answer_by, slip=REMIND)
    returned = State("承办单位退回", owed_by=HANDLER, due=limit("tracing.dispose", workdays(3)))
    done = Final("已办结")
    dropped = Final("不再移送", dropped=True)
    cancelled = Final("随倒查终结", dropped=True)

    begin = START.to(signing, "拟分办", by=PARENT, parties=[OWNER], asks=[kind, content, answer_by])
    sign = signing.to(
        signed, "签发", by=OFFICE_HEAD, issues=["线索移送函"], confirm=True,
        when=fact_is(kind, "discipline", "penalty", "rectify", "score"),
    )  # fmt: skip
    sign_case = signing.to(
        signed, "签发案件移送书", by=OFFICE_HEAD, asks=[suspected, evidence], issues=["案件移送书"], confirm=True,
        when=fact_is(kind, "police"),
    )  # fmt: skip
    serve = signed.to(
        acting, "送达", by=HANDLER, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, when=properly_left, confirm=True,
    )  # fmt: skip
    report = acting.to(done, "反馈处理结果", by=OWNER, asks=[result, result_file])
    record_result = acting.to(done, "代录处理结果", by=HANDLER, asks=[result, result_file])
    send_back = acting.to(returned, "退回，不予受理", by=OWNER, asks=[reason])
    send_again = returned.to(signing, "补充后重新报签", by=HANDLER, asks=[content, answer_by])
    give_up = any_of(signing, returned).to(dropped, "不再移送", by=OFFICE_HEAD, asks=[reason])
    drop = any_of(signing, signed, acting, returned).to(cancelled, "随倒查终结", by=PARENT)
