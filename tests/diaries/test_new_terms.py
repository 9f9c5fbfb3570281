"""Another profile of terms is loaded: what runs keeps the terms it began under, unless somebody asks otherwise."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from engine.calendar.limits import read_profile
from engine.errors import BrokenProfile, NotAllowed, Refused
from engine.runtime import Engine, Upload
from engine.runtime.answers.views import Loaded
from engine.runtime.transactions import sweep
from engine.store import find
from engine.store.casework import explained
from engine.testing import Office
from tests.conftest import PROFILE
from tests.diaries.revised import clue, recounted, served, sound
from tests.diaries.test_hazard_listing import enterprise, listed
from tests.diaries.test_people_and_the_ladder import task
from tests.diaries.test_suspension import left, resume, suspend
from tests.faults.test_tick import in_a_child


def profile(revision: int = 2, effective: str = "2024-05-01", **terms: int) -> str:
    """The district's profile with some terms changed; ``letter__reply=15`` for letter.reply."""
    text = PROFILE.read_text("utf-8").replace("revision = 1", f"revision = {revision}")
    text = text.replace("effective = 2024-03-21", f"effective = {effective}")
    for name, n in terms.items():
        head = f'["{name.replace("__", ".")}"]\nn = '
        before, found, after = text.partition(head)
        assert found, name
        text = f"{before}{head}{n}\n{after.partition(chr(10))[2]}"
    return text


def load(office: Office, text: str, *, recount: bool = False) -> Loaded:
    return office.engine.load_profile(text, "putuo.toml", actor="office.head", recount=recount)


def test_what_runs_keeps_its_terms_and_what_begins_has_the_new_ones(office: Office) -> None:
    office.until("2024-05-11 10:00")
    old = served(office, "jiaoyu")
    done = load(office, profile(letter__reply=15))
    assert (done.key, done.already, done.current, done.moved) == ("putuo-2", False, True, 0)
    new = served(office, "gongan")
    assert (str(office.due(old)), str(office.due(new))) == ("2024-05-24", "2024-05-31")
    assert recounted(office, old) == []
    assert load(office, profile(letter__reply=15)).already
    assert sound(office) == []


def test_a_profile_holds_from_its_own_day(office: Office) -> None:
    office.until("2024-05-11 10:00")
    assert not load(office, profile(effective="2024-05-13", letter__reply=15)).current
    before = served(office, "jiaoyu")
    office.until("2024-05-13 10:00")
    after = served(office, "gongan")
    assert (str(office.due(before)), str(office.due(after))) == ("2024-05-24", "2024-06-03")
    with pytest.raises(Refused) as refused:
        load(office, profile(3, effective="2024-07-01", letter__reply=20), recount=True)
    assert [str(one) for one in refused.value.reasons] == [
        "putuo-3, from 2024-07-01, is not in force today, putuo-2 is; running deadlines cannot run under it"
    ]


def test_coming_back_to_the_same_term_is_no_new_profile(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = office.open(
        "interview", by="office.handler", via="propose", parties={"addressee": "jiaoyu"}, grounds="须当面说明"
    )
    office.do(
        number, "approve", by="office.head", objects="负责人", meet_on="2024-05-16", place="会议室", agenda="通报情况",
        attending="安委办", wanted="整改方案",
    )  # fmt: skip
    office.do(number, "notify", by="office.handler", notified_on="2024-05-11")
    office.until("2024-05-16 16:00")
    office.do(
        number, "hold", by="office.handler", held_on="2024-05-16", interviewers="主任、科长", attendance="principal",
        problems="两项",
    )  # fmt: skip
    assert str(office.due(number)) == "2024-05-31"
    office.until("2024-05-20 10:00")
    office.do(number, "file_report", by="jiaoyu.liaison", report="已整改")
    load(office, profile(interview__report=30))
    office.do(number, "return_report", by="office.handler", reason="缺附件")
    assert str(office.due(number)) == "2024-05-31"
    last = office.engine.history(number)[-1]
    assert (last.effects["deadline"]["state"], last.effects["deadline"]["round"]) == ("rectifying", 1)


def test_the_ladder_of_a_recorded_date_keeps_its_offsets_too(office: Office) -> None:
    old = task(office, "jiaoyu", title="旧事")
    assert load(office, profile(effective="2024-03-21", ladder__letter=6)).current
    new = task(office, "gongan", title="新事")
    office.until("2024-05-14 10:00")
    assert [office.log(one, "clock.escalate") for one in (old, new)] == [
        ["2024-05-08 clock.escalate 函告"],
        ["2024-05-11 clock.escalate 函告"],
    ]


def test_recounting_moves_what_differs_and_keeps_what_was_served(office: Office) -> None:
    office.until("2024-05-11 10:00")
    letter, first = served(office, "jiaoyu"), clue(office, "jiaoyu")
    longer = load(office, profile(letter__reply=15, tracing__screen=5), recount=True)
    assert (longer.moved, longer.kept, longer.failing) == (2, 0, ())
    assert recounted(office, letter) == [("limit.moved", "2024-05-24", "2024-05-31")]
    assert recounted(office, first) == [("limit.moved", "2024-05-24", "2024-05-17")]
    (moved,) = [one for one in office.engine.history(letter) if one.transition == "limit.moved"]
    assert (moved.effects["revision"], moved.effects["round"], moved.actor_kind) == ("putuo-2", 2, "clock")
    assert moved.effects["notice"]
    shorter = load(office, profile(3, letter__reply=3, tracing__screen=5), recount=True)
    assert (shorter.moved, shorter.kept) == (0, 1)
    assert recounted(office, letter)[1:] == [("limit.kept", "2024-05-31", "2024-05-15")]
    assert str(office.due(letter)) == "2024-05-31"
    lines = len(office.engine.history(letter))
    again = load(office, profile(3, letter__reply=3, tracing__screen=5), recount=True)
    assert (again.already, again.moved, again.kept) == (True, 0, 0)
    assert len(office.engine.history(letter)) == lines
    assert sound(office) == []


def test_a_term_that_stands_keeps_its_old_profile(office: Office) -> None:
    number = listed(office)
    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "六要素".encode()))
    assert load(office, profile(effective="2024-03-21", listing__plan_review=6), recount=True).moved == 1
    with office.engine.database.reading() as held:
        (id,) = [row.id for row in find.items(held, {"procedure": "hazard_listing"}, office.engine.now())]
        under = {row.state: row.profile_revision for row in explained.ROUNDS.all(held, id=id) if row.status != "over"}
    assert under == {"listed": "putuo-1", "plan_review": "putuo-2"}


def test_what_stands_still_has_another_budget_and_its_review_stays(office: Office) -> None:
    office.until("2024-05-11 10:00")
    number = served(office, "jiaoyu")
    office.until("2024-05-17 10:00")
    assert left(suspend(office, number, "2024-06-07")) == "5 workdays"
    text = profile(letter__reply=15, suspension__review=5)
    (shift,) = office.engine.profile_impact(read_profile(text)).shifts
    assert (shift.effect, shift.before, shift.after) == ("moved", "10 workdays", "15 workdays")
    assert load(office, text, recount=True).moved == 1
    (moved,) = [one for one in office.engine.history(number) if one.transition == "limit.moved"]
    assert moved.effects["term"] == {"from": "10 workdays", "to": "15 workdays"}
    assert "from" not in moved.effects
    assert [str(one.due) for one in office.item(number).owes] == ["None", "2024-06-07"]
    office.until("2024-05-20 10:00")
    assert left(resume(office, number)) == "10 workdays"
    assert str(office.due(number)) == "2024-06-03"
    assert sound(office) == []


def test_what_a_recount_would_do_is_said_beforehand(office: Office) -> None:
    office.until("2024-05-11 10:00")
    letter, first = served(office, "jiaoyu"), clue(office, "jiaoyu")
    text = profile(letter__reply=3, tracing__screen=5)
    impact = office.engine.profile_impact(read_profile(text))
    foretold = {(one.item, one.effect, one.before, one.after) for one in impact.shifts}
    assert foretold == {(letter, "kept", "2024-05-24", "2024-05-15"), (first, "moved", "2024-05-24", "2024-05-17")}
    load(office, text, recount=True)
    lived = {(number, word.removeprefix("limit."), a, b) for number in (letter, first)
             for word, a, b in recounted(office, number)}  # fmt: skip
    assert foretold == lived


def test_a_profile_that_cannot_be_loaded_says_everything_that_is_wrong(office: Office) -> None:
    load(office, profile(letter__reply=15))
    text = profile(letter__reply=12).replace('["ladder.urge"]\nn = 1\nunit = "workdays"', '["ladder.urge"]\nn = 1\n'
                   'unit = "days"').replace('["tracing.screen"]\nn = 10', '["tracing.screen"]\nn = -10')  # fmt: skip
    text = text.replace('["letter.reply"]\nn = 12\nunit = "workdays"', '["letter.reply"]\nn = 12\nunit = "hours"')
    with pytest.raises(Refused) as refused:
        load(office, text)
    assert sorted(str(one) for one in refused.value.reasons) == [
        "ladder.urge: a rung (task.催办) counts in working days, not 1 days",
        "letter.reply: letter.awaiting counts from a day, so not in hours, as 12 hours",
        "putuo-2 is loaded already and says something else; give the new one a new revision",
        "tracing.screen: a term (responsibility_tracing.clue) is not negative, as -10 workdays is",
    ]
    with pytest.raises(NotAllowed):
        office.engine.load_profile(profile(3), "x.toml", actor="office.handler")
    for n in ("10000000", "-10000000", '"ten"'):
        with pytest.raises(BrokenProfile, match=r"x\.toml: letter\.reply"):
            office.engine.load_profile(
                profile(3).replace('["letter.reply"]\nn = 10', f'["letter.reply"]\nn = {n}'), "x.toml", actor="admin"
            )
    with pytest.raises(BrokenProfile, match="unknown unit 'weeks'"):
        office.engine.load_profile(
            profile(3).replace('["letter.reply"]\nn = 10\nunit = "workdays"', '["letter.reply"]\nn = 10\n'
                               'unit = "weeks"'), "x.toml", actor="admin"
        )  # fmt: skip
    assert [one.key for one in office.engine.limits.profiles] == ["putuo-1", "putuo-2"]


@pytest.mark.parametrize("die_at", [30, 60, 90, 120, 150, 180])
def test_a_kill_in_the_middle_of_a_recount(
    office: Office, registry: object, monkeypatch: pytest.MonkeyPatch, die_at: int
) -> None:
    monkeypatch.setattr(sweep, "GROUP", 1)
    office.until("2024-05-11 10:00")
    numbers = [served(office, unit) for unit in ("jiaoyu", "gongan", "minzheng")]
    text = profile(letter__reply=15)
    office.engine.close()

    def work() -> None:
        engine, count = Engine(office.url, registry=registry), [0]  # type: ignore[arg-type]

        def step(sql: str) -> None:
            count[0] += 1
            if count[0] == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        engine.database.open().driver.set_trace_callback(step)
        engine.load_profile(text, "putuo.toml", actor="office.head", recount=True)

    assert in_a_child(work) in (0, signal.SIGKILL)
    load(office, text, recount=True)
    assert [recounted(office, one) for one in numbers] == [[("limit.moved", "2024-05-24", "2024-05-31")]] * 3
    assert sound(office) == []


def test_every_limit_says_on_what_it_rests_and_who_uses_it(office: Office, tmp_path: Path) -> None:
    found = {one.name: one for one in office.engine.limits_in_use()}
    reply = found["letter.reply"]
    assert (reply.span, reply.standing, str(reply.since), reply.revision) == (
        "10 workdays", "practice", "2024-03-21", "putuo-1",
    )  # fmt: skip
    assert reply.used_by == (("letter.awaiting", "函告：待复"),)
    assert ("task.函告", "任务：函告") in found["ladder.letter"].used_by
    before = {one.name: one for one in office.engine.limits_in_use(read_profile(PROFILE).effective.replace(day=1))}
    assert {one.standing for one in before.values()} == {"assumed"}  # no profile was in force then
    assert {one.since for one in before.values()} == {None}
    (change,) = office.engine.diff_limits(read_profile(profile(letter__reply=15)))
    assert change.before is not None
    assert change.after is not None
    assert (change.name, change.before.span, change.after.span) == ("letter.reply", "10 workdays", "15 workdays")
