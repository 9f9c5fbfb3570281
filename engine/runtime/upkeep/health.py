"""What ``doctor`` and ``daemon status`` see: what is lost, late or broken, and what is merely worth knowing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.decision.reproject import differing
from engine.decision.wake import before_detectors, next_wake
from engine.definition.released import locks
from engine.errors import NotAllowed, Sentence
from engine.runtime.answers.views import Finding
from engine.runtime.audits.discreet import told_of_all
from engine.runtime.office.vacant import Vacancies
from engine.runtime.secrets import key_file
from engine.runtime.transactions.migrating import versions_in_use
from engine.runtime.upkeep import parking
from engine.runtime.upkeep.checking import of_server, of_sqlite
from engine.runtime.upkeep.placed import of_file
from engine.runtime.upkeep.watched import Daemon, DaemonState
from engine.store import chain, find
from engine.store.casework import series
from engine.store.connections import turnstile
from engine.store.evidence.seals import SEAL_FILE
from engine.store.ledger import OPEN_OF
from engine.store.office import directory as people
from engine.store.office import revisions, running

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.calendar.limits import Limits
    from engine.decision.world import World
    from engine.definition.registry import Registry
    from engine.store.database import Database

PATIENCE = timedelta(minutes=10)
"""How long something may be due before the daemon counts as stale (assumed)."""
SILENCE = timedelta(minutes=5)
"""How long all daemons that run may be silent (assumed)."""
FORGOTTEN = timedelta(days=1)
"""How long a daemon that was killed is still named beside one that has been heard of since (assumed)."""
HORIZON = timedelta(days=60)
"""How far ahead the calendar should be published (assumed)."""

EVIDENCE = Sentence("the database was changed from outside, or this is a fault: keep a copy, and report it")


class Health:
    """The part of the engine that looks at itself."""

    database: Database
    looking: Callable[[], AbstractContextManager[Any]]
    registry: Registry
    calendar: Calendar
    limits: Limits
    rehearsal: bool
    settings: Callable[[], dict[str, Any]]
    now: Callable[[], datetime]
    world: Callable[[], World]
    follow_clock: Callable[[], None]
    _ledger: Callable[..., Any]
    transaction: Callable[..., Any]
    halted: Callable[[], Sentence | None]
    _shown_to: Callable[[Any], str | None] | None
    _hidden: Callable[[Any], Mapping[int, str]]
    _last_look: Callable[[Any], datetime | None]

    def refuse_broken(self) -> None:
        """While a procedure does not load, time does not act: not on half of them.

        Raises:
            NotAllowed: names the first of them.
        """
        if not self.registry.broken:
            return
        first = self.registry.broken[0]
        data = {"count": len(self.registry.broken), "file": first.file, "line": first.line, "check": first.check,
                "what": first.what}  # fmt: skip
        template = Sentence("time does not act: {count} procedure module(s) are broken; {file}:{line}: {check}: {what}")
        raise NotAllowed(what=Sentence(template.template, data))

    def look_out(self) -> None:
        """Notes when detectors have something to look at on items that were written before these detectors were."""
        watched = tuple(self.registry.detectors)
        with self.transaction() as (transaction, held):
            for id in [row.id for row in OPEN_OF.all(held, codes=watched)] if watched else ():
                transaction.look_again(id)

    def daemon_state(self) -> DaemonState:
        """Whether time is being watched."""
        now = self.now()
        with self.database.reading() as held:
            last = self._last_look(held)
            waiting = find.WAITING.one(held, now=now)
            alive = running.RUNNING.all(held)
            broken = tuple(f"{row.procedure}.{row.name}: {row.error}" for row in series.ALL.all(held) if row.error)
        with self.looking() as held:
            failing = tuple(f"{row.number}: {row.last_error}" for row in find.FAILING.all(held, aside=find.ASIDE))
            failing += broken
            parked = parking.parked(held)
        late = waiting.oldest is not None and now - waiting.oldest > PATIENCE
        silent = bool(alive) and last is not None and now - last > SILENCE  # one killed among others is no alarm
        daemons = tuple(
            Daemon(one.boot_id, one.host, one.pid, one.started_at, one.beat_at, one.handled, one.lag_seconds,
                   now - one.beat_at > SILENCE)
            for one in alive if now - one.beat_at <= FORGOTTEN or one.beat_at == last
        )  # fmt: skip
        return DaemonState(last, waiting.n, waiting.oldest, late or silent, failing, daemons, parked)

    def doctor(self) -> list[Finding]:
        """Everything that is wrong, then everything worth knowing."""
        self.follow_clock()
        broken = [*self._procedures(), *self._time(), *self._letters(), *self._vault(), *self._unsettled()]
        broken += [*self._items(), *self._confidential(), *self._triggers()]
        found = [
            *broken, *self._versions(), *self._drafts(), *self._sqlite(), *self._calendar(), *self._limits(),
            *self._groups(),
        ]  # fmt: skip
        return sorted(found, key=lambda one: not one.serious)

    def _procedures(self) -> list[Finding]:
        return [
            Finding("procedure", True, Sentence("a procedure module is broken: {file}:{line}: {check}: {what}",
                    {"file": one.file, "line": one.line, "check": one.check, "what": one.what}),
                    Sentence("see `duban procedure check`"))
            for one in self.registry.broken
        ]  # fmt: skip

    def _versions(self) -> list[Finding]:
        with self.database.reading() as held:
            return versions_in_use(held, self.registry)

    def _drafts(self) -> list[Finding]:
        """Procedures that nobody has been given for good, under which real work is about to begin."""
        if self.rehearsal:
            return []
        drafts = [one for one in locks(iter(self.registry.definitions())).values() if one.draft]
        count = sum(len(one.marks) for one in drafts)
        if not count:
            return []
        said = Sentence(
            "{count} procedures are a draft: the next edition may change them without a new version, and then opens"
            " nothing here",
            {"count": count},
        )
        todo = Sentence("take up real work with an edition whose procedures are final; until then, rehearse")
        return [Finding("released", False, said, todo)]

    def _time(self) -> list[Finding]:
        state = self.daemon_state()
        found = [
            Finding("clock", True, doubt, Sentence("if the clock is right, say so: `duban daemon run --confirm-clock`"))
            for doubt in [self.halted()] if doubt is not None
        ]  # fmt: skip
        found += [
            Finding("sweep", True, Sentence("time could not act: {what}", {"what": one}),
                    Sentence("mend the cause; the daemon tries again by itself"))
            for one in state.failing
        ]  # fmt: skip
        found += [
            Finding("parked", True, parking.alarm(one), Sentence("mend the cause, then: `duban daemon retry {number}`",
                    {"number": one.number}))
            for one in state.parked
        ]  # fmt: skip
        if state.stale:
            data = {"count": state.waiting, "oldest": self._local(state.oldest or state.last_beat)}
            found.append(
                Finding("daemon", True, Sentence("{count} item(s) have been due since {oldest} and nobody acts", data),
                        Sentence("start the daemon: `duban daemon run`"))
            )  # fmt: skip
        return found

    def _vault(self) -> list[Finding]:
        """The vault's key file is missing, read by others, or another one."""
        todo = Sentence("on the keeper's machine: put it back, or `chmod 600` it; without it the vault stays shut")
        return [Finding("vault", urgent, one, todo) for urgent, one in key_file.troubles(self.settings())]

    def _letters(self) -> list[Finding]:
        """Messages that were given up; nobody was told what they say."""
        with self.database.reading() as held:
            count = find.GIVEN_UP.value(held)
        if not count:
            return []
        sentence = Sentence("{count} message(s) could not be delivered and were given up", {"count": count})
        todo = Sentence("see why: `duban message list --state failed`; then `duban message retry --all`")
        return [Finding("message", True, sentence, todo)]

    def _local(self, instant: datetime | None) -> datetime | str:
        return instant.astimezone(self.calendar.zone) if instant else "—"

    def _items(self) -> list[Finding]:
        """No silent stall, and no projection that differs from a recomputation (laws 3, 5, 7)."""
        with self.looking() as held:
            today = self.calendar.local_date(self.now())
            vacancies = Vacancies((one.role, one.unit) for one in people.posts(held) if one.in_force(today))
            return [*self._troubles(held, vacancies), *vacancies.findings()]

    def _confidential(self) -> list[Finding]:
        """Of items that the administrator may not see, how many somebody must look at: they are named to others."""
        if self._shown_to is None:
            return []
        with self.database.reading() as held:
            if not told_of_all(self, held) or not (hidden := frozenset(self._hidden(held).values())):  # type: ignore[arg-type]
                return []
            wrong = {str(one.sentence.data["number"]) for one in self._troubles(held, None, hidden)}
            wrong |= {row.number for row in find.FAILING.all(held, aside=find.ASIDE)} & hidden
            wrong |= {one.number for one in parking.parked(held)} & hidden
        if not wrong:
            return []
        data = {"count": len(wrong)}
        sentence = Sentence("{count} confidential item(s) stand still or differ from what they should be", data)
        todo = Sentence("ask somebody who may see them, the office's head first, to run `duban doctor`")
        return [Finding("confidential", True, sentence, todo)]

    def _triggers(self) -> list[Finding]:
        """Whoever means to change a line takes out what refuses it first."""
        from engine.store.shape.comparing import triggers

        if self.database.is_copy:  # in memory, and forgetful by design
            return []
        with self.database.reading() as held:
            wrong = [what for _kind, what in triggers(held)]
        if not wrong:
            return []
        sentence = Sentence("the database no longer refuses everything it should: {what}", {"what": ", ".join(wrong)})
        todo = Sentence("find out who did it, run `duban audit verify`, and restore a backup or ask for help")
        return [Finding("trigger", True, sentence, todo)]

    def _troubles(
        self, held: Any, vacancies: Vacancies | None, only: frozenset[str] | None = None
    ) -> Iterator[Finding]:  # fmt: skip
        """What is wrong with items, or with those of these numbers alone."""
        for row in find.UNDATED.all(held):
            if only is None or row.number in only:
                sentence = Sentence("{number} is open and has no deadline", {"number": row.number})
                yield Finding("stall", True, sentence, EVIDENCE)
        for row in find.UNREVIEWED.all(held):
            if only is None or row.number in only:
                sentence = Sentence("{number} is suspended and nobody owes its review", {"number": row.number})
                yield Finding("stall", True, sentence, EVIDENCE)
        world = self.world()
        ledger = self._ledger(held, world, None, None)
        for row in find.items(held, {}, self.now()):
            if only is not None and row.number not in only:
                continue
            broken = chain.verify(row.number, find.HISTORY.all(held, id=row.id), row.head_hash)
            if broken is not None:
                data = {"number": row.number, "seq": broken}
                sentence = Sentence("the history of {number} is broken at line {seq}", data)
                yield Finding("chain", True, sentence, EVIDENCE)
            if row.ended_at is None and not self.registry.broken and self._readable(row):
                definition, snapshot, _ = ledger.snapshot(row.id, world)
                if vacancies is not None:
                    vacancies.look(definition, snapshot)
                at = next_wake(definition, snapshot, world)
                if row.wake_at not in (at, before_detectors(definition, snapshot, world)):
                    data = {"number": row.number, "stored": self._local(row.wake_at), "computed": self._local(at)}
                    sentence = Sentence(
                        "{number}: the next instant is stored as {stored}, computed as {computed}", data
                    )
                    yield Finding("projection", True, sentence, EVIDENCE)
                for stored, counted in differing(definition, snapshot, world):
                    data = {"number": row.number, "stored": stored.due_on or "—", "computed": counted.due_on or "—"}
                    sentence = Sentence("{number}: the due date is stored as {stored}, computed as {computed}", data)
                    yield Finding("projection", True, sentence, EVIDENCE)

    def _readable(self, row: Any) -> bool:
        """Whether its version is there; where it is not, that is a finding of its own."""
        return row.version in self.registry.versions(row.procedure)

    def _sqlite(self) -> list[Finding]:
        if self.database.speaks != "sqlite":
            return self._server()
        found = [*of_sqlite(self.database), *(() if self.rehearsal else of_file(self.database.path))]
        if not turnstile.there_is_one():
            sentence = Sentence("writers do not queue on this system; a person may wait long beside the daemon")
            found.append(
                Finding("sqlite", False, sentence, Sentence("nothing is lost by it; run the daemon elsewhere"))
            )
        return found

    def _server(self) -> list[Finding]:
        found = list(of_server(self.database))
        found += self._roles()
        with self.database.reading() as held:
            named = people.SETTING.value(held, name=SEAL_FILE)
        if not self.rehearsal and not named:
            sentence = Sentence("nobody seals the record: it is not known where seals are to be written")
            todo = Sentence("say it, on each machine that runs a daemon the same: `duban audit seal --file FILE`")
            found.append(Finding("seal", False, sentence, todo))
        return found

    def _roles(self) -> list[Finding]:
        """Whether the server asks who acts, and whom it does not hold."""
        if self.rehearsal:
            return []
        if not self.database.guarded():
            sentence = Sentence("the server does not ask who acts: this database was made by an earlier duban")
            return [Finding("roles", False, sentence, Sentence("its owner runs: `duban db roles`"))]
        todo = Sentence("give the user a plain role: take the others away, and GRANT duban_operator TO {user}")
        return [
            Finding("roles", False, Sentence("nothing of the server keeps {login} (its user {user}) from the history",
                    {"login": login, "user": user}), Sentence(todo.template, {"user": user}))
            for login, user in self.database.unheld()
        ]  # fmt: skip

    def _unsettled(self) -> list[Finding]:
        """A revision that was loaded, and deadlines that are not counted by it yet."""
        with self.looking() as held:
            left = revisions.LEFT.all(held, revision=self.calendar.revision, limit=1)
        if not left:
            return []
        data = {"revision": self.calendar.revision, "number": left[0].number}
        sentence = Sentence("deadlines are not yet counted by the calendar {revision}, that of {number} first", data)
        return [Finding("calendar", True, sentence, Sentence("the daemon does it; or load the calendar once more"))]

    def _calendar(self) -> list[Finding]:
        ends = self.calendar.horizon
        if ends - self.calendar.local_date(self.now()) > HORIZON:
            return []
        return [
            Finding("calendar", False,
                    Sentence("the calendar is published until {day}; later deadlines are provisional", {"day": ends}),
                    Sentence("when the next notice is published, load it: `duban calendar load FILE`"))
        ]  # fmt: skip

    def _limits(self) -> list[Finding]:
        """Which terms rest on nobody's word but ours (law 12)."""
        today = self.calendar.local_date(self.now())
        profile = self.limits.in_force(today)
        if profile is None:
            sentence = Sentence("no profile of limits is loaded: every limit is assumed")
            return [Finding("limits", False, sentence, Sentence("load one: `duban deadline load FILE`"))]
        assumed = sum(entry.standing == "assumed" for entry in profile.entries.values())
        data = {"profile": profile.key, "assumed": assumed, "all": len(profile.entries)}
        sentence = Sentence("profile {profile}: {assumed} of {all} limits are assumed", data)
        todo = Sentence(
            "see them: `duban deadline limits`; what the office confirms goes into a file for `deadline load`"
        )
        return [Finding("limits", False, sentence, todo)]

    def _groups(self) -> list[Finding]:
        with self.database.reading() as held:
            assumed = sorted({row.name for row in people.groups(held) if row.standing == "assumed"})
        if not assumed:
            return []
        data = {"groups": "、".join(assumed)}
        sentence = Sentence("the members of these groups are assumed, confirm them: {groups}", data)
        todo = Sentence("correct the list, with its standing, and import it: `duban group import FILE`")
        return [Finding("groups", False, sentence, todo)]
