"""Where a deadline comes from: term, basis, start, every day, pauses, moves, the next rung and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.calendar.dates import read_instant
from engine.decision.explained import Why
from engine.decision.world import Outage
from engine.errors import NotFound
from engine.testing import Office
from tests.conftest import PUTUO
from tests.daemon.test_watching import Watch, tasks
from tests.diaries.checks import lawful
from tests.diaries.test_hazard_listing import LIAISON, listed, treated
from tests.diaries.test_people_and_the_ladder import task
from tests.diaries.test_suspension import resume, suspend
from tests.diaries.test_worked_vector import UNIT, circular_served, letter_served


def why(office: Office, number: str, asked: str | int | tuple[str, int] | None = None) -> Why:
    """The explanation, which always gives the recorded date."""
    found = office.engine.why(number, asked)
    lawful(office.engine, found)
    return found


def waits(found: Why) -> list[tuple[str, str | None]]:
    assert found.next_measure is not None
    return [(one.kind, str(one.until) if one.until else None) for one in found.next_measure.waits]


# start, term, days -----------------------------------------------------------------------------------------------


def test_the_plan_of_a_listed_hazard_counts_ten_working_days_from_service(office: Office) -> None:
    found = why(office, listed(office))
    assert (found.state, found.round, found.standing) == ("listed", 1, "firm")
    assert (found.due_on, found.base_on, found.first_due_on) == (date(2024, 4, 7),) * 3
    assert (str(found.term.span), found.term.limit, found.term.profile) == ("10 workdays", "listing.plan", "putuo-1")
    assert found.term.assumed  # no regulation of the district says so yet
    assert "暂定" in found.term.basis
    assert found.start is not None
    assert (found.start.kind, found.start.fact, found.start.on) == ("fact", "served_on", date(2024, 3, 21))
    assert found.start.event is not None
    assert found.start.event.label == "送达"
    assert (found.owner.role, found.owner.unit_name) == ("owner", "示例木粉加工有限公司")
    runs = [(f"{run.first:%m-%d}", f"{run.last:%m-%d}", run.kind, run.number_last, run.name) for run in found.runs]
    assert runs == [
        ("03-21", "03-21", "start", None, ""),
        ("03-22", "03-22", "workday", 1, ""),
        ("03-23", "03-24", "weekend", None, ""),
        ("03-25", "03-29", "workday", 6, ""),
        ("03-30", "03-31", "weekend", None, ""),
        ("04-01", "04-03", "workday", 9, ""),
        ("04-04", "04-06", "holiday", None, "清明节"),
        ("04-07", "04-07", "made_up", 10, "清明节"),
    ]
    assert {run.notice for run in found.runs if run.name} == {
        "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"
    }


def test_a_term_counted_from_an_act_recorded_later_runs_from_when_it_happened(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-03-27 10:00")
    office.do(number, "submit", by="office.handler", for_="jiaoyu", source="来函", on="2024-03-25 15:00", report="已办")
    start = why(office, number).start
    assert start is not None
    assert start.event is not None
    assert (start.kind, start.on, start.event.label) == ("entry", date(2024, 3, 25), "报结")
    assert start.event.acting_for == "jiaoyu"
    assert (start.event.recorded_at - start.event.occurred_at).days == 1


def test_what_is_done_within_a_state_starts_no_term(office: Office) -> None:
    number = office.open(
        "hazard_listing", by=LIAISON, via="report", source="inspection", hazard="除尘系统未设控爆装置",
        parties={"owner": "shilifenchen", "supervisor": "shichang"},
    )  # fmt: skip
    office.do(
        number,
        "judge_major",
        by=LIAISON,
        criterion="判定标准",
        judges="执法人员一、执法人员二",
        judging_experts="专家一",
    )
    office.until("2024-03-22 10:00")
    office.do(number, "need_no_interim", by=LIAISON, reason="可隔离")
    start = why(office, number).start
    assert start is not None
    assert start.event is not None
    assert (start.on, start.event.label) == (date(2024, 3, 21), "判定为重大隐患")


def test_a_term_the_clock_starts_late_runs_from_the_recording(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="甲", todo="乙", source="丙", due_month="2024-06",
        leads=["jiaoyu"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (one,) = office.children(number)
    office.engine.set_now(read_instant("2024-03-28 10:00", "Asia/Shanghai"))  # nobody ran the clock for a week
    while office.engine.tick():
        pass
    start = why(office, one, "received").start
    assert start is not None
    assert start.event is not None
    assert start.on == date(2024, 3, 28)
    assert (start.event.actor_kind, start.event.occurred_at.date()) == ("clock", date(2024, 3, 22))


def test_a_recorded_date_that_is_a_holiday_rolls_and_extensions_count_from_the_date_itself(office: Office) -> None:
    found = why(office, treated(office, "2024-05-01"))
    assert found.start is not None
    assert (found.start.kind, found.start.on) == ("date", date(2024, 5, 1))
    assert (found.base_on, found.due_on) == (date(2024, 5, 1), date(2024, 5, 6))
    assert [(run.kind, run.days) for run in found.runs] == [("start", 1), ("holiday", 4), ("rolled", 1)]


def test_a_date_beyond_the_published_calendar_is_provisional_and_says_which_days_are_guesses(office: Office) -> None:
    office.until("2024-03-22 09:00")
    number = office.open("assignment", by="office.handler", via="enter_row", title="甲", todo="乙", source="丙",
                         due_month="2027-03", leads=["jiaoyu"])  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (one,) = office.children(number)
    office.until("2024-04-10 09:00")
    found = why(office, one)
    assert (found.standing, found.provisional, found.published_until) == ("provisional", True, date(2026, 12, 31))
    assert not found.days[-1].published


# moves and pauses ------------------------------------------------------------------------------------------------


def test_an_extension_names_the_request_and_both_dates(office: Office) -> None:
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-06-03 10:00")
    office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(asked, "extension")
    before = why(office, asked)
    assert ("request", "2024-06-06") in waits(before)
    office.do(request, "advise", by="office.handler", advice="属实")
    office.do(request, "grant", by="office.head", opinion="同意")
    found = why(office, asked)
    assert (found.round, found.due_on, found.first_due_on) == (2, date(2024, 7, 31), date(2024, 6, 30))
    (move,) = found.moves
    assert (move.kind, move.request, move.event.label) == ("request", request, "延期")
    assert (move.due_before, move.due_after) == (date(2024, 6, 30), date(2024, 7, 31))
    assert (move.round_before, move.round_after) == (1, 2)
    first = why(office, asked, 1)
    assert (first.status, first.due_on, first.moves) == ("over", date(2024, 6, 30), ())
    assert first.ending is not None
    assert (first.ending.how, first.ending.kept, first.ending.event.seq) == ("moved", True, move.event.seq)


def test_a_request_that_was_denied_moved_nothing(office: Office) -> None:
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-05-06 10:00")
    for until in ("2024-07-31", "2024-08-30"):
        office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until=until)
        request = office.children(asked, "extension")[-1]
        office.do(request, "advise", by="office.handler", advice="属实")
        if until == "2024-07-31":
            office.do(request, "deny", by="office.head", ground="理由不足")
            assert why(office, asked).moves == ()
    office.do(request, "grant", by="office.head", opinion="同意")
    (move,) = why(office, asked).moves
    assert (move.request, move.due_after) == (request, date(2024, 8, 30))


def test_while_the_work_is_away_the_date_stays_and_the_ladder_waits(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-10 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已完成")
    away = why(office, number, "in_progress")
    assert (away.standing, away.due_on) == ("held", date(2024, 4, 30))
    assert (away.next_message, away.next_measure, away.no_measure) == (None, None, None)  # it is not what runs now
    office.until("2024-04-16 10:00")
    office.do(number, "send_back", by="office.handler", reason="材料不全")
    found = why(office, number)
    assert (found.round, found.due_on) == (1, date(2024, 4, 30))
    (pausing,) = found.pausings
    assert (pausing.pauses, pausing.left, pausing.due_after) == (False, None, None)
    assert (pausing.cause.kind, pausing.cause.state, pausing.cause.state_label) == ("away", "reviewing", "审核")
    assert pausing.cause.began is not None
    assert pausing.cause.ended is not None
    assert (pausing.cause.began.label, pausing.cause.ended.label) == ("报结", "退回重办，时限不变")
    office.do(number, "submit", by="jiaoyu.liaison", report="已补齐")
    again = why(office, number)
    assert (again.state, again.round, again.moves) == ("reviewing", 2, ())  # a new term is no later date of the old one
    assert again.first_due_on == again.due_on


def test_an_earlier_stay_explains_its_own_start(office: Office) -> None:
    number = task(office, "jiaoyu")
    for day, back in (("2024-04-10", "2024-04-12"), ("2024-04-16", "")):
        office.until(f"{day} 10:00")
        office.do(number, "submit", by="jiaoyu.liaison", report="已完成")
        if back:
            office.until(f"{back} 10:00")
            office.do(number, "send_back", by="office.handler", reason="材料不全")
    starts = [why(office, number, ("reviewing", n)).start for n in (1, 2)]
    assert [(str(one.on), one.event and one.event.seq) for one in starts if one] == [
        ("2024-04-10", 4), ("2024-04-16", 6),
    ]  # fmt: skip


def test_the_term_of_a_proposal_stands_still_while_its_grounds_are_held(office: Office) -> None:
    overdue = task(office, "jiaoyu")
    office.until("2024-05-08 10:00")
    (letter,) = office.children(overdue, "letter")
    office.do(overdue, "submit", by="jiaoyu.liaison", report="已完成")
    still = why(office, letter)
    assert (still.standing, still.due_on, still.no_measure) == ("held", None, "held")
    (open_,) = still.pausings
    assert (open_.until, open_.left, open_.unit, open_.due_before, open_.due_after) == (
        None, 2, "workdays", date(2024, 5, 10), None,
    )  # fmt: skip
    office.until("2024-05-10 10:00")
    office.do(overdue, "send_back", by="office.handler", reason="材料不全")
    found = why(office, letter)
    (pausing,) = found.pausings
    assert (pausing.cause.kind, pausing.left, pausing.due_before, pausing.due_after) == (
        "grounds", 2, date(2024, 5, 10), date(2024, 5, 13),
    )  # fmt: skip
    assert [(f"{day.date:%m-%d}", day.kind) for day in found.days] == [
        ("05-08", "start"), ("05-09", "paused"), ("05-10", "paused"), ("05-11", "made_up"), ("05-12", "weekend"),
        ("05-13", "workday"),
    ]  # fmt: skip
    (move,) = found.moves
    assert (move.kind, move.round_after) == ("resumption", 2)
    assert why(office, letter, 1).due_on == date(2024, 5, 10)


def test_a_suspension_that_ends_at_once_is_named_and_changes_nothing(office: Office) -> None:
    """In a rehearsal the clock may stand still between the two."""
    number = task(office, "jiaoyu")
    suspend(office, number, "2024-04-10", "hearing")
    resume(office, number)
    found = why(office, number)
    (pausing,) = found.pausings
    assert (pausing.cause.kind, pausing.cause.code, pausing.left) == ("suspended", "hearing", 40)
    assert (pausing.due_before, pausing.due_after) == (date(2024, 4, 30), date(2024, 4, 30))
    assert (found.round, found.due_on, found.moves) == (1, date(2024, 4, 30), ())


# the ladder ------------------------------------------------------------------------------------------------------


def test_what_the_next_measure_waits_for(office: Office) -> None:
    number = task(office, UNIT)
    assert waits(why(office, number)) == [("ladder", "2024-05-08")]
    office.until("2024-05-09 15:00")
    proposed = why(office, number)
    (letter,) = office.children(number, "letter")
    assert proposed.next_measure is not None
    assert (proposed.next_measure.label, proposed.next_measure.opens, proposed.next_measure.at) == (
        "通报",
        "circular",
        None,
    )
    assert waits(proposed) == [("decision", None), ("ladder", "2024-05-16")]
    assert [(one.rung, one.kind, one.measure, one.measure_state) for one in proposed.claimed if one.measure] == [
        ("函告", "opened", letter, "拟发")
    ]
    office.do(letter, "sign", by="office.head")
    assert waits(why(office, number))[0] == ("service", None)
    office.until("2024-05-11 10:00")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-11")
    served = why(office, number)
    assert waits(served) == [("response", "2024-05-24"), ("ladder", "2024-05-16")]
    assert served.next_measure is not None
    assert served.next_measure.at == read_instant("2024-05-27 09:00", "Asia/Shanghai")
    assert why(office, letter).no_measure == "measure"


def test_a_day_that_has_come_is_no_longer_waited_for(office: Office) -> None:
    """While the office sits on its letter, the ladder's own day passes; two units of one name are told once."""
    from cli.items.explained import told

    number = task(office, UNIT)
    office.until("2024-05-17 10:00")
    sat_on = why(office, number)
    assert waits(sat_on) == [("decision", None)]
    lines = dict(told(sat_on, office.engine.zone))
    assert "阶梯上的日子" not in lines["下一措施"]
    to = lines["下次提醒"].partition("告知")[2].split("、")
    assert len(to) == len(set(to))


def test_a_declined_letter_a_hold_and_a_ladder_at_rest(office: Office) -> None:
    number = task(office, UNIT)
    office.until("2024-05-07 10:00")
    office.engine.hold(number, date(2024, 5, 14), "汛期", actor="office.head")
    assert waits(why(office, number)) == [("ladder", "2024-05-08"), ("hold", "2024-05-14")]
    office.until("2024-05-15 10:00")
    (letter,) = office.children(number, "letter")
    office.do(letter, "decline", by="office.head", reason="当面说明", then="2024-05-25")
    again = why(office, number)
    assert waits(again) == [("again", "2024-05-25"), ("hold", "2024-05-14")]
    assert again.next_measure is not None
    assert (again.next_measure.label, again.next_measure.n) == ("函告", 2)
    office.until("2024-05-27 10:00")
    office.do(office.children(number, "letter")[-1], "decline", by="office.head", reason="本周报送", then="rest")
    rest = why(office, number)
    assert (rest.next_measure, rest.no_measure) == (None, "rest")
    assert rest.next_message is not None
    assert rest.next_message.tells == ("安委办主任", "安委会副主任")


def test_a_ladder_that_is_climbed_to_its_end(office: Office) -> None:
    number = task(office, UNIT)
    letter_served(office, number)
    assert why(office, number).overdue
    office.until("2024-07-31 10:00")
    office.engine.escalate(number, "长期拖延", "移送倒查", actor="office.head")
    found = why(office, number)
    assert (found.no_measure, found.late) == ("end", 63)  # 21 in May, 19 in June, 23 in July


def test_a_transition_the_clock_takes(office: Office) -> None:
    number = office.open("assignment", by="office.handler", via="enter_row", title="甲", todo="乙", source="丙",
                         due_month="2024-06", leads=["jiaoyu"])  # fmt: skip
    office.do(number, "issue", by="office.handler")
    (one,) = office.children(number)
    step = why(office, one).next_measure
    assert step is not None
    assert (step.kind, step.label, step.at) == ("transition", "逾期未签收，视为签收", why(office, one).due_at)


# which deadline --------------------------------------------------------------------------------------------------


def test_an_assignment_waits_for_its_tasks_and_then_the_office_has_five_days(office: Office) -> None:
    one = task(office, "jiaoyu")
    parent = office.item(one).parent
    assert parent is not None
    found = why(office, parent)
    assert (found.standing, found.due_on, found.start) == ("waiting", None, None)
    assert [child.number for child in found.waiting_for] == [one]
    assert (str(found.term.span), found.term.standing, found.term.profile) == ("5 workdays", "assumed", "putuo-1")
    assert "办结销号" in found.term.basis  # of a term that waits, what it would be today
    office.do(one, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-03-29 10:00")
    office.do(one, "close", by="office.handler")
    runs = why(office, parent)
    assert runs.start is not None
    assert (runs.start.kind, runs.start.on, runs.waiting_for) == ("children", date(2024, 3, 29), ())
    assert runs.due_on == date(2024, 4, 8)


def test_an_ended_item_explains_where_it_last_rested_and_any_round_on_demand(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-05-10 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已完成")
    office.until("2024-05-13 10:00")
    office.do(number, "close", by="office.handler")
    last = why(office, number)
    assert (last.state, last.standing) == ("reviewing", "over")
    assert last.ending is not None
    assert (last.ending.how, last.ending.kept) == ("ended", True)
    late = why(office, number, "办理中")
    assert late.state == "in_progress"
    assert late.ending is not None
    assert (late.ending.kept, late.ending.late) == (False, 5)  # 6 to 10 May
    assert why(office, number, ("in_progress", 1)) == late
    assert late.rounds == (("assigned", 1), ("received", 1), ("in_progress", 1), ("reviewing", 1))


@pytest.mark.parametrize("asked", ["returned", "no_such_state", 2, ("in_progress", 3)])
def test_a_deadline_that_never_was_is_not_found_and_those_that_were_are_named(
    office: Office, asked: str | int | tuple[str, int]
) -> None:
    number = task(office, "jiaoyu")
    with pytest.raises(NotFound) as refused:
        office.engine.why(number, asked)
    assert refused.value.data["kind"] == "deadline"
    assert refused.value.data["nearest"] == ["assigned 1", "received 1", "in_progress 1"]


def test_every_round_of_a_long_case_gives_its_recorded_date(office: Office) -> None:
    number = task(office, UNIT)
    circular_served(office, number)
    office.until("2024-06-03 10:00")
    office.do(number, "submit", by=f"{UNIT}.liaison", report="已办结")
    office.until("2024-06-05 10:00")
    office.do(number, "send_back", by="office.handler", reason="材料不全")
    office.until("2024-06-20 10:00")
    seen = 0
    for item in office.engine.items():
        for key in office.engine.why(item.number).rounds:
            why(office, item.number, key)
            seen += 1
    assert seen > 15


# what the shipped procedures do not use --------------------------------------------------------------------------

PERMIT = '''
from engine import *

OWNER = Party("申请单位")
HANDLER = Post("经办人", at=OFFICE)
CALM = Ladder(Rung("提醒", workdays(-1), tells=DEBTOR), Rung("报告", workdays(1), tells=HANDLER, every=workdays(5)))


class Permit(Procedure, title="动火审批", prefix="DH", version=1, slip=CALM):
    """准备 → 受理 → 公示 → 办结."""

    needed_on = day("动火日期")
    shown_on = day("公示日期")
    preparing = State("准备", owed_by=HANDLER, due=limit("permit.prepare", workdays(15), before=needed_on))
    hearing = State("受理", owed_by=HANDLER, due=limit("permit.hear", hours(24)))
    showing = State("公示", owed_by=HANDLER, due=limit("permit.show", months(1), since=shown_on))
    archived = State("待归档", owed_by=HANDLER, exempt="不设时限")
    closed = Final("办结")
    ask = START.to(preparing, "申请", by=HANDLER, parties=[OWNER], asks=[needed_on])
    hear = preparing.to(hearing, "受理", by=HANDLER)
    show = hearing.to(showing, "公示", by=HANDLER, asks=[shown_on])
    keep = showing.to(archived, "入档", by=HANDLER)
    close = archived.to(closed, "办结", by=HANDLER)
'''


@pytest.fixture
def permits(place: Path | str, tmp_path: Path) -> Iterator[Office]:
    """An office with one procedure of its own, and no profile."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "permit.py").write_text(PERMIT, "utf-8")
    one = Office(place, directory=PUTUO, packages=(), folders=[folder], at="2024-09-20 16:00")
    assert one.engine.registry.broken == ()
    yield one
    one.engine.close()


def test_a_term_counted_back_by_hours_by_months_and_none(permits: Office) -> None:
    number = permits.open("permit", by="office.handler", parties={"owner": "jiaoyu"}, needed_on="2024-10-25")
    back = why(permits, number)
    assert (back.due_on, back.term.standing, back.term.profile) == (date(2024, 9, 30), "assumed", None)
    assert back.start is not None
    assert (back.start.kind, back.start.on, back.start.event and back.start.event.label) == (
        "before", date(2024, 10, 25), "申请",
    )  # fmt: skip
    assert back.days[-1].number == 15
    assert [run.name for run in back.runs if run.kind == "holiday"] == ["国庆节"]
    permits.do(number, "hear", by="office.handler")
    clocked = why(permits, number)
    assert clocked.due_at == read_instant("2024-09-21 16:00", "Asia/Shanghai")
    assert [(run.kind, run.number_last) for run in clocked.runs] == [("hours", 24)]
    permits.until("2024-09-23 10:00")
    permits.do(number, "show", by="office.handler", shown_on="2024-09-23")
    month = why(permits, number)
    assert (month.due_on, month.days[-1].number) == (date(2024, 10, 23), 30)
    permits.do(number, "keep", by="office.handler")
    exempt = why(permits, number)
    assert (exempt.exempt, exempt.standing, exempt.due_on) == ("不设时限", "waiting", None)
    left = why(permits, number, "showing").ending
    assert left is not None
    assert (left.how, left.kept, left.event.label) == ("left", True, "入档")  # the item goes on, this term never again


@pytest.mark.full
def test_a_lapse_that_was_recorded_late_names_the_outage(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    number, _other = tasks(watch)
    watch.watched_until("2024-04-29")
    watch.daemon.close()
    slept = watch.clock.now()
    watch.passes(timedelta(days=20))
    watch.daemon = watch.start()
    watch.daemon.beat()
    found = watch.engine.why(number)
    assert found.agrees
    assert found.lapse is not None
    assert found.lapse.occurred_at == found.due_at
    assert found.lapse.outage == Outage(slept, watch.clock.now())
