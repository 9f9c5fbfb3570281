"""Small parts by themselves: which limits are named where, who holds what, clues, what children are opened with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from engine.calendar.limits import Entry, Profile
from engine.decision import backdating, limits
from engine.decision.above import kinds_in
from engine.decision.clues import clues, proposal
from engine.decision.decide import Command, open_item
from engine.decision.excluding import excluded, held, in_hand
from engine.decision.fills import children_of_stay, fill, named_facts, occurrence_child, occurrences
from engine.decision.given import given_facts, nearest_names, read_facts
from engine.decision.joined import joined, joined_on
from engine.decision.lapse import lapse
from engine.decision.sight import sees, unseen
from engine.decision.snapshot import ActorView, Relative, UnitView
from engine.definition.detectors import Detector
from engine.definition.procedure import unproved
from engine.definition.spans import Span
from engine.errors import DubanError
from engine.walking import reading, units_of
from tests.decision.case import MEASURE, Case, at, work
from tests.decision.recorded import Recorded, as_written
from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, definitions

# limits -----------------------------------------------------------------------------------------------------------

NAMED = (
    HEADER
    + PAPER
    + CHILDREN
    + """
OWN = Ladder(
    Rung("催", limit("own.after", workdays(2)), tells=DEBTOR),
    Rung("函", workdays(3), opens=child("paper")),
    Rung("报", workdays(9), tells=CHIEF, every=limit("own.every", workdays(5))),
)


class Own(Procedure, title="自有", prefix="ZY", version=1, slip=OWN):
    since_day = day("起算日")
    begun = State("已开始", owed_by=OWNER, due=limit("own.plain", hours(48), basis="约定"))
    since = State("自某日", owed_by=OWNER, due=limit("own.since", workdays(2), since=since_day))
    before = State("某日前", owed_by=OWNER, due=limit("own.before", workdays(2), before=since_day))
    waits = State("等子项", owed_by=OWNER, due=limit("own.children", workdays(2), since=children_ended("report")),
                  opens=[child(Report, facts={"due_day": limit("own.stay", workdays(2), before=since_day)})])
    done = Final("办结")
    begin = START.to(begun, "开始", by=HANDLER, parties=[OWNER], asks=[since_day])
    one = begun.to(since, "一", by=OWNER)
    two = since.to(
        before, "二", by=OWNER, opens=child(Report, facts={"due_day": limit("own.move", days(9), since=since_day)})
    )
    three = before.to(waits, "三", by=OWNER)
    finish = waits.to(done, "办结", by=OWNER)
"""
)


def test_which_limits_are_named_where_and_what_a_profile_may_say_of_them() -> None:
    with unproved():
        found = definitions(NAMED)
    used = limits.uses([found["Own"], found["Plan"], found["Paper"]])
    names = {one.limit for one in used}
    told: dict[str, Any] = {
        "uses": used,
        "once": limits.uses([found["Paper"], found["Paper"]]) == limits.uses([found["Paper"]]),
    }
    for span in (Span(2, "workdays"), Span(-2, "workdays"), Span(0, "workdays"), Span(3, "hours"), Span(4, "days"),
                 Span(-4, "days"), Span(5, "office_hours")):  # fmt: skip
        entries = {name: Entry(name, span, "文件", "plan") for name in ["unknown", *sorted(names)]}
        profile = Profile("office", "时限", 1, date(2024, 1, 1), entries)
        told[str(span)] = [str(one) for one in limits.unfit(profile, used)]
    few = Profile("office", "时限", 1, date(2024, 1, 1), {"own.after": Entry("own.after", Span(3, "days"), "", "plan")})
    told["one"] = [str(one) for one in limits.unfit(few, used)]
    as_written("limits", told)


# exclusions -------------------------------------------------------------------------------------------------------

ALONE = (
    HEADER
    + """
class Repair(Procedure, title="检修", prefix="QX", version=1, slip=CALM):
    device = text("设备")
    count = number("数量", optional=True)
    planned = State("计划", owed_by=OWNER, due=limit("repair.plan", workdays(5)))
    waiting = State("等待", owed_by=OWNER, due=limit("repair.wait", workdays(5)))
    repairing = State("检修", owed_by=OWNER, due=limit("repair.do", workdays(5)))
    done = Final("办结")
    alone = exclusive(OWNER, device)
    crew = exclusive(within=[repairing])
    begin = START.to(planned, "计划", by=HANDLER, parties=[OWNER], asks=[device, count])
    rest = planned.to(waiting, "等待", by=OWNER)
    start = any_of(planned, waiting).to(repairing, "开工", by=OWNER)
    change = repairing.to(repairing, "换设备", by=OWNER, asks=[device])
    stop = repairing.to(planned, "停工", by=OWNER, sets={"device": "无"})
    finish = repairing.to(done, "完工", by=OWNER)
"""
)


def test_who_holds_what_an_item_would_need() -> None:
    case = Case(definitions(ALONE)["Repair"], device="一号泵")
    definition, told = case.definition, dict[str, Any]()
    told["held"] = held(definition, case.item)
    case.do("start", "2024-04-02 10:00")
    told["repairing"] = held(definition, case.item)
    told["no owner"] = held(definition, replace(case.item, parties={}))
    told["elsewhere"] = [one.name for one in definition.exclusions.values() if "waiting" in one.within]
    asked: list[tuple[str, str]] = []

    def nobody(name: str, value: str) -> None:
        asked.append((name, value))

    def other(name: str, value: str) -> str:
        return f"QX-9 {name} {value}"

    def only_crew(name: str, value: str) -> str | None:
        return "QX-8" if name.endswith("crew") else None

    for who, holder in (
        ("nobody", nobody),
        ("another", other),
        ("itself", lambda *_: case.item.number),
        ("crew", only_crew),
    ):
        world = replace(case.world, holder=holder)
        told[f"now, {who}"] = [str(one) for one in in_hand(definition, case.item, world)]
        for move, facts in (("change", {"device": "二号泵"}), ("change", {}), ("stop", {"device": "二号泵"}),
                            ("finish", {}),
                            ("rest", {"device": "三号泵"}), ("start", {"device": "三号泵"})):  # fmt: skip
            found = excluded(definition, case.item, definition.transitions[move], facts, world)
            told[f"{move} {facts}, {who}"] = [str(one) for one in found]
    told["asked"] = asked
    crew = Case(work(), due_day="2024-04-12")
    submit = crew.definition.transitions["submit"]
    told["none"] = [held(crew.definition, crew.item), list(in_hand(crew.definition, crew.item, crew.world)),
                    list(excluded(crew.definition, crew.item, submit, {}, crew.world))]  # fmt: skip
    told["outcomes"] = [one.holds for one in (*case.outcomes, *crew.outcomes)]
    as_written("exclusions", told)


# clues ------------------------------------------------------------------------------------------------------------


def test_clues_and_what_is_proposed_because_of_them() -> None:
    """On its day when the office opens; on a day off on the next; once for ever; on no item that stands still."""
    case = Case(work(), due_day="2024-04-30")

    def looked(name: str, day: str | None, about: str = "owner", opens: str = "clue") -> Detector:
        since = None if day is None else date.fromisoformat(day)
        return Detector(name, f"长期{name}", "job", opens, about, {"kind": name}, lambda _case: since)

    found = (
        looked("a", "2024-04-10"), looked("b", None), looked("c", "2024-04-10", "nobody"), looked("d", "2024-04-13"),
        looked("e", "2024-03-01"), looked("f", "2024-06-01"),
    )  # fmt: skip
    item, told = case.item, dict[str, Any]()
    world = replace(case.world, detectors={"job": found, "other": found})
    seen = list(clues(case.definition, item, world))
    told["clues"] = [[one.detector.name, one.since, one.at] for one in seen]
    told["claimed"] = [
        one.detector.name
        for one in clues(case.definition, replace(item, occurrences=frozenset({("clue", "clue.a")})), world)
    ]
    told["proposals"] = [proposal(one, case.definition, replace(item, title="某事项")) for one in seen]
    told["unknown procedure"] = list(clues(replace(case.definition, code="x"), item, world))
    for when in ("2024-04-10 08:59", "2024-04-10 09:00", "2024-04-15 10:00"):
        outcome = lapse(case.definition, item, replace(world, now=at(when)))
        told[when] = [outcome.lines, outcome.opens, outcome.after.occurrences, outcome.wake_at]
        again = lapse(case.definition, outcome.after, replace(world, now=at(when)))
        assert again.opens == ()
    early = lapse(case.definition, replace(item, opened_at=None), replace(world, now=at("2024-04-10 09:00")))
    told["never opened"] = early.lines
    still = Recorded(work(), due_day="2024-04-30")
    still.suspend("2024-04-02 10:00", "2024-04-12")
    told["still"] = list(clues(still.definition, still.item, world))
    as_written("clues", told)


# children ---------------------------------------------------------------------------------------------------------


def test_what_children_are_opened_with() -> None:
    with unproved():
        found = definitions(NAMED)
    plan = Case(found["Plan"], leads=["u_a", "u_b"], due_month="2024-06")
    own = Case(found["Own"], since_day="2024-05-06")
    task = Case(found["Task"], due_day="2024-06-28", parent=Relative(21, "JB-1", "plan", 1, "running", True))
    told: dict[str, Any] = {}
    for case in (plan, own, task):
        for place in (*case.definition.transitions.values(), *case.definition.states.values()):
            for n, opening in enumerate(getattr(place, "opens", ())):
                for via in (None, "other"):
                    one = replace(opening, via=via, parties={**opening.parties, "helper": "owner", "ghost": "nobody"})
                    told[f"{place.name} {n} {via}"] = [
                        *fill(one, case.item, case.world),
                        named_facts(one, case.item, case.world),
                    ]
        told[f"stay of {case.item.procedure}"] = [
            list(children_of_stay(case.definition, replace(case.item, state=state), case.world))
            for state in case.definition.states
        ]
    entered = case.definition.states["doing"]
    monthly = entered.opens[0]
    for name, change in (
        ("usual", {}), ("via", {"via": "call"}), ("no roll", {"roll": None}), ("before", {"roll": "previous"}),
        ("exclusive", {"inclusive": False}), ("lead", {"lead": Span(3, "workdays")}),
        ("quarterly", {"period": "quarter"}),
        ("child first", None),
    ):  # fmt: skip
        opens = (replace(monthly, period=None), monthly) if change is None else (replace(monthly, **change),)
        changed = replace(case.definition, states={**case.definition.states, "doing": replace(entered, opens=opens)})
        for when in ("2024-04-01 10:00", "2024-05-25 10:00", "2024-08-26 10:00"):
            world = replace(case.world, now=at(when))
            told[f"{name} {when}"] = [
                [one, occurrence_child(one, case.item, world)] for one in occurrences(changed, case.item, world)
            ]
    claimed = replace(case.item, occurrences=frozenset({("report", "2024-04"), ("report", "2024-05")}))
    told["claimed"] = list(occurrences(case.definition, claimed, case.world))
    as_written("children_opened", told)


def test_when_enough_children_have_ended() -> None:
    def ended(day: int, **more: Any) -> Relative:
        return Relative(day, f"C-{day}", "x", 1, "done", **{"open": False, "ended_on": date(2024, 4, day), **more})

    several = [ended(9), ended(3), ended(5, dropped=True), ended(7, open=True, ended_on=None)]
    assert [joined(several, n) for n in (None, 1, 2, 3)] == [False, True, True, False]
    assert [joined_on(several, n) for n in (None, 1, 2, 3)] == [
        date(2024, 4, 9), date(2024, 4, 3), date(2024, 4, 9), date(2024, 4, 9)
    ]  # fmt: skip
    assert (joined([], None), joined_on([], None), joined(several[:3], None)) == (True, None, True)


def test_where_a_debtor_is_found_on_the_ladders_of_another_state() -> None:
    state = work().states["doing"]
    assert state.slip is not None
    (rungs,) = state.slip.ladders.values()
    apart = replace(state, slip=replace(state.slip, ladders={"public": rungs, "superior": rungs}))
    assert [set(kinds_in(apart, one)) for one in ("public", "office")] == [{"public"}, {"public", "superior"}]
    assert kinds_in(state, "public") == ("any",)


# what is said -----------------------------------------------------------------------------------------------------


def test_a_paper_served_long_ago_is_recorded_late_too() -> None:
    case = Case(MEASURE, "2024-05-08 09:00", grounds="逾期")
    case.now = at("2024-05-20 10:00")
    serve, sign = case.definition.transitions["serve"], case.definition.transitions["sign"]
    clerk = ActorView("person", "zhao")
    told: dict[str, Any] = {}
    for day in (date(2024, 5, 13), date(2024, 5, 14), date(2024, 5, 15), date(2024, 5, 20)):
        for late in (None, "忘记"):
            said, facts = Command("serve", clerk, late=late), {"served_on": day}
            why = [str(one) for one in backdating.unexplained(serve, said, facts, case.world)]
            told[f"{day} {late}"] = [backdating.effect(serve, said, facts, case.world), why]
    said = Command("serve", clerk, occurred_at=at("2024-05-10 10:00"))
    for facts in ({"served_on": date(2024, 5, 9)}, {"served_on": "2024-05-09"}, {}, {"other": date(2024, 5, 1)}):
        told[f"{facts}"] = [str(one) for one in backdating.unexplained(serve, said, facts, case.world)]
    told["signed"] = [
        str(one) for one in backdating.unexplained(sign, said, {"served_on": date(2024, 5, 1)}, case.world)
    ]
    as_written("late_service", told)


def test_facts_as_they_are_given() -> None:
    body = JOB.replace(
        'due_day = day("时限")',
        'due_day = day("时限")\n    seen = day("查看日", optional=True)\n    at_month = month("月份", optional=True)',
    )
    found = definitions(
        HEADER + body.replace("asks=[kind, due_day, remark]", "asks=[kind, due_day, remark, seen, at_month]")
    )["Job"]
    case = Case(found, kind="plain", due_day="2024-04-12")
    begin, told = found.transitions["begin"], dict[str, Any]()
    for given in (
        {"kind": "plain", "due_day": "2024-05-01"}, {"kind": "plain"}, {}, {"kind": "plain", "due_day": "2024-05"},
        {"kind": "plain", "due_day": "2040-05-01"}, {"kind": "plain", "due_day": "1990-05-01"},
        {"kind": "plain", "due_day": "2024-05-01", "seen": "1990-05-01", "remark": None},
        {"kind": "plain", "due_day": "2024-05-01", "at_month": "2050-01", "remark": "备注"},
        {"answer": "x", "kind": "plain", "due_day": "2024-05-01"}, {"kinds": 1}, {"zzzz": 1},
        {"remarks": 1, "kind": "plain"},
        {"answer": "x", "remark": None, "kind": "key", "due_day": "2024-05"},
    ):  # fmt: skip
        for lenient in (False, True):
            for way in (read_facts, given_facts):
                args: list[Any] = [found, begin, given, reading(case.world)]
                args += [case.world] if way is given_facts else []
                try:
                    said: Any = way(*args, lenient=lenient)  # type: ignore[operator]
                except DubanError as error:
                    said = [str(error), error.data]
                told[f"{given} {lenient} {way.__name__}"] = said
    names = {"due_day": "时限", "due_date": "办理时限", "dues": "时限日", "duo": "双", "other": "别的"}
    told["near"] = [nearest_names(one, names) for one in ("due_dya", "时限", "办理", "du", "xyz")]
    as_written("given", told)


# sight ------------------------------------------------------------------------------------------------------------

HIDDEN = (
    HEADER
    + """
class Tip(Procedure, title="举报", prefix="JB", version=1, slip=CALM, level="restricted"):
    who = at_level("vault", text("举报人"))
    what = text("内容")
    heard = State("受理", owed_by=HANDLER, due=limit("tip.hear", workdays(5)))
    asked = State("核查", owed_by=OWNER, due=limit("tip.ask", workdays(5)))
    done = Final("办结")
    begin = START.to(heard, "受理", by=HANDLER, parties=[OWNER, SUPERVISOR], asks=[who, what])
    hand_on = heard.to(asked, "交办", by=HANDLER)
    finish = asked.to(done, "办结", by=OWNER)
"""
)


def test_who_sees_what() -> None:
    with unproved():
        found = definitions(HIDDEN)["Tip"]
    parties = {role: one.code for role, one in units_of(found).items()}
    told: dict[str, Any] = {
        "concerned": sorted(one.code for one in found.concerned),
        "guarded": sorted(found.guarded_facts),
    }
    holds = {
        "nobody": [], "clerk": [("handler", "u_office")], "clerk elsewhere": [("handler", "u_x")],
        "owner": [("liaison", "u_owner")], "supervisor": [("x", "u_supervisor")], "chief": [("安委办主任", "u_office")],
        "both": [("liaison", "u_owner"), ("handler", "u_office")],
    }  # fmt: skip
    for name, posts in holds.items():
        told[name] = [
            [sees(one, level, known, posts) for one in (found, None) for known in (parties, {})]
            for level in (None, "public", "internal", "restricted", "vault", "restricted u_owner",
                          "restricted u_office", "restricted u_owner u_office")
        ]  # fmt: skip
        told[f"{name}, facts"] = [
            unseen(found, parties, posts),
            unseen(None, parties, posts),
            unseen(work(), parties, posts),
        ]
    head = replace(found, transitions={})
    told["nobody asks"] = unseen(head, parties, [("handler", "u_office")])
    as_written("sight", told)


def test_the_first_line_of_an_item_that_is_raised_from_the_beginning() -> None:
    with unproved():
        found = definitions(HEADER + PAPER + CHILDREN)["Extension"]
    told: list[Any] = []
    parties = {**units_of(found), "owner": UnitView("u_owner", "单位", "public")}
    facts = {"until": "2024-05-20", "reason": "材料"}
    parent = Relative(51, "P-2", "task", 1, "doing", True)
    case = Case(found, parent=parent, **facts)
    command = Command("ask", ActorView("parent", "P-2"), facts)
    for level in (None, "restricted", "restricted u_a"):
        for about in ("", "某事项"):
            outcome = open_item(
                found, command, "YQ-2", parties, case.world, reading(case.world), about, parent=parent, level=level
            )
            told.append([outcome.after.level, outcome.after.title, outcome.lines[0].effects])
    drafts = [open_item(MEASURE, Command("propose", ActorView("clock", "clock"), {"grounds": "逾期"}), "HG-2",
                        units_of(MEASURE), case.world, reading(case.world)).lines[0].effects]  # fmt: skip
    as_written("first_lines", [told, drafts])
