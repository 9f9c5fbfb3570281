"""Children: opened, heard and taken along by their parents (SEMANTICS 26-29)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition.definition import Definition, TransitionDef
from engine.definition.verify.fills import PERIOD_FACTS, compatible, fills
from engine.definition.verify.findings import Finding, Site, Subject
from engine.definition.verify.shape import reachable
from engine.definition.verify.together import Together
from engine.errors import Sentence


def children_can_be_opened(together: Together, subject: Subject) -> Iterator[Finding]:
    """P013: SEMANTICS 26, 27 — what ``opens=`` names has one opening for PARENT, everything it asks for is filled, and
    a date that does not roll stays where it is."""
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        if child is None or site.rung is not None:
            continue
        found = together.openings(child, site)
        words = {"procedure": child.definition.code, "via": site.opening.via or ""}
        if len(found) == 1:
            yield from fills(subject, site, child.definition, found[0])
            yield from _rolls_alike(site, child.definition)
        elif found:
            yield site.where, Sentence("{procedure} has several openings by PARENT: say which with via=", words)
        elif site.opening.via:
            yield site.where, Sentence("{procedure} has no opening {via} by PARENT", words)
        else:
            yield site.where, Sentence("{procedure} has no opening by PARENT", words)


def _rolls_alike(site: Site, child: Definition) -> Iterator[Finding]:
    """A periodic date that does not roll is not rolled by the child that is given it."""
    if site.opening.period is None or site.opening.roll is not None:
        return
    for state in child.states.values():
        if state.due is not None and state.due.fact in PERIOD_FACTS and state.due.roll is not None:
            yield (
                site.where,
                Sentence(
                    "the dates of {procedure} do not roll here, but {state} rolls them: due=on({fact}, roll=None)",
                    {"procedure": child.code, "state": state.name, "fact": state.due.fact},
                ),
            )


def what_is_told_is_heard(together: Together, subject: Subject) -> Iterator[Finding]:
    """P015: SEMANTICS 28 — ``tells=`` names a move of every parent, declared by CHILD, legal or still to come in every
    state in which the child may speak, with all it asks for; and what only a child may take, some child tells."""
    yield from _told(together, subject)
    for site in subject.sites:
        child = together.latest.get(site.opening.procedure)
        if child is None:
            continue
        opening = together.opening(site)
        for tale in child.definition.transitions.values():
            if tale.tells is None or not _can_take(child.definition, opening, tale):
                continue
            heard = subject.definition.transitions.get(tale.tells)
            if heard is not None and heard.may("child", child.definition.code):
                yield from _hears(subject, site, child, tale, heard)
            elif not _nobody_hears(together, child, tale):
                yield site.where, _deaf(subject.definition.code, child.definition.code, tale)
    for move in subject.definition.transitions.values():
        yield from _never_told(together, subject, move)


def _told(together: Together, subject: Subject) -> Iterator[Finding]:
    """A name that no parent knows is the child's mistake; one that only some know is the others'."""
    for tale in subject.definition.transitions.values():
        if tale.tells is not None and _nobody_hears(together, subject, tale):
            parent, _ = together.openers(subject.definition.code)[0]
            yield tale.where, _deaf(parent.definition.code, subject.definition.code, tale)


def _nobody_hears(together: Together, child: Subject, tale: TransitionDef) -> bool:
    openers = together.openers(child.definition.code)
    heard = (parent.definition.transitions.get(tale.tells or "") for parent, _ in openers)
    return bool(openers) and not any(one is not None and one.may("child", child.definition.code) for one in heard)


def _deaf(parent: str, child: str, tale: TransitionDef) -> Sentence:
    return Sentence(
        "{child}.{transition} tells {parent} {told}, which is no move of it by CHILD({child})",
        {"child": child, "transition": tale.name, "parent": parent, "told": tale.tells},
    )


def _can_take(child: Definition, opening: TransitionDef | None, move: TransitionDef) -> bool:
    if opening is None or not move.sources:
        return opening is None or move is opening
    return bool(reachable(child, opening.target) & set(move.sources))


def _hears(
    subject: Subject, site: Site, child: Subject, tale: TransitionDef, heard: TransitionDef
) -> Iterator[Finding]:
    words = {"child": child.definition.code, "transition": tale.name, "told": heard.name}
    if not reachable(subject.definition, site.after) & set(heard.sources):
        yield (
            site.where,
            Sentence("{child}.{transition} tells {told}, to which no path leads once the child is open", words),
        )
    elif (deaf := next(_deaf_states(subject, site, heard), None)) is not None:
        yield (
            site.where,
            Sentence(
                "{child}.{transition} tells {told}, which is impossible from {state} on, while the child is still open",
                {**words, "state": deaf},
            ),
        )
    returns, certain = site.opening.returns, child.known.facts_after(tale)
    for name in returns:
        if name not in child.definition.facts:
            yield site.where, Sentence("{child} has no fact {fact}", {**words, "fact": name})
    for ask in heard.asks:
        wanted = subject.definition.facts[ask]
        sources = [name for name, fact in returns.items() if fact == ask] or [ask]
        given = [name for name in sources if name in certain]
        if not given and not wanted.optional:
            yield (
                site.where,
                Sentence(
                    "{child}.{transition} tells {told}, which asks for {fact}: the child does not certainly know it",
                    {**words, "fact": ask},
                ),
            )
        for name in given:
            if not compatible(child.definition.facts[name], wanted):
                yield (
                    site.where,
                    Sentence(
                        "{told} asks for {fact}, but what {child}.{transition} tells is of another kind",
                        {**words, "fact": ask},
                    ),
                )


def _deaf_states(subject: Subject, site: Site, heard: TransitionDef) -> Iterator[str]:
    """The states the parent may rest in while the child is open, from which the move it tells is never legal again.

    A child of a stay ends with it, so only the state itself counts; the end of the parent takes every child along.
    """
    stay = site.state is not None and site.rung is None
    open_in = (site.after,) if stay else _while_open(subject.definition, site)
    for state in open_in:
        if subject.definition.states[state].final or state in heard.sources:
            continue
        if stay or not any(subject.definition.can_reach(state, one) for one in heard.sources):
            yield state


def _while_open(definition: Definition, site: Site) -> tuple[str, ...]:
    """The states the parent may come to rest in while the child is open: not by moves that wait for it to end."""
    code, found, todo = site.opening.procedure, [site.after], [site.after]
    while todo:
        for move in definition.from_state(todo.pop(0)):
            waits = any(  # for all of them: a join of k lets the others go on
                (rule.kind == "none_open" and rule.args[0] == code)
                or (rule.kind == "children_ended" and rule.args == (code,))
                for rule in move.when
            )
            if not waits and move.target not in found:
                found.append(move.target)
                todo.append(move.target)
    return tuple(found)


def _never_told(together: Together, subject: Subject, move: TransitionDef) -> Iterator[Finding]:
    codes = [role.code.removeprefix("child:") for role in move.by]
    if not codes or any(role.kind != "child" for role in move.by) or not set(codes) <= set(together.latest):
        return
    opened = {site.opening.procedure for site in subject.sites}
    for code in codes:
        tales = together.latest[code].definition.transitions.values()
        if code in opened and any(tale.tells == move.name for tale in tales):
            return
    yield (
        move.where,
        Sentence(
            "no child opened here ever tells {transition}: {children}",
            {"transition": move.name, "children": ", ".join(codes)},
        ),
    )


def children_go_with_their_parent(together: Together, subject: Subject) -> Iterator[Finding]:
    """P016: SEMANTICS 28, 29 — a child that is no measure has a way out by PARENT from each of its states, for when
    the parent ends."""
    definition = subject.definition
    opened = any(site.rung is None for _, site in together.openers(definition.code))
    if not opened or definition.code in together.measures or definition.answering:
        return
    begins = [move.target for move in definition.openings if move.may("parent")]
    reached = reachable(definition, *begins)
    for state in subject.resting:
        if state.name in reached and not has_exit(definition, state.name):
            yield (
                state.where,
                Sentence(
                    "{state} ({label}) has no way to an end by PARENT that asks nothing: the parent cannot end",
                    {"state": state.name, "label": state.label},
                ),
            )


def has_exit(definition: Definition, state: str) -> bool:
    """Whether the parent can end an item that rests here; it can be asked nothing."""
    return any(
        move.may("parent")
        and definition.states[move.target].final
        and all(definition.facts[name].optional for name in move.asks)
        for move in definition.from_state(state)
    )
