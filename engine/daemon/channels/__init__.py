"""Channels: ways by which a letter leaves the building. Each is a plugin of the entry-point group ``duban.channels``.

    [project.entry-points."duban.channels"]
    pigeon = "loft:Pigeon"

    class Pigeon:
        outward = True                                     # a rehearsal never uses it
        def __init__(self, options: Options) -> None: …    # from [channels.NAME] of duban.toml
        def send(self, letter: Letter) -> Receipt: …       # raises NotSent

A channel says no more than it knows: ``handed_over`` is what a mail server or a robot has taken; ``delivered`` is said
only by a receiver who confirms it. Whatever it raises besides ``NotSent``, and every answer that is no ``Receipt``, is
a failed attempt. ``Letter.key`` is the same at every attempt, so that a receiver can tell what he has already.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from engine.errors import DubanError, Sentence

GROUP = "duban.channels"
SECONDS = 20.0
"""How long a channel waits for the other side, unless ``seconds`` says otherwise (assumed)."""


@dataclass(frozen=True)
class Letter:
    """What is sent.

    Attributes:
        key: the same at every attempt. to: an address as the channel understands it.
        lines: number, title and words of each message, for receivers that are programs.
    """

    key: str
    to: str
    subject: str
    body: str
    lines: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What the channel knows afterwards. ``reference``: by which name the other side knows it."""

    word: Literal["handed_over", "delivered"] = "handed_over"
    reference: str | None = None


class NotSent(Exception):
    """It was not taken, and why.

    Attributes:
        final: this letter never will be. shut: it is not for the letter: none gets out by this channel while its own
            settings (a password, a sender, an address of ours) are as they are.
    """

    def __init__(self, why: Sentence | str, *, final: bool = False, shut: bool = False) -> None:
        self.sentence = why if isinstance(why, Sentence) else Sentence("{what}", {"what": why})
        self.final, self.shut = final, shut
        super().__init__(str(self.sentence))


class Channel(Protocol):
    """A way out. ``outward``: what it sends leaves the building."""

    outward: bool

    def send(self, letter: Letter) -> Receipt:
        """Hands a letter over; raises NotSent."""
        ...


class BadDirections(DubanError):
    """{where}: {why}"""


class Withheld(BadDirections):
    """{where}: {why}"""

    # a secret that is not there for whoever looks; for the daemon it may be


@dataclass
class Options:
    """What ``[channels.NAME]`` says; secrets come from a file or the environment, and are known to be hidden."""

    name: str
    table: dict[str, Any]
    folder: Path
    hidden: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; raises BadDirections if it is missing or something else."""
        return str(self._value(key, str, default))

    def number(self, key: str, default: float) -> float:
        """A positive number."""
        found = self._value(key, (int, float), default)
        if isinstance(found, bool) or found <= 0:
            raise self.bad(key, Sentence("a positive number is needed"))
        return float(found)

    def secret(self, key: str, default: str | None = None) -> str:
        """From ``KEY_env`` (a variable) or ``KEY_file``; never written in duban.toml itself."""
        if key in self.table:
            raise self.bad(key, Sentence("a secret is not written here: say {key}_env or {key}_file", {"key": key}))
        self._asked |= {f"{key}_env", f"{key}_file"}
        variable, file = self.table.get(f"{key}_env"), self.table.get(f"{key}_file")
        if variable is not None:
            found = os.environ.get(str(variable), "")
            if not found:
                why = Sentence("the variable {name} is not set", {"name": str(variable)})
                raise Withheld(where=f"channels.{self.name}.{key}_env", why=why)
        elif file is not None:
            try:
                found = (self.folder / str(file)).read_text("utf-8").strip()
            except (OSError, ValueError):
                why = Sentence("{file} cannot be read", {"file": str(file)})
                raise Withheld(where=f"channels.{self.name}.{key}_file", why=why) from None
        elif default is not None:
            return default
        else:
            raise self.bad(key, Sentence("say {key}_env or {key}_file", {"key": key}))
        self.hidden.add(found)
        return found

    def refuse_unknown(self) -> None:
        """After a channel has asked for what it knows: a key nobody asked for is misspelt."""
        unknown = sorted(set(self.table) - self._asked - {"kind", "to"})
        if unknown:
            raise self.bad(unknown[0], Sentence("this kind of channel does not know it"))

    def bad(self, key: str, why: Sentence) -> BadDirections:
        """What is wrong with one of the keys."""
        return BadDirections(where=f"channels.{self.name}.{key}", why=why)

    def _value(self, key: str, kind: Any, default: Any) -> Any:
        self._asked.add(key)
        found = self.table.get(key, default)
        if found is None:
            raise self.bad(key, Sentence("it is missing"))
        if not isinstance(found, kind):
            raise self.bad(key, Sentence("it has no such value"))
        return found
