"""What follows when a deadline slips, for each kind of debtor (DOMAIN 3.0; SEMANTICS 9-18).

The ladder of public units (函告 → 通报 → 约谈 → 移送倒查) and the one of enterprises (告知函 → 约谈 → 曝光) never mix.
Superiors are only reminded (T12). The rungs of the office or its host are those of a public unit, but the committee
decides them, because the deciding posts name one ``above`` (T11). Every ladder ends with a repeating message.
While a listed hazard is treated, the supervising unit is told of the expiry too, for it has to check again and to
enforce (3(b), "expiry without request").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import DEBTOR, Ladder, Rung, by_kind, child, limit, workdays
from workflows.roles import COMMITTEE_DEPUTY, HANDLER, HEAD, OFFICE_DEPUTY, OFFICE_HEAD, SUPERVISOR

FIRST = limit("ladder.remind_first", workdays(-10))
SECOND = limit("ladder.remind_second", workdays(-5))
LAST = limit("ladder.remind_last", workdays(-1))
URGE = limit("ladder.urge", workdays(1))
LETTER = limit("ladder.letter", workdays(3))
RECHECK = limit("ladder.recheck", workdays(7))
CIRCULAR = limit("ladder.circular", workdays(10))
INTERVIEW = limit("ladder.interview", workdays(20))
EXPOSURE = limit("ladder.exposure", workdays(30))
REPORT = limit("ladder.report", workdays(35))
REPEAT = limit("ladder.repeat", workdays(5))
TO_HEAD = limit("ladder.office_head", workdays(1))
TO_DEPUTY_COMMITTEE = limit("ladder.office_deputy_committee", workdays(3))

REACHED = {"occasion": "rung"}
"""Why a ladder proposes an interview."""


def reminders(*also: Any) -> tuple[Rung, ...]:
    """The messages every debtor outside the office gets before and just after the due day; ``also`` is urged too."""
    return (
        Rung("首次提醒", FIRST, tells=DEBTOR),
        Rung("再次提醒", SECOND, tells=DEBTOR),
        Rung("末次提醒", LAST, tells=DEBTOR),
        Rung("到期提示", workdays(0), tells=DEBTOR),
        Rung("催办", URGE, tells=(DEBTOR, HANDLER, *also)),
    )


def report() -> Rung:
    """The message that never ends: what all the rungs below did not move."""
    return Rung("逾期报告", REPORT, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT)


def public(*between: Rung, also: Sequence[Any] = ()) -> Ladder:
    """Messages, then the measures a public unit meets; ``between`` come after the letter."""
    return Ladder(
        *reminders(*also),
        Rung("函告", LETTER, opens="letter"),
        *between,
        Rung("通报", CIRCULAR, opens="circular"),
        Rung("约谈", INTERVIEW, opens=child("interview", facts=REACHED)),
        Rung("移送倒查", EXPOSURE, opens="responsibility_tracing"),
        report(),
    )


def enterprise(*between: Rung, also: Sequence[Any] = ()) -> Ladder:
    """Messages, then the measures an enterprise meets from the office; fines and stops are the departments' own."""
    return Ladder(
        *reminders(*also),
        Rung("告知函", LETTER, opens=child("letter", facts={"kind": "notice"})),
        *between,
        Rung("约谈", INTERVIEW, opens=child("interview", facts=REACHED)),
        Rung("曝光", EXPOSURE, opens="exposure"),
        report(),
    )


PUBLIC_LADDER = public()

HOST_LADDER = public()
"""For the office, or the unit that hosts it, as debtor: the committee's deputy signs and declines (``above``)."""

ENTERPRISE_LADDER = enterprise()

SUPERIOR_LADDER = Ladder(
    *reminders(),
    Rung("逾期报告", REPEAT, tells=(OFFICE_HEAD, COMMITTEE_DEPUTY), every=REPEAT),
)

BY_DEBTOR = by_kind(public=PUBLIC_LADDER, enterprise=ENTERPRISE_LADDER, superior=SUPERIOR_LADDER, office=HOST_LADDER)


def unchecked() -> Rung:
    """Ten days after the expiry the hazard still stands: the supervising unit's head and the office are told too."""
    return Rung("督促强制复查和执法处置", RECHECK, tells=(SUPERVISOR, HEAD.of(SUPERVISOR), OFFICE_HEAD))


WHILE_TREATED = by_kind(
    public=public(unchecked(), also=[SUPERVISOR]),
    enterprise=enterprise(unchecked(), also=[SUPERVISOR]),
    superior=SUPERIOR_LADDER,
    office=public(unchecked(), also=[SUPERVISOR]),
)
"""For the owner of a listed hazard; the urge asks the supervising unit to check again and to enforce."""

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
