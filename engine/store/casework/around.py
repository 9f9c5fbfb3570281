"""The rows a snapshot is made of, fetched for one item or for many at once, by primary keys and indexes.

A sweep fetches for a whole group in nine statements instead of nine for each item. Rows fetched ahead are good as long
as nothing they show has been written since; ``Ahead`` forgets them then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from engine.store import tables
from engine.store.casework.locking import lock
from engine.store.statements.parts import Part
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__
measure = item.alias("measure")
party = tables.Party.__table__
unit = tables.Unit.__table__
deadline = tables.Deadline.__table__
claim = tables.RungClaim.__table__
event = tables.Event.__table__
ground = tables.Ground.__table__
occurrence = tables.Occurrence.__table__
document = tables.Document.__table__
suspension = tables.Suspension.__table__

LIVE = deadline.c.status != "over"

OPEN = and_(suspension.c.item_id == item.c.id, suspension.c.until.is_(None))
SUSPENSION = tuple(
    suspension.c[name].label(f"suspension_{name}")
    for name in ("id", "code", "basis", "since", "review_on", "approved_by", "seq_from")
)
"""The open suspension of an item beside its other columns; all of them empty if there is none."""

ITEMS = Query(select(item, *SUSPENSION).outerjoin(suspension, OPEN).where(item.c.id.in_(given_list("ids"))))
PARENTS = Query(
    select(
        item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.state, item.c.ended_at, item.c.dropped,
        item.c.is_measure, *SUSPENSION,
    )
    .outerjoin(suspension, OPEN)
    .where(item.c.id.in_(given_list("ids")))
)  # fmt: skip
PARTIES = Query(
    select(party.c.item_id, party.c.role, unit.c.code, unit.c.name, unit.c.kind)
    .join(unit, unit.c.code == party.c.unit_code)
    .where(party.c.item_id.in_(given_list("ids")))
)
DEADLINES = Query(select(deadline).where(deadline.c.item_id.in_(given_list("ids"))).order_by(deadline.c.id))
PAPER = (
    select(document.c.official_number)
    .where(document.c.item_id == measure.c.id, document.c.official_number.is_not(None))
    .order_by(document.c.id.desc())
    .limit(1)
    .correlate(measure)
    .scalar_subquery()
)
"""What a measure is called by those who got it."""
CLAIMS = Query(
    select(
        claim.c.item_id, claim.c.id, claim.c.state, claim.c.round, claim.c.rung, claim.c.n, claim.c.kind,
        claim.c.claimed_at, claim.c.measure_id, measure.c.number, measure.c.procedure, measure.c.version,
        measure.c.ended_at, measure.c.signed_on, measure.c.served_on, measure.c.answer_due_on, measure.c.dropped,
        measure.c.sequel, measure.c.state.label("measure_state"), deadline.c.status, deadline.c.lapsed_at,
        PAPER.label("paper"),
    )
    .outerjoin(measure, measure.c.id == claim.c.measure_id)
    .outerjoin(
        deadline,
        and_(deadline.c.item_id == measure.c.id, deadline.c.state == measure.c.state, deadline.c.status != "over"),
    )
    .where(claim.c.item_id.in_(given_list("ids")))
    .order_by(claim.c.id)
)  # fmt: skip
ACTS = Query(
    select(
        event.c.item_id, event.c.transition, event.c.actor, event.c.actor_kind, event.c.source, event.c.acting_for,
        event.c.occurred_at, event.c.seq, event.c.corrects, event.c.from_state, event.c.to_state, event.c.reason,
        Part(event.c.effects, "persons").label("persons"),
    )
    .where(
        event.c.item_id.in_(given_list("ids")),
        or_(event.c.transition.not_like("%.%"), event.c.transition.in_(("item.void", "item.recuse"))),
    )
    .order_by(event.c.item_id, event.c.seq)
)  # fmt: skip
"""The transitions taken; what the engine writes of its own accord has a dot in its name and may be long."""
CHILDREN = Query(
    select(
        item.c.parent_id, item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.state, item.c.ended_at,
        item.c.dropped, item.c.is_measure, item.c.stay, item.c.opened_at, deadline.c.due_on, *SUSPENSION,
    )
    .outerjoin(deadline, and_(deadline.c.item_id == item.c.id, deadline.c.state == item.c.state, LIVE))
    .outerjoin(suspension, OPEN)
    .where(item.c.parent_id.in_(given_list("ids")))
    .order_by(item.c.id)
)  # fmt: skip
GROUNDS = Query(
    select(
        ground.c.measure_id,
        ground.c.item_id,
        item.c.number,
        item.c.title,
        deadline.c.due_on,
        deadline.c.status,
        deadline.c.lapsed_at,
    )
    .join(claim, claim.c.id == ground.c.claim_id)
    .join(item, item.c.id == ground.c.item_id)
    .join(
        deadline,
        and_(
            deadline.c.item_id == ground.c.item_id,
            deadline.c.state == claim.c.state,
            deadline.c.round == claim.c.round,
        ),
    )
    .where(ground.c.measure_id.in_(given_list("ids")))
    .order_by(claim.c.id)
)
OCCURRENCES = Query(
    select(occurrence.c.item_id, occurrence.c.procedure, occurrence.c.period).where(
        occurrence.c.item_id.in_(given_list("ids"))
    )
)


class Rows(NamedTuple):
    """One item's row and the rows around it, each sequence in the order in which it was written."""

    item: Any
    parties: Sequence[Any]
    deadlines: Sequence[Any]
    claims: Sequence[Any]
    acts: Sequence[Any]
    children: Sequence[Any]
    grounds: Sequence[Any]
    occurrences: Sequence[Any]
    parent: Any

    def shown(self) -> Iterator[int]:
        """The ids of all items of which these rows show something."""
        yield self.item.id
        if self.parent is not None:
            yield self.parent.id
        yield from (row.id for row in self.children)
        yield from (row.measure_id for row in self.claims if row.measure_id is not None)
        yield from (row.item_id for row in self.grounds)


def fetch(held: Any, ids: Sequence[int]) -> dict[int, Rows]:
    """The rows of several items, by id; one that does not exist is missing. Whoever writes has locked them then."""
    if held.locks:
        lock(held, ids)
    items = {row.id: row for row in ITEMS.all(held, ids=ids)}
    above = {row.parent_id for row in items.values() if row.parent_id is not None}
    parents = {row.id: row for row in PARENTS.all(held, ids=sorted(above))} if above else {}
    measures = [row.id for row in items.values() if row.is_measure]
    parties = _by("item_id", PARTIES.all(held, ids=ids))
    deadlines = _by("item_id", DEADLINES.all(held, ids=ids))
    claims = _by("item_id", CLAIMS.all(held, ids=ids))
    acts = _by("item_id", ACTS.all(held, ids=ids))
    children = _by("parent_id", CHILDREN.all(held, ids=ids))
    grounds = _by("measure_id", GROUNDS.all(held, ids=measures)) if measures else {}
    occurrences = _by("item_id", OCCURRENCES.all(held, ids=ids))
    return {
        id: Rows(
            row, parties.get(id, ()), deadlines.get(id, ()), claims.get(id, ()), acts.get(id, ()),
            children.get(id, ()), grounds.get(id, ()), occurrences.get(id, ()), parents.get(row.parent_id),
        )
        for id, row in items.items()
    }  # fmt: skip


def _by(owner: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    owned_by = attrgetter(owner)
    for row in rows:
        found[owned_by(row)].append(row)
    return found


class Ahead:
    """Rows fetched ahead, until something they show is written."""

    def __init__(self) -> None:
        self._rows: dict[int, Rows] = {}
        self._shown_by: dict[int, list[int]] = {}

    def fill(self, held: Any, ids: Sequence[int]) -> None:
        """Fetches for all of them at once."""
        self._rows = fetch(held, ids)
        self._shown_by = defaultdict(list)
        for id, rows in self._rows.items():
            for shown in rows.shown():
                self._shown_by[shown].append(id)

    def take(self, held: Any, id: int) -> Rows:
        """The rows of one item: fetched ahead, if still good, else now."""
        return self._rows.pop(id, None) or fetch(held, [id])[id]

    def written(self, id: int) -> None:
        """Something of this item was written: whatever shows it is no longer good."""
        for owner in self._shown_by.get(id, ()):
            self._rows.pop(owner, None)
