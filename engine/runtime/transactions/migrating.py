"""Running items move to another version of their procedure by a plan: looked at as a whole, then moved one by one.

Nothing is remembered of how far it came: what is left to do is a question to the database (which open items are under
the old version?), so it may be killed and run again. Items commit in groups, each with one line of history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.decision.migrate import migrate
from engine.decision.migration import Plan
from engine.decision.migration_file import read_plan
from engine.decision.outcome import Outcome
from engine.decision.snapshot import ActorView, Deadline, Snapshot
from engine.decision.world import World
from engine.definition.canonical import fingerprint
from engine.definition.definition import Definition
from engine.errors import NotAllowed, Refused, Sentence
from engine.runtime.answers.views import Finding
from engine.runtime.office import people
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.sweep import GLANCE
from engine.store.casework.versions import IN_USE, STILL, TO_MOVE
from engine.store.evidence.evidence import DEFINITIONS

if TYPE_CHECKING:
    from engine.decision.values import Reading
    from engine.definition.registry import Registry
    from engine.store.database import Database


GROUP = 100
"""Items that move in one transaction at most."""


@dataclass(frozen=True)
class Moved:
    """What a plan does, or would do, to one item.

    Attributes:
        before, after: (state, label). due_before, due_after: of the running deadline; ``None``: there is no date.
        endings_before, endings_after: those that could be reached, and those that can be, by their labels.
        against: why it is refused; empty: it can move.
    """

    number: str
    title: str
    before: tuple[str, str]
    after: tuple[str, str]
    due_before: date | None
    due_after: date | None
    endings_before: tuple[str, ...]
    endings_after: tuple[str, ...]
    against: tuple[Sentence, ...] = ()


class Migrating:
    """The part of the engine that moves items between versions."""

    database: Database
    registry: Registry
    world: Callable[[], World]
    transaction: Callable[..., AbstractContextManager[tuple[Any, Any]]]
    _ledger: Callable[..., Any]
    _reading: Callable[[World], Reading]
    _seen_by: Callable[[Any], World]
    _number: Callable[[Any, str], str]

    def migration(self, text: str, file: str) -> Plan:
        """A plan from its file.

        Raises:
            BadMigration: with every problem. NotFound, BrokenProcedure: the procedure or one of its versions.
        """
        return read_plan(text, file, self.registry, self._reading(self.world()))

    def foreseen(self, plan: Plan) -> list[Moved]:
        """What the plan would do to each item it means; nothing is written.

        Raises:
            NotFound, Ambiguous: an item the plan names. Refused: a version is not what items were opened under.
        """
        with self.database.reading() as held:
            world = self._seen_by(held)
            ledger = self._ledger(held, world, None, None)
            for one in (plan.old, plan.new):
                ledger.as_pinned(one, fingerprint(one))
            nobody, taken = ActorView("person", ADMIN), dict[tuple[str, str], str]()
            ids, found = self._meant(held, plan), list[Moved]()
            for place, id in enumerate(ids):
                if place % GROUP == 0:
                    ledger.look_ahead(ids[place : place + GROUP])
                found.append(_foreseen(plan, ledger.snapshot(id, world)[1], nobody, world, taken))
            return found

    def migrate(
        self, plan: Plan, *, actor: str, typist: str | None = None, told: Callable[[Moved], None] | None = None
    ) -> int:
        """Moves every item the plan means, in groups that commit together; how many. After a kill, run it again.

        Args:
            told: called for each item once it has moved, and that is committed.

        Raises:
            NotAllowed: not the administrator. Refused: an item cannot move; then those before it have moved.
                Ask ``foreseen`` first. NotFound, Ambiguous: as ``foreseen``.
        """
        if actor != ADMIN:
            raise NotAllowed(what=Sentence("only the administrator moves items to another version"))
        with self.database.reading() as held:
            ids = self._meant(held, plan)
        self._pin(plan)
        moved = 0
        while ids:
            reached = len(ids)
            for outcomes, place in self._group(plan, ids[:GROUP], actor, typist):
                reached = place
                moved += len(outcomes)
                for one in outcomes:
                    if told is not None and one.before is not None:
                        told(_moved(plan, one.before, one.after))
            ids = ids[reached:]
        return moved

    def _meant(self, held: Any, plan: Plan) -> list[int]:
        rows = TO_MOVE.all(held, procedure=plan.old.code, version=plan.old.version)
        wanted = {self._number(held, one) for one in plan.items}
        return [row.id for row in rows if not wanted or row.number in wanted]

    @again
    def _pin(self, plan: Plan) -> None:
        """Keeps the new definition; the old one must be what items were opened under (law 8)."""
        with self.transaction() as (transaction, _held):
            for one in (plan.old, plan.new):
                transaction.ledger.pin(one, transaction.world.now)

    def _group(self, plan: Plan, ids: list[int], actor: str, typist: str | None) -> Iterator[tuple[list[Outcome], int]]:
        """What has moved, after each commit, and how many of the items were reached: those before one that cannot move
        have moved."""
        try:
            found = self._together(plan, ids, actor, typist)
        except Refused:
            if len(ids) == 1:
                raise
            for place, id in enumerate(ids, 1):
                yield self._together(plan, [id], actor, typist)[0], place
            return
        yield found

    @again
    def _together(self, plan: Plan, ids: list[int], actor: str, typist: str | None) -> tuple[list[Outcome], int]:
        """One transaction; it ends early as soon as somebody else waits to write, and whoever else migrates may have
        been here."""

        def verb(_definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
            return migrate(plan, snapshot, who, world)

        done, reached = list[Outcome](), 0
        with self.transaction(typist=typist) as (transaction, held):
            who = people.actor(held, actor, transaction.world.today)
            still = {row.id for row in STILL.all(held, ids=ids, version=plan.old.version)}
            transaction.ledger.look_ahead([id for id in ids if id in still])
            for reached, id in enumerate(ids, 1):
                if id in still:
                    done.append(transaction.by_verb(id, verb, who))
                if reached % GLANCE == 0 and self.database.awaited():
                    break
        return done, reached


def _foreseen(
    plan: Plan, snapshot: Snapshot, actor: ActorView, world: World, taken: dict[tuple[str, str], str]
) -> Moved:
    """What would become of one item, after those that move before it and what they ``taken``: take → number."""
    try:
        outcome = migrate(plan, snapshot, actor, world)
    except Refused as refused:
        return _moved(plan, snapshot, None, tuple(refused.reasons))
    holds = outcome.holds or frozenset()
    if others := sorted({taken[one] for one in holds if one in taken}):
        what = Sentence("{numbers} would hold what it needs for itself alone", {"numbers": ", ".join(others)})
        return _moved(plan, snapshot, None, (what,))
    taken |= dict.fromkeys(holds, snapshot.number)
    return _moved(plan, snapshot, outcome.after)


def _moved(plan: Plan, before: Snapshot, after: Snapshot | None, against: tuple[Sentence, ...] = ()) -> Moved:
    target = plan.states[before.state]
    return Moved(
        before.number,
        before.title,
        before=(before.state, plan.old.states[before.state].label),
        after=(target, plan.new.states[target].label),
        due_before=_due(before.deadline),
        due_after=_due(after.deadline if after else None),
        endings_before=plan.endings[before.state, target][0],
        endings_after=plan.endings[before.state, target][1],
        against=against,
    )


def _due(deadline: Deadline | None) -> date | None:
    return deadline.due_on if deadline is not None else None


# what versions are still there for -------------------------------------------------------------------------------


def versions_in_use(held: Any, registry: Registry) -> list[Finding]:
    """Versions that items rest on and that are gone or were changed, and old ones that nothing rests on any more."""
    return list(_versions_in_use(held, registry))


def _versions_in_use(held: Any, registry: Registry) -> Iterator[Finding]:
    used: dict[tuple[str, int], Any] = {(row.procedure, row.version): row for row in IN_USE.all(held)}
    broken = {key for one in registry.broken for key in one.procedures}
    for (code, version), row in used.items():
        if row.open and version not in registry.versions(code) and (code, version) not in broken:
            data = {"procedure": f"{code}@{version}", "count": row.open, "number": row.first}
            yield Finding(
                "version", True,
                Sentence("{count} open item(s) are under {procedure}, which is gone: they are read, not moved", data),
                Sentence("put its module back into a folder of DUBAN_WORKFLOWS"),
            )  # fmt: skip
    pinned = {(row.code, row.version): row.fingerprint for row in DEFINITIONS.all(held)}
    for one in registry.definitions():
        row = used.get((one.code, one.version))
        if row is not None and row.open and pinned.get((one.code, one.version)) not in (None, fingerprint(one)):
            data = {"procedure": f"{one.code}@{one.version}", "count": row.open}
            yield Finding(
                "version", False,
                Sentence(
                    "{count} open item(s) are under {procedure}, which was changed since: none is opened any more, and "
                    "these go on by rules they were not opened under", data
                ),
                Sentence("put its module back as it was; what is to change becomes a new version"),
            )  # fmt: skip
        if one.version >= registry.get(one.code).version:
            continue
        found = used.get((one.code, one.version))
        if found is not None and found.open:
            continue
        data = {"procedure": f"{one.code}@{one.version}", "count": found.n if found is not None else 0}
        sentence = Sentence("no open item is under {procedure} any more: it may go", data)
        if found is not None:
            sentence = Sentence("no open item is under {procedure} any more; {count} that have ended are", data)
        todo = Sentence("keep its module as long as histories under it are to be replayed: `duban audit replay`")
        yield Finding("version", False, sentence, todo)
