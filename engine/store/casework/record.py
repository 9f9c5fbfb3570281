"""Recording an outcome: item, events, deadlines, claims, documents, messages — in the transaction that decided it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, insert, update

from engine.decision.outcome import Line, Outcome
from engine.decision.paper import Paper
from engine.decision.snapshot import Deadline, Hold, Snapshot
from engine.decision.values import to_json
from engine.store import tables
from engine.store.casework import corrected, exclusions, filed
from engine.store.casework.attachments import store as keep
from engine.store.casework.numbering import official_number, take_number
from engine.store.casework.resting import paper_of
from engine.store.casework.versions import rename
from engine.store.chain import event_hash, genesis
from engine.store.statements.query import Query
from engine.store.statements.types import instant_text

item = tables.Item.__table__
deadline = tables.Deadline.__table__
claim = tables.RungClaim.__table__
suspension = tables.Suspension.__table__

ITEM_FIELDS = (
    "title", "state", "seq", "ended_at", "dropped", "last_at", "facts", "signed_on", "served_on", "answer_due_on",
    "sequel", "grounds_flag", "wake_at", "head_hash",
)  # fmt: skip
FILE_FIELDS = ("title", "facts")
DEADLINE_FIELDS = (
    "state", "round", "status", "owed_role", "owed_post", "owed_unit", "span_n", "span_unit", "limit_name", "basis",
    "standing", "roll", "start_on", "start_at", "base_on", "due_on", "due_at", "provisional", "armed_at", "lapsed_at",
    "holds", "measures_wait_until", "clock_refused", "calendar_revision", "profile_revision", "promised_at", "term_of",
)  # fmt: skip

RUN_FIELDS = ("status", "lapsed_at", "holds", "measures_wait_until", "clock_refused")
"""What changes while a round runs, and when it ends; the rest moves only with its date."""
_dated = attrgetter(*(field.name for field in dataclasses.fields(Deadline) if field.name not in RUN_FIELDS))

ADD_ITEM = Query(insert(item))


def _change_item(*fields: str) -> Query:
    seen = item.c.id == bindparam("item_id"), item.c.seq == bindparam("seen")
    new: dict[Any, Any] = {item.c[name]: bindparam(f"new_{name}") for name in fields}
    # what time failed of may be gone now: it looks again at once
    return Query(update(item).where(*seen).values(new).values(failures=0, retry_at=None, last_error=None))


def _change_deadline(*fields: str) -> Query:
    known = deadline.c.id == bindparam("deadline_id")
    return Query(update(deadline).where(known).values({deadline.c[name]: bindparam(f"new_{name}") for name in fields}))


CHANGE_ITEM = _change_item(*ITEM_FIELDS)
MOVE_ITEM = _change_item(*(name for name in ITEM_FIELDS if name not in FILE_FIELDS))
"""Time moves most items without a new word in their file; the file is by far the longest column."""
WAKE_ITEM = Query(update(item).where(item.c.id == bindparam("item_id")).values(wake_at=bindparam("new_wake_at")))
ADD_PARTY = Query(insert(tables.Party.__table__))
ADD_EVENT = Query(insert(tables.Event.__table__))
ADD_DEADLINE = Query(insert(deadline))
CHANGE_DEADLINE = _change_deadline(*DEADLINE_FIELDS)
RUN_DEADLINE = _change_deadline(*RUN_FIELDS)
ADD_CLAIM = Query(insert(claim))
ADD_OCCURRENCE = Query(insert(tables.Occurrence.__table__))
ADD_SUSPENSION = Query(insert(suspension))
CHANGE_SUSPENSION = Query(
    update(suspension)
    .where(suspension.c.id == bindparam("suspension_id"))
    .values(
        review_on=bindparam("new_review_on"),
        basis=bindparam("new_basis"),
        until=bindparam("new_until"),
        seq_until=bindparam("new_seq_until"),
    )
)
ADD_MESSAGE = Query(insert(tables.Message.__table__))
ADD_GROUND = Query(insert(tables.Ground.__table__))
LINK_CLAIM = Query(update(claim).where(claim.c.id == bindparam("claim_id")).values(measure_id=bindparam("measure")))


@dataclass(frozen=True)
class Stamp:
    """What every line of one transaction carries.

    Attributes:
        now, today: when it is recorded; the office's date then. typist: who typed, if not the actor.
        standing: roles that settings fill on every item; they are not stored with it.
        series_of: document name → organ code of its number series, or ``None`` for an unnumbered paper.
        paper: the bytes of a paper as it is signed, purely from the record; ``None``: the record alone is kept.
        drafted: likewise of a paper that is only proposed, blanks left; ``None``: no draft is kept.
        late: working days from one day to another.
        level_of: of a procedure version, the level of its items where not everybody may see them.
    """

    now: datetime
    today: date
    calendar_revision: str
    profile_revision: str
    series_of: Callable[[str], str | None]
    standing: frozenset[str] = frozenset()
    request_id: str | None = None
    typist: str | None = None
    paper: Callable[[Paper], bytes | None] = lambda _paper: None
    drafted: Callable[[Paper], bytes | None] = lambda _paper: None
    late: Callable[[date, date], int] = lambda due, day: (day - due).days
    level_of: Callable[[str, int], str | None] = lambda _code, _version: None


ClaimIds = dict[tuple[str, int, str, int], int]


class Recorder:
    """Writes outcomes over one connection, inside a transaction that somebody else began."""

    def __init__(self, connection: Any, stamp: Stamp) -> None:
        self.connection, self.stamp = connection, stamp
        self._frozen: dict[tuple[int, str], bytes] = {}

    def record(self, outcome: Outcome, head: str | None, *, parent: int | None = None) -> tuple[int, ClaimIds]:
        """Writes one outcome.

        Args:
            head: hash of the item's last line; ``None`` for a new item. parent: of a new item.

        Returns:
            the item's id and the ids of the claims just made.

        An item that has got a line since the snapshot was taken is not written over: sending what waits fails then.
        Under the lock the snapshot was taken with, that cannot happen.
        """
        after, before = outcome.after, outcome.before
        if before is not None and not outcome.lines:
            id = _id(after)
            WAKE_ITEM.later(self.connection, item_id=id, wake_at=outcome.wake_at)
        else:
            hashes, rows = self._chain(outcome, head or genesis(after.number))
            id = self._item(outcome, hashes, parent)
            if outcome.renamed is not None:
                rename(self.connection, id, outcome.renamed)
            for row in rows:
                row["item_id"] = id
                ADD_EVENT.later(self.connection, row)
            self._documents(outcome, id, rows)
            self._suspension(outcome, id)
        for one in outcome.deadlines:
            self._deadline(one, outcome, id)
        if outcome.holds is not None:
            exclusions.hold(self.connection, id, after.number, outcome.holds)
        claims = self._claims(outcome, id)
        self._rest(outcome, id)
        return id, claims

    # the item and its chain --------------------------------------------------------------------------------------

    def _item(self, outcome: Outcome, head: str, parent: int | None) -> int:
        after, before = outcome.after, outcome.before
        fields = {
            "state": after.state, "seq": after.seq, "ended_at": after.ended_at, "dropped": after.dropped,
            "last_at": after.last_at, "signed_on": after.signed_on, "served_on": after.served_on,
            "answer_due_on": after.answer_due_on, "sequel": after.sequel, "grounds_flag": after.grounds_flag,
            "wake_at": outcome.wake_at, "head_hash": head,
        }  # fmt: skip
        same = (
            before is not None
            and after.title == before.title
            and (after.facts is before.facts or after.facts == before.facts)
        )
        if not same:
            fields |= {"title": after.title, "facts": to_json(after.facts)}
        if before is not None:
            id = _id(after)
            fields |= {"item_id": id, "seen": before.seq}
            (MOVE_ITEM if same else CHANGE_ITEM).later(self.connection, fields)
            if after.level != before.level:
                corrected.level(self.connection, id, after.level)
            if after.parties is not before.parties:
                corrected.parties(self.connection, id, before.parties, self._own_parties(outcome))
            return id
        id = ADD_ITEM.insert(
            self.connection, number=after.number, procedure=after.procedure, version=after.version,
            opened_at=after.opened_at, parent_id=parent, stay=after.stay, is_measure=after.is_measure,
            failures=0, retry_at=None, last_error=None, **fields,
            level=after.level or self.stamp.level_of(after.procedure, after.version),
        )  # fmt: skip
        for role, unit in self._own_parties(outcome).items():
            ADD_PARTY.later(self.connection, item_id=id, role=role, unit_code=unit)
        return id

    def _own_parties(self, outcome: Outcome) -> dict[str, str]:
        """Role → unit, without those that settings fill."""
        parties = outcome.after.parties.items()
        return {role: unit.code for role, unit in parties if role not in self.stamp.standing}

    def _chain(self, outcome: Outcome, head: str) -> tuple[str, list[dict[str, Any]]]:
        rows = []
        seq = outcome.before.seq if outcome.before is not None else 0
        numbers = self._numbers(outcome)
        for line in outcome.lines:
            seq += 1
            row = self._row(line, seq, outcome, head, numbers)
            if seq == 1:  # who is what to an item is told by its first line, and so kept by the chain
                row["effects"]["parties"] = self._own_parties(outcome)
            head = row["hash"] = event_hash(head, row)
            rows.append(row)
        return head, rows

    def _row(
        self, line: Line, seq: int, outcome: Outcome, head: str, numbers: Mapping[str, tuple[str, int] | None]
    ) -> dict[str, Any]:
        effects, after = dict(line.effects), outcome.after
        if "documents" in effects:
            effects["documents"] = [self._issued(name, seq, line, outcome, numbers) for name in effects["documents"]]
        if "drafts" in effects:
            effects["drafts"] = [kept for name in effects["drafts"] if (kept := self._drafted(name, line, after))]
            if not effects["drafts"]:
                del effects["drafts"]
        return {
            "seq": seq, "version": after.version, "transition": line.transition, "from_state": line.from_state,
            "to_state": line.to_state, "actor": line.actor.login, "actor_kind": line.actor.kind,
            "typist": self.stamp.typist if line.actor.kind == "person" else None, "acting_for": line.acting_for,
            "source": line.source, "occurred_at": line.occurred_at, "recorded_at": self.stamp.now,
            "facts": to_json(line.facts), "reason": line.reason, "corrects": line.corrects, "effects": effects,
            "calendar_revision": self.stamp.calendar_revision, "profile_revision": self.stamp.profile_revision,
            "request_id": self.stamp.request_id, "previous_hash": head,
        }  # fmt: skip

    # papers ------------------------------------------------------------------------------------------------------

    def _numbers(self, outcome: Outcome) -> dict[str, tuple[str, int] | None]:
        """One number of its series for each paper, gapless: it is taken in the transaction that signs."""
        found: dict[str, tuple[str, int] | None] = {}
        for name in outcome.documents:
            organ = self.stamp.series_of(name)
            found[name] = (organ, take_number(self.connection, organ, self.stamp.today.year)) if organ else None
        return found

    def _issued(
        self, name: str, seq: int, line: Line, outcome: Outcome, numbers: Mapping[str, tuple[str, int] | None]
    ) -> dict[str, Any]:
        """A paper as its line of history keeps it; its bytes are frozen here and their sha256 goes into the chain."""
        taken = numbers.get(name)
        number = official_number(*taken, self.stamp.today.year) if taken else None
        after, late = outcome.after, self.stamp.late
        assert after.signed_on is not None
        paper = paper_of(name, number, line, after, after.signed_on, late, signed=True, opens=outcome.opens)
        data = self.stamp.paper(paper)
        if data is None:
            return {"name": name, "number": number}
        self._frozen[seq, name] = data
        return {"name": name, "number": number, "sha256": sha256(data).hexdigest()}

    def _drafted(self, name: str, line: Line, after: Snapshot) -> dict[str, Any] | None:
        """What is proposed, kept as a file so that it can be looked at later, whatever becomes of it."""
        data = self.stamp.drafted(paper_of(name, None, line, after, self.stamp.today, self.stamp.late))
        if data is None:
            return None
        return {
            "name": name,
            "sha256": keep(self.connection, data, f"{name}（拟稿）.docx", self.stamp.now, line.actor.login),
        }

    def _documents(self, outcome: Outcome, id: int, rows: list[dict[str, Any]]) -> None:
        after, before = outcome.after, outcome.before
        about = after.parties.get("addressee") or after.parties.get("owner")
        for row in rows if outcome.documents else ():
            for paper in row["effects"].get("documents", ()):
                number = paper["number"]
                organ, serial = (number.split("〔")[0], int(number.split("〕")[1][:-1])) if number else (None, None)
                frozen = self._frozen.pop((row["seq"], paper["name"]), None)
                filed.ADD_DOCUMENT.later(
                    self.connection, item_id=id, seq=row["seq"], name=paper["name"], title=after.title, series=organ,
                    year=self.stamp.today.year if number else None, serial=serial, official_number=number,
                    status="issued", issued_on=after.signed_on, issued_by=row["actor"],
                    unit_code=about.code if about else None, served_on=None, sha256=paper.get("sha256"), content=frozen,
                )  # fmt: skip
        if outcome.serves:  # also a second paper of the item, on the day of the first
            filed.SERVE_DOCUMENT.run(self.connection, item=id, day=after.served_on)
        elif before is not None and after.served_on is not None and before.served_on not in (None, after.served_on):
            corrected.MOVE_SERVICE.run(self.connection, item=id, was=before.served_on, day=after.served_on)
        if outcome.voids:
            filed.VOID_DOCUMENT.run(self.connection, item=id)
        if outcome.serves_paper is not None:
            number, day = outcome.serves_paper
            filed.SERVE_ONE.run(self.connection, number=number, day=day)
        if outcome.voids_paper is not None:
            filed.VOID_ONE.run(self.connection, number=outcome.voids_paper)

    # deadlines, claims, the rest ---------------------------------------------------------------------------------

    def _deadline(self, one: Deadline, outcome: Outcome, id: int) -> None:
        if one.id is not None and _only_runs(one, outcome.before):
            RUN_DEADLINE.later(self.connection, deadline_id=one.id, **_running(one))
            return
        fields = {
            "state": one.state, "round": one.round, "owed_role": one.owed_role,
            "owed_post": one.owed_post, "owed_unit": one.owed_unit, "span_n": one.span.n if one.span else None,
            "span_unit": one.span.unit if one.span else None, "limit_name": one.limit, "basis": one.basis,
            "standing": one.standing, "roll": one.roll, "start_on": one.start_on, "start_at": one.start_at,
            "base_on": one.base_on, "due_on": one.due_on, "due_at": one.due_at, "provisional": one.provisional,
            "armed_at": one.armed_at, "calendar_revision": one.calendar_revision,
            "profile_revision": one.profile_revision, "promised_at": one.promised_at, "term_of": one.term_of,
            **_running(one),
        }  # fmt: skip
        if one.id is None:
            fields["item_id"] = id
            ADD_DEADLINE.later(self.connection, fields)
        else:
            fields["deadline_id"] = one.id
            CHANGE_DEADLINE.later(self.connection, fields)

    def _suspension(self, outcome: Outcome, id: int) -> None:
        """Begins one, puts its review off, or ends it; at most one is open."""
        before = outcome.before.suspension if outcome.before is not None else None
        after = outcome.after.suspension
        if after is not None and after.id is None:
            ADD_SUSPENSION.later(
                self.connection, item_id=id, code=after.code, basis=after.basis, since=after.since, until=None,
                review_on=after.review_on, approved_by=after.approved_by, seq_from=after.seq, seq_until=None,
            )  # fmt: skip
        elif before is not None and after != before:
            ended = {"until": self.stamp.now, "seq_until": outcome.after.seq} if after is None else {}
            kept = after or before
            fields = {"review_on": kept.review_on, "basis": kept.basis, "until": None, "seq_until": None, **ended}
            CHANGE_SUSPENSION.later(self.connection, suspension_id=before.id, **fields)

    def _claims(self, outcome: Outcome, id: int) -> ClaimIds:
        """The claims, and their ids if a measure will rest on them."""
        rows = {
            (one.state, one.round, one.rung, one.n): {
                "item_id": id, "state": one.state, "round": one.round, "rung": one.rung, "n": one.n, "kind": one.kind,
                "claimed_at": one.claimed_at, "measure_id": None,
            }
            for one in outcome.claims
        }  # fmt: skip
        if outcome.opens or outcome.joins:
            return {key: ADD_CLAIM.insert(self.connection, **row) for key, row in rows.items()}
        for row in rows.values():
            ADD_CLAIM.later(self.connection, **row)
        return {}

    def _rest(self, outcome: Outcome, id: int) -> None:
        known = outcome.before.occurrences if outcome.before is not None else frozenset()
        for procedure, period in sorted(outcome.after.occurrences - known):
            ADD_OCCURRENCE.later(self.connection, item_id=id, procedure=procedure, period=period, child_id=None)
        for message in outcome.messages:
            ADD_MESSAGE.later(
                self.connection, item_id=id, seq=outcome.after.seq, role=message.role, unit_code=message.unit,
                post=message.post, code=message.code, data=dict(message.data), status="queued", channel=None,
                created_at=self.stamp.now, deliver_at=self.stamp.now, attempts=0, lease_until=None, token=None,
                error=None, history=[],
            )  # fmt: skip

    def rest_on(self, measure: int, item_id: int, claim_id: int) -> None:
        """A measure rests on a claim of an item."""
        LINK_CLAIM.run(self.connection, claim_id=claim_id, measure=measure)
        ADD_GROUND.later(self.connection, measure_id=measure, item_id=item_id, claim_id=claim_id)


def _running(one: Deadline) -> dict[str, Any]:
    return {
        "status": one.status, "lapsed_at": one.lapsed_at, "holds": [_hold(hold) for hold in one.holds],
        "measures_wait_until": one.measures_wait_until, "clock_refused": one.clock_refused,
    }  # fmt: skip


def _only_runs(one: Deadline, before: Snapshot | None) -> bool:
    """Whether a round differs from what is stored only in what changes while it runs."""
    old = next((known for known in before.deadlines if known.id == one.id), None) if before is not None else None
    return old is not None and _dated(old) == _dated(one)


def _id(snapshot: Snapshot) -> int:
    assert snapshot.id is not None
    return snapshot.id


def _hold(hold: Hold) -> dict[str, Any]:
    until = instant_text(hold.until) if hold.until else None
    return {"since": instant_text(hold.since), "until": until, "pauses": hold.pauses}
