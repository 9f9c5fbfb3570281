"""What an audit reads with, and what it asks of the files and the vault for each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from engine.decision.bound import Rows
from engine.decision.conforming import Walk
from engine.definition.definition import Definition
from engine.errors import Sentence
from engine.runtime.audits.sealed import Leaf, Sealed
from engine.runtime.audits.wrong import Wrong
from engine.store.casework import attachments
from engine.store.evidence import quick
from engine.store.office import vault

Step = Callable[[int], None]
DefinitionOf = Callable[[str, int], Definition | None]


class Reading:
    """What an audit reads with; a replay knows more."""

    def __init__(self, held: Any, definition_of: DefinitionOf, sealed: Sealed, step: Step | None = None) -> None:
        self.held, self.sealed, self.step = held, sealed, step
        self.definition_of = cache(definition_of)

    def read(self, lines: int) -> None:
        """So many lines more have been read."""
        if self.step is not None:
            self.step(lines)

    @cached_property
    def quick(self) -> bool:
        """Whether a quick look may say that an item is as it should be; a replay asks for more."""
        return type(self) is Reading and quick.speaks(self.held)

    def attached(self, number: str, line: Any) -> bool:
        """Whether all that a line put into the files and into the vault is there."""
        return next(attached(self.held, number, line), None) is None

    def walk(self, row: Any) -> Walk | None:
        """What judges whether each line could have happened; an audit does not."""
        return None

    def more(self, row: Any) -> Iterator[Wrong]:
        """What else there is to be compared of an item whose lines and rows agree."""
        return iter(())

    def dated(self, wrong: Wrong, row: Any, rows: Rows, leaf: Leaf | None) -> Wrong:
        """A finding about rows, with what is known of when they were changed."""
        return wrong


def attached(held: Any, number: str, line: Any) -> Iterator[Wrong]:
    """A file that a line records is kept, and so are words that it says lie in the vault."""
    for value in line.facts.values():
        if isinstance(value, Mapping) and "commitment" in value and not _in_vault(held, value):
            data = {"number": number, "seq": line.seq, "code": str(value.get("code"))}
            sentence = Sentence("{number}: what line {seq} put into the vault as {code} is not there any more", data)
            yield Wrong(number, line.seq, sentence, line.recorded_at, "vault")
    for value in (*line.facts.values(), *line.effects.get("attached", ()), *line.effects.get("drafts", ())):
        if isinstance(value, Mapping) and (digest := value.get("sha256")) and not attachments.is_stored(held, digest):
            data = {"number": number, "seq": line.seq, "name": str(value.get("name")), "sha256": digest}
            sentence = Sentence("{number}: the file “{name}” of line {seq} is gone ({sha256})", data)
            yield Wrong(number, line.seq, sentence, line.recorded_at, "file")


def _in_vault(held: Any, value: Mapping[str, Any]) -> bool:
    code, commitment = str(value.get("code")), str(value.get("commitment"))
    return vault.COMMITTED.value(held, code=code, commitment=commitment) is not None
