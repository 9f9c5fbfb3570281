"""Who might act as what at an instant gone by, as the system log tells it: posts, delegations, substitutions, recusals.

The tables of the directory say how things stand. The log says when that was recorded: what somebody was entitled to is
asked as it was known then, so that a post ended later for a day gone by makes nobody's act wrong, and one written in
afterwards nobody's right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.decision.snapshot import ActorView, PostHeld
from engine.intake.rows import Dated
from engine.intake.scope import Scope

ANCHORS = ("office.unit", "office.host", "committee.unit")
"""The settings on which it rests who decides."""
STANDING = {"office": "office.unit", "committee": "committee.unit"}
SKEW = timedelta(minutes=10)
"""Two machines may stand so far apart, each five minutes from the server: what changed within it counts both ways."""
MOST_KNOWN = 4096
"""So many answers are remembered: on one day one is asked for again and again."""
BEGINNINGS = ("database.init", "database.upgrade")
PAIRED = {
    "delegation.grant": "delegate", "delegation.end": "delegate",
    "substitution.grant": "substitute", "substitution.end": "substitute",
}  # fmt: skip

Key = tuple[str, ...]


@dataclass
class Version:
    """What was recorded of something, and when; ``value`` is ``None`` once it is no more."""

    at: datetime
    value: Any


@dataclass
class Kept:
    """Values by key with all their versions; what was last recorded stands now."""

    of: dict[Key, list[Version]] = field(default_factory=dict)

    def now(self) -> dict[Key, Any]:
        """What stands."""
        return {key: versions[-1].value for key, versions in self.of.items() if versions[-1].value is not None}

    def during(self, key: Key, first: datetime, last: datetime) -> Iterator[Any]:
        """What was recorded at some instant between two."""
        versions = self.of.get(key, [])
        for place, version in enumerate(versions, 1):
            over = place < len(versions) and versions[place].at < first
            if version.at <= last and not over and version.value is not None:
                yield version.value


class Mandates:
    """The log, read once.

    Args:
        lines: of the system log, in order.

    Attributes:
        since: from when on the log tells all; of acts before it is only known who has ever held what. ``None``: it does
            not tell at all. unsure: before this it is not even known which units were the office and the committee.
        rehearsal: everybody plays everybody, so nothing is said of who typed.
    """

    def __init__(self, lines: Iterable[Any]) -> None:
        self.posts, self.pairs, self.recusals, self.settings, self.bound = Kept(), Kept(), Kept(), Kept(), Kept()
        self.rehearsal, self._upgraded = False, False
        self._since: Version | None = None
        self._unsure: Version | None = None
        self._order: list[Version] = []
        for line in lines:
            self._hear(line)
        self._times = [one.at for one in self._order]
        self._by_login, self._by_delegate = dict[str, list[Key]](), dict[str, list[Key]]()
        for key in self.posts.of:
            self._by_login.setdefault(key[0], []).append(key)
        for key in self.pairs.of:
            self._by_delegate.setdefault(key[2], []).append(key)
        self._known: dict[tuple[Any, ...], ActorView | None] = {}

    @property
    def since(self) -> datetime | None:
        return self._since.at if self._since is not None else None

    @property
    def unsure(self) -> datetime | None:
        return self._unsure.at if self._unsure is not None else None

    # hearing -----------------------------------------------------------------------------------------------------

    def _hear(self, line: Any) -> None:
        for one in reversed(self._order):  # the clock stood ahead then, and was put right
            if one.at <= line.at:
                break
            one.at = line.at
        data: Mapping[str, Any] = line.data
        if line.kind in BEGINNINGS and "stands" in data:
            self._begin(line, data)
        if line.kind == "database.init":
            self.rehearsal = bool(data.get("rehearsal"))
        elif line.kind == "directory.import":
            self._put(self.posts, line.at, _posts(data.get("posts", ())))
            self._put(self.bound, line.at, {(login,): user for login, user in data.get("bound", {}).items()})
        elif line.kind in ("operator.bind", "operator.unbind"):
            user = data["os_user"] if line.kind == "operator.bind" else None
            self._put(self.bound, line.at, {(data["login"],): user})
        elif line.kind in PAIRED and "rows" in data:
            key = PAIRED[line.kind], data["principal"], data["delegate"]
            self._put(self.pairs, line.at, {key: _rows(data["rows"])})
        elif line.kind in ("recusal.declare", "recusal.end"):
            reason = data.get("reason", "") if line.kind == "recusal.declare" else None
            self._put(self.recusals, line.at, {(data["login"], data["unit"]): reason})
        elif line.kind == "setting" and data["name"] in ANCHORS:
            version = self._put(self.settings, line.at, {(data["name"],): data["value"]})
            if self._since is None:
                self._unsure = version

    def _begin(self, line: Any, data: Mapping[str, Any]) -> None:
        """All of it as it stood when the log began to tell of it; what it told before is not the whole."""
        for kept in (self.posts, self.pairs, self.recusals, self.settings, self.bound):
            kept.of.clear()
        self._since = Version(line.at, True)
        self._order.append(self._since)
        self._upgraded = line.kind == "database.upgrade"
        for name, values in read_stands(data["stands"]).items():
            self._put(getattr(self, name), line.at, values)

    def _put(self, kept: Kept, at: datetime, values: Mapping[Key, Any]) -> Version | None:
        version = None
        for key, value in values.items():
            version = Version(at, value)
            kept.of.setdefault(key, []).append(version)
            self._order.append(version)
        return version

    # asking ------------------------------------------------------------------------------------------------------

    def tells(self, at: datetime) -> bool:
        """Whether anything is known of who might act at an instant."""
        return self._since is not None and (self._unsure is None or at > self._unsure.at + SKEW)

    def whole(self, at: datetime) -> bool:
        """Whether the log told all by then: before an upgrade only who has ever held what is known."""
        return self._since is not None and (not self._upgraded or at > self._since.at + SKEW)

    def anchors(self, at: datetime) -> list[dict[str, str]]:
        """The settings then; where they changed about then, as they were and as they became."""
        at = at if self.whole(at) or self._since is None else self._since.at
        found = [{name: value} for name in ANCHORS for value in self.settings.during((name,), at - SKEW, at + SKEW)]
        first = {name: value for one in reversed(found) for name, value in one.items()}
        last = {name: value for one in found for name, value in one.items()}
        return [first] if first == last else [first, last]

    def actor(self, login: str, hand: str, at: datetime, day: date) -> ActorView | None:
        """An operator with the posts in which he might act; ``None``: who acted under his login might not.

        Args:
            hand: who acted under his login by a delegation. at: when it was recorded, which was on that day.
        """
        whole = self.whole(at)
        if not whole and self._since is not None:
            hand, at = "", self._since.at
        place = bisect_left(self._times, at - SKEW), bisect_right(self._times, at + SKEW)
        key = login, hand, day, whole, place
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._actor(login, hand, at, day, whole)
        return self._known[key]

    def _actor(self, login: str, hand: str, at: datetime, day: date, whole: bool) -> ActorView | None:
        first, last = at - SKEW, at + SKEW
        own = self._held(login, first, last, day, whole)
        barred = {unit: why for one in filter(None, (login, hand)) for unit, why in self._barred(one, first, last)}
        if hand:
            lent = self._scopes("delegate", login, hand, first, last, day, whole)
            if not lent:
                return None
            if any(one.whole for one in lent):
                return ActorView("person", login, own, hand=hand, barred=barred)
            some = [
                PostHeld(role, unit, "", one.procedures)
                for role, unit in sorted(own) for one in lent if one.covers(role, unit)
            ]  # fmt: skip
            posts = frozenset((one.role, one.unit) for one in some)
            scope, none = "; ".join(map(str, lent)), PostHeld("", "")
            return ActorView("person", login, posts, hand=hand, scope=scope, holds=(*some, none), barred=barred)
        filled = [
            PostHeld(role, unit, holder, scope.procedures)
            for kind, holder, _to in self._by_delegate.get(login, ()) if kind == "substitute"
            for scope in self._scopes(kind, holder, login, first, last, day, whole)
            for role, unit in sorted(self._held(holder, first, last, day, whole)) if scope.covers(role, unit)
            if (role, unit) not in own
        ]  # fmt: skip
        if not filled:
            return ActorView("person", login, own, barred=barred)
        holds = (*filled, *(PostHeld(role, unit) for role, unit in sorted(own)))
        return ActorView(
            "person", login, frozenset((one.role, one.unit) for one in holds), holds=holds, barred=barred
        )  # fmt: skip

    def _held(self, login: str, first: datetime, last: datetime, day: date, whole: bool) -> frozenset[tuple[str, str]]:
        return frozenset(
            (key[1], key[2])
            for key in self._by_login.get(login, ())
            if any(_valid(one, day, whole) for one in self.posts.during(key, first, last))
        )

    def _scopes(
        self, kind: str, principal: str, to: str, first: datetime, last: datetime, day: date, whole: bool
    ) -> list[Scope]:  # fmt: skip
        rows = (row for rows in self.pairs.during((kind, principal, to), first, last) for row in rows)
        return [scope for days, scope in rows if _valid(days, day, whole)]

    def _barred(self, login: str, first: datetime, last: datetime) -> Iterator[tuple[str, str]]:
        """In whose matters he took no part, all the while."""
        for key, versions in self.recusals.of.items():
            if key[0] != login:
                continue
            before = [one for one in versions if one.at < first]
            during = [one for one in versions if first <= one.at <= last]
            if before and before[-1].value is not None and not during:
                yield key[1], before[-1].value


def _valid(days: Dated, day: date, whole: bool) -> bool:
    return days.in_force(day) if whole else days.valid_from is None or days.valid_from <= day


def read_stands(stands: Mapping[str, Any]) -> dict[str, dict[Key, Any]]:
    """How all of it stands, as the line tells it with which the log begins: by the names of ``Mandates``."""
    return {
        "posts": _posts(stands["posts"]),
        "pairs": {(kind, one, to): _rows(rows) for kind, one, to, rows in stands["delegations"]},
        "recusals": {(login, unit): why for login, unit, why in stands["recusals"]},
        "settings": {(name,): value for name, value in stands["settings"].items()},
        "bound": {(login,): user for login, user in stands["bound"].items()},
    }


def _posts(told: Iterable[Any]) -> dict[Key, Dated]:
    return {
        (login, role, unit, first or ""): Dated(_day(first), _day(last)) for login, role, unit, first, last in told
    }  # fmt: skip


def _rows(rows: Iterable[Any]) -> list[tuple[Dated, Scope]]:
    return [(Dated(_day(first), _day(last)), Scope.read(scope)) for first, last, scope in rows]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
