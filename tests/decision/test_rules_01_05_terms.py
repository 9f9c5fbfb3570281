"""SEMANTICS 1-5: where a deadline comes from, how it is counted, and when it starts."""

from __future__ import annotations

import pytest

from engine.decision.deadlines import due_date
from engine.decision.world import Outage
from engine.errors import IllTyped, Refused
from tests.decision.case import MEASURE, Case, at, procedure, work
from tests.definition.authors import HEADER, JOB, changed, refused

KINDS = {
    "seen_at": 'instant("到达时间")',
    "served_on": 'day("送达日期")',
    "due_day": 'day("时限")',
    "in_month": 'month("月份")',
}


def due_of(due: str, when: str = "2024-04-01 10:00", **facts: str) -> Case:
    """A case whose only state is due as written; the facts are those it was opened with."""
    declared = "\n".join(f"{name} = {KINDS[name]}" for name in facts)
    return Case(
        procedure(f"""{declared}
doing = State("办理中", owed_by=OWNER, due={due})
done = Final("办结")
begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[{", ".join(facts)}])
ping = doing.to(doing, "报进展", by=OWNER)
finish = doing.to(done, "办结", by=OWNER)
"""),
        when,
        **facts,
    )


@pytest.mark.parametrize("span", ["hours(24)", "workdays(3)"])
def test_an_instant_no_calendar_knows_is_refused_by_its_name(span: str) -> None:
    """As a day is: the end of 31 December 2017 in London is a day of the calendar in Shanghai."""
    due = f'limit("job.do", {span}, since=seen_at)'
    for when in ("1999-01-01 09:00", "2101-01-01 09:00", "2017-12-31 23:59"):
        with pytest.raises(IllTyped, match=r"到达时间 \(seen_at\): \d{4}-\d\d-\d\d lies (before|beyond)"):
            due_of(due, seen_at=when)
    assert due_of('limit("job.do", workdays(3), since=seen_at)', seen_at="2017-12-31T23:30+00:00").due == "2018-01-04"


# 1 ---------------------------------------------------------------------------------------------------------------


def test_a_term_is_counted_from_entering_the_state() -> None:
    """SEMANTICS 1."""
    case = due_of('limit("job.do", workdays(3))', "2024-04-01 23:30")
    assert case.due == "2024-04-07"  # Tuesday, Wednesday; 4 to 6 April are off; Sunday the 7th is worked
    assert (case.deadline.start_on, case.deadline.span) == (at("2024-04-01 12:00").date(), case.deadline.span)


def test_a_term_is_counted_since_a_date_fact() -> None:
    """SEMANTICS 1."""
    assert due_of('limit("job.do", days(10), since=served_on)', served_on="2024-03-20").due == "2024-04-01"


def test_a_term_is_counted_back_from_a_date_fact() -> None:
    """SEMANTICS 1."""
    due = 'limit("job.do", workdays(5), before=due_day)'
    assert due_of(due, due_day="2024-04-30").due == "2024-04-24"


def test_a_term_counted_back_from_a_month_is_counted_from_its_last_day() -> None:
    """SEMANTICS 1, 2."""
    due = 'limit("job.do", workdays(5), before=in_month)'
    assert due_of(due, in_month="2024-06").due == "2024-06-24"  # before Sunday the 30th


def test_a_recorded_date_is_a_deadline() -> None:
    """SEMANTICS 1."""
    case = due_of("due_day", due_day="2024-04-30")
    assert (case.due, case.deadline.limit) == ("2024-04-30", None)


def test_due_is_derived_so_a_guard_reads_the_deadline_and_not_the_fact() -> None:
    """SEMANTICS 1: the fact is a Saturday, the deadline rolls, and so does what is counted back from it."""
    case = Case(
        procedure("""
            due_day = day("时限")
            doing = State("办理中", owed_by=OWNER, due=due_day)
            done = Final("办结")
            begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
            ask = doing.to(doing, "申请", by=OWNER, when=before(DUE, workdays(2)))
            finish = doing.to(done, "办结", by=OWNER)
        """),
        due_day="2024-04-20",
    )
    assert case.due == "2024-04-22"
    case.do("ask", "2024-04-18 23:59")
    with pytest.raises(Refused, match="this had to be done by 2024-04-18, 2 workdays before 2024-04-22"):
        case.do("ask", "2024-04-19 00:01")


# 2 ---------------------------------------------------------------------------------------------------------------


def test_a_day_term_ends_at_midnight_of_its_last_day() -> None:
    """SEMANTICS 2."""
    case = due_of("due_day", due_day="2024-04-30")
    assert case.deadline.due_at == at("2024-04-30 24:00")
    assert not case.tick("2024-04-30 09:00").deadlines
    assert case.tick("2024-05-01 00:00").lines[0].transition == "clock.lapse"


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ('limit("job.do", days(19))', "2024-04-22"),  # the 20th is a Saturday
        ('limit("job.do", days(19), roll="previous")', "2024-04-19"),
        ('limit("job.do", days(19), roll=None)', "2024-04-20"),
        ('limit("job.do", months(1))', "2024-05-06"),  # May 1 to 5 are off
        ('limit("job.do", workdays(10))', "2024-04-16"),
    ],
)
def test_terms_that_end_on_a_rest_day_roll_as_their_limit_says(due: str, last: str) -> None:
    """SEMANTICS 2."""
    assert due_of(due).due == last


def test_hours_end_on_the_hour() -> None:
    """SEMANTICS 2: the unit belongs to the limit."""
    case = due_of('limit("job.do", hours(24))', "2024-04-05 15:20")
    assert case.deadline.due_at == at("2024-04-06 15:20")


def test_a_fixed_date_rolls_unless_it_says_otherwise_and_its_base_stays() -> None:
    """SEMANTICS 2."""
    case = due_of("due_day", due_day="2024-06-30")
    assert (case.due, str(case.deadline.base_on)) == ("2024-07-01", "2024-06-30")
    assert due_of('on(due_day, roll="previous")', due_day="2024-06-30").due == "2024-06-28"
    assert due_of("on(due_day, roll=None)", due_day="2024-06-30").due == "2024-06-30"


def test_a_month_ends_with_its_last_day_and_never_rolls() -> None:
    """SEMANTICS 2: 30 June 2024 is a Sunday."""
    assert due_of("in_month", in_month="2024-06").due == "2024-06-30"


def test_a_day_term_past_the_published_calendar_is_provisional() -> None:
    """Law 6: it says so."""
    assert due_of("due_day", due_day="2027-03-01").deadline.provisional
    assert not due_of("due_day", due_day="2024-06-30").deadline.provisional


# 3 ---------------------------------------------------------------------------------------------------------------


def test_a_date_that_one_path_lacks_does_not_load() -> None:
    """SEMANTICS 3: since= facts are certain on every path into the state."""
    bad = changed(
        HEADER + JOB, 'due=limit("job.check", workdays(3))', 'due=limit("job.check", workdays(3), since=seen_on)'
    ).replace("    answer = text", '    seen_on = day("查看日")\n    answer = text')
    assert [row[2] for row in refused(bad)] == ["P006"]


def signed() -> Case:
    case = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    case.do("sign", "2024-05-10 15:00")
    return case


def test_a_service_date_lies_between_signing_and_today() -> None:
    """SEMANTICS 3."""
    case = signed()
    with pytest.raises(Refused, match="送达日期 lies before the signing, of 2024-05-10"):
        case.do("serve", "2024-05-13 09:00", served_on="2024-05-09")
    with pytest.raises(Refused, match="送达日期 lies in the future"):
        case.do("serve", "2024-05-13 09:00", served_on="2024-05-14")
    case.do("serve", "2024-05-13 09:00", served_on="2024-05-10")
    assert case.due == "2024-05-23"  # ten working days after Friday the 10th; Saturday the 11th is worked


# 4 ---------------------------------------------------------------------------------------------------------------

CLOCKED = """
    first = State("待签收", owed_by=OWNER, due=limit("job.first", workdays(1)))
    second = State("已签收", owed_by=OWNER, due=limit("job.second", workdays(2)))
    third = State("办理中", owed_by=OWNER, due=limit("job.third", workdays(2)))
    done = Final("办结")
    begin = START.to(first, "交办", by=HANDLER, parties=[OWNER])
    deem = first.to(second, "视为签收", by=[OWNER, CLOCK])
    start = second.to(third, "开始", by=[OWNER, CLOCK])
    finish = third.to(done, "办结", by=OWNER)
"""


def test_a_state_entered_by_the_clock_starts_its_term_when_it_is_recorded() -> None:
    """SEMANTICS 4: the daemon slept from 2 to 15 April; the event knows when it should have been."""
    case = Case(procedure(CLOCKED))
    assert case.due == "2024-04-02"
    outcome = case.tick("2024-04-15 10:00")
    assert case.item.state == "second"
    assert outcome.lines[-1].occurred_at == at("2024-04-02 24:00")
    assert case.due == "2024-04-17"


def test_a_state_entered_by_a_person_starts_its_term_when_it_happened() -> None:
    """DESIGN 4: an act recorded later starts its term on the day it happened."""
    case = Case(procedure(CLOCKED))
    case.do("deem", "2024-04-03 10:00", on="2024-04-02 16:00")
    assert case.due == "2024-04-07"  # not the 8th


def test_what_is_late_because_nobody_watched_says_so_and_no_person_is_late_by_it() -> None:
    """SEMANTICS 4, DOMAIN T22: the outage is named on what the clock does; a person's act is only recorded."""
    case = Case(procedure(CLOCKED))
    case.outages = (Outage(at("2024-04-02 18:00"), at("2024-04-15 10:00")),)
    named = {"since": "2024-04-02T10:00:00+00:00", "until": "2024-04-15T02:00:00+00:00"}
    lapsed, _ = case.tick("2024-04-15 10:00").lines
    assert (lapsed.effects["late_days"], lapsed.effects["outage"]) == (12, named)
    other = Case(procedure(CLOCKED))
    other.outages = case.outages
    (line,) = other.do("deem", "2024-04-15 10:00", on="2024-04-10 10:00").lines
    assert "outage" not in line.effects


def test_one_lapse_per_item_and_tick() -> None:
    """SEMANTICS 4: however late, one look takes one item one step."""
    case = Case(procedure(CLOCKED))
    case.tick("2024-06-03 10:00")
    assert case.said("clock.lapse", "deem", "start") == ["2024-04-03 clock.lapse", "2024-04-03 deem"]
    assert case.item.state == "second"


# 5 ---------------------------------------------------------------------------------------------------------------


def test_a_self_transition_is_not_re_entry() -> None:
    """SEMANTICS 5: it restarts no term and touches no ladder."""
    case = due_of('limit("job.do", workdays(3))')
    before = case.deadline
    case.do("ping", "2024-04-03 10:00")
    assert case.deadline == before
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-08 10:00")
    before, claims = case.deadline, case.item.claims
    case.do("ping")
    assert (case.deadline, case.item.claims) == (before, claims)


def test_only_a_changed_date_moves_the_deadline() -> None:
    """SEMANTICS 5."""
    case = Case(work(), due_day="2024-04-30")
    case.do("move", due_day="2024-04-30")
    assert (case.due, case.deadline.round) == ("2024-04-30", 1)
    case.do("move", due_day="2024-05-31")
    assert (case.due, case.deadline.round) == ("2024-05-31", 2)


def test_a_due_that_is_not_known_yet_is_none() -> None:
    """SEMANTICS 1: derived from facts; what is not known is not claimed."""
    definition = work()
    due = definition.states["doing"].due
    assert due is not None
    assert due_date(due, {}, None, Case(definition, due_day="2024-04-30").world) is None
