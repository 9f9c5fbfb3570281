"""What follows when a deadline slips, for each kind of debtor (DOMAIN 3.0; SEMANTICS 9-18).

The ladder of public units (函告 → 通报 → 约谈 → 移送倒查) and the one of enterprises (告知函 → 约谈 → 曝光) never mix.
Superiors are only reminded (T12). The rungs of the office or its host are those of a public unit, but the committee
decides them, because the deciding posts name one ``above`` (T11). Every ladder ends with a repeating message.
"""

from __future__ import annotations

from engine import DEBTOR, Ladder, Rung, by_kind, child, limit, workdays
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, OFFICE_DEPUTY, OFFICE_HEAD

FIRST = limit("ladder.remind_first", workdays(-10))
SECOND = limit("ladder.remind_second", workdays(-5))
LAST = limit("ladder.remind_last", workdays(-1))
URGE = limit("ladder.urge", workdays(1))
LETTER = limit("ladder.letter", workdays(3))
CIRCULAR = limit("ladder.circular", workdays(10))
INTERVIEW = limit("ladder.interview", workdays(20))
EXPOSURE = limit("ladder.exposure", workdays(30))
REPORT = limit("ladder.report", workdays(35))
REPEAT = limit("ladder.repeat", workdays(5))
TO_HEAD = limit("ladder.office_head", workdays(1))
TO_DEPUTY_COMMITTEE = limit("ladder.office_deputy_committee", workdays(3))

BASIS = "《普陀区安全生产治本攻坚三年行动实施方案（2024—2026年）》五(五)13、六(五)"
DEMAND = "抓紧办理逾期事项，并在收函后的复函时限内书面说明进展、原因和下一步安排。"


def reminders() -> tuple[Rung, ...]:
    """The messages every debtor outside the office gets before and just after the due day."""
    return (
        Rung("首次提醒", FIRST, tells=DEBTOR),
        Rung("再次提醒", SECOND, tells=DEBTOR),
        Rung("末次提醒", LAST, tells=DEBTOR),
        Rung("到期提示", workdays(0), tells=DEBTOR),
        Rung("催办", URGE, tells=(DEBTOR, HANDLER)),
    )


def report() -> Rung:
    """The message that never ends: what all the rungs below did not move."""
    return Rung("逾期报告", REPORT, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT)


def public() -> Ladder:
    """Messages, then the measures a public unit meets."""
    return Ladder(
        *reminders(),
        Rung("函告", LETTER, opens=child("letter", facts={"kind": "letter", "basis": BASIS, "demand": DEMAND})),
        Rung("通报", CIRCULAR, opens="circular"),
        Rung("约谈", INTERVIEW, opens="interview"),
        Rung("移送倒查", EXPOSURE, opens="responsibility_tracing"),
        report(),
    )


PUBLIC_LADDER = public()

HOST_LADDER = public()
"""For the office, or the unit that hosts it, as debtor: the committee's deputy signs and declines (``above``)."""

ENTERPRISE_LADDER = Ladder(
    *reminders(),
    Rung("告知函", LETTER, opens=child("letter", facts={"kind": "notice", "basis": BASIS, "demand": DEMAND})),
    Rung("约谈", INTERVIEW, opens="interview"),
    Rung("曝光", EXPOSURE, opens="exposure"),
    report(),
)

SUPERIOR_LADDER = Ladder(
    *reminders(),
    Rung("逾期报告", REPEAT, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT),
)

BY_DEBTOR = by_kind(public=PUBLIC_LADDER, enterprise=ENTERPRISE_LADDER, superior=SUPERIOR_LADDER, office=HOST_LADDER)

OFFICE_LADDER = Ladder(
    Rung("末次提醒", LAST, tells=DEBTOR),
    Rung("到期提示", workdays(0), tells=(DEBTOR, HANDLER)),
    Rung("报安委办主任", TO_HEAD, tells=(HANDLER, OFFICE_HEAD)),
    Rung("报安委会副主任", TO_DEPUTY_COMMITTEE, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT),
)
"""For what the office itself owes: proposals, reviews, papers to be served."""

REMIND = Ladder(
    Rung("提醒", SECOND, tells=DEBTOR),
    Rung("末次提醒", LAST, tells=DEBTOR),
    Rung("到期提示", workdays(0), tells=DEBTOR),
    Rung("催办", URGE, tells=(DEBTOR, HANDLER)),
    Rung("逾期报告", REPEAT, tells=(HANDLER, OFFICE_HEAD), every=REPEAT),
)
"""For answers owed to a measure or a small duty beside a task: messages only, for one cause has one ladder
(SEMANTICS 13)."""

MESSAGES = Ladder(
    Rung("末次提醒", LAST, tells=DEBTOR),
    Rung("到期提示", workdays(0), tells=DEBTOR),
    Rung("催办", URGE, tells=(DEBTOR, OFFICE_DEPUTY)),
    Rung("报安委办主任", TO_DEPUTY_COMMITTEE, tells=OFFICE_HEAD),
    Rung("逾期报告", REPEAT, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT),
)
"""For an assignment that waits for its tasks: the tasks carry the measures (SEMANTICS 29)."""
