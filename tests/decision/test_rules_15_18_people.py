"""SEMANTICS 15-18: declining, jumping up and waiting; measures that people open; joined letters; whose ladder it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision import verbs, who
from engine.decision.decide import Command
from engine.decision.ladder import rungs
from engine.decision.outcome import Outcome, ToJoin
from engine.decision.settle import join
from engine.decision.snapshot import ActorView, Snapshot, UnitView
from engine.definition.definition import RoleDef
from engine.errors import IllTyped, MissingFacts, Refused
from tests.decision.case import MEASURE, TALL, Case, procedure, work
from tests.definition.authors import HEADER

HEAD = ActorView("person", "office.head", frozenset({("office_head", "u_office")}))
DEPUTY = ActorView("person", "office.deputy", frozenset({("office_deputy", "u_office")}))
HANDLER = ActorView("person", "office.handler", frozenset({("handler", "u_office")}))
ELSEWHERE = ActorView("person", "other.head", frozenset({("office_head", "u_other")}))


def overdue(when: str = "2024-05-08 09:00", **more: Any) -> Case:
    case = Case(work(), due_day="2024-04-30", **more)
    case.until(when)
    return case


def held(case: Case, until: str, by: ActorView = HEAD) -> Outcome:
    outcome = verbs.hold(case.definition, case.item, Command("", by), date.fromisoformat(until), "汛期", case.world)
    return case._keep(outcome)


def jumped(case: Case, rung: str | None = None, by: ActorView = HEAD) -> Outcome:
    return case._keep(verbs.escalate(case.definition, case.item, Command("", by), rung, "情况紧急", case.world))


# 15: declining ---------------------------------------------------------------------------------------------------


def test_declining_asks_a_reason_and_what_follows() -> None:
    """SEMANTICS 15."""
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    with pytest.raises(MissingFacts) as missing:
        paper.do("decline")
    assert missing.value.data["names"] == ["reason", "then"]
    with pytest.raises(IllTyped, match="2024-05-08 is not ahead"):
        paper.do("decline", reason="理由", then="2024-05-08")
    paper.do("decline", reason="理由", then="2024-05-09")
    assert paper.outcome.lines[-1].reason == "理由"


def test_a_declined_rung_is_proposed_again_on_its_date() -> None:
    """SEMANTICS 15: the same rung, counted, never a harsher one."""
    case = overdue()
    case.measure("函告", open=False, dropped=True, sequel=date(2024, 5, 19))
    case.until("2024-05-20 08:59")
    assert case.opened == ["paper"]
    case.until("2024-05-20 09:00")  # the 19th is a Sunday
    assert case.opened == ["paper", "paper"]
    assert case.outcome.opens[0].claim == ("doing", 1, "函告", 2)


def test_a_declined_rung_comes_again_before_the_day_of_the_next() -> None:
    """SEMANTICS 15: on the date that was set, however long the rung's own day has passed."""
    case = overdue()
    case.measure("函告", open=False, dropped=True, sequel=date(2024, 5, 9))
    case.until("2024-05-09 09:00")
    assert case.opened == ["paper", "paper"]


@pytest.mark.parametrize("sequel", ["rest", None])
def test_declined_and_resting_no_further_measure_comes_in_this_round(sequel: Any) -> None:
    """SEMANTICS 15: a refusal never makes a harsher measure due; the repeating message goes on."""
    case = overdue()
    case.measure("函告", open=False, dropped=True, sequel=sequel)
    case.until("2024-08-30 10:00")
    assert case.opened == ["paper"]
    assert case.log[-1] == "2024-08-30 clock.remind 逾期报告"
    case.do("move", due_day="2024-09-30")
    case.until("2024-10-11 09:00")
    assert case.opened == ["paper", "paper"]  # another round is another matter


# 15: waiting -----------------------------------------------------------------------------------------------------


def test_people_may_hold_the_ladder() -> None:
    """SEMANTICS 15: measures wait until the day after; messages go on, and the history says why."""
    case = overdue("2024-05-07 10:00")
    outcome = held(case, "2024-05-14", DEPUTY)
    (line,) = outcome.lines
    assert (line.transition, line.reason, line.effects) == ("item.hold", "汛期", {"until": "2024-05-14"})
    assert case.deadline.measures_wait_until == date(2024, 5, 14)
    case.until("2024-05-15 08:59")
    assert case.opened == []
    case.until("2024-05-15 09:00")
    assert case.opened == ["paper"]


def test_a_ladder_is_held_ten_working_days_at_most() -> None:
    """SEMANTICS 15: from the 7th of May the tenth working day is the 20th."""
    case = overdue("2024-05-07 10:00")
    held(case, "2024-05-20")
    for day in ("2024-05-21", "2024-05-07", "2024-05-06"):
        with pytest.raises(Refused) as refused:
            held(case, day)
        assert [str(one) for one in refused.value.reasons] == [
            f"a ladder is held until a day after today, at most until 2024-05-20; not {day}"
        ]
    held(case, "2024-05-08")


def test_who_may_not_hold_or_jump_hears_every_reason() -> None:
    """SEMANTICS 15, law 11: an office's deputy or head, of this office; a running deadline; a lapse."""
    case = overdue("2024-04-30 10:00")
    for stranger in (HANDLER, ELSEWHERE):
        with pytest.raises(Refused) as refused:
            jumped(case, by=stranger)
        assert [str(one) for one in refused.value.reasons] == [
            "only the office's deputy or head decides about the ladder",
            "the deadline has not lapsed; a measure needs a lapse",
        ]
        with pytest.raises(Refused) as refused:
            held(case, "2024-04-30", by=stranger)
        assert len(refused.value.reasons) == 2


def test_an_ended_item_and_a_waiting_one_have_no_ladder_to_decide_about() -> None:
    """SEMANTICS 15."""
    case = overdue("2024-05-07 10:00")
    case.do("submit")
    waiting = replace(case.item, deadlines=(replace(case.deadline, status="waiting"),))
    with pytest.raises(Refused) as refused:
        verbs.hold(case.definition, waiting, Command("", HEAD), date(2024, 5, 8), "汛期", case.world)
    assert [str(one) for one in refused.value.reasons] == ["no deadline of this item is running"]
    case.do("close")
    for verb in (jumped, lambda one: held(one, "2024-05-08")):
        with pytest.raises(Refused) as refused:
            verb(case)
        assert [str(one) for one in refused.value.reasons] == ["the item has ended"]


def test_a_hold_ends_with_its_round() -> None:
    """SEMANTICS 15, 6: a new date is a new ladder."""
    case = overdue("2024-05-07 10:00")
    held(case, "2024-05-20")
    case.do("move", due_day="2024-05-10")
    assert case.deadline.measures_wait_until is None


# 15: jumping up ---------------------------------------------------------------------------------------------------


def test_people_may_jump_up_to_the_next_or_a_named_measure() -> None:
    """SEMANTICS 15: those between are passed; the person's act is no act of the clock."""
    case = overdue("2024-05-06 10:00")
    outcome = jumped(case)
    (opened,) = outcome.opens
    assert (opened.procedure, opened.claim, opened.as_clock) == ("paper", ("doing", 1, "函告", 1), False)
    assert opened.parties["addressee"] == "u_owner"
    (line,) = outcome.lines
    assert (line.transition, line.reason) == ("item.escalate", "情况紧急")
    assert line.effects == {"rung": "函告", "n": 1, "opens": "paper"}
    jumped(case, "约谈")
    case.measure("函告", open=False, served_on=date(2024, 5, 7), answer_due_on=date(2024, 5, 8))
    case.measure("约谈", open=False, served_on=date(2024, 5, 7), answer_due_on=date(2024, 5, 8))
    case.until("2024-07-31 10:00")
    assert case.opened == ["paper", "talk"]  # the circular was passed


def test_a_jump_that_was_declined_comes_again_on_its_date_not_on_its_day() -> None:
    """SEMANTICS 15: the interview's own day would be the twentieth."""
    case = overdue("2024-05-06 10:00")
    jumped(case, "约谈")
    case.measure("约谈", open=False, dropped=True, sequel=date(2024, 5, 13))
    case.until("2024-05-13 09:00")
    assert case.opened == ["talk", "talk"]


def test_nobody_jumps_down_or_to_a_rung_that_is_not_there() -> None:
    """SEMANTICS 15, 7: the refusal names what is still above."""
    case = overdue("2024-05-06 10:00")
    jumped(case, "通报")
    passed = "has been climbed or passed in this round; above it are: 约谈"
    why = {"函告": f"the rung 函告 {passed}", "通报": f"the rung 通报 {passed}",
           "曝光": "there is no rung 曝光; those above are: 约谈"}  # fmt: skip
    for rung, reason in why.items():
        with pytest.raises(Refused) as refused:
            jumped(case, rung)
        assert [str(one) for one in refused.value.reasons] == [reason]
    jumped(case)
    with pytest.raises(Refused) as refused:
        jumped(case)
    assert [str(one) for one in refused.value.reasons] == [
        "there is no higher rung: this round has climbed its ladder to the end"
    ]


def test_parties_and_the_office_leave_notes_and_nobody_else() -> None:
    """The engine's verb ``note``: it changes nothing but the history."""
    case = overdue("2024-05-06 10:00")
    owner = ActorView("person", "unit.liaison", frozenset({("liaison", "u_owner")}))
    before = case.item
    outcome = verbs.note(case.definition, case.item, Command("", owner), "电话催过", case.world)
    assert [(one.transition, one.reason, one.actor) for one in outcome.lines] == [("item.note", "电话催过", owner)]
    assert replace(outcome.after, seq=before.seq, last_at=before.last_at) == before
    with pytest.raises(Refused) as refused:
        verbs.note(case.definition, case.item, Command("", ELSEWHERE), "路过", case.world)
    assert [str(one) for one in refused.value.reasons] == ["only parties to the item and the office leave notes"]


# 16 --------------------------------------------------------------------------------------------------------------

REJECTING = """
    due_day = day("时限")
    opinion = text("意见")
    doing = State("治理中", owed_by=OWNER, due=due_day)
    checking = State("验收", owed_by=HANDLER, due=limit("job.check", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    submit = doing.to(checking, "申请验收", by=OWNER)
    reject = checking.to(doing, "不合格", by=HANDLER, asks=[opinion],
                         opens=[child("circular", parties={"addressee": OWNER}, facts={"grounds": opinion}),
                                child("talk", parties={"addressee": OWNER}, facts={"grounds": opinion})])
    close = checking.to(done, "合格", by=HANDLER)
"""


def test_a_measure_that_a_transition_opens_claims_its_rung_of_a_lapsed_round() -> None:
    """SEMANTICS 16: and passes those below: the letter never comes in this round."""
    case = Case(procedure(REJECTING, slip="TALL"), due_day="2024-04-30")
    case.until("2024-05-06 10:00")
    case.do("submit")
    outcome = case.do("reject", "2024-05-07 10:00", opinion="未达标")
    assert [(one.procedure, one.claim, one.as_clock) for one in outcome.opens] == [
        ("circular", ("doing", 1, "通报", 1), False),
        ("talk", ("doing", 1, "约谈", 1), False),
    ]
    assert [(one.rung, one.kind) for one in outcome.claims] == [("通报", "opened"), ("约谈", "opened")]
    assert outcome.opens[0].facts["grounds"] == "未达标"
    case.until("2024-08-30 10:00")
    assert case.opened == ["circular", "talk"]


def test_a_second_one_in_the_same_round_is_its_second_claim() -> None:
    """SEMANTICS 16, 7."""
    case = Case(procedure(REJECTING, slip="TALL"), due_day="2024-04-30")
    case.until("2024-05-06 10:00")
    for day in ("2024-05-07", "2024-05-09"):
        case.do("submit", f"{day} 10:00")
        case.do("reject", f"{day} 11:00", opinion="未达标")
    assert [one.claim for one in case.outcome.opens] == [("doing", 1, "通报", 2), ("doing", 1, "约谈", 2)]


def test_before_the_lapse_it_makes_no_claim() -> None:
    """SEMANTICS 16: otherwise it makes no claim, and the ladder starts from below."""
    case = Case(procedure(REJECTING, slip="TALL"), due_day="2024-04-30")
    case.do("submit")
    outcome = case.do("reject", "2024-04-08 10:00", opinion="未达标")
    assert [one.claim for one in outcome.opens] == [None, None]
    assert outcome.claims == ()
    case.until("2024-05-08 09:00")
    assert case.outcome.opens[0].procedure == "paper"


# 17 --------------------------------------------------------------------------------------------------------------


def test_a_rung_joins_the_unsigned_proposal_that_lies_before_the_same_addressee() -> None:
    """SEMANTICS 17: a claim of its own, no second letter; the next rung waits for the joined one all the same."""
    case = overdue("2024-05-07 10:00")
    case.item = replace(case.item, joinable={"paper": 77}, title="乙事")
    outcome = case.tick("2024-05-08 09:00")
    assert outcome.opens == ()
    assert outcome.joins == (
        ToJoin(
            77,
            ("doing", 1, "函告", 1),
            "任务 RW-1《乙事》“办理中”环节应于2024年4月30日前完成，截至2024年5月8日逾期3个工作日。",
        ),
    )
    assert [(one.rung, one.kind) for one in outcome.claims] == [("函告", "joined")]
    case.until("2024-07-10 10:00")
    assert (
        case.opened == []
    )  # the claim has no measure here, so it waits; what it waits for is the joined one's service


def test_another_procedures_proposal_is_not_joined() -> None:
    """SEMANTICS 17."""
    case = overdue("2024-05-07 10:00")
    case.item = replace(case.item, joinable={"circular": 77})
    outcome = case.tick("2024-05-08 09:00")
    assert ([one.procedure for one in outcome.opens], outcome.joins) == (["paper"], ())


def test_the_draft_of_a_joined_proposal_names_both_grounds() -> None:
    """SEMANTICS 17."""
    paper = Case(MEASURE, "2024-05-08 09:00", grounds="甲事逾期")
    outcome = join(paper.definition, paper.item, "RW-2", "乙事逾期", paper.world)
    assert outcome.after.facts["grounds"] == "甲事逾期\n乙事逾期"
    (line,) = outcome.lines
    assert (line.transition, line.facts, line.effects) == (
        "grounds.join", {"grounds": "甲事逾期\n乙事逾期"}, {"item": "RW-2", "drafts": ["督促函"]},
    )  # fmt: skip


# 18 --------------------------------------------------------------------------------------------------------------

KINDS = (
    HEADER
    + TALL
    + """
def one(rung):
    return Ladder(rung, Rung("报告", workdays(35), tells=CHIEF, every=workdays(5)))
BY_DEBTOR = by_kind(
    public=one(Rung("函告", workdays(3), opens="paper")), enterprise=one(Rung("告知", workdays(3), opens="notice")),
    superior=one(Rung("提醒", workdays(3), tells=DEBTOR)), office=one(Rung("上报", workdays(3), opens="report")),
)
"""
)


@pytest.mark.parametrize(
    ("kind", "host", "first"),
    [
        ("public", False, "函告"), ("department", False, "函告"), ("street", False, "函告"), ("soe", False, "函告"),
        ("enterprise", False, "告知"), ("superior", False, "提醒"), ("office", False, "上报"),
        ("department", True, "上报"),
    ],
)  # fmt: skip
def test_ladders_follow_the_debtors_kind(kind: str, host: bool, first: str) -> None:
    """SEMANTICS 18: the unit that hosts the office counts as the office."""
    owner = UnitView("u_owner", "区教育局", kind, hosts_office=host)
    case = Case(work("BY_DEBTOR", header=KINDS), due_day="2024-04-30", units={"owner": owner})
    assert [one.name for one in rungs(case.definition, case.item, case.deadline)] == [first, "报告"]


def test_superiors_only_get_messages() -> None:
    """SEMANTICS 18, DOMAIN T12."""
    superior = UnitView("u_owner", "区政府", "superior")
    case = Case(work("BY_DEBTOR", header=KINDS), due_day="2024-04-30", units={"owner": superior})
    case.until("2024-12-31 10:00")
    assert case.opened == []


OFFICE = RoleDef("party", "office")
COMMITTEE_DEPUTY = RoleDef("post", "committee_deputy", "安委会副主任", at=RoleDef("party", "committee"))
CHIEF = RoleDef("post", "office_head", "安委办主任", at=OFFICE, above=COMMITTEE_DEPUTY)
PLAIN = RoleDef("post", "handler", "经办人", at=OFFICE)


def measure_of(addressee: UnitView) -> Snapshot:
    office, committee = UnitView("u_office", "安委办", "office"), UnitView("u_committee", "安委会", "other")
    parties = {"owner": UnitView("u_owner", "区教育局", "department"), "addressee": addressee, "office": office,
               "committee": committee}  # fmt: skip
    return Snapshot("HG-1", "paper", 1, "proposed", parties=parties)


@pytest.mark.parametrize(
    ("addressee", "decides"),
    [
        (UnitView("u_jiaoyu", "区教育局", "department"), "office_head"),
        (UnitView("u_yingji", "区应急局", "department", hosts_office=True), "committee_deputy"),
        (UnitView("u_office", "安委办", "other"), "committee_deputy"),
    ],
)
def test_nobody_decides_upon_his_own_unit(addressee: UnitView, decides: str) -> None:
    """SEMANTICS 18, DOMAIN T11: the post above it owes, signs and declines in its place."""
    item = measure_of(addressee)
    assert who.stands_for(CHIEF, item).code == decides
    assert who.stands_for(PLAIN, item) is PLAIN  # who decides nothing needs nobody above
    head = ActorView("person", "head", frozenset({("office_head", "u_office")}))
    deputy = ActorView("person", "deputy", frozenset({("committee_deputy", "u_committee")}))
    assert who.acts_as(CHIEF, head, item, None) is (decides == "office_head")
    assert who.acts_as(CHIEF, deputy, item, None) is (decides == "committee_deputy")


def test_a_measure_is_about_its_addressee_and_work_about_its_owner() -> None:
    """SEMANTICS 18."""
    item = measure_of(UnitView("u_yingji", "区应急局", "department", hosts_office=True))
    assert who.subject(item) == item.parties["addressee"]
    of_work = replace(item, parties={name: one for name, one in item.parties.items() if name != "addressee"})
    assert who.subject(of_work) == item.parties["owner"]
    assert who.stands_for(CHIEF, of_work) is CHIEF


def test_the_proposal_against_the_deciding_unit_is_owed_above_it_and_told_there() -> None:
    """SEMANTICS 18: also in the messages of its ladder."""
    header = HEADER.replace(
        'CHIEF = Post("安委办主任", at=OFFICE)',
        'COMMITTEE_DEPUTY = Post("安委会副主任", at=COMMITTEE)\n'
        'CHIEF = Post("安委办主任", at=OFFICE, above=COMMITTEE_DEPUTY)',
    )
    host = UnitView("u_owner", "区应急局", "department", hosts_office=True)
    definition = procedure(
        """
        asked = State("待裁定", owed_by=CHIEF, due=limit("job.rule", workdays(1)))
        done = Final("办结")
        begin = START.to(asked, "提出", by=HANDLER, parties=[OWNER])
        settle = asked.to(done, "裁定", by=CHIEF)
        """,
        header=header,
    )
    case = Case(definition, units={"owner": host})
    assert (case.deadline.owed_role, case.deadline.owed_unit) == ("committee_deputy", "u_committee")
    outcome = case.tick("2024-04-07 09:00")
    assert {(one.role, one.post, one.unit) for one in outcome.messages} == {
        ("committee_deputy", "committee_deputy", "u_committee")
    }
    with pytest.raises(Refused, match="only 安委会副主任"):
        case.do("settle", by=ActorView("person", "head", frozenset({("chief", "u_office")})))
    case.do("settle")


def test_a_debtor_who_is_no_party_counts_as_the_office() -> None:
    """SEMANTICS 18: what the office owes climbs the office's ladder."""
    item = measure_of(UnitView("u_jiaoyu", "区教育局", "department"))
    assert who.debtor_kind(None, item) == "office"
    assert who.debtor_kind(UnitView("x", "某企业", "enterprise"), item) == "enterprise"
    assert who.debtor_kind(UnitView("x", "某处", "other"), item) == "public"
