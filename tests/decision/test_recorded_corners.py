"""What few items live through: an outage, an act with a date taken back, a clock that stops while the work is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from engine.decision.history import arming, entering, facts_at, kept, lapse, recording
from engine.decision.holding import Lived, holding, totals
from engine.decision.replayed import replayed
from engine.decision.reproject import by_calendar
from engine.decision.responsibility import responsibility
from engine.decision.snapshot import Ground, Relative
from engine.decision.world import Outage
from engine.definition.procedure import unproved
from tests.decision.case import MEASURE, at, calendar, procedure, work
from tests.decision.recorded import Recorded, as_written
from tests.decision.test_recorded_kinds import PARENT, calendars
from tests.definition.authors import CHILDREN, HEADER, PAPER, definitions

DEEMED = """
    proof = text("依据", optional=True)
    until = day("延至")
    waiting = State("待签收", owed_by=OWNER, due=limit("job.receive", workdays(1)))
    doing = State("办理中", owed_by=OWNER, due=limit("job.do", workdays(10)))
    extra = State("补正", owed_by=OWNER, due=until)
    done = Final("办结")
    begin = START.to(waiting, "交办", by=HANDLER, parties=[OWNER])
    receive = waiting.to(doing, "签收", by=OWNER)
    deem = waiting.to(doing, "视为签收", by=CLOCK, sets={"proof": "逾期"})
    ask = doing.to(extra, "要求补正", by=HANDLER, asks=[until])
    later = extra.to(extra, "再延", by=HANDLER, asks=[until])
    supply = extra.to(doing, "补正", by=OWNER)
    finish = doing.to(done, "办结", by=OWNER)
"""


def whole(case: Recorded, until: str) -> list[Any]:
    """Everything that can be read of an item."""
    life = case.holding(until)
    days = life and responsibility(life, case.told, calendar(), at(f"{until} 10:00")).late
    assert (case.complaints(), case.wrong()) == ([], [])
    return [case.lines, {str(key): case.why(key) for key in case.rounds}, life, days]


def test_the_clock_slept_and_an_act_was_recorded_late() -> None:
    """What the clock did too late counts from when it was recorded, what people did from when it happened."""
    case = Recorded(procedure(DEEMED))
    case.outages = (Outage(at("2024-04-02 20:00"), at("2024-04-08 09:30")),)
    case.tick("2024-04-08 09:30")
    case.until("2024-04-24 10:00")
    case.do("finish", "2024-04-26 10:00", on="2024-04-17 09:00", late="忘记")
    as_written("corner_slept", whole(case, "2024-04-30"))


def test_an_act_with_a_date_is_taken_back() -> None:
    """A fact that came with it is gone again, and so is its date; another that was there before is as it was."""
    case = Recorded(procedure(DEEMED))
    case.do("receive", "2024-04-02 09:00")
    case.do("ask", "2024-04-03 09:00", until="2024-04-12")
    asked = [case.why(), replayed(case.definition, case.lines, case.now)]
    case.void("2024-04-08 09:00")
    gone = [case.item.facts, replayed(case.definition, case.lines, case.now)]
    case.do("ask", "2024-04-09 09:00", until="2024-04-16")
    case.do("later", "2024-04-10 09:00", until="2024-04-22")
    moved = case.why()
    case.void("2024-04-11 09:00")
    back = case.why()
    case.void("2024-04-12 09:00")
    case.do("ask", "2024-04-12 09:30", until="2024-04-15")
    case.until("2024-04-16 10:00")
    case.do("supply", "2024-04-17 09:00")
    case.do("finish", "2024-04-18 09:00")
    case.void("2024-04-19 09:00")
    as_written("corner_taken_back", [asked, gone, moved, back, *whole(case, "2024-04-30")])


def test_a_date_that_stands_still_and_moves_while_the_work_is_away() -> None:
    case = Recorded(work(), due_day="2024-04-12")
    case.do("submit", "2024-04-02 10:00")
    case.do("send_back", "2024-04-03 10:00")
    case.do("submit", "2024-04-08 10:00")
    case.suspend("2024-04-09 10:00", "2024-04-19")
    away = [case.why("doing"), case.why()]
    case.resume("2024-04-15 10:00")
    on = [case.why("doing"), case.why(), case.holding("2024-04-15")]
    case.suspend("2024-04-16 10:00", "2024-04-19", code="upstream_wait")
    case.resume("2024-04-16 10:00")
    case.suspend("2024-04-17 10:00", "2024-04-19")
    case.suspend("2024-04-18 10:00", "2024-04-30")
    case.resume("2024-04-22 10:00")
    late = case.why("doing")
    case.do("send_back", "2024-04-23 10:00")
    case.do("submit", "2024-04-24 00:00")
    as_written("corner_away", [away, on, late, *whole(case, "2024-04-30")])


def test_sent_back_and_forth_each_stay_has_a_term_of_its_own() -> None:
    case = Recorded(work(), due_day="2024-04-12")
    for day in ("03", "08", "10"):
        case.do("submit", f"2024-04-{day} 10:00")
        case.do("send_back", f"2024-04-{day} 15:00")
    case.do("submit", "2024-04-12 24:00")
    assert [case.why(("checking", n)).moves for n in (1, 2, 3, 4)] == [(), (), (), ()]
    ending = case.why("doing").ending
    assert ending is None
    case.do("close", "2024-04-17 24:00")
    assert (case.why("doing").ending.kept, case.why("checking").ending.kept) == (False, False)
    as_written("corner_stays", whole(case, "2024-04-30"))


def test_a_request_that_cannot_be_told_yet_waits() -> None:
    """Its clock stands still for that reason; and, suspended meanwhile, for another."""
    found = definitions(HEADER + PAPER + CHILDREN)["Extension"]
    parent = Relative(51, "P-2", "task", 1, "doing", True, tells={"extend": "legal"})
    case = Recorded(found, until="2024-05-20", reason="材料未齐", parent=parent)
    for when, told in (
        ("2024-04-02 10:00", "reachable"),
        ("2024-04-08 10:00", "legal"),
        ("2024-04-09 10:00", "reachable"),
    ):
        case.item = replace(case.item, parent=replace(parent, tells={"extend": told}))
        case.settle(when)
    still = [case.why(), case.holding("2024-04-10")]
    case.suspend("2024-04-10 10:00", "2024-04-19")
    case.resume("2024-04-12 10:00")
    both = [case.why(), case.holding("2024-04-15")]
    case.item = replace(case.item, parent=parent)
    case.settle("2024-04-16 10:00")
    case.do("grant", "2024-04-17 10:00")
    as_written("corner_request", [still, both, *whole(case, "2024-04-30")])


def test_grounds_that_are_held_while_the_item_is_suspended() -> None:
    case = Recorded(MEASURE, "2024-05-08 10:00", grounds="逾期", rests_on=(Ground(21, "RW-9", "stand"),), parent=PARENT)
    case.ground("held")
    case.settle("2024-05-08 11:00")
    case.suspend("2024-05-09 10:00", "2024-05-17")
    case.ground("stand")
    case.settle("2024-05-10 10:00")
    case.resume("2024-05-14 10:00")
    case.ground("held")
    case.settle("2024-05-15 10:00")
    case.ground("gone")
    case.settle("2024-05-16 10:00")
    as_written("corner_grounds", whole(case, "2024-05-31"))


def test_a_date_that_was_kept_twice() -> None:
    """The last line that kept it is named."""
    from engine.calendar import published

    text = published.texts()["2024.toml"]
    known = (
        calendars(),
        calendars(text.replace("2024-06-10", "2024-06-08")),
        calendars(text.replace("2024-06-10", "2024-06-09")),
    )
    case = Recorded(MEASURE, "2024-05-30 10:00", calendars=known[0], grounds="逾期")
    case.do("sign", "2024-05-30 10:00")
    case.do("serve", "2024-05-30 11:00", served_on="2024-05-30")
    for when, one in zip(("2024-06-03 10:00", "2024-06-04 10:00"), known[1:], strict=True):
        case.now, case.calendars = at(when), one
        case._keep(by_calendar(case.definition, case.item, case.world))
    words = [one.transition for one in case.lines]
    assert words.count("calendar.kept") == 1  # the second calendar gives the very same date
    found = kept(case.lines, case.deadline)
    assert found is not None
    assert found.transition == "calendar.kept"
    again = replace(found, seq=found.seq + 1)
    assert kept([*case.lines, again, replace(again, effects={"state": "awaiting", "round": 9})], case.deadline) is again
    assert kept(case.lines, replace(case.deadline, round=2)) is None
    exact = replace(again, effects={"state": "awaiting", "round": 1})
    assert kept([exact], case.deadline) is exact
    assert lapse([replace(exact, transition="suspension.lapse")], case.deadline) is not None
    assert kept([], case.deadline) is None


def test_what_lines_say_of_a_fact_and_of_a_state() -> None:
    """At a line, not after it; a fact that a voided act took along is gone, one that another line names is not."""
    case = Recorded(work(), due_day="2024-04-12")
    case.do("move", "2024-04-02 10:00", due_day="2024-04-15")
    case.do("submit", "2024-04-08 10:00")
    lines, definition = case.lines, case.definition
    gone = replace(lines[1], seq=4, transition="item.void", facts={}, effects={"gone": ["due_day", "never"]})
    assert [facts_at(definition, lines, n) for n in (0, 1, 2)] == [
        {}, {"due_day": date(2024, 4, 12)}, {"due_day": date(2024, 4, 15)}
    ]  # fmt: skip
    assert facts_at(definition, [*lines, gone], 4) == {}
    assert facts_at(definition, [*lines, replace(gone, transition="move")], 4) == {"due_day": date(2024, 4, 15)}
    assert facts_at(definition, [*lines, replace(gone, effects={})], 4) == {"due_day": date(2024, 4, 15)}
    assert [recording(lines, "due_day", n) for n in (0, 1, 2, 3)] == [None, lines[0], lines[1], lines[1]]
    assert recording(lines, "other", 3) is None
    assert [entering(lines, "doing", n) for n in (0, 1, 3)] == [None, lines[0], lines[0]]
    assert entering(lines, "checking", 3) is lines[2]
    assert entering(lines, "checking", 2) is None
    back = replace(lines[2], seq=4, transition="item.void", to="doing", from_="checking")
    assert entering([*lines, back], "doing", 4) is lines[0]
    assert arming([], case.deadline) is None


def test_a_life_that_ended_or_was_not_yet_there() -> None:
    """Without the procedure what has no note ends it; an end that is voided later ends nothing."""
    case = Recorded(work(), due_day="2024-04-12")
    case.do("submit", "2024-04-08 10:00")
    case.do("close", "2024-04-09 10:00")
    closed = [case.holding("2024-04-30"), case.holding("2024-04-08"), case.holding("2024-03-31")]
    lived = Lived("RW-1", "", "job", case.lines, (), ())
    closed += [
        holding(None, lived, calendar(), date(2024, 4, 30)),
        holding(case.definition, lived, calendar(), date(2024, 4, 30)),
    ]
    case.void("2024-04-10 10:00")
    closed += [case.holding("2024-04-30")]
    lives = [one for one in closed if one is not None]
    other = replace(lives[0], number="RW-2")
    count = totals([lives[0], lives[0], other], lambda _life, stretch: stretch.kind)
    as_written("corner_ended", [closed, count])
    assert [one.items for one in count] == [2]


UNDATED = (
    HEADER
    + """
class Loose(Procedure, title="散事", prefix="SS", version=1, slip=CALM):
    agreed = day("约定日", optional=True)
    month_of = month("月份", optional=True)
    free = State("无期限", owed_by=OWNER, exempt="自行安排")
    dated = State("有约定", owed_by=HANDLER, due=agreed)
    monthly_ = State("按月", owed_by=HANDLER, due=month_of)
    before_ = State("提前", owed_by=HANDLER, due=limit("loose.before", workdays(3), before=agreed))
    done = Final("办结")
    begin = START.to(free, "开始", by=HANDLER, parties=[OWNER])
    agree = free.to(dated, "约定", by=HANDLER, asks=[agreed])
    fix = dated.to(dated, "改约", by=HANDLER, asks=[agreed])
    ahead = dated.to(before_, "提前", by=HANDLER)
    by_month = before_.to(monthly_, "按月", by=HANDLER, asks=[month_of])
    finish = any_of(free, dated, monthly_).to(done, "办结", by=OWNER)
"""
)


def test_states_without_a_date_and_dates_that_are_not_known_yet() -> None:
    """What is missing is named; at the very instant of the due it is late; of what has ended the last rest is meant."""
    with unproved():
        found = definitions(UNDATED)["Loose"]
    told: list[Any] = []
    case = Recorded(found)
    told += [case.why(), case.why("散"), case.why(("free", 3)), case.why(7), case.holding("2024-04-02")]
    case.do("agree", "2024-04-02 10:00")
    told += [case.why(), case.holding("2024-04-03")]
    case.suspend("2024-04-03 10:00", "2024-04-12")
    told += [case.why(), case.why("suspension.review"), case.why("中止复核")]
    case.resume("2024-04-08 10:00")
    case.do("fix", "2024-04-08 11:00", agreed="2024-04-12")
    for when in ("2024-04-12 23:59", "2024-04-12 24:00"):
        case.now = at(when)
        told.append(case.why())
    case.tick("2024-04-15 10:00")
    case.do("fix", "2024-04-15 11:00", agreed="2024-04-30")
    case.do("ahead", "2024-04-16 10:00")
    told.append(case.why())
    case.do("by_month", "2024-04-17 10:00", month_of="2024-06")
    told += [case.why(), case.why("before_"), case.why("dated")]
    case.do("finish", "2024-06-03 10:00")
    told += [case.why(), case.why("done"), case.why(1), case.holding("2024-06-30"), list(case.rounds.values())]
    assert (case.complaints(), case.wrong()) == ([], [])
    as_written("corner_undated", told)
