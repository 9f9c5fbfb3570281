"""An item moves to another version of its procedure: terms, rungs, rounds, and what its record says afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from engine.decision.bound import Told
from engine.decision.holding import Lived, holding
from engine.decision.migrate import migrate
from engine.decision.migration import ANCHOR, ANEW, RECOMPUTE, Deal, Plan, rung_names, same_form
from engine.decision.replayed import replayed
from engine.decision.retold import names_since, retold
from engine.decision.snapshot import Claim, Ground, Relative
from engine.definition.definition import Definition
from engine.definition.procedure import unproved
from tests.decision.case import TALL, at, calendar
from tests.decision.recorded import HEAD, Recorded, as_written, refusals
from tests.definition.authors import HEADER, PAPER, definitions

FIRST = """
class Check(Procedure, title="检查", prefix="JC", version=1, slip=TALL):
    subject = text("事项")
    since_day = day("起算日", optional=True)
    asked = State("待答复", owed_by=OWNER, due=limit("check.answer", workdays(10)))
    free = State("无期限", owed_by=OWNER, exempt="自行安排")
    judged = State("审核", owed_by=HANDLER, due=limit("check.judge", workdays(3)))
    closed = Final("办结")
    cancelled = Final("撤销", dropped=True)
    begin = START.to(asked, "发出", by=HANDLER, parties=[OWNER], asks=[subject, since_day])
    reply = asked.to(judged, "答复", by=OWNER)
    rest = asked.to(free, "搁置", by=HANDLER)
    wake = free.to(asked, "恢复", by=HANDLER)
    accept = judged.to(closed, "通过", by=HANDLER)
    send_back = judged.to(asked, "退回", by=HANDLER)
    cancel = any_of(asked, judged, free).to(cancelled, "撤销", by=CHIEF)
"""
SECOND = FIRST.replace("version=1", "version=2")


@cache
def version(body: str, tall: str = TALL) -> Definition:
    with unproved():
        return definitions(HEADER + tall + PAPER + body)["Check"]


OLD = version(FIRST)
LONGER = version(SECOND.replace("workdays(10)", "workdays(15)"))
SHORTER = version(SECOND.replace("workdays(10)", "workdays(4)"))
RENAMED = version(SECOND.replace("asked", "waiting").replace("judged", "asked")
                  .replace("workdays(10)", "workdays(12)"), TALL.replace("催办", "督促"))  # fmt: skip
SINCE = version(SECOND.replace("workdays(10))", "workdays(10), since=since_day)"))
NAMES = {"asked": "waiting", "judged": "asked", "free": "free"}
SAME = {one.name: one.name for one in OLD.states.values() if not one.final}


def plan(new: Definition, **more: Any) -> Plan:
    return Plan("plan.toml", OLD, new, "会议纪要〔2024〕3号", **{"states": SAME, **more})


def late() -> Recorded:
    """Sent back once, late, in its second round."""
    case = Recorded(OLD, subject="消防")
    case.do("reply", "2024-04-08 10:00")
    case.do("send_back", "2024-04-09 10:00")
    case.until("2024-04-28 10:00")
    return case


def early() -> Recorded:
    case = Recorded(OLD, subject="消防")
    case.until("2024-04-10 10:00")
    return case


def test_every_way_to_deal_with_a_term() -> None:
    told: dict[str, Any] = {}
    plans = {
        "kept": plan(LONGER), "recomputed": plan(LONGER, deals={"asked": Deal(RECOMPUTE)}),
        "anew": plan(LONGER, deals={"asked": Deal(ANEW)}),
        "anchored": plan(LONGER, deals={"asked": Deal(ANCHOR, "since_day")}, values={"since_day": date(2024, 4, 3)}),
        "anchored nowhere": plan(LONGER, deals={"asked": Deal(ANCHOR, "since_day")}),
        "shorter": plan(SHORTER, deals={"asked": Deal(RECOMPUTE)}),
        "shorter, and it says why": plan(SHORTER, deals={"asked": Deal(RECOMPUTE)}, shorten={"asked": "新规定"}),
        "anew and shorter": plan(SHORTER, deals={"asked": Deal(ANEW)}, shorten={"asked": "新规定"}),
        "renamed": plan(RENAMED, states=NAMES, rungs={"催办": "督促"}),
        "renamed, a rung is gone": plan(RENAMED, states=NAMES),
        "lacking a fact": plan(SINCE),
        "filled": plan(SINCE, values={"since_day": date(2024, 4, 2)}, deals={"asked": Deal(RECOMPUTE)}),
        "copied": plan(LONGER, copies={"subject": "since_day"}, values={"subject": "other"}),
    }  # fmt: skip
    for name, one in plans.items():
        for life in (early, late):
            case = life()
            against = refusals(case.migrate, one, "2024-04-28 11:00" if life is late else "2024-04-11 11:00")
            key = f"{name}, {life.__name__}"
            told[key] = against
            if not against:
                after = case.outcome
                told[key] = [
                    after.lines,
                    after.deadlines,
                    after.after.claims,
                    after.after.rounds,
                    after.after.facts,
                    after.renamed,
                    after.settles,
                    after.wake_at,
                ]
                assert (case.complaints(), case.wrong()) == ([], [])
    as_written("moved", told)


def moved() -> Recorded:
    """Late, renamed, and lived on until it is closed."""
    case = late()
    names = {"asked": "waiting", "judged": "asked", "free": "free"}
    case.migrate(
        plan(RENAMED, states=names, rungs={"催办": "督促"}, deals={"asked": Deal(RECOMPUTE)}), "2024-04-28 11:00"
    )
    case.do("reply", "2024-05-06 10:00")
    case.do("send_back", "2024-05-07 10:00")
    case.until("2024-05-29 10:00")
    case.do("reply", "2024-05-30 10:00")
    case.do("accept", "2024-05-31 10:00")
    return case


def test_what_its_record_says_afterwards() -> None:
    case = moved()
    told = Told()
    for line in case.lines:
        told.hear(line)
    lived = Lived("RW-1", "", "check", case.told, list(case.rounds.values()), case.suspensions)
    first = at("2024-04-20 10:00")
    as_written("moved_record", [
        case.lines, case.told, told, list(case.rounds.values()), case.item, names_since(case.lines),
        holding(case.definition, lived, calendar(), date(2024, 6, 3)), replayed(OLD, case.lines, first),
        replayed(case.definition, case.lines, at("2024-06-03 10:00")), *(case.why(one) for one in case.rounds),
    ])  # fmt: skip
    assert (case.complaints(), case.wrong()) == ([], [])


def test_names_through_two_migrations() -> None:
    line = moved().lines[-1]

    def migration(seq: int, **said: Any) -> Any:
        return replace(line, seq=seq, transition="item.migrate", effects=said, from_="a", to="b")

    lines = [
        replace(line, seq=1, from_=None, to="a", effects={"deadline": {"state": "a", "round": 2}, "rung": "x"}),
        migration(2, states={"a": ["b", 3]}, rungs={"x": "y"}),
        replace(line, seq=3, from_="b", to="b", effects={"state": "b", "round": 4, "rung": "y"}),
        replace(line, seq=4, from_="b", to="b", effects={"state": "b", "rung": "w"}),
        migration(5, states={"b": ["c", 1]}, rungs={"y": "z"}),
        migration(6),
    ]
    as_written("moved_names", [retold(lines), names_since(lines), names_since(lines[3:]), names_since(lines[:2])])
    assert retold(lines[:1]) == lines[:1]
    assert retold([lines[0], migration(2)]) == [lines[0], migration(2)]


def test_what_is_not_possible_about_a_migration() -> None:
    """Each word of its line changed by itself."""
    case = moved()
    place = next(n for n, one in enumerate(case.lines) if one.transition == "item.migrate")
    line, told = case.lines[place], dict[str, Any]()
    version = line.effects["version"]
    changes: dict[str, dict[str, Any]] = {
        "from": {"effects": {**line.effects, "version": {**version, "from": 5}}},
        "to": {"effects": {**line.effects, "version": {**version, "to": 5}}},
        "nothing": {"effects": {}}, "half": {"effects": {"version": {}, "states": line.effects["states"]}},
        "clock": {"actor_kind": "clock"}, "left": {"from_": "free"}, "state": {"to": "free"},
        "ending": {"to": "closed"}, "nowhere": {"to": "nowhere"}, "unknown": {"version": 9},
        "facts": {"facts": {"strange": 1, "odd": 2}}, "same version": {"version": 1},
    }  # fmt: skip
    for name, one in changes.items():
        told[name] = case.complaints([*case.lines[:place], replace(line, **one), *case.lines[place + 1 :]])
    told["first"] = case.complaints(case.lines[place:])
    case.versions = {2: case.versions[2]}
    told["forgotten"] = case.complaints()
    as_written("moved_wrong", told)


def since_children(one: Definition) -> Definition:
    """The same, but its term counts from the end of its children."""
    asked = one.states["asked"]
    assert asked.due is not None
    due = replace(asked.due, since_children="paper")
    return replace(one, states={**one.states, "asked": replace(asked, due=due)})


def test_a_term_that_runs_since_the_children_ended_is_dealt_with_as_any_other() -> None:
    """It is kept with its lapse, or becomes shorter only where the plan says why; what still waits goes on waiting."""
    old, shorter = since_children(OLD), since_children(SHORTER)
    for case in (early(), late()):
        ended = Relative(31, "C-1", "paper", 1, "done", False, ended_on=date(2024, 4, 1))
        item = replace(case.item, children=(ended,))
        kept = migrate(replace(plan(shorter), old=old), item, HEAD, case.world).after.deadline
        assert kept is not None
        assert (kept.due_on, kept.lapsed_at, kept.armed_at) == (
            case.deadline.due_on, case.deadline.lapsed_at, case.deadline.armed_at,
        )  # fmt: skip
        short = replace(plan(shorter, deals={"asked": Deal(RECOMPUTE)}), old=old)
        against = refusals(migrate, short, item, HEAD, case.world)
        assert against
        assert against == refusals(migrate, replace(short, old=OLD, new=SHORTER), case.item, HEAD, case.world)
        waiting = replace(item, children=(), deadlines=tuple(
            replace(one, status="waiting", start_on=None, start_at=None, due_on=None, due_at=None, base_on=None,
                    lapsed_at=None) for one in item.deadlines))  # fmt: skip
        still = migrate(short, waiting, HEAD, case.world).after.deadline
        assert still is not None
        assert (still.status, still.due_on) == ("waiting", None)


def test_who_stands_still_without_a_term_and_gets_one_stands_still_in_it() -> None:
    case = Recorded(OLD, subject="消防")
    case.do("rest", "2024-04-08 10:00")
    case.suspend("2024-04-09 10:00", "2024-04-19")
    case.migrate(plan(LONGER, states={**SAME, "free": "judged"}), "2024-04-10 10:00")
    assert case.deadline.status == "held"
    case.resume("2024-04-16 10:00")
    assert (case.deadline.status, case.deadline.due_on) == ("running", date(2024, 4, 19))  # three days from then
    assert (case.complaints(), case.wrong()) == ([], [])


def test_what_hangs_on_an_item_that_moves() -> None:
    """Its children, what it rests on, its parent and itself are looked at again; whoever lives with a stay that gets
    another name holds it back; a rung nobody knows any more does too."""
    case = late()
    child = Relative(31, "C-1", "task", 1, "open", True, stay="asked")
    gone = Relative(32, "C-2", "task", 1, "done", False, stay="asked")
    ground, parent = Ground(41, "P-1", "stand"), Relative(51, "P-2", "job", 1, "doing", True)
    item = replace(case.item, children=(child, gone), grounds=(ground,), parent=parent, id=7)
    told: list[Any] = [migrate(plan(LONGER), item, HEAD, case.world).settles]
    closed = replace(parent, open=False)
    told.append(migrate(plan(LONGER), replace(item, parent=closed, id=None), HEAD, case.world).settles)
    names = {"asked": "waiting", "judged": "asked", "free": "free"}
    told.append(refusals(migrate, plan(RENAMED, states=names, rungs={"催办": "督促"}), item, HEAD, case.world))
    key = case.deadline.key
    for rung, kind in (("别的", "sent"), ("别的", "taken"), ("reply", "taken")):
        claim: Any = Claim(*key, rung, 1, kind, case.now)  # type: ignore[arg-type]
        one = replace(case.item, claims=(*case.item.claims, claim))
        told.append(refusals(migrate, plan(LONGER), one, HEAD, case.world))
    nobody = replace(case.item, parties={})
    told.append(refusals(migrate, plan(LONGER), nobody, HEAD, case.world))
    resting = Recorded(OLD, subject="消防")
    resting.do("rest", "2024-04-08 10:00")
    told.append(migrate(plan(LONGER, states={**SAME, "free": "judged"}), resting.item, HEAD, resting.world))
    asked = early()
    told.append(migrate(plan(LONGER, states={**SAME, "asked": "free"}), asked.item, HEAD, asked.world))
    twice = early()
    twice.do("reply", "2024-04-12 10:00")
    told.append(refusals(migrate, plan(LONGER, states={**SAME, "judged": "asked"}), twice.item, HEAD, twice.world))
    still = early()
    still.suspend("2024-04-12 10:00", "2024-04-19")
    still.migrate(plan(LONGER, deals={"asked": Deal(RECOMPUTE)}), "2024-04-15 10:00")
    still.resume("2024-04-16 10:00")
    told += [still.lines, list(still.rounds.values()), still.complaints(), still.wrong()]
    as_written("moved_neighbours", told)


def test_what_a_plan_knows_of_both_versions() -> None:
    one = plan(RENAMED, states={"asked": "waiting", "judged": "asked", "free": "free"})
    assert (one.name, dict(one.renamed)) == ("check@1 → check@2", {"asked": "waiting", "judged": "asked"})
    assert one.deal("asked") == Deal()
    assert one.endings["asked", "waiting"] == (("办结", "撤销"), ("办结", "撤销"))
    names = rung_names(OLD)
    assert names == {name: name for name in names}
    assert {"催办", "函告", "逾期报告"} <= names.keys()
    asked = OLD.states["asked"].due
    since = SINCE.states["asked"].due
    assert asked is not None
    assert since is not None
    assert same_form(asked, LONGER.states["asked"].due, {})
    assert [same_form(asked, one, {}) for one in (since, None)] == [False, False]
    assert same_form(None, None, {})
    assert same_form(replace(asked, since="day"), since, {"day": "since_day"})
    assert same_form(replace(asked, since="since_day"), since, {"since_day": "other"})
    assert not same_form(replace(asked, since="day"), since, {"day": "other"})
    for changed in (
        {"before": "x"}, {"fact": "x"}, {"since_children": "x"}, {"at_least": 2}, {"month": True}, {"roll": None},
        {"term": None},
    ):  # fmt: skip
        assert not same_form(asked, replace(asked, **changed), {}), changed  # type: ignore[arg-type]
