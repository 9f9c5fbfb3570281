"""The bound of every state against living: an item rests there, nobody acts, and time is let run until it is brought
before whom the bound names — by a message, by a proposal that lies before him, or because he owes the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import Any

import pytest

from engine.calendar import published
from engine.calendar.dates import read_instant
from engine.calendar.limits import Limits, read_profile
from engine.decision.deadlines import derive
from engine.decision.lapse import lapse
from engine.decision.liveness import Bound, Liveness, Stage
from engine.decision.outcome import Outcome
from engine.decision.settle import settle
from engine.decision.snapshot import Snapshot
from engine.decision.wake import next_wake
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.procedure import unproved
from engine.definition.registry import Registry
from engine.testing import Office
from engine.walking import Node, Walked, key_of, openings, steps_from, surrounded
from tests.conftest import PROFILE, PUTUO
from tests.decision.case import procedure
from tests.definition.authors import HEADER, definitions

ZONE = "Asia/Shanghai"
STARTS = (
    "2024-03-21 10:00",
    "2024-09-30 10:00",
    "2020-01-19 10:00",
    "2020-01-23 16:00",
    "2019-10-25 10:00",
    "2021-02-06 10:00",
    "2025-01-25 12:00",
)
"""An ordinary day, the eves of long holidays, and rest days."""
STEPS = 60


@cache
def registry() -> Registry:
    return Registry.load(["workflows"])


@cache
def limits() -> Limits:
    return Limits([replace(read_profile(PROFILE), effective=date(2018, 1, 1))])


def world(when: str) -> World:
    return World(read_instant(when, ZONE), published.load(), limits())


@cache
def living() -> Liveness:
    return Liveness(world("2024-03-21 10:00"), {one.code: one for one in registry().latest()})


def resting(definition: Definition, at: World) -> Iterator[Node]:
    """One item in every state, entered just now; children it waits for have just ended."""
    wanted = {one.name for one in definition.states.values() if not one.final}
    walked, tried = Walked(definition), Counter[str]()
    places = count()
    todo = [(0, next(places), node) for node in openings(walked, at, "public", None)]
    seen: set[Any] = set()
    found: dict[str, Node] = {}
    while todo and found.keys() < wanted:
        _, _, node = heappop(todo)  # the states least looked at first
        key, state = key_of(definition, node, False), node.item.state
        if key in seen or not node.item.open or node.now != at.now:
            continue
        seen.add(key)
        tried[state] += 1
        found.setdefault(state, ready(definition, node, at))
        for following in steps_from(walked, node, at, None, False):
            heappush(todo, (tried[following.item.state], next(places), following))
    yield from found.values()


def ready(definition: Definition, node: Node, at: World) -> Node:
    """The item, with the children it waits for just ended."""
    due = definition.states[node.item.state].due
    if due is None or due.since_children is None:
        return node
    ended = [replace(one, open=False, ended_on=at.today) for one in node.item.children]
    outcome = settle(definition, replace(node.item, children=tuple(ended)), at)
    return Node(surrounded(definition, outcome, at), node.now, node.did)


def brought(definition: Definition, node: Node, at: World, before: str) -> tuple[datetime, str] | None:
    """When and how the item is brought before a role if nobody acts."""
    item, now = node.item, at.now
    for _ in range(STEPS):
        wake = next_wake(definition, item, replace(at, now=now))
        if wake is None:
            return None
        now = max(now, wake)
        here = replace(at, now=now)
        outcome = lapse(definition, item, here)
        if how := reached(definition, item, outcome, before):
            return now, how
        item = surrounded(definition, outcome, here)
        if not item.open:
            return now, "end"
    return None


def reached(definition: Definition, item: Snapshot, outcome: Outcome, before: str) -> str:
    told = {one.role for one in outcome.messages if one.data.get("rung")}
    if before in told:
        return "rung"
    for opened in outcome.opens:
        if opened.claim is not None:
            measure = registry().get(opened.procedure)
            (opening,) = [one for one in measure.openings if one.may("clock")]
            owed = measure.states[opening.target].owed_by
            if owed is not None and owed.code == before:
                return "measure"
    moved = outcome.after.state != item.state
    owed = definition.states[outcome.after.state].owed_by
    return "clock" if moved and owed is not None and owed.code == before else ""


def waited(definition: Definition, node: Node, bound: Bound, at: World) -> int:
    """Working days from what the bound is counted from until the item was brought before whom it names."""
    found = brought(definition, node, at, bound.before)
    where = f"{definition.code}.{bound.state} from {at.now} by {bound}"
    assert found is not None, where
    moment, how = found
    assert how == bound.by, where
    since = at.today
    if bound.since == "fact":
        value: Any = node.item.facts[bound.name]
        since = max(since, value if isinstance(value, date) else at.today)
    return at.calendar.workdays_between(since, at.calendar.local_date(moment))


def lived(code: str, starts: tuple[str, ...]) -> dict[str, set[int]]:
    """For each state how long it really took, from each start; never longer than the bound."""
    definition = registry().get(code)
    bounds = {one.state: one for one in living().of(definition) if one.kind in ("any", "public", "office")}
    bounds |= {one.state: one for one in living().of(definition) if one.kind == "public"}
    took: dict[str, set[int]] = {}
    for start in starts:
        at = world(start)
        for node in resting(definition, at):
            bound = bounds[node.item.state]
            days = waited(definition, node, bound, at)
            assert days <= bound.workdays, (code, node.item.state, start, days, bound)
            took.setdefault(bound.state, set()).add(days)
    moves = definition.transitions.values()
    walked = {one.target for one in moves if one.name not in {clock.name for clock in definition.by_clock.values()}}
    assert set(took) == set(bounds) & walked, (code, set(bounds) - set(took))  # the clock waits; here nobody does
    exact = {state for state, one in bounds.items() if one.since == "entry" and len(one.path) == 1
             and one.path[0].span.unit == "workdays" and one.by != "clock"}  # fmt: skip
    assert {state for state in exact & walked if bounds[state].workdays not in took[state]} == set()
    return took


CODES = Registry.load(["workflows"]).codes()


@pytest.mark.parametrize("code", CODES)
def test_nobody_waits_longer_than_the_bound(code: str) -> None:
    lived(code, STARTS[3:4])


@pytest.mark.full
@pytest.mark.parametrize("code", CODES)
def test_nobody_waits_longer_than_the_bound_anywhere(code: str) -> None:
    lived(code, STARTS)


# by hand ----------------------------------------------------------------------------------------------------------


def bounds(body: str, slip: str = "CALM") -> dict[str, Bound]:
    """The bounds of a small procedure without a profile."""
    plain = World(read_instant("2024-03-21 10:00", ZONE), published.load(), Limits())
    return {one.state: one for one in Liveness(plain, {}).of(procedure(body, slip=slip))}


ENDS = """
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    finish = doing.to(done, "办结", by=OWNER)
"""


def test_the_worst_window_is_that_of_2020() -> None:
    """Three working days entered on 20 January 2020: the feast lasted until 2 February. Counted by hand: 21, 22, 23
    January are the term, the report follows on 3 February."""
    found = bounds("""
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(3)))
""" + ENDS)["doing"]  # fmt: skip
    assert (found.before, found.above, found.by, found.since) == ("chief", True, "rung", "entry")
    assert (found.workdays, found.days, found.worst) == (4, 14, date(2020, 1, 20))
    assert found.path == (Stage("doing", found.path[0].span, "next", 1, "报告"),)


def test_a_date_that_rolls_back_has_a_bound_though_the_calendar_begins_with_a_holiday() -> None:
    found = bounds("""
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=on(due_day, roll="previous"))
""" + ENDS)["doing"]  # fmt: skip
    assert (found.before, found.since) == ("chief", "fact")


def test_calendar_days_take_as_many_working_days_as_the_year_lets_them() -> None:
    """Thirty calendar days hold at most 24 working days (with make-up Saturdays), wherever they begin; one follows."""
    found = bounds("""
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", days(30)))
""" + ENDS)["doing"]  # fmt: skip
    calendar = published.load()
    ordinals = range(date(2018, 1, 1).toordinal(), date(2026, 11, 20).toordinal())
    most = 0
    for begin in map(date.fromordinal, ordinals):
        due = calendar.on_or_after(begin + timedelta(days=30))
        most = max(most, calendar.workdays_between(begin, calendar.after(due)))
    assert found.workdays == most


def test_a_date_is_counted_from_itself_and_a_month_from_its_end() -> None:
    due = bounds("""
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=on(due_day, roll=None))
""" + ENDS)["doing"]  # fmt: skip
    month = bounds("""
    due_day = month("月份")
    doing = State("办理中", owed_by=OWNER, due=due_day)
""" + ENDS)["doing"]  # fmt: skip
    assert (due.since, due.name, due.workdays, month.workdays) == ("fact", "due_day", 1, 1)
    assert (due.days, due.worst) == (
        11,
        date(2020, 1, 23),
    )  # nobody works until 3 February
    assert (month.days, month.worst) == (9, date(2020, 9, 30))  # 1 to 8 October 2020 are off


CLOCKED = """
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(2)))
    waiting = State("等待", owed_by=OWNER, due=limit("job.wait", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    pass_on = doing.to(waiting, "转入", by=[OWNER, CLOCK]{guard})
    finish = waiting.to(done, "办结", by=OWNER)
"""


def test_the_clock_moves_on_and_the_next_term_follows() -> None:
    found = bounds(CLOCKED.format(guard=""))
    assert [(one.state, one.offset) for one in found["doing"].path] == [("doing", None), ("waiting", 1)]
    assert found["doing"].workdays == 2 + 3 + 1 + 1  # the new term begins on the day after; if that is a working day,
    assert found["waiting"].workdays == 4  # it is not counted in the term itself


def test_a_clock_that_a_guard_may_refuse_is_no_comfort() -> None:
    asked = CLOCKED.replace("asks=[due_day]", "asks=[due_day, kind]")
    body = asked.format(guard=", when=fact_is(kind, True)")
    found = bounds('\n    kind = yes_no("可否")' + body)
    assert found["doing"].workdays == 7
    assert found["doing"].path[-1].word == "报告"


def test_an_end_by_law_and_an_exemption() -> None:
    found = bounds("""
        due_day = day("时限")
        doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(2)))
        resting = State("长期", owed_by=OWNER, exempt="长期工作")
        done = Final("办结")
        begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
        rest = doing.to(resting, "转长期", by=OWNER)
        lapse = doing.to(done, "期满终止", by=CLOCK, basis="条例第三条")
        finish = resting.to(done, "办结", by=OWNER)
    """)
    assert (found["doing"].by, found["doing"].before, found["resting"].exempt) == ("end", "", "长期工作")


def test_whoever_owes_is_nobody_else() -> None:
    """The ladder's last message goes to the post that owes: nobody else ever hears of it."""
    found = bounds("""
        due_day = day("时限")
        doing = State("审批", owed_by=CHIEF, due=limit("job.do", workdays(2)))
        done = Final("办结")
        begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
        finish = doing.to(done, "办结", by=CHIEF)
    """)["doing"]
    assert (found.before, found.by) == ("", "rung")


def test_a_date_that_had_passed_waits_for_the_next_message_at_most() -> None:
    """A message whose day is over is not sent any more: entered on each of the forty days after the due, the item is
    brought before the chief within ``late`` working days, and once it takes as long."""
    body = """
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
""" + ENDS  # fmt: skip
    definition, late = procedure(body), bounds(body)["doing"].late
    took = set()
    for passed in range(40):
        at = World(
            read_instant(f"2024-0{5 + passed // 30}-{1 + passed % 30:02} 10:00", ZONE), published.load(), Limits()
        )
        walked = Walked(definition)
        (node, *_rest) = openings(walked, at, "public", None)
        overdue = replace(node.item, facts={**node.item.facts, "due_day": date(2024, 4, 30)})
        deadline = derive(definition, definition.states["doing"], replace(overdue, rounds={}), at.now, at)
        item = replace(overdue, deadlines=(deadline,))
        found = brought(definition, Node(item, at.now), at, "chief")
        assert found is not None
        took.add(at.calendar.workdays_between(at.today, at.calendar.local_date(found[0])))
    assert max(took) == late == 5


def test_a_date_long_past_is_told_nobody_by_a_ladder_that_does_not_repeat() -> None:
    """The chief hears of it once, and the unit for ever: of a date that had passed before that day he never hears."""
    once = """
ONCE = Ladder(Rung("报告", workdays(3), tells=CHIEF), Rung("催办", workdays(5), tells=DEBTOR, every=workdays(5)))
"""
    body = """
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
""" + ENDS  # fmt: skip
    with unproved():
        head = 'class Job(Procedure, title="任务", prefix="RW", version=1, slip=ONCE):\n'
        found = definitions(HEADER + once + "\n\n" + head + body)["Job"]
    plain = World(read_instant("2024-03-21 10:00", ZONE), published.load(), Limits())
    (bound,) = Liveness(plain, {}).of(found)
    assert (bound.before, bound.workdays, bound.late) == ("chief", 4, None)


@pytest.mark.full
@pytest.mark.parametrize("start", ["2024-03-21 10:00", "2025-01-26 10:00"])
def test_a_real_office_lives_within_the_bound(tmp_path: Any, start: str) -> None:
    """An assignment is drafted on a real database, and the daemon is all that lives: the record says who was told."""
    office = Office(tmp_path, at=start, directory=PUTUO, profile=PROFILE, registry=registry())
    number = office.open("assignment", via="draft", by="office.handler", title="消防检查", todo="检查",
                         kind="supervise", source="会议", due_day="2025-12-31", leads=["区应急局"])  # fmt: skip
    (bound,) = [one for one in living().of(registry().get("assignment")) if one.state == "drafted"]
    office.until(f"{int(start[:4])}-12-01 09:00")
    told = [event for event in office.engine.history(number) if bound.before in event.effects.get("told", ())]
    zone, calendar = office.engine.zone, published.load()
    first, last = read_instant(start, ZONE).astimezone(zone).date(), told[0].occurred_at.astimezone(zone).date()
    assert calendar.workdays_between(first, last) == bound.workdays == 5
