"""The postman: takes what may be delivered, hands it over outside every transaction, and records what came of it.

A round is bounded, idempotent and safe beside others (law 10). What is taken is leased under a token; who dies with it
in hand, or does not come back in time, is followed by another, and what he reports then counts for nothing. A letter
may so reach its receiver twice, under the same key, but it is never lost, and never claimed to have arrived.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

from loguru import logger

from engine.daemon import digest
from engine.daemon.channels import Channel, Letter, NotSent, Receipt
from engine.daemon.directions import Directions, Way
from engine.errors import Sentence
from engine.runtime.reader import Reader
from engine.runtime.transactions.again import again
from engine.store.casework import outbox
from engine.store.casework.outbox import Lease
from engine.store.database import Database

LEASE = timedelta(minutes=5)
"""How long a letter is left to whoever took it."""
PATIENCE = 60.0
"""Seconds after which a channel that says nothing has failed; well within the lease."""
HELD = timedelta(minutes=15)
"""How long nothing is tried by a channel that is shut by settings of its own (assumed)."""
ATTEMPTS = 10
"""Then a message is given up, for a person to look at (assumed): after about half a day."""
TOGETHER = 500
"""Messages in one letter at most."""
DIED = Sentence("nobody lived to say what became of it")
SILENT = Sentence("no answer within {seconds} seconds; it may have arrived all the same")
FAILED = Sentence("the channel failed: {what}")
GARBLED = Sentence("the channel answers what nobody understands")

SAME = ("word", "channel", "error")

Job = tuple[Way, str, Callable[[Any, datetime], list[int]], str]


class Postman:
    """One who delivers; used by one thread."""

    def __init__(
        self, open_reader: Callable[[], Reader], directions: Directions, *, who: str = "", patience: float = PATIENCE
    ) -> None:
        self._open, self.directions = open_reader, directions
        self.who, self.patience = who or uuid4().hex, patience
        self._shut = dict[str, datetime]()
        self.reader: Reader

    def round(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Delivers what may be delivered now; gives how many messages were handed over or delivered."""
        if not self.directions.channels:
            return 0
        with closing(self._open()) as self.reader:
            if not self.directions.opens(self.reader.calendar, self.reader.now()):
                return 0
            count = 0
            for job in self._jobs():
                if stop():
                    break
                if not self._held(job[0].channel):
                    count += self._deliver(job)
            return count

    @property
    def database(self) -> Database:
        """Where the outbox is."""
        return self.reader.database

    # what is to be done ------------------------------------------------------------------------------------------

    def _jobs(self) -> Iterator[Job]:
        """What was begun before, as it was; then what waits, one letter for each unit and address."""
        now = self.reader.now()
        with self.database.reading() as held:
            begun, waiting = outbox.BEGUN.all(held, now=now), outbox.WAITING.all(held, now=now)
        for row in begun:
            if (way := self._way(row.unit, row.post)) is not None:
                yield way, row.unit, _again(row.batch), row.batch
        posts: dict[tuple[Way, str], list[Any]] = {}
        for row in waiting:
            if (way := self._way(row.unit_code, row.post)) is not None:
                posts.setdefault((way, row.unit_code), []).append(row)
        for (way, unit), rows in posts.items():
            if min(row.oldest for row in rows) <= now - self.directions.gather:
                yield way, unit, _fresh(unit, [row.post for row in rows]), uuid4().hex

    def _way(self, unit: str | None, post: str | None) -> Way | None:
        """Nothing leaves the building from a rehearsal."""
        way = self.directions.way(unit, post)
        if way is not None and self.reader.rehearsal and self.directions.channels[way.channel].outward:
            return None
        return way

    def _held(self, channel: str) -> bool:
        """Whether it was shut a short while ago; whoever starts anew, with other settings perhaps, tries at once."""
        until = self._shut.get(channel)
        return until is not None and self.reader.now() < until

    # doing it ----------------------------------------------------------------------------------------------------

    def _deliver(self, job: Job) -> int:
        way, unit, _, batch = job
        lease, rows = self._take(job)
        if not rows:
            return 0
        if rows[0].attempts > ATTEMPTS:  # every time he who had it died before he could say what came of it
            self._report(rows, lease, way, NotSent(DIED, final=True))
            return 0
        name = self.reader.names.name(unit)
        zone = self.reader.zone
        letter = Letter(batch, way.to, digest.subject(rows, name), digest.body(rows, name, zone), digest.lines(rows))
        outcome = answered(self.directions.channels[way.channel], letter, self.patience)
        counted = self._report(rows, lease, way, outcome)
        return counted if isinstance(outcome, Receipt) else 0

    @again
    def _take(self, job: Job) -> tuple[Lease, list[Any]]:
        way, _, ids, batch = job
        with self.database.writing() as held:
            now = self.reader.now()
            lease = Lease(batch, uuid4().hex, now + LEASE, way.channel)
            return lease, outbox.take(held, lease, ids(held, now), now)

    @again
    def _report(self, rows: list[Any], lease: Lease, way: Way, outcome: Receipt | NotSent) -> int:
        """Writes what came of it, if the letter is still ours. What is not the letter's fault is no attempt of it."""
        counted, shut = 0, isinstance(outcome, NotSent) and outcome.shut
        with self.database.writing() as held:
            now = self.reader.now()
            if shut:
                self._shut[way.channel] = now + HELD
            for row in rows:
                status, why, later = self._judged(outcome, row.attempts, now)
                word = "held" if shut else status if status != "queued" else "not_sent"
                line = {"at": now.isoformat(), "word": word, "by": self.who, "channel": way.channel, "to": way.to,
                        "batch": lease.batch, "attempt": row.attempts}  # fmt: skip
                if isinstance(outcome, Receipt):
                    line |= {"reference": outcome.reference} if outcome.reference else {}
                else:
                    line["error"] = self._plain(outcome.sentence)
                counted += outbox.report(
                    held, row, lease, status, _told(row.history, line), again_at=later, error=why,
                    attempts=row.attempts - shut,
                )  # fmt: skip
        self._tell(rows, lease, way, outcome, counted)
        return counted

    def _judged(self, outcome: Receipt | NotSent, attempts: int, now: datetime) -> tuple[str, str | None, datetime]:
        if isinstance(outcome, Receipt):
            return outcome.word, None, now
        why = self.directions.hide(str(outcome))[:300]
        if outcome.shut:
            return "queued", why, now
        if outcome.final or attempts >= ATTEMPTS:
            return "failed", why, now
        return "queued", why, now + back_off(attempts)

    def _plain(self, why: Sentence) -> dict[str, Any]:
        """A sentence as data, without secrets, so that it can be told in the reader's language."""
        return {"text": why.template, "data": {name: self.directions.hide(str(one)) for name, one in why.data.items()}}

    def _tell(self, rows: list[Any], lease: Lease, way: Way, outcome: Receipt | NotSent, counted: int) -> None:
        """A line for the log: numbers and words, no address and no text."""
        about = {"batch": lease.batch, "channel": way.channel, "messages": [row.id for row in rows],
                 "items": sorted({f"{row.number}#{row.seq}" for row in rows if row.number}),
                 "requests": sorted({row.request_id for row in rows if row.request_id})}  # fmt: skip
        log = logger.bind(**about)
        if not counted:
            log.warning("a letter by {channel} was no longer ours to report", channel=way.channel)
        elif isinstance(outcome, Receipt):
            log.info("{count} message(s) {word} by {channel}", count=counted, word=outcome.word, channel=way.channel)
        else:
            why = self.directions.hide(str(outcome))
            log.warning("{count} message(s) not taken by {channel}: {why}", count=counted, channel=way.channel, why=why)


def _again(batch: str) -> Callable[[Any, datetime], list[int]]:
    return lambda held, now: [row.id for row in outbox.OF_BATCH.all(held, now=now, which=batch)]


def _fresh(unit: str, posts: list[str | None]) -> Callable[[Any, datetime], list[int]]:
    return lambda held, now: outbox.free(held, unit, posts, now, TOGETHER)


def _told(history: list[Any], line: dict[str, Any]) -> list[Any]:
    """The history with one line more; none, where it would say again that the channel is shut, and why."""
    last = history[-1] if history else {}
    if line["word"] == "held" and all(last.get(key) == line.get(key) for key in SAME):
        return history
    return [*history, line]


def back_off(attempts: int) -> timedelta:
    """How long after the nth attempt the next one is made: 2 minutes, doubled each time, at most 4 hours."""
    return min(timedelta(minutes=2 ** min(attempts, 12)), timedelta(hours=4))


def answered(channel: Channel, letter: Letter, patience: float) -> Receipt | NotSent:
    """What a channel says, or that it says nothing in time, or nothing that can be understood.

    It works in a thread of its own: one that hangs is left hanging and holds nobody up.
    """
    said: Queue[Any] = Queue()

    def ask() -> None:
        try:
            said.put(channel.send(letter))
        except NotSent as error:
            said.put(error)
        except Exception as error:
            said.put(NotSent(Sentence(FAILED.template, {"what": f"{type(error).__name__}: {error}"})))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = said.get(timeout=patience)
    except Empty:
        return NotSent(Sentence(SILENT.template, {"seconds": f"{patience:g}"}))
    if isinstance(found, NotSent):
        return found
    if isinstance(found, Receipt) and found.word in ("handed_over", "delivered"):
        return found
    return NotSent(GARBLED)
