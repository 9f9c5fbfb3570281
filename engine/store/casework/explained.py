"""What an explanation of deadlines and of holding times reads: whole histories and every round. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from engine.store import tables
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__
measure = item.alias("measure")
event = tables.Event.__table__
deadline = tables.Deadline.__table__
claim = tables.RungClaim.__table__
suspension = tables.Suspension.__table__

ROUNDS = Query(select(deadline).where(deadline.c.item_id == bindparam("id")).order_by(deadline.c.id))
CLAIMS = Query(
    select(
        claim.c.state, claim.c.round, claim.c.rung, claim.c.n, claim.c.kind, claim.c.claimed_at, measure.c.number,
        measure.c.procedure, measure.c.version, measure.c.state.label("measure_state"),
    )
    .outerjoin(measure, measure.c.id == claim.c.measure_id)
    .where(claim.c.item_id == bindparam("id"))
    .order_by(claim.c.id)
)  # fmt: skip
CHILDREN = Query(
    select(
        item.c.number, item.c.procedure, item.c.version, item.c.state, item.c.dropped, item.c.opened_at,
        item.c.ended_at,
    ).where(item.c.parent_id == bindparam("id")).order_by(item.c.id)
)  # fmt: skip
SUSPENSIONS = Query(select(suspension).where(suspension.c.item_id == bindparam("id")).order_by(suspension.c.id))

# holding times, many items at once

ITEMS = Query(
    select(
        item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.title, item.c.is_measure,
    ).where(item.c.opened_at <= bindparam("until")).order_by(item.c.id)
)  # fmt: skip
ONE = Query(
    select(
        item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.title, item.c.is_measure,
    ).where(item.c.id == bindparam("id"))
)  # fmt: skip
LINES = Query(
    select(
        event.c.item_id, event.c.seq, event.c.transition, event.c.from_state, event.c.to_state, event.c.actor_kind,
        event.c.occurred_at, event.c.recorded_at, event.c.effects,
    )
    .where(event.c.item_id.in_(given_list("ids")))
    .order_by(event.c.item_id, event.c.seq)
)  # fmt: skip
HELD = Query(select(deadline).where(deadline.c.item_id.in_(given_list("ids"))).order_by(deadline.c.id))
SUSPENDED = Query(
    select(suspension).where(suspension.c.item_id.in_(given_list("ids"))).order_by(suspension.c.id)
)  # fmt: skip
AT_ONCE = 500
"""Items whose histories are read together; memory stays flat however many there are."""


@dataclass(frozen=True)
class Lived:
    """One item with its history, its rounds and its suspensions."""

    item: Any
    lines: Sequence[Any]
    deadlines: Sequence[Any]
    suspensions: Sequence[Any]


def lived(held: Any, items: Sequence[Any]) -> Iterator[Lived]:
    """The histories of these rows of ``ITEMS``, in their order."""
    for start in range(0, len(items), AT_ONCE):
        group = items[start : start + AT_ONCE]
        ids = [row.id for row in group]
        lines = _by_item(LINES.all(held, ids=ids))
        rounds = _by_item(HELD.all(held, ids=ids))
        suspensions = _by_item(SUSPENDED.all(held, ids=ids))
        for row in group:
            yield Lived(row, lines.get(row.id, ()), rounds.get(row.id, ()), suspensions.get(row.id, ()))


def _by_item(rows: Iterable[Any]) -> dict[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return dict(found)
