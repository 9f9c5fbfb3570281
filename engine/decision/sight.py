"""Who may see what: the one place that decides it. Pure; readers ask it wherever the record is read for people.

Everybody who works here sees what is ``public`` or ``internal``. An item above that is seen by whom its procedure names
on it: parties by any post in their unit, posts in the unit of their party; but by no post in a unit that it is kept
from, unless that is the office's own. A fact above its item is seen by whoever records it. Nobody else is told that
there is such an item. Nobody sees by rank: neither the administrator nor a leader whom the procedure does not name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from engine.definition.definition import Definition, RoleDef
from engine.definition.levels import guarded, kept_from, level_of

Posts = Collection[tuple[str, str]]
"""What somebody holds: post, unit."""


def sees(definition: Definition | None, level: str | None, parties: Mapping[str, str], posts: Posts) -> bool:
    """Whether somebody with these posts may know of an item.

    Args:
        definition: its pinned procedure; ``None``: nobody knows any more whom it named.
        level: what is stored with the item (``levels``). parties: role → unit on this item, those that settings
            fill included.
    """
    if not guarded(level_of(level)):
        return True
    kept = kept_from(level) - {parties.get("office", "")}
    if kept:
        posts = [(post, unit) for post, unit in posts if unit not in kept]
    return definition is not None and _any(definition.concerned, parties, posts)


def unseen(definition: Definition | None, parties: Mapping[str, str], posts: Posts) -> frozenset[str]:
    """The facts of an item that somebody may not see though he sees the item."""
    if definition is None or not definition.guarded_facts:
        return frozenset()
    return frozenset(name for name in definition.guarded_facts if not _any(definition.asking(name), parties, posts))


def _any(roles: Iterable[RoleDef], parties: Mapping[str, str], posts: Posts) -> bool:
    return any(_holds(role, parties, posts) for role in roles)


def _holds(role: RoleDef, parties: Mapping[str, str], posts: Posts) -> bool:
    if role.kind == "party":
        unit = parties.get(role.code)
        return unit is not None and any(theirs == unit for _post, theirs in posts)
    if role.at is None:
        return any(post == role.code for post, _unit in posts)
    return (role.code, parties.get(role.at.code)) in posts
