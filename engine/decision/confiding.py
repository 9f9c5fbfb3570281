"""How confidential a single item is: raised above its procedure, and let down again (DOMAIN T30, T40)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decision.decide import Command
from engine.decision.draft import Draft
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.levels import guarded, level_of, raised, rank
from engine.errors import Refused, Sentence

CONFIDE, LABEL = "item.level", "定级"
MAY = ("handler", "office_deputy", "office_head")
SECRETS = frozenset({"秘密", "机密", "绝密", "secret", "confidential", "top secret", "classified"})
"""Levels of state secrets, which this record must not hold."""
CALLED = {"公开": "public", "内部": "internal", "限制": "restricted", "不公开": "restricted", "工作秘密": "restricted"}


def level_meant(written: str) -> str:
    """A level as officials write it: ``公开``, ``内部``, ``限制``.

    Raises:
        Refused: a level of state secrets. ValueError: none at all.
    """
    word = written.strip().partition("★")[0].strip().lower()
    if word in SECRETS:
        reason = Sentence("state secrets do not belong into this record; it takes nothing above {level}",
                          {"level": "内部"})  # fmt: skip
        raise Refused([reason], number="-", transition=LABEL)
    found = CALLED.get(word, word)
    rank(found)
    return found


def stored(definition: Definition, level: str, kept: Iterable[str], number: str = "-") -> str | None:
    """What is stored with an item of this procedure at this level; ``None`` where everybody sees it.

    Raises:
        Refused: below what the procedure says, or a level of single words.
    """
    against, units = [], sorted(kept)
    if rank(level) < rank(definition.level):
        data = {"procedure": definition.title, "level": definition.level}
        against.append(Sentence("items of {procedure} are {level}; none is less confidential", data))
    if level == "vault" != definition.level:
        against.append(
            Sentence("no item is for the vault's keeper alone; single words are, as a fact of the kind secret")
        )
    if units and not guarded(level):
        data = {"units": "、".join(units)}
        against.append(Sentence("whoever works here sees it: it cannot be kept from {units}", data))
    if against:
        raise Refused(against, number=number, transition=LABEL)
    return raised(level, units) if guarded(level) else None


def confide(
    definition: Definition, snapshot: Snapshot, command: Command, level: str | None, above: str | None, reason: str,
    world: World,
) -> Outcome:  # fmt: skip
    """From now on an item, ended ones too, is as confidential as this.

    Args:
        level: what is stored (``stored``). above: what is stored with its parent.

    Raises:
        Refused: with every reason. For the office's handler, deputy and head (assumed).
    """
    against = not_of_the_office(snapshot, command.actor)
    if rank(level_of(level)) < rank(level_of(above)):
        data = {"parent": snapshot.parent.number if snapshot.parent else "-", "level": level_of(above)}
        against.append(Sentence("it belongs to {parent}, which is {level}; that one first", data))
    if level == snapshot.level:
        against.append(Sentence("it is so already"))
    if against:
        raise Refused(against, number=snapshot.number, transition=LABEL)
    draft = Draft(definition, snapshot, world)
    draft.change(level=level)
    draft.line(CONFIDE, command.actor, world.now, reason=reason, effects={"level": level or ""})
    return draft.outcome()


def not_of_the_office(snapshot: Snapshot, actor: ActorView) -> list[Sentence]:
    """Why somebody does not say how confidential an item is."""
    office = snapshot.parties.get("office")
    if office is not None and any((role, office.code) in actor.posts for role in MAY):
        return []
    return [Sentence("only the office's handler, deputy and head say how confidential an item is")]


def told_level(said: str | None, definition: Definition) -> str | None:
    """What must be stored with an item, by what its lines said last; ``None``: no line said anything."""
    own = definition.level if guarded(definition.level) else None
    return own if said is None else said or None
