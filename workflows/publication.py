"""公告: publishes that a hazard was listed or delisted, without anything that points to a reporter
(DOMAIN 3(b) ``publish_listing``, ``publish_delist``; T16)."""

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
    not_after_today,
    text,
    workdays,
    yes_no,
)
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OFFICE_DEPUTY, OWNER


class Publication(Procedure, title="挂牌摘牌公告", prefix="GG", version=1, slip=OFFICE_LADDER):
    """待公告 → 已公告；依法不宜公开的，说明理由不公告."""

    what = choice("公告事项", listing="挂牌", delisting="摘牌")
    wording = text("公告内容")
    no_reporter = yes_no("不含举报人信息")
    medium = text("公告载体")
    same_medium = yes_no("与挂牌公告同一载体")
    published_on = day("公告日期")
    proof = attachment("公告截图", optional=True)
    reason = text("理由")

    listing = State("挂牌待公告", owed_by=HANDLER, due=limit("listing.publish", workdays(5)))
    delisting = State("摘牌待公告", owed_by=HANDLER, due=limit("listing.delist_publish", workdays(5)))
    published = Final("已公告")
    waived = Final("不公告", dropped=True)
    cancelled = Final("随挂牌事项终结", dropped=True)

    publish_listing = START.to(listing, "公告挂牌", by=PARENT, parties=[OWNER], sets={"what": "listing"})
    publish_delisting = START.to(delisting, "公告摘牌", by=PARENT, parties=[OWNER], sets={"what": "delisting"})
    publish = listing.to(
        published, "公告", by=HANDLER, asks=[wording, no_reporter, medium, published_on, proof], confirm=True,
        when=[fact_is(no_reporter, True), not_after_today(published_on)], issues=["挂牌督办公告"],
    )  # fmt: skip
    publish_again = delisting.to(
        published, "同载体公告", by=HANDLER, confirm=True,
        asks=[wording, no_reporter, medium, same_medium, published_on, proof],
        when=[fact_is(no_reporter, True), fact_is(same_medium, True), not_after_today(published_on)],
        issues=["摘牌公告"],
    )  # fmt: skip
    waive = any_of(listing, delisting).to(waived, "依法不宜公开，不公告", by=OFFICE_DEPUTY, asks=[reason])
    drop = any_of(listing, delisting).to(cancelled, "随挂牌事项终结", by=PARENT)
