"""``duban report stats``: what the record gives to count, under which keys, and how the figures are shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.language import N_
from cli.output import MORE, WHOLE, Column

if TYPE_CHECKING:
    from engine.outputs.statistics import Figures

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


def row(label: str, one: Figures, *, shown: bool) -> dict[str, Any]:
    """A row; ``shown`` to people, who see a dash where there is no rate."""
    rate = one.rate
    written = (f"{rate}%" if rate is not None else "—") if shown else (float(rate) if rate is not None else None)
    return {"label": label, **asdict(one), "rate": written}
