"""Plans of migration as they are written: what is read from them, and every mistake with the line it stands at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.decision.migration_file import read_plan
from engine.decision.series import turn
from engine.definition.definition import Definition, SeriesDef
from engine.definition.procedure import unproved
from engine.definition.registry import Registry
from engine.definition.spans import Span
from engine.errors import BadMigration, DubanError
from engine.walking import reading
from tests.decision.case import Case, work
from tests.decision.recorded import as_written
from tests.definition.authors import HEADER, PAPER, definitions

FIRST = (
    HEADER
    + PAPER
    + """
class Check(Procedure, title="检查", prefix="JC", version=1, slip=STEEP):
    subject = text("事项")
    place = text("地点")
    since_day = day("起算日")
    share = percent("比例", optional=True)
    amount = number("数量", optional=True)
    hidden = at_level("restricted", text("举报人"))
    asked = State("待答复", owed_by=OWNER, due=limit("check.answer", workdays(10)))
    dated = State("定日", owed_by=OWNER, due=limit("check.dated", workdays(10), since=since_day))
    free = State("无期限", owed_by=OWNER, exempt="自行安排")
    judged = State("审核", owed_by=HANDLER, due=limit("check.judge", workdays(3)))
    closed = Final("办结")
    cancelled = Final("撤销", dropped=True)
    begin = START.to(asked, "发出", by=HANDLER, parties=[OWNER],
                     asks=[subject, place, since_day, share, amount, hidden])
    fix = asked.to(dated, "定日", by=HANDLER)
    rest = asked.to(free, "搁置", by=HANDLER)
    wake = any_of(free, dated).to(asked, "恢复", by=HANDLER)
    reply = asked.to(judged, "答复", by=OWNER)
    accept = judged.to(closed, "通过", by=HANDLER)
    send_back = judged.to(asked, "退回", by=HANDLER)
    cancel = any_of(asked, dated, judged, free).to(cancelled, "撤销", by=CHIEF)
"""
)
MORE = """since_day = day("起算日")
    other_day = day("另一日")
    colour = choice("颜色", red="红", blue="蓝")"""
SECOND = (
    FIRST.replace("version=1", "version=2").replace("judged", "looked_at")
    .replace('Rung("函告"', 'Rung("督促函"')
    .replace('since_day = day("起算日")', MORE)
    .replace("asks=[subject, place, since_day,", "asks=[subject, place, since_day, other_day, colour,")
    .replace('place = text("地点")', 'place = number("地点")')
    .replace('at_level("restricted", text("举报人"))', 'text("举报人")')
    .replace("workdays(10), since=since_day", "workdays(10), since=other_day")
)  # fmt: skip
ALIKE = FIRST.replace("version=1", "version=2")


def version(text: str) -> Definition:
    with unproved():
        return definitions(text)["Check"]


def registry(second: str, *, released: bool = True, **changes: Any) -> Registry:
    new = replace(version(second), **changes)
    return Registry([version(FIRST), new], released=[(new.code, new.version)] if released else [])


HEAD = """# 说明
[migration]
procedure = "check"
from = 1
to = 2
reason = " 会议纪要〔2024〕3号 "
"""
GOOD = (
    HEAD
    + """items = ["JC-2024-0001", 7]

[states]
judged = "looked_at"

[deadlines]
asked = "recompute"
free = "keep"
"judged" = "anew"
dated = "recompute"

[facts]
place = 7
hidden_too = { from = "hidden" }
other_day = { from = "since_day" }
colour = "red"

[rungs]
"函告" = "督促函"

[shorten]
asked = "新规定"
"""
)


def read(text: str, known: Registry) -> Any:
    world = Case(work(), due_day="2024-04-30").world
    try:
        plan = read_plan(text, "plan.toml", known, reading(world))
    except BadMigration as bad:
        return [f"{one.file}:{one.line} {one.column}: {one.reason}" for one in bad.problems]
    except DubanError as error:
        return f"{type(error).__name__}: {error}"
    return {
        "head": [plan.file, plan.name, plan.reason, plan.items], "states": plan.states, "deals": plan.deals,
        "values": plan.values, "copies": plan.copies, "rungs": plan.rungs, "shorten": plan.shorten,
    }  # fmt: skip


def test_a_plan_that_fits() -> None:
    hidden = 'at_level("restricted", text("举报人"))'
    kept = SECOND.replace('number("地点")', 'text("地点")').replace(
        'hidden = text("举报人")', f"hidden = {hidden}\n    hidden_too = {hidden}"
    )
    known = registry(kept.replace("amount, hidden]", "amount, hidden, hidden_too]"))
    lower = ALIKE.replace('at_level("restricted", text("举报人"))', 'text("举报人")')
    gone = ALIKE.replace('    hidden = at_level("restricted", text("举报人"))\n', "").replace(
        "amount, hidden]", "amount]"
    )
    same = SECOND.replace('number("地点")', 'text("地点")')
    told = {what: read(HEAD, registry(one)) for what, one in (("alike", ALIKE), ("lower", lower), ("gone", gone))}
    told["copied lower"] = read(HEAD + "[facts]\nsubject = { from = 'hidden' }\n", registry(ALIKE))
    names = HEAD + "[states]\njudged = 'looked_at'\n[deadlines]\ndated = 'keep'\n"
    told["counted otherwise"] = read(names, registry(same))
    told["counted from what it is copied to"] = read(
        names + "[facts]\nother_day = { from = 'since_day' }\n", registry(same)
    )
    anchored = "[deadlines]\nasked = {{ from = 'since_day' }}\nfree = {}\ndated = {}\n"
    for how in ("'anew'", "'recompute'", "'keep'", "{ from = 'since_day' }"):
        told[how] = read(HEAD + anchored.format(how, how), registry(ALIKE))
    as_written("plan_read", [read(GOOD, known), told])


WRONG = {
    "no TOML": "[migration\nx",
    "no TOML, further down": HEAD + "\n[states]\nasked = \n",
    "nothing": "",
    "other tables": HEAD + "\n[stages]\na = 1\n[more]\n",
    "no head": "[states]\nasked = 'asked'\n",
    "head without keys": "[migration]\n",
    "other keys": HEAD + "who = 1\n",
    "kinds": "[migration]\nprocedure = 7\nfrom = '1'\nto = 2.5\nreason = ''\nitems = 'JC'\n",
    "head is no table": "migration = 3\n",
    "no such procedure": HEAD.replace('"check"', '"chek"'),
    "no such version": HEAD.replace("to = 2", "to = 3"),
    "the same version": HEAD.replace("to = 2", "to = 1"),
    "states": HEAD + "[states]\nasked = 'askd'\nfre = 'free'\nclosed = 'closed'\njudged = 'closed'\ndated = 3\n",
    "takes a name": HEAD + "[states]\njudged = 'asked'\nasked = 'free'\n",
    "swaps": HEAD + "[states]\nfree = 'asked'\nasked = 'free'\n",
    "keeps and names": HEAD + "[states]\nfree = 'free'\nasked = 'asked'\njudged = 'free'\n",
    "deadlines": HEAD + "[deadlines]\naskd = 'keep'\nasked = 'kept'\nfree = { from = 'since' }\n"
                        "judged = { from = 'subject' }\ndated = { form = 'since_day' }\ncancelled = 3\n",
    "anchors": HEAD + "[deadlines]\nasked = { from = 'since_day' }\nfree = { from = 'since_day' }\ndated = 'anew'\n",
    "anchored twice": HEAD + "[deadlines]\nasked = { from = 'since_day', to = 'x' }\ndated = { from = 'since_day' }\n",
    "facts": HEAD + "[facts]\nsubjet = 'x'\nplace = { form = 'x' }\nsubject = { from = 'plase' }\nshare = 'much'\n"
                    "amount = { from = 'subject' }\nsince_day = '31.2.2024'\n",
    "rungs": HEAD + "[rungs]\n'函' = '函告'\n'函告' = '没有'\n'报告' = '提醒'\n'提醒' = '提醒'\n",
    "two rungs": HEAD + "[rungs]\n'提醒' = '报告'\n'报告' = '报告'\n",
    "shorten": HEAD + "[shorten]\nasked = ''\nfree = 3\naskd = 'x'\njudged = '  '\ndated = '新规定'\n",
    "tables that are none": "states = 1\nfacts = 2\nrungs = 3\nshorten = 4\ndeadlines = 5\n" + HEAD,
    "a dotted key": HEAD + "[states]\n  'judged' = 'nowhere'\n[deadlines]\nasked.from = 'nothing'\n"
                           "[facts.colour]\nfrom = 'x'\n",
}  # fmt: skip


@pytest.mark.parametrize("second", ["alike", "other"])
def test_every_mistake_in_a_plan(second: str) -> None:
    known = registry(ALIKE if second == "alike" else SECOND)
    told = {what: read(text, known) for what, text in WRONG.items()}
    told["nothing said"] = read(HEAD, known)
    told["not released"] = read(HEAD, registry(ALIKE, released=False))
    told["another level"] = read(HEAD, registry(ALIKE, level="restricted"))
    told["renamed"] = read(HEAD + "[states]\njudged = 'looked_at'\n", known)
    told["said twice"] = read(GOOD, known)
    as_written(f"plan_wrong_{second}", told)


def test_the_turn_of_a_series() -> None:
    """The date is written as it is if the item's own roll leads to the same last day; else it is the last day."""
    case = Case(work(), due_day="2024-04-30")
    found = SeriesDef("monthly", "month", 25, "begin", Span(5, "workdays"), label="月报")
    told: dict[str, Any] = {}
    for name, change in (
        ("usual", {}), ("before", {"roll": "previous"}), ("no roll", {"roll": None}),
        ("exclusive", {"inclusive": False}),
        ("lead", {"lead": Span(3, "workdays")}), ("quarter", {"period": "quarter"}), ("nameless", {"label": ""}),
        ("facts", {"facts": {"due_day": 1, "kind": "x"}}),
    ):  # fmt: skip
        for since in (date(2024, 5, 1), date(2024, 5, 25), date(2024, 5, 27), date(2024, 5, 28)):
            one = turn(replace(found, **change), since, case.world)  # type: ignore[arg-type]
            told[f"{name} {since}"] = [one, one.facts(case.definition), one.about]
    as_written("series", told)
