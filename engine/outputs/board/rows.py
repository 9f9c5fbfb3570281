"""The wall chart (挂图作战) as values: a row for each item, with its months, its parts and what was done about it.

An item's parts are its tasks: an assignment shows how many are closed, and the worst light of those that are open.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from engine.errors import NotFound
from engine.outputs.figures.statistics import AGES
from engine.outputs.footing import footing
from engine.outputs.joining import joins
from engine.outputs.lights import light, worst
from engine.outputs.words import fact_words
from engine.runtime import Reader
from engine.runtime.answers.views import Item

PARTS = "task"
MILESTONE = "milestone"
PROGRESS = "progress"
MEASURES = {"letter": "函", "circular": "通", "interview": "约", "exposure": "曝", "responsibility_tracing": "查"}
DUE = ("rectify_by", "due_day", "due_month")
"""Facts that say by when an item is to be done, the first that is recorded."""
UNKNOWN = "（未载明）"
SHOWN_LEADS = 3
UNSEEN = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c", "\ufeff"}


@dataclass(frozen=True)
class Mark:
    """Something that stands in a month: a milestone (☆ ahead, ★ reached), a measure (its character)."""

    day: date
    sign: str
    words: str
    done: bool = True


@dataclass(frozen=True)
class Row:
    """One line of the chart.

    Attributes:
        leads: names; others: names of cooperating units. units: all of them, for the filter.
        region, industry: where and of what trade; ``None`` where the procedure records neither.
        parts: how many tasks there are and how many are closed, dropped ones left out; ``None`` without any.
        late: working days past the due day of what is owed now, by whom; 0 when nothing is.
    """

    number: str
    kind: str
    title: str
    leads: tuple[str, ...]
    others: tuple[str, ...]
    light: str
    state: str
    began: date
    due: date | None
    ended: date | None
    percent: int | None
    parts: tuple[int, int] | None
    late: int
    owed_by: str
    marks: tuple[Mark, ...] = ()
    region: str | None = None
    industry: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that has to do with it, once."""
        return tuple(dict.fromkeys((*self.leads, *self.others)))

    @property
    def lead(self) -> str:
        """The leads as a cell takes them."""
        if len(self.leads) <= SHOWN_LEADS + 1:
            return "、".join(self.leads) or UNKNOWN
        return f"{'、'.join(self.leads[:SHOWN_LEADS])}等{len(self.leads)}家"

    @property
    def measures(self) -> str:
        """``函2 通1``: what was proposed and not declined, and ``（函1不发）``."""
        found = []
        for sign in MEASURES.values():
            sent = sum(one.sign == sign and one.done for one in self.marks)
            declined = sum(one.sign == sign and not one.done for one in self.marks)
            found += [f"{sign}{sent}"] if sent else []
            found += [f"（{sign}{declined}不发）"] if declined else []
        return " ".join(found)


@dataclass(frozen=True)
class Board:
    """What is pinned up.

    Attributes:
        as_of: the local instant until which it tells. calendar: its revision. foot: what stands below, seal and all.
    """

    title: str
    year: int
    as_of: datetime
    rows: tuple[Row, ...]
    office_late: int
    office: str
    calendar: str
    foot: str = ""

    @property
    def today(self) -> date:
        """The day until which it tells."""
        return self.as_of.date()


def board(
    reader: Reader, procedures: Sequence[str], year: int, title: str, step: Callable[[], None] = lambda: None
) -> Board:
    """The chart of a year: every item of the procedures that lived in it; ``step`` is called for each.

    Raises:
        NotFound: an unknown procedure.
    """
    known = {one.code for one in reader.registry.latest()}
    for code in procedures:
        if code not in known:
            raise NotFound(kind="procedure", name=code, nearest=sorted(known))
    collected = Collected(reader)
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = []
    for item in (item for code in procedures for item in collected.of(code)):
        row = collected.row(item)
        if row.began <= last and (row.ended is None or row.ended >= first):
            rows.append(row)
        step()
    office = str(reader.settings().get("office.unit") or "")
    late = sum(owed.overdue and owed.unit == office for item in collected.everything for owed in item.owes)
    return Board(
        title, year, reader.now().astimezone(reader.zone), tuple(rows), late,
        reader.names.name(office) if office else "安委办", str(reader.calendar.revision), footing(reader),
    )  # fmt: skip


class Collected:
    """Everything there is, read once, with children under their parents, and measures under all items they rest on."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.everything = reader.items()
        self._children: dict[str, list[Item]] = {}
        for one in self.everything:
            if one.parent:
                self._children.setdefault(one.parent, []).append(one)
        known = {one.number: one for one in self.everything}
        for number, measure, _at in joins(reader):
            if measure in known:
                self._children.setdefault(number, []).append(known[measure])

    def of(self, procedure: str) -> list[Item]:
        """The items of a procedure."""
        return [one for one in self.everything if one.procedure == procedure]

    def children(self, item: Item, *procedures: str) -> list[Item]:
        """Those of an item, of these procedures."""
        return [one for one in self._children.get(item.number, ()) if one.procedure in procedures]

    def day(self, at: datetime | None) -> date | None:
        """The local day of an instant."""
        return at.astimezone(self.reader.zone).date() if at else None

    def row(self, item: Item) -> Row:
        """One line."""
        parts = [one for one in self.children(item, PARTS) if not one.dropped]
        family = [item, *self.children(item, PARTS)]
        own = light(item)
        shown = own
        if item.ended_at is None and own != "stopped":
            shown = worst([own, *(light(one) for one in parts if one.ended_at is None)])
        closed = sum(one.ended_at is not None for one in parts)
        began = self.day(item.opened_at)
        assert began is not None
        owed = [one for part in family for one in part.owes if one.overdue]
        late = max(owed, key=lambda one: -(one.days or 0), default=None)
        owing = late or next(iter(item.owes), None)
        return Row(
            number=item.number, kind=item.procedure_title, title=cleaned(item.title), light=shown,
            leads=self._leads(item), others=self._names(item.facts.get("cooperating")),
            state=item.state_label, began=began, due=self._due(item), ended=self.day(item.ended_at),
            percent=self._percent(item, len(parts), closed), parts=(len(parts), closed) if parts else None,
            late=max(0, -(late.days or 0)) if late else 0,
            owed_by=(owing.unit_name or owing.role_label) if owing else "",
            marks=tuple(self._marks(family)), region=self.key(item, "territory"), industry=self.key(item, "sector"),
        )  # fmt: skip

    def key(self, item: Item, name: str) -> str | None:
        """A fact as words to count under; ``None`` where the procedure has no such fact."""
        definition = self.reader.definition(item.procedure, item.version)
        fact = definition.facts.get(name) if definition else None
        if fact is None:
            return None
        value = item.facts.get(name)
        if not value and name == "territory":
            value = item.parties.get("street")
        written = fact_words(fact, value, self.reader.names.name, self.reader.zone) if value else None
        return cleaned(written) if written else UNKNOWN

    def _names(self, codes: object) -> tuple[str, ...]:
        many = codes if isinstance(codes, list | tuple) else [codes] if codes else []
        return tuple(cleaned(self.reader.names.name(str(one))) for one in many)

    def _leads(self, item: Item) -> tuple[str, ...]:
        return self._names(item.facts.get("leads")) or self._names(item.parties.get("owner"))

    def _due(self, item: Item) -> date | None:
        for name in DUE:
            value = item.facts.get(name)
            if value and len(str(value)) == len("2024-06"):
                year, month = map(int, str(value).split("-"))
                return date(year, month, monthrange(year, month)[1])
            if value:
                return date.fromisoformat(str(value))
        return next((one.due for one in item.owes if one.due), None)

    def _percent(self, item: Item, parts: int, closed: int) -> int | None:
        if item.ended_at is not None:
            return None if item.dropped else 100
        if parts:
            return 100 * closed // parts
        said = [one.facts.get("done") for one in (item, *self.children(item, PROGRESS))]
        found = [int(float(one)) for one in said if one is not None]
        return found[-1] if found else None

    def _marks(self, family: Iterable[Item]) -> list[Mark]:
        found = []
        for item in family:
            for one in self.children(item, MILESTONE, *MEASURES):
                opened = self.day(one.opened_at)
                assert opened is not None
                if one.procedure == MILESTONE:
                    reached = one.ended_at is not None and not one.dropped
                    if reached or one.ended_at is None:
                        found.append(
                            Mark(self._due(one) or opened, "★" if reached else "☆", cleaned(one.title), reached)
                        )
                elif one.state != "moot":
                    kept = not (one.ended_at is not None and one.dropped)
                    found.append(Mark(opened, MEASURES[one.procedure], one.procedure_title, kept))
        return sorted(found, key=lambda one: one.day)


def cleaned(text: str) -> str:
    """One line without what no reader sees: control characters, lone surrogates, marks that turn the text round."""
    return "".join(_kept(one) for one in text).strip()


def _kept(one: str) -> str:
    if one in "\t\r\n\u2028\u2029":
        return " "
    return "" if one in UNSEEN or unicodedata.category(one) in ("Cc", "Cs") else one


# what the charts count ---------------------------------------------------------------------------------------------


def ages(rows: Iterable[Row], today: date) -> list[tuple[str, int]]:
    """How long what is open has been open, in days."""
    names = [f"{AGES[0]}天以内", *(f"{a + 1}–{b}天" for a, b in pairwise(AGES)), f"{AGES[-1]}天以上"]
    counts = [0] * len(names)
    for one in rows:
        if one.ended is None:
            counts[sum((today - one.began).days > age for age in AGES)] += 1
    return list(zip(names, counts, strict=True))


def by(rows: Iterable[Row], keys: Callable[[Row], Iterable[str]], most: int) -> dict[str, dict[str, int]]:
    """Lights under keys, those with most rows first; what is beyond ``most`` keys stands under 其他."""
    found: dict[str, dict[str, int]] = {}
    for one in rows:
        for key in keys(one):
            lights = found.setdefault(key, {})
            lights[one.light] = lights.get(one.light, 0) + 1
    order = sorted(found, key=lambda key: (key == UNKNOWN, -sum(found[key].values()), key))
    kept = {key: found[key] for key in order[:most]}
    for key in order[most:]:
        rest = kept.setdefault("其他", {})
        for name, n in found[key].items():
            rest[name] = rest.get(name, 0) + n
    return kept


def burn_down(rows: Sequence[Row], year: int, today: date) -> list[tuple[str, int | None, int]]:
    """By month: how many were open at its end (``None``: it is to come), and how many would be by their due days."""
    found = []
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        until = min(last, today)
        known = [one for one in rows if one.began <= last]
        left = sum(one.began <= until and (one.ended is None or one.ended > until) for one in rows)
        planned = sum(one.light != "dropped" and (one.due is None or one.due > last) for one in known)
        found.append((f"{month}月", left if date(year, month, 1) <= today else None, planned))
    return found
