"""``replay``: every history lived through again by its pinned definition, and compared with the rows that are stored.

Beyond ``verify`` it asks whether the lines could have happened at all, whether dates are those that the calendar gives,
and between which two moments a row was changed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.decision.backdating import IN_TIME
from engine.decision.bound import Rows
from engine.decision.conforming import Walk
from engine.decision.excluding import held
from engine.decision.reproject import differing
from engine.decision.wake import before_detectors, next_wake
from engine.decision.world import World
from engine.definition.canonical import fingerprint
from engine.definition.definition import Definition, TransitionDef
from engine.errors import DubanError, Sentence
from engine.runtime.audits.audited import Reading, Step
from engine.runtime.audits.auditing import histories, some
from engine.runtime.audits.caused import uncaused
from engine.runtime.audits.discreet import discreet, item_meant
from engine.runtime.audits.entitled import Archive, Entitled
from engine.runtime.audits.sealed import Leaf, Sealed
from engine.runtime.audits.wrong import Wrong
from engine.runtime.office.mandates import Mandates
from engine.runtime.office.people import ADMIN
from engine.store.casework import exclusions
from engine.store.evidence import evidence
from engine.store.find import NEVER
from engine.store.ledger import Ledger

SURELY_LATE = 21
"""Days among which there are more than three working days, whatever holidays a notice brings."""
ASKS_FOR_REASONS = 3
"""The schema since which what is recorded late says why."""

if TYPE_CHECKING:
    from engine.runtime.engine import Engine


def replay(engine: Engine, number: str | None = None, step: Step | None = None) -> Iterator[Wrong]:
    """Whatever in one item, or in any, is not what its history comes to, as far as the reader may know.

    Args:
        step: told, now and then, how many lines have been read since the last time.

    Raises:
        NotFound, Ambiguous: the item.
    """
    engine.follow_clock()
    with engine.database.reading() as held:
        only = None if number is None else item_meant(engine, held, number)
        yield from discreet(engine, held, histories(_replaying(engine, held, step), only))


def replay_some(engine: Engine, after: int | None) -> tuple[list[Wrong], int, int | None]:
    """The same for some items at a time.

    Args:
        after: the place where the last such part ended; ``None``: from the beginning.

    Returns:
        what is wrong, how many items were looked at, and where this part ended; ``None``: there are no more.
    """
    engine.follow_clock()
    with engine.database.reading() as held:
        start, last, heads = next(evidence.spans(held, -evidence.NEVER if after is None else after))
        found = list(some(_replaying(engine, held, None), start, last, heads))
    return found, len(heads), None if last == evidence.NEVER else last


def _replaying(engine: Engine, held: Any, step: Step | None) -> Replaying:
    world = engine.world()
    ledger = engine._ledger(held, world, None, None)
    upgraded = [one.at for one in evidence.system_lines(held)
                if one.kind == "database.upgrade" and one.data["from"] < ASKS_FOR_REASONS]  # fmt: skip
    pinned = {(row.code, row.version): row.fingerprint for row in evidence.DEFINITIONS.all(held)}
    archive = Archive(Mandates(evidence.system_lines(held)), world, engine.names.name, ADMIN)
    return Replaying(
        held, engine.definition, Sealed(held, None), step, ledger, world, pinned, max(upgraded, default=NEVER), archive
    )


def _said(those: frozenset[tuple[str, str]]) -> str:
    return "、".join(" ".join(one) for one in sorted(those)) or "—"


class Replaying(Reading):
    """What a replay reads with: besides what an audit has, the ledger and the world of today."""

    def __init__(
        self, held: Any, definition_of: Any, sealed: Sealed, step: Step | None, ledger: Ledger, world: World,
        pinned: dict[tuple[str, int], str], asked_since: datetime, archive: Archive,
    ) -> None:  # fmt: skip
        super().__init__(held, definition_of, sealed, step)
        self.ledger, self.world, self.pinned, self.asked_since = ledger, world, pinned, asked_since
        self.archive = archive
        self._same: dict[tuple[str, int], Definition | None] = {}

    def walk(self, row: Any) -> Walk | None:
        """The item's way through its procedure."""
        entitled = Entitled(self.archive, row.number, row.procedure)

        def might(line: Any, definition: Definition | None) -> Iterator[Sentence]:
            yield from entitled.hear(line, definition)
            yield from uncaused(self.held, self.definition_of, row, line)

        self._walk = Walk(
            lambda version: self._as_pinned(row.procedure, version), self._behind, self.asked_since, might
        )
        return self._walk

    def _behind(self, line: Any, move: TransitionDef) -> int:
        """By how many working days a line, or the service it records, lies back if that is too many to go without a
        reason. Under a calendar that has been replaced since only what is too long by any; what was recorded before
        the program asked for reasons is left alone."""
        calendar = self.world.calendar
        if line.recorded_at < self.asked_since:
            return 0
        today, day = (calendar.local_date(at) for at in (line.recorded_at, line.occurred_at))
        served = line.facts.get(move.serves) if move.serves else None
        day = min(day, date.fromisoformat(served)) if isinstance(served, str) else day
        if day >= today or day < calendar.first:
            return 0
        if line.calendar_revision != calendar.revision and (today - day).days <= SURELY_LATE:
            return 0
        late = calendar.workdays_between(day, today)
        return late if late > IN_TIME else 0

    def _as_pinned(self, code: str, version: int) -> Definition | None:
        key = code, version
        if key not in self._same:
            definition = self.definition_of(code, version)
            same = definition is not None and self.pinned.get(key) in (None, fingerprint(definition))
            self._same[key] = definition if same else None
        return self._same[key]

    def more(self, row: Any) -> Iterator[Wrong]:
        """What the lines alone do not tell: that dates, and what time does next, are those a recount gives."""
        for version in sorted(self._walk.unknown):
            data = {"number": row.number, "procedure": f"{row.procedure}@{version}"}
            sentence = Sentence("{number}: {procedure} does not load as it was when the item was opened", data)
            yield Wrong(row.number, None, sentence, code="procedure")
        if row.version not in self._walk.unknown and row.ended_at is None:
            yield from self._recounted(row)

    def _recounted(self, row: Any) -> Iterator[Wrong]:
        try:
            definition, snapshot, _head = self.ledger.snapshot(row.id, self.world)
            at = next_wake(definition, snapshot, self.world)
            moved = list(differing(definition, snapshot, self.world))
        except DubanError as error:
            data = {"number": row.number, "why": str(error)}
            yield Wrong(row.number, None, Sentence("{number}: it cannot be counted again: {why}", data), code="value")
            return
        for stored, counted in moved:
            data = {"number": row.number, "stored": stored.due_on or "—", "computed": counted.due_on or "—"}
            sentence = Sentence("{number}: the due date is stored as {stored}, computed as {computed}", data)
            yield Wrong(row.number, row.seq, sentence, stored.armed_at, "deadline")
        if not moved and row.wake_at not in (at, before_detectors(definition, snapshot, self.world)):
            data = {"number": row.number, "stored": self._local(row.wake_at), "computed": self._local(at)}
            sentence = Sentence("{number}: the next instant is stored as {stored}, computed as {computed}", data)
            yield Wrong(row.number, row.seq, sentence, None, "projection")
        if definition.exclusions:
            noted, holds = exclusions.held_by(self.held, row.id), held(definition, snapshot)
            if noted != holds:
                data = {"number": row.number, "stored": _said(noted), "told": _said(holds)}
                sentence = Sentence("{number}: it is noted as holding {stored}, but holds {told}", data)
                yield Wrong(row.number, row.seq, sentence, None, "exclusion")

    def _local(self, instant: datetime | None) -> datetime | str:
        return instant.astimezone(self.world.calendar.zone) if instant else "—"

    def dated(self, wrong: Wrong, row: Any, rows: Rows, leaf: Leaf | None) -> Wrong:
        """The finding with the moments between which the change was made, as far as seals tell."""
        if leaf is None or leaf.met_at is None or leaf.seq != row.seq:
            return wrong
        if leaf.fits(row, rows):  # a seal met the row as it is now
            return replace(wrong, until=leaf.met_at)
        return replace(wrong, at=max(leaf.met_at, wrong.at) if wrong.at else leaf.met_at)
