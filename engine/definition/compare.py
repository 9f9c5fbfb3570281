"""What differs between two definitions, in words: both are given in their canonical form (``render.canonical``).

``str()`` names everything by its code; people read the labels beside or instead of them (``differing``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.definition.differing import Labels, all_words, labels_of, span, words
from engine.definition.levels import USUAL
from engine.errors import Sentence

Data = Mapping[str, Any]
Part = Literal["procedure", "fact", "role", "limit", "state", "transition", "series", "exclusion"]
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        part, name: what it is about; of a ladder that stands over several states all of them, with commas.
        aspect: the key of the canonical form that differs; empty where the whole is new or gone.
        before, after: its values there; ``None``: nothing. what: the same in words.
    """

    kind: Kind
    part: Part
    name: str
    aspect: str
    before: Any
    after: Any
    what: Sentence


PARTS: Mapping[str, Sentence] = {
    "procedure": Sentence("procedure"),
    "fact": Sentence("fact"),
    "role": Sentence("role"),
    "limit": Sentence("limit"),
    "state": Sentence("state"),
    "transition": Sentence("transition"),
    "series": Sentence("series"),
    "exclusion": Sentence("exclusion"),
}
ASPECTS: Mapping[str, Sentence] = {
    "code": Sentence("code"),
    "title": Sentence("title"),
    "prefix": Sentence("prefix of numbers"),
    "level": Sentence("level of confidentiality"),
    "cleared": Sentence("who else sees confidential items"),
    "label": Sentence("label"),
    "kind": Sentence("kind"),
    "optional": Sentence("whether it may be left out"),
    "min": Sentence("least"),
    "max": Sentence("most"),
    "choices": Sentence("choices"),
    "at": Sentence("unit of the post"),
    "above": Sentence("post above it"),
    "setting": Sentence("setting that fills it"),
    "owed_by": Sentence("who owes the next step"),
    "due": Sentence("deadline"),
    "opens": Sentence("children it opens"),
    "ladder": Sentence("ladder"),
    "answers": Sentence("whether it is the response term"),
    "exempt": Sentence("why it has no deadline"),
    "final": Sentence("whether it ends the item"),
    "dropped": Sentence("whether it ends without a result"),
    "suspends_children": Sentence("whether children are suspended with it"),
    "sources": Sentence("from where"),
    "target": Sentence("to where"),
    "by": Sentence("who may"),
    "parties": Sentence("parties it names"),
    "asks": Sentence("facts it asks for"),
    "when": Sentence("conditions"),
    "issues": Sentence("papers it issues"),
    "serves": Sentence("date of service"),
    "tells": Sentence("what it tells the parent"),
    "basis": Sentence("legal basis"),
    "sets": Sentence("facts it sets"),
    "confirm": Sentence("whether it is confirmed"),
    "voids": Sentence("whether it voids papers"),
    "term": Sentence("term"),
    "keys": Sentence("what is the same thing"),
    "within": Sentence("states that exclude each other"),
    "shared": Sentence("name it shares"),
    "fact of": Sentence("procedures it may be of"),
    "fact within": Sentence("how lately it must have ended"),
    "series period": Sentence("period"),
    "series day": Sentence("day of the period"),
    "series opens": Sentence("how it opens an item"),
    "series lead": Sentence("how long before its date"),
    "series group": Sentence("group of units"),
    "series role": Sentence("what its units are on the item"),
    "series facts": Sentence("facts it gives"),
    "series roll": Sentence("what a date on a rest day does"),
    "series exclusive": Sentence("whether the day itself is late"),
}
"""The words for what may differ, some of them only in one part; an aspect that is not here is called by its key."""


def compare(old: Data, new: Data, roles: Mapping[str, str] | None = None) -> list[Change]:
    """All differences, of every part of a procedure (``PARTS``). Another version is no difference.

    Args:
        roles: what people call the roles, which the canonical form does not tell (``differing.roles_of``).
    """
    found: list[Change] = []
    labels = labels_of(old, new, roles or {})
    for key in ("code", "title", "prefix"):
        if old.get(key) != new.get(key):
            found.append(_changed(labels, "procedure", str(new["code"]), key, old.get(key), new.get(key)))
    for key, usual in (("level", USUAL), ("cleared", [])):
        before, after = old.get(key, usual), new.get(key, usual)
        if before != after:
            found.append(_changed(labels, "procedure", str(new["code"]), key, before, after))
    found += _named(labels, "fact", old["facts"], new["facts"])
    found += _named(labels, "role", old["roles"], new["roles"])
    found += _limits(labels, _terms(old), _terms(new))
    found += _named(labels, "state", _without_terms(old["states"]), _without_terms(new["states"]))
    found += _named(labels, "transition", _without_terms(old["transitions"]), _without_terms(new["transitions"]))
    found += _named(labels, "series", old.get("series", {}), new.get("series", {}))
    found += _named(labels, "exclusion", old.get("exclusions", {}), new.get("exclusions", {}))
    return _together(labels, found)


def _differing(before: Data, after: Data) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if key == "slip":
            yield from _ladders(one or {}, other or {})
        elif one != other:
            yield key, one, other


def _named(labels: Labels, part: Part, old: Data, new: Data) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            data = {"part": PARTS[part], "name": _called(name, old[name])}
            yield Change("removed", part, name, "", old[name], None, Sentence("{part} {name} is gone", data))
        elif name not in old:
            data = {"part": PARTS[part], "name": _called(name, new[name]), "said": all_words(new[name], labels)}
            yield Change("added", part, name, "", None, new[name], Sentence("{part} {name} is new: {said}", data))
        else:
            for aspect, before, after in _differing(old[name], new[name]):
                yield _changed(labels, part, name, aspect, before, after)


def _changed(labels: Labels, part: Part, name: str, aspect: str, before: Any, after: Any) -> Change:
    data: dict[str, Any] = {
        "part": PARTS[part], "name": labels.of_part(part, name), "aspect": _aspect(part, aspect)
    }  # fmt: skip
    key = aspect.rpartition(" ")[2]
    old, new = (_listed(value) if key == "choices" else value for value in (before, after))
    if isinstance(old, list) and isinstance(new, list):
        gone, more = [one for one in old if one not in new], [one for one in new if one not in old]
        data |= {"gone": words(gone, key, labels), "more": words(more, key, labels)}
        if gone and more:
            what = Sentence("{part} {name}, {aspect}: without {gone}, with {more}", data)
        elif gone:
            what = Sentence("{part} {name}, {aspect}: without {gone}", data)
        else:
            what = Sentence("{part} {name}, {aspect}: with {more}", data)
        if gone or more:
            return Change("changed", part, name, aspect, before, after, what)
    data |= {"before": words(before, key, labels), "after": words(after, key, labels)}
    what = Sentence("{part} {name}, {aspect}: {before} → {after}", data)
    return Change("changed", part, name, aspect, before, after, what)


def _listed(choices: Any) -> Any:
    """Choices one by one, so that only those are told that differ."""
    return [{code: label} for code, label in choices.items()] if isinstance(choices, Mapping) else choices


def _aspect(part: Part, aspect: str) -> Any:
    """``ladder public 函告`` is a rung of a ladder; the rest is said as it is."""
    first, _blank, rest = aspect.partition(" ")
    if not rest:
        return ASPECTS.get(f"{part} {aspect}") or ASPECTS.get(aspect, aspect)
    return Sentence("{aspect} {rest}", {"aspect": ASPECTS[first], "rest": rest})


# ladders and limits -----------------------------------------------------------------------------------------------


def _ladders(old: Data, new: Data) -> Iterator[tuple[str, Any, Any]]:
    """Rung by rung, by the kind of debtor; an order that differs is said once."""
    for kind in dict.fromkeys([*old, *new]):
        before, after = ({one["name"]: one for one in ladder.get(kind, [])} for ladder in (old, new))
        for name in dict.fromkeys([*before, *after]):
            one, other = before.get(name), after.get(name)
            if one is None or other is None:
                yield f"ladder {kind} {name}", one, other
                continue
            for key in dict.fromkeys([*one, *other]):
                if one.get(key) != other.get(key):
                    yield f"ladder {kind} {name} {key}", one.get(key), other.get(key)
        kept = [[name for name in one if name in before and name in after] for one in (before, after)]
        if kept[0] != kept[1]:
            yield f"ladder {kind}", kept[0], kept[1]


def _together(labels: Labels, changes: Iterable[Change]) -> list[Change]:
    """One ladder stands over many states: what became of it is said once, with the names of all of them."""
    found: dict[str, Change] = {}
    for place, one in enumerate(changes):
        key = json.dumps([one.aspect, one.before, one.after]) if one.aspect.startswith("ladder ") else str(place)
        known = found.get(key)
        name = f"{known.name}, {one.name}" if known is not None else one.name
        found[key] = _changed(labels, one.part, name, one.aspect, one.before, one.after) if known is not None else one
    return list(found.values())


def _terms(one: Data) -> dict[str, str]:
    """The limits that are named anywhere in a definition, with their fallbacks."""
    found: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            if "limit" in value and "fallback" in value:
                found.setdefault(value["limit"], value["fallback"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(one)
    return found


def _limits(labels: Labels, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            kind: Kind = "added" if before is None else "removed"
            data = {"name": labels.of_part("limit", name), "term": span(str(before or after)) or before or after}
            what = Sentence("limit {name} is new: {term}", data) if before is None else Sentence(
                "limit {name} is no longer used ({term})", data
            )  # fmt: skip
            yield Change(kind, "limit", name, "", before, after, what)
        elif before != after:
            yield _changed(labels, "limit", name, "term", before, after)


def _without_terms(value: Any) -> Any:
    """What a named limit comes to is told of the limit, once, and not of every place that names it."""
    if isinstance(value, Mapping):
        if "limit" in value and "fallback" in value:
            return {key: one for key, one in value.items() if key != "fallback"}
        return {key: _without_terms(one) for key, one in value.items()}
    return [_without_terms(one) for one in value] if isinstance(value, list) else value


# words ------------------------------------------------------------------------------------------------------------


def _called(name: str, value: Data) -> str:
    label = value.get("label")
    return f"{name} ({label})" if label else name
