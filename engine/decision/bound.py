"""What an item's rows must say, because its lines say it: the fold of a history, and where stored rows differ from it.

Lines are chained and rows are not; whoever changes a row by hand is found by reading the lines again. What no line
tells (the parts of a deadline from which its date was counted) is told by seals, which cover the rows as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.decision.retold import MIGRATE, Names, renamed_by
from engine.definition.definition import Definition

Rows = Mapping[str, Sequence[Any]]
LAPSES = ("clock.lapse", "suspension.lapse")
SPEAKING = {*LAPSES, "document.void", "document.serve"}
"""What has no meaning without its effects; a line of these that has none was never written by us."""


@dataclass(frozen=True)
class Difference:
    """A stored value that its history contradicts.

    Attributes:
        table, what: where it lies. told, stored: what it should be and what it is; ``None``: nothing at all.
        seq, at: the line that said so last, and when that was recorded: it was true then, and is no longer.
    """

    table: str
    what: str
    told: Any
    stored: Any
    seq: int
    at: datetime | None


@dataclass
class Told:
    """What the lines of one item have said so far."""

    seq: int = 0
    version: int = 0
    state: str = ""
    opened_at: datetime | None = None
    last_at: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    fact_lines: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    moved: tuple[int, datetime | None] = (0, None)
    parties: dict[str, str] | None = None
    level: str | None = None
    papers: dict[tuple[int, str], tuple[str | None, str, str | None, datetime]] = field(default_factory=dict)
    rounds: dict[tuple[str, int], tuple[Mapping[str, Any], int, datetime]] = field(default_factory=dict)
    lapses: dict[tuple[str, int], tuple[int, datetime]] = field(default_factory=dict)
    rungs: dict[tuple[str, int], tuple[int, datetime]] = field(default_factory=dict)
    suspended: dict[int, tuple[int | None, datetime]] = field(default_factory=dict)
    voided: set[str] = field(default_factory=set)
    served: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)

    def hear(self, line: Any) -> None:
        """One line more, in order."""
        self.said(
            line.seq, line.version, line.transition, line.to_state, line.actor, line.recorded_at, line.facts,
            line.effects,
        )  # fmt: skip

    def said(
        self, seq: int, version: int, transition: str, to_state: str, actor: str, at: datetime,
        facts: Mapping[str, Any], effects: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """The same by its parts: an audit does nothing more often."""
        if transition == MIGRATE:
            self._rename(renamed_by(effects))
        self.seq, self.version = seq, version
        if self.opened_at is None:
            self.opened_at = at
            self.parties = effects.get("parties")
        if seq == 1 or transition == "item.level":
            self.level = effects.get("level")
        if to_state != self.state:
            self.moved = (seq, at)
        self.state, self.last_at = to_state, at
        for name in effects.get("gone", ()) if transition == "item.void" else ():
            self.facts.pop(name, None)
        for name, value in facts.items():
            self.facts[name] = value
            self.fact_lines[name] = (seq, at)
        if effects or transition in SPEAKING:
            self._effects(seq, transition, actor, at, effects)
        if transition == "item.suspend":
            self.suspended[seq] = (None, at)
        elif transition == "item.resume" and self.suspended:
            last = max(self.suspended)
            self.suspended[last] = (seq, self.suspended[last][1])

    def _effects(self, seq: int, transition: str, actor: str, at: datetime, effects: Mapping[str, Any]) -> None:
        for paper in effects.get("documents", ()):
            self.papers[seq, paper["name"]] = (paper["number"], actor, paper.get("sha256"), at)
        if (noted := effects.get("deadline")) is not None:
            self.rounds[noted["state"], noted["round"]] = (noted, seq, at)
        if transition in LAPSES:
            self.lapses[effects["state"], effects["round"]] = (seq, at)
        elif "rung" in effects and "n" in effects:
            self.rungs[effects["rung"], effects["n"]] = (seq, at)
        if transition == "document.void":
            self.voided.add(effects["paper"])
        elif transition == "document.serve":
            self.served[effects["paper"]] = (effects["served_on"], seq, at)
        elif transition == "item.correct" and self.parties is not None:
            self.parties = {**self.parties, **effects.get("parties", {})}

    def _rename(self, names: Names) -> None:
        """Rounds and rungs go by their new names from here on."""
        self.rounds = {names.place(*key): one for key, one in self.rounds.items()}
        self.lapses = {names.place(*key): one for key, one in self.lapses.items()}
        self.rungs = {(names.rung(rung), n): one for (rung, n), one in self.rungs.items()}


def differences(told: Told, row: Any, rows: Rows, definition: Definition | None) -> Iterator[Difference]:
    """Where the rows of an item differ from its lines.

    Args:
        row: the item's own; rows: table → those that belong to it. definition: tells which states are final.
    """
    yield from _item(told, row, definition)
    yield from _facts(told, row.facts)
    yield from _parties(told, rows.get("party", ()))
    yield from _papers(told, rows.get("document", ()))
    yield from _voided(told, rows.get("document", ()))
    yield from _served(told, rows.get("document", ()))
    yield from _rounds(told, row, rows.get("deadline", ()))
    yield from _claims(told, rows.get("rung_claim", ()))
    yield from _suspensions(told, rows.get("suspension", ()))


def _item(told: Told, row: Any, definition: Definition | None) -> Iterator[Difference]:
    seq, at = told.moved
    pairs: list[tuple[str, Any, Any]] = [
        ("state", told.state, row.state),
        ("version", told.version, row.version),
        ("opened_at", told.opened_at, row.opened_at),
        ("last_at", told.last_at, row.last_at),
        ("seq", told.seq, row.seq),
    ]
    state = definition.states.get(told.state) if definition is not None else None
    if state is not None:
        pairs.append(("ended_at", at if state.final else None, row.ended_at))
        pairs.append(("dropped", state.final and state.dropped, row.dropped))
    for what, expected, stored in pairs:
        if expected != stored:
            moved = what in ("state", "ended_at", "dropped")
            yield Difference("item", what, expected, stored, *((seq, at) if moved else (told.seq, told.last_at)))


def _facts(told: Told, stored: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(told.facts.keys() | stored.keys()):
        expected, found = told.facts.get(name), stored.get(name)
        if expected != found or type(expected) is not type(found):
            line = told.fact_lines.get(name, (told.seq, told.last_at))
            yield Difference("facts", name, expected, found, *line)


def _parties(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    if told.parties is None:  # lines of before parties were noted
        return
    stored = {row.role: row.unit_code for row in rows}
    for role in sorted(told.parties.keys() | stored.keys()):
        if told.parties.get(role) != stored.get(role):
            yield Difference("party", role, told.parties.get(role), stored.get(role), 1, told.opened_at)


def _papers(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    stored: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        stored.setdefault((row.seq, row.name), []).append(row)
    for key, (number, actor, digest, at) in told.papers.items():
        seq, name = key
        found = stored.pop(key, [])
        if len(found) != 1:
            yield Difference("document", number or name, 1, len(found), seq, at)
            continue
        for what, expected in (("official_number", number), ("issued_by", actor), ("sha256", digest)):
            if getattr(found[0], what) != expected:
                yield Difference("document", what, expected, getattr(found[0], what), seq, at)
        if (content := _content(found[0])) != digest:
            yield Difference("document", f"{number or name} content", digest, content, seq, at)
    for (seq, name), extra in stored.items():
        yield Difference("document", extra[0].official_number or name, None, len(extra), seq, None)


def _content(row: Any) -> str | None:
    """The sha256 of the bytes of a paper; a quick look has it in the row's text."""
    if hasattr(row, "text"):
        found: str | None = json.loads(row.text).get("content")
        return found
    return None if row.content is None else sha256(bytes(row.content)).hexdigest()


def _voided(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    for row in rows:
        if row.official_number in told.voided and row.status != "void":
            yield Difference("document", f"{row.official_number} status", "void", row.status, told.seq, told.last_at)


def _served(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    for row in rows:
        if row.official_number in told.served:
            day, seq, at = told.served[row.official_number]
            found = row.served_on.isoformat() if row.served_on else None
            if found != day:
                yield Difference("document", f"{row.official_number} served_on", day, found, seq, at)


def _rounds(told: Told, row: Any, rows: Iterable[Any]) -> Iterator[Difference]:
    stored = {(one.state, one.round): one for one in rows}
    for key, (noted, seq, at) in told.rounds.items():
        name, one = f"{key[0]} {key[1]}", stored.get(key)
        if one is None:
            yield Difference("deadline", name, noted["due"], None, seq, at)
            continue
        if key[0] != told.state or row.ended_at is not None:
            continue  # what became of a round while the work was elsewhere is told when it comes back
        if max(round for state, round in told.rounds if state == key[0]) != key[1]:
            continue
        due = one.due_on.isoformat() if one.due_on else None
        for what, expected, found in (("due_on", noted["due"], due), ("limit_name", noted["limit"], one.limit_name)):
            if expected != found:
                yield Difference("deadline", f"{name} {what}", expected, found, seq, at)
    for (state, round), (seq, at) in told.lapses.items():
        one = stored.get((state, round))
        if one is None:
            yield Difference("deadline", f"{state} {round}", at, None, seq, at)
    for (state, round), one in stored.items():
        if one.lapsed_at is not None and (state, round) not in told.lapses:
            yield Difference("deadline", f"{state} {round} lapsed_at", None, one.lapsed_at, told.seq, told.last_at)


def _claims(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    stored = {(one.rung, one.n) for one in rows}
    for (rung, n), (seq, at) in told.rungs.items():
        if (rung, n) not in stored:
            yield Difference("rung_claim", f"{rung} {n}", n, None, seq, at)


def _suspensions(told: Told, rows: Iterable[Any]) -> Iterator[Difference]:
    stored = {one.seq_from: one for one in rows}
    for seq, (until, at) in told.suspended.items():
        found = stored.pop(seq, None)
        if found is None or (until is not None and found.seq_until != until):
            yield Difference("suspension", str(seq), until, getattr(found, "seq_until", None), seq, at)
    for seq, found in stored.items():
        yield Difference("suspension", str(seq), None, found.seq_until, seq, None)
