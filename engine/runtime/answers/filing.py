"""The papers on file: their record, their frozen bytes, and whether every number is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.calendar.dates import narrow
from engine.decision.paper import Overdue
from engine.errors import NotFound, Sentence, Unusable
from engine.runtime.answers.sight import BRACKETS, Sighted
from engine.runtime.answers.viewing import document_view
from engine.store import find

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.calendar.days import Calendar
    from engine.runtime.answers.views import DocumentView
    from engine.store.database import Database


@dataclass(frozen=True)
class Series:
    """One organ's numbers of a year.

    Attributes:
        next: the number that will be taken next. used, void: how many papers bear one, and how many of those are void.
        missing: numbers taken that no paper bears. twice: numbers that several bear.
        on_paper: how many were given on paper before the series went on here.
    """

    organ: str
    year: int
    next: int
    used: int
    void: int
    missing: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    on_paper: int = 0

    @property
    def sound(self) -> bool:
        """Whether every number taken is borne by exactly one paper."""
        return not self.missing and not self.twice


def series_of(
    papers: Iterable[DocumentView], counters: Iterable[tuple[str, int, int]], started: Iterable[Mapping[str, Any]] = (),
    unseen: Iterable[DocumentView] = (),
) -> list[Series]:  # fmt: skip
    """What the papers make of each series.

    Args:
        counters: organ, year and next number of every series that was begun.
        started: what the system log says of series that went on from a number: organ, year, from, next.
        unseen: papers that may not be told of: their numbers are not missing, and are counted nowhere. Of a series with
            some of them it is told what is seen, up to the last paper; a series with nothing else is not there.
    """
    elsewhere: dict[tuple[str, int], set[int]] = {}
    for one in started:
        elsewhere.setdefault((one["organ"], one["year"]), set()).update(range(one["from"], one["next"]))
    borne, hidden = _by_series(papers), _by_series(unseen)
    following = {(organ, year): next for organ, year, next in counters if (organ, year) not in hidden}
    found = []
    for organ, year in sorted(borne.keys() | following.keys()):
        here = borne.get((organ, year), [])
        serials, outside = [one.serial or 0 for one in here], elsewhere.get((organ, year), set())
        others = {one.serial or 0 for one in hidden.get((organ, year), [])}
        upto = max(following.get((organ, year), 1), max(serials, default=0) + 1)
        found.append(Series(
            organ, year, upto, len(here), sum(one.status == "void" for one in here),
            missing=tuple(n for n in range(1, upto) if n not in outside.union(serials, others)),
            twice=tuple(sorted({n for n in serials if serials.count(n) > 1 or n in outside})),
            on_paper=len(outside),
        ))  # fmt: skip
    return found


def _by_series(papers: Iterable[DocumentView]) -> dict[tuple[str, int], list[DocumentView]]:
    found: dict[tuple[str, int], list[DocumentView]] = {}
    for paper in papers:
        if paper.series is not None and paper.year is not None:
            found.setdefault((paper.series, paper.year), []).append(paper)
    return found


class Filing(Sighted):
    """The part of a reader that knows papers."""

    database: Database
    zone: ZoneInfo
    now: Callable[[], datetime]
    calendar: Calendar
    _id: Any

    def documents(self, item: str | None = None) -> list[DocumentView]:
        """The papers issued, in the order they were numbered; all, or those of an item."""
        with self.looking() as held:
            if item is None:
                return [document_view(row) for row in find.DOCUMENTS.all(held)]
            return [document_view(row) for row in find.DOCUMENTS_OF.all(held, id=self._id(held, item))]

    def grounds(self, item: str) -> list[Overdue]:
        """The items whose slips a measure rests on, in the order they were joined, and how late they are now.

        Raises:
            NotFound, Ambiguous: the item.
        """
        with self.looking() as held:
            rows = find.RESTS_ON.all(held, measure=self._id(held, item))
        today = self.now().astimezone(self.zone).date()
        late = self.calendar.workdays_between
        return [
            Overdue(one.number, one.title, one.due_on, late(one.due_on, today), _gone(one))
            for one in rows
            if one.due_on
        ]

    def document(self, official_number: str) -> DocumentView:
        """One paper by its official number, whatever brackets it is typed with.

        Raises:
            NotFound
        """
        papers = {one.number: one for one in self.documents() if one.number}
        official_number = narrow(official_number).strip().translate(BRACKETS)
        if official_number in papers:
            return papers[official_number]
        raise NotFound(kind="document", name=official_number, nearest=get_close_matches(official_number, papers, n=3))

    def content(self, paper: DocumentView) -> bytes | None:
        """The .docx as it was signed; ``None``: only the record of this paper was kept.

        Raises:
            Unusable: the bytes are not those whose sha256 was recorded.
        """
        with self.looking() as held:
            row = find.CONTENT.one(held, id=paper.id)
        if row.content is None:
            return None
        data = bytes(row.content)
        if sha256(data).hexdigest() != row.sha256:
            why = Sentence("the stored file of {paper} has been changed: its sha256 is not the one recorded",
                           {"paper": paper.number or paper.name})  # fmt: skip
            raise Unusable(database=str(self.database), why=why)
        return data

    def proposed(self, item: str) -> list[tuple[str, bytes]]:
        """The drafts that were kept when a measure was proposed or last joined by another ground: kind of paper and
        .docx; none without templates.

        Raises:
            NotFound, Ambiguous: the item. Damaged: the bytes are not those that were kept.
        """
        from engine.store.casework import attachments  # needs SQLAlchemy, which readers of papers do without

        with self.looking() as held:
            lines = find.HISTORY.all(held, id=self._id(held, item))
            kept = next((line.effects["drafts"] for line in reversed(lines) if "drafts" in line.effects), ())
            return [(one["name"], attachments.read(held, one["sha256"])) for one in kept]

    def number_series(self) -> list[Series]:
        """Every number series, with the numbers that are missing or were given twice."""
        with self.database.reading() as held:
            items = {row.number.rpartition("-")[0] for row in find.NUMBERS.all(held)}  # items are numbered likewise
            counters = [
                (row.organ, row.year, row.next)
                for row in find.SERIES.all(held) if f"{row.organ}-{row.year}" not in items
            ]  # fmt: skip
            started = [row.data for row in find.STARTED.all(held)]
        return series_of(self.documents(), counters, started, self.unseen_papers())

    def unseen_papers(self) -> list[DocumentView]:
        """The papers of items that may not be shown: a number that one of them bears is not missing."""
        with self.database.reading() as held:
            hidden = frozenset(self._hidden(held).values()) if self._shown_to is not None else frozenset[str]()
            views = [document_view(row) for row in find.DOCUMENTS.all(held)] if hidden else []
        return [one for one in views if one.item in hidden]


def _gone(row: Any) -> bool:
    """As ``load.ground_status`` tells it to whoever signs."""
    return not (row.status == "held" or (row.status == "running" and row.lapsed_at is not None))
