"""``Engine``: one door for the command line, the daemon, scripts and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from engine.calendar import workdays
from engine.calendar.clock import Clock, FixedClock
from engine.calendar.limits import Limits
from engine.decision.decide import Command
from engine.decision.outcome import Outcome
from engine.decision.paper import Papers, drafted, frozen
from engine.decision.snapshot import UnitView
from engine.decision.values import Reading
from engine.decision.world import World
from engine.definition.definition import TermDef
from engine.definition.registry import Registry
from engine.definition.spans import Span
from engine.errors import Sentence, Usage
from engine.runtime.acts import confiding, correcting, paperwork, recusing, suspending, verbs, voiding
from engine.runtime.acts.refusing import Refusing
from engine.runtime.answers import candidates, explaining, reckoning, timeline
from engine.runtime.answers.sight import STANDING
from engine.runtime.answers.views import Item
from engine.runtime.calendars.reprojection import Reprojection
from engine.runtime.calendars.revisions import Revisions
from engine.runtime.calendars.terms import Terms
from engine.runtime.office import managing, people
from engine.runtime.office.called import called
from engine.runtime.reader import REHEARSAL, Reader
from engine.runtime.secrets.locking_away import Locking
from engine.runtime.transactions import bringing, migrating, planning, requesting
from engine.runtime.transactions.again import again
from engine.runtime.transactions.series import Serial
from engine.runtime.transactions.sweep import Sweep
from engine.runtime.transactions.transaction import DryRun, Opening, Transaction
from engine.runtime.upkeep import health, watching
from engine.store import find
from engine.store.casework import exclusions
from engine.store.casework.attachments import is_stored
from engine.store.casework.attachments import store as store_attachment
from engine.store.casework.record import Stamp
from engine.store.database import Database
from engine.store.ledger import Ledger
from engine.store.office import changes, directory

REHEARSING = "rehearsal"
"""Who looks while a rehearsal lives through time."""


@dataclass(frozen=True)
class Upload:
    """A file given as a fact; it is stored in the transaction that takes it."""

    name: str
    data: bytes


class Engine(
    Reader, Refusing, Locking, correcting.Correcting, voiding.Voiding, requesting.Requesting, explaining.Explaining,
    reckoning.Reckoning, verbs.Verbs, suspending.Suspending, paperwork.Paperwork, managing.Managing,
    planning.Planning, health.Health,
    bringing.Bringing, watching.Watching, recusing.Recusing, candidates.Candidates, migrating.Migrating, Revisions,
    Terms, confiding.Confiding,
):  # fmt: skip
    """The engine on one database. One object per thread of use; several processes may share the database.

    Args: as for ``Reader``. ``papers``, when set, freezes papers as they are signed; else only their record is kept.
    """

    limits: Limits
    standing: dict[str, UnitView]
    papers: Papers | None = None

    def __init__(
        self,
        url: str | Database,
        clock: Clock | None = None,
        *,
        packages: Sequence[str] = ("workflows",),
        folders: Sequence[str | Path] = (),
        registry: Registry | None = None,
    ) -> None:
        proved = registry or Registry.load(list(packages), [Path(one) for one in folders])
        super().__init__(url, clock, packages=packages, folders=folders, registry=proved)
        self._reprojection = Reprojection(self.database, self.transaction, self._seen_by, proved)
        self._series = Serial(self.database, self.transaction, self.world, proved)
        self.last_touched: list[str] = []
        self.last_opened: list[str] = []
        self.outages = ()

    def _load(self, held: Any) -> None:
        """What rarely changes: the calendars, the profiles, the names of units, the standing parties."""
        super()._load(held)
        self._load_limits(held)
        host = self._settings.get("office.host")
        views = {one.code: UnitView(one.code, one.name, one.kind, one.code == host) for one in directory.units(held)}
        self.standing = {
            role: views[code] for role, key in STANDING.items() if (code := self._settings.get(key)) in views
        }

    # now ---------------------------------------------------------------------------------------------------------

    def follow_clock(self) -> None:
        """What another process may have changed: the stored now of a rehearsal, the calendars and profiles loaded."""
        with self.database.reading() as held:
            self._follow(held)

    def world(self) -> World:
        """What is so everywhere now."""
        return World(self.now(), self.calendar, self.limits, self.outages, self.calendars, self.registry.detectors)

    def _seen_by(self, held: Any) -> World:
        self._follow(held)
        return replace(self.world(), holder=partial(exclusions.holder, held))

    def _follow(self, held: Any) -> None:
        """What other programs may have changed: the stored clock, the calendars and profiles loaded."""
        self._follow_stored_clock(held)
        self._follow_revisions(held)

    def _follow_stored_clock(self, held: Any) -> None:
        if self.rehearsal and isinstance(self._clock, FixedClock):
            self._clock.set(datetime.fromisoformat(directory.SETTING.value(held, name=REHEARSAL)))

    # transactions ------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(
        self, *, typist: str | None = None, command: bool = False, dry_run: bool = False
    ) -> Iterator[tuple[Transaction, Any]]:
        """BEGIN … COMMIT around decisions; rolled back on any error, and always for a dry run.

        Args:
            command: it is what somebody asked for, and claims the id under which it was asked.
        """
        with suppress(DryRun), self.commanded() if command else self.database.writing() as held:
            world = self._seen_by(held)
            request = self.asked.id if self.asked else self.mark
            ledger = self._ledger(held, world, typist, request if command else None)
            answers = partial(timeline.file, self, held, world.now)
            transaction = Transaction(ledger, self.registry, world, self._reading(world, held), answers)
            yield transaction, held
            if dry_run:
                raise DryRun

    def _ledger(self, held: Any, world: World, typist: str | None, request_id: str | None) -> Ledger:
        named = called(self.names, held)
        stamp = Stamp(
            now=world.now, today=world.today, calendar_revision=world.calendar.revision,
            profile_revision=world.revision, series_of=self.registry.series_of,
            standing=frozenset(self.standing), request_id=request_id, typist=typist,
            paper=frozen(self.papers, named), drafted=drafted(self.papers, named),
            late=world.calendar.workdays_between, level_of=self.registry.level_of,
        )  # fmt: skip
        return Ledger(held, stamp, self.registry.get, self.standing, self._settings.get("office.host"))

    def _reading(self, world: World, held: Any = None) -> Reading:
        def end(start: date, term: tuple[str, Span]) -> date:
            span = world.value(TermDef(term[1], term[0])).span
            return workdays.add(world.calendar, start, span, roll=None).day

        return Reading(world.today, self.zone, self.names.resolve, partial(self._named, held), end)

    # acting ------------------------------------------------------------------------------------------------------

    def open(
        self,
        procedure: str,
        facts: Mapping[str, Any],
        parties: Mapping[str, str] | None = None,
        *,
        actor: str,
        typist: str | None = None,
        acting_for: str | None = None,
        occurred_at: datetime | None = None,
        source: str | None = None,
        late: str | None = None,
        via: str | None = None,
        level: str | None = None,
        request_id: str | None = None,
        dry_run: bool = False,
    ) -> Item:
        """Opens an item.

        Args:
            parties: role → unit (code, name or alias). actor: login. via: the opening, where several are possible.
            level: of an item more confidential than its procedure (``leveled``).

        Raises:
            NotFound, Usage, Refused
        """
        one = Opening(procedure, facts, parties or {}, via, acting_for, occurred_at, source, late, level)
        return self.open_many([one], actor=actor, typist=typist, request_id=request_id, dry_run=dry_run)[0]

    @again
    def open_many(
        self,
        openings: Sequence[Opening],
        *,
        actor: str,
        typist: str | None = None,
        request_id: str | None = None,
        dry_run: bool = False,
    ) -> list[Item]:
        """Opens several items in one transaction: all of them, or none."""
        opened: list[Item] = []
        self._prepare(*(word for one in openings for word in (one.procedure, one.via or "")))
        with (
            self.under(request_id, f"open {', '.join(one.procedure for one in openings)}", actor),
            self._refusals(actor, None, None, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            who = people.actor(held, actor, transaction.world.today, typist)
            for one in openings:
                resolved = self._resolved(one, held)
                facts, deposits = self._locked_away(resolved.facts, held, procedure=one.procedure)
                outcome = transaction.open(replace(resolved, facts=facts), who)
                assert outcome.after.id is not None
                self._deposit(held, deposits, outcome.after.id, actor)
                opened.append(self._view(held, outcome.after.id))
        self._touched(transaction)
        return opened

    @again
    def act(
        self,
        number: str,
        transition: str,
        facts: Mapping[str, Any] | None = None,
        *,
        actor: str,
        typist: str | None = None,
        acting_for: str | None = None,
        occurred_at: datetime | None = None,
        source: str | None = None,
        late: str | None = None,
        expect: int | None = None,
        dry_run: bool = False,
        request_id: str | None = None,
    ) -> Outcome:
        """Takes a transition.

        Args:
            late: why it is recorded more than three working days after it happened.
            expect: the line the actor saw; another one by now is refused with Changed (exit 5).
            dry_run: decide everything, write nothing.
            request_id: carry it out once, however often it is sent.

        Raises:
            NotFound, Usage, Refused, Changed. Answered: this request was carried out already.
        """
        unit = self.names.resolve(acting_for) if acting_for else None
        self._prepare(transition)
        with (
            self.under(request_id, f"{number} {transition}", actor),
            self._refusals(actor, number, transition, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            who = people.actor(held, actor, transaction.world.today, typist)
            given = self._stored(facts or {}, held, transaction.world.now, actor)
            id = self._id(held, number)
            given, deposits = self._locked_away(given, held, id=id)
            command = Command(transition, who, given, unit, occurred_at, source, late)
            outcome = transaction.act(id, command, expect)
            self._deposit(held, deposits, id, actor)
        self._touched(transaction)
        return outcome

    def _touched(self, transaction: Transaction) -> None:
        """Which items the last command touched, and which of them it opened; those that its actor may see."""
        hidden = self.hidden() if self._shown_to is not None else ()
        told = [one for one in transaction.outcomes if one.number not in hidden]
        self.last_touched = list(dict.fromkeys(one.number for one in told))
        self.last_opened = list(dict.fromkeys(one.number for one in told if one.before is None))

    def _resolved(self, opening: Opening, held: Any) -> Opening:
        parties = {role: self.names.resolve(unit) for role, unit in opening.parties.items()}
        acting_for = self.names.resolve(opening.acting_for) if opening.acting_for else None
        facts = self._stored(opening.facts, held, self.now(), "")
        return replace(opening, parties=parties, acting_for=acting_for, facts=facts)

    def _stored(self, facts: Mapping[str, Any], held: Any, now: datetime, login: str) -> dict[str, Any]:
        """Uploads as references; a reference to a file that nobody handed in is none, nor is one that somebody types:
        he may not have been meant to see it."""
        return {
            name: self._attached(value, held, now, login) if isinstance(value, Upload)
            else {} if isinstance(value, Mapping) and not self._refers(held, value) else value
            for name, value in facts.items()
        }  # fmt: skip

    def _refers(self, held: Any, value: Mapping[str, Any]) -> bool:
        return self._shown_to is None and is_stored(held, str(value.get("sha256")))

    def _attached(self, upload: Upload, held: Any, now: datetime, login: str) -> dict[str, Any]:
        digest = store_attachment(held, upload.data, upload.name, now, login)
        return {"name": upload.name, "sha256": digest, "size": len(upload.data)}

    # time --------------------------------------------------------------------------------------------------------

    def tick(self, limit: int = 200) -> list[Outcome]:
        """Everything that is due now, at most ``limit`` items: bounded, idempotent, safe in several daemons at once.

        While deadlines are not yet counted by the calendar in force, that comes first; then the periods of series.

        Raises:
            NotAllowed: a procedure does not load.
        """
        self.refuse_broken()
        if self.papers is not None and (wake := self.next_wake()) is not None and wake <= self.now():
            self.papers.prepare()
        first = self._reprojection.run(limit) or self._series.run(self.now())
        return first or Sweep(self.database, self.transaction).run(self.now(), limit)

    def next_wake(self) -> datetime | None:
        """The next instant at which time has something to do."""
        with self.database.reading() as held:
            found = [at for at in (find.next_wake(held), self._series.next_wake(held)) if at is not None]
        return min(found, default=None)

    def live_until(self, instant: datetime, on_outcome: Callable[[Outcome], None] | None = None) -> int:
        """Moves the stored now of a rehearsal database forward, living through what lies between.

        Returns:
            how many items time acted upon.

        Raises:
            Usage: not a rehearsal database, or an instant before its now. NotAllowed: a procedure does not load.
        """
        self._may_move_to(instant)
        self.refuse_broken()
        self.recount()
        self.look(REHEARSING)
        self._series.begin()
        handled = 0
        while (wake := self.next_wake()) is not None and wake <= instant:
            self.set_now(max(wake, self.now()))
            handled += self._until_quiet(on_outcome)
        self.set_now(instant)
        self.looked()
        return handled

    def sleep_until(self, instant: datetime) -> None:
        """Moves the stored now of a rehearsal database as if nobody had watched meanwhile.

        Raises:
            Usage: as ``live_until``.
        """
        self._may_move_to(instant)
        self.set_now(instant)

    def _may_move_to(self, instant: datetime) -> None:
        if not self.rehearsal:
            raise Usage(what=Sentence("only a rehearsal database can be moved in time (--at)"))
        self.follow_clock()
        if instant < self.now():
            data = {name: one.astimezone(self.zone) for name, one in (("instant", instant), ("now", self.now()))}
            raise Usage(what=Sentence("{instant} lies before the database's now, {now}", data))

    def _until_quiet(self, on_outcome: Callable[[Outcome], None] | None) -> int:
        handled, told = 0, on_outcome or (lambda _: None)
        while outcomes := self.tick():
            handled += len(outcomes)
            for outcome in outcomes:
                told(outcome)
        return handled

    @again
    def set_now(self, instant: datetime) -> None:
        """Stores the now of a rehearsal database; where another process has moved it on already, it never goes back."""
        assert isinstance(self._clock, FixedClock)
        with self.database.writing(alone=True) as held:
            self._follow_stored_clock(held)
            if instant > self.now():
                changes.set_setting(held, REHEARSAL, instant.isoformat(), instant, "clock")
                self._clock.set(instant)
