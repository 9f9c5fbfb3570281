"""What a copy in memory lets go of while one lives through weeks on it: lines and messages that nobody reads again.

The transitions taken stay, for decisions count them; what the engine writes of its own accord has a dot in its name and
is there for people. Chains do not verify afterwards, so this works on a copy in memory and nowhere else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete

from engine.store import tables
from engine.store.database import Database
from engine.store.statements.query import Query

event = tables.Event.__table__
message = tables.Message.__table__

LINES = Query(delete(event).where(event.c.recorded_at >= bindparam("since"), event.c.transition.like("%.%")))
MESSAGES = Query(delete(message).where(message.c.created_at >= bindparam("since")))


class Forgetting:
    """Lets go, as often as asked, of what has been written into a copy since an instant.

    Raises:
        ValueError: the database lies in a file; nothing of that is ever forgotten.
    """

    def __init__(self, copy: Database, since: datetime) -> None:
        if not copy.is_copy:
            raise ValueError(f"{copy} is not a copy in memory")
        self.copy, self.since = copy, since
        copy.open().driver.execute("DROP TRIGGER IF EXISTS no_delete_event")

    def forget(self, now: datetime) -> None:
        """Makes room for what comes, with what has been written until now."""
        with self.copy.writing() as held:
            LINES.run(held, since=self.since)
            MESSAGES.run(held, since=self.since)
        self.since = now
