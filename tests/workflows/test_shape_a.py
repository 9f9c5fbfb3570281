"""What assignment, task, extension, letter and the ladders are made of; no database, no clock."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.definition.definition import Definition, RungDef, StateDef
from engine.definition.spans import workdays
from workflows.assignment import Assignment
from workflows.coordination import Coordination
from workflows.extension import Extension
from workflows.ladders import BY_DEBTOR, MESSAGES, OFFICE_LADDER, REMIND
from workflows.letter import Letter
from workflows.milestone import Milestone
from workflows.task import Task

ALL = [one.definition for one in (Assignment, Task, Milestone, Coordination, Extension, Letter)]
CHILDREN = [one.definition for one in (Task, Milestone, Coordination, Extension)]
MEASURES = {"letter", "circular", "interview", "exposure", "responsibility_tracing"}
LADDERS = {**BY_DEBTOR.ladders, "office's own": OFFICE_LADDER, "answers": REMIND, "assignment": MESSAGES}
DOCUMENTS = Path(__file__).parents[2] / "workflows/documents/documents.toml"

by_code = pytest.mark.parametrize("definition", ALL, ids=lambda one: one.code)


def resting(definition: Definition) -> list[StateDef]:
    return [state for state in definition.states.values() if not state.final]


def actors(definition: Definition, *transitions: str) -> set[str]:
    return {role.code for name in transitions for role in definition.transitions[name].by}


def rungs(state: StateDef) -> list[RungDef]:
    return [rung for ladder in (state.slip.ladders.values() if state.slip else ()) for rung in ladder]


# ladders ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ladder", LADDERS.values(), ids=LADDERS.keys())
def test_a_ladder_climbs_and_ends_with_a_repeating_message(ladder):
    offsets = [rung.offset.n for rung in ladder.rungs]
    assert offsets == sorted(set(offsets))
    assert {rung.offset.unit for rung in ladder.rungs} == {"workdays"}
    names = [rung.label for rung in ladder.rungs]
    assert len(set(names)) == len(names)
    last = ladder.rungs[-1]
    assert last.every is not None
    assert "office_head" in {role.code for role in last.tells}


def test_the_days_of_the_worked_vector():
    days = {rung.label: rung.offset for rung in BY_DEBTOR.ladders["public"].rungs}
    assert days == {
        "首次提醒": workdays(-10), "再次提醒": workdays(-5), "末次提醒": workdays(-1), "到期提示": workdays(0),
        "催办": workdays(1), "函告": workdays(3), "通报": workdays(10), "约谈": workdays(20), "移送倒查": workdays(30),
        "逾期报告": workdays(35),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "measures"),
    [
        ("public", ["letter", "circular", "interview", "responsibility_tracing"]),
        ("office", ["letter", "circular", "interview", "responsibility_tracing"]),
        ("enterprise", ["letter", "interview", "exposure"]),
        ("superior", []),
    ],
)
def test_the_measures_each_debtor_meets(kind, measures):
    assert [rung.opens.procedure for rung in BY_DEBTOR.ladders[kind].rungs if rung.opens] == measures


def test_only_work_climbs_to_measures():
    climbing = {(one.code, state.name) for one in ALL for state in resting(one) if any(r.opens for r in rungs(state))}
    assert climbing == {("task", "in_progress"), ("task", "returned")}


def test_rungs_open_what_a_letter_can_be_opened_with():
    (opening,) = [one for one in Letter.definition.openings if one.may("clock")]
    assert opening.name == "propose"
    required = {name for name in opening.asks if not Letter.definition.facts[name].optional}
    assert required == {"grounds"}
    for ladder in BY_DEBTOR.ladders.values():
        for rung in ladder.rungs:
            if rung.opens is not None and rung.opens.procedure == "letter":
                assert set(rung.opens.facts) <= set(opening.asks)


# every procedure -------------------------------------------------------------------------------------------------


@by_code
def test_every_state_is_reached_and_can_end(definition):
    starts = {move.target for move in definition.openings}
    finals = [name for name, state in definition.states.items() if state.final]
    for name, state in definition.states.items():
        assert name in starts or any(definition.can_reach(start, name) for start in starts), name
        assert state.final or any(definition.can_reach(name, final) for final in finals), name


@by_code
def test_somebody_owes_by_a_deadline_and_slips_somewhere(definition):
    for state in resting(definition):
        assert state.owed_by is not None
        assert state.due is not None or state.exempt
        assert rungs(state), state.name


@by_code
def test_what_the_office_owes_climbs_by_messages_only(definition):
    for state in resting(definition):
        assert state.owed_by is not None
        if state.owed_by.at is not None and state.owed_by.at.code in ("office", "committee"):
            assert not any(rung.opens for rung in rungs(state)), state.name


@by_code
def test_papers_are_signed_by_persons_and_defined(definition):
    defined = tomllib.loads(DOCUMENTS.read_text("utf-8"))
    for move in definition.transitions.values():
        assert not move.issues or not move.may("clock")
        for name in move.issues:
            ours = defined[name].get("issuer") != "requester"  # a unit's own paper has none of the office's numbers
            assert {"title", "form"} | ({"series"} if ours else set()) <= set(defined[name])


@by_code
def test_the_clock_ends_nothing(definition):
    for move in definition.transitions.values():
        assert not (move.may("clock") and definition.states[move.target].final)


@pytest.mark.parametrize("definition", CHILDREN, ids=lambda one: one.code)
def test_a_child_can_be_cancelled_by_its_parent(definition):
    for state in resting(definition):
        assert any(move.may("parent") for move in definition.from_state(state.name)), state.name


def test_what_opens_a_child_gives_all_it_asks():
    known = {one.code: one for one in ALL}
    for definition in ALL:
        for move in definition.transitions.values():
            for opening in move.opens:
                child = known[opening.procedure]
                found = [one for one in child.openings if one.may("parent") and opening.via in (None, one.name)]
                assert len(found) == 1, (definition.code, move.name)
                required = {name for name in found[0].asks if not child.facts[name].optional}
                assert required <= set(opening.facts) | set(definition.facts), (definition.code, move.name)


def test_what_a_child_tells_its_parent_can_hear():
    grants = [move for move in Extension.definition.transitions.values() if move.tells]
    assert {move.name for move in grants} == {"grant", "grant_other", "grant_listed", "grant_listed_other"}
    assert {move.tells for move in grants} == {"extend"}
    assert Task.definition.transitions["extend"].may("child", "extension")
    for name in ("reassign", "reassign_again", "committee_reassign"):
        reassign = Task.definition.transitions[name]
        heard = Assignment.definition.transitions[reassign.tells or ""]
        assert heard.may("child", "task")
        assert set(heard.asks) == {"joiners", "joiners_due", "part"}
        assert set(heard.asks) - {"part"} <= set(reassign.asks)


# who may -----------------------------------------------------------------------------------------------------------


def test_who_signs_a_letter_and_who_a_hint():
    assert actors(Letter.definition, "sign", "again_sign") == {"office_head"}
    assert actors(Letter.definition, "hint_sign") == {"office_deputy"}
    assert actors(Letter.definition, "serve", "again_serve") == {"handler"}


def test_the_committee_decides_about_the_office():
    for code, state in (("letter", "proposed"), ("letter", "hinted"), ("extension", "deciding")):
        owed = {one.code: one for one in ALL}[code].states[state].owed_by
        assert owed is not None
        assert owed.above is not None
        assert owed.above.code == "committee_deputy"


def test_who_extends_what():
    assert actors(Extension.definition, "grant", "grant_other", "deny") == {"office_head"}
    assert actors(Extension.definition, "grant_listed", "grant_listed_other", "deny_listed") == {"committee_deputy"}


def test_the_office_issues_and_closes_and_the_unit_does_the_work():
    assert actors(Assignment.definition, "issue", "close", "hand_over", "supervise") == {"handler"}
    assert actors(Assignment.definition, "approve") == {"office_deputy"}
    assert actors(Task.definition, "receive", "submit", "ask_to_extend") == {"owner"}
    assert actors(Task.definition, "close") == {"handler"}
    assert any(rule.kind == "not_same_person" for rule in Task.definition.transitions["close"].when)


# the letter as a measure -------------------------------------------------------------------------------------------


def test_a_letter_says_how_it_is_served_answered_and_declined():
    letter = Letter.definition
    assert {(move.name, move.serves) for move in letter.serving} == {
        ("serve", "served_on"), ("again_serve", "served_on")
    }  # fmt: skip
    assert [state.name for state in letter.answering] == ["awaiting"]
    for name in ("decline", "hint_decline", "withdraw"):
        move = letter.transitions[name]
        assert {"reason", "then"} <= set(move.asks)
        assert letter.states[move.target].dropped


def test_nothing_is_issued_or_served_on_grounds_that_do_not_stand():
    for move in Letter.definition.transitions.values():
        if move.issues or move.serves:
            assert any(rule.kind == "grounds_stand" for rule in move.when), move.name


def test_an_unsigned_letter_goes_when_its_grounds_go():
    letter = Letter.definition
    served = {"awaiting", "assessing", "signed", "again_signed"}
    for state in resting(letter):
        drops = any(move.may("parent") for move in letter.from_state(state.name))
        assert drops == (state.name not in served), state.name


def test_the_happy_path_of_a_letter():
    steps = ["propose", "sign", "serve", "reply", "close"]
    state = "START"
    for name in steps:
        move = Letter.definition.transitions[name]
        assert state == "START" or state in move.sources
        state = move.target
    assert state == "closed"


# the task's clocks -------------------------------------------------------------------------------------------------


def test_no_unit_stops_its_own_clock_by_not_signing():
    task = Task.definition
    for state in ("assigned", "received"):
        assert any(move.may("clock") for move in task.from_state(state))
    block = task.transitions["block"]
    assert block.sources == (block.target,) == ("in_progress",)


def test_a_task_sent_back_keeps_its_date_and_its_ladder():
    task = Task.definition
    due = task.states["in_progress"].due
    assert due is not None
    assert (due.fact, due.roll, due.restarts_on_entry) == ("due_day", None, False)
    assert task.transitions["send_back"].target == "in_progress"
    assert "due_day" not in task.transitions["send_back"].asks


def test_an_assignment_waits_for_its_tasks():
    due = Assignment.definition.states["in_progress"].due
    assert due is not None
    assert due.since_children == "task"
    assert any(rule.kind == "children_ended" for rule in Assignment.definition.transitions["close"].when)


def test_an_open_row_has_to_be_resolved_before_it_is_issued():
    row, open_row = (Assignment.definition.transitions[name] for name in ("enter_row", "enter_open_row"))
    assert (row.target, open_row.target) == ("issuing", "resolving")
    assert "leads" in row.asks
    assert "leads" not in open_row.asks
    assert "leads" in Assignment.definition.transitions["resolve"].asks
    assert {move.target for move in Assignment.definition.from_state("resolving")} == {
        "issuing", "merged", "cancelled"
    }  # fmt: skip
