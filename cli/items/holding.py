"""Holding time: who held an item on which working days. For ``item show --holding`` and ``report holding``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.language import N_, _, clauses, joined
from cli.output import WHOLE, Column, show

if TYPE_CHECKING:
    from engine.decision.holding import Stretch
    from engine.runtime import Reader
    from engine.runtime.answers.views import Holding

KINDS = {
    "running": N_("running"),
    "suspended": N_("suspended"),
    "held": N_("held"),
    "waiting": N_("waiting"),
    "undated": N_("without a term"),
}
CAUSES = {
    "grounds": N_("the grounds of this measure were held"),
    "request": N_("what is asked could not yet be told to the parent"),
}
STRETCHES: list[Column] = [
    ("since", N_("From"), WHOLE),
    ("until", N_("To"), WHOLE),
    ("workdays", N_("Working days"), WHOLE),
    ("state_label", N_("State")),
    ("who", N_("Who")),
    ("clock", N_("Clock")),
]


def holding_row(found: Holding, reader: Reader) -> dict[str, Any]:
    """The life of an item under stable English keys; days count from the one after ``since`` to ``until``."""
    return {
        "number": found.number,
        "title": found.title,
        "procedure": found.procedure,
        "since": found.since,
        "until": found.until,
        "ended": found.ended,
        "workdays": found.workdays,
        "stretches": [
            {**vars(one), "stands": list(one.stands), "unit_name": _unit(one, reader)} for one in found.stretches
        ],
    }


def show_holding(found: Holding, reader: Reader, output: str) -> None:
    """Print the stretches of one item, and what they add up to."""
    definition = reader.registry.get(found.procedure)
    rows = []
    for one in found.stretches:
        role = definition.roles.get(one.role)
        label = role.label if role else one.role
        unit = _unit(one, reader)
        who = " ".join(word for word in (unit or "", label if one.post or not unit else "") if word)
        rows.append({**vars(one), "who": who, "clock": _clock(one, reader)})
    total = {"since": found.since, "until": found.until, "workdays": found.workdays, "state_label": _("altogether")}
    show([*rows, total], STRETCHES, output, title=_("Holding time"))


def _unit(one: Stretch, reader: Reader) -> str | None:
    return reader.names.name(one.unit) if one.unit else None


def reason(code: str) -> str:
    """The reason of a suspension as officials say it."""
    from engine.definition.suspending import REASONS

    return REASONS[code].label if code in REASONS else code


def _clock(one: Stretch, reader: Reader) -> str:
    """Whether the clock ran, and what stood still meanwhile."""
    words = [_(KINDS[one.kind])]
    if one.code:
        words += [reason(one.code), one.basis, one.approved_by or ""]
    if one.cause:
        words.append(_(CAUSES[one.cause]))
    if one.awaits:
        title = next((known.title for known in reader.registry.latest() if known.code == one.awaits), one.awaits)
        words.append(_("for all “{procedure}” to end").format(procedure=title))
    if one.stands:
        words.append(_("meanwhile {states} stood still").format(states=joined(one.stands)))
    return clauses(words)
