"""Profiles of terms as data: which limits apply, where they are used, and loading other ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.calendar.limits import Limits, Profile, Value, read_profile
from engine.decision import reproject
from engine.decision.limits import Use, unfit, uses
from engine.decision.world import World
from engine.errors import Refused, Sentence
from engine.runtime.answers.views import Impact, LimitChange, LimitView, Loaded
from engine.runtime.calendars.impact import impact_on
from engine.runtime.calendars.revisions import FATES
from engine.runtime.transactions.again import again
from engine.store import find
from engine.store.evidence import system
from engine.store.office import revisions

if TYPE_CHECKING:
    from engine.calendar.days import Calendar
    from engine.calendar.layers import Calendars
    from engine.definition.registry import Registry
    from engine.intake.names import Names
    from engine.store.database import Database


class Terms:
    """The part of the engine that knows limits."""

    database: Database
    commanded: Callable[..., AbstractContextManager[Any]]
    registry: Registry
    names: Names
    calendar: Calendar
    calendars: Calendars
    limits: Limits
    now: Callable[[], datetime]
    world: Callable[[], World]
    recount: Callable[[], Counter[str]]
    _follow: Callable[[Any], None]
    _may_load: Callable[[Any, str], None]
    _ledger: Callable[..., Any]
    _refusals: Callable[..., AbstractContextManager[None]]

    def limits_in_use(self, on: date | None = None) -> list[LimitView]:
        """Every limit a loaded procedure names, as it holds on a day (by default today), in the order of the names."""
        day = on or self.world().today
        profile = self.limits.in_force(day)
        return [self._limit(places, self.limits, profile) for _, places in self._uses()]

    def diff_limits(self, profile: Profile) -> list[LimitChange]:
        """The limits of a profile that differ from those in force today, unused ones too."""
        used = dict(self._uses())
        now, new = self.limits.in_force(self.world().today), Limits([profile])
        names = {*used, *profile.entries, *(now.entries if now else ())}
        found = []
        for name in sorted(names):
            places = used.get(name, [])
            before = self._said(name, places, self.limits, now)
            after = self._said(name, places, new, profile)
            if _term(before) != _term(after):
                found.append(LimitChange(name, before, after))
        return found

    def _uses(self) -> list[tuple[str, list[Use]]]:
        found: dict[str, list[Use]] = {}
        for use in uses(self.registry.definitions()):
            found.setdefault(use.limit, []).append(use)
        return sorted(found.items())

    def _said(self, name: str, places: list[Use], limits: Limits, profile: Profile | None) -> LimitView | None:
        if places:
            return self._limit(places, limits, profile)
        entry = profile.entries.get(name) if profile else None
        if entry is None or profile is None:
            return None
        return LimitView(name, str(entry.span), entry.basis, entry.standing, profile.effective, profile.key, ())

    def _limit(self, places: list[Use], limits: Limits, profile: Profile | None) -> LimitView:
        first = places[0]
        value: Value = limits.get(profile.key if profile else "", first.limit, first.fallback, basis=first.basis)
        named = profile is not None and first.limit in profile.entries
        used = tuple(dict.fromkeys((f"{one.procedure}.{one.place}", f"{one.title}：{one.label}") for one in places))
        return LimitView(
            value.name, str(value.span), value.basis, value.standing,
            profile.effective if named and profile else None, profile.key if named and profile else "", used,
        )  # fmt: skip

    def profile_impact(self, profile: Profile) -> Impact:
        """What running under a profile would do to armed deadlines."""
        known = [one for one in self.limits.profiles if one.key != profile.key]
        world = replace(self.world(), limits=Limits([*known, profile]))
        with self.database.reading() as held:
            ledger = self._ledger(held, world, None, None)
            return impact_on(held, ledger, world, partial(reproject.by_profile, profile=profile), self.names)

    def check_profile(self, profile: Profile, *, recount: bool = False) -> bool:
        """Whether exactly this profile is loaded already.

        Raises:
            Refused: it says what cannot be counted, its key is loaded with other content, or (with ``recount``) it
                would not be the one in force today.
        """
        known = next((one for one in self.limits.profiles if one.key == profile.key), None)
        against = unfit(profile, uses(self.registry.definitions()))
        if known is not None and known != profile:
            data: dict[str, Any] = {"key": profile.key}
            against.append(
                Sentence("{key} is loaded already and says something else; give the new one a new revision", data)
            )
        limits = self.limits if known is not None else Limits([*self.limits.profiles, profile])
        current = limits.in_force(self.world().today)
        if recount and (current is None or current.key != profile.key):
            data = {"key": profile.key, "day": profile.effective, "current": current.key if current else "—"}
            against.append(Sentence("{key}, from {day}, is not in force today, {current} is; "
                                    "running deadlines cannot run under it", data))  # fmt: skip
        if against:
            raise Refused(against, number=profile.key, transition="时限方案载入")
        return known is not None

    @again
    def load_profile(self, text: str, file: str, *, actor: str, recount: bool = False) -> Loaded:
        """Adds a profile of terms; rounds that run keep theirs, unless ``recount`` says otherwise.

        Raises:
            BrokenProfile. Refused: as ``check_profile``. NotAllowed: neither the administrator nor the office's head.
        """
        profile = read_profile(text, file)
        with self._refusals(actor, None, "profile.load", False), self.commanded(alone=True) as held:
            self._follow(held)
            self._may_load(held, actor)
            already = self.check_profile(profile, recount=recount)
            now = self.now()
            if not already:
                add_profile(held, profile, text, now, actor)
            if recount and not any(one.key == profile.key and _asked(one) for one in find.PROFILES.all(held)):
                revisions.ASK.run(held, which=profile.key, at=now)
                system.log(held, now, actor, "profile.recount", {"key": profile.key})
        found = self.recount()
        with self.database.reading() as held:
            self._follow(held)
            left = any(one.key == profile.key and _asked(one) for one in find.PROFILES.all(held))
            failing = tuple(one.number for one in find.FAILING.all(held)) if left else ()
        current = self.limits.in_force(self.world().today)
        in_force = current is not None and current.key == profile.key
        moved, kept, confirmed = (found[f"{reproject.LIMIT}.{word}"] for word in FATES)
        return Loaded(profile.key, already, moved, kept, confirmed, failing, in_force)


def _asked(row: Any) -> bool:
    """Whether armed deadlines are being counted by it already."""
    return row.asked_at is not None and row.settled_at is None


def _term(view: LimitView | None) -> tuple[str, str, str] | None:
    return (view.span, view.basis, view.standing) if view is not None else None


def add_profile(held: Any, profile: Profile, text: str, now: datetime, who: str) -> None:
    """Keeps a profile, whole, with a line in the system log."""
    mark = sha256(text.encode()).hexdigest()
    revisions.ADD_PROFILE.insert(
        held, key=profile.key, name=profile.name, revision=str(profile.revision), effective=profile.effective,
        content=text, sha256=mark, loaded_at=now, loaded_by=who, asked_at=None, settled_at=None,
    )  # fmt: skip
    system.log(held, now, who, "profile.load", {"key": profile.key, "sha256": mark})
