"""Whoever changes a row or a line by hand is found: every value, one at a time, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from engine.decision.bound import Told, differences
from engine.decision.history import Suspended
from tests.decision.case import at, procedure
from tests.decision.recorded import Recorded, as_written
from tests.decision.test_recorded_corners import DEEMED
from tests.decision.test_recorded_kinds import paper
from tests.decision.test_recorded_tasks import late_task

OTHERWISE = {"content": b"something", "state": "elsewhere", "due_on": None, "limit_name": "other", "lapsed_at": None}


@cache
def open_task() -> Recorded:
    """Under way: a fact that went with a voided act, and lines after the last move."""
    case = Recorded(procedure(DEEMED))
    case.do("receive", "2024-04-02 09:00")
    case.do("ask", "2024-04-03 09:00", until="2024-04-12")
    case.void("2024-04-08 09:00")
    case.do("ask", "2024-04-08 10:00", until="2024-04-19")
    case.do("supply", "2024-04-09 10:00")
    case.suspend("2024-04-10 10:00", "2024-04-17")
    case.resume("2024-04-11 10:00")
    case.suspend("2024-04-11 11:00", "2024-04-17")
    case.resume("2024-04-12 10:00")
    case.until("2024-04-25 10:00")
    return case


def lives() -> dict[str, Recorded]:
    return {"task": late_task(), "paper": paper(), "open": open_task()}


def another(name: str, value: Any) -> Any:
    """Something else of the same kind."""
    if name in OTHERWISE and value != OTHERWISE[name]:
        return OTHERWISE[name]
    if isinstance(value, bool) or value is None:
        return at("2024-01-02 03:04") if name.endswith("_at") else "something" if value is None else not value
    if isinstance(value, int):
        return value + 1
    return value + timedelta(days=1) if hasattr(value, "year") else f"{value}x"


def said(found: Any) -> list[str]:
    """A difference on one line."""

    def word(value: Any) -> str:
        return f"{value:%m-%d %H:%M}" if isinstance(value, datetime) else str(value)

    return [
        f"{one.table}: {one.what}: {word(one.told)} / {word(one.stored)}, {one.seq} {word(one.at)}" for one in found
    ]


def test_every_value_of_every_row() -> None:
    found: dict[str, Any] = {}
    for life, case in lives().items():
        for name, value in vars(case.row()).items():
            if name == "facts":
                continue
            row = SimpleNamespace(**{**vars(case.row()), name: another(name, value)})
            found[f"{life} item.{name}"] = said(case.wrong(row))
        facts = case.row().facts
        changes = [{**facts, "new": 1}, *({**facts, one: f"{facts[one]}x"} for one in facts),
                   *({name: one for name, one in facts.items() if name != gone} for gone in facts)]  # fmt: skip
        for changed in changes:
            row = SimpleNamespace(**{**vars(case.row()), "facts": changed})
            found[f"{life} facts {changed}"] = said(case.wrong(row))
        for table, rows in case.rows().items():
            for place, one in enumerate(rows):
                without = [*rows[:place], *rows[place + 1 :]]
                for what, instead in altered(one):
                    key = f"{life} {table} {place} {what}"
                    found[key] = said(case.wrong(None, {**case.rows(), table: [*without, *instead]}))
        found[f"{life} no rows"] = said(case.wrong(None, {}))
    as_written("wrong_rows", {what: one for what, one in found.items() if one})
    as_written("right_rows", [what for what, one in found.items() if not one])


def altered(row: SimpleNamespace) -> Iterator[tuple[str, list[Any]]]:
    yield "gone", []
    yield "twice", [row, row]
    for name, value in vars(row).items():
        yield name, [SimpleNamespace(**{**vars(row), name: another(name, value)})]


def test_a_number_is_not_the_same_as_its_text_and_true_is_not_one() -> None:
    told = Told(seq=3, facts={"a": 1, "b": True, "c": "1"}, fact_lines={"a": (2, at("2024-04-02 10:00"))})
    row = SimpleNamespace(state="", version=0, opened_at=None, last_at=None, seq=3, facts={"a": True, "b": 1, "c": 1})
    assert said(differences(told, row, {}, None)) == [
        "facts: a: 1 / True, 2 04-02 02:00", "facts: b: True / 1, 3 None", "facts: c: 1 / 1, 3 None",
    ]  # fmt: skip


def test_what_lines_alone_say() -> None:
    """Levels, papers that were declared void or served, renamed rounds and rungs: no verb of a case says these."""
    case = paper()
    told = Told()
    for line in case.lines:
        told.hear(line)
    last, number = case.lines[-1], case.papers[0].official_number
    words: list[tuple[str, dict[str, Any]]] = [
        ("document.serve", {"paper": number, "served_on": "2024-05-16"}), ("document.void", {"paper": number}),
        ("item.level", {"level": "internal"}), ("item.correct", {"parties": {"addressee": "u_other"}}),
        ("item.suspend", {"code": "hearing"}), ("item.resume", {}), ("item.suspend", {}),
        ("clock.remind", {"rung": "a"}), ("clock.remind", {"rung": "a", "n": 2}),
        ("suspension.lapse", {"state": "suspension.review", "round": 1}),
        ("item.migrate", {"states": {"proposed": ["waiting", 2]}, "rungs": {"提醒": "督促"}}),
    ]  # fmt: skip
    seen = []
    for n, (word, effects) in enumerate(words, start=1):
        told.hear(replace(last, seq=last.seq + n, transition=word, effects=effects, facts={}, version=n // 11 + 1))
        seen.append([word, said(differences(told, case.row(), case.rows(), case.definition))])
    as_written("wrong_told", [told, seen, said(differences(told, case.row(), case.rows(), None))])


def test_every_value_of_every_line() -> None:
    found: dict[str, list[str]] = {}
    for life, case in lives().items():
        for place, line in enumerate(case.lines):
            for what, changes in wrong(line):
                lines = [*case.lines[:place], replace(line, **changes), *case.lines[place + 1 :]]
                found[f"{life} {line.seq} {line.transition} {what}"] = case.complaints(lines)
            found[f"{life} {line.seq} {line.transition} gone"] = case.complaints(
                [one for one in case.lines if one is not line] or [line]
            )
    as_written("wrong_lines", {what: one for what, one in found.items() if one})
    as_written("right_lines", [what for what, one in found.items() if not one])


def wrong(line: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "from", {"from_": "elsewhere"}
    yield "to", {"to": "done" if line.to != "done" else "doing"}
    yield "word", {"transition": "unheard_of"}
    yield "dotted", {"transition": "item.note"}
    yield "kind", {"actor_kind": "clock" if line.actor_kind == "person" else "person"}
    yield "parent", {"actor_kind": "parent"}
    yield "facts", {"facts": {**line.facts, "strange": 1}}
    yield "papers", {"effects": {**line.effects, "documents": [{"name": "假文", "number": None}]}}
    yield "no papers", {"effects": {name: one for name, one in line.effects.items() if name != "documents"}}
    yield "version", {"version": 7}
    yield "early", {"occurred_at": line.occurred_at - timedelta(days=40)}
    if line.corrects is not None:
        yield "corrects", {"corrects": line.corrects + 1}
        yield "corrects more", {"facts": {"remark": "x"}}


def test_what_is_recorded_late_says_why() -> None:
    case = late_task()
    assert case.complaints(late=5) == ["21 it was recorded 5 working days after it happened, and does not say why"]
    lines = [
        replace(one, effects={**one.effects, "recorded_late": {"workdays": 5, "reason": "忘记"}}) for one in case.lines
    ]
    assert case.complaints(lines, late=5) == []
    assert (
        case.complaints([replace(one, effects={**one.effects, "recorded_late": None}) for one in lines], late=5) != []
    )


def test_a_hold_is_told_by_the_suspension_it_began_with() -> None:
    from engine.decision.history import suspension_of
    from engine.decision.snapshot import Hold

    first = Suspended("hearing", "甲", at("2024-04-08 10:00"), at("2024-04-10 10:00"))
    second = Suspended("upstream_wait", "乙", at("2024-04-10 10:00"), None)
    for since, until, which in (
        ("2024-04-08 10:00", "2024-04-10 10:00", first), ("2024-04-08 10:00", "2024-04-09 10:00", first),
        ("2024-04-09 10:00", None, first), ("2024-04-10 10:00", None, second), ("2024-05-09 10:00", None, second),
        ("2024-04-08 09:00", None, None),
    ):  # fmt: skip
        hold = Hold(at(since), at(until) if until else None, pauses=True)
        assert suspension_of(hold, [first, second]) is which
    assert suspension_of(Hold(at("2024-04-10 10:00"), None), [first]) is None


def test_two_papers_and_lines_that_may_say_more() -> None:
    """Each is missed by itself; a ground may be joined with its facts, nothing else of the engine's records any."""
    case = late_task()
    told, last = Told(), case.lines[-1]
    for line in case.lines:
        told.hear(line)
    papers = {"documents": [{"name": "甲", "number": "甲1号"}, {"name": "乙", "number": None}]}
    told.hear(replace(last, seq=40, effects=papers, facts={}))
    stored = SimpleNamespace(seq=40, name="乙", official_number="乙2号", status="issued", issued_by="x", served_on=None,
                             sha256=None, content=None)  # fmt: skip
    found: dict[str, Any] = {
        "missing": said(differences(told, case.row(), case.rows(), None)),
        "the first": said(differences(told, case.row(), {**case.rows(), "document": [stored]}, None)),
    }
    told.hear(replace(last, seq=41, transition="document.void", effects={"paper": "乙2号"}, facts={}))
    told.hear(replace(last, seq=42, transition="document.serve", effects={"paper": "乙2号", "served_on": "2024-07-01"}))
    for status in ("issued", "void"):
        one = SimpleNamespace(**{**vars(stored), "status": status})
        found[status] = said(differences(told, case.row(), {**case.rows(), "document": [one]}, None))
    move = case.lines[6]
    for word, more in (
        ("grounds.join", {"facts": {"grounds": "x"}}), ("grounds.held", {"facts": {"grounds": "x"}}),
        ("item.note", {"effects": papers}),
        ("item.correct", {"corrects": 1, "facts": {}}), ("item.correct", {"corrects": 99, "facts": {}}),
        ("item.correct", {"corrects": 1, "facts": {"other": 1}}),
        ("item.correct", {"corrects": 1, "effects": papers, "facts": {}}),
        ("item.void", {"corrects": 1}), ("item.void", {"corrects": None}),
    ):  # fmt: skip
        line = replace(move, transition=word, **{"facts": {}, "effects": {}, "corrects": None, **more})
        found[f"{word} {more}"] = case.complaints([*case.lines[:6], line])
        found[f"{word} {more} first"] = case.complaints([line])
    as_written("wrong_more", found)
