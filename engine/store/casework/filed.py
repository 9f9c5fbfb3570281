"""What becomes of the row of a paper: issued, served, void."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select, update

from engine.store import tables
from engine.store.statements.query import Query

document = tables.Document.__table__
_papers = document.alias()
_latest = select(func.max(_papers.c.seq)).where(_papers.c.item_id == bindparam("item")).scalar_subquery()
_issued = document.c.status == "issued"
# a paper without a number is a working form that stays in the house: it is neither served nor voided
_waiting = (
    document.c.item_id == bindparam("item"), document.c.seq == _latest, document.c.served_on.is_(None),
    document.c.series.is_not(None), _issued,
)  # fmt: skip
_one = document.c.official_number == bindparam("number"), _issued

ADD_DOCUMENT = Query(insert(document))
SERVE_DOCUMENT = Query(update(document).where(*_waiting).values(served_on=bindparam("day")))
"""A procedure serves what it signed last, and takes that back; an earlier paper is served or voided by itself."""
VOID_DOCUMENT = Query(update(document).where(*_waiting).values(status="void"))
SERVE_ONE = Query(update(document).where(*_one, document.c.served_on.is_(None)).values(served_on=bindparam("day")))
VOID_ONE = Query(update(document).where(*_one).values(status="void"))
