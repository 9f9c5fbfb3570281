"""What a task's record tells afterwards, whole: why each date, in whose hands, and that it could have happened."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from engine.decision.history import Suspended
from engine.decision.holding import totals
from engine.decision.replayed import replayed
from engine.decision.responsibility import responsibility
from engine.decision.snapshot import UnitView
from engine.definition.procedure import unproved
from tests.decision.case import START_AT, at, calendar, work
from tests.decision.recorded import Recorded, as_written
from tests.definition.authors import HEADER, definitions


@cache
def late_task() -> Recorded:
    """Handed in and sent back twice, put off, suspended twice, late, corrected, taken back, and closed at last."""
    case = Recorded(work(), due_day="2024-04-30")
    case.do("ping", "2024-04-08 09:00")
    case.do("submit", "2024-04-15 10:00")
    case.do("send_back", "2024-04-17 16:00")
    case.suspend("2024-04-18 10:00", "2024-04-26")
    case.resume("2024-04-24 09:30")
    case.do("move", "2024-04-28 11:00", due_day="2024-05-10")
    case.correct(7, "2024-04-29 15:00", due_day="2024-05-13")
    case.until("2024-05-21 08:00")
    case.suspend("2024-05-21 10:00", "2024-05-29", code="upstream_wait", basis="请示")
    case.until("2024-05-30 12:00")
    case.resume("2024-06-03 09:00")
    case.do("submit", "2024-06-04 10:00", on="2024-06-03 15:00", source="电话记录", acting_for="u_owner")
    case.do("send_back_until", "2024-06-06 10:00", due_day="2024-06-18")
    case.until("2024-06-20 10:00")
    case.do("move", "2024-06-20 11:00", due_day="2024-06-28")
    case.do("submit", "2024-06-24 10:00")
    case.do("close", "2024-06-26 10:00")
    case.void("2024-06-27 10:00")
    case.until("2024-07-02 08:00")
    case.do("close", "2024-07-03 10:00")
    return case


def test_its_lines_and_rounds() -> None:
    case = late_task()
    as_written("task_lines", [case.lines, list(case.rounds.values())])


def test_why_of_each_of_its_rounds() -> None:
    case = late_task()
    asked = [None, *case.rounds, "办理中", 2, "nowhere", ("doing", 9)]
    as_written("task_why", {str(one): case.why(one) for one in asked})


def test_in_whose_hands_it_was() -> None:
    case = late_task()
    days = ("2024-03-29", "2024-04-01", "2024-04-16", "2024-04-20", "2024-05-25", "2024-06-27", "2024-07-31")
    lives = {day: case.holding(day) for day in days}
    as_written("task_holding", lives)
    last = [life for life in lives.values() if life is not None]
    as_written("task_totals", totals(last, lambda life, stretch: f"{life.ended} {stretch.state} {stretch.code}"))


def test_who_owed_what_on_each_day() -> None:
    case = late_task()
    life = case.holding("2024-07-31")
    assert life is not None
    as_written("task_days", responsibility(life, case.told, calendar(), at("2024-07-31 10:00")))


def test_it_is_told_as_it_was_known_then() -> None:
    case = late_task()
    days = [str(one.recorded_at) for one in case.lines]
    told = {
        day: replayed(case.definition, case.lines, one.recorded_at) for day, one in zip(days, case.lines, strict=True)
    }
    told["before"] = replayed(case.definition, case.lines, at("2024-03-01 10:00"))
    told["as known later"] = replayed(case.definition, case.lines, at("2024-04-28 12:00"), at("2024-07-31 10:00"))
    told["voided later"] = replayed(case.definition, case.lines, at("2024-06-26 12:00"), at("2024-07-31 10:00"))
    told["unknown"] = replayed(None, case.lines, at("2024-07-31 10:00"))
    as_written("task_then", told)


def test_it_could_have_happened_and_the_rows_say_the_same() -> None:
    case = late_task()
    assert case.complaints() == []
    assert case.wrong() == []


def test_a_party_that_was_wrong_from_the_beginning() -> None:
    case = Recorded(work(), due_day="2024-04-12")
    case.until("2024-04-17 10:00")
    right = UnitView("u_right", "右", "office")
    case.correct(1, "2024-04-17 11:00", due_day="2024-04-19", parties={"owner": right})
    case.until("2024-04-24 10:00")
    case.correct(1, "2024-04-24 11:00", due_day="2024-04-16")
    assert (case.complaints(), case.wrong()) == ([], [])
    as_written("task_parties", [case.lines, list(case.rounds.values()), case.item, case.why()])


def test_suspensions_that_touch_and_one_that_ended_at_once() -> None:
    case = Recorded(work(), START_AT, due_day="2024-04-30")
    case.suspend("2024-04-08 10:00", "2024-04-12")
    case.resume("2024-04-08 10:00")
    case.suspend("2024-04-09 10:00", "2024-04-12")
    case.suspend("2024-04-12 10:00", "2024-04-18", basis="第二次听证通知书")
    case.resume("2024-04-15 10:00")
    case.suspend("2024-04-15 15:00", "2024-04-18", code="upstream_wait", basis="请示")
    assert (case.complaints(), case.wrong()) == ([], [])
    case.suspensions.append(
        Suspended("unheard_of", "", at("2024-05-06 10:00"), at("2024-05-07 10:00"), date(2024, 5, 7))
    )
    as_written("task_still", [case.why("doing"), case.why(), case.holding("2024-04-20"), case.suspensions[-1].label])


def test_an_act_that_was_taken_back_ended_no_round() -> None:
    """What came after the act that ends it counts: it was late then, though it was in time before it was voided."""
    case = Recorded(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-08 10:00")
    case.do("close", "2024-04-10 10:00")
    case.void("2024-04-11 10:00")
    case.until("2024-04-15 10:00")
    case.do("close", "2024-04-16 10:00")
    ending = case.why("checking").ending
    assert (ending.how, ending.event.seq, ending.kept, ending.late) == ("ended", case.lines[-1].seq, False, 3)


OWED = (
    HEADER
    + """
class Owed(Procedure, title="事", prefix="SX", version=1, slip=CALM):
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    signing = State("签批", owed_by=HEAD.of(OWNER), due=due_day)
    free = State("搁置", owed_by=OWNER, exempt="自行安排")
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    hand_in = doing.to(signing, "报签", by=OWNER)
    back = signing.to(doing, "退回", by=HEAD.of(OWNER))
    rest = any_of(doing, signing).to(free, "搁置", by=HANDLER)
    wake = free.to(doing, "恢复", by=HANDLER)
    close = signing.to(done, "办结", by=HEAD.of(OWNER))
"""
)


def test_a_correction_reaches_every_round_that_rests_on_it() -> None:
    """Those that run and those that are held, whoever owes them; a party also where there is no date, but not a date
    that rests on something else."""
    told: list[Any] = []
    right = UnitView("u_right", "右", "enterprise")
    with unproved():
        found = definitions(OWED)["Owed"]
    for moves in ((), ("hand_in",), ("rest",), ("hand_in", "back", "hand_in")):
        for still in (False, True):
            case = Recorded(found, due_day="2024-04-12")
            for place, move in enumerate(moves, start=2):
                case.do(move, f"2024-04-0{place} 10:00")
            if still:
                case.suspend("2024-04-08 10:00", "2024-04-12")
            case.correct(1, "2024-04-09 10:00", due_day="2024-04-16")
            case.correct(1, "2024-04-10 10:00", parties={"owner": right})
            told.append([moves, still, case.lines[len(moves) + 1 :], list(case.rounds.values())])
            assert (case.complaints(), case.wrong()) == ([], [])
    as_written("task_corrected", told)
