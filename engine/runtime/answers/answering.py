"""Who answers for what: the responsibility timeline of one item, as it is known now or was known at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.calendar.clock import utc
from engine.decision import holding as lives
from engine.decision.responsibility import Responsibility, responsibility
from engine.decision.snapshot import Deadline, Hold
from engine.errors import NotYet, Sentence, Usage
from engine.runtime.answers.reckoning import passed, suspended
from engine.store.casework import explained
from engine.store.casework.load import deadline_of

if TYPE_CHECKING:
    from engine.runtime.reader import Reader


def answers_for(engine: Reader, number: str, as_of: datetime | None = None) -> Responsibility:
    """Who held an item, in which role, for which unit, under which deadline, on each day of its life.

    Args:
        as_of: only what had been recorded then; now unless given.

    Raises:
        NotFound, Ambiguous. NotYet: it was opened later. Usage: an instant ahead.
    """
    now = engine.now()
    instant = utc(as_of) if as_of is not None else now
    if instant > now:
        data = {"now": now.astimezone(engine.zone).strftime("%Y-%m-%d %H:%M")}
        raise Usage(what=Sentence("--as-of asks about the past; now it is {now}", data))
    with engine.looking() as held:
        return answer(engine, held, engine._id(held, number), instant)


def answer(engine: Reader, held: Any, id: int, instant: datetime) -> Responsibility:
    """The same inside a transaction, as far as it was recorded at ``instant``; raises NotYet."""
    row = explained.ONE.one(held, id=id)
    (found,) = explained.lived(held, [row])
    lines = [passed(line) for line in found.lines if line.recorded_at <= instant]
    lived = lives.Lived(
        row.number, row.title, row.procedure, lines, list(_rounds(found.deadlines, instant)),
        [_stopped(suspended(one), instant) for one in found.suspensions if one.since <= instant], row.is_measure,
    )  # fmt: skip
    definition, calendar = engine.definition(row.procedure, row.version), engine.calendar
    life = lives.holding(definition, lived, calendar, calendar.local_date(instant)) if lines else None
    if life is None:
        opened = found.lines[0].recorded_at.astimezone(engine.zone).strftime("%Y-%m-%d %H:%M")
        raise NotYet(number=row.number, opened=opened)
    return responsibility(life, lines, calendar, instant)


def _rounds(rows: Any, instant: datetime) -> Any:
    """The rounds that had begun, standing still as far as they did by then."""
    for row in rows:
        deadline: Deadline = deadline_of(row)
        if deadline.armed_at is None or deadline.armed_at <= instant:
            holds = tuple(
                Hold(one.since, None if one.until is not None and one.until > instant else one.until, one.pauses)
                for one in deadline.holds if one.since <= instant
            )  # fmt: skip
            yield replace(deadline, holds=holds)


def _stopped(one: Any, instant: datetime) -> Any:
    return replace(one, until=None) if one.until is not None and one.until > instant else one
