"""Looking at messages, and what people may do about them: send one again that was given up, withdraw one that waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, NotFound, Sentence
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun
from engine.store.casework import outbox

if TYPE_CHECKING:
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

STATES = ("queued", "handed_over", "delivered", "failed", "cancelled")
MAY = frozenset({"handler", "office_deputy", "office_head"})
"""Posts that look after messages besides the administrator (assumed)."""
NOT = {
    "failed": Sentence("message {id} was not given up; only such are sent again"),
    "queued": Sentence("message {id} waits no longer; only what waits is withdrawn"),
}


@dataclass(frozen=True)
class Message:
    """One message and what became of it.

    Attributes:
        status: one of ``STATES``; what is handed over has not thereby arrived.
        item: number of the item it is about. request: the request id of the command that caused it, if it had one.
        history: what was tried, when and by whom; instants as text.
    """

    id: int
    item: str | None
    unit: str | None
    role: str
    post: str | None
    code: str
    status: str
    channel: str | None
    created_at: datetime
    deliver_at: datetime
    attempts: int
    lease_until: datetime | None
    error: str | None
    batch: str | None
    request: str | None
    data: Mapping[str, Any] = field(default_factory=dict)
    history: tuple[Mapping[str, Any], ...] = ()


def messages(
    reader: Reader, *, status: str | None = None, unit: str | None = None, item: str | None = None, most: int = 200
) -> list[Message]:
    """The newest messages that fit, newest first."""
    with reader.looking() as held:
        return [_as_message(row) for row in outbox.LISTED.all(held, status=status, unit=unit, number=item, most=most)]


def message(reader: Reader, id: int) -> Message:
    """One message; raises NotFound."""
    with reader.looking() as held:
        return _as_message(_row(held, id))


def waiting(reader: Reader) -> list[tuple[str | None, str | None, int]]:
    """Whom what is queued is for: unit, post, how many."""
    with reader.looking() as held:
        return [(row.unit_code, row.post, row.n) for row in outbox.UNADDRESSED.all(held)]


def counts(reader: Reader) -> dict[str, int]:
    """How many there are of each status."""
    with reader.looking() as held:
        return {row.status: row.n for row in outbox.COUNTS.all(held)}


def failed(reader: Reader) -> list[int]:
    """Everything that was given up: the dead letters."""
    with reader.looking() as held:
        return [row.id for row in outbox.FAILED.all(held)]


def shut(reader: Reader) -> list[tuple[str, datetime, Sentence]]:
    """Channels by which nothing gets out because of their own settings: which, since when, why."""
    with reader.looking() as held:
        rows = outbox.TRIED.all(held)
    found = dict[str, tuple[str, datetime, Sentence]]()
    for row in rows:
        last = row.history[-1] if row.history else {}
        if last.get("word") == "held":
            why = Sentence(last["error"]["text"], last["error"]["data"])
            found.setdefault(row.channel, (row.channel, datetime.fromisoformat(last["at"]), why))
    return list(found.values())


def retry(engine: Engine, ids: Iterable[int], *, actor: str, dry_run: bool = False) -> list[int]:
    """Messages that were given up are queued again, all of them or none.

    Raises:
        NotFound. NotAllowed: another than the office or the administrator; or one was not given up.
    """
    return _Change(engine, actor).carry_out(list(ids), "failed", "queued", "requeued", None, dry_run)


def cancel(engine: Engine, ids: Iterable[int], reason: str, *, actor: str, dry_run: bool = False) -> list[int]:
    """Messages that wait are withdrawn, with a reason; all of them or none. Raises as ``retry``."""
    return _Change(engine, actor).carry_out(list(ids), "queued", "cancelled", "cancelled", reason, dry_run)


class _Change:
    def __init__(self, engine: Engine, actor: str) -> None:
        self.engine, self.actor = engine, actor

    @again
    def carry_out(self, ids: list[int], was: str, status: str, word: str, reason: str | None, dry: bool) -> list[int]:
        now = self.engine.now()
        with suppress(DryRun), self.engine.commanded() as held:
            self._refuse(held)
            for id in ids:
                row = _row(held, id)
                if row.lease_until is not None and row.lease_until > now and row.status == "queued":
                    raise NotAllowed(what=Sentence("message {id} is being handed over just now", {"id": id}))
                line = {"at": now.isoformat(), "word": word, "by": self.actor, **({"reason": reason} if reason else {})}
                changed = outbox.CHANGE.run(
                    held, id=id, was=was, status=status, deliver_at=now, attempts=0, error=None,
                    history=[*row.history, line],
                )  # fmt: skip
                if not changed:
                    raise NotAllowed(what=Sentence(NOT[was].template, {"id": id}))
            if dry:
                raise DryRun
        return ids

    def _refuse(self, held: Any) -> None:
        posts = {role for role, _ in self.engine.office_posts(held, self.actor)}
        if self.actor != ADMIN and not MAY & posts:
            raise NotAllowed(what=Sentence("only the administrator or the office looks after messages"))


def _row(held: Any, id: int) -> Any:
    row = outbox.BY_ID.one(held, id=id)
    if row is None:
        raise NotFound(kind="message", name=str(id))
    return row


def _as_message(row: Any) -> Message:
    return Message(
        row.id, row.number, row.unit_code, row.role, row.post, row.code, row.status, row.channel, row.created_at,
        row.deliver_at, row.attempts, row.lease_until, row.error, row.batch, row.request_id, row.data,
        tuple(row.history),
    )  # fmt: skip
