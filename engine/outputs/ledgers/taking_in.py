"""A ledger taken in again: new rows become items, edited cells become ordinary events; everything else is named.

What was edited is told by comparing each cell with what the ledger showed when the row was written: the last column
of a ledger, 记录序号, says up to which line of the item's history that was. A cell that somebody else has changed since
is a conflict, not an edit. Columns that are computed (days late, colours, papers) are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.calendar.dates import read_day
from engine.decision.values import read
from engine.definition.definition import Definition, TransitionDef
from engine.definition.facts import Fact
from engine.errors import N_, DubanError, NotFound, Problem, Sentence, Usage
from engine.intake.identifiers import credit_code
from engine.intake.table import Column, Row, read_table
from engine.intake.text import control_character, key
from engine.outputs.bulk import in_bulk
from engine.outputs.ledgers.ledger import Around, Intake, Ledger, is_date
from engine.outputs.words import day
from engine.outputs.workbook import LONGEST, as_cells
from engine.runtime import Engine
from engine.runtime.answers.views import Item
from engine.runtime.transactions.bringing import Step
from engine.runtime.transactions.transaction import Opening

MOST_ROWS = 20_000
ISO = "(ISO)"
NUMBER, SEQ = "number", "seq"


@dataclass(frozen=True)
class TakenIn:
    """What a file asks for. ``new``, ``edited``, ``same``: how many rows of each. ``ignored``: columns not read."""

    steps: tuple[Step, ...]
    new: int
    edited: int
    same: int
    ignored: tuple[str, ...]


@in_bulk()
def take_in(
    path: str | Path, ledger: Ledger, engine: Engine, *, sheet: str | None = None, twice: bool = False,
    proxy: bool = False, told: Callable[[], None] = lambda: None,
) -> TakenIn:  # fmt: skip
    """What the rows of a file ask for, checked cell by cell; nothing is written.

    Args:
        twice: rows that look like items that are open are opened all the same.
        proxy: what parties do is recorded for them. told: is called for each row.

    Raises:
        BadTable: with every problem, by line and column. Usage: this ledger is not taken in.
    """
    return _Taking(ledger, engine, twice, proxy).read(path, sheet, told)


@dataclass
class _Taking:
    """One file on its way in."""

    ledger: Ledger
    engine: Engine
    twice: bool
    proxy: bool
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.ledger.intake is None or len(self.ledger.procedures) != 1:
            raise Usage(what=Sentence("the ledger {kind} is only written, never taken in", {"kind": self.ledger.kind}))
        self.intake: Intake = self.ledger.intake
        self.definition: Definition = self.engine.registry.get(self.ledger.procedures[0])
        self.opening: TransitionDef | None = self.definition.transitions.get(self.intake.opens)
        self.sources = readable(self.ledger)
        self.by_source = {source: heading for heading, source in reversed(self.sources.items())}  # the first of two
        self.reading = self.engine._reading(self.engine.world())
        self.around = Around(self.engine, self.ledger, alone=True)
        self.items = {one.number: one for one in self.around.items}
        self.dated = {one for one, source in self.sources.items() if is_date(self.ledger, source, self.engine)}

    # the file ----------------------------------------------------------------------------------------------------

    def read(self, path: str | Path, sheet: str | None, told: Callable[[], None]) -> TakenIn:
        self.table = read_table(path, columns(self.ledger), strict=True, sheet=sheet, most=MOST_ROWS)
        steps: list[Step] = []
        new = edited = same = 0
        seen: dict[str, int] = {}
        things = self._things()
        for row in self.table.rows:
            told()
            if not any(row[one] for one in self.sources if self.sources[one] != SEQ):
                continue  # the foot, or an empty line
            if self._number(row):
                found = self._edited(row, seen)
                edited, same = edited + bool(found), same + (not found)
                steps.extend(found)
            else:
                new += 1
                steps.extend(self._new(row, things))
        self.table.settle(self.problems)
        return TakenIn(tuple(steps), new, edited, same, self.table.ignored)

    def _wrong(self, row: Row, heading: str, template: str, /, **data: Any) -> None:
        self.problems.append(self.table.problem(row.line, heading, template, **data))

    def _heading(self, source: str) -> str:
        return self.by_source.get(source, "")

    def _number(self, row: Row) -> str:
        return row[self._heading(NUMBER)]

    # a new row ---------------------------------------------------------------------------------------------------

    def _new(self, row: Row, things: dict[str, tuple[str, int]]) -> Iterator[Step]:
        if self.opening is None:
            self._wrong(row, self._heading(NUMBER), N_("it has no number: this ledger takes in no new rows"))
            return
        before = len(self.problems)
        facts, parties = self._values(row, self.opening), self._parties(row, self.opening)
        for name in self.opening.asks:
            fact, heading = self.definition.facts[name], self._heading(f"fact.{name}")
            empty = heading not in self.table.titles or not self._text(row, heading)
            if empty and not fact.optional and name not in self.opening.sets:
                self._wrong(row, heading or fact.label, N_("this cell is empty"))
        self._once(row, things)
        if before == len(self.problems):
            yield Step(row.line, Opening(self.definition.code, facts, parties, self.opening.name))

    def _values(self, row: Row, move: TransitionDef) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for heading, source in self.sources.items():
            head, _dot, name = source.partition(".")
            if head != "fact" or heading.endswith(ISO):
                continue
            text = self._text(row, heading)
            if not text:
                continue
            if name not in move.asks:
                what = N_("this is recorded later, not when a row is taken in: leave it empty")
                self._wrong(row, heading, what)
                continue
            value = self._value(row, heading, name, text)
            if value is not None:
                found[name] = value
        return {name: found[name] for name in move.asks if name in found}

    def _parties(self, row: Row, move: TransitionDef) -> dict[str, str]:
        found: dict[str, str] = {}
        for role in move.parties:
            headings = [one for one, source in self.sources.items() if source == f"unit.{role.code}"]
            written = next((row[one] for one in headings if row[one]), "")
            if not written:
                self._wrong(row, headings[0] if headings else role.label, N_("this cell is empty"))
                continue
            heading = next(one for one in headings if row[one])
            try:
                found[role.code] = self.engine.names.resolve(written)
            except NotFound as error:
                near = ", ".join(error.data.get("nearest", ())) or "-"
                self._wrong(row, heading, N_("unknown unit {text}; did you mean: {near}"), text=written[:40], near=near)
        return found

    def _things(self) -> dict[str, tuple[str, int]]:
        """What is open already, by the cells that tell two things apart."""
        if not self.intake.same or self.twice:
            return {}
        sources = [self.sources[one] for one in self.intake.same]
        return {
            "\n".join(key(str(self.around.value(source, item, 0) or "")) for source in sources): (item.number, 0)
            for item in self.items.values() if item.ended_at is None
        }  # fmt: skip

    def _once(self, row: Row, things: dict[str, tuple[str, int]]) -> None:
        if not self.intake.same or self.twice:
            return
        parts = [self._named(self.sources[one], row[one]) for one in self.intake.same]
        if not all(parts):
            return
        number, line = things.setdefault("\n".join(map(key, parts)), ("", row.line))
        heading = self.intake.same[-1]
        if number:
            self._wrong(row, heading, N_("{number} is open and says the same; give its number, or use --twice"),
                        number=number)  # fmt: skip
        elif line != row.line:
            self._wrong(row, heading, N_("line {line} says the same"), line=line)

    def _named(self, source: str, text: str) -> str:
        """A unit by its name, whatever it was called in the file."""
        if not source.startswith("unit.") or not text:
            return text
        try:
            return self.engine.names.name(self.engine.names.resolve(text))
        except NotFound:
            return text

    # a row that is there -----------------------------------------------------------------------------------------

    def _edited(self, row: Row, seen: dict[str, int]) -> list[Step]:
        heading = self._heading(NUMBER)
        item = self.items.get(self._number(row).upper())
        if item is None:
            self._wrong(row, heading, N_("there is no {number} in this ledger"), number=self._number(row)[:40])
            return []
        if seen.setdefault(item.number, row.line) != row.line:
            self._wrong(row, heading, N_("{text} is already on line {line}"), text=item.number, line=seen[item.number])
            return []
        then = self._then(row, item)
        changed = list(dict.fromkeys(one.removesuffix(ISO) for one in self._differing(row, then)))
        steps: dict[str, set[str]] = {}
        for one in changed:
            name = self.sources[one].removeprefix("fact.")
            move = self.intake.edits.get(name) if self.sources[one].startswith("fact.") else None
            if move is None:
                self._wrong(row, one, N_("it was changed, and an import cannot change it; it read: {was}"),
                            was=self._shown(one, then) or "-")  # fmt: skip
            elif item.facts.get(name) != then.facts.get(name):
                self._wrong(row, one, N_("somebody has changed it since: it reads now: {now}"),
                            now=self._shown(one, item) or "-")  # fmt: skip
            elif not self._text(row, one):
                self._wrong(row, one, N_("what is recorded is not taken away by emptying the cell"))
            else:
                steps.setdefault(move, set()).add(name)
        return [step for move in steps if (step := self._act(row, item, move)) is not None]

    def _then(self, row: Row, item: Item) -> Item:
        """The item as the row was written from it."""
        seq = row[self._heading(SEQ)] if self._heading(SEQ) else ""
        if not seq.isdecimal() or int(seq) >= item.seq:
            return item
        facts: dict[str, Any] = {}
        for line in self.engine.history(item.number):
            if line.seq <= int(seq):
                facts |= line.facts
        return replace(item, facts=facts)

    @cached_property
    def _compared(self) -> list[tuple[str, str, str, dict[Any, str]]]:
        """The columns of the file that may have been edited: heading, ``fact`` or ``unit``, of what, what is known."""
        return [
            (heading, source.partition(".")[0], source.partition(".")[2], {})
            for heading, source in self.sources.items()
            if source not in (NUMBER, SEQ) and heading in self.table.titles
        ]

    def _differing(self, row: Row, then: Item) -> Iterator[str]:
        """The columns whose cells are not what the ledger showed. What a recorded value is shown as is looked up once
        for each value: units, days and grades come again in every row."""
        raw, version = row.raw, then.version
        for heading, head, name, known in self._compared:
            value = then.facts.get(name) if head == "fact" else then.parties.get(name)
            if value is None:
                shown = ""
            else:
                try:
                    shown = known[version, value.__class__, value]
                except KeyError:
                    shown = known[version, value.__class__, value] = self._shown(heading, then).strip()
                except TypeError:  # a list
                    shown = self._shown(heading, then).strip()
            if raw.get(heading, "").strip() != shown:
                yield heading

    def _shown(self, heading: str, item: Item) -> str:
        """What the ledger shows in this column for an item."""
        plain = heading.removesuffix(ISO)
        value = self.around.value(self.sources[plain], item, 0)
        if value is None:
            return ""
        if isinstance(value, str) and plain == heading and len(value) <= LONGEST:
            return value  # as it is written: nearly all cells
        if plain in self.dated and isinstance(value, date):
            return day(value) if plain == heading else value.isoformat()
        return str(as_cells(value, plain in self.dated)[int(heading != plain)])

    def _act(self, row: Row, item: Item, name: str) -> Step | None:
        move = self.definition.transitions[name]
        facts: dict[str, Any] = {}
        for ask in move.asks:
            heading = self._heading(f"fact.{ask}")
            if heading in self.table.titles and (text := self._text(row, heading)):
                value = self._value(row, heading, ask, text)
                if value is None:
                    return None
                facts[ask] = value
        parties = [role for role in move.by if role.kind == "party"]
        unit = item.parties.get(parties[0].code) if self.proxy and parties else None
        return Step(row.line, None, item.number, name, facts, unit)

    # cells -------------------------------------------------------------------------------------------------------

    def _text(self, row: Row, heading: str) -> str:
        """A cell as it was written; of a date in two cells the one that is there, or that was edited."""
        text = row.raw.get(heading, row[heading]).strip()
        if heading not in self.dated:
            return text
        iso = row[heading + ISO]
        if not text or not iso:
            return text or iso
        if (known := self.items.get(self._number(row).upper())) is not None:
            then = self._then(row, known)
            if self._shown(heading, then) == text:
                return iso
            if self._shown(heading + ISO, then) == iso:
                return text
        try:
            same = read_day(text, self.reading.today) == read_day(iso, self.reading.today)
        except DubanError:
            return text  # told when the cell is read
        return text if same else self._two(row, heading, text, iso)

    def _two(self, row: Row, heading: str, text: str, iso: str) -> str:
        self._wrong(row, heading, N_("{text} and {iso} are two dates for one thing"), text=text[:20], iso=iso[:20])
        return text

    def _value(self, row: Row, heading: str, name: str, text: str) -> Any:
        fact: Fact = self.definition.facts[name]
        if control_character(text):
            return None  # told already, with the table
        if self.intake.check.get(heading) == "uscc" and (why := credit_code(text)) is not None:
            self.problems.append(Problem(row.line, self.table.titles[heading], why, self.table.file))
            return None
        try:
            return read(name, fact, text, self.reading)
        except DubanError as error:
            why = error.data.get("what", error.sentence)
            self.problems.append(Problem(row.line, self.table.titles[heading], why, self.table.file))
            return None


def readable(ledger: Ledger) -> dict[str, str]:
    """Heading → source of the columns an import looks at, a date's second column after its first."""
    found: dict[str, str] = {}
    for heading, source in ledger.columns:
        if source in (NUMBER, SEQ) or source.startswith(("fact.", "unit.")):
            found[heading] = source
            found[heading + ISO] = source
    return found


def columns(ledger: Ledger) -> list[Column]:
    """What is looked for in a file."""
    also: Mapping[str, Sequence[str]] = ledger.intake.also if ledger.intake else {}
    return [Column(heading, tuple(also.get(heading, ())), required=False) for heading in readable(ledger)]
