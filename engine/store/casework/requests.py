"""Commands that were carried out, by the ids their senders gave them: the same id again carries out nothing."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from engine.store import tables
from engine.store.statements.query import Query

request = tables.Request.__table__
event = tables.Event.__table__
item = tables.Item.__table__

BY_ID = Query(select(request).where(request.c.id == bindparam("which")))
ADD = Query(insert(request), once=True)
"""Two that are sent at once: the later one waits for the earlier, and then adds nothing."""
ANSWER = Query(update(request).where(request.c.id == bindparam("which")).values(answer=bindparam("new_answer")))
TOUCHED = Query(
    select(item.c.number)
    .where(item.c.id.in_(select(event.c.item_id).where(event.c.request_id == bindparam("which"))))
    .order_by(item.c.id)
)
"""Asked only where an answer was lost between the commit and the telling, so no index is kept for it."""
