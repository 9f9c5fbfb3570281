"""Whether a history could have happened: each line taken again by the state machine of the pinned definition.

A chain shows that lines are those that were written, not that the program wrote them: whoever adds a line with a right
hash has still to keep to the procedure. Legality, actors, facts and papers are judged again; whether who acted might do
so that day is asked by ``entitled``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from engine.decision import looking
from engine.decision.backdating import EFFECT
from engine.decision.machine import legality
from engine.decision.retold import MIGRATE, renamed_by
from engine.definition.definition import Definition, TransitionDef
from engine.errors import Sentence

ALWAYS = datetime.min.replace(tzinfo=UTC)
IN_A_ROUND = ("clock.lapse", "suspension.lapse", "clock.remind", "clock.skip", "clock.escalate")
"""What time does because of a deadline."""


class Walk:
    """An item's way through its procedure, line by line; a migration leads from one version into another.

    Args:
        versions: a version → its definition as it was then, or nothing if that is not known.
        behind: of a person's line, by how many working days what it tells lies back (a service it records, too), and
            whether that is more than may go without a reason.
        entitled: whether who wrote a line might; ``Entitled.hear``.
        ordered_since: lines of the clock that were recorded before may lie before the beginning of their round.

    Attributes:
        unknown: the versions whose lines could not be judged.
    """

    def __init__(
        self, versions: Callable[[int], Definition | None],
        behind: Callable[[Any, TransitionDef], int] = lambda _line, _move: 0,
        ordered_since: datetime = ALWAYS,
        entitled: Callable[[Any, Definition | None], Iterator[Sentence]] = lambda _line, _definition: iter(()),
    ) -> None:  # fmt: skip
        self.versions, self.behind, self.ordered_since, self.entitled = versions, behind, ordered_since, entitled
        self.version = 0
        self.state: str | None = None
        self.unknown: set[int] = set()
        self._recorded: dict[int, frozenset[str]] = {}
        self._acts: list[tuple[int, str | None, datetime]] = []
        self._looks: dict[str, looking.Look] = {}
        self._rounds: dict[str, tuple[int, datetime | None]] = {}

    def hear(self, line: Any) -> Iterator[Sentence]:
        """What is not possible about the next line."""
        before, self.version = self.version or line.version, line.version
        definition = None
        if line.transition == MIGRATE:
            yield from self._migrated(line, before)
        else:
            if line.version != before:
                data = {"before": before, "after": line.version}
                yield Sentence("the line is under version {after}, the one before it was under {before}", data)
            definition = self._definition(line.version)
            if definition is not None:
                yield from self._heard(line, definition)
        yield from self.entitled(line, definition)
        self._noted(line)
        self.state = line.to_state
        self._recorded[line.seq] = frozenset(line.facts)
        if "." not in line.transition:
            self._acts.append((line.seq, line.from_state, line.occurred_at))

    def _definition(self, version: int) -> Definition | None:
        found = self.versions(version)
        if found is None:
            self.unknown.add(version)
        return found

    def _migrated(self, line: Any, before: int) -> Iterator[Sentence]:
        """A migration moves an item that is under way, keeps the states it does not name, and records known facts."""
        said, names = line.effects.get("version", {}), renamed_by(line.effects)
        if (said.get("from"), said.get("to")) != (before, line.version) or line.actor_kind != "person":
            told = {"from": said.get("from", "—"), "to": said.get("to", "—")}
            yield Sentence("the migration says it leads from version {from} to {to}, and the lines do not", told)
        if line.from_state != self.state or line.to_state != names.state(line.from_state):
            data = {"from": line.from_state, "to": line.to_state, "state": self.state}
            yield Sentence("the migration leads from {from} to {to}; the item was in {state}", data)
        after = self._definition(line.version)
        self._definition(before)
        if after is None:
            return
        state = after.states.get(line.to_state)
        if state is None or state.final:
            yield Sentence("nothing rests in {to} under the new version", {"to": line.to_state})
        if strange := sorted(line.facts.keys() - after.facts.keys()):
            data = {"transition": line.transition, "facts": ", ".join(strange)}
            yield Sentence("{transition} does not ask for {facts}", data)

    def _heard(self, line: Any, definition: Definition) -> Iterator[Sentence]:
        data = {"transition": line.transition, "from": line.from_state, "to": line.to_state, "state": self.state}
        yield from self._timed(line, definition)
        if line.from_state != self.state:
            yield Sentence("{transition} is said to start from {from}; the item was in {state}", data)
        move = definition.transitions.get(line.transition)
        if move is not None:
            yield from _moved(line, move, data, definition)
            yield from self._dated(line, move)
        elif "." not in line.transition:
            yield Sentence("{transition} is no transition of the procedure", data)
        elif line.transition == "item.void":
            yield from self._void(line)
        elif line.to_state != line.from_state:
            yield Sentence("{transition} moves no item, and this one went to {to}", data)
        elif line.transition == "item.correct":
            if line.corrects not in self._recorded or line.facts.keys() - self._recorded[line.corrects]:
                yield Sentence("it corrects what line {corrects} does not record", {"corrects": line.corrects})
        elif line.facts and line.transition != "grounds.join":
            yield Sentence("{transition} records no facts and issues no papers", data)
        if "." in line.transition and line.effects.get("documents"):
            yield Sentence("{transition} records no facts and issues no papers", data)
        elif line.transition in looking.STEPS:
            if (why := looking.impossible(self._looks, line)) is not None:
                yield why
            looking.heard(self._looks, line)

    def _dated(self, line: Any, move: TransitionDef) -> Iterator[Sentence]:
        """A person's line lies not before the last act, and says why where it is recorded late (``backdating``)."""
        if line.actor_kind != "person" or (line.occurred_at == line.recorded_at and not move.serves):
            return
        if self._acts and line.occurred_at < max(at for _seq, _from, at in self._acts):
            yield Sentence("it is said to have happened before the act that it follows")
        if (late := self.behind(line, move)) and not (line.effects.get(EFFECT) or {}).get("reason"):
            yield Sentence(
                "it was recorded {late} working days after it happened, and does not say why", {"late": late}
            )

    def _noted(self, line: Any) -> None:
        """The round that runs in a state, and when it began; a migrated one may have begun long before it is noted."""
        noted = line.effects.get("deadline")
        if noted is not None and self._rounds.get(noted["state"], (0, None))[0] != noted["round"]:
            began = None if line.transition == MIGRATE else line.recorded_at
            self._rounds[noted["state"]] = (noted["round"], began)

    def _timed(self, line: Any, definition: Definition) -> Iterator[Sentence]:
        """What time does in a round happens after the round has begun, however late it is recorded (SEMANTICS 10)."""
        if line.recorded_at < self.ordered_since or line.actor_kind != "clock" or line.from_state is None:
            return
        if line.transition in IN_A_ROUND or line.transition in definition.transitions:
            _round, began = self._rounds.get(line.effects.get("state", line.from_state), (0, None))
            if began is not None and line.occurred_at < began:
                yield Sentence("it is said to have happened before its round began")

    def _void(self, line: Any) -> Iterator[Sentence]:
        """It takes back the last act, whatever that was."""
        seq, before, _at = self._acts.pop() if self._acts else (None, None, None)
        if (line.corrects, line.to_state) != (seq, before):
            data = {"corrects": line.corrects, "seq": seq}
            yield Sentence("it voids line {corrects}; the last act was line {seq}", data)


def _moved(line: Any, move: TransitionDef, data: dict[str, Any], definition: Definition) -> Iterator[Sentence]:
    if line.from_state is not None and line.from_state not in definition.states:
        yield Sentence("the procedure has no state {from}", data)
        return
    target = legality(definition).fire(move.name, line.from_state)
    if isinstance(target, Sentence):
        yield target
    elif target != line.to_state:
        yield Sentence("{transition} does not lead to {to}", data)
    if not _may(line, move):
        kind = {**data, "kind": line.actor_kind, "actor": line.actor}
        yield Sentence("{transition} is not for {actor} ({kind})", kind)
    strange = sorted(line.facts.keys() - {*move.asks, *move.sets})
    if strange:
        yield Sentence("{transition} does not ask for {facts}", {**data, "facts": ", ".join(strange)})
    issued = [paper["name"] for paper in line.effects.get("documents", ())]
    if issued != list(move.issues):
        names = {**data, "papers": "、".join(issued) or "-", "meant": "、".join(move.issues) or "-"}
        yield Sentence("{transition} issued {papers}; it issues {meant}", names)


def _may(line: Any, move: TransitionDef) -> bool:
    if line.actor_kind == "person":
        return any(role.kind in ("post", "party") for role in move.by)
    return any(role.code.partition(":")[0] == line.actor_kind for role in move.by)
