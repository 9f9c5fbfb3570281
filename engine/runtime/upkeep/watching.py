"""Whether time has been watched without a gap, and whether the clock can be believed (DOMAIN T22, T23).

A gap in which nobody looked is an outage: it is recorded, and everything that time does late because of it says so. A
clock that goes backwards, or gains more than a day on a daemon that was running, is not believed: nothing is done until
a person confirms it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.decision.world import Outage
from engine.errors import ClockJumped, ClocksApart, Sentence
from engine.runtime.transactions.again import again
from engine.store.evidence import system
from engine.store.office import changes, directory, running

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.store.database import Database

LONGEST_SILENCE = timedelta(minutes=30)
"""How long nobody may look before it counts as an outage, unless the setting ``daemon.longest_silence`` says otherwise
in minutes (assumed)."""
BACKWARDS = timedelta(minutes=1)
"""How far a clock may be set back, as time servers do, without being doubted (assumed)."""
APART = timedelta(minutes=1)
"""How far our clock may be from that of a database server."""
FORWARDS = timedelta(days=1)
"""How much a clock may gain on a running daemon (DOMAIN T23)."""
SILENCE, HALTED, LOOKED = "daemon.longest_silence", "daemon.halted", "daemon.looked"
REMEMBERED = timedelta(days=60)
"""For how long an outage explains what is late: an item that failed may be handled long after."""


class Watching:
    """The part of the engine that watches the watch."""

    database: Database
    rehearsal: bool
    zone: ZoneInfo
    now: Callable[[], datetime]
    _settings: dict[str, Any]
    outages: tuple[Outage, ...]

    @again
    def look(self, boot: str, ran: timedelta | None = None) -> Outage | None:
        """Before time acts: whether the clock can be believed, and since when nobody has looked.

        Args:
            boot: who looks. ran: how long he has been running since his last look, by a clock nobody sets; ``None`` if
                this is his first.

        Returns:
            the outage that ends with this look, recorded; ``None`` if there was none.

        Raises:
            ClockJumped: until ``confirm_clock``. ClocksApart: ours and that of the database server differ.
        """
        with self.database.reading() as held:
            halted = directory.SETTING.value(held, name=HALTED)
            last = self._last_look(held)
            longest = directory.SETTING.value(held, name=SILENCE)
            self.outages = self._recent(held)
        if halted:
            raise ClockJumped(what=Sentence(**halted))
        now = self.now()
        there = None if self.rehearsal else self.database.clock()
        if there is not None and abs(there - now) > APART:
            data = {"now": now.astimezone(self.zone), "there": there.astimezone(self.zone)}
            raise ClocksApart(what=Sentence("the clock here says {now}, that of the database server {there}", data))
        if last is None:
            return None
        doubt = doubtful(last.astimezone(self.zone), now.astimezone(self.zone), ran)
        if doubt is not None and not self.rehearsal:
            self._halt(doubt)
        if now - last <= (timedelta(minutes=longest) if longest else LONGEST_SILENCE):
            return None
        return self._note_outage(Outage(last, now), boot)

    @again
    def looked(self) -> None:
        """A single look has ended, of somebody who does not stay; a daemon keeps a row of its own."""
        with self.database.writing(alone=True) as held:
            changes.set_setting(held, LOOKED, self.now().isoformat(), self.now(), "clock")

    @again
    def confirm_clock(self, actor: str) -> None:
        """A person says that the clock is right: what lies ahead of it in the record no longer speaks against it."""
        with self.database.writing(alone=True) as held:
            changes.UNSET.run(held, which=HALTED)
            running.set_back(held, self.now())
            changes.UNSET.run(held, which=LOOKED)
            system.log(held, self.now(), actor, "clock.confirm", {"now": self.now().isoformat()})

    def halted(self) -> Sentence | None:
        """Why time does not act until somebody confirms the clock."""
        with self.database.reading() as held:
            found = directory.SETTING.value(held, name=HALTED)
        return Sentence(**found) if found else None

    def _last_look(self, held: Any) -> datetime | None:
        single = directory.SETTING.value(held, name=LOOKED)
        looks = [running.LAST_BEAT.value(held), datetime.fromisoformat(single) if single else None]
        return max((one for one in looks if one is not None), default=None)

    def _recent(self, held: Any) -> tuple[Outage, ...]:
        return tuple(Outage(row.since, row.until) for row in running.OUTAGES.all(held, since=self.now() - REMEMBERED))

    def _note_outage(self, outage: Outage, boot: str) -> Outage | None:
        with self.database.writing(alone=True) as held:
            known = self._recent(held)
            if any(one.until > outage.since for one in known):  # another daemon has noticed it too
                self.outages = known
                return None
            running.add_outage(held, outage.since, outage.until, boot)
            data = {"since": outage.since.isoformat(), "until": outage.until.isoformat()}
            system.log(held, outage.until, "clock", "daemon.outage", data)
        self.outages = (*self.outages, outage)
        return outage

    def _halt(self, doubt: Sentence) -> None:
        said = {name: f"{one:%Y-%m-%d %H:%M}" if isinstance(one, datetime) else str(one)
                for name, one in doubt.data.items()}  # fmt: skip
        data = {"template": doubt.template, "data": said}
        with self.database.writing(alone=True) as held:
            changes.set_setting(held, HALTED, data, self.now(), "clock")
            system.log(held, self.now(), "clock", "clock.doubt", data)
        raise ClockJumped(what=doubt)


def doubtful(last: datetime, now: datetime, ran: timedelta | None) -> Sentence | None:
    """Why a clock that says ``now`` is not to be believed after a look at ``last``.

    Args:
        ran: how long the daemon has really been running since then; ``None`` if it was not: then a long time is an
            outage, not a jump.
    """
    if now < last - BACKWARDS:
        return Sentence("the clock says {now}, but somebody looked at {last} already", {"now": now, "last": last})
    if ran is not None and now - last - ran > FORWARDS:
        data = {"now": now, "last": last, "ran": str(ran).split(".")[0]}
        return Sentence("the clock went from {last} to {now} while {ran} passed", data)
    return None
