"""What people are refused who put a record right, and what is done when they are not: every reason, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision import duties, paperwork, verbs
from engine.decision.confiding import MAY, SECRETS, confide, level_meant, stored, told_level
from engine.decision.correcting import Entry, correct
from engine.decision.decide import Command
from engine.decision.outcome import Outcome
from engine.decision.paperwork import Issued, Service, takes_back
from engine.decision.recusing import recuse
from engine.decision.snapshot import ActorView, PostHeld, Relative, Taken, UnitView
from engine.decision.voiding import LastAct, void
from engine.definition.procedure import unproved
from engine.errors import Refused
from tests.decision.case import MEASURE, Case, at, work
from tests.decision.recorded import HEAD, Recorded, as_written, refusals
from tests.definition.authors import HEADER, definitions


def person(login: str, *posts: tuple[str, str], **more: Any) -> ActorView:
    return ActorView("person", login, frozenset(posts), **more)


CLERK, DEPUTY = person("p.clerk", ("handler", "u_office")), person("p.deputy", ("office_deputy", "u_office"))
CHAIR, STRANGER = person("p.chair", ("committee_head", "u_committee")), person("p.other", ("office_head", "u_other"))
PEOPLE = {"head": HEAD, "deputy": DEPUTY, "clerk": CLERK, "chair": CHAIR, "stranger": STRANGER}


def tried(act: Callable[..., Outcome], *args: Any, **more: Any) -> Any:
    """The reasons, or what came of it."""
    try:
        found = act(*args, **more)
    except Refused as refused:
        return [f"{refused.data}", *map(str, refused.reasons)]
    after = found.after
    facts = {"level": after.level, "title": after.title, "served": after.served_on, "paper": found.serves_paper}
    return [found.lines, {**facts, "voided": found.voids_paper, "fires": found.fires, "settles": found.settles}]


def test_a_correction() -> None:
    case = Recorded(MEASURE, "2024-05-08 10:00", grounds="逾期")
    case.do("sign", "2024-05-09 10:00")
    case.do("serve", "2024-05-13 10:00", served_on="2024-05-10")
    other, owner = UnitView("u_x", "别的单位", "public"), case.item.parties["addressee"]
    day = {"served_on": date(2024, 5, 10)}
    told: dict[str, Any] = {}
    case.now = at("2024-05-14 10:00")

    def one(what: str, entry: Entry, by: ActorView = HEAD, facts: Any = None, parties: Any = None) -> None:
        told[what] = tried(
            correct, case.definition, case.item, Command("", by), entry, facts or {}, parties or {}, "写错", case.world
        )

    serve, first = Entry(3, "serve", day, "p.serve"), Entry(1, "propose", {"grounds": "逾期"}, "p.opener")
    for name, who in PEOPLE.items():
        one(name, serve, who, {"served_on": date(2024, 5, 9)})
    one("nothing", serve)
    one("not recorded there", serve, facts={"grounds": "别的", "nothing": 1})
    one("later", replace(serve, later={"served_on": 7}), facts={"served_on": date(2024, 5, 9)})
    one("so already", serve, facts=day)
    one("his own", replace(serve, actor="p.head"), facts={"served_on": date(2024, 5, 9)})
    one("ahead", serve, facts={"served_on": date(2024, 5, 15)})
    one("today", serve, facts={"served_on": date(2024, 5, 14)})
    one("before the signing", serve, facts={"served_on": date(2024, 5, 8)})
    one("no day", serve, facts={"served_on": None})
    one("a party", first, parties={"addressee": other})
    one("the same party", first, parties={"addressee": owner})
    one("nobody's role", first, parties={"nobody": other})
    one("a party by a later line", serve, parties={"addressee": other})
    one("text", replace(first, issued=("督促函2号",)), facts={"grounds": "另一个事由"})
    case.item = replace(case.item, title="自拟的标题")
    one("text of an item with a title of its own", first, facts={"grounds": "另一个事由"})
    one("unheard-of act", replace(serve, transition="gone"), facts={"served_on": date(2024, 5, 15)})
    case.item = replace(case.item, parties={"addressee": owner}, signed_on=None)
    one("without an office", serve, facts={"served_on": date(2024, 5, 1)})
    as_written("refused_correction", told)


def test_an_act_taken_back() -> None:
    case = Recorded(work(), due_day="2024-04-30")
    case.do("submit", "2024-04-08 10:00")
    case.now = at("2024-04-09 10:00")
    act = LastAct(2, "submit", "doing", True, [], {"due_day": date(2024, 4, 30)}, list(case.rounds.values()))
    told: dict[str, Any] = {}

    def one(what: str, act: LastAct | None, by: ActorView = HEAD) -> None:
        told[what] = tried(void, case.definition, case.item, Command("", by), act, "点错", case.world)

    for name, who in PEOPLE.items():
        one(name, act, who)
    one("no act", None)
    one("the opening", replace(act, left=None))
    for change in ({"person": False}, {"told": True}, {"moved": True}, {"resumed": True}):
        one(f"{change}", replace(act, **change))
    one("papers, children", replace(act, issued=["甲1号"], opened=[31, 32], signed_on=date(2024, 4, 1)))
    taken = Taken(1, "p.x", None, date(2024, 4, 2))
    told["taken"] = void(
        case.definition, case.item, Command("", HEAD), replace(act, taken=taken), "", case.world
    ).after.taken
    told["not taken"] = void(case.definition, case.item, Command("", HEAD), act, "", case.world).after.taken
    open_child, gone = Relative(31, "C-1", "x", 1, "open", True), Relative(32, "C-2", "x", 1, "open", False)
    parent = Relative(51, "P-2", "job", 1, "doing", True)
    item = case.item
    case.item = replace(item, children=(open_child, gone, replace(open_child, id=33)), parent=parent, title="别的")
    one("what is around", replace(act, opened=[31, 32]))
    case.item = replace(case.item, parent=replace(parent, open=False), id=None)
    one("its parent has ended", act)
    case.item = item
    case.suspend("2024-04-10 10:00", "2024-04-19")
    one("suspended", act)
    as_written("refused_voiding", told)


def test_who_may_be_recused_by_whom() -> None:
    case = Case(work(), due_day="2024-04-30")
    told: dict[str, Any] = {}

    def one(what: str, by: ActorView, login: str, name: str, lift: bool = False) -> None:
        told[what] = tried(recuse, case.definition, case.item, Command("", by), login, name, "亲属", lift, case.world)

    himself = person("p.clerk", ("handler", "u_office"), hand="p.typist")
    one("himself", himself, "p.clerk", "张三")
    one("his typist", himself, "p.typist", "李四")
    one("somebody", himself, "p.x", "王五")
    for name, who in PEOPLE.items():
        one(f"by {name}", who, "p.x", "王五")
    one("nobody who works here", DEPUTY, "", "外聘专家")
    one("lifted though never recused", HEAD, "p.x", "王五", lift=True)
    case.item = replace(case.item, recused={"p.x": "亲属", "外聘专家": "利害关系", "p.head": "亲属"})
    one("again", HEAD, "p.x", "王五")
    one("again by name", HEAD, "", "外聘专家")
    one("lifted", HEAD, "p.x", "王五", lift=True)
    one("lifted by the clerk", himself, "p.x", "王五", lift=True)
    one("lifted by himself", HEAD, "p.head", "主任", lift=True)
    case.item = replace(case.item, ended_at=at("2024-04-02 10:00"), parties={})
    one("ended", HEAD, "p.y", "赵六")
    as_written("refused_recusal", told)


def test_who_makes_an_item_more_confidential() -> None:
    case = Case(work(), due_day="2024-04-30")
    told: dict[str, Any] = {}

    def one(what: str, level: str | None, above: str | None = None, by: ActorView = HEAD) -> None:
        told[what] = tried(confide, case.definition, case.item, Command("", by), level, above, "未公开", case.world)

    for name, who in PEOPLE.items():
        one(name, "restricted u_a", by=who)
    one("as it is", None)
    one("below its parent", None, "restricted")
    one("as confidential as its parent", "restricted u_b", "restricted")
    case.item = replace(case.item, level="restricted", parent=Relative(51, "P-2", "job", 1, "doing", True))
    one("below its parent, which has a number", None, "restricted u_a")
    one("let down again", None)
    one("as it is restricted", "restricted")
    case.item = replace(case.item, parties={})
    one("without an office", None)
    with unproved():
        kept = replace(case.definition, level="restricted")
    told["stored"] = {
        f"{level} {units} {one.level}": refused_or(stored, one, level, units, "RW-1")
        for one in (case.definition, kept, replace(kept, level="vault"))
        for level in ("public", "internal", "restricted", "vault") for units in ((), ("u_b", "u_a"))
    }  # fmt: skip
    told["told"] = [told_level(said, one) for one in (case.definition, kept) for said in (None, "", "restricted u_a")]
    told["may"] = MAY
    as_written("refused_confiding", told)


def refused_or(act: Callable[..., Any], *args: Any) -> Any:
    try:
        return act(*args)
    except Refused as refused:
        return [f"{refused.data}", *map(str, refused.reasons)]


def test_levels_as_officials_write_them() -> None:
    written = ("公开", "内部", " 限制 ", "不公开", "工作秘密", "Internal", "vault")
    assert [level_meant(one) for one in written] == [
        "public", "internal", "restricted", "restricted", "restricted", "internal", "vault"
    ]  # fmt: skip
    with pytest.raises(ValueError, match="nonsense is no level"):
        level_meant("nonsense")
    told = {one: refused_or(level_meant, one) for one in sorted(SECRETS)}
    as_written("refused_secrets", {**told, "starred": refused_or(level_meant, " 机密★10年 ")})


def test_papers_declared_void_and_papers_served() -> None:
    case = Case(MEASURE, "2024-05-08 10:00", grounds="逾期")
    case.do("sign", "2024-05-09 10:00")
    told: dict[str, Any] = {}
    paper = Issued("督促函2号", void=False, served=False, issued_on=date(2024, 5, 9))
    how = Service(date(2024, 5, 9), "hand", "张三", (), None)

    def voided(what: str, paper: Issued, by: ActorView = HEAD) -> None:
        told[f"void {what}"] = tried(
            paperwork.void, case.definition, case.item, Command("", by), paper, "印错", case.world
        )

    def served(what: str, paper: Issued, how: Service = how, by: ActorView = HEAD) -> None:
        told[f"serve {what}"] = tried(
            paperwork.serve, case.definition, case.item, Command("", by), paper, how, case.world
        )

    for name, who in {**PEOPLE, "vice": person("p.v", ("committee_deputy", "u_committee"))}.items():
        voided(name, replace(paper, served=True), who)
    voided("waiting", paper)
    voided("void", replace(paper, void=True))
    assert [one.name for one in takes_back(case.definition, "signed")] == []
    supervisor = person("p.s", ("liaison", "u_super"))
    case.item = replace(
        case.item, parties={**case.item.parties, "supervisor": UnitView("u_super", "督办单位", "public")}
    )
    served("waiting", paper)
    served("waiting, not the latest", replace(paper, latest=False), by=supervisor)
    case.do("serve", "2024-05-10 10:00", served_on="2024-05-10")
    for name, who in {**PEOPLE, "supervisor": supervisor}.items():
        served(name, paper, by=who)
    served("void", replace(paper, void=True))
    served("again", replace(paper, served=True))
    for day in ("2024-05-08", "2024-05-10", "2024-05-11"):
        served(day, paper, replace(how, on=date.fromisoformat(day)))
    served("undated", replace(paper, issued_on=None), replace(how, on=date(2024, 5, 1)))
    photo = {"name": "现场.jpg", "sha256": "00"}
    for witnesses, receipt in (((), None), (("甲",), photo), (("甲", "乙"), None), (("甲", "乙"), photo)):
        served(f"left {witnesses} {receipt}", paper, Service(date(2024, 5, 10), "left", None, witnesses, receipt))
    served("bare", paper, Service(date(2024, 5, 10)))
    voided("at rest", paper)
    case.do("reply", "2024-05-11 10:00", answer="已整改")
    voided("ended", paper)
    served("ended", paper)
    as_written("refused_papers", told)


VOIDING = (
    HEADER
    + """
class Letter(Procedure, title="函", prefix="HN", version=1, slip=CALM):
    grounds = text("事由")
    served_on = day("送达日期")
    why = text("理由")
    signed = State("待送达", owed_by=HANDLER, due=limit("letter.dispatch", workdays(1)))
    waiting = State("待复", owed_by=OWNER, due=limit("letter.reply", workdays(10), since=served_on))
    done = Final("已复")
    gone = Final("作废", dropped=True)
    sign = START.to(signed, "签发", by=CHIEF, parties=[OWNER], asks=[grounds], issues=["函"])
    serve = signed.to(waiting, "送达", by=HANDLER, asks=[served_on], serves=served_on)
    take_back = signed.to(gone, "作废", by=CHIEF, asks=[why], voids=True)
    reply = waiting.to(done, "复函", by=OWNER)
"""
)


def test_a_paper_that_its_procedure_takes_back() -> None:
    case = Case(definitions(VOIDING)["Letter"], grounds="事由")
    assert [one.name for one in takes_back(case.definition, "signed")] == ["take_back"]
    paper = Issued("函1号", void=False, served=False)
    against = refusals(paperwork.void, case.definition, case.item, Command("", HEAD), paper, "印错", case.world)
    assert against == ["函1号 waits to be served; it is taken back by: 作废 (take_back)"]
    how = Service(date(2024, 4, 1))
    against = refusals(paperwork.serve, case.definition, case.item, Command("", HEAD), paper, how, case.world)
    assert against == ["函1号 is served by: 送达 (serve)"]


# duties -----------------------------------------------------------------------------------------------------------

PEOPLED = (
    HEADER
    + """
class Look(Procedure, title="检查", prefix="JC", version=1, slip=CALM):
    inspectors = people("检查人员", min=2)
    guest = people("陪同人员", optional=True)
    remark = text("备注", optional=True)
    doing = State("检查", owed_by=OWNER, due=limit("look.do", workdays(10)))
    judging = State("审核", owed_by=HANDLER, due=limit("look.judge", workdays(3)))
    done = Final("办结")
    begin = START.to(doing, "发起", by=HANDLER, parties=[OWNER])
    look = doing.to(judging, "检查", by=[OWNER, HANDLER], asks=[inspectors, guest, remark])
    close = judging.to(done, "通过", by=[HANDLER, CHIEF], when=[not_the_same_person_as(look)])
"""
)


def test_who_stands_in_for_whom() -> None:
    """In a post that is not his own somebody stands in for its holder; with a post of his own he does not."""
    case = Case(definitions(PEOPLED)["Look"])
    look, close = case.definition.transitions["look"], case.definition.transitions["close"]
    office, lent = PostHeld("handler", "u_office"), PostHeld("handler", "u_office", holder="p.holder")
    told: dict[str, Any] = {}

    def one(
        what: str, *holds: PostHeld, move: Any = close, acting_for: str | None = None, kind: Any = "person"
    ) -> None:
        posts = frozenset((one.role, one.unit) for one in holds)
        actor = ActorView(kind, "p.x", posts, holds=holds)
        found = duties.in_place(actor, move, case.item, acting_for)
        office = duties.in_office(actor, case.item)
        told[what] = [found.place, found.place_role, duties.noted(found), office.place, office.place_role]

    one("none")
    one("his own", office)
    one("lent", lent)
    one("the clock", lent, kind="clock")
    one("both", office, lent)
    one("another of his own", PostHeld("liaison", "u_x"), lent)
    one("of another unit", replace(lent, unit="u_other"))
    one("of another role", replace(lent, role="liaison"))
    one("a party's", PostHeld("liaison", "u_owner", holder="p.holder"), move=look)
    one("a party's, both", PostHeld("liaison", "u_owner"), PostHeld("head", "u_owner", holder="p.holder"), move=look)
    one("for another", PostHeld("liaison", "u_other", holder="p.y"), lent, move=look, acting_for="u_owner")
    one("the second role", PostHeld("chief", "u_office", holder="p.chief"))
    for role in ("office_deputy", "office_head", "committee_deputy", "committee_head"):
        for unit in ("u_office", "u_committee", "u_other"):
            one(f"{role} {unit}", PostHeld(role, unit, holder="p.h"))
    deputy = PostHeld("office_deputy", "u_office", holder="p.h")
    one("two lent", deputy, PostHeld("office_head", "u_office", holder="p.i"))
    one("one his own", deputy, PostHeld("office_head", "u_office"))
    case.item = replace(case.item, parties={"owner": case.item.parties["owner"]})
    one("no office", deputy)
    as_written("duties_places", told)


def test_duties_that_are_kept_apart_and_persons_recused() -> None:
    case = Case(definitions(PEOPLED)["Look"])
    rule = next(iter(case.definition.transitions["close"].when))
    day, told = date(2024, 4, 2), dict[str, Any]()

    def apart(what: str, taken: Taken | None, actor: ActorView = CLERK, unit: str | None = None) -> None:
        item = replace(case.item, taken={} if taken is None else {"look": taken})
        told[what] = str(duties.apart(rule, case.definition, item, actor, unit))

    apart("not taken", None)
    apart("another", Taken(1, "p.x", None, day))
    apart("the same", Taken(1, "p.clerk", None, day))
    apart("the clock", Taken(1, "p.clerk", None, day), replace(CLERK, kind="clock"))
    apart("nobody's", Taken(1, "", None, day), replace(CLERK, login=""))
    apart("a part in it", Taken(1, "p.x", None, day, persons=frozenset({"p.x", "p.clerk", "p.y"})))
    hand = replace(CLERK, hand="p.y", place="p.z")
    apart("his typist had", Taken(1, "p.x", None, day, persons=frozenset({"p.z", "p.y"})), hand)
    apart("his unit", Taken(1, "p.x", "u_owner", day), unit="u_owner")
    apart("another unit", Taken(1, "p.x", "u_owner", day), unit="u_other")
    apart("no unit", Taken(1, "p.x", None, day), unit=None)
    told["deeds"] = [duties.deed_of(login, said) for login in ("", "p.x") for said in (
        None, {}, {"typed_by": "p.y"}, {"in_place_of": "p.z", "role": "x"}, {"typed_by": "p.y", "in_place_of": "p.z"},
    )]  # fmt: skip
    case.item = replace(case.item, recused={"p.clerk": "亲属", "张三": "利害关系", "p.typist": "同学"})
    barred = replace(CLERK, barred={"u_owner": "曾任职", "u_other": "别的"}, hand="p.typist")
    told["recused"] = [[str(one) for one in duties.recused(case.item, who)]
                       for who in (CLERK, barred, replace(barred, kind="clock"), HEAD)]  # fmt: skip
    twice = replace(case.item, parties={**case.item.parties, "again": case.item.parties["owner"]})
    told["recused once"] = [str(one) for one in duties.recused(twice, replace(HEAD, barred={"u_owner": "曾任职"}))]
    partial = replace(HEAD, partial={"李四": {"u_owner": "曾任职", "u_x": "别的"}, "王五": {"u_x": "别的"}})
    facts = {"inspectors": ["张三", "李四", "王五"], "guest": ["张三"], "remark": "张三"}
    told["impartial"] = [[str(one) for one in duties.impartial(case.definition, case.item, facts, who)]
                         for who in (HEAD, partial)]  # fmt: skip
    nobody = replace(case.item, recused={})
    told["impartial without recusals"] = [
        [str(one) for one in duties.impartial(case.definition, nobody, given, who)]
        for given in (facts, [], {"guest": ["李四"]}) for who in (HEAD, partial)
    ]  # fmt: skip
    told["different"] = [duties.different(map(frozenset, deeds)) for deeds in (
        [], [""], ["a", "b"], ["a", "a"], ["ab", "b", "bc", "c"], ["a", "", "b"], ["ab", "c", "ca", "d"],
    )]  # fmt: skip
    as_written("duties_apart", told)


def test_what_is_said_and_decided_about_the_ladder() -> None:
    """Verbs of the engine that change no state: a remark, a hold, a rung climbed by hand."""
    case, told = Case(work(), due_day="2024-04-12"), dict[str, Any]()

    def every(what: str, by: ActorView = HEAD, until: str = "2024-04-19", rung: str | None = None) -> None:
        command = Command("", by)
        told[what] = [
            tried(verbs.note, case.definition, case.item, command, "备注", case.world),
            tried(verbs.hold, case.definition, case.item, command, date.fromisoformat(until), "协调中", case.world),
            tried(verbs.escalate, case.definition, case.item, command, rung, "情况紧急", case.world),
        ]

    every("before it is late")
    case.until("2024-04-15 10:00")
    for name, who in {**PEOPLE, "owner": person("p.o", ("liaison", "u_owner"))}.items():
        every(name, who)
    for day in ("2024-04-14", "2024-04-15", "2024-04-16", "2024-04-29", "2024-04-30"):
        every(day, until=day)
    for rung in ("通报", "函告", "约谈", "催办", "逾期报告", "没有的"):
        every(rung, rung=rung)
    case._keep(verbs.escalate(case.definition, case.item, Command("", HEAD), "通报", "情况紧急", case.world))
    every("after a climb")
    every("after a climb, below it", rung="函告")
    case.item = replace(case.item, ended_at=case.now)
    every("ended")
    still = Recorded(work("CALM"), due_day="2024-04-12")
    still.until("2024-04-16 10:00")
    case = still
    every("no measures")
    still.suspend("2024-04-16 11:00", "2024-04-19")
    every("suspended")
    as_written("verbs", told)
