"""SEMANTICS 22, one item by itself: what is left of a budget when it stands still is left when it runs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import published
from engine.calendar.limits import Entry, Limits, Profile
from engine.decision import deadlines as rounds
from engine.decision.decide import Command, decide, open_item
from engine.decision.lapse import lapse
from engine.decision.outcome import Outcome
from engine.decision.settle import follow_parent
from engine.decision.snapshot import ActorView, Deadline, Snapshot, UnitView
from engine.decision.suspension import resume, suspend
from engine.decision.wake import next_wake
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.spans import Span
from engine.definition.suspending import REASONS, REVIEW
from engine.errors import Refused
from engine.walking import reading, surrounded, units_of
from tests.definition.authors import HEADER, definitions

TERMS = '''
class Terms(Procedure, title="期限", prefix="QX", version=1, slip=CALM):
    """每种期限一个状态."""

    day_of = day("某日")
    month_of = month("某月")
    workdays_ = State("工作日", owed_by=OWNER, due=limit("t.workdays", workdays(10)))
    days_ = State("自然日", owed_by=OWNER, due=limit("t.days", days(15)))
    months_ = State("月", owed_by=OWNER, due=limit("t.months", months(2)))
    years_ = State("年", owed_by=OWNER, due=limit("t.years", years(1)))
    hours_ = State("小时", owed_by=OWNER, due=limit("t.hours", hours(72)))
    same_ = State("同一时刻", owed_by=OWNER, due=limit("t.same", workdays_same_time(3)))
    office_ = State("办公小时", owed_by=OWNER, due=limit("t.office", office_hours(20)))
    since_ = State("自某日", owed_by=OWNER, due=limit("t.since", workdays(10), since=day_of))
    before_ = State("某日前", owed_by=OWNER, due=limit("t.before", workdays(3), before=day_of))
    on_ = State("定日", owed_by=OWNER, due=day_of)
    strict_ = State("定日不顺延", owed_by=OWNER, due=on(day_of, roll=None))
    month_ = State("月底", owed_by=OWNER, due=month_of)
    done = Final("办结")
    finish = any_of(
        workdays_, days_, months_, years_, hours_, same_, office_, since_, before_, on_, strict_, month_
    ).to(
        done, "办结", by=OWNER
    )
    away = State("送审", owed_by=HANDLER, due=limit("t.away", workdays(3)))
    hand_in = any_of(on_, since_).to(away, "报送", by=OWNER)
    back = away.to(on_, "退回", by=HANDLER)
    back_until = away.to(on_, "退回另定", by=HANDLER, asks=[day_of])
    back_since = away.to(since_, "退回自某日", by=HANDLER, asks=[day_of])
    end = away.to(done, "通过", by=HANDLER)
    stay = on_.to(on_, "延期", by=HANDLER, asks=[day_of])
    shelved = State("转存", owed_by=HANDLER, due=limit("t.shelved", workdays(5)))
    shelve = on_.to(shelved, "转存", by=PARENT)
    take_back = shelved.to(on_, "取回", by=PARENT)
    close = shelved.to(done, "归档", by=HANDLER)
    count_from = since_.to(since_, "更改起算日", by=HANDLER, asks=[day_of])
    start_workdays = START.to(workdays_, "工作日", by=HANDLER, parties=[OWNER])
    start_days = START.to(days_, "自然日", by=HANDLER, parties=[OWNER])
    start_months = START.to(months_, "月", by=HANDLER, parties=[OWNER])
    start_years = START.to(years_, "年", by=HANDLER, parties=[OWNER])
    start_hours = START.to(hours_, "小时", by=HANDLER, parties=[OWNER])
    start_same = START.to(same_, "同一时刻", by=HANDLER, parties=[OWNER])
    start_office = START.to(office_, "办公小时", by=HANDLER, parties=[OWNER])
    start_since = START.to(since_, "自某日", by=HANDLER, parties=[OWNER], asks=[day_of])
    start_before = START.to(before_, "某日前", by=HANDLER, parties=[OWNER], asks=[day_of])
    start_on = START.to(on_, "定日", by=HANDLER, parties=[OWNER], asks=[day_of])
    start_strict = START.to(strict_, "定日不顺延", by=HANDLER, parties=[OWNER], asks=[day_of])
    start_month = START.to(month_, "月底", by=HANDLER, parties=[OWNER], asks=[month_of])
'''
KINDS = ("workdays", "days", "months", "years", "hours", "same", "office", "since", "before", "on", "strict", "month")
CAL = published.load()
DEFINITION: Definition = definitions(HEADER + TERMS)["Terms"]


def somebody(*posts: str) -> ActorView:
    return ActorView("person", posts[0], frozenset((post, "u_office") for post in posts))


HEAD, DEPUTY, HANDLER = somebody("office_head"), somebody("office_deputy"), somebody("handler")
OWNER = ActorView("person", "owner", frozenset({("liaison", "u_owner")}))


class Life:
    """An item, carried from decision to decision."""

    def __init__(self, kind: str, now: datetime, limits: Limits | None = None, **facts: object) -> None:
        self.now, self.limits = now, limits or Limits()
        self.parties = units_of(DEFINITION)
        command = Command(f"start_{kind}", HANDLER, facts)
        self.keep(open_item(DEFINITION, command, "QX-1", self.parties, self.world, reading(self.world)))

    @property
    def world(self) -> World:
        return World(self.now, CAL, self.limits)

    @property
    def deadline(self) -> Deadline:
        assert self.item.deadline is not None
        return self.item.deadline

    def keep(self, outcome: Outcome) -> Outcome:
        assert outcome.wake_at == next_wake(DEFINITION, outcome.after, self.world)
        self.item: Snapshot = surrounded(DEFINITION, outcome, self.world)
        return outcome

    def suspend(self, review: date | None = None, *, code: str = "hearing", by: ActorView = HEAD) -> Outcome:
        on = review or self.world.today + timedelta(days=30)
        command = Command("item.suspend", by)
        return self.keep(suspend(DEFINITION, self.item, command, code, "听证通知书", on, self.world))

    def resume(self, *, by: ActorView = DEPUTY) -> Outcome:
        return self.keep(resume(DEFINITION, self.item, Command("item.resume", by), "已听证", self.world))

    def do(self, move: str, by: ActorView, **facts: object) -> Outcome:
        return self.keep(decide(DEFINITION, self.item, Command(move, by, facts), self.world, reading(self.world)))

    def tick(self) -> Outcome:
        return self.keep(lapse(DEFINITION, self.item, self.world))

    def left(self) -> Span | None:
        return rounds.left(DEFINITION, self.deadline, self.world)


def at(text: str) -> datetime:
    """A local instant of 2024: ``09-27 10:00``."""
    return datetime.fromisoformat(f"2024-{text}:00+08:00").astimezone(UTC)


def refusal(life: Life, *args: object, **more: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        life.suspend(*args, **more)  # type: ignore[arg-type]
    return [str(one) for one in refused.value.reasons]


# what is left ----------------------------------------------------------------------------------------------------

instants = st.builds(
    lambda day, hour: datetime.combine(day, time(hour), CAL.zone).astimezone(UTC),
    st.dates(date(2023, 1, 1), date(2025, 6, 30)),
    st.integers(0, 23),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(KINDS), instants, st.integers(0, 60 * 24), st.integers(0, 40 * 24), st.integers(3, 90))
def test_what_was_left_is_left(kind: str, start: datetime, lived: int, stood: int, ahead: int) -> None:
    day = (start + timedelta(days=ahead)).date()
    facts = {"since": {"day_of": start.date()}, "month": {"month_of": f"{day:%Y-%m}"}}
    dated = {"day_of": day} if kind in ("before", "on", "strict") else {}
    life = Life(kind, start, **facts.get(kind, dated))
    life.now += timedelta(hours=lived)
    before, was, round_ = life.left(), life.deadline.due_at, life.deadline.round
    assert was is not None
    late = was <= life.now
    life.suspend()
    assert (life.deadline.status, life.left()) == ("held", before)
    life.now += timedelta(hours=stood)
    assert (life.deadline.status, life.left()) == ("held", before)
    life.resume()
    assert life.deadline.status == "running"
    if late:  # an overdue item resumes overdue, in the same round
        assert (before, life.left(), life.deadline.due_at, life.deadline.round) == (None, None, was, round_)
        return
    assert life.deadline.due_at is not None
    assert life.deadline.due_at > life.now
    assert before is not None
    after = life.left()
    assert after is not None
    assert life.deadline.round == round_ + (life.deadline.due_at != was)
    rests = not CAL.works(life.world.today)
    if after != before:  # none of its working days was left, and today is none; or only the roll was left
        assert before.n == 0
        assert rests or kind != "workdays"
        assert life.deadline.due_on in (CAL.on_or_after(life.world.today), CAL.after(life.world.today))


def test_a_day_that_does_not_count_twice() -> None:
    """Ten working days from 24 September; 29 September is worked, 1 to 7 October are off, 12 October is worked."""
    life = Life("workdays", at("09-24 10:00"))
    assert str(life.deadline.due_on) == "2024-10-12"
    life.now = at("09-27 10:00")  # 25, 26, 27 have passed
    life.suspend()
    assert life.left() == Span(7, "workdays")
    life.now = at("10-15 15:00")
    life.resume()
    assert str(life.deadline.due_on) == "2024-10-24"  # 16, 17, 18, 21, 22, 23, 24
    life.now = at("10-18 09:00")
    life.suspend()
    life.resume()  # the same day: nothing has moved, no round begins
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-24", 2)


def test_suspended_on_the_last_day_it_is_due_on_the_day_of_resumption() -> None:
    life = Life("workdays", at("09-24 10:00"))
    life.now = at("10-12 17:00")
    life.suspend()
    assert life.left() == Span(0, "workdays")
    life.now = at("10-16 09:00")
    life.resume()
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-16", 2)
    life.now = at("10-17 00:00")
    assert [line.transition for line in life.tick().lines] == ["clock.lapse"]


def test_one_minute_late_is_late() -> None:
    life = Life("workdays", at("09-24 10:00"))
    life.now = at("10-13 00:00")
    life.suspend()
    assert life.left() is None
    life.now = at("10-16 09:00")
    life.resume()
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-12", 1)
    assert life.tick().lines[0].transition == "clock.lapse"


def profile(revision: int, n: int) -> Profile:
    entries = {"t.workdays": Entry("t.workdays", Span(n, "workdays"), "基", "law")}
    return Profile("p", "P", revision, date(2024, 1, revision), entries)


def test_a_longer_term_of_a_new_profile_does_not_lengthen_what_was_left() -> None:
    life = Life("workdays", at("09-24 10:00"), Limits([profile(1, 10)]))
    life.now = at("09-27 10:00")
    life.suspend()
    life.limits = Limits([profile(1, 10), profile(2, 20)])
    life.now = at("10-15 10:00")
    life.resume()
    assert (life.left(), life.deadline.profile_revision) == (Span(7, "workdays"), "p-1")


# rounds that are away, dates set anew ------------------------------------------------------------------------------


def test_a_round_that_is_away_stands_still_too() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-10-31")
    life.now = at("09-20 10:00")
    life.do("hand_in", OWNER)
    life.now = at("09-24 10:00")
    life.suspend()
    life.now = at("10-14 10:00")  # twenty days later
    life.resume()
    assert life.item.state == "away"
    away = next(one for one in life.item.deadlines if one.state == "on_" and one.status != "over")
    assert (away.status, str(away.due_on), away.round) == ("held", "2024-11-20", 2)
    life.do("back", HANDLER)
    assert (str(life.deadline.due_on), life.deadline.round, life.deadline.status) == ("2024-11-20", 2, "running")


def test_coming_back_after_a_suspension_is_no_new_date() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.now = at("09-10 10:00")
    life.suspend()
    life.now = at("09-25 10:00")
    life.resume()
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-15", 2)
    life.now = at("10-09 10:00")  # the date as recorded has passed; the one that counts has not
    life.do("hand_in", OWNER)
    life.do("back", HANDLER)
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-15", 2)


@pytest.mark.parametrize("way", ["stay", "back_until"])
def test_a_date_set_after_a_suspension_is_that_date(way: str) -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.now = at("09-10 10:00")
    life.suspend()
    life.now = at("09-25 10:00")
    life.resume()
    if way == "back_until":
        life.do("hand_in", OWNER)
    life.do(way, HANDLER, day_of="2024-11-20")
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-11-20", 3)
    life.now = at("11-01 10:00")
    life.suspend()
    life.now = at("11-11 10:00")
    life.resume()
    assert str(life.deadline.due_on) == "2024-12-02"  # ten days later is Saturday, 30 November


def test_a_date_in_the_past_set_after_a_suspension_stays_where_it_was_set() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.now = at("09-10 10:00")
    life.suspend()
    life.now = at("09-25 10:00")
    life.resume()
    life.do("stay", HANDLER, day_of="2024-09-23")
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-09-23", 2)
    projected = rounds.project(life.deadline, DEFINITION.states["on_"].due, life.item.facts, life.now, life.world)  # type: ignore[arg-type]
    assert projected == life.deadline


def test_a_term_counted_from_a_corrected_day_still_skips_the_suspension() -> None:
    life = Life("since", at("09-02 10:00"), day_of="2024-09-02")
    life.now = at("09-04 10:00")  # two of ten working days have passed
    life.suspend()
    life.now = at("09-09 10:00")
    life.resume()
    assert str(life.deadline.due_on) == "2024-09-20"  # 10-14 and, made up for the Moon festival, 14; 18, 19, 20
    life.do("count_from", HANDLER, day_of="2024-09-03")
    assert str(life.deadline.due_on) == "2024-09-23"


def followed(life: Life) -> None:
    """The parent moves it."""
    outcome = follow_parent(DEFINITION, life.item, life.world, ActorView("parent", "JB-1"))
    assert outcome is not None
    life.keep(outcome)


def test_a_state_its_parent_moves_it_to_waits_for_the_resumption() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.suspend()
    life.now = at("09-10 10:00")
    followed(life)
    assert (life.item.state, life.deadline.status, life.left()) == ("shelved", "held", Span(5, "workdays"))
    assert life.item.suspension is not None
    life.now = at("09-20 10:00")
    life.resume()
    assert (str(life.deadline.due_on), life.left()) == ("2024-09-27", Span(5, "workdays"))
    away = next(one for one in life.item.deadlines if one.state == "on_" and one.status != "over")
    assert (away.status, str(away.due_on)) == ("held", "2024-10-18")  # twenty-eight days after 20 September


def test_moved_there_and_back_by_its_parent_it_has_stood_still_throughout() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.suspend()
    for day in ("09-10", "09-15"):
        life.now = at(f"{day} 10:00")
        followed(life)
    assert (life.item.state, life.deadline.status, life.deadline.round) == ("on_", "held", 1)
    life.now = at("09-20 10:00")
    life.resume()
    assert (str(life.deadline.due_on), life.deadline.round) == ("2024-10-18", 2)


# what it accepts, and what time does -------------------------------------------------------------------------------


def test_a_suspended_item_accepts_what_ends_it_and_nothing_else() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.suspend()
    with pytest.raises(Refused) as refused:
        life.do("stay", OWNER, day_of="2024-08-30")
    assert [str(one) for one in refused.value.reasons] == [
        "only 经办人（office） may do this, not owner",
        "the item has been suspended since 2024-09-02 (听证); it accepts notes, its resumption and what ends it",
    ]
    ended = life.do("finish", OWNER)
    assert (ended.after.open, ended.after.suspension, ended.wake_at) == (False, None, None)
    assert {one.status for one in ended.after.deadlines} == {"over"}


def test_time_looks_at_the_review_alone() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-10")
    life.suspend(date(2024, 9, 20))
    assert life.item.review is not None
    seen = []
    while (wake := next_wake(DEFINITION, life.item, life.world)) is not None and wake <= at("10-20 00:00"):
        life.now = max(wake, life.now)
        outcome = life.tick()
        seen += [f"{CAL.local_date(line.occurred_at):%m-%d} {line.transition} {line.effects.get('rung', '')}".strip()
                 for line in outcome.lines]  # fmt: skip
        assert life.deadline.lapsed_at is None
        assert not outcome.opens
    assert seen == [
        "09-19 clock.remind 末次提醒", "09-20 clock.remind 到期提示", "09-21 suspension.lapse",
        "09-23 clock.remind 报安委办主任", "09-25 clock.remind 报安委会副主任", "10-08 clock.remind 报安委会副主任",
        "10-14 clock.remind 报安委会副主任",
    ]  # fmt: skip


def test_the_ladder_of_the_review_tells_the_office_and_those_above_it() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-10")
    life.suspend(date(2024, 9, 20))
    told = []
    while (wake := next_wake(DEFINITION, life.item, life.world)) is not None and wake <= at("09-25 12:00"):
        life.now = max(wake, life.now)
        told += [(one.role, one.unit, one.data["state"]) for one in life.tick().messages]
    office = ("handler", "u_office", "中止复核")
    head, deputy = ("office_head", "u_office", "中止复核"), ("committee_deputy", "u_committee", "中止复核")
    assert told == [office, office, office, head, head, deputy]


# another look, and what is refused ---------------------------------------------------------------------------------


def test_the_review_is_put_off_to_a_later_day_within_the_same_suspension() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    life.suspend(date(2024, 9, 20))
    first = life.item.review
    life.now = at("09-25 10:00")  # late already
    life.tick()
    outcome = life.suspend(date(2024, 10, 18), by=DEPUTY)
    assert [line.transition for line in outcome.lines] == ["item.review"]
    assert outcome.lines[0].effects == {"code": "hearing", "review": "2024-10-18", "before": "2024-09-20"}
    second, known = life.item.review, life.item.suspension
    assert first is not None
    assert second is not None
    assert known is not None
    assert (first.round, second.round, second.due_on, second.lapsed_at) == (1, 2, date(2024, 10, 18), None)
    assert (known.since, known.approved_by, known.review_on) == (at("09-02 10:00"), "office_head", date(2024, 10, 18))
    life.now = at("10-10 10:00")
    life.resume()
    assert str(life.deadline.due_on) == "2024-11-07"  # twenty-eight days were left on 2 September


def test_a_review_lies_ahead_and_not_too_far() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    for review in ("2024-09-01", "2024-09-02", "2024-10-03", "1990-01-01", "9999-12-31"):
        assert refusal(life, date.fromisoformat(review)) == [
            f"the review is due on a day after today, at most on 2024-10-02 (30 days); not on {review}"
        ]
    life.limits = Limits([replace(profile(1, 1), entries={
        "suspension.review": Entry("suspension.review", Span(10, "workdays"), "基", "law")})])  # fmt: skip
    assert refusal(life, date(2024, 9, 15)) == [
        "the review is due on a day after today, at most on 2024-09-14 (10 workdays); not on 2024-09-15"
    ]
    life.suspend(date(2024, 9, 14))  # Saturday, worked for the Moon festival
    assert life.item.review is not None
    assert (life.item.review.due_on, life.item.review.standing) == (date(2024, 9, 14), "law")


def test_a_review_on_a_rest_day_is_owed_on_the_next_working_day() -> None:
    life = Life("on", at("09-10 10:00"), day_of="2024-09-30")
    life.suspend(date(2024, 10, 5))
    assert life.item.review is not None
    assert life.item.suspension is not None
    assert (life.item.review.due_on, life.item.suspension.review_on) == (date(2024, 10, 8), date(2024, 10, 5))


def test_everything_that_speaks_against_it_is_said() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    assert refusal(life, date(2024, 9, 2), by=OWNER) == [
        "only 安委办副主任、安委办主任 may suspend and resume this item, not owner",
        "the review is due on a day after today, at most on 2024-10-02 (30 days); not on 2024-09-02",
    ]
    assert "only 安委办副主任、安委办主任 may suspend and resume this item, not handler" in refusal(life, by=HANDLER)
    life.suspend(date(2024, 9, 20))
    stands = "the item has been suspended since 2024-09-02 (听证); it accepts notes, its resumption and what ends it"
    assert refusal(life, date(2024, 9, 20)) == [stands, "its review can only be put off to a day after 2024-09-20"]
    assert refusal(life, date(2024, 9, 25), code="force_majeure") == [
        stands, "another reason is another suspension: resume the item first",
    ]  # fmt: skip
    with pytest.raises(Refused, match="may suspend and resume this item, not handler"):
        life.resume(by=HANDLER)
    life.resume()
    with pytest.raises(Refused) as refused:
        life.resume()
    assert [str(one) for one in refused.value.reasons] == ["the item is not suspended"]
    life.do("finish", OWNER)
    assert refusal(life) == ["the item has ended"]
    with pytest.raises(Refused) as refused:
        life.resume()
    assert [str(one) for one in refused.value.reasons] == ["the item has ended"]


def test_the_unit_that_hosts_the_office_is_suspended_by_the_committee() -> None:
    life = Life("on", at("09-02 10:00"), day_of="2024-09-30")
    parties = {**life.parties, "owner": UnitView("u_owner", "owner", "public", hosts_office=True)}
    life.item = replace(life.item, parties=parties)
    assert refusal(life) == [
        "only 安委会副主任 may suspend and resume this item, not office_head",
        "安委办副主任、安委办主任 must stand aside: owner is the office or hosts it; the post above decides",
    ]
    life.suspend(by=ActorView("person", "deputy", frozenset({("committee_deputy", "u_committee")})))
    assert life.item.suspension is not None


def test_no_procedure_can_declare_the_review() -> None:
    assert not REVIEW.name.isidentifier()
    assert all(reason.code.isidentifier() and reason.label and reason.meaning for reason in REASONS.values())
