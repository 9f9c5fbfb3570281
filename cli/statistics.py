"""``duban report stats``: what the record gives to count, under which keys, and how the figures are shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.language import N_, _
from cli.output import MORE, WHOLE, Column

if TYPE_CHECKING:
    from engine.outputs.statistics import Counted, Figures
    from engine.runtime import Reader
    from engine.runtime.views import Item

BY = ("region", "industry", "unit", "source", "month", "state")
COLUMNS: list[Column] = [
    ("label", N_("Under"), WHOLE),
    ("before", N_("Open before")),
    ("opened", N_("Opened items")),
    ("closed", N_("Closed")),
    ("dropped", N_("Dropped")),
    ("open", N_("Open")),
    ("overdue", N_("Overdue")),
    ("rate", N_("Closing rate"), WHOLE),
    ("extended", N_("Extended")),
    ("letters", N_("Letters")),
    ("circulars", N_("Circulars")),
    ("interviews", N_("Interviews")),
    ("exposures", N_("Exposures")),
    ("over_30", N_("Over 30 days"), MORE),
    ("over_60", N_("Over 60 days"), MORE),
    ("over_90", N_("Over 90 days"), MORE),
]


def counted(reader: Reader, procedure: str, by: str, first: date, last: date) -> list[Counted]:
    """The items of a procedure with what happened because of them, as the reader (at the period's end) knows them."""
    from engine.outputs.statistics import MEASURES, Counted

    everything = reader.items()
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
        return reader.names.name(item.parties["owner"]) if "owner" in item.parties else _("(not recorded)")
    if by == "month":
        return item.opened_at.astimezone(reader.zone).strftime("%Y-%m")
    if by == "state":
        return item.state_label
    name = {"region": "territory", "industry": "sector", "source": "source"}[by]
    value = item.facts.get(name) or (item.parties.get("street") if by == "region" else None)
    if not value:
        return _("(not recorded)")
    definition = reader.definition(item.procedure, item.version)
    fact = definition.facts.get(name) if definition else None
    if fact is not None and fact.kind == "choice":
        return str(dict(fact.choices).get(value, value))
    return reader.names.name(str(value))


def row(label: str, one: Figures, *, shown: bool) -> dict[str, Any]:
    """A row; ``shown`` to people, who see a dash where there is no rate."""
    rate = one.rate
    written = (f"{rate}%" if rate is not None else "—") if shown else (float(rate) if rate is not None else None)
    return {"label": label, **asdict(one), "rate": written}
