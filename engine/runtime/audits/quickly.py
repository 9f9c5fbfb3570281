"""The quick look of an audit: which items are certainly as they were written. Of all others it says nothing but that.

What it vouches for has been compared in full, as ``auditing`` does it, but by the texts that the database puts together
(``quick``): each line is the text whose hash is chained, the lines say what the rows say, and the rows are those that
were sealed. Whatever is in the least unlike that is left to ``auditing``, which reads it again and names what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from engine.decision.bound import Told, differences
from engine.decision.confiding import told_level
from engine.runtime.audits.audited import Reading
from engine.runtime.audits.sealed import GRACE, Leaf
from engine.runtime.audits.wrong import UNREADABLE
from engine.store.chain import EVENT_TAG, genesis
from engine.store.evidence import evidence, quick
from engine.store.evidence.seals import digest
from engine.store.statements.written import canonical, instant_of, parsed

ONE_BY_ONE = 8
"""Up to so many items of a span whose rows no seal covers yet, they are asked for each by itself."""


class Line(NamedTuple):
    """What a seal and a search for files want to know of a line."""

    seq: int
    hash: str
    recorded_at: datetime
    facts: Mapping[str, Any]
    effects: Mapping[str, Any]


def suspects(one: Reading, after: int, last: int) -> set[int] | None:
    """The items of a span, and what remains of such as are gone, that somebody has to look at closely.

    Returns:
        ``None``: it cannot be told here; somebody looks at all of them.
    """
    try:
        return _suspects(one, after, last)
    except UNREADABLE:
        return None
    except Exception as error:
        if quick.refused(error):
            return None
        raise


def _suspects(one: Reading, after: int, last: int) -> set[int]:
    items = {row.id: row for row in quick.items(one.held, after, last)}
    leaves, told, there = one.sealed.leaves(after, last), dict[int, Told](), set[int]()
    for id, lines in groupby(quick.lines(one.held, after, last), key=itemgetter(0)):
        there.add(id)
        if id in items and (found := _told(one, items[id], lines, leaves.get(id))) is not None:
            told[id] = found
    sealed = {id for id in told if (leaf := leaves.get(id)) is not None and leaf.seq == items[id].seq}
    texts = quick.bound(one.held, after, last) if sealed else {}
    plain = _plainly(one, after, last, told.keys() - sealed, whole=not sealed)
    fine = {
        id for id, said in told.items()
        if (id not in sealed or _as_sealed(items[id], texts.get(id, {}), leaves[id]))
        and _agrees(one, said, items[id], (texts if id in sealed else plain).get(id, {}))
    }  # fmt: skip
    one.read(sum(told[id].seq for id in fine))
    return (items.keys() | there | texts.keys() | plain.keys() | leaves.keys()) - fine


def _plainly(one: Reading, after: int, last: int, ids: set[int], *, whole: bool) -> quick.Bound:
    """The rows of items that have got a line since the last seal: every value of theirs is to be read."""
    if whole or len(ids) > ONE_BY_ONE:
        return evidence.bound(one.held, after, last)
    found: quick.Bound = {}
    for id in ids:
        found |= evidence.bound(one.held, id - 1, id)
    return found


def _told(one: Reading, row: Any, lines: Iterator[Any], leaf: Leaf | None) -> Told | None:
    """What the lines say, if each of them is what was written after those before it, and the last is the last."""
    told = Told()
    try:
        return told if _heard(one, row, lines, told, leaf) else None
    except UNREADABLE:
        return None


def _heard(one: Reading, row: Any, lines: Iterator[Any], told: Told, leaf: Leaf | None) -> bool:
    head, seq, said = genesis(row.number), 0, told.said
    sealed, since = (leaf.seq, leaf.sealed_at - GRACE) if leaf is not None else (0, None)
    for (
        _id, found, version, transition, to_state, actor, recorded, occurred, written_facts, written_effects,
        previous, hash_, before, between, behind,
    ) in lines:  # fmt: skip
        seq += 1
        if found != seq or previous != head or type(version) is not int:
            return False
        text = (
            f'{previous}\n["{EVENT_TAG}",{before[1:-1]},{written_facts},{between[1:-1]},{written_effects},{behind[1:]}'
        )
        head = sha256(text.encode()).hexdigest()
        if hash_ != head:
            return False
        facts, effects = _value(written_facts), _value(written_effects)
        at = instant_of(recorded)
        if occurred is not None:
            instant_of(occurred)
        said(seq, version, transition, to_state, actor, at, facts, effects)
        if leaf is not None and since is not None and (seq == sealed or (seq > sealed and at < since)):
            leaf.hear(Line(seq, hash_, at, facts, effects))
        if _attaches(facts, effects) and not one.attached(row.number, Line(seq, hash_, at, facts, effects)):
            return False
    if not seq or head != row.head_hash:
        return False
    return leaf is None or next(leaf.lines_of(row, seq), None) is None


_NOTHING: dict[str, Any] = {}


def _value(text: str) -> Any:
    return _NOTHING if text == "{}" else _often(text) if len(text) < SHORT else _read(text)


def _read(text: str) -> Any:
    """What a text says that is written as we write; every other raises ValueError."""
    value = parsed(text)
    if canonical(value) != text:
        raise ValueError(f"{text!r} is not how a value is written here")
    return value


_often = lru_cache(maxsize=4096)(_read)
"""Reminders say the same few things again and again, and so do the terms that begin on one day."""
SHORT = 200


def _attaches(facts: Mapping[str, Any], effects: Mapping[str, Any]) -> bool:
    return any(type(value) is dict for value in facts.values()) or "attached" in effects or "drafts" in effects


def _as_sealed(row: Any, rows: dict[str, list[Any]], leaf: Leaf) -> bool:
    text = quick.rows_text(row, rows, canonical(row.facts))
    return text is not None and digest(text) == leaf.rows


def _agrees(one: Reading, told: Told, row: Any, rows: dict[str, list[Any]]) -> bool:
    definition = one.definition_of(row.procedure, row.version)
    if definition is not None and row.level != told_level(told.level, definition):
        return False
    return next(differences(told, row, rows, definition), None) is None
