"""Posts that nobody validly holds and that items wait for: an alarm, for nothing is late before it is too late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.decision.snapshot import Snapshot
from engine.decision.who import stands_for, unit_of
from engine.definition.definition import Definition, RoleDef
from engine.errors import Sentence
from engine.runtime.answers.views import Finding

NAMED = 5
"""Of so many items that wait for a post the numbers are told."""


class Vacancies:
    """Looks at open items one by one, and remembers which posts they wait for in vain.

    Args:
        held: the posts that are validly held, as (role code, unit code).
    """

    def __init__(self, held: Iterable[tuple[str, str]]) -> None:
        self._held = frozenset(held)
        self._waiting: dict[tuple[tuple[str, str, str], ...], list[str]] = {}

    def look(self, definition: Definition, snapshot: Snapshot) -> None:
        """Whether the post that owes the next step is vacant, or every post that could sign what the state issues."""
        state = definition.states[snapshot.state]
        asked: list[list[RoleDef]] = [[state.owed_by]] if state.owed_by is not None else []
        signing = [move for move in definition.from_state(snapshot.state) if move.issues]
        asked += [[role for move in signing for role in move.by]] if signing else []
        for roles in asked:
            posts = [_post(stands_for(role, snapshot), snapshot) for role in roles]
            known = [one for one in posts if one is not None]
            if len(known) < len(posts) or not known or any(one[:2] in self._held for one in known):
                continue  # a party, or somebody who is no person, may; or somebody holds it
            numbers = self._waiting.setdefault(tuple(dict.fromkeys(known)), [])
            if snapshot.number not in numbers:
                numbers.append(snapshot.number)

    def findings(self) -> Iterator[Finding]:
        """One for each post, or posts of which any one would do."""
        for posts, numbers in self._waiting.items():
            shown = "、".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
            data: dict[str, Any] = {
                "posts": " / ".join(f"{label} ({role} {unit})" for role, unit, label in posts), "count": len(numbers),
                "numbers": shown,
            }  # fmt: skip
            sentence = Sentence("nobody validly holds {posts}, and {count} item(s) wait for it: {numbers}", data)
            todo = Sentence("appoint somebody (`duban post import FILE`); a substitute needs a holder to stand in for")
            yield Finding("vacant", True, sentence, todo)


def _post(role: RoleDef, snapshot: Snapshot) -> tuple[str, str, str] | None:
    """(role, unit, what it is called), if it is a post in a unit."""
    unit = unit_of(role, snapshot)
    if role.kind != "post" or unit is None:
        return None
    return role.code, unit, role.label
