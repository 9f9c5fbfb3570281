"""Ladders as panels: each different one once, with the states and debtors it stands over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from engine.definition.definition import Definition, RungDef
from engine.definition.render import condition, who
from engine.definition.render_series import span
from engine.outputs.drawing.shapes import Mark, Panel

DEBTORS = {"any": "", "public": "公有单位", "enterprise": "企业", "superior": "上级", "office": "安委办"}
Over = dict[str, list[str]]
"""State → the kinds of debtor a ladder stands over there."""
Row = tuple[str, str, str]


@dataclass(frozen=True)
class LadderOf:
    """The rungs of one ladder in two versions, and what it stands over in each; no rungs: it is not in that version."""

    before: tuple[RungDef, ...]
    after: tuple[RungDef, ...]
    over: tuple[Over, Over] = field(default_factory=lambda: ({}, {}))


def ladders_of(old: Definition, new: Definition) -> list[LadderOf]:
    """Each different ladder once, in the order of the states; of two versions each pair of what stood and stands.

    What only one version has stands under a ladder that the others keep, if it is the same.
    """
    found: list[LadderOf] = []
    pairs = [(name, *pair) for name in {**new.states, **old.states} for pair in _pairs(name, old, new)]
    for name, kind, before, after in sorted(pairs, key=lambda one: not (one[2] and one[3])):
        ladder = next((one for one in found if _same(one, before, after)), None)
        if ladder is None:
            found.append(ladder := LadderOf(before, after))
        for over, rungs in zip(ladder.over, (before, after), strict=True):
            if rungs:
                over.setdefault(name, []).append(kind)
    return found


Rungs = tuple[RungDef, ...]


def _pairs(name: str, old: Definition, new: Definition) -> Iterator[tuple[str, Rungs, Rungs]]:
    """What stands over a state in each version, by the kind of debtor; places in files are left out."""
    slips = [one.states[name].slip if name in one.states else None for one in (old, new)]
    ladders = [slip.ladders if slip else {} for slip in slips]
    for kind in {**ladders[1], **ladders[0]}:
        before, after = (tuple(replace(rung, where=None) for rung in one.get(kind, ())) for one in ladders)
        yield kind, before, after


def _same(ladder: LadderOf, before: Rungs, after: Rungs) -> bool:
    return (not before or repr(before) == repr(ladder.before)) and (not after or repr(after) == repr(ladder.after))


def panel(number: int, ladder: LadderOf, definition: Definition, titles: Mapping[str, str]) -> Panel:
    """A ladder as a table; ``definition`` is the version that has its states."""
    kinds: dict[str, list[str]] = {}
    for state, debtors in ladder.over[bool(ladder.after)].items():
        words = "、".join(DEBTORS.get(kind, kind) for kind in debtors if DEBTORS.get(kind, kind))
        kinds.setdefault(words, []).append(definition.states[state].label)
    places = "；".join("、".join(states) + (f"（{words}）" if words else "") for words, states in kinds.items())
    called = {code: role.label for code, role in definition.roles.items()}
    rows, marks = _rows(
        *([_row(rung, called, titles, definition) for rung in one] for one in (ladder.before, ladder.after))
    )
    mark: Mark = "added" if not ladder.before else "removed" if not ladder.after else ""
    return Panel(f"阶梯{number}：{places}", rows, marks, mark or ("changed" if any(marks) else ""))


def _row(rung: RungDef, called: Mapping[str, str], titles: Mapping[str, str], within: Definition) -> Row:
    return offset(rung), rung.name, does(rung, called, titles, within)


def _rows(before: Sequence[Row], after: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
    """The rows of both, and how they are marked."""
    if not before or not after:
        alone: Mark = "removed" if before else "added"
        return tuple(before or after), tuple(alone for _row in before or after)
    found: list[tuple[Row, Mark]] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.extend((row, "") for row in after[first:last])
        else:
            found.extend((row, "removed") for row in before[start:end])
            found.extend((row, "added") for row in after[first:last])
    return tuple(row for row, _ in found), tuple(mark for _, mark in found)


def offset(rung: RungDef) -> str:
    """When a rung fires, told from the due day."""
    after = rung.after.fallback
    if after.n == 0:
        return "到期日"
    return f"到期{'后' if after.n > 0 else '前'}{span(replace(after, n=abs(after.n)))}"


def does(rung: RungDef, called: Mapping[str, str], titles: Mapping[str, str], within: Definition | None = None) -> str:
    """Whom a rung tells, what it opens, how often and on what condition."""
    parts = (
        text
        for text in (
            f"通知{'、'.join(map(who, rung.tells))}" if rung.tells else "",
            f"拟办「{titles.get(rung.opens.procedure, rung.opens.procedure)}」" if rung.opens else "",
            f"每{span(rung.every.fallback)}重复" if rung.every else "",
            f"条件：{condition(rung.when, called, titles, within)}" if rung.when else "",
        )
        if text
    )
    return "，".join(parts)
