"""``[channels]`` of duban.toml: which ways out there are, who is reached by which, and when nothing is sent.

    [channels]
    quiet = "18:00-08:30"        # nothing is sent then
    workdays_only = true         # nor on a day that is no working day of the office
    gather = 5                   # minutes a message waits for others to the same unit

    [channels.mail]
    kind = "smtp"                # a name of the entry-point group duban.channels
    host = "mail.example.org"
    …
    [channels.mail.to]
    jiaoyu = "office@example.org"             # by the unit's code
    "anweiban/office_head" = "head@example.org"   # by unit and post: that post's messages only

    [channels.board]
    kind = "file"
    path = "messages.txt"
    [channels.board.to]
    "*" = ""                     # everybody whom no other channel reaches

Addresses and secrets stand in the file of the machine that sends, not in the database, which others read and copy; only
the address to which a letter went is kept, in the history of its messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.daemon.channels import GROUP, BadDirections, Channel, Options
from engine.errors import Sentence

if TYPE_CHECKING:
    from engine.calendar.days import Calendar

KEYS = {"quiet": str, "workdays_only": bool, "gather": int}
GATHER = 5
"""Minutes (assumed)."""
REST = "*"
Make = Callable[[Options], Channel]


@dataclass(frozen=True)
class Way:
    """A channel and the address it is given."""

    channel: str
    to: str


@dataclass(frozen=True)
class Directions:
    """Everything ``[channels]`` says.

    Attributes:
        channels: by name, in the order of the file. addresses: channel → whom → address.
        quiet: the local time of day from which, and until which, nothing is sent.
        hidden: secrets that must never be written anywhere.
    """

    channels: Mapping[str, Channel] = field(default_factory=dict)
    addresses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    quiet: tuple[time, time] | None = None
    workdays_only: bool = False
    gather: timedelta = timedelta(minutes=GATHER)
    hidden: frozenset[str] = frozenset()

    def way(self, unit: str | None, post: str | None) -> Way | None:
        """How a unit's post is reached: what names both comes first, then the unit, then everybody."""
        if not unit:
            return None
        for whom in (f"{unit}/{post or ''}", unit, REST):
            for name, known in self.addresses.items():
                if whom in known:
                    return Way(name, known[whom])
        return None

    def opens(self, calendar: Calendar, now: datetime) -> bool:
        """Whether anything is sent at this instant."""
        if self.workdays_only and not calendar.works(calendar.local_date(now)):
            return False
        if self.quiet is None:
            return True
        begin, end = self.quiet
        shown = calendar.local_time(now)
        return not (begin <= shown < end if begin <= end else shown >= begin or shown < end)

    def hide(self, text: str) -> str:
        """A text without our secrets."""
        for secret in sorted(self.hidden, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def read(table: Mapping[str, Any], folder: Path, makers: Mapping[str, Make] | None = None) -> Directions:
    """What the section says; every channel is made, so that a mistake is told before anything is sent.

    Args:
        folder: where its paths start. makers: kinds of channels, instead of those that are installed.

    Raises:
        BadDirections: names the key, and why.
    """
    for key, kind in KEYS.items():
        if key in table and (not isinstance(table[key], kind) or (kind is int and isinstance(table[key], bool))):
            raise BadDirections(where=f"channels.{key}", why=Sentence("it has no such value"))
    channels, addresses, hidden = dict[str, Channel](), dict[str, dict[str, str]](), set[str]()
    for name, one in table.items():
        if name in KEYS:
            continue
        if not isinstance(one, dict):
            raise BadDirections(where=f"channels.{name}", why=Sentence("there is no such setting, and no such channel"))
        options = Options(name, dict(one), folder)
        channels[name] = _made(options, makers)
        options.refuse_unknown()
        addresses[name] = _addresses(options)
        hidden |= options.hidden
    if table.get("gather", 0) < 0:
        raise BadDirections(where="channels.gather", why=Sentence("a positive number is needed"))
    return Directions(
        channels, addresses, _quiet(table.get("quiet")), bool(table.get("workdays_only", False)),
        timedelta(minutes=table.get("gather", GATHER)), frozenset(hidden - {""}),
    )  # fmt: skip


def _made(options: Options, makers: Mapping[str, Make] | None) -> Channel:
    kind = options.text("kind")
    known = makers if makers is not None else {one.name: one for one in entry_points(group=GROUP)}
    if kind not in known:
        data = {"kind": kind, "known": ", ".join(sorted(known))}
        raise options.bad("kind", Sentence("there is no kind {kind}; installed are {known}", data))
    make: Any = known[kind]
    return (make if makers is not None else make.load())(options)  # type: ignore[no-any-return]


def _addresses(options: Options) -> dict[str, str]:
    found = options.table.get("to")
    if not isinstance(found, dict) or not found or not all(isinstance(one, str) for one in found.values()):
        raise options.bad("to", Sentence("say below [channels.{name}.to] who is reached: unit = \"address\"",
                                         {"name": options.name}))  # fmt: skip
    return found


def _quiet(written: str | None) -> tuple[time, time] | None:
    if written is None:
        return None
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", written)
    try:
        begin, end = (time.fromisoformat(one) for one in found.groups()) if found else (None, None)
    except ValueError:
        begin = end = None
    if begin is None or end is None or begin == end:
        raise BadDirections(where="channels.quiet", why=Sentence("write it as 18:00-08:30"))
    return begin, end


def unknown_units(directions: Directions, units: Iterable[str]) -> list[str]:
    """Whom addresses are given for although the directory does not know them."""
    known = {*units, REST}
    return sorted(
        {whom for one in directions.addresses.values() for whom in one if whom.partition("/")[0] not in known}
    )
