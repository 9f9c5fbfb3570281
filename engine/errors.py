"""What can go wrong, as values.

One base class. The docstring of an error *is* its message: a template in English whose fields are filled from the
keyword arguments the error was raised with. ``cli/`` looks the same template up in its catalogue, so the engine never
imports gettext and Chinese users still read Chinese.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar


@dataclass(frozen=True)
class Sentence:
    """A message template with its data; ``str()`` gives the untranslated text.

    Attributes:
        template: an English sentence with ``{name}`` fields, or an author's own sentence (any language, no fields).
        data: the values of the fields; codes and numbers, never secrets.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))

    def __str__(self) -> str:
        return self.template.format(**self.data) if self.data else self.template


@dataclass(frozen=True)
class Named(Sentence):
    """A code that people read as its label: ``str()`` gives the code, the reader's language the template."""

    code: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        return self.code


def N_(template: str) -> str:
    """Marks a template for the catalogue that becomes a ``Sentence`` elsewhere."""
    return template


class DubanError(Exception):
    """Something went wrong."""

    exit_code: ClassVar[int] = 1
    hints: tuple[Sentence, ...] = ()
    """What to do next, besides ``hint``, as whoever passes the error on knows it."""

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(str(self.sentence))

    @property
    def sentence(self) -> Sentence:
        """The message: this class's docstring as template, the keyword arguments as data."""
        return Sentence(" ".join(inspect.cleandoc(type(self).__doc__ or "").split()), self.data)

    @property
    def hint(self) -> Sentence | None:
        """What to do next, if there is something to say."""
        hint = self.data.get("nearest")
        return Sentence("Did you mean: {nearest}?", {"nearest": ", ".join(hint)}) if hint else None


# exit 1: the database cannot be used, or a thing that should not happen -------------------------------------------


class Unusable(DubanError):
    """The database {database} cannot be used: {why}"""


class Contended(Unusable):
    """The database {database} cannot be used: {why}"""

    # another writer was in the way and nothing was written: begin anew (engine.runtime.transactions.again)


class BrokenProcedure(DubanError):
    """{file}:{line}: {check}: {what}"""


class Impure(DubanError):
    """A rule tried to open a file, a socket or a database, and nothing was decided: {what}."""


# exit 2: the words were wrong ------------------------------------------------------------------------------------


class Usage(DubanError):
    """{what}"""

    exit_code = 2


class IllTyped(Usage):
    """{label} ({name}): {what}"""


class NotADate(Usage, ValueError):
    """{what}"""


class UnknownFact(Usage):
    """{procedure} has no fact {name}."""


class UnknownTransition(Usage):
    """{procedure} has no transition {name}."""


class MissingFacts(Usage):
    """{transition} also asks for: {labels}"""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file somebody handed in: where, and why.

    ``line`` 0 means the file as a whole; ``column`` is the column's name as the file's own header (or we) spell it.
    """

    line: int
    column: str
    reason: Sentence
    file: str = ""

    @property
    def sentence(self) -> Sentence:
        """Where it is, as a sentence; the reason is a sentence of its own."""
        data: dict[str, Any] = {"file": self.file, "line": self.line, "column": self.column, "reason": self.reason}
        if not self.line:
            return Sentence("{file}: {reason}", data)
        if not self.column:
            return Sentence("{file}, line {line}: {reason}", data)
        return Sentence("{file}, line {line}, {column}: {reason}", data)


class BadTable(Usage):
    """{file} was not read: {count} problem(s). Nothing was imported."""

    def __init__(self, problems: Iterable[Problem] = (), **data: Any) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__(count=len(self.problems), **data)

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """Every problem as a sentence, in the order of the file."""
        return tuple(problem.sentence for problem in self.problems)

    def __str__(self) -> str:
        return "\n".join([str(self.sentence), *(f"- {reason}" for reason in self.reasons)])


class BadCalendar(BadTable):
    """{file} is not a calendar that can be loaded: {count} problem(s)."""


class BadMigration(BadTable):
    """{file} is no plan that items could move by: {count} problem(s). Nothing was changed."""


# exit 3: refused by the procedure, or for want of a right ---------------------------------------------------------


class Refused(DubanError):
    """{number}: {transition} is refused."""

    exit_code = 3
    kept = False  # whether it has been recorded (law 11)

    def __init__(self, reasons: Iterable[Sentence] = (), **data: Any) -> None:
        self.reasons = tuple(reasons)
        super().__init__(**data)

    def __str__(self) -> str:
        return "\n".join([str(self.sentence), *(f"- {reason}" for reason in self.reasons)])


class NotAllowed(DubanError):
    """{what}"""

    exit_code = 3
    kept = False

    @property
    def hint(self) -> Sentence | None:
        """The way out, where whoever refuses knows one (``todo=``)."""
        todo: Sentence | None = self.data.get("todo")
        return todo or super().hint


class ClockJumped(DubanError):
    """{what}. Nothing is done until somebody who knows confirms it: duban daemon run --confirm-clock"""

    exit_code = 3


class ClocksApart(ClockJumped):
    """{what}. Nothing is done until one of them is set right."""


# exit 4: there is no such thing ----------------------------------------------------------------------------------


LISTS = {
    "item": "duban item list", "procedure": "duban procedure list", "unit": "duban unit list",
    "operator": "duban operator list", "group": "duban group list", "document": "duban document list",
    "message": "duban message list", "question": "duban setup --list",
}  # fmt: skip
"""Kind of thing → the command that lists what there is of it."""


class NotFound(DubanError):
    """There is no {kind} {name}."""

    exit_code = 4
    noted = False  # whether somebody has looked if it was a guess at what is hidden

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)
        kind = data.get("kind", "")
        if kind in LISTS and not data.get("nearest") and type(self) is NotFound:
            self.hints = (Sentence(N_("All there are: {command}"), {"command": LISTS[kind]}),)
        if kind == "unit":
            self.hints += (Sentence(N_("A unit that is not in the directory yet: duban unit import FILE")),)


class Ambiguous(NotFound):
    """{name} could be any of: {candidates}"""


class NotYet(NotFound):
    """{number} was opened only on {opened}."""


# exit 5: somebody was faster -------------------------------------------------------------------------------------


class Changed(DubanError):
    """{number} has changed: you saw line {expected}, it is at line {actual}."""

    exit_code = 5


class Answered(DubanError):
    """Request {id} was carried out already, at {at}."""

    exit_code = 5


# exit 6: a check has findings ------------------------------------------------------------------------------------


class Damaged(DubanError):
    """{file} is not what was backed up: {why}. Nothing was restored."""

    exit_code = 6
    reasons: tuple[Sentence, ...] = ()


class Findings(DubanError):
    """{count} finding(s)."""

    exit_code = 6


# the calendar: what it cannot count, it refuses ------------------------------------------------------------------


class NoCalendar(DubanError):
    """There is no calendar: not a single day of a notice has been loaded."""


class BrokenCalendar(DubanError):
    """{file}: {what}"""


class BeforeCalendar(Usage):
    """{day} lies before the calendar, whose first day is {first}."""


class BeyondCalendar(Usage):
    """{what} lies beyond {last}, the last day anything is counted to."""


class NotATerm(Usage, ValueError):
    """{what}"""


class NoInstant(Usage, TypeError):
    """What runs by the clock is counted from an instant, not from the date {day}; write for example {day}T09:00."""


class BrokenProfile(Usage):
    """{file}: {entry}: {what}"""
