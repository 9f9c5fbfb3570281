"""Profiles: named terms as data, each with its legal basis, so that a new regulation is a new file and not new code.

In force is the newest profile whose effective date has come. What it does not name falls back to the term in the
procedure, shown as an assumption (law 12). A round keeps the revision it began under.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from re import compile as pattern
from types import MappingProxyType
from typing import Any, Literal, get_args

from engine.definition.spans import Span
from engine.errors import BrokenProfile, NotATerm, NotFound

Standing = Literal["plan", "law", "practice", "assumed"]
"""On what a term stands: the plan (the district's own paper), a law, what other offices do, or nothing yet."""

STANDINGS: tuple[str, ...] = get_args(Standing)
NAME = pattern(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
HEAD, HEAD_OPTIONAL = ("name", "title", "revision", "effective"), ("note",)
FIELDS, FIELDS_OPTIONAL = ("n", "unit", "basis", "standing"), ("note",)


@dataclass(frozen=True)
class Entry:
    """One named term of a profile, and what it stands on."""

    name: str
    span: Span
    basis: str
    standing: Standing


@dataclass(frozen=True)
class Profile:
    """One revision of an office's terms, in force from ``effective`` until a newer one is."""

    name: str
    title: str
    revision: int | str
    effective: date
    entries: Mapping[str, Entry]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", MappingProxyType(dict(self.entries)))

    @property
    def key(self) -> str:
        """The name of this revision, as rounds and events record it: ``putuo-1``."""
        return f"{self.name}-{self.revision}"


@dataclass(frozen=True)
class Value:
    """A term as it holds on some day.

    Attributes:
        revision: the key of the profile in force, also when it does not name the term; ``""`` if none is in force.
    """

    name: str
    span: Span
    basis: str
    standing: Standing
    revision: str


class Limits:
    """All loaded profile revisions, in the order they were loaded. Immutable."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self.profiles = tuple(profiles)
        self._by_key = {profile.key: profile for profile in self.profiles}

    def in_force(self, on: date) -> Profile | None:
        """The newest profile whose date has come; of two from the same day, the one loaded later."""
        come = [profile for profile in reversed(self.profiles) if profile.effective <= on]
        return max(come, key=lambda profile: profile.effective, default=None)

    def value(self, name: str, fallback: Span, on: date, *, basis: str = "") -> Value:
        """The term called ``name`` as it holds on ``on``; ``basis`` is what the procedure says of its fallback."""
        return _value(self.in_force(on), name, fallback, basis)

    def get(self, revision: str, name: str, fallback: Span, *, basis: str = "") -> Value:
        """The term under the revision a round began under.

        Raises:
            NotFound: that revision is not loaded.
        """
        if revision and revision not in self._by_key:
            near = get_close_matches(revision, self._by_key)
            raise NotFound(kind="profile revision", name=revision, **({"nearest": near} if near else {}))
        return _value(self._by_key.get(revision), name, fallback, basis)


def _value(profile: Profile | None, name: str, fallback: Span, basis: str) -> Value:
    revision = profile.key if profile else ""
    if profile and (entry := profile.entries.get(name)):
        return Value(name, entry.span, entry.basis, entry.standing, revision)
    return Value(name, fallback, basis, "assumed", revision)


def read_profile(source: str | Path, file: str = "profile") -> Profile:
    """A profile from TOML: a text (then ``file`` is its name in messages) or a path.

    Raises:
        BrokenProfile: the file, the entry and what is wrong with it.
    """
    try:
        text, file = (source.read_text("utf-8"), str(source)) if isinstance(source, Path) else (source, file)
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenProfile(file=file, entry="TOML", what=str(error)) from error
    return _profile(text, file)


@lru_cache(maxsize=8)  # every engine that is opened reads the text that its database keeps
def _profile(text: str, file: str) -> Profile:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenProfile(file=file, entry="TOML", what=str(error)) from error
    head = data.pop("profile", None)
    _fields(head, HEAD, HEAD_OPTIONAL, file, "profile")
    for name in ("name", "title"):
        _text(head[name], name, file, "profile")
    revision, effective = head["revision"], head["effective"]
    if type(revision) is not int and not (isinstance(revision, str) and revision.strip()):
        raise BrokenProfile(file=file, entry="profile", what=f"revision must be a number or a text, not {revision!r}")
    if not isinstance(effective, date) or isinstance(effective, datetime):
        raise BrokenProfile(file=file, entry="profile", what=f"effective must be a date, not {effective!r}")
    if not data:
        raise BrokenProfile(file=file, entry="profile", what="it names no term")
    entries = {name: _entry(name, fields, file) for name, fields in data.items()}
    note = str(head.get("note", ""))
    return Profile(head["name"], head["title"], revision, effective, entries, note)


def _entry(name: str, fields: Any, file: str) -> Entry:
    """One named term, checked."""
    if not NAME.fullmatch(name):
        what = f'a term is called subject.term, in quotes: ["{name}.…"]' if isinstance(fields, dict) else "not a term"
        raise BrokenProfile(file=file, entry=name, what=what)
    _fields(fields, FIELDS, FIELDS_OPTIONAL, file, name)
    _text(fields["basis"], "basis", file, name)
    standing: Any = fields["standing"]
    if standing not in STANDINGS:
        raise BrokenProfile(file=file, entry=name, what=f"standing is one of {', '.join(STANDINGS)}, not {standing!r}")
    try:
        span = Span(fields["n"], fields["unit"])
    except NotATerm as error:
        raise BrokenProfile(file=file, entry=name, what=error.sentence) from error
    return Entry(name, span, fields["basis"], standing)


def _fields(fields: Any, required: tuple[str, ...], optional: tuple[str, ...], file: str, entry: str) -> None:
    if not isinstance(fields, dict):
        raise BrokenProfile(file=file, entry=entry, what=f"a table with {', '.join(required)} is needed")
    if missing := [name for name in required if name not in fields]:
        raise BrokenProfile(file=file, entry=entry, what=f"without {', '.join(missing)}")
    if unknown := sorted(set(fields) - {*required, *optional}):
        raise BrokenProfile(file=file, entry=entry, what=f"unknown: {', '.join(unknown)}")


def _text(value: object, name: str, file: str, entry: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise BrokenProfile(file=file, entry=entry, what=f"{name} must be a text, not {value!r}")
