"""Guards of the canonical form in words: ``str()`` gives the code, people read labels of facts, choices and acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.definition.spans import UNITS, Span
from engine.errors import N_, Named, Sentence

SAID: Mapping[str, str] = {
    "has": N_("“{one}” is recorded"),
    "fact_is": N_("“{one}” is {values}"),
    "later_than": N_("a date after {one}"),
    "before": N_("at least {span} before {one}"),
    "not_after_today": N_("“{one}” is not in the future"),
    "times": N_("“{one}” taken {sign} {n} times"),
    "not_same_person": N_("not by who took “{one}”"),
    "quorum": N_("“{one}” taken by at least {n} persons"),
    "second_person": N_("not by who took {acts}"),
    "none_open": N_("no {procedure} is open"),
    "children_ended": N_("all {procedure} have ended"),
    "count": N_("{procedure} within {span} {sign} {n}"),
    "grounds_stand": N_("the grounds stand"),
}
AT_LEAST = N_("at least {n} {procedure} have ended")
SIGNS = {">=": "≥", "<=": "≤", "==": "=", ">": ">", "<": "<"}
DUE = Named(N_("the due date"), code="DUE")


def guard(
    kind: str, args: list[Any], code: Any,
    facts: Mapping[str, str], moves: Mapping[str, str], choices: Mapping[str, Mapping[str, str]],
) -> Sentence:  # fmt: skip
    """One guard without a sentence of its author's.

    Args:
        code: what ``str()`` gives. facts, moves: code → label. choices: fact → value → label.
    """
    if kind not in SAID:
        return Named("{kind}", {"kind": code}, code=str(code))
    data: dict[str, Any] = {"one": "", "procedure": args[0] if args else ""}
    template = SAID[kind]
    if args and isinstance(args[0], str):
        data["one"] = DUE if args[0] == "DUE" else facts.get(args[0]) or moves.get(args[0]) or args[0]
    if kind == "fact_is":
        known = choices.get(args[0], {})
        data["values"] = [YES_NO.get(one, known.get(one, one)) if _hashable(one) else one for one in args[1:]]
    elif kind == "times":
        data |= {"sign": SIGNS.get(args[1], args[1]), "n": args[2]}
    elif kind == "quorum":
        data["n"] = args[1]
    elif kind == "second_person":
        data["acts"] = [f"“{moves.get(one, one)}”" for one in args]
    elif kind == "before":
        data["span"] = _span(args[1])
    elif kind == "count":
        data |= {"span": _span(args[2]), "sign": SIGNS.get(args[3], args[3]), "n": args[4]}
    elif kind == "children_ended" and len(args) > 1:
        template, data["n"] = AT_LEAST, args[1]
    return Named(template, data, code=str(code))


YES_NO: Mapping[Any, Sentence] = {True: Sentence("yes"), False: Sentence("no")}


def _hashable(one: Any) -> bool:
    return isinstance(one, (str, bool))


def _span(one: Any) -> Any:
    """A length of time; of a named limit what it falls back upon."""
    text = one.get("fallback") or one.get("span") if isinstance(one, Mapping) else one
    n, _blank, unit = str(text).partition(" ")
    return Span(int(n), unit) if n.isascii() and n.isdigit() and unit in UNITS else str(text)  # type: ignore[arg-type]
