"""What is to be drawn of a procedure, before anything has a place: boxes, ties between them, and panels of ladders.

A move is a box of its own between the states it joins, so that its words keep their room; moves with the same sources
and the same target share one. A move possible nearly everywhere names its sources instead of being tied to each, and a
move that stays where it is stands in its state's box: otherwise lines hide each other and the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from engine.definition.definition import Definition, RoleDef, RungDef, StateDef, TransitionDef
from engine.definition.render import MANY, condition, term_of, who
from engine.definition.render_composed import alone, marks
from engine.definition.render_series import span

Mark = Literal["", "added", "removed", "changed"]
Kind = Literal["start", "state", "final", "dropped", "move", "anywhere"]
DEBTORS = {"any": "", "public": "公有单位", "enterprise": "企业", "superior": "上级", "office": "安委办"}
START = ""
"""The box from which openings lead."""


@dataclass(frozen=True)
class Line:
    """One line of words; the first of a state is its name."""

    text: str
    mark: Mark = ""
    faint: bool = False


@dataclass(frozen=True)
class Box:
    """A state, or the words of moves; ``names``: the states or transitions that it shows."""

    id: str
    kind: Kind
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    mark: Mark = ""


@dataclass(frozen=True)
class Tie:
    """A line between two boxes; ``arrow``: it ends in a head, for it leads into a state."""

    tail: str
    head: str
    arrow: bool
    mark: Mark = ""


@dataclass(frozen=True)
class Panel:
    """A ladder: what it stands over, and its rungs as (when, what it is called, what it does)."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    marks: tuple[Mark, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Sketch:
    """Everything there is to draw."""

    title: str
    about: str
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Line, ...] = ()


def sketch(definition: Definition, titles: Mapping[str, str]) -> Sketch:
    """What is drawn of one procedure."""
    ladders = _ladders(definition)
    boxes = [Box(START, "start", (), ())]
    boxes += [_state(definition, one, ladders, titles) for one in definition.states.values()]
    ties: list[Tie] = []
    for (sources, target), moves in together(definition).items():
        many = len(sources) > MANY
        hub = Box(
            f"move.{moves[0].name}",
            "anywhere" if many else "move",
            (
                *(Line(said(one, titles)) for one in moves),
                *([Line(_anywhere(definition, sources), faint=True)] if many else []),
            ),
            tuple(one.name for one in moves),
        )
        boxes.append(hub)
        ties += [Tie(one, hub.id, False) for one in sources or (START,)] if not many else []
        ties.append(Tie(hub.id, target, True))
    return Sketch(
        f"{definition.title}（{definition.code} v{definition.version}，{definition.prefix}）",
        definition.doc,
        tuple(boxes),
        tuple(ties),
        tuple(_panel(definition, number, *one, titles) for number, one in enumerate(ladders.values(), 1)),
    )


def together(definition: Definition) -> Mapping[tuple[tuple[str, ...], str], list[TransitionDef]]:
    """The moves that change the state, by where they come from and lead to."""
    found: dict[tuple[tuple[str, ...], str], list[TransitionDef]] = {}
    for one in definition.transitions.values():
        sources = tuple(name for name in one.sources if name != one.target)
        if sources or not one.sources:
            found.setdefault((sources, one.target), []).append(one)
    return found


def said(move: TransitionDef, titles: Mapping[str, str]) -> str:
    """``延期 · 下级事项「延期」``."""
    return " · ".join((move.label, "、".join(_who(role, titles) for role in move.by), *marks(move)))


def _who(role: RoleDef, titles: Mapping[str, str]) -> str:
    code = role.code.removeprefix("child:")
    return f"下级事项「{titles[code]}」" if role.kind == "child" and code in titles else who(role)


def _anywhere(definition: Definition, sources: tuple[str, ...]) -> str:
    return "自下列任一状态：" + "；".join(definition.states[name].label for name in sources)


def _state(definition: Definition, state: StateDef, ladders: Mapping[str, _Over], titles: Mapping[str, str]) -> Box:
    lines = [state.label]
    if state.owed_by is not None:
        called = {name: fact.label for name, fact in definition.facts.items()}
        lines.append(f"{who(state.owed_by)} · {term_of(state, called)}")
        lines += [alone(definition, one) for one in definition.exclusions.values() if state.name in one.within]
        numbers = [number for number, (_rungs, over) in enumerate(ladders.values(), 1) if state.name in over]
        lines += [f"逾期：阶梯{'、'.join(map(str, numbers))}"] if numbers else []
    staying = [one for one in definition.from_state(state.name) if one.target == state.name]
    lines += [f"↻ {said(one, titles)}" for one in staying]
    kind: Kind = "state" if not state.final else "dropped" if state.dropped else "final"
    return Box(state.name, kind, tuple(map(Line, lines)), (state.name, *(one.name for one in staying)))


# ladders ---------------------------------------------------------------------------------------------------------

_Over = tuple[tuple[RungDef, ...], dict[str, list[str]]]
"""The rungs of a ladder, and state → the kinds of debtor it stands over there."""


def _ladders(definition: Definition) -> Mapping[str, _Over]:
    """Each different ladder once, in the order of the states."""
    found: dict[str, _Over] = {}
    for state in definition.states.values():
        for kind, rungs in state.slip.ladders.items() if state.slip else ():
            plain = [replace(one, where=None) for one in rungs]
            found.setdefault(repr(plain), (rungs, {}))[1].setdefault(state.name, []).append(kind)
    return found


def _panel(
    definition: Definition, number: int, rungs: tuple[RungDef, ...], over: dict[str, list[str]],
    titles: Mapping[str, str],
) -> Panel:  # fmt: skip
    kinds: dict[str, list[str]] = {}
    for state, debtors in over.items():
        words = "、".join(DEBTORS.get(kind, kind) for kind in debtors if DEBTORS.get(kind, kind))
        kinds.setdefault(words, []).append(definition.states[state].label)
    places = "；".join("、".join(states) + (f"（{words}）" if words else "") for words, states in kinds.items())
    return Panel(f"阶梯{number}：{places}", tuple((offset(one), one.name, does(one, titles)) for one in rungs))


def offset(rung: RungDef) -> str:
    """When a rung fires, told from the due day."""
    after = rung.after.fallback
    if after.n == 0:
        return "到期日"
    return f"到期{'后' if after.n > 0 else '前'}{span(replace(after, n=abs(after.n)))}"


def does(rung: RungDef, titles: Mapping[str, str]) -> str:
    """Whom a rung tells, what it opens, how often and on what condition."""
    parts: Iterator[str] = (
        text
        for text in (
            f"通知{'、'.join(map(who, rung.tells))}" if rung.tells else "",
            f"拟办「{titles.get(rung.opens.procedure, rung.opens.procedure)}」" if rung.opens else "",
            f"每{span(rung.every.fallback)}重复" if rung.every else "",
            f"条件：{condition(rung.when)}" if rung.when else "",
        )
        if text
    )
    return "，".join(parts)
