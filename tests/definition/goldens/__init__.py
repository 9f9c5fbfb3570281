"""What whole texts must be, letter for letter: definitions as they are read, drawn, told and compared.

``python -m tests.definition.goldens`` writes them anew; whoever does so reads the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path

from engine.definition import suspending
from engine.definition.compare import compare
from engine.definition.declared import Where
from engine.definition.definition import Definition, RoleDef
from engine.definition.drawn import drawn
from engine.definition.procedure import unproved
from engine.definition.render import canonical, fingerprint, markdown, mermaid
from tests.definition.authors import HEADER, PAPER, changed, definitions
from tests.definition.test_every_word import WORDS

HERE = Path(__file__).parent
TITLES = {"paper": "函告", "word": "词"}
MORE = '''
from datetime import date, time
from decimal import Decimal

ENGINEER = Post("总工程师", at=OWNER, above=HEAD.of(OWNER))


class More(Procedure, title="余词", prefix="YC", code="more_words", slip=STEEP):
    """What the other one
    does not say."""

    from_where = choice("来源", a="甲|乙", b="丙")
    where = unit("地点", optional=True)
    among = units("单位")
    crew = people("检查人")
    note = text("说明", optional=True, example="如实")
    count_ = number("数", optional=True)
    done_on = day("办结日")
    month_ = month("月份")
    moment = instant("时刻")
    paper_no = item("来文", of=("paper", "word"))
    known = at_level("public", yes_no("公开"))
    count_all = money("金", optional=True)
    file_ = attachment("件")
    sequel_ = sequel("续")
    secret_ = secret("密")
    by_when = month("期", optional=True)
    about = item("来由", of="paper")
    odd = text(r"岔\\路|口")
    state = State("始", owed_by=ENGINEER, due=month_, opens=[
        monthly(1, "paper"), half_yearly(31, "paper", lead=days(3), roll=None, facts={"grounds": 3, "answer": True})])
    wait = State("等", owed_by=HANDLER, due=limit("more.wait", office_hours(4), since=moment), slip=Ladder(
        Rung("双", workdays(-1), tells=[DEBTOR, CHIEF], when=count("paper", of=OWNER, within=days(9)) > 1),
        Rung("报", workdays(0), tells=ENGINEER.of(OFFICE), every=workdays(1))), opens=child("odd"))
    alike = State("同", owed_by=OWNER, due=limit("more.alike", workdays_same_time(1)), slip=CALM,
        suspends_children=False)
    joined = State("会", owed_by=CHIEF, due=limit("more.all", months(1), since=children_ended("paper"), roll=None))
    years_ = State("年", owed_by=COMMITTEE, due=limit("more.long", years(1), before=done_on))
    spread = State("散", owed_by=HANDLER, exempt="散", opens=[
        quarterly(3, "paper"), half_yearly(4, "paper"),
        monthly(5, "paper", facts={"grounds": "月"}, parties={"addressee": OWNER})])
    free = State("闲", owed_by=HANDLER, exempt="随时; 可办: <完> #1")
    end = Final("毕")
    begin = START.to(state, "立", by=[HANDLER, CHILD("paper"), OFFICE], parties=[OWNER], asks=[from_where, month_])
    again = state.to(state, "再", by=OWNER, when=[rule("须|确")(len), has(note), not_after_today(done_on),
        before(DUE, workdays(2)), before(done_on, days(3)), later_than(done_on, fact=month_), later_than()])
    turn = any_of(state, wait, alike).to(wait, "转", by=[CLOCK, PARENT], asks=[moment], when=later_than(fact=done_on))
    hear = any_of(state, wait, alike, joined).to(alike, "听", by=CHILD("paper"), when=second_person("turn", again))
    ask = any_of(state, wait, alike, joined).to(joined, "问", by=CHILD("odd"), when=not_the_same_person_as(again),
        issues=["函", "令"])
    more = joined.to(years_, "续", by=COMMITTEE, when=[grounds_stand(), ended(children_ended("paper")),
        count("paper", of=OWNER, within=years(1)) >= 2, count("odd", of=OWNER, within=days(9)) == 1])
    rest = joined.to(years_, "歇", by=HEAD.of(OWNER), when=[times(again.label) > 1, times("ask") == 1])
    close = years_.to(end, "毕", by=CHIEF, opens=["paper", child("odd", returns={"reply": note})])
    shut = free.to(end, "关", by=CLOCK, sets={"done_on": date(2024, 5, 1), "moment": time(8, 30), "note": None,
        "count_": Decimal("1.20"), "crew": ["a", 2, (days(3), True)], "where": {1: days(2), "b": {"c": 1.5}}})
    only = exclusive()
    each_ = exclusive(from_where, OWNER, OFFICE, within=[wait])
    both = every("month", 31, begin)
    half = every("half_year", 5, begin, units=group("leads"), role=OWNER, inclusive=False)
    fourth = every("quarter", 1, begin, lead=days(2), roll=None, facts={"from_where": "a", "count_": 3})
'''
PARTS = """

class Third(Procedure, title="审", prefix="SC", version=3, slip=CALM):
    words = text("稿")
    why = text("理由")
    view = text("意见", optional=True)
    draft = State("拟", owed_by=HANDLER, due=limit("third.draft", workdays(3)))
    lying = State("待审", owed_by=CHIEF, due=limit("third.review", workdays(2)))
    legal = State("法制", owed_by=CHIEF, due=limit("third.legal", workdays(2)))
    out = Final("发")
    begin = START.to(draft, "起", by=HANDLER)
    hand = draft.to(lying, "报", by=HANDLER, asks=[words])
    again = draft.to(lying, "又报", by=HANDLER, asks=[words])
    send = lying.to(legal, "送", by=CHIEF)
    plain = reviewed(lying, written=hand, to=out, writer=HANDLER, reviewer=CHIEF, reason=why,
        correct=limit("third.correct", workdays(3)))
    other = reviewed(legal, written=[hand, again], to=out, writer=OWNER, reviewer=CHIEF, reason=why, prefix="legal_",
        correct=limit("third.legal_correct", workdays(4)), asks=[words], opinion=[view], returns=2, when=[has(words)],
        issues=["意见书"], label="法制审核")
    go = other.legal_correcting.to(out, "径发", by=CHIEF, when=count("paper", of=SUPERVISOR, within=days(3)) <= 1)
    alone = exclusive(SUPERVISOR, words, COMMITTEE)
"""
OTHER = {
    'title="词", prefix="CI", version=1, slip=CALM': 'title="字", prefix="ZI", version=2, slip=STEEP',
    'level="restricted"': 'level="vault"',
    "cleared=[CHIEF]": "cleared=[HANDLER]",
    'month("月份")\n': 'month("月份")\n    extra = choice("另", optional=True, a="甲", b="乙")\n',
    'yes_no("伤亡", optional=True)': 'yes_no("伤亡")',
    'money("金额", optional=True)': 'money("金额")',
    'limit("word.left", workdays(1))': 'limit("word.left", workdays(2))',
    '"请", by=[HANDLER, PARENT]': '"请", by=[HANDLER]',
    "due=on(due_day, roll=None))": "due=on(due_day, roll=None),"
    " slip=by_kind(public=CALM, enterprise=STEEP, superior=STEEP, office=CALM))",
    '    at = instant("时刻", optional=True)\n': "",
    'exempt="随时", suspends_children=True': 'exempt="长期"',
    '    over = Final("完")\n': '    over = Final("完")\n    more_day = day("另限")\n'
    '    more_ = State("加", owed_by=OWNER, due=more_day)\n'
    '    add = fixed.to(more_, "加", by=OWNER, asks=[more_day], when=rule("须确有必要")(len))\n',
    'hear", days(9)': 'hear", days(8)',
    'since=told_on, roll="previous", basis="第八条"': "since=due_day",
    'limit("word.join"': 'limit("word.wait"',
    '    gone = Final("销", dropped=True)\n': '    gone = Final("消")\n    lost = Final("失", dropped=True)\n',
    'Rung("前", workdays(-2), tells=DEBTOR, when=has(hurt)),\n': 'Rung("先", workdays(-1), tells=DEBTOR),\n',
    'Rung("函", workdays(3), opens=child("paper", via="propose")),\n': 'Rung("报", workdays(2), tells=HANDLER),\n',
    'Rung("报", workdays(9)': 'Rung("前一", workdays(9)',
    "superior=CALM": "superior=Ladder(*reversed(CALM.rungs))",
    "tell = drafted.to(heard": "tell = any_of(drafted, heard).to(joined",
    "confirm=True,\n        voids=True": "confirm=False",
    'sets={"hurt": True}, ': 'sets={"hurt": False, "size": 2}, ',
    'times("tell") <= 3': 'times("tell") <= 4',
    'quorum("keep", 2)': 'quorum("lose", 2)',
    'keep = fixed.to(fixed, "议", by=[CHIEF, HANDLER], opens="paper")': 'lose = fixed.to(lost, "失", by=OWNER)',
    'every("year", 20, begin, units=group("leads"), role=OWNER': 'every("month", 21, beg',
    'within=[ahead, fixed], name="site"': 'name="spot"',
}
"""What is written instead, in the second of two that are compared."""


@cache
def read(name: str) -> Definition:
    """Not proved: much of it is nonsense."""
    source = {"word": WORDS, "more": MORE, "third": PARTS, "other": other()}[name]
    with unproved():
        return definitions(HEADER + PAPER + source)["Word" if name == "other" else name.capitalize()]


def other() -> str:
    source = WORDS
    for old, new in OTHER.items():
        source = changed(source, old, new)
    return source


def laid_out(value: object, name: str = "", deep: int = 0) -> Iterator[str]:
    """Any value of the engine as lines; what is left at its default is left out."""
    pad = "  " * deep
    if isinstance(value, Where):
        yield f"{pad}line {value.line}"
    elif is_dataclass(value) and not isinstance(value, type):
        yield f"{pad}{name}{type(value).__name__}"
        for one in fields(value):
            found = getattr(value, one.name)
            if found != one.default and found not in ({}, ()) and not one.name.startswith("_"):
                yield from laid_out(found, f"{one.name} = ", deep + 1)
    elif isinstance(value, Mapping):
        yield f"{pad}{name}of names"
        for key, one in value.items():
            yield from laid_out(one, f"{key}: ", deep + 1)
    elif isinstance(value, list | tuple):
        yield f"{pad}{name}{len(value)}"
        for one in value:
            yield from laid_out(one, "* ", deep + 1)
    else:
        yield f"{pad}{name}{value.__name__ if callable(value) else repr(value)}"


def as_read(name: str) -> str:
    return "\n".join(laid_out(read(name))) + "\n"


def as_derived(name: str) -> str:
    """What others ask a definition."""
    one = read(name)
    speak, move_dates = one.speakers
    said: dict[str, object] = {
        "openings": [move.name for move in one.openings],
        "serving": [move.name for move in one.serving],
        "answering": [state.name for state in one.answering],
        "tells": sorted(one.tells),
        "speakers": [sorted(speak), sorted(move_dates)],
        "guarded facts": sorted(one.guarded_facts),
        "counted from": sorted(one.counted_from),
        "counted": sorted(map(str, one.counted)),
        "concerned": sorted(map(called, one.concerned)),
        "by clock": {state: move.name for state, move in one.by_clock.items()},
        "roles": {code: called(role) for code, role in one.roles.items()},
        "levels": {fact: one.level_of(fact) for fact in [*one.facts, "none"]},
        "asking": {fact: sorted(map(called, one.asking(fact))) for fact in one.facts},
        "from": {state: [move.name for move in one.from_state(state)] for state in [*one.states, "none"]},
        "reach": {state: [other for other in one.states if one.can_reach(state, other)] for state in one.states},
        "by": {
            move.name: [who for who in ("clock", "parent", "child:paper", "child") if move.may(*who.split(":"))]
            for move in one.transitions.values()
        },
        "restarts": {state.name: state.due.restarts_on_entry for state in one.states.values() if state.due},
        "dated by": {state.name: state.due.facts for state in one.states.values() if state.due},
        "rungs": {
            state.name: {
                kind: [rung.name for rung in state.slip.rungs(kind)] for kind in ("public", "enterprise", "any")
            }
            for state in one.states.values()
            if state.slip
        },
    }
    return "\n".join(f"{what}: {found}" for what, found in said.items()) + "\n"


def review() -> str:
    """What the engine brings itself: the review of a suspension."""
    return "\n".join(laid_out(suspending.REVIEW)) + "\n"


def called(role: RoleDef) -> str:
    return f"{role.kind} {role.code}@{role.at.code}" if role.at else f"{role.kind} {role.code}"


def as_data(name: str) -> str:
    said = json.dumps(canonical(read(name)), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{said}\n{fingerprint(read(name))}\n"


def as_tables(name: str) -> str:
    return markdown(read(name))


def as_drawing(name: str) -> str:
    return mermaid(read(name))


def titled() -> str:
    return markdown(read("more"), TITLES) + mermaid(read("more"), TITLES)


def compared(before: str, after: str) -> str:
    lines = []
    for one in compare(canonical(read(before)), canonical(read(after))):
        said = type(one.what.data.get("aspect")).__name__
        lines += [str(one.what), f"    {one.kind} {one.part} / {one.name} / {one.aspect} ({said})"]
        lines += [f"    - {one.before}", f"    + {one.after}"]
    return "\n".join(lines) + "\n"


def both_drawn(before: str, after: str) -> str:
    return drawn(read(before), read(after), TITLES)


GOLDENS: Mapping[str, Callable[[], str]] = {
    f"{name}.{kind}.txt": partial(say, name)
    for name in ("word", "more", "third")
    for kind, say in (
        ("read", as_read),
        ("derived", as_derived),
        ("data", as_data),
        ("tables", as_tables),
        ("drawing", as_drawing),
    )
} | {
    "titled.txt": titled,
    "review.txt": review,
    "compared.txt": partial(compared, "word", "other"),
    "compared.others.txt": partial(compared, "third", "more"),
    "drawn.txt": partial(both_drawn, "word", "other"),
    "drawn.back.txt": partial(both_drawn, "other", "word"),
}
"""file → what it must say."""
