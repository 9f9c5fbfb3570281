"""Who may act, for whom, when, with which words; and what an act leaves behind (laws 1, 11; DESIGN 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.decision.decide import Command, open_item, roles_text, title_of, transition_named
from engine.decision.machine import legality
from engine.decision.snapshot import ActorView, UnitView
from engine.errors import MissingFacts, Refused, Sentence, UnknownFact, UnknownTransition, Usage
from engine.walking import reading
from tests.decision.case import MEASURE, Case, at, procedure

FILE = procedure(
    """
    due_day = day("时限")
    title = text("事项")
    report = text("办结情况")
    reason = text("理由", optional=True)
    seen_on = day("查看日", optional=True)
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER, SUPERVISOR], asks=[due_day, title])
    begin_again = START.to(doing, "重新交办", by=HANDLER, parties=[OWNER, SUPERVISOR], asks=[due_day, title])
    submit = doing.to(checking, "报结", by=OWNER, asks=[report, reason], sets={"seen_on": None})
    head_submits = doing.to(checking, "报结（主要负责人）", by=HEAD.of(OWNER), asks=[report])
    send_back = checking.to(doing, "退回", by=[HANDLER, CHIEF], asks=[reason])
    close = checking.to(done, "销号", by=CHIEF, issues=["办结通知"])
""".replace(', sets={"seen_on": None}', "")
)


def person(login: str, *posts: tuple[str, str]) -> ActorView:
    return ActorView("person", login, frozenset(posts))


OWNER = person("owner.liaison", ("liaison", "u_owner"))
HANDLER = person("office.handler", ("handler", "u_office"))
CHIEF = person("office.chief", ("chief", "u_office"))
STRANGER = person("nobody", ("liaison", "u_other"), ("handler", "u_other"), ("chief", "u_other"))
MISPLACED = person("chief.elsewhere", ("chief", "u_owner"))


def opened(**more: Any) -> Case:
    return Case(FILE, via="begin", due_day="2024-04-30", title="细化部署", **more)


def reasons(case: Case, transition: str, when: str | None = None, **how: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        case.do(transition, when, **how)
    assert refused.value.data["number"] == "RW-1"
    return [str(one) for one in refused.value.reasons]


# who -------------------------------------------------------------------------------------------------------------


def test_anyone_with_a_post_in_a_partys_unit_acts_for_it() -> None:
    """DESIGN 4: a party is one unit; the line says for whom."""
    case = opened()
    assert reasons(case, "submit", by=STRANGER, report="完") == ["only 责任单位（owner） may do this, not nobody"]
    case.do("submit", by=OWNER, report="完")
    assert (case.outcome.lines[0].acting_for, case.outcome.lines[0].source) == ("u_owner", None)


def test_a_post_is_held_in_the_unit_it_lives_in() -> None:
    """DESIGN 4: the same post elsewhere is nothing here; a post speaks for no unit."""
    case = opened()
    case.do("submit", by=OWNER, report="完")
    assert reasons(case, "close", by=HANDLER) == ["only 安委办主任（office） may do this, not office.handler"]
    for somebody in (STRANGER, MISPLACED):
        refusal = f"only 安委办主任（office） may do this, not {somebody.login}"
        assert reasons(case, "close", by=somebody) == [refusal]
    case.do("close", by=CHIEF)
    assert case.outcome.lines[0].acting_for is None


def test_every_role_that_may_is_named() -> None:
    """Law 11."""
    case = opened()
    assert roles_text(case.item, FILE.transitions["send_back"]) == "经办人（office）、安委办主任（office）"
    assert roles_text(case.item, FILE.transitions["head_submits"]) == "主要负责人（owner）"
    clocked = MEASURE.transitions["propose"]
    assert roles_text(case.item, clocked) == "时钟、经办人（office）"


def test_a_handler_records_acts_of_a_party_with_their_source() -> None:
    """DESIGN 4: --for, --on, --source; the event keeps who typed, for whom, when it happened."""
    case = opened()
    how = {"acting_for": "u_owner", "report": "完"}
    assert reasons(case, "submit", "2024-04-09 10:00", by=HANDLER, **how) == [
        "an act recorded for a unit needs its source (--source)"
    ]
    case.do("submit", "2024-04-09 10:00", by=HANDLER, on="2024-04-08 15:00", source="来函3号", **how)
    (line,) = case.outcome.lines
    assert (line.actor, line.acting_for, line.source) == (HANDLER, "u_owner", "来函3号")
    assert line.occurred_at == at("2024-04-08 15:00")
    assert str(case.item.taken["submit"].on) == "2024-04-08"
    assert case.due == "2024-04-11"  # three working days from when it happened


def test_only_a_handler_records_acts_for_others() -> None:
    """DESIGN 4."""
    case = opened()
    refusal = ["only a handler of the office records acts for a unit"]
    for somebody in (CHIEF, STRANGER):
        assert reasons(case, "submit", by=somebody, acting_for="u_owner", source="来函", report="完") == refusal


def test_never_an_act_of_a_post_and_never_for_another_unit() -> None:
    """DESIGN 4: no signature by proxy."""
    case = opened()
    assert reasons(case, "head_submits", by=HANDLER, acting_for="u_owner", source="来函", report="完") == [
        "only 主要负责人（owner） may do this, not office.handler"
    ]
    head = person("owner.head", ("head", "u_owner"))
    assert reasons(case, "head_submits", by=head, acting_for="u_owner", report="完") == [
        "only 主要负责人（owner） may do this, not owner.head"
    ]
    assert reasons(case, "submit", by=HANDLER, acting_for="u_supervisor", source="来函", report="完") == [
        "only 责任单位（owner） may do this, not office.handler"
    ]


def test_who_has_a_post_in_the_unit_needs_no_source() -> None:
    """DESIGN 4: he acts for his own unit."""
    case = opened()
    case.do("submit", by=OWNER, acting_for="u_owner", report="完")
    assert case.outcome.lines[0].acting_for == "u_owner"


def test_a_unit_that_is_nobody_to_the_item_fills_no_role() -> None:
    case = opened()
    case.item = replace(case.item, parties={"office": case.item.parties["office"]})
    assert reasons(case, "submit", by=OWNER, report="完") == ["only 责任单位 may do this, not owner.liaison"]


# when ------------------------------------------------------------------------------------------------------------


def test_nothing_happens_in_the_future_or_before_what_came_before() -> None:
    """DOMAIN T21, T23: to the instant; a bare day is never before the last act of that day."""
    case = opened()
    case.do("submit", "2024-04-10 10:00", by=OWNER, report="完")
    case.now = at("2024-04-12 10:00")
    assert reasons(case, "send_back", on="2024-04-12 10:01") == ["2024-04-12 lies in the future"]
    assert reasons(case, "send_back", on="2024-04-09 23:00") == ["2024-04-09 lies before the last act, of 2024-04-10"]
    (reason,) = reasons(case, "send_back", on="2024-04-10 08:00")
    assert reason == "2024-04-10 08:00:00+08:00 lies before the last act, of 2024-04-10 10:00:00+08:00"
    case.do("send_back", on="2024-04-10")
    assert case.outcome.lines[0].occurred_at == at("2024-04-10 10:00")


def test_a_clock_that_stands_before_the_last_line_is_refused() -> None:
    """DOMAIN T23."""
    case = opened()
    (reason,) = reasons(case, "submit", "2024-04-01 09:59", by=OWNER, report="完")
    assert reason.startswith("the clock stands before the last line of this item, of 2024-04-01")


def test_all_reasons_come_together() -> None:
    """Law 11."""
    case = opened()
    assert reasons(case, "submit", "2024-04-02 10:00", by=STRANGER, on="2024-04-03 10:00", report="完") == [
        "only 责任单位（owner） may do this, not nobody", "2024-04-03 lies in the future",
    ]  # fmt: skip
    assert reasons(case, "close", by=STRANGER) == [
        "“销号” is possible in “审核”; the item rests in “办理中”", "only 安委办主任（office） may do this, not nobody",
    ]  # fmt: skip


# words -----------------------------------------------------------------------------------------------------------


def test_a_transition_is_called_by_name_or_label() -> None:
    assert transition_named(FILE, "submit").name == transition_named(FILE, "报结").name == "submit"
    with pytest.raises(UnknownTransition) as unknown:
        transition_named(FILE, "sumbit")
    assert unknown.value.data["nearest"] == ["submit (报结)", "head_submits (报结（主要负责人）)"]
    with pytest.raises(UnknownTransition) as unknown:
        transition_named(FILE, "xyzzy")
    assert unknown.value.hint is None


def test_facts_nobody_asks_for_are_refused_with_what_is_asked() -> None:
    """Exit 2."""
    case = opened()
    with pytest.raises(UnknownFact) as unknown:
        case.do("submit", by=OWNER, report="完", reprot="x")
    assert unknown.value.data["nearest"] == ["办结情况 (report)", "理由 (reason)"]
    with pytest.raises(Usage) as known:
        case.do("submit", by=OWNER, report="完", title="x")
    assert str(known.value) == "“报结” does not ask for title; it asks for: 办结情况 (report), 理由 (reason)"
    with pytest.raises(Usage, match="it asks for: —"):
        case.do("close", title="x")


def test_all_missing_facts_are_named_optional_ones_are_not() -> None:
    with pytest.raises(MissingFacts) as missing:
        Case(FILE, via="begin")
    assert str(missing.value) == "交办 also asks for: 时限 (due_day)、事项 (title)"
    case = opened()
    with pytest.raises(MissingFacts) as missing:
        case.do("submit", by=OWNER, report=None)
    assert missing.value.data["names"] == ["report"]
    case.do("submit", by=OWNER, report="完", reason=None)
    assert "reason" not in case.item.facts


def test_an_opening_names_the_parties_it_needs() -> None:
    world = opened().world
    command = Command("begin", HANDLER, {"due_day": "2024-04-30", "title": "x"})
    office = {"office": UnitView("u_office", "安委办", "office")}
    with pytest.raises(MissingFacts) as missing:
        open_item(FILE, command, "RW-1", office, world, reading(world))
    assert "责任单位 (--party owner=…)" in str(missing.value)


# what is left behind ---------------------------------------------------------------------------------------------


def test_an_opening_opens_and_an_act_does_not() -> None:
    case = opened()
    assert (case.outcomes[0].before, case.item.seq, case.item.state) == (None, 1, "doing")
    (line,) = case.outcomes[0].lines
    assert (line.transition, line.from_state, line.to_state) == ("begin", None, "doing")
    assert case.item.opened_at == at("2024-04-01 10:00")
    assert reasons(case, "begin", due_day="2024-04-30", title="x") == [
        "“交办” opens a new item; this one is open already"
    ]
    assert str(legality(FILE).fire("submit", None)) == "“报结” does not open an item"


def test_an_act_leaves_its_line_its_facts_and_who_took_it() -> None:
    case = opened()
    case.do("submit", "2024-04-10 10:00", by=OWNER, report="完", reason="提前完成")
    (line,) = case.outcome.lines
    assert (line.transition, line.from_state, line.to_state, line.reason) == ("submit", "doing", "checking", "提前完成")
    assert line.facts == {"report": "完", "reason": "提前完成"}
    assert line.effects == {
        "deadline": {"state": "checking", "round": 1, "status": "running", "due": "2024-04-15", "limit": "job.check",
                     "provisional": False},
    }  # fmt: skip
    assert case.item.facts["title"] == "细化部署"
    assert (case.item.seq, case.item.last_at) == (2, at("2024-04-10 10:00"))
    taken = case.item.taken["submit"]
    assert (taken.times, taken.login, taken.unit, str(taken.on)) == (1, "owner.liaison", "u_owner", "2024-04-10")
    case.do("send_back")
    case.do("submit", by=OWNER, report="再完")
    assert case.item.taken["submit"].times == 2


def test_a_paper_is_issued_in_the_outcome_that_signs_and_the_end_is_an_end() -> None:
    case = opened()
    case.do("submit", by=OWNER, report="完")
    outcome = case.do("close", "2024-04-10 10:00", by=CHIEF)
    assert outcome.documents == ("办结通知",)
    assert outcome.lines[-1].effects["documents"] == ["办结通知"]
    assert str(case.item.signed_on) == "2024-04-10"
    assert (case.item.ended_at, case.item.dropped, case.item.deadline, outcome.wake_at) == (
        at("2024-04-10 10:00"), False, None, None,
    )  # fmt: skip
    assert reasons(case, "send_back") == ["the item has ended in “办结”"]


def test_a_withdrawn_paper_voids_its_number() -> None:
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    assert not paper.do("sign").voids
    definition = replace(
        MEASURE,
        transitions={**MEASURE.transitions, "withdraw": replace(MEASURE.transitions["withdraw"], voids=True)},
    )
    paper.definition = definition
    assert paper.do("withdraw", reason="有误", then="rest").voids


def test_the_title_is_the_fact_of_that_name_or_the_first_words() -> None:
    """One line that tells the item from others, at most sixty characters."""
    assert opened().item.title == "细化部署"
    assert title_of(FILE, {"due_day": "x", "report": " 第一行\n第二行 "}) == "第一行 第二行"
    assert title_of(FILE, {"title": "长" * 60}) == "长" * 60
    assert title_of(FILE, {"title": "长" * 61}) == "长" * 59 + "…"
    assert title_of(FILE, {}) == ""


def test_the_machine_knows_every_move_from_every_state_and_none_besides() -> None:
    """The oracle of what is legal: it moves nothing but a throw-away subject, and says the same when asked again."""
    machine = legality(FILE)
    for _ in range(2):
        for move in FILE.transitions.values():
            for state in (None, *FILE.states):
                there = state in move.sources or (state is None and not move.sources)
                answer = machine.fire(move.name, state)
                assert answer == move.target if there else isinstance(answer, Sentence)
    assert legality(FILE) is machine
