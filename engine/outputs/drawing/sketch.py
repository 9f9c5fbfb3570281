"""What is to be drawn of a procedure, or of what differs between two versions of it.

A move is a box of its own between the states it joins, so that its words keep their room; moves with the same sources
and the same target share one. A move possible nearly everywhere names its sources instead of being tied to each, and a
move that stays where it is stands in its state's box: otherwise lines hide each other and the way.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from engine.definition.compare import Change, compare
from engine.definition.definition import Definition, StateDef, TransitionDef
from engine.definition.render import MANY, canonical, term_of, who
from engine.definition.render_composed import alone, marks
from engine.outputs.drawing.rungs import Over, ladders_of, panel
from engine.outputs.drawing.shapes import START, Box, Kind, Line, Mark, Sketch, Tie


def sketch(definition: Definition, titles: Mapping[str, str]) -> Sketch:
    """What is drawn of one procedure."""
    return between(definition, definition, titles)


def between(old: Definition, new: Definition, titles: Mapping[str, str]) -> Sketch:
    """What is drawn of two versions of a procedure: all that either has, with marks where they differ."""
    ladders = ladders_of(old, new)
    changes = compare(canonical(old), canonical(new))
    touched = {(one.part, name) for one in changes for name in one.name.split(", ")}
    boxes = [Box(START, "start", (), ())]
    for name in {**new.states, **old.states}:
        before, after = (
            _state(one, one.states[name], [ladder.over[later] for ladder in ladders], titles)
            if name in one.states
            else ()
            for later, one in enumerate((old, new))
        )
        lines = merged(before, after, touched)
        shown = new if name in new.states else old
        mark: Mark = _mark(name in old.states, name in new.states)
        mark = mark or ("changed" if ("state", name) in touched or any(one.mark for one in lines) else "")
        state = shown.states[name]
        kind: Kind = "state" if not state.final else "dropped" if state.dropped else "final"
        if mark == "changed" and not lines[0].mark:
            lines = (replace(lines[0], mark=mark), *lines[1:])
        boxes.append(Box(name, kind, lines, (name, *dict.fromkeys(one.name for one in lines if one.name)), mark))
    hubs, ties = _hubs(old, new, titles, touched)
    return Sketch(
        _title(old, new),
        new.doc,
        (*boxes, *hubs),
        ties,
        tuple(panel(number, one, new if one.after else old, titles) for number, one in enumerate(ladders, 1)),
        _legend(old, new, changes) if old is not new else (),
    )


def _title(old: Definition, new: Definition) -> str:
    if old is new:
        return f"{new.title}（{new.code} v{new.version}，{new.prefix}）"
    return f"{old.title}（{old.code} v{old.version}）→ {new.title}（{new.code} v{new.version}）"


def _legend(old: Definition, new: Definition, changes: Sequence[Change]) -> tuple[Line, ...]:
    """What the marks mean, and how much differs that no drawing shows."""
    hidden = sum(one.part in ("procedure", "fact", "role") for one in changes)
    more = Line(f"另有{hidden}处不在图上的改动（记载事项、角色等）", "changed")
    same = Line("两者没有不同")
    signs = (Line("新增", "added"), Line("删去", "removed"), Line("改动（条件、文书等图上不写的也在内）", "changed"))
    return (*(signs if changes else (same,)), *((more,) if hidden else ()))


def _mark(before: bool, after: bool) -> Mark:
    return "" if before and after else "added" if after else "removed"


def merged(before: Sequence[Line], after: Sequence[Line], touched: Container[tuple[str, str]]) -> tuple[Line, ...]:
    """Lines of two versions: those of both once, the others marked; ``touched``: moves that differ unseen."""
    if not before or not after:
        mark = _mark(bool(before), bool(after))
        return tuple(replace(one, mark=mark) for one in before or after)
    found: list[Line] = []
    texts = [one.text for one in before], [one.text for one in after]
    for kind, start, end, first, last in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            for one in after[first:last]:
                found.append(replace(one, mark="changed" if ("transition", one.name) in touched else ""))
        else:
            found += [replace(one, mark="removed") for one in before[start:end]]
            found += [replace(one, mark="added") for one in after[first:last]]
    return tuple(found)


def _hubs(
    old: Definition, new: Definition, titles: Mapping[str, str], touched: Container[tuple[str, str]]
) -> tuple[tuple[Box, ...], tuple[Tie, ...]]:
    """The boxes of moves and their ties."""
    boxes: list[Box] = []
    ties: list[Tie] = []
    moves = together(old), together(new)
    for sources, target in {**moves[1], **moves[0]}:
        many = len(sources) > MANY
        both = [
            tuple(Line(said(move, titles), name=move.name) for move in one.get((sources, target), [])) for one in moves
        ]
        lines = merged(both[0], both[1], touched)
        mark = _mark(*map(bool, both))
        named = new if all(name in new.states for name in sources) else old
        lines += (Line(_anywhere(named, sources), mark, faint=True),) if many else ()
        hub = f"{' '.join(sources)} > {target}"
        names = tuple(dict.fromkeys(one.name for one in lines if one.name))
        shown = mark or ("changed" if many and any(one.mark for one in lines) else "")
        boxes.append(Box(hub, "anywhere" if many else "move", lines, names, shown if many else ""))
        ties += [Tie(one, hub, False, mark) for one in sources or (START,)] if not many else []
        ties.append(Tie(hub, target, True, mark))
    return tuple(boxes), tuple(ties)


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
    return " · ".join((move.label, "、".join(who(role, titles) for role in move.by), *marks(move, titles)))


def _anywhere(definition: Definition, sources: tuple[str, ...]) -> str:
    return "自下列任一状态：" + "；".join(definition.states[name].label for name in sources)


def _state(
    definition: Definition, state: StateDef, overs: Sequence[Over], titles: Mapping[str, str]
) -> tuple[Line, ...]:
    """What its box says."""
    lines = [Line(state.label)]
    if state.owed_by is not None:
        called = {name: fact.label for name, fact in definition.facts.items()}
        lines.append(Line(f"{who(state.owed_by)} · {term_of(state, called, titles)}"))
        lines += [Line(alone(definition, one)) for one in definition.exclusions.values() if state.name in one.within]
        over = [str(number) for number, one in enumerate(overs, 1) if state.name in one]
        lines += [Line(f"逾期：阶梯{'、'.join(over)}")] if over else []
    staying = [one for one in definition.from_state(state.name) if one.target == state.name]
    return (*lines, *(Line(f"↻ {said(one, titles)}", name=one.name) for one in staying))
