"""Every kind of fact with what people write for it, told whole; who is meant by a role; what holds everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.calendar.layers import Calendars, Revision
from engine.calendar.limits import Limits
from engine.calendar.notices import read_layer
from engine.decision.clues import Clue
from engine.decision.proposed import proposed_papers
from engine.decision.snapshot import ActorView, Deadline, Ground, PostHeld, Relative, Snapshot, Suspension, UnitView
from engine.decision.values import MAX_ATTACHMENT, Named, Reading, from_json, read, to_json
from engine.decision.wake import before_detectors, next_wake
from engine.decision.who import acts_as, debtor_kind, proxy, stands_for, subject, unit_of
from engine.decision.world import Outage, World
from engine.definition.definition import RoleDef, TermDef
from engine.definition.detectors import Detector
from engine.definition.facts import Fact
from engine.definition.procedure import unproved
from engine.definition.spans import Span
from engine.errors import DubanError
from tests.decision.case import MEASURE, Case, at, calendar, work
from tests.decision.recorded import as_written
from tests.decision.test_recorded_kinds import calendars
from tests.definition.authors import HEADER, definitions

LONG = "x" * 59
MEETING = datetime(2024, 3, 25, 9, 30)  # noqa: DTZ001

RAW: dict[str, list[Any]] = {
    "text": [
        "a",
        " a\rb\r\nc ",
        "a\r\rb",
        "",
        "  ",
        "\u200b",
        "a\u200b",
        "\u3000a",
        "a\u202eb",
        "a\tb",
        "a\x07b",
        ["a"],
        {"a": 1},
        {"a"},
        ("a",),
        12,
        None,
        "\ud800",
        "秘密★10年",
        "机密 ★",
        "x" * 10,
        "x" * 11,
        LONG,
    ],
    "number": [
        "1",
        "1,234",
        "12,34",
        "1e3",
        "1e999",
        "1.50",
        "-3",
        "+3",
        "",
        "x",
        True,
        False,
        None,
        2.5,
        "9" * 19,
        "9" * 20,
        "0." + "0" * 17 + "1",
        "0." + "0" * 18 + "1",
        "9" * 40,
        "9" * 41,
        "0",
        "-0",
        "1 2",
        "１２",
    ],
    "percent": ["60%", "60 %", "60", "60%%", "100.1", "-1", "abc", True, "x" * 70, "%"],
    "money": [
        "3万元",
        "3 万",
        "3亿",
        "1.005",
        "¥ 30,000.00元",
        "￥1",
        "-1",
        "元",
        "3千",
        "1e2",
        True,
        None,
        "3万亿",
        "x" * 61,
    ],
    "day": [
        "2024-03-25",
        "3月25日",
        date(2024, 3, 25),
        MEETING,
        MEETING.replace(hour=23, tzinfo=UTC),
        "nonsense",
        7,
        "2024-02-30",
    ],
    "month": [
        "2024-06",
        "2024年6月",
        (2024, 6),
        [2024, 13],
        (2024, 6, 1),
        "6",
        ("x", 1),
        ("2024", "7"),
        (0, 1),
        "13月",
    ],
    "instant": ["2024-03-25 09:30", "3月25日 9:30", MEETING, MEETING.replace(tzinfo=UTC), "9:30", "2024-03-25", "x"],
    "yes_no": ["是", "Ｙ", "no", "否", True, False, "maybe", 1, 0, "有", "无", "对", "不", "TRUE", "f"],
    "choice": ["plain", "一般", " 一般 ", "一", "Plain", "", "重点（区级）", "重点(区级)"],
    "unit": [" u_a ", "nobody"],
    "units": ["u_a、u_b", "u_a", "u_a，u_a", ["u_a", "u_b", "u_c"], "", "u_a;u_b；u_c\nu_d", "、、u_a、u_b"],
    "people": ["某甲，某乙", "某甲", "某甲、某甲", ["某甲", 3], "", "x" * 100 + "、b", "x" * 101 + "、b", "a\x07、b"],
    "attachment": [
        {"name": "回执.pdf", "sha256": "00", "size": 1},
        {"name": "a\tb/c" + "x" * 300, "sha256": "00", "size": 1},
        {"name": "a", "sha256": "00", "size": MAX_ATTACHMENT},
        {"name": "a", "sha256": "00", "size": MAX_ATTACHMENT + 1},
        {"name": "a", "sha256": "00"},
        "回执.pdf",
        {"name": "a", "sha256": "00", "size": 1, "more": 2},
    ],
    "sequel": [
        "rest",
        "REST",
        "不再升级",
        " 本轮不再升级 ",
        "2024-04-01",
        "2024-04-02",
        date(2024, 4, 2),
        "x",
        3,
        None,
    ],
    "secret": [
        {"code": 1, "commitment": 2},
        {"code": "a"},
        {"code": "a", "commitment": "b", "more": 1},
        "words",
        ["code", "commitment"],
    ],
    "item": [" HG-1 ", "HG-2", "RW-1", "HG-3", "HG-4", "nothing", 7],
}
FACTS = {kind: Fact(f"事实{kind}", kind) for kind in RAW}  # type: ignore[arg-type]
BOUNDED = {
    **FACTS,
    "text": replace(FACTS["text"], max=10),
    "number": replace(FACTS["number"], min=1, max=1000),
    "percent": replace(FACTS["percent"], min=0, max=100),
    "people": replace(FACTS["people"], min=2),
    "units": replace(FACTS["units"], min=2),
    "choice": replace(FACTS["choice"], choices=(("plain", "一般"), ("key", "重点（区级）"))),
    "item": replace(FACTS["item"], of=("paper",), within=("paper.valid", Span(10, "days"))),
}


class _Nobody(DubanError):
    """There is no {name}."""


def unit(word: str) -> str:
    if word == "nobody":
        raise _Nobody(name=word, nearest=["u_a"])
    return word


def item(number: str) -> Named:
    known = {
        "HG-1": Named("HG-1", "paper", "函告", date(2024, 3, 25), False),
        "HG-2": Named("HG-2", "paper", "函告", None, False),
        "HG-3": Named("HG-3", "paper", "函告", date(2024, 3, 25), True),
        "RW-1": Named("RW-1", "job", "任务", date(2024, 3, 25), False),
        "HG-4": Named("HG-4", "paper", "函告", date(2024, 3, 20), False),
    }
    if number not in known:
        raise _Nobody(name=number)
    return known[number]


def test_every_kind_with_what_people_write() -> None:
    end = lambda day, term: day + timedelta(days=term[1].n)  # noqa: E731
    full = Reading(date(2024, 4, 1), calendar().zone, unit, item, end)
    told: dict[str, Any] = {}
    for name, facts, way in (
        ("plain", FACTS, full),
        ("bounded", BOUNDED, full),
        ("bounded, a day before", BOUNDED, replace(full, today=date(2024, 4, 4))),
        ("bounded, that day", BOUNDED, replace(full, today=date(2024, 4, 5))),
        ("without a term", BOUNDED, replace(full, end=None)),
        ("without items", BOUNDED, replace(full, item=None)),
    ):
        for kind, written in RAW.items():
            if name not in ("plain", "bounded") and kind not in ("item", "sequel"):
                continue
            for raw in written:
                try:
                    said = repr(read("name", facts[kind], raw, way))
                except DubanError as error:
                    said = f"{error} {error.data.get('name')} {error.data.get('nearest')}"
                told[f"{name} {kind} {raw!a}"] = said.encode("ascii", "backslashreplace").decode()
    as_written("values", told)


def test_values_as_they_are_stored() -> None:
    definition = work()
    shanghai = MEETING.replace(tzinfo=calendar().zone)
    assert to_json({"a": shanghai, "b": date(2024, 3, 25), "c": "x", "d": MEETING.replace(tzinfo=UTC)}) == {
        "a": "2024-03-25T01:30:00Z",
        "b": "2024-03-25",
        "c": "x",
        "d": "2024-03-25T09:30:00Z",
    }
    seen = replace(definition, facts={**definition.facts, "at": Fact("时刻", "instant")})
    assert from_json(seen, {"due_day": "2024-03-25", "at": "2024-03-25T01:30:00Z", "other": "2024-03-25"}) == {
        "due_day": date(2024, 3, 25),
        "at": shanghai.astimezone(UTC),
        "other": "2024-03-25",
    }


# who --------------------------------------------------------------------------------------------------------------

OFFICE, OWNER = RoleDef("party", "office"), RoleDef("party", "owner")


def test_who_is_meant_and_who_is_it() -> None:
    chief = RoleDef("post", "chief", at=OFFICE)
    clerk = RoleDef("post", "handler", at=OFFICE)
    higher = replace(clerk, above=chief)
    roles = {
        "owner": OWNER,
        "office": OFFICE,
        "clerk": clerk,
        "higher": higher,
        "post": RoleDef("post", "x"),
        "clock": RoleDef("clock", "clock"),
        "parent": RoleDef("parent", "parent"),
        "child": RoleDef("child", "child:task"),
    }
    units = {
        "plain": {"owner": UnitView("u_o", "单位", "public"), "office": UnitView("u_office", "办", "office")},
        "hosting": {
            "owner": UnitView("u_o", "单位", "superior", hosts_office=True),
            "office": UnitView("u_office", "办", "office"),
        },
        "itself": {
            "addressee": UnitView("u_office", "办", "enterprise"),
            "owner": UnitView("u_o", "单位", "public"),
            "office": UnitView("u_office", "办", "office"),
        },
        "nobody": {},
    }
    actors = [
        ActorView("person", "p.o", frozenset({("liaison", "u_o")})),
        ActorView("person", "p.h", frozenset({("handler", "u_office")})),
        ActorView("person", "p.c", frozenset({("chief", "u_office"), ("x", "u_o")})),
        ActorView("clock", "clock"),
        ActorView("parent", "P-1"),
        ActorView("child", "C-1", procedure="task"),
        ActorView("child", "C-2", procedure="other"),
    ]
    told: dict[str, Any] = {}
    for name, parties in units.items():
        item = Snapshot("RW-1", "job", 1, "doing", parties=parties)
        told[name] = [subject(item), [proxy(one, item) for one in actors]]
        told[f"{name}, kinds"] = [
            debtor_kind(one, item)
            for one in (
                None,
                *parties.values(),
                *(UnitView("u", "x", kind) for kind in ("public", "enterprise", "superior", "office", "other")),
            )
        ]
        for word, role in roles.items():
            told[f"{name} {word}"] = [
                stands_for(role, item).code,
                unit_of(role, item),
                [[acts_as(role, one, item, unit) for unit in (None, "u_o", "u_office", "u_x")] for one in actors],
            ]
    as_written("who", told)


def test_posts_for_one_procedure_alone() -> None:
    holds = (
        PostHeld("handler", "u_office"),
        PostHeld("chief", "u_office", procedures=frozenset({"job"})),
        PostHeld("head", "u_x", "p.y", frozenset({"other"})),
    )
    actor = ActorView("person", "p.x", frozenset((one.role, one.unit) for one in holds), holds=holds)
    as_written(
        "posts",
        [actor.within("job"), actor.within("other"), actor.within("third"), ActorView("person", "p").within("job")],
    )


# items ------------------------------------------------------------------------------------------------------------


def test_how_grounds_stand_and_rounds_are_kept() -> None:
    suspension = Suspension("hearing", "", at("2024-04-02 10:00"), date(2024, 4, 12), "p.x")
    parent = Relative(51, "P-2", "job", 1, "doing", True)
    item = Snapshot("HG-1", "paper", 1, "proposed", is_measure=True)
    told = [
        replace(
            item, parent=one, grounds=tuple(Ground(n, "x", status) for n, status in enumerate(grounds))
        ).standing_of_grounds()
        for one in (None, parent, replace(parent, open=False), replace(parent, suspension=suspension))
        for grounds in ((), ("stand",), ("held",), ("gone",), ("gone", "held"), ("gone", "held", "stand"))
    ]
    first, second = (Deadline("doing", n, "over", "owner", None) for n in (1, 2))
    kept = replace(item, deadlines=(first, second), rounds={"doing": 2})
    assert [kept.round_of("doing", n) for n in (1, 2, 3)] == [first, second, None]
    assert kept.round_of("other", 1) is None
    changed = replace(second, status="running")
    assert kept.with_round(changed) == {"deadlines": (first, changed), "rounds": {"doing": 2}}
    third = replace(second, round=3)
    assert kept.with_round(third) == {"deadlines": (first, second, third), "rounds": {"doing": 3}}
    as_written("grounds", told)


def test_when_time_next_has_something_to_do() -> None:
    """Clues count, unless it is asked how it was before there were any."""
    case = Case(work(), due_day="2024-04-30")
    soon = Detector("a", "长期", "job", "clue", "owner", {}, lambda _case: date(2024, 4, 2))
    world = replace(case.world, detectors={"job": (soon,)})
    assert next_wake(case.definition, case.item, world) == at("2024-04-02 09:00")
    assert before_detectors(case.definition, case.item, world) == next_wake(case.definition, case.item, case.world)
    assert before_detectors(case.definition, case.item, world) == at("2024-04-17 09:00")
    assert Clue(soon, date(2024, 4, 2), at("2024-04-02 09:00")).detector.claim == ("clue", "clue.a")


def test_what_holds_everywhere() -> None:
    """Whose calendar, as it was then; a term of no name; an outage has its end but not its beginning."""
    text = """layer = "unit"
unit = "u_owner"
year = 2024
reason = "校庆"
notices = ["https://example.org/u"]
days = [{ date = 2024-04-03, name = "校庆", off = true }]
"""
    known = calendars()
    own = Calendars([*known.revisions, Revision("own", read_layer(text, "own"), "u_owner")])
    world = World(at("2024-04-02 10:00"), own.office, Limits(), calendars=own)
    day, last = date(2024, 4, 3), known.revisions[-1].key
    assert [world.calendar_of(one).works(day) for one in (None, "u_owner", "u_other")] == [True, False, True]
    assert world.calendar_of("u_owner", last).works(day)
    assert not world.calendar_of("u_owner", "own").works(day)
    assert replace(world, calendars=None).calendar_of("u_owner") is own.office
    plain, named = TermDef(Span(3, "days")), TermDef(Span(3, "days"), "x.y")
    values = [world.value(one, revision) for one in (plain, named) for revision in (None, "")]
    assert [(one.name, one.basis, one.standing, one.revision) for one in values] == [
        ("", "", "assumed", ""),
        ("", "", "assumed", ""),
        ("x.y", "", "assumed", ""),
        ("x.y", "", "assumed", ""),
    ]
    assert world.value(plain).span == Span(3, "days")
    assert world.value(TermDef(Span(4, "days"))).span == Span(4, "days")
    outage = Outage(at("2024-04-01 10:00"), at("2024-04-01 12:00"))
    slept = replace(world, outages=(outage,))
    whens = ("2024-04-01 10:00", "2024-04-01 10:01", "2024-04-01 12:00", "2024-04-01 12:01")
    assert [slept.outage_at(at(one)) for one in whens] == [None, outage, outage, None]


# drafts -----------------------------------------------------------------------------------------------------------

ISSUING = (
    HEADER
    + """
class Two(Procedure, title="两种", prefix="LZ", version=1, slip=CALM):
    kind = choice("类别", plain="一般", key="重点")
    extra = text("补充", optional=True)
    begun = State("拟", owed_by=CHIEF, due=limit("two.begin", workdays(2)))
    far = State("远", owed_by=CHIEF, due=limit("two.far", workdays(2)))
    signed = State("已签", owed_by=HANDLER, due=limit("two.sign", workdays(1)))
    done = Final("办结")
    begin = START.to(begun, "拟", by=HANDLER, parties=[OWNER], asks=[kind])
    plain_ = begun.to(signed, "签一般", by=CHIEF, when=[fact_is(kind, "plain")], issues=["甲"])
    key_ = begun.to(signed, "签重点", by=CHIEF, when=[fact_is(kind, "key")], issues=["乙", "甲"])
    wander = begun.to(far, "远", by=CHIEF)
    come = far.to(signed, "远签", by=CHIEF, asks=[extra], when=[has(extra)], issues=["丙"])
    end = signed.to(done, "结", by=HANDLER, issues=["丁"])
"""
)


def test_which_paper_a_proposal_is_the_draft_of() -> None:
    with unproved():
        found = definitions(ISSUING)["Two"]
    told: dict[str, Any] = {}
    for kind in ("plain", "key"):
        case = Case(found, kind=kind)
        for state in ("begun", "far", "signed", "done"):
            item = replace(case.item, state=state)
            told[f"{kind} {state}"] = proposed_papers(found, item, case.world)
        told[f"{kind} with more"] = proposed_papers(
            found, replace(case.item, state="far", facts={**case.item.facts, "extra": "x"}), case.world
        )
    told["paper"] = [proposed_papers(MEASURE, Case(MEASURE, "2024-05-08 09:00", grounds="x").item, case.world)]
    neither = replace(Case(found, kind="key").item, facts={"kind": "other"})
    told["neither"] = proposed_papers(found, neither, case.world)
    as_written("drafts", told)
