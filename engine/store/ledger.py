"""The ledger: what is recorded, read and written over one connection inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from engine.decision.outcome import Outcome
from engine.decision.snapshot import Snapshot, UnitView
from engine.decision.world import World
from engine.definition.canonical import canonical, fingerprint
from engine.definition.definition import Definition
from engine.errors import NotFound, Refused, Sentence
from engine.store import tables
from engine.store.casework.load import DefinitionOf, Loader
from engine.store.casework.numbering import take_number
from engine.store.casework.record import ClaimIds, Recorder, Stamp
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__
unit = tables.Unit.__table__
definition = tables.Definition.__table__
occurrence = tables.Occurrence.__table__
post = tables.Post.__table__
refusal = tables.Refusal.__table__

A_MOMENT = timedelta(seconds=5)
"""How far the clocks of two machines may differ without anybody noticing; beyond it the decision itself refuses."""

UNIT = Query(select(unit.c.code, unit.c.name, unit.c.kind).where(unit.c.code == bindparam("code")))
PINNED = Query(
    select(definition.c.fingerprint).where(definition.c.code == bindparam("c"), definition.c.version == bindparam("v"))
)
PIN = Query(insert(definition), once=True)
LINK_OCCURRENCE = Query(
    update(occurrence)
    .where(
        occurrence.c.item_id == bindparam("parent"), occurrence.c.procedure == bindparam("proc"),
        occurrence.c.period == bindparam("per"),
    )
    .values(child_id=bindparam("child"))
)  # fmt: skip
DUE = Query(
    select(item.c.id)
    .where(
        item.c.ended_at.is_(None), item.c.wake_at <= bindparam("now"),
        or_(item.c.retry_at.is_(None), item.c.retry_at <= bindparam("now")),
    )
    .order_by(item.c.wake_at, item.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
STILL_DUE = Query(
    select(item.c.id, item.c.failures).where(
        item.c.id.in_(given_list("ids")), item.c.ended_at.is_(None), item.c.wake_at <= bindparam("now")
    )
)
FAILED = Query(
    update(item)
    .where(item.c.id == bindparam("item_id"))
    .values(failures=item.c.failures + 1, retry_at=bindparam("retry"), last_error=bindparam("error"))
)
MENDED = Query(update(item).where(item.c.id == bindparam("item_id")).values(failures=0, retry_at=None, last_error=None))
TAKE_UP = Query(
    update(item)
    .where(item.c.number == bindparam("which"), item.c.ended_at.is_(None), item.c.retry_at >= bindparam("aside"))
    .values(failures=0, retry_at=None)
)
"""A parked item is tried again; why it failed stays until it succeeds."""
POSTS_OF = Query(
    select(post.c.role, post.c.unit_code).where(
        post.c.login == bindparam("login"),
        and_(
            or_(post.c.valid_from.is_(None), post.c.valid_from <= bindparam("today")),
            or_(post.c.valid_to.is_(None), post.c.valid_to >= bindparam("today")),
        ),
    )
)
REFUSE = Query(insert(refusal))
RECENT = Query(
    select(func.count())
    .select_from(refusal)
    .where(refusal.c.at > bindparam("since"), refusal.c.login == bindparam("who"))
)
"""How often somebody has been refused something lately."""
OPEN_OF = Query(
    select(item.c.id).where(item.c.procedure.in_(given_list("codes")), item.c.ended_at.is_(None)).order_by(item.c.id)
)


class Ledger:
    """One transaction's view of the record; the caller began it and will commit it or roll it back."""

    def __init__(
        self,
        connection: Any,
        stamp: Stamp,
        definition_of: DefinitionOf,
        standing: Mapping[str, UnitView],
        host: str | None,
    ) -> None:
        self.connection, self.standing, self.host = connection, standing, host
        self.recorder = Recorder(connection, stamp)
        self.loader = Loader(connection, definition_of, standing, host)
        self._pinned: set[tuple[str, int]] = set()
        self._units: dict[str, UnitView] = {}

    # reading -----------------------------------------------------------------------------------------------------

    def look_ahead(self, ids: Sequence[int]) -> None:
        """Fetches what the snapshots of these items need, all at once."""
        self.loader.ahead.fill(self.connection, ids)

    def snapshot(self, id: int, world: World) -> tuple[Definition, Snapshot, str]:
        """The item, its pinned definition, and the hash of its last line."""
        return self.loader.snapshot(id, world)

    def overtaken(self, snapshot: Snapshot, world: World) -> None:
        """While we waited for the item somebody acted on it who began after us: begin anew, with a later now."""
        if self.connection.locks and timedelta(0) < (snapshot.last_at or world.now) - world.now < A_MOMENT:
            self.connection.begin_anew()

    def joinable(self, definition: Definition, snapshot: Snapshot, world: World) -> dict[str, int]:
        """The proposals a rung would join."""
        return self.loader.joinable(definition, snapshot, world)

    def unit(self, code: str) -> UnitView:
        """A unit by its code.

        Raises:
            NotFound
        """
        if code not in self._units:
            row = UNIT.one(self.connection, code=code)
            if row is None:
                raise NotFound(kind="unit", name=code)
            self._units[code] = UnitView(row.code, row.name, row.kind, row.code == self.host)
        return self._units[code]

    def forget(self) -> None:
        """After a roll-back: what was pinned may not be."""
        self._pinned.clear()

    # writing -----------------------------------------------------------------------------------------------------

    def record(self, outcome: Outcome, head: str | None, *, parent: int | None = None) -> tuple[int, ClaimIds]:
        """Writes one outcome; see ``Recorder.record``."""
        id, claims = self.recorder.record(outcome, head, parent=parent)
        self.loader.ahead.written(id)
        return id, claims

    def rest_on(self, measure: int, item_id: int, claim_id: int) -> None:
        """A measure rests on a claim of an item."""
        self.recorder.rest_on(measure, item_id, claim_id)
        self.loader.ahead.written(measure)

    def next_number(self, prefix: str, year: int) -> str:
        """``GPDB-2024-0007``: the next item number of a prefix and year."""
        return f"{prefix}-{year}-{take_number(self.connection, prefix, year):04}"

    def pin(self, one: Definition, now: datetime) -> None:
        """Keeps the definition at first use; a changed one under an old version opens nothing (law 8).

        Raises:
            Refused
        """
        key = one.code, one.version
        if key in self._pinned:
            return
        mark = fingerprint(one)
        if not self.as_pinned(one, mark):
            PIN.run(
                self.connection, code=one.code, version=one.version, fingerprint=mark, canonical=canonical(one),
                first_used_at=now,
            )  # fmt: skip
        self._pinned.add(key)

    def as_pinned(self, one: Definition, mark: str) -> bool:
        """Whether the definition with this fingerprint is kept already.

        Raises:
            Refused: it is, and was another then.
        """
        row = PINNED.one(self.connection, c=one.code, v=one.version)
        if row is not None and row.fingerprint != mark:
            reason = Sentence(
                "procedure {code} version {version} was changed after items were opened under it; give it a new one",
                {"code": one.code, "version": one.version},
            )
            raise Refused([reason], number=one.code, transition=one.title)
        return row is not None

    def link_occurrence(self, parent: int, procedure: str, period: str, child: int) -> None:
        """Notes which child a period's claim opened."""
        LINK_OCCURRENCE.run(self.connection, parent=parent, proc=procedure, per=period, child=child)


def posts_of(connection: Any, login: str, today: Any) -> frozenset[tuple[str, str]]:
    """The posts a person validly holds on a day."""
    return frozenset((row.role, row.unit_code) for row in POSTS_OF.all(connection, login=login, today=today))
