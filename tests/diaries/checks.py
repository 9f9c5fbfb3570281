"""What is asked at the end of every diary."""

from __future__ import annotations

from engine.decision.explained import Why
from engine.runtime import Engine
from engine.testing import Office


def sound(office: Office) -> bool:
    """Chains verify, every open item has a deadline, every projection equals its recomputation, nothing due is left;
    every date there ever was explains itself, and every working day is somebody's."""
    office.until(office.now())
    explained(office)
    return not [one for one in office.engine.doctor() if one.serious]


def explained(office: Office) -> None:
    """Every round of every item gives, day by day, the date that is recorded; the days of its life add up."""
    for item in office.engine.items():
        for key in office.engine.why(item.number).rounds:
            lawful(office.engine, office.engine.why(item.number, key))
    for life in office.engine.holdings():
        assert life.workdays == office.engine.calendar.workdays_between(life.since, life.until)
        assert sum(one.workdays for one in life.stretches) == life.workdays, life.number


def lawful(engine: Engine, found: Why) -> None:
    """The sum is what is recorded, every pause has its cause, and a measure opens on the latest day it waits for."""
    of = (found.number, found.state, found.round)
    assert found.agrees, of
    assert (found.start is None) == (found.recomputed_on is None), of
    assert found.start is None or found.start.event is not None, of
    assert all(one.cause.kind != "unknown" for one in found.pausings), of
    assert (found.ending is None) == (found.status != "over"), of
    step = found.next_measure
    if step is not None and step.kind == "measure":
        days = [one.opens_on for one in step.waits]
        known = [day for day in days if day is not None]
        assert step.at == (engine.calendar.opening(max(known)) if len(known) == len(days) else None), of
