"""What will happen if nobody acts: the real core, lived through on a copy in memory (law 1).

Nothing here decides anything; it only lets time pass where it does no harm, and writes down what time did.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime

from engine.calendar.limits import read_profile
from engine.decision.outcome import Outcome
from engine.definition.registry import Registry
from engine.runtime.answers.views import Loaded
from engine.runtime.engine import Engine
from engine.runtime.forecasts.adding import More
from engine.runtime.forecasts.ahead import Forecast, Telling
from engine.runtime.office.people import ADMIN
from engine.runtime.reader import REHEARSAL
from engine.runtime.upkeep.watching import HALTED
from engine.store.office import changes
from engine.store.shape.forgetting import Forgetting

KEPT = 2000
"""Acts of the clock after which a copy lets go of their lines, so that its memory does not grow with the time lived."""


def twin(engine: Engine, registry: Registry | None = None) -> Engine:
    """An engine on a copy in memory, whose clock can be moved; closing it ends the copy.

    Args:
        engine: the live one, or another twin. registry: other procedures than the engine's.
    """
    database = engine.database.copied_into_memory()
    now = engine.now()
    with database.writing() as held:
        changes.set_setting(held, REHEARSAL, now.isoformat(), now, "clock")
        changes.UNSET.run(held, which=HALTED)
    copy = Engine(database, registry=registry or engine.registry)
    copy.show_like(engine)
    return copy


def with_calendar(copy: Engine, text: str, file: str) -> Loaded:
    """Loads a calendar into a twin, as ``load_calendar`` would into the live database; raises what that raises."""
    return copy.load_calendar(text, file, actor=ADMIN)


def with_profile(copy: Engine, text: str, file: str) -> Loaded:
    """Loads a profile into a twin, and counts by it what runs; one whose day lies ahead holds from that day on.

    Raises:
        as ``load_profile``
    """
    ahead = read_profile(text, file).effective > copy.calendar.local_date(copy.now())
    return copy.load_profile(text, file, actor=ADMIN, recount=not ahead)


def forecast(
    copy: Engine, until: date, on_instant: Callable[[datetime], None] | None = None, more: More | None = None
) -> Forecast:
    """Lives through everything until the end of a day, on a ``twin``.

    Args:
        on_instant: is told how far it has come. more: what is opened on the way.

    Raises:
        Usage: the day is over already, or nothing can be added.
    """
    since, end = copy.now(), copy.calendar.end_of(until)
    telling = Telling(copy, more.copied if more is not None else {})
    forgetting, acts = Forgetting(copy.database, since), itertools.count(1)
    handled = 0

    def look(outcome: Outcome) -> None:
        telling.note(outcome)
        if next(acts) % KEPT == 0:
            forgetting.forget(copy.now())
        if on_instant is not None:
            on_instant(copy.now())

    if more is not None:
        for instant, places in more.days(until):
            handled += copy.live_until(instant, look)
            for place in places:
                more.open(place)
    handled += copy.live_until(end, look)
    hidden = copy.hidden()
    ahead = tuple(one for one in telling.ahead if not {one.item, one.under} & hidden)
    reminders = sum(n for number, n in telling.reminders.items() if number not in hidden)
    return Forecast(since, end, ahead, reminders, copy.calendar.horizon, handled)
