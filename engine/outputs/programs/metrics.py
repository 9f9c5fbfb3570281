"""How the daemon is, as a text file for Prometheus (node_exporter's textfile collector). Counts only, no names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.runtime.upkeep.watched import DaemonState


def write(path: Path, state: DaemonState, messages: Mapping[str, int], now: datetime) -> None:
    """Writes the file; whoever reads it sees the old one or the new one, never a part.

    Args:
        messages: status → how many. now: by the database's clock, which a rehearsal moves.
    """
    registry = CollectorRegistry()

    def told(name: str, meaning: str, value: float) -> None:
        Gauge(f"duban_{name}", meaning, registry=registry).set(value)

    told("now_seconds", "The clock of the database, Unix time", now.timestamp())
    told("last_beat_seconds", "When a daemon last looked, Unix time", _unix(state.last_beat))
    told("due_items", "Items on which something is due that is not yet handled", state.waiting)
    oldest = (now - state.oldest).total_seconds() if state.oldest is not None else 0.0
    told("oldest_due_age_seconds", "For how long the oldest of these has been due", max(0.0, oldest))
    told("failing_items", "Items and series on which time could not act", len(state.failing))
    told("parked_items", "Items that time no longer tries", len(state.parked))
    told("daemons", "Daemons that have not said goodbye", len(state.daemons))
    told(
        "daemons_silent", "Those of them that have not been heard of for minutes", sum(d.silent for d in state.daemons)
    )
    told("stale", "1: something is due and nobody acts", state.stale)
    gauge = Gauge("duban_messages", "Messages by what became of them", ["status"], registry=registry)
    for status, count in messages.items():
        gauge.labels(status).set(count)
    write_to_textfile(str(path), registry)


def _unix(instant: datetime | None) -> float:
    return instant.timestamp() if instant is not None else 0.0
