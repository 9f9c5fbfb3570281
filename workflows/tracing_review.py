"""复核: a unit named by a tracing asks people outside the team to look again (DOMAIN 3(c) ``review``)."""

from __future__ import annotations

from engine import ADDRESSEE, PARENT, START, Final, Procedure, State, days, fact_is, limit, people, text, yes_no
from workflows.ladders import OFFICE_LADDER
from workflows.roles import COMMITTEE_DEPUTY


class TracingReview(Procedure, title="倒查复核", prefix="FH", version=1, slip=OFFICE_LADDER):
    """受理 → 维持或改变，由核查组以外的人员复核."""

    review_reason = text("申请复核的理由")
    reviewers = people("复核人员（2人以上）", min=2)
    outside_team = yes_no("均未参加核查组")
    decision = text("复核意见")

    reviewing = State("复核", owed_by=COMMITTEE_DEPUTY, due=limit("tracing.review", days(30)))
    upheld = Final("维持")
    changed = Final("改变")
    withdrawn = Final("申请人撤回", dropped=True)
    cancelled = Final("随倒查终结", dropped=True)

    ask = START.to(reviewing, "受理复核", by=PARENT, parties=[ADDRESSEE], asks=[review_reason])
    uphold = reviewing.to(
        upheld, "维持原决定", by=COMMITTEE_DEPUTY, asks=[reviewers, outside_team, decision], issues=["复核决定"],
        when=fact_is(outside_team, True), confirm=True,
    )  # fmt: skip
    change = reviewing.to(
        changed, "改变原决定，重新研究", by=COMMITTEE_DEPUTY, asks=[reviewers, outside_team, decision],
        issues=["复核决定"], when=fact_is(outside_team, True), tells="reconsider", confirm=True,
    )  # fmt: skip
    withdraw = reviewing.to(withdrawn, "撤回复核申请", by=ADDRESSEE)
    drop = reviewing.to(cancelled, "随倒查终结", by=PARENT)
