"""A diary: what the people of a rehearsal do and when, as data (TOML).

    [[habit]]                       # what whoever owes a state does about it; of several that fit, the most specific
    procedure = "task"              # and the state it is about (one, or a list)
    state = "in_progress"
    unit = ["wenlv"]                # narrower: unit, kind (of unit), row, hazard, visit (the nth stay),
                                    # parent (procedure), grounds (of a measure: stand, held, gone)
    where = { part = "lead" }       # … and recorded facts
    do = "submit"                   # the transition
    when = "+6wd"                   # see below
    facts = { report = "…" }        # templates: {today} {today+5wd} {due+10d} {number} {title} {unit} {owner} {fact.x}
    by = "leader"                   # a role or a login; else whoever owes it, else the first who may
    next = [{ do = "…", when = "…" }]   # further acts of the same stay

    [[line]]                        # a single act on a day: on an item found, or an opening
    on = 2024-04-08
    at = "10:00"
    find = { procedure = "assignment", row = 3 }
    do = "resolve"
    facts = { leads = ["yingji"] }  # with verb = "hold" (note, escalate) instead of do: until, reason (words, rung)

When: ``-2wd`` ``0wd`` ``+6wd`` count working days from the due day, ``-9..-1wd`` spreads items over them, ``after 2wd``
counts from the day the item came to rest there, ``after circular`` (``after circular +2wd``) waits until one has been
served on the unit, ``on fact meet_on`` is a recorded day, ``never`` says that nobody does anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from engine.definition.definition import Definition
from engine.definition.registry import Registry
from engine.errors import BadTable, NotFound, Problem, Sentence

CALLED: Mapping[type, Sentence] = {
    datetime: Sentence("a date and a time"), date: Sentence("a date"), time: Sentence("a time of day"),
    str: Sentence("a text"),
}  # fmt: skip
WEIGHT = {"grounds": 30, "unit": 16, "row": 12, "hazard": 12, "where": 6, "visit": 4, "parent": 3, "kind": 2}
"""What narrows a habit, and how much."""
HABIT = {"procedure", "state", "do", "when", "facts", "by", "next", "note"} | set(WEIGHT)
STEP = {"do", "when", "facts", "by"}
VERBS = {"note": {"words"}, "hold": {"until", "reason"}, "escalate": {"reason", "rung"}}
"""What a line may say besides a transition, with what it takes."""
LINE = {"on", "at", "find", "do", "verb", "facts", "by", "open", "parties", "hazard", "note"}
FIND = {"procedure", "state", "row", "unit", "hazard"}
_DUE = re.compile(r"([+-]?\d+)(?:\.\.([+-]?\d+))?wd")
_ENTRY = re.compile(r"after (\d+)(?:\.\.(\d+))?wd")
_MEASURE = re.compile(r"after ([a-z_]+)(?: \+(\d+)wd)?")
_FACT = re.compile(r"on fact ([a-z_]+)")


@dataclass(frozen=True)
class When:
    """When somebody acts: ``low`` to ``high`` working days from the anchor; ``name``: of the measure or the fact."""

    anchor: Literal["due", "entry", "measure", "fact", "never"]
    low: int = 0
    high: int = 0
    name: str = ""


@dataclass(frozen=True)
class Step:
    """One act."""

    do: str
    when: When
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None


@dataclass(frozen=True)
class Habit:
    """What is done about a state, where it narrows to (``where``), step by step."""

    procedure: str
    states: tuple[str, ...]
    where: Mapping[str, Any]
    steps: tuple[Step, ...]

    @property
    def weight(self) -> int:
        """How specific it is."""
        return sum(WEIGHT[name] for name in self.where)


@dataclass(frozen=True)
class Line:
    """One act on one day: on the item ``find`` finds, or the opening of ``opens`` kept under ``hazard``.

    ``verb``: ``do`` is one of the engine's own verbs, taken by the login ``by``.
    """

    at: datetime
    do: str
    find: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    opens: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict)
    hazard: str | None = None
    verb: bool = False

    @property
    def place(self) -> str:
        """What it is about, in few words."""
        return " ".join([f"{self.at:%m-%d}", self.do, *(f"{name}={value}" for name, value in self.find.items())])


@dataclass(frozen=True)
class Diary:
    """Everything a rehearsal plays. ``first``, ``last``: its days; ``source``: on what word a proxy records."""

    first: datetime
    last: date
    opens: time
    closes: time
    source: str
    habits: Mapping[tuple[str, str], tuple[Habit, ...]]
    lines: tuple[Line, ...]
    quick_rows: tuple[int, ...] = ()
    quick_hazards: tuple[str, ...] = ()

    def quick(self) -> Diary:
        """The small share of it: some rows, some hazards."""

        def kept(line: Line) -> bool:
            hazard = line.hazard or line.find.get("hazard")
            return hazard in self.quick_hazards if hazard else line.find.get("row") in self.quick_rows

        return Diary(
            self.first, self.last, self.opens, self.closes, self.source, self.habits,
            tuple(line for line in self.lines if kept(line)), self.quick_rows, self.quick_hazards,
        )  # fmt: skip


def read_diary(path: str | Path, registry: Registry, units: Collection[str], usual: Diary | None = None) -> Diary:
    """The diary in a file, checked against the procedures and the directory.

    Args:
        usual: what ``[diary]`` need not say.

    Raises:
        NotFound: no such file. BadTable: every problem with it.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise NotFound(kind="file", name=str(path)) from None
    except (OSError, ValueError) as error:
        what = Sentence("not TOML: {message}", {"message": str(error)})
        raise BadTable([Problem(0, "", what, file.name)], file=file.name) from None
    reader = _Reader(file.name, registry, frozenset(units), text, usual)
    diary = reader.diary(content)
    if reader.problems or diary is None:
        raise BadTable(reader.problems, file=file.name)
    return diary


def read_when(text: str) -> When | None:
    """``-2wd``, ``after 3wd``, ``after circular``, ``on fact meet_on``, ``never``; None if it is none of them."""
    if text == "never":
        return When("never")
    if found := _DUE.fullmatch(text):
        low = int(found[1])
        return When("due", low, int(found[2] or low))
    if found := _ENTRY.fullmatch(text):
        low = int(found[1])
        return When("entry", low, int(found[2] or low))
    if found := _FACT.fullmatch(text):
        return When("fact", name=found[1])
    if found := _MEASURE.fullmatch(text):
        days = int(found[2] or 1)
        return When("measure", days, days, found[1])
    return None


class _Reader:
    """Reads one file and notes everything that is wrong with it."""

    def __init__(self, file: str, registry: Registry, units: frozenset[str], text: str, usual: Diary | None) -> None:
        self.file, self.registry, self.units, self.usual = file, registry, units, usual
        self.heads = {kind: [n for n, line in enumerate(text.splitlines(), 1) if line.split("#")[0].strip() == kind]
                      for kind in ("[[habit]]", "[[line]]", "[diary]", "[quick]")}  # fmt: skip
        self.line_no = 0
        self.problems: list[Problem] = []
        self.hazards: set[str] = set()

    def wrong(self, place: Sentence, what: Sentence) -> None:
        said = Sentence("{place}: {what}", {"place": place, "what": what})
        self.problems.append(Problem(self.line_no, "", said, self.file))

    def begins(self, kind: str, n: int = 1) -> None:
        """What follows is said of the ``n``-th table of this kind; a problem names its first line."""
        known = self.heads[kind]
        self.line_no = known[n - 1] if n <= len(known) else 0

    def diary(self, content: Mapping[str, Any]) -> Diary | None:
        self.known(Sentence("the file"), content, {"diary", "quick", "habit", "line"})
        self.begins("[diary]")
        head, place = content.get("diary", {}), Sentence("diary")
        self.known(place, head, {"title", "first", "last", "opens", "closes", "source"})
        found = {
            name: getattr(self.usual, name) if self.usual and name not in head else self.typed(place, head, name, kind)
            for name, kind in {"first": datetime, "last": date, "opens": time, "closes": time, "source": str}.items()
        }
        quick = content.get("quick", {})
        self.begins("[quick]")
        self.known(Sentence("quick"), quick, {"rows", "hazards"})
        habits: dict[tuple[str, str], list[Habit]] = {}
        for n, one in enumerate(content.get("habit", ()), 1):
            self.begins("[[habit]]", n)
            for habit in self.habit(Sentence("habit {n}", {"n": n}), one):
                for state in habit.states:
                    habits.setdefault((habit.procedure, state), []).append(habit)
        lines: list[Line] = []
        for n, one in enumerate(content.get("line", ()), 1):
            self.begins("[[line]]", n)
            lines += self.line(Sentence("line {n}", {"n": n}), one)
        if self.problems:
            return None
        return Diary(
            **found, lines=tuple(sorted(lines, key=lambda one: one.at)),
            habits={key: tuple(sorted(many, key=lambda one: one.weight)) for key, many in habits.items()},
            quick_rows=tuple(quick.get("rows", ())), quick_hazards=tuple(quick.get("hazards", ())),
        )  # fmt: skip

    # checks ------------------------------------------------------------------------------------------------------

    def known(self, place: Sentence, table: Any, names: Collection[str]) -> None:
        for name in table:
            if name not in names:
                data = {"name": name, "known": sorted(names)}
                self.wrong(place, Sentence("there is no entry {name}; there are: {known}", data))

    def typed(self, place: Sentence, table: Mapping[str, Any], name: str, kind: type) -> Any:
        value = table.get(name)
        if not isinstance(value, kind) or (kind is date and isinstance(value, datetime)):
            self.wrong(place, Sentence("{name} must be {what}", {"name": name, "what": CALLED[kind]}))
            return None
        return value

    def definition(self, place: Sentence, code: Any) -> Definition | None:
        if code not in self.registry.codes():
            self.wrong(place, Sentence("there is no procedure {name}", {"name": str(code)}))
            return None
        return self.registry.get(code)

    def step(
        self, place: Sentence, one: Mapping[str, Any], definition: Definition, states: Collection[str]
    ) -> Step | None:
        text = str(one.get("when", ""))
        when = read_when(text)
        if when is None:
            self.wrong(
                place,
                Sentence(
                    "{text} is no time; write -2wd, after 3wd, after circular, on fact x, or never", {"text": text}
                ),
            )
            return None
        if when.anchor == "measure" and when.name not in self.registry.codes():
            self.wrong(place, Sentence("there is no procedure {name}", {"name": when.name}))
        if when.anchor == "fact" and when.name not in definition.facts:
            self.wrong(
                place, Sentence("{procedure} has no fact {name}", {"procedure": definition.code, "name": when.name})
            )
        do = str(one.get("do", ""))
        if when.anchor != "never" or do:
            self.move(place, definition, do, one.get("facts", {}), states)
        by = one.get("by")
        return Step(do, when, dict(one.get("facts", {})), by)

    def move(
        self, place: Sentence, definition: Definition, do: str, facts: Mapping[str, Any], states: Collection[str]
    ) -> None:
        move = definition.transitions.get(do)
        if move is None:
            self.wrong(
                place, Sentence("{procedure} has no transition {name}", {"procedure": definition.code, "name": do})
            )
            return
        for state in states:
            if state not in move.sources:
                self.wrong(place, Sentence("{name} is not possible in {state}", {"name": do, "state": state}))
        for name in facts:
            if name not in move.asks:
                self.wrong(place, Sentence("{do} does not ask for {name}", {"do": do, "name": name}))
        for name in move.asks:
            if name not in facts and not definition.facts[name].optional:
                self.wrong(place, Sentence("{do} asks for {name}", {"do": do, "name": name}))

    def codes(self, place: Sentence, value: Any) -> tuple[str, ...]:
        many = tuple(value) if isinstance(value, list) else (value,)
        for one in many:
            if one not in self.units:
                self.wrong(place, Sentence("there is no unit {name}", {"name": str(one)}))
        return many

    # habits and lines --------------------------------------------------------------------------------------------

    def habit(self, place: Sentence, one: Mapping[str, Any]) -> Iterator[Habit]:
        self.known(place, one, HABIT)
        definition = self.definition(place, one.get("procedure"))
        if definition is None:
            return
        state = one.get("state")
        states = tuple(state) if isinstance(state, list) else (str(state),)
        for name in states:
            if name not in definition.states or definition.states[name].final:
                self.wrong(
                    place, Sentence("{procedure} has no state {name}", {"procedure": definition.code, "name": name})
                )
                return
        where: dict[str, Any] = {}
        for name in WEIGHT:
            if name == "where" and name in one:
                where[name] = dict(one[name])
                for fact in where[name]:
                    if fact not in definition.facts:
                        self.wrong(
                            place,
                            Sentence("{procedure} has no fact {name}", {"procedure": definition.code, "name": fact}),
                        )
            elif name in one:
                where[name] = tuple(one[name]) if isinstance(one[name], list) else (one[name],)
        if "unit" in where:
            self.codes(place, list(where["unit"]))
        steps = [self.step(place, one, definition, states)]
        for further in one.get("next", ()):
            self.known(place, further, STEP)
            steps.append(self.step(place, further, definition, states))
        yield Habit(definition.code, states, where, tuple(step for step in steps if step is not None))

    def line(self, place: Sentence, one: Mapping[str, Any]) -> Iterator[Line]:
        self.known(place, one, LINE)
        on = self.typed(place, one, "on", date)
        try:
            at = time.fromisoformat(str(one.get("at", "10:00")))
        except ValueError:
            self.wrong(place, Sentence("{text} is no time of day", {"text": str(one.get("at"))}))
            return
        find = dict(one.get("find", {}))
        opens = one.get("open")
        self.known(place, find, FIND)
        definition = self.definition(place, opens or find.get("procedure"))
        if definition is None or on is None:
            return
        if "unit" in find:
            self.codes(place, find["unit"])
        facts = dict(one.get("facts", {}))
        verb = one.get("verb")
        if verb is None:
            self.move(place, definition, str(one.get("do", "")), facts, [find["state"]] if "state" in find else [])
        else:
            self.known(place, {verb: 1}, VERBS)
            self.known(place, facts, VERBS.get(verb, set()))
            self.typed(place, one, "by", str)
        parties = dict(one.get("parties", {}))
        self.codes(place, list(parties.values()))
        hazard = one.get("hazard")
        if opens:
            if hazard in self.hazards:
                self.wrong(place, Sentence("{name} is opened twice", {"name": str(hazard)}))
            self.hazards.add(str(hazard))
        yield Line(
            datetime.combine(on, at), str(verb or one.get("do", "")), find, facts, one.get("by"), opens, parties,
            str(hazard) if hazard else None, verb is not None,
        )  # fmt: skip
