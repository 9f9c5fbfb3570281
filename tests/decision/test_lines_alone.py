"""What the record says: each line with its own words, and each refusal with the name of what was refused.

Readers, exports and figures look these words up; mistakes put into them were noticed by no other test of this room.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision.decide import Command, decide, open_item, title_of, transition_named
from engine.decision.outcome import Outcome
from engine.decision.settle import follow_parent, join
from engine.decision.snapshot import ActorView, PostHeld, Relative, Suspension
from engine.decision.suspension import resume, suspend
from engine.errors import MissingFacts, Refused, UnknownTransition
from engine.walking import reading, surrounded, units_of
from tests.decision.case import MEASURE, Case, at, procedure, work
from tests.decision.test_rules_09_14_ladders import CALLED_FOR
from tests.decision.test_rules_24_25_clock import DEEMING
from tests.decision.test_rules_29_fan_out import end, fanned
from tests.definition.authors import HEADER

PARENT = Relative(9, "RW-9", "task", 1, "doing", True)


def effects(outcome: Outcome, word: str) -> dict[str, Any]:
    """What one line of an outcome says besides who, when and which facts."""
    (line,) = [one for one in outcome.lines if one.transition == word]
    return dict(line.effects)


# time -------------------------------------------------------------------------------------------------------------


def test_what_time_writes_says_which_round_which_rung_and_how_late() -> None:
    case = Case(work(), due_day="2024-04-30")
    case.until("2024-05-01 00:00")
    assert effects(case.outcome, "clock.lapse") == {"state": "doing", "round": 1, "due": "2024-04-30"}
    case.until("2024-05-06 09:00")
    assert effects(case.outcome, "clock.remind") == {"rung": "催办", "n": 1, "told": ["debtor", "handler"]}
    late = case.tick("2024-05-10 10:00")  # 函告 belongs to 8 May
    assert effects(late, "clock.escalate") == {"rung": "函告", "n": 1, "opens": "paper", "late_days": 2}


def test_a_message_that_is_skipped_is_told_with_its_number() -> None:
    case = Case(work(header=HEADER + CALLED_FOR), due_day="2024-04-30")
    case.until("2024-05-16 09:00")
    assert effects(case.outcome, "clock.skip") == {"rung": "报告", "n": 2, "skipped": ["报告"]}


def test_what_the_clock_takes_it_takes_with_the_basis_that_allows_it() -> None:
    case = Case(procedure(DEEMING.format(when="")))
    case.definition = replace(
        case.definition,
        transitions={
            name: replace(one, basis="办法第九条") if name == "deem" else one
            for name, one in case.definition.transitions.items()
        },
    )
    assert case.tick("2024-04-03 00:00").lines[-1].reason == "办法第九条"


# what surrounds an item -------------------------------------------------------------------------------------------

BASED = procedure("""
    asked = State("待批", owed_by=CHIEF, due=limit("job.decide", workdays(3)))
    granted = Final("准予")
    dropped = Final("终结", dropped=True)
    ask = START.to(asked, "申请", by=PARENT, parties=[OWNER])
    grant = asked.to(granted, "准予", by=CHIEF)
    drop = asked.to(dropped, "终结", by=PARENT, basis="许可法第六十九条")
""")


def test_a_child_that_ends_with_its_parent_says_by_what_basis() -> None:
    """SEMANTICS 28; and one that has ended follows nobody."""
    case = Case(BASED, parent=PARENT)
    actor = ActorView("parent", "RW-9")
    ended = follow_parent(BASED, case.item, case.world, actor)
    assert ended is not None
    assert [(one.transition, one.reason) for one in ended.lines] == [("drop", "许可法第六十九条")]
    assert follow_parent(BASED, replace(case.item, ended_at=case.now), case.world, actor) is None


def paper(**changes: Any) -> Case:
    moves = {name: replace(one, **changes) if name == "drop" else one for name, one in MEASURE.transitions.items()}
    case = Case(MEASURE, "2024-05-08 10:00", grounds="逾期", parent=PARENT)
    case.definition = replace(MEASURE, transitions=moves)
    return case


def test_a_proposal_without_grounds_says_by_what_basis_it_is_dropped() -> None:
    """SEMANTICS 20."""
    case = paper(basis="程序规定第五条")
    case.ground("gone")
    assert case.settle("2024-05-09 10:00").lines[-1].reason == "程序规定第五条"


def test_a_clock_that_pauses_says_in_which_state_and_who_looked() -> None:
    """SEMANTICS 20: the parent, if there is one, else the clock."""
    for parent, actor in ((PARENT, ("parent", "RW-9")), (None, ("clock", "clock"))):
        case = Case(MEASURE, "2024-05-08 10:00", grounds="逾期", parent=parent)
        case.ground("held")
        line = case.settle("2024-05-09 10:00").lines[-1]
        assert (line.transition, line.effects["state"]) == ("clock.pause", "proposed")
        assert (line.actor.kind, line.actor.login) == actor


def test_a_further_ground_is_written_under_the_first_and_alone_where_there_is_none() -> None:
    """SEMANTICS 17."""
    case = paper()
    both = join(MEASURE, case.item, "RW-8", "又逾期", case.world)
    assert (both.after.facts["grounds"], effects(both, "grounds.join")["item"]) == ("逾期\n又逾期", "RW-8")
    assert both.lines[-1].occurred_at == case.now
    first = join(MEASURE, replace(case.item, facts={}), "RW-8", "又逾期", case.world)
    assert first.after.facts["grounds"] == "又逾期"


def test_the_round_that_its_children_start_is_the_one_that_waited_for_them() -> None:
    """SEMANTICS 29, 22: the same row; while the item is suspended it stands still at once, with its whole budget."""
    hearing = Suspension("hearing", "听证", at("2024-04-02 10:00"), date(2024, 4, 30), "office.head")
    for suspension, status in ((None, "running"), (hearing, "held")):
        case = fanned()
        row = replace(case.deadline, id=77)
        rows = tuple(row if one is case.deadline else one for one in case.item.deadlines)
        case.item = replace(case.item, deadlines=rows, suspension=suspension)
        end(case, (False, "2024-04-12"), (True, "2024-04-10"), when="2024-04-15 09:00")
        assert (case.deadline.id, case.deadline.round, case.deadline.status) == (77, 1, status)
        assert [one.pauses for one in case.deadline.holds] == [True] * (status == "held")
        line = case.outcome.lines[-1]
        assert (line.transition, line.actor.kind, line.actor.login) == ("children.ended", "child", "children")


# who may not ------------------------------------------------------------------------------------------------------


def test_a_refusal_names_what_was_refused() -> None:
    """Wrong here, or wrong for him."""
    case = Case(work(), due_day="2024-04-30")
    for move, by in (("close", None), ("submit", ActorView("person", "nobody"))):
        with pytest.raises(Refused) as refused:
            case.do(move, by=by)
        assert refused.value.data["transition"] == case.definition.transitions[move].label


def test_who_acts_for_another_within_a_delegation_is_told_its_limits() -> None:
    case = Case(work(), due_day="2024-04-30")
    deputy = ActorView("person", "office.chief", hand="deputy", scope="任务")
    with pytest.raises(Refused) as refused:
        case.do("submit", by=deputy)
    assert str(refused.value.reasons[1]) == "deputy acts for office.chief within this delegation only: 任务"
    for other in (replace(deputy, hand=""), replace(deputy, scope="")):
        with pytest.raises(Refused) as refused:
            case.do("submit", by=other)
        assert len(refused.value.reasons) == 1


def test_a_post_held_for_one_procedure_counts_in_no_other() -> None:
    case = Case(work(), due_day="2024-04-30")
    mine = PostHeld("liaison", "u_owner", procedures=frozenset({case.definition.code}))
    other = replace(mine, procedures=frozenset({"other"}))
    case.do("ping", by=ActorView("person", "owner", holds=(mine,)))
    with pytest.raises(Refused, match="only 责任单位"):
        case.do("ping", by=ActorView("person", "owner", frozenset({("liaison", "u_owner")}), holds=(other,)))


# what was meant ---------------------------------------------------------------------------------------------------

TWICE = procedure("""
    due_day = day("时限")
    reason = text("理由", optional=True)
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day, reason])
    submit = doing.to(checking, "报结", by=OWNER)
    back = checking.to(doing, "说明", by=HANDLER)
    note = doing.to(doing, "说明", by=OWNER)
    close = checking.to(done, "办结", by=HANDLER)
""")


def test_of_two_moves_with_one_label_the_one_from_here_is_meant() -> None:
    assert transition_named(TWICE, "说明", "checking").name == "back"
    assert transition_named(TWICE, "说明", "doing").name == "note"
    case = Case(TWICE, due_day="2024-04-30")
    by = ActorView("person", "p.owner", frozenset({("liaison", "u_owner")}))
    assert decide(TWICE, case.item, Command("说明", by), case.world, reading(case.world)).lines[0].transition == "note"
    with pytest.raises(UnknownTransition) as unknown:
        transition_named(TWICE, "说明", "done")
    assert str(unknown.value.data["procedure"]) == TWICE.code
    assert (unknown.value.data["name"], unknown.value.data["nearest"]) == ("说明", ["back (说明)", "note (说明)"])
    with pytest.raises(UnknownTransition) as unknown:
        transition_named(TWICE, "zzzz")
    assert "nearest" not in unknown.value.data


def test_an_opening_without_its_parties_says_which_and_how_to_give_them() -> None:
    case = Case(work(), due_day="2024-04-30")
    by = ActorView("person", "p", frozenset({("handler", "u_office")}))
    with pytest.raises(MissingFacts) as missing:
        open_item(
            case.definition, Command("begin", by, {"due_day": "2024-04-30"}), "RW-2", {}, case.world,
            reading(case.world),
        )  # fmt: skip
    assert missing.value.data["transition"] == "交办"
    assert missing.value.data["labels"] == "责任单位 (--party owner=…)"


def test_a_child_without_a_title_is_called_after_what_it_is_about() -> None:
    """Its own words first, but not those that only give a reason; the line says a title that no fact tells."""
    own = {"due_day": "2024-04-30"}
    assert title_of(TWICE, own, "细化部署") == "任务：细化部署"
    assert title_of(TWICE, {**own, "reason": "汛期"}, "细化部署") == "任务：细化部署"
    assert title_of(BASED, {"title": "自有"}, "细化部署") == "自有"
    opened = [
        open_item(
            TWICE, Command("begin", ActorView("person", "p", frozenset({("handler", "u_office")})), own), "RW-2",
            units_of(TWICE, "public"), Case(TWICE, **own).world, reading(Case(TWICE, **own).world), about=about,
            attached=attached,
        )
        for about, attached in (("细化部署", ()), ("", ({"name": "甲.pdf", "sha256": "ab", "size": 3},)))
    ]  # fmt: skip
    said = [effects(one, "begin") for one in opened]
    assert (said[0]["title"], opened[0].after.title) == ("任务：细化部署", "任务：细化部署")
    assert "attached" not in said[0]
    assert "title" not in said[1]
    assert said[1]["attached"] == [{"name": "甲.pdf", "sha256": "ab", "size": 3}]


# suspension -------------------------------------------------------------------------------------------------------

STILL = "听证通知书"
APPROVER = Command("item.suspend", ActorView("person", "head", frozenset({("office_head", "u_office")})))


def suspended(case: Case, when: str, until: str, basis: str = STILL) -> Outcome:
    """Suspended, or its review put off, until a day of 2024."""
    case.now = at(when)
    on = date.fromisoformat(until)
    outcome = suspend(case.definition, case.item, APPROVER, "hearing", basis, on, case.world)
    case.item = surrounded(case.definition, outcome, case.world)
    return outcome


def test_a_suspension_says_its_paper_its_review_and_what_is_left() -> None:
    """SEMANTICS 22: what is left is the same when it begins and when it ends."""
    case = Case(work(), due_day="2024-04-30")
    begun = suspended(case, "2024-04-10 10:00", "2024-04-22")
    said = effects(begun, "item.suspend")
    assert (said["code"], said["review"], said["left"]) == ("hearing", "2024-04-22", {"n": 20, "unit": "days"})
    assert begun.after.suspension is not None
    assert (begun.lines[0].reason, begun.after.suspension.seq) == (STILL, begun.after.seq)
    case.now = at("2024-04-15 10:00")
    over = resume(case.definition, case.item, APPROVER, "已听证", case.world)
    said = effects(over, "item.resume")
    assert (said["code"], said["since"], said["days"]) == ("hearing", "2024-04-10", 5)
    assert (said["left"], over.lines[0].reason) == ({"n": 20, "unit": "days"}, "已听证")


def test_each_further_paper_of_a_suspension_is_kept_beside_the_first_once() -> None:
    case = Case(work(), due_day="2024-04-30")
    suspended(case, "2024-04-10 10:00", "2024-04-22")
    for until, basis, papers in (
        ("2024-04-23", STILL, "听证通知书"), ("2024-04-24", "延期听证", "听证通知书；延期听证"),
        ("2024-04-25", "延期听证", "听证通知书；延期听证"),
        ("2024-04-26", "听证通知书；延期听证", "听证通知书；延期听证"),
    ):  # fmt: skip
        put_off = suspended(case, "2024-04-11 10:00", until, basis)
        assert case.item.suspension is not None
        assert (case.item.suspension.basis, put_off.lines[0].reason) == (papers, basis)


def test_what_cannot_be_suspended_or_resumed_is_named() -> None:
    case = Case(work(), due_day="2024-04-30")
    with pytest.raises(Refused) as refused:
        resume(case.definition, case.item, APPROVER, "已听证", case.world)
    assert (refused.value.data["number"], refused.value.data["transition"]) == ("RW-1", "恢复")
    with pytest.raises(Refused) as refused:
        suspend(case.definition, case.item, APPROVER, "hearing", STILL, date(2024, 4, 1), case.world)
    assert (refused.value.data["number"], refused.value.data["transition"]) == ("RW-1", "中止")


def test_a_child_stops_and_goes_on_with_its_parent() -> None:
    """SEMANTICS 22: under the parent's suspension, which is the parent's to end; one of its own stays."""
    theirs = Suspension("hearing", STILL, at("2024-04-02 10:00"), date(2024, 4, 22), "office.head", id=5)
    still = replace(PARENT, suspension=theirs, suspends_children=True)
    case = Case(work(), due_day="2024-04-30", parent=PARENT)
    case.item = replace(case.item, parent=still)
    case.settle("2024-04-10 10:00")
    own = case.item.suspension
    assert own is not None
    assert (own.since, own.with_parent, own.id, case.item.review) == (at("2024-04-10 10:00"), True, None, None)
    assert (case.outcome.lines[0].reason, case.deadline.status) == (STILL, "held")
    assert not case.settle("2024-04-11 10:00").changed
    with pytest.raises(Refused, match="is suspended with RW-9 and runs on with it"):
        resume(case.definition, case.item, APPROVER, "已听证", case.world)
    case.item = replace(case.item, parent=PARENT)
    case.settle("2024-04-15 10:00")
    assert (case.item.suspension, case.deadline.status, case.due) == (None, "running", "2024-05-06")

    alone = Case(work(), due_day="2024-04-30", parent=PARENT)
    suspended(alone, "2024-04-10 10:00", "2024-04-22")
    assert not alone.settle("2024-04-11 10:00").changed
    alone.item = replace(alone.item, parent=still)
    over = resume(alone.definition, alone.item, APPROVER, "已听证", alone.world)
    assert over.after.deadline is not None
    assert (over.after.deadline.status, over.settles) == ("held", (alone.item.id,))  # looked at again at once
