"""一般事故隐患整改 (DOMAIN 3(a)): graded, ordered, rechecked, closed; or upgraded, merged, transferred."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import (
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
    has,
    item,
    limit,
    months,
    none_open,
    not_the_same_person_as,
    people,
    rule,
    text,
    times,
    unit,
    workdays,
)
from workflows.hazard_listing_rules import expired
from workflows.ladders import BY_DEBTOR, OFFICE_LADDER, WHILE_TREATED
from workflows.roles import HANDLER, LEADER, OWNER, STREET, SUPERVISOR
from workflows.service import properly_left, service

CAP = limit("hazard.treat_cap", days(90), roll=None)


@rule("整改期限须晚于今日，且不超过规定的最长期限")
def within_cap(case: Any) -> bool:
    """An order gives at most so many days (DOMAIN 3(a))."""
    until = case.facts.get("rectify_by")
    return isinstance(until, date) and case.today < until <= case.end(case.today, CAP)


@rule("复查后另定的期限不得早于原期限，且不超过规定的最长期限")
def not_earlier(case: Any) -> bool:
    """A failed recheck may grant a term, once; the same date goes on where it stood (SEMANTICS 6)."""
    until, base = case.given.get("rectify_by"), case.facts.get("rectify_by")
    first = case.snapshot.facts.get("rectify_by")
    if not isinstance(until, date) or not isinstance(first, date) or not isinstance(base, date):
        return False
    return until == first or first < until <= case.end(case.today, CAP)


@rule("不能并入本身")
def another(case: Any) -> bool:
    """What is merged goes into another item."""
    return bool(case.facts.get("same_as") != case.snapshot.number)


class HazardGeneral(Procedure, title="一般事故隐患整改", prefix="YB", version=1, slip=BY_DEBTOR):
    """报告 → 登记上账 → 定级 → 责令整改 → 送达 → 整改 → 复查 → 销号；或当场整改、转重大、并案、移交."""

    # what the file records
    source = choice(
        "来源", self_check="企业自查上报", inspection="督导检查发现", report="群众举报查实", street="街镇巡查发现",
        community="居村委报告", handed="其他单位移交", media="媒体反映",
    )  # fmt: skip
    hazard = text("隐患内容")
    address = text("地址", optional=True)
    territory = unit("属地街镇", optional=True)
    sector = text("行业领域", optional=True)
    credit_code = text("统一社会信用代码", optional=True, max=18)
    found_on = day("发现日期", optional=True)
    finders = people("发现人", optional=True)
    photos = attachment("隐患照片", optional=True)
    earlier = item("原隐患编号", of="hazard_general", within=limit("hazard.recurrence", months(12)))
    criterion = text("判定标准条款")
    judges = people("判定人员（部门2人以上）", min=2)
    measures = text("整改措施")
    rectify_by = day("整改期限")
    served_on = day("送达日期")
    how = service()
    work = text("整改进展", optional=True)
    completion = text("整改完成情况")
    evidence = attachment("整改报告及佐证", optional=True)
    inspectors = people("复查人员（2人以上）", min=2)
    result = text("复查情况")
    site_photos = attachment("复查照片", optional=True)
    before_photo = attachment("整改前照片")
    after_photo = attachment("整改后照片")
    listing = item("挂牌督办编号", of="hazard_listing")
    same_as = item("并入的隐患编号", of=["hazard_general", "hazard_listing"])
    receiver = text("移送何单位")
    reason = text("理由")

    # where it rests: who owes the next step, and by when
    reported = State("待登记", owed_by=HANDLER, due=limit("hazard.register", workdays(1)), slip=OFFICE_LADDER)
    registered = State("已上账，待定级", owed_by=SUPERVISOR, due=limit("hazard.grade", workdays(3)))
    ordered = State("已责令整改，待送达", owed_by=SUPERVISOR, due=limit("hazard.serve", workdays(3)))
    rectifying = State("整改中", owed_by=OWNER, due=rectify_by, slip=WHILE_TREATED)
    recheck_due = State("待复查", owed_by=SUPERVISOR, due=limit("hazard.recheck", days(10)))
    verified = State("复查合格，待销号", owed_by=LEADER.of(SUPERVISOR), due=limit("hazard.close", workdays(3)))
    closed = Final("已销号")
    fixed_on_spot = Final("当场整改")
    not_hazard = Final("不成立", dropped=True)
    duplicate = Final("已并案", dropped=True)
    transferred = Final("已移交", dropped=True)
    upgraded = Final("已转重大", dropped=True)

    # how it moves: onto the ledger, from enterprises, inspections and the public
    report = START.to(
        reported, "上报一般隐患", by=[OWNER, SUPERVISOR], parties=[OWNER, SUPERVISOR],
        asks=[source, hazard, address, territory, sector, credit_code, found_on, finders, photos],
    )  # fmt: skip
    report_from_street = START.to(
        reported, "街镇上报一般隐患", by=STREET, parties=[OWNER, SUPERVISOR, STREET], sets={"source": "street"},
        asks=[hazard, address, territory, sector, credit_code, found_on, finders, photos],
    )  # fmt: skip
    enter = START.to(
        registered, "登记上账", by=[HANDLER, SUPERVISOR], parties=[OWNER, SUPERVISOR],
        asks=[source, hazard, address, territory, sector, credit_code, found_on, finders, photos],
    )  # fmt: skip
    recur = START.to(
        registered, "反弹，重新登记", by=[HANDLER, SUPERVISOR], parties=[OWNER, SUPERVISOR],
        asks=[earlier, source, hazard, address, territory, sector, credit_code, found_on, finders, photos],
    )  # fmt: skip
    register = reported.to(registered, "登记上账（已上报）", by=HANDLER, asks=[credit_code, territory, sector])

    # graded
    order = registered.to(
        ordered, "定为一般隐患，责令限期整改", by=SUPERVISOR, asks=[criterion, judges, measures, rectify_by],
        when=within_cap, issues=["责令限期整改指令书"], confirm=True,
    )  # fmt: skip
    fix_on_spot = registered.to(
        fixed_on_spot, "当场整改", by=SUPERVISOR, asks=[inspectors, result, before_photo, after_photo],
        issues=["现场检查记录"], confirm=True,
    )  # fmt: skip
    find_none = registered.to(not_hazard, "隐患不成立", by=SUPERVISOR, asks=[judges, reason], confirm=True)
    serve = ordered.to(
        rectifying, "送达", by=SUPERVISOR, asks=[served_on, how.mode, how.recipient, how.witnesses, how.receipt],
        serves=served_on, when=properly_left, confirm=True,
    )  # fmt: skip

    # rectified and rechecked; whoever says it is done does not check it
    update = rectifying.to(rectifying, "报整改进展", by=[OWNER, SUPERVISOR], asks=[work], when=has(work))
    apply_recheck = rectifying.to(recheck_due, "申请复查", by=OWNER, asks=[completion, evidence])
    recheck_expired = rectifying.to(recheck_due, "期满未申请，复查", by=SUPERVISOR, asks=[reason], when=expired)
    pass_recheck = recheck_due.to(
        verified, "复查合格", by=SUPERVISOR, asks=[inspectors, result, site_photos], issues=["整改复查意见书"],
        when=not_the_same_person_as(apply_recheck), confirm=True,
    )  # fmt: skip
    fail_recheck = recheck_due.to(
        rectifying, "复查不合格，限期再改", by=SUPERVISOR, asks=[inspectors, result, rectify_by, site_photos],
        when=[times("fail_recheck") < 1, not_earlier], issues=["整改复查意见书"], opens=child("enforcement"),
        confirm=True,
    )  # fmt: skip
    fail_again = recheck_due.to(
        rectifying, "再次复查不合格", by=SUPERVISOR, asks=[inspectors, result, site_photos], issues=["整改复查意见书"],
        when=[times("fail_recheck") >= 1, times("fail_again") < 1], confirm=True,
    )  # fmt: skip
    fail_third = recheck_due.to(
        registered, "三次复查不合格，重新定级", by=SUPERVISOR, asks=[inspectors, result, site_photos],
        issues=["整改复查意见书"], when=times("fail_again") >= 1, confirm=True,
    )  # fmt: skip
    close = verified.to(closed, "审核销号", by=LEADER.of(SUPERVISOR), when=none_open("enforcement"), confirm=True)
    send_back = verified.to(recheck_due, "销号退回，重新复查", by=LEADER.of(SUPERVISOR), asks=[reason])

    # counted elsewhere from now on
    upgrade = any_of(registered, rectifying, recheck_due).to(
        upgraded, "转为重大隐患", by=SUPERVISOR, asks=[criterion, judges, listing], confirm=True
    )
    merge = any_of(reported, registered).to(
        duplicate, "并案", by=[HANDLER, SUPERVISOR], asks=[same_as], when=another, confirm=True
    )
    transfer = any_of(reported, registered, ordered, rectifying, recheck_due).to(
        transferred, "移交", by=[HANDLER, SUPERVISOR], asks=[receiver, reason], confirm=True
    )
