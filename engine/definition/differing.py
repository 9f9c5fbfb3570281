"""Values of the canonical form in words: ``str()`` gives the codes, the reader's language gives labels and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definition.definition import Definition, RoleDef
from engine.definition.guarded import guard
from engine.definition.said import who
from engine.definition.spans import UNITS, Span
from engine.errors import Named, Sentence

KEYS: Mapping[str, Sentence] = {
    "kind": Sentence("kind"),
    "optional": Sentence("may be left out"),
    "min": Sentence("least"),
    "max": Sentence("most"),
    "choices": Sentence("choices"),
    "at": Sentence("in"),
    "above": Sentence("below"),
    "setting": Sentence("filled by"),
    "owed_by": Sentence("owed by"),
    "due": Sentence("due"),
    "opens": Sentence("opens"),
    "answers": Sentence("response term"),
    "exempt": Sentence("no deadline"),
    "final": Sentence("ends the item"),
    "dropped": Sentence("without a result"),
    "suspends_children": Sentence("suspends children"),
    "sources": Sentence("from"),
    "target": Sentence("to"),
    "by": Sentence("by"),
    "parties": Sentence("parties"),
    "asks": Sentence("asks for"),
    "when": Sentence("if"),
    "issues": Sentence("issues"),
    "serves": Sentence("date of service"),
    "tells": Sentence("tells"),
    "basis": Sentence("legal basis"),
    "sets": Sentence("sets"),
    "confirm": Sentence("to be confirmed"),
    "voids": Sentence("voids papers"),
    "term": Sentence("term"),
    "since": Sentence("since"),
    "before": Sentence("before"),
    "since_children": Sentence("since the end of"),
    "at_least": Sentence("at least"),
    "fact": Sentence("on"),
    "month": Sentence("end of the month"),
    "roll": Sentence("on a rest day"),
    "name": Sentence("name"),
    "after": Sentence("after"),
    "every": Sentence("every"),
    "facts": Sentence("facts"),
    "each": Sentence("for each of"),
    "each_role": Sentence("as its"),
    "period": Sentence("every"),
    "day": Sentence("on day"),
    "lead": Sentence("ahead by"),
    "via": Sentence("by opening"),
    "group": Sentence("group of units"),
    "role": Sentence("as"),
    "keys": Sentence("the same"),
    "within": Sentence("in"),
}
"""What a key is called where a whole part is told; a key that is not here is said as it is."""
OF_FACTS = ("since", "before", "fact", "asks", "serves", "facts", "sets", "keys")
OF_STATES = ("sources", "target", "within")
OF_ROLES = ("owed_by", "by", "tells", "parties", "cleared", "at", "above", "role", "each_role")
YES, NO, NOTHING = Sentence("yes"), Sentence("no"), "—"
OPENED = Named("(opening)", code="")


class Several(tuple[Any, ...]):
    """Values side by side, which every language joins in its own way."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self))


@dataclass(frozen=True)
class Labels:
    """What codes are called: of facts, states and transitions the canonical form tells it, of roles whoever asks."""

    facts: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    transitions: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    """What a limit is the term of: the states that count by it, or the rungs of a ladder."""

    def named(self, key: str, code: str) -> str | Sentence:
        """A code by its label, where what stands under that key has one."""
        labels = (
            self.facts if key in OF_FACTS else self.states if key in OF_STATES
            else self.roles if key in OF_ROLES else {}
        )  # fmt: skip
        return called(code, labels.get(code) or (self.transitions.get(code) if key == "tells" else None))

    def of_part(self, part: str, name: str) -> str | Sentence:
        """The name of a part, with its label; of several all of them."""
        labels = {"fact": self.facts, "state": self.states, "transition": self.transitions, "role": self.roles,
                  "limit": self.limits}  # fmt: skip
        known = labels.get(part, {})
        names = [f"{one} ({known[one]})" if known.get(one) else one for one in name.split(", ")]
        return called(name, ", ".join(names))


def labels_of(old: Mapping[str, Any], new: Mapping[str, Any], roles: Mapping[str, str]) -> Labels:
    """The labels of two versions; what both have is called as the newer one calls it."""

    def both(part: str) -> dict[str, str]:
        return {
            name: str(one["label"])
            for data in (old, new)
            for name, one in data.get(part, {}).items()
            if one.get("label")
        }

    choices = {
        name: dict(one["choices"])
        for data in (old, new)
        for name, one in data.get("facts", {}).items()
        if one.get("choices")
    }
    return Labels(both("facts"), both("states"), both("transitions"), roles, choices, _terms_of(old, new))


def _terms_of(*versions: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for data in versions:
        for state in data.get("states", {}).values():
            dated = [(state["label"], (state.get("due") or {}).get("term"))]
            rungs = [one for ladder in (state.get("slip") or {}).values() for one in ladder]
            for label, term in dated + [(one["name"], one.get(key)) for one in rungs for key in ("after", "every")]:
                if isinstance(term, Mapping) and term.get("limit"):
                    found.setdefault(term["limit"], {})[label] = None
    return {limit: "/".join(labels) for limit, labels in found.items()}


def roles_of(*definitions: Definition) -> dict[str, str]:
    """Role as the canonical form writes it → what people call it."""
    found: dict[str, str] = {}
    for one in definitions:
        named: list[RoleDef] = [*one.roles.values(), *one.cleared]
        for state in one.states.values():
            named += [state.owed_by] if state.owed_by is not None else []
            for rungs in state.slip.ladders.values() if state.slip is not None else ():
                named += [role for rung in rungs for role in rung.tells]
        for move in one.transitions.values():
            named += [*move.by, *move.parties]
        for role in named:
            found[f"{role.code}@{role.at.code}" if role.at else role.code] = who(role)
    return found


def called(code: str, label: str | None) -> str | Sentence:
    """A code that people read as its label."""
    return Named(label, code=code) if label and label != code else code


def words(value: Any, key: str = "", labels: Labels = Labels()) -> Any:
    """A canonical value on one line; ``key`` is what it stands under."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return Several(words(one, key, labels) for one in value) if value or key != "sources" else OPENED
    if isinstance(value, str):
        return span(value) or labels.named(key, value)
    if not isinstance(value, Mapping):
        return str(value)
    if not value:
        return ""
    if key == "choices":
        return Several(called(f"{code} {label}", f"{label} ({code})") for code, label in value.items())
    if key == "sets":
        return Several(_given(code, one, labels) for code, one in value.items())
    if value.get("sentence"):
        return str(value["sentence"])
    if set(value) <= {"kind", "args"} and "kind" in value:
        args = value.get("args") or []
        code = f"{value['kind']}({words(args, '', labels) if args else ''})"
        return guard(value["kind"], args, code, labels.facts, labels.transitions, labels.choices)
    if set(value) <= {"limit", "fallback"}:  # what a named limit comes to is told of the limit
        return labels.of_part("limit", value["limit"]) if value.get("limit") else _span_or_words(value["fallback"])
    if "procedure" in value:
        more = {name: one for name, one in value.items() if name != "procedure"}
        if not more:
            return str(value["procedure"])
        return Sentence("{name} ({said})", {"name": value["procedure"], "said": words(more, "", labels)})
    told = [pair(name, one, labels, key) for name, one in value.items() if not (name == "roll" and one == "next")]
    return chain(Sentence("{one} {rest}"), told)


def _span_or_words(text: str) -> Span | str:
    return span(text) or str(text)


def _given(fact: str, value: Any, labels: Labels) -> Sentence:
    """A fact that is set: its label, and of a choice the label of the value."""
    known = labels.choices.get(fact, {}).get(value) if isinstance(value, str) else None
    said = called(value, known) if isinstance(value, str) else words(value, "", labels)
    return Sentence("{key} {value}", {"key": called(fact, labels.facts.get(fact)), "value": said})


def all_words(value: Mapping[str, Any], labels: Labels) -> Any:
    """Everything that is said of a part, but its label and its ladders."""
    told = [pair(key, one, labels, "") for key, one in value.items() if key not in ("label", "slip")]
    return chain(Sentence("{one}; {rest}"), told)


def pair(key: str, value: Any, labels: Labels, under: str) -> Sentence:
    """A value with what it is; the keys of choices and of what is passed on are an author's own."""
    word = Named(KEYS[key].template, code=key) if key in KEYS and under not in ("choices", "sets", "facts") else key
    return Sentence("{key} {value}", {"key": word, "value": words(value, key, labels)})


def chain(joint: Sentence, told: Iterable[Any]) -> Any:
    """What is said, one after the other, joined as the reader's language joins them."""
    found: Any = None
    for one in reversed(list(told)):
        found = one if found is None else Sentence(joint.template, {"one": one, "rest": found})
    return "" if found is None else found


def span(text: str) -> Span | None:
    """``3 workdays`` as a length of time, which every language says in its own words."""
    n, _blank, unit = text.partition(" ")
    return Span(int(n), unit) if n.isascii() and n.isdigit() and unit in UNITS else None  # type: ignore[arg-type]
