"""The nightly replay: while nobody works, the daemon lives through all histories again, some at every beat.

What it finds stands in the setting ``daemon.replay`` until a later night no longer finds it, and makes a line of the
system log; ``doctor`` shows what is still wrong. A night that was not enough is gone on with in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.calendar.days import Calendar
from engine.errors import NotFound, Sentence
from engine.runtime.answers.views import Finding
from engine.runtime.audits.replaying import replay, replay_some
from engine.runtime.audits.wrong import Wrong
from engine.store.evidence import system
from engine.store.office import changes, directory

if TYPE_CHECKING:
    from engine.runtime.engine import Engine

STATE = "daemon.replay"
MOST_KEPT = 50
"""Items that are named; of more, only how many findings there were is kept."""
NOON = timedelta(hours=12)


def night_of(calendar: Calendar, now: datetime) -> date | None:
    """The night an instant belongs to, by the day on which it began; ``None`` while the office works."""
    day = calendar.local_date(now)
    if calendar.works(day) and calendar.opening(day) <= now < calendar.closing(day):
        return None
    return calendar.local_date(now - NOON)


def part(engine: Engine) -> int | None:
    """Replays the next part, if it is night and this night's round is not finished.

    Returns:
        how many findings there are in this round so far; ``None``: nothing was to be done.
    """
    night = night_of(engine.calendar, engine.now())
    if night is None:
        return None
    with engine.database.reading() as held:
        state: dict[str, Any] = directory.SETTING.value(held, name=STATE) or {"night": "", "after": None}
    if state["after"] is None and state["night"] >= night.isoformat():
        return None
    if state["after"] is None:
        before = [*state.get("named", ())]
        state = {"night": night.isoformat(), "after": None, "items": 0, "total": 0, "named": [], "before": before}
    found, items, state["after"] = replay_some(engine, state["after"])
    state["items"] += items
    state["total"] += len(found)
    new = list(dict.fromkeys(one.number for one in found))
    state["named"] = [*state["named"], *(one for one in new if one not in state["named"])][:MOST_KEPT]
    if state["after"] is None:
        state["before"] = []
    now = engine.now()
    with engine.database.writing(alone=True) as held:
        changes.set_setting(held, STATE, state, now, "clock")
        if found:
            data = {"items": new[:MOST_KEPT], "findings": len(found)}
            system.log(held, now, "clock", "replay.found", data)
    return int(state["total"])


def examined(engine: Engine) -> list[Finding]:
    """What ``Engine.doctor`` finds, and what the last nights found that is still so and that it does not see."""
    found = engine.doctor()
    told = {one.sentence.data.get("number") for one in found if one.serious}
    todo = Sentence("the nightly replay found it: see `duban audit replay`, keep a copy, and find out who did it")
    more = (Finding("replay", True, one.sentence, todo) for one in still_wrong(engine) if one.number not in told)
    return sorted([*found, *more], key=lambda one: not one.serious)


def still_wrong(engine: Engine) -> Iterator[Wrong]:
    """Of what the last nights found, what is so now."""
    with engine.database.reading() as held:
        state: dict[str, Any] = directory.SETTING.value(held, name=STATE) or {}
    for number in dict.fromkeys([*state.get("named", ()), *state.get("before", ())]):
        try:
            yield from replay(engine, number or None)
        except NotFound:  # it is gone: a seal tells
            continue
