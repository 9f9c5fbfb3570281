"""The same of papers, of matters that wait for others, of every kind of term, and of dates that are counted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from engine.calendar import published
from engine.calendar.layers import Calendars, Revision
from engine.calendar.limits import Entry, Limits, Profile
from engine.calendar.notices import read_layer
from engine.decision.holding import holding
from engine.decision.reproject import by_calendar, by_profile, differing
from engine.decision.snapshot import ActorView, Ground, Relative
from engine.definition.spans import Span
from tests.decision.case import MEASURE, at, work
from tests.decision.recorded import Recorded, as_written
from tests.decision.test_suspension import DEFINITION as TERMS
from tests.decision.test_suspension import KINDS
from tests.definition.authors import CHILDREN, HEADER, PAPER, definitions

PARENT = Relative(21, "RW-9", "job", 1, "doing", True)
UNITS = ["u_a", "u_b"]


def owner(case: Recorded) -> ActorView:
    return ActorView("person", "p.owner", frozenset({("liaison", case.item.parties["owner"].code)}))


@cache
def paper() -> Recorded:
    """A paper whose grounds are held and stand again, signed, served, its service corrected, answered late."""
    case = Recorded(MEASURE, "2024-05-08 10:00", grounds="逾期", parent=PARENT, rests_on=(Ground(21, "RW-9", "stand"),))
    case.now = at("2024-05-08 15:00")
    case.ground("held")
    case.settle("2024-05-09 09:00")
    case.ground("stand")
    case.settle("2024-05-13 09:00")
    case.do("sign", "2024-05-14 10:00")
    case.ground("held", "stand")
    case.settle("2024-05-14 16:00")
    case.do("serve", "2024-05-16 10:00", served_on="2024-05-15")
    served = case.lines[-1].seq
    case.correct(served, "2024-05-20 10:00", served_on="2024-05-16")
    case.until("2024-06-03 10:00")
    case.do(
        "reply", "2024-06-05 10:00", answer="已整改", on="2024-06-04 09:00", source="来函", acting_for="u_addressee"
    )
    return case


def test_a_paper() -> None:
    case = paper()
    why = {str(one): case.why(one) for one in case.rounds}
    lives = [case.holding("2024-06-30"), case.holding("2024-05-10")]
    as_written("paper", [case.lines, list(case.rounds.values()), case.papers, why, lives])
    assert (case.complaints(), case.wrong()) == ([], [])


@cache
def plan() -> Recorded:
    """Work of several units, closed when all of it has ended."""
    case = Recorded(definitions(HEADER + PAPER + CHILDREN)["Plan"], leads=UNITS, due_month="2024-06")
    case.do("issue", "2024-04-02 10:00")
    return case


def test_what_waits_for_its_children() -> None:
    case = Recorded(definitions(HEADER + PAPER + CHILDREN)["Plan"], leads=UNITS, due_month="2024-06")
    drafted = case.why()
    case.do("issue", "2024-04-02 10:00")
    waiting = [case.why(), case.why("drafted"), case.holding("2024-05-31")]
    case.now = at("2024-06-24 10:00")
    case.child("task", open=False, ended_on=date(2024, 6, 24))
    case.settle("2024-06-24 10:00")
    case.until("2024-07-02 10:00")
    late = case.why()
    case.do("close", "2024-07-03 10:00")
    as_written("children", [case.lines, drafted, waiting, late, case.why("running"), case.holding("2024-07-31")])
    assert (case.complaints(), case.wrong()) == ([], [])


@cache
def request() -> Recorded:
    """A task whose date moves because a request for it was granted."""
    found = definitions(HEADER + PAPER + CHILDREN)["Task"]
    case = Recorded(found, due_day="2024-04-30", parent=replace(PARENT, procedure="plan"))
    case.do("request", "2024-04-15 10:00", by=owner(case), until="2024-05-20", reason="材料未齐")
    return case


def test_a_request_that_is_granted() -> None:
    case = request()
    before = [case.why(), case.holding("2024-04-20")]
    case.now = at("2024-04-17 10:00")
    case.child("extension", open=False, ended_on=date(2024, 4, 17))
    child = ActorView("child", "C-101", procedure="extension")
    case.do("extend", "2024-04-17 10:00", by=child, due_day="2024-05-20")
    case.until("2024-05-24 10:00")
    as_written("request", [case.lines, before, case.why(1), case.why(2), case.holding("2024-05-24")])
    assert (case.complaints(), case.wrong()) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_term_that_stood_still_and_ran_on(kind: str) -> None:
    asks = {"since": {"day_of": "2024-04-03"}, "before": {"day_of": "2024-05-20"}, "on": {"day_of": "2024-05-11"},
            "strict": {"day_of": "2024-05-11"}, "month": {"month_of": "2024-05"}}  # fmt: skip
    case = Recorded(TERMS, "2024-04-03 10:20", via=f"start_{kind}", **asks.get(kind, {}))
    case.suspend("2024-04-05 08:00" if kind in ("hours", "office") else "2024-04-10 15:10", "2024-04-17")
    still = case.why(f"{kind}_")
    case.resume("2024-04-15 11:30")
    again = case.why()
    case.now = at("2024-06-20 10:00")
    case.tick("2024-07-10 10:00")
    as_written(f"term_{kind}", [case.lines, still, again, case.why(), case.holding("2024-07-10")])
    assert (case.complaints(), case.wrong()) == ([], [])


def calendars(*more: str) -> Calendars:
    """The shipped years, and then years as they would be published again."""
    layers = [read_layer(text, file) for file, text in sorted(published.texts().items())]
    known = Calendars([Revision(f"cn-{one.year}", one, "") for one in layers])
    for text in more:
        known = known.plus(read_layer(text, "again"), "again")
    return known


@pytest.mark.parametrize(("day", "instead"), [("earlier", "2024-06-09"), ("later", "2024-06-12")])
def test_dates_counted_again_by_another_calendar_and_by_other_terms(day: str, instead: str) -> None:
    """Of a task that is checked, of one that stands still, of one that is late, of a paper that was served; the day off
    is no day off, or is another one; then the terms change."""
    text = published.texts()["2024.toml"]
    before, told = calendars(), list[Any]()
    after = calendars(text.replace("2024-06-10", instead))
    told.append([(str(one.date), one.after.works) for one in before.differences(after, after.revisions[-1])])
    for name in ("checked", "still", "late", "served", "due"):
        if name in ("served", "due"):
            case = Recorded(MEASURE, "2024-05-30 10:00", calendars=before, grounds="逾期")
            case.do("sign", "2024-05-30 10:00")
            case.do("serve", "2024-05-30 11:00", served_on="2024-05-30")
        else:
            case = Recorded(work(), "2024-05-30 10:00", calendars=before, due_day="2024-06-30")
            case.do("submit", "2024-06-05 10:00" if name == "late" else "2024-06-06 10:00")
        if name == "still":
            case.suspend("2024-06-07 10:00", "2024-06-14")
        case.until("2024-06-13 09:00" if name in ("late", "due") else "2024-06-07 15:00")
        case.calendars = after
        told.append([name, case._keep(by_calendar(case.definition, case.item, case.world)).lines, case.why()])
        entries = {one: Entry(one, Span(9, "workdays"), "会议纪要", "plan") for one in ("job.check", "paper.reply")}
        profile = Profile("office", "时限", 2, date(2024, 6, 1), entries)
        case.limits = Limits([profile])
        told.append(case._keep(by_profile(case.definition, case.item, case.world, profile)).lines)
        if name == "still":
            case.resume("2024-06-12 10:00")
        case.until("2024-06-21 10:00")
        told.append([list(case.rounds.values()), case.why().moves, case.why().kept, case.log])
        told.append([list(differing(case.definition, case.item, case.world)), case.complaints(), case.wrong()])
    as_written(f"recounted_{day}", told)


def test_without_its_definition_a_life_goes_by_codes() -> None:
    from tests.decision.test_recorded_tasks import late_task

    case = late_task()
    from engine.decision.holding import Lived
    from tests.decision.case import calendar

    lived = Lived("RW-1", "", "job", case.lines, list(case.rounds.values()), case.suspensions)
    as_written("codes", holding(None, lived, calendar(), date(2024, 7, 31)))
