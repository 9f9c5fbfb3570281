"""Ledgers: one row for each item or paper, its columns named in ``ledgers/*.toml`` beside the procedures.

A column is a heading and where its value comes from:

* ``seq``: of the item's last line; whoever takes the ledger in tells by it what was edited
* ``no`` ``number`` ``title`` ``state`` ``opened`` ``ended`` ``due`` ``light`` (the colour of the state, in words)
* ``fact.NAME``, ``unit.ROLE``, ``parent.NAME`` (a fact of the parent, or its number)
* ``place.ROLE|FACT`` the first of these units there is, ``post.POST.ROLE|FACT`` who holds that post in it today
* ``paper.KIND|KIND`` official numbers, ``issued.KIND`` when the last was signed, ``childpaper.KIND`` those of children
* ``child.PROCEDURE.FACT`` of the last child that has it, ``ended.PROCEDURE`` when the last child ended
* ``count.PROCEDURE[.STATE]`` how many children (in that state), ``measures`` what the ladder opened, with its papers
* ``day.MOVE|MOVE`` when last taken, ``by.MOVE`` by whom (``START``: who opened it), ``day.MOVE?WORDS``: WORDS if it was
* of ``standings``: ``rank`` ``name`` ``owed`` ``on_time`` ``late`` ``missing`` ``returned`` ``too_long`` ``highlights``
  ``rate`` (see ``submissions``)
* ``late.days``, ``late.workdays`` days past the due day of what is owed now, calendar and working days
* ``""`` the office asks for it and nothing is recorded: empty, and named at the foot

A date becomes two columns, 2024年3月21日 and 2024-03-21.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from engine.definition.definition import Definition
from engine.definition.levels import guarded
from engine.definition.registry import Registry
from engine.errors import NotFound, Sentence, Usage
from engine.outputs.figures.submissions import Standing, percent, ranked, standings
from engine.outputs.footing import footing
from engine.outputs.joining import joins
from engine.outputs.lights import LIGHTS, light
from engine.outputs.words import day, fact_words
from engine.runtime import Reader
from engine.runtime.answers.views import DocumentView, Item

STATUS = {"issued": "已制发", "served": "已送达", "void": "作废"}
DATES = ("opened", "ended", "due", "issued_on", "served_on")
Value = str | int | float | date | None


@dataclass(frozen=True)
class Intake:
    """How a ledger is taken in again: ``[intake]`` of its file.

    Attributes:
        opens: the opening that a row without a number is for; empty: such rows are refused.
        edits: fact → transition that records an edited cell.
        same: headings by which two rows are the same thing. also: heading → what else it may be called.
        check: heading → what its text must be (``uscc``: 统一社会信用代码, GB 32100).
    """

    opens: str = ""
    edits: Mapping[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    check: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """What a ledger shows: a row for each item of ``procedures``, or for each paper (``papers``), or for each unit that
    reports, ranked (``standings``)."""

    kind: str
    title: str
    columns: tuple[tuple[str, str], ...]
    procedures: tuple[str, ...] = ()
    papers: bool = False
    standings: bool = False
    intake: Intake | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """Headings of columns for which nothing is recorded."""
        return tuple(heading for heading, source in self.columns if not source)

    def guarded(self, registry: Registry) -> bool:
        """Whether there is nothing in it that everybody may see."""
        return bool(self.procedures) and all(guarded(registry.get(code).level) for code in self.procedures)


def read_ledgers(folders: Iterable[Path]) -> dict[str, Ledger]:
    """The ledgers there are, by kind (the file's name); a later folder's replaces an earlier one's.

    Raises:
        Usage: a file that is none.
    """
    found = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            try:
                table = tomllib.loads(file.read_text("utf-8"))
                columns = tuple((str(heading), str(source)) for heading, source in table["columns"])
                procedures = tuple(table.get("procedures", ()))
                of = {name: bool(table.get(name, False)) for name in ("papers", "standings")}
                taken = table.get("intake")
                intake = Intake(**{**taken, "same": tuple(taken.get("same", ()))}) if taken is not None else None
                found[file.stem] = Ledger(file.stem, str(table["title"]), columns, procedures, intake=intake, **of)
            except (OSError, ValueError, KeyError, TypeError) as error:
                what = Sentence("{file} is no ledger: {why}", {"file": file.name, "why": str(error)})
                raise Usage(what=what) from None
    return found


def rows(ledger: Ledger, reader: Reader, period: tuple[date, date] | None = None) -> Iterator[list[Value]]:
    """The rows, in the order things were opened or numbered; units by rank.

    Args:
        period: of ``standings``; else the year until now.

    Raises:
        NotFound: a source that is none.
    """
    if ledger.papers:
        people = names_of(reader)
        for at, paper in enumerate(reader.documents(), 1):
            yield [_of_paper(source, paper, at, people) for _heading, source in ledger.columns]
        return
    if ledger.standings:
        for rank, one in ranked(standings(reader, *(period or year(reader)))):
            yield [_of_unit(source, rank, one) for _heading, source in ledger.columns]
        return
    around = Around(reader, ledger)
    for at, item in enumerate(around.items, 1):
        yield [around.value(source, item, at) for _heading, source in ledger.columns]


def is_date(ledger: Ledger, source: str, reader: Reader) -> bool:
    """Whether a column holds dates, and so becomes two."""
    head, _dot, rest = source.partition(".")
    if head in ("day", "issued", "ended") and "?" not in rest:
        return True
    if head in ("fact", "child"):
        codes = ledger.procedures if head == "fact" else (rest.partition(".")[0],)
        name = rest.rpartition(".")[2]
        return any(
            one.code in codes and name in one.facts and one.facts[name].kind == "day"
            for one in reader.registry.latest()
        )
    return source in DATES


def names_of(reader: Reader) -> Callable[[str], str]:
    """What a unit or an operator is called, by code or login; either itself where nobody knows it."""
    people = {one.login: one.name for one in reader.operators()}
    return lambda code: people.get(code) or reader.names.name(code)


def year(reader: Reader) -> tuple[date, date]:
    """The year of the last instant told, until that day."""
    last = (reader.now() - timedelta(microseconds=1)).astimezone(reader.zone).date()
    return last.replace(month=1, day=1), last


def _of_unit(source: str, rank: int, one: Standing) -> Value:
    if source in ("rank", "rate"):
        return rank if source == "rank" else percent(one.rate)
    if not source:
        return None
    if not hasattr(one, source):
        raise NotFound(kind="column", name=source)
    value: Value = getattr(one, source)
    return value


def _of_paper(source: str, paper: DocumentView, at: int, name_of: Callable[[str], str]) -> Value:
    if source == "no":
        return at
    if source == "unit":
        return name_of(paper.unit) if paper.unit else None
    if source == "issued_by":
        return name_of(paper.issued_by)
    if source == "status":
        return STATUS.get(paper.status, paper.status)
    if not source:
        return None
    if not hasattr(paper, source):
        raise NotFound(kind="column", name=source)
    value: Value = getattr(paper, source)
    return value


class Around:
    """The items of a ledger with what stands around them: parents, children, papers, histories.

    Args:
        alone: only what items are is asked for, of a ledger of one procedure: numbers, facts, units, ends.
    """

    def __init__(self, reader: Reader, ledger: Ledger, *, alone: bool = False) -> None:
        self.reader = reader
        everything = reader.bare_items(ledger.procedures[0]) if alone else reader.items()
        self.by_number = {one.number: one for one in everything}
        self.items = [one for one in everything if one.procedure in ledger.procedures]
        self.ladder = {"letter", "circular", "interview", "exposure", "responsibility_tracing"}
        self.today = reader.now().astimezone(reader.zone).date()
        self.name_of = names_of(reader)
        self._definitions: dict[tuple[str, int], Definition | None] = {}
        self._takes: dict[str, dict[str, tuple[datetime, str]]] = {}
        self._known: Mapping[str, Callable[[Item, str], Value]] = {
            "number": lambda one, _: one.number, "seq": lambda one, _: one.seq, "title": lambda one, _: one.title,
            "state": lambda one, _: one.state_label + ("（中止）" if one.suspension else ""),
            "opened": lambda one, _: self._day(one.opened_at), "ended": lambda one, _: self._day(one.ended_at),
            "due": lambda one, _: one.owes[0].due if one.owes else None, "light": self._light,
            "fact": self._fact, "unit": self._unit, "place": self._place, "post": self._holders,
            "parent": self._parent, "paper": self._numbers, "issued": self._issued,
            "childpaper": self._child_papers, "child": self._child, "count": self._count,
            "measures": self._measures, "day": self._taken, "by": self._by, "late": self._late,
        }  # fmt: skip

    @cached_property
    def children(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for one in self.by_number.values():
            if one.parent:
                found.setdefault(one.parent, []).append(one)
        return found

    @cached_property
    def joined(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for number, measure, _at in joins(self.reader):
            if measure in self.by_number:
                found.setdefault(number, []).append(self.by_number[measure])
        return found

    @cached_property
    def papers(self) -> dict[str, list[DocumentView]]:
        found: dict[str, list[DocumentView]] = {}
        for paper in self.reader.documents():
            found.setdefault(paper.item, []).append(paper)
        return found

    def value(self, source: str, item: Item, at: int) -> Value:
        """What stands in a column for an item."""
        head, _dot, rest = source.partition(".")
        if not source:
            return None
        if source == "no":
            return at
        if head == "ended" and rest:
            return max((day for one in self._kin(item, rest) if (day := self._day(one.ended_at))), default=None)
        known = self._known
        if head not in known:
            raise NotFound(kind="column", name=source, nearest=[one for one in known if one.startswith(head[:2])])
        return known[head](item, rest)

    # each kind of source -----------------------------------------------------------------------------------------

    def _day(self, at: datetime | None) -> date | None:
        return at.astimezone(self.reader.zone).date() if at else None

    def _fact(self, item: Item, name: str) -> Value:
        raw = item.facts.get(name)
        if raw is None:
            return None
        of = (item.procedure, item.version)
        if of not in self._definitions:
            self._definitions[of] = self.reader.definition(*of)
        definition = self._definitions[of]
        fact = definition.facts.get(name) if definition else None
        if fact is None:
            return str(raw)
        if fact.kind == "day":
            return date.fromisoformat(str(raw))
        if fact.kind in ("number", "percent") and isinstance(raw, int | float):
            return raw
        return fact_words(fact, raw, self.reader.names.name, self.reader.zone)

    def _unit(self, item: Item, role: str) -> Value:
        return self.reader.names.name(item.parties[role]) if role in item.parties else None

    def _place(self, item: Item, names: str) -> Value:
        unit = _unit_of(item, names)
        return self.reader.names.name(unit) if unit else None

    def _holders(self, item: Item, rest: str) -> Value:
        post, _dot, names = rest.partition(".")
        return "、".join(self._posts.get((post, _unit_of(item, names)), ())) or None

    @cached_property
    def _posts(self) -> dict[tuple[str, str | None], list[str]]:
        found: dict[tuple[str, str | None], list[str]] = {}
        for one in self.reader.posts():
            if one.in_force(self.today):
                found.setdefault((one.role, one.unit), []).append(self.name_of(one.login))
        return found

    def _parent(self, item: Item, name: str) -> Value:
        if name == "number":
            return item.parent
        above = self.by_number.get(item.parent or "")
        return self._fact(above, name) if above else None

    def _kin(self, item: Item, procedure: str) -> list[Item]:
        return [one for one in self.children.get(item.number, ()) if one.procedure == procedure]

    def _of(self, item: Item, kinds: str) -> list[DocumentView]:
        wanted = kinds.split("|")
        return [one for one in self.papers.get(item.number, ()) if one.name in wanted and one.status != "void"]

    def _numbers(self, item: Item, kinds: str) -> Value:
        return "、".join(one.number or one.name for one in self._of(item, kinds)) or None

    def _issued(self, item: Item, kinds: str) -> Value:
        return max((one.issued_on for one in self._of(item, kinds)), default=None)

    def _child_papers(self, item: Item, kinds: str) -> Value:
        found = [self._numbers(one, kinds) for one in self.children.get(item.number, ())]
        return "、".join(str(one) for one in found if one) or None

    def _child(self, item: Item, rest: str) -> Value:
        procedure, _dot, name = rest.partition(".")
        found = [value for one in self._kin(item, procedure) if (value := self._fact(one, name)) is not None]
        return found[-1] if found else None

    def _count(self, item: Item, rest: str) -> Value:
        procedure, _dot, state = rest.partition(".")
        return sum(state in ("", one.state) for one in self._kin(item, procedure))

    def _measures(self, item: Item, _rest: str) -> Value:
        own, others = self.children.get(item.number, ()), self.joined.get(item.number, ())
        found = [one for one in (*own, *others) if one.procedure in self.ladder]
        written = [f"{one.procedure_title} {self._letters(one) or one.state_label}" for one in found]
        return "；".join(written) or None

    def _letters(self, measure: Item) -> str:
        """The numbers of what was sent; approval forms, which have none, stay in the house."""
        return "、".join(
            one.number for one in self.papers.get(measure.number, ()) if one.number and one.status != "void"
        )

    def _taking(self, item: Item) -> dict[str, tuple[datetime, str]]:
        if item.number not in self._takes:
            lines = self.reader.history(item.number)
            takes = {one.transition: (one.occurred_at, one.actor) for one in lines}
            if lines:
                takes["START"] = (lines[0].occurred_at, lines[0].acting_for or lines[0].actor)
            self._takes[item.number] = takes
        return self._takes[item.number]

    def _taken(self, item: Item, rest: str) -> Value:
        moves, _sign, words = rest.partition("?")
        found = [at for move in moves.split("|") if (at := self._taking(item).get(move))]
        if words:
            return words if found else None
        return self._day(max(found)[0]) if found else None

    def _by(self, item: Item, moves: str) -> Value:
        found = [at for move in moves.split("|") if (at := self._taking(item).get(move))]
        return self.name_of(max(found)[1]) if found else None

    def _late(self, item: Item, unit: str) -> Value:
        late = [one for one in item.owes if one.overdue and one.due is not None]
        if not late or item.ended_at is not None:
            return None
        first = min(late, key=lambda one: one.due or self.today)
        assert first.due is not None
        return (self.today - first.due).days if unit == "days" else -(first.days or 0)

    def _light(self, item: Item, _rest: str) -> Value:
        return LIGHTS[light(item)].told


def _unit_of(item: Item, names: str) -> str | None:
    """A unit by the role it has or the fact that names it, whichever comes first."""
    return next(
        (str(one) for name in names.split("|") if (one := item.parties.get(name) or item.facts.get(name))), None
    )


def foot(ledger: Ledger, reader: Reader, count: int, period: tuple[date, date] | None = None) -> Sequence[str]:
    """What stands under a ledger: the footing of every output, and which columns nobody records."""
    lines = [f"共 {count} 行。{footing(reader)}"]
    if ledger.papers:
        wrong = [one for one in reader.number_series() if not one.sound]
        gaps = "；".join(f"{one.organ}〔{one.year}〕缺 {'、'.join(map(str, one.missing)) or '无'}" for one in wrong)
        lines.append(f"文号连续性检查：{gaps or '各序列连续，无缺号、重号'}。")
    if ledger.standings:
        first, until = period or year(reader)
        lines.append(
            f"报送时限在{day(first)}至{day(until)}的报告；应报＝按时＋迟报＋缺报，免报不计；成绩相同的名次相同。"
        )
    if ledger.silent:
        lines.append(f"系统尚未记载、留空的栏：{'、'.join(ledger.silent)}。")
    return lines
