"""Which versions of procedures items use, those that are to move to another, and what is renamed when one does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from engine.decision.outcome import Renamed
from engine.store import tables
from engine.store.statements.query import Query, given_list

item = tables.Item.__table__
deadline = tables.Deadline.__table__
claim = tables.RungClaim.__table__

IN_USE = Query(
    select(
        item.c.procedure, item.c.version, func.count().label("n"),
        func.sum(case((item.c.ended_at.is_(None), 1), else_=0)).label("open"), func.min(item.c.number).label("first"),
    )
    .group_by(item.c.procedure, item.c.version)
    .order_by(item.c.procedure, item.c.version)
)  # fmt: skip
"""How many items each version has, open and in all."""

TO_MOVE = Query(
    select(item.c.id, item.c.number)
    .where(
        item.c.procedure == bindparam("procedure"), item.c.version == bindparam("version"), item.c.ended_at.is_(None),
    )
    .order_by(item.c.id)
)  # fmt: skip
"""The open items of a version."""

STILL = Query(
    select(item.c.id).where(
        item.c.id.in_(given_list("ids")), item.c.version == bindparam("version"),
        item.c.ended_at.is_(None),
    )
)  # fmt: skip
"""Which of these are open and still under the version."""

_VERSION = Query(update(item).where(item.c.id == bindparam("item_id")).values(version=bindparam("new_version")))


def _state(table: Any) -> Query:
    own = table.c.item_id == bindparam("item"), table.c.state == bindparam("old")
    return Query(
        update(table).where(*own).values(state=bindparam("new_state"), round=table.c.round + bindparam("after"))
    )


_ROUNDS, _CLAIMED = _state(deadline), _state(claim)
_RUNG = Query(
    update(claim)
    .where(claim.c.item_id == bindparam("item"), claim.c.rung == bindparam("old"))
    .values(rung=bindparam("new_rung"))
)


def rename(held: Any, id: int, renamed: Renamed) -> None:
    """The item's version, and the names of its rounds and claims, those that are over too."""
    _VERSION.later(held, item_id=id, version=renamed.version)
    for old, (new, after) in renamed.states.items():
        for query in (_ROUNDS, _CLAIMED):
            query.run(held, item=id, old=old, state=new, after=after)
    for old, new in renamed.rungs.items():
        _RUNG.run(held, item=id, old=old, rung=new)
