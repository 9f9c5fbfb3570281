"""What the office looks out for on listed hazards: the clues that responsibility is traced from (DOMAIN 3(c), grounds).

Each is only a clue: a handler screens it, and may not start anything. All thresholds are assumed; the profile of limits
may say otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import days, detector, limit, workdays
from workflows.roles import OWNER, SUPERVISOR

LONG = limit("clue.long_standing", days(90), roll=None)
SILENT = limit("clue.regulator_silent", workdays(10))
TRACED: Any = {"of": "hazard_listing", "opens": "responsibility_tracing"}
REJECTIONS = ("reject", "reject_again", "reject_further")
RECHECKS = ("recheck", "recheck_again")
RECTIFIED = ("accepted", "delist_review", "office_delisting", "delist_approval", "lookback")
"""The states in which the hazard has been put right, as far as is known."""


def _last(case: Any, *moves: str) -> date | None:
    """When one of these was taken last."""
    return max((case.snapshot.taken[one].on for one in moves if case.times(one)), default=None)


def _traceable(case: Any, role: str) -> bool:
    """Superiors are never traced (T12)."""
    return bool(case.parties[role].kind != "superior")


def _overdue_since(case: Any, state: str) -> date | None:
    """The working day after the date of a state passed unmet, while that round still counts."""
    for one in case.snapshot.deadlines:
        if one.state == state and one.status != "over" and one.lapsed_at is not None and one.due_on is not None:
            after: date = case.world.calendar.after(one.due_on)
            return after
    return None


@detector("long_standing", "长期存在", about=SUPERVISOR, facts={"ground_code": "long_standing"}, **TRACED)
def long_standing(case: Any) -> date | None:
    """Not put right for ninety days, or rejected twice when it was to be accepted [A]."""
    if case.snapshot.state in RECTIFIED or not _traceable(case, "supervisor"):
        return None
    rejected = _last(case, *REJECTIONS) if sum(map(case.times, REJECTIONS)) >= 2 else None
    open_long: date = case.end(case.opened_on, LONG)
    return open_long if rejected is None else min(open_long, rejected)


@detector("false_closure", "虚假销号", about=SUPERVISOR, facts={"ground_code": "false_closure"}, **TRACED)
def false_closure(case: Any) -> date | None:
    """It was taken off the list, and whoever looked back found it standing."""
    return _last(case, "relist") if _traceable(case, "supervisor") else None


@detector("overdue_listing", "挂牌逾期", about=SUPERVISOR, facts={"ground_code": "overdue_listing"}, **TRACED)
def overdue_listing(case: Any) -> date | None:
    """The date by which it had to be put right has passed."""
    return _overdue_since(case, "treating") if _traceable(case, "supervisor") else None


@detector("refused_fix", "拒不整改", about=OWNER, facts={"ground_code": "refused_fix"}, **TRACED)
def refused_fix(case: Any) -> date | None:
    """The owner asked for no acceptance, was checked by force after the date, and what was found was rejected."""
    checked, rejected = _last(case, *RECHECKS), _last(case, *REJECTIONS)
    if checked is None or rejected is None or rejected < checked or case.snapshot.state != "treating":
        return None
    return rejected if _traceable(case, "owner") else None


@detector("regulator_inaction", "监管不作为", about=SUPERVISOR, facts={"ground_code": "regulator_inaction"}, **TRACED)
def regulator_silent(case: Any) -> date | None:
    """The supervising unit owes a step and has let its date pass by ten working days [A]."""
    owed = case.snapshot.deadline
    if owed is None or owed.owed_role != "supervisor" or owed.status != "running" or owed.lapsed_at is None:
        return None
    if owed.due_on is None or not _traceable(case, "supervisor"):
        return None
    silent: date = case.end(owed.due_on, SILENT)
    return silent
