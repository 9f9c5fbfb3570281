"""What the record gives to count: each item under one key, with what happened because of it (see ``statistics``).

Keys are region, industry, unit, source, month or state; ``""`` where nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.outputs.statistics import MEASURES, Counted
from engine.runtime import Reader
from engine.runtime.views import Item


def counted(
    reader: Reader, procedure: str, by: str, first: date, last: date, items: Sequence[Item] | None = None
) -> list[Counted]:
    """The items of a procedure with what happened because of them, as the reader (at the period's end) knows them.

    Args:
        items: all items, if they are at hand.
    """
    everything = reader.items() if items is None else items
    happened: dict[str, dict[str, int]] = {}
    for one in everything:
        name = MEASURES.get(one.procedure)
        day = one.opened_at
        if one.procedure == "extension" and one.state == "granted" and one.ended_at is not None:
            name, day = "extended", one.ended_at
        if name and one.parent and first <= day.astimezone(reader.zone).date() <= last:
            of = happened.setdefault(one.parent, {})
            of[name] = of.get(name, 0) + 1
    return [
        Counted(
            key=_key(reader, one, by), opened=one.opened_at.astimezone(reader.zone).date(),
            ended=one.ended_at.astimezone(reader.zone).date() if one.ended_at else None, dropped=one.dropped,
            overdue=any(owed.overdue for owed in one.owes), happened=happened.get(one.number, {}),
        )
        for one in everything if one.procedure == procedure
    ]  # fmt: skip


def _key(reader: Reader, item: Item, by: str) -> str:
    if by == "unit":
        return reader.names.name(item.parties["owner"]) if "owner" in item.parties else ""
    if by == "month":
        return item.opened_at.astimezone(reader.zone).strftime("%Y-%m")
    if by == "state":
        return item.state_label
    name = {"region": "territory", "industry": "sector", "source": "source"}[by]
    value = item.facts.get(name) or (item.parties.get("street") if by == "region" else None)
    if not value:
        return ""
    definition = reader.definition(item.procedure, item.version)
    fact = definition.facts.get(name) if definition else None
    if fact is not None and fact.kind == "choice":
        return str(dict(fact.choices).get(value, value))
    return reader.names.name(str(value))
