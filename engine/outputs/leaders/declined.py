"""Escalations that did not happen because a person said so: declined, withdrawn, held; each with its reason.

A measure whose grounds went away is not among them: nobody decided that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.outputs.board.rows import MEASURES, cleaned
from engine.outputs.ledgers.ledger import names_of
from engine.runtime import Reader
from engine.runtime.answers.views import Item

REST = "rest"


@dataclass(frozen=True)
class NotTaken:
    """One decision.

    Attributes:
        kind: ``declined`` (不发), ``withdrawn`` (撤回: it had been signed) or ``held`` (暂缓升级).
        number: of the measure; of a hold that of the item. item, title: what it is about. unit: whom it spared.
        then: the day on which it comes again, or ``rest`` (no further measure in this round); of a hold its last day.
    """

    day: date
    kind: str
    number: str
    item: str
    title: str
    unit: str
    what: str
    by: str
    reason: str
    then: str | None


def not_taken(reader: Reader, items: Iterable[Item] | None = None) -> list[NotTaken]:
    """Every such decision, the latest first.

    Args:
        items: all items, if they are at hand.
    """
    everything = {one.number: one for one in (reader.items() if items is None else items)}
    name_of = names_of(reader)
    found = []
    for one in everything.values():
        if one.procedure not in MEASURES or one.ended_at is None or not one.dropped:
            continue
        last = next((line for line in reversed(reader.history(one.number)) if line.to == one.state), None)
        if last is None or last.actor_kind != "person":
            continue
        signed = any(line.documents for line in reader.history(one.number))
        above = everything.get(one.parent or "")
        found.append(NotTaken(
            day=last.occurred_at.astimezone(reader.zone).date(), kind="withdrawn" if signed else "declined",
            number=one.number, item=one.parent or one.number, title=cleaned(above.title if above else one.title),
            unit=reader.names.name(one.parties.get("addressee", "")), what=one.procedure_title,
            by=name_of(last.actor), reason=cleaned(last.reason or ""), then=_text(last.facts.get("then")),
        ))  # fmt: skip
    for held in reader.taken("item.hold"):
        whose = everything.get(held.number)
        owner = "" if whose is None else next(iter(whose.parties.values()), "")
        found.append(NotTaken(
            day=held.line.occurred_at.astimezone(reader.zone).date(), kind="held", number=held.number,
            item=held.number, title=cleaned(held.title),
            unit=reader.names.name(whose.parties.get("owner", owner) if whose else owner), what=held.line.label,
            by=name_of(held.line.actor), reason=cleaned(held.line.reason or ""),
            then=_text(held.line.effects.get("until")),
        ))  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.number), reverse=True)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
