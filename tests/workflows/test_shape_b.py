"""What circular, interview, exposure, tracing and hazard listing are made of, and what the shipped data say of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.calendar.limits import read_profile
from engine.definition.definition import Definition, TermDef
from engine.definition.registry import Registry
from engine.definition.spans import Span

WORKFLOWS = Path(__file__).parents[2] / "workflows"
REGISTRY = Registry.load(["workflows"])
ALL = {code: REGISTRY.get(code) for code in REGISTRY.codes()}
MAIN = {
    "assignment", "task", "letter", "extension", "circular", "interview", "hazard_listing", "exposure",
    "responsibility_tracing", "hazard_general",
}  # fmt: skip
COMMITTEE = {"committee_deputy", "committee_head"}
PROFILE = read_profile(WORKFLOWS / "limits" / "putuo.toml")
DOCUMENTS = tomllib.loads((WORKFLOWS / "documents" / "documents.toml").read_text("utf-8"))


def by(code: str, *transitions: str) -> set[str]:
    return {role.code for name in transitions for role in ALL[code].transitions[name].by}


def issuers(document: str) -> set[tuple[str, str]]:
    """Who issues a paper, as (procedure, role)."""
    return {
        (code, role.code)
        for code, one in ALL.items()
        for move in one.transitions.values()
        if document in move.issues
        for role in move.by
    }


def test_the_ten_procedures_and_the_small_ones() -> None:
    assert set(ALL) >= MAIN
    small = {
        "milestone", "coordination", "notify_principals", "publication", "progress", "site_check", "enforcement",
        "interview_minutes", "correction_notice", "disposition", "tracing_review", "periodic_report", "missed_report",
        "public_report", "clue_transfer",
    }  # fmt: skip
    assert set(ALL) == MAIN | small


# who signs: fixed by the issue -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "signers"),
    [
        ("提示函", {("letter", "office_deputy")}),
        ("督促函", {("letter", "office_head")}),
        ("告知函", {("letter", "office_head")}),
        ("批评通报", {("circular", "office_head")}),
        ("通报", {("circular", "office_head")}),
        ("安委会通报", {("circular", "committee_deputy")}),
        ("约谈通知书", {("interview", one) for one in ("office_head", *COMMITTEE)}),
        ("曝光稿", {("exposure", "office_head"), ("exposure", "committee_deputy")}),
        ("挂牌督办通知书", {("hazard_listing", one) for one in ("office_head", *COMMITTEE)}),
        ("摘牌通知书", {("hazard_listing", one) for one in ("office_head", *COMMITTEE)}),
        ("延期审批意见书", {("extension", "office_head"), ("extension", "committee_deputy")}),
        ("倒查报告", {("responsibility_tracing", one) for one in COMMITTEE}),
    ],
)  # fmt: skip
def test_who_signs_what(document: str, signers: set[tuple[str, str]]) -> None:
    assert issuers(document) == signers


def test_each_level_of_an_interview_is_approved_by_its_host() -> None:
    for name, role, level in (
        ("approve", "office_head", "L1"), ("approve_second", "committee_deputy", "L2"),
        ("approve_third", "committee_head", "L3"),
    ):  # fmt: skip
        assert by("interview", name) == {role}
        assert ALL["interview"].transitions[name].sets["level"] == level


@pytest.mark.parametrize(
    ("code", "transition", "sentence"),
    [
        ("circular", "sign", "点名个人的通报由安委会副主任签发"),
        ("circular", "sign_other", "点名个人的通报由安委会副主任签发"),
        ("circular", "committee_sign_other", "表扬通报须经一票否优核查无异议"),
        ("exposure", "approve", "曝光公共机构须经安委会副主任批准"),
        ("letter", "sign", "给企业的告知函由“签发告知函”签发"),
        ("interview", "approve", "约谈须在批准后规定的工作日内举行"),
        ("interview", "find_satisfied", "隐患事项须由两人以上现场核查"),
        ("interview_minutes", "draft", "约谈记录须由双方签字；拒签的，写明情况"),
        ("hazard_listing", "enlist", "重大火灾隐患挂牌须有区政府批准文号"),
        ("hazard_listing", "enlist", "挂牌整改期限须与责令整改期限一致"),
        ("hazard_listing", "extend", "整改期限须晚于今日，自送达之日起不超过一年"),
        ("task", "extend", "延期不得超过原时限一年"),
    ],
)
def test_what_must_hold(code: str, transition: str, sentence: str) -> None:
    assert sentence in [rule.sentence for rule in ALL[code].transitions[transition].when]


@pytest.mark.parametrize("code", sorted(ALL))
def test_what_is_left_at_a_door_has_two_witnesses(code: str) -> None:
    for move in ALL[code].transitions.values():
        if "mode" in move.asks and ALL[code].facts["mode"].kind == "choice":
            assert "留置送达须有两名见证人和现场照片" in [rule.sentence for rule in move.when], move.name


@pytest.mark.parametrize(
    ("code", "fact", "least"),
    [
        ("hazard_listing", "judges", 2), ("hazard_listing", "acceptors", 3), ("hazard_listing", "visitors", 2),
        ("site_check", "inspectors", 2), ("enforcement", "officers", 2), ("responsibility_tracing", "team", 3),
        ("tracing_review", "reviewers", 2), ("hazard_general", "judges", 2), ("hazard_general", "inspectors", 2),
    ],
)  # fmt: skip
def test_how_many_look(code: str, fact: str, least: int) -> None:
    found = ALL[code].facts[fact]
    assert (found.kind, found.min, found.optional) == ("people", least, False)


# nobody checks himself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "transition", "other"),
    [
        ("hazard_listing", "accept", "ask_accept"), ("hazard_listing", "reject", "ask_accept"),
        ("hazard_listing", "approve_plan", "file_plan"), ("hazard_listing", "enlist", "propose_listing"),
        ("hazard_listing", "submit_delist", "propose_delist"), ("hazard_listing", "delist", "submit_delist"),
        ("assignment", "approve", "redraft"), ("task", "close", "submit"), ("task", "close_key", "submit"),
        ("milestone", "confirm", "hand_in"), ("progress", "take_note", "file"), ("letter", "sign", "propose"),
        ("circular", "accept_feedback", "give_feedback"), ("exposure", "confirm_fixed", "report_fixed"),
        ("interview", "find_satisfied", "file_report"), ("responsibility_tracing", "approve_report", "deliberate"),
    ],
)  # fmt: skip
def test_two_persons_do_what_two_persons_must(code: str, transition: str, other: str) -> None:
    rules = ALL[code].transitions[transition].when
    assert (other,) in [rule.args for rule in rules if rule.kind == "not_same_person"]


# limits ------------------------------------------------------------------------------------------------------------


def terms(definition: Definition) -> Iterator[TermDef]:
    """Every term a procedure names: of deadlines, rungs, children's dates and guards."""
    for state in definition.states.values():
        yield from (one for one in (state.due.term if state.due else None,) if one)
        for ladder in state.slip.ladders.values() if state.slip else ():
            yield from (one for rung in ladder for one in (rung.after, rung.every) if one)
    for move in definition.transitions.values():
        yield from (value.term for one in move.opens for kind, value in one.facts.values() if kind == "due")
        yield from (one for rule in move.when for one in rule.args if isinstance(one, TermDef))


@pytest.mark.parametrize("code", sorted(ALL))
def test_every_named_term_stands_in_the_profile_with_the_same_value(code: str) -> None:
    for term in terms(ALL[code]):
        if term.limit is not None:
            assert term.limit in PROFILE.entries
            assert PROFILE.entries[term.limit].span == term.fallback, term.limit


PART_9 = {
    "listing.serve": "3 workdays", "listing.publish": "5 workdays", "listing.plan": "10 workdays",
    "listing.treat_cap": "1 years", "listing.accept": "10 days", "listing.delist_publish": "5 workdays",
    "listing.lookback": "90 days", "listing.notify_principals": "1 workdays", "extension.request_before": "15 workdays",
    "extension.decide": "10 workdays", "tracing.screen": "10 workdays", "tracing.investigate": "60 days",
    "tracing.investigate_extra": "60 days", "tracing.approve_report": "15 days", "task.receive": "1 workdays",
    "task.object": "2 workdays", "task.rule": "3 workdays", "task.review": "5 workdays", "letter.decide": "2 workdays",
    "letter.dispatch": "1 workdays", "letter.reply": "10 workdays", "circular.fact_check": "2 workdays",
    "circular.feedback": "10 workdays", "interview.hold": "5 workdays", "interview.notice": "3 workdays",
    "interview.minutes": "3 workdays", "interview.report": "15 days", "exposure.object": "3 workdays",
    "exposure.withdraw": "3 workdays", "penalty.publicity": "7 workdays", "hazard.register": "1 workdays",
    "hazard.recheck": "10 days", "hazard.long_standing": "90 days", "tip.first_contact": "1 workdays",
    "tip.simple": "5 workdays", "tip.finish": "15 workdays", "tip.max": "30 days", "tip.reward_claim": "60 days",
    "crime.head": "3 days", "crime.transfer": "24 hours", "crime.police": "3 days", "crime.reconsider": "3 days",
    "crime.reconsider_decide": "3 days", "crime.handover": "3 days", "j3.feedback": "10 workdays",
    "power_cut.notice": "24 hours", "ladder.remind_first": "-10 workdays", "ladder.remind_second": "-5 workdays",
    "ladder.remind_last": "-1 workdays", "ladder.urge": "1 workdays", "ladder.letter": "3 workdays",
    "ladder.circular": "10 workdays", "ladder.interview": "20 workdays", "ladder.exposure": "30 workdays",
}  # fmt: skip
"""The default profile of the domain, under our names."""

LAW = {
    "listing.accept", "exposure.withdraw", "penalty.publicity", "power_cut.notice", "crime.head", "crime.transfer",
    "crime.police", "crime.reconsider", "crime.reconsider_decide", "crime.handover",
}  # fmt: skip


def test_the_profile_is_that_of_the_domain() -> None:
    for name, text in PART_9.items():
        n, unit = text.split()
        assert PROFILE.entries[name].span == Span(int(n), unit), name  # type: ignore[arg-type]


def test_what_is_called_law_cites_one_and_what_is_not_is_not_called_so() -> None:
    assert {name for name, one in PROFILE.entries.items() if one.standing == "law"} == LAW
    for name in LAW:
        assert any(word in PROFILE.entries[name].basis for word in ("令第", "法第")), name
    for one in PROFILE.entries.values():
        assert ("暂定" in one.basis) == (one.standing == "assumed"), one.name


# documents ---------------------------------------------------------------------------------------------------------


def test_every_document_that_is_defined_is_issued_by_somebody() -> None:
    issued = {name for one in ALL.values() for move in one.transitions.values() for name in move.issues}
    assert issued == set(DOCUMENTS)


def test_papers_that_leave_the_house_take_a_number_and_working_forms_none() -> None:
    unnumbered = {name for name, one in DOCUMENTS.items() if not one.get("series")}
    assert unnumbered == {
        "约谈呈批表", "挂牌督办呈批表", "督办记录表", "回头看记录", "倒查线索登记表", "倒查初核意见", "倒查启动呈批表",
        "陈述申辩记录", "倒查分办表", "挂牌督办公告", "摘牌公告", "现场检查记录",
        "协调单",  # from one unit to another: it takes none of the office's numbers
    }  # fmt: skip


# measures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["letter", "circular", "interview", "exposure", "responsibility_tracing"])
def test_a_measure_the_clock_opens_arrives_filled_in(code: str) -> None:
    (opening,) = [one for one in ALL[code].openings if one.may("clock")]
    required = {name for name in opening.asks if not ALL[code].facts[name].optional}
    assert required == {"grounds"}
    filled = {
        "letter": {"basis", "demand"},
        "circular": {"scope", "demand"},
        "interview": {"place", "agenda", "wanted"},
    }
    assert filled.get(code, set()) <= set(opening.sets)


def test_what_is_published_is_what_was_approved() -> None:
    asks = {name: ALL["exposure"].transitions[name].asks for name in ("prove", "publish", "announce")}
    assert [name for name, asked in asks.items() if "medium" in asked] == ["prove"]
    assert "content" not in asks["publish"]
