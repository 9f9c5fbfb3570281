"""What people do with papers besides signing and serving: a number declared void, a series begun on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.decision import paperwork
from engine.decision.decide import Command, is_measure
from engine.decision.duties import in_office, recused
from engine.decision.outcome import Outcome
from engine.decision.paper import Papers
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.errors import NotAllowed, NotFound, Refused, Sentence, Usage
from engine.runtime.answers.words import ENGINE_WORDS
from engine.runtime.office import people
from engine.runtime.office.managing import MAY_IMPORT
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun, Transaction
from engine.store import find
from engine.store.casework import attachments, numbering
from engine.store.evidence import system

if TYPE_CHECKING:
    from engine.definition.registry import Registry
    from engine.runtime.answers.views import DocumentView

STARTED = "series.start"
"""The word of the system log for it."""
LARGEST = 99_999


class Paperwork:
    """The part of the engine for it."""

    registry: Registry
    papers: Papers | None
    commanded: Callable[..., AbstractContextManager[Any]]
    transaction: Callable[..., AbstractContextManager[tuple[Transaction, Any]]]
    now: Callable[[], datetime]
    document: Callable[[str], DocumentView]
    _today: Callable[[], date]
    office_posts: Callable[[Any, str], frozenset[tuple[str, str]]]
    _id: Callable[[Any, str], int]
    _words: Callable[[str, str, str], str]
    _refusals: Callable[[str, str | None, str | None, bool], AbstractContextManager[None]]
    _touched: Callable[[Transaction], None]

    @again
    def void(
        self, official_number: str, reason: str, *, actor: str, typist: str | None = None, dry_run: bool = False
    ) -> Outcome:
        """Declares a signed paper void; its number is never used again. Where its procedure takes it back by a
        transition of its own, that is the way.

        Raises:
            NotFound: no paper bears the number. Refused: with every reason.
        """
        why = self._words("reason", "理由", reason)
        paper = self.document(official_number)
        with (
            self._refusals(actor, paper.item, paperwork.VOID, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            who = people.actor(held, actor, transaction.world.today, typist)
            id = self._id(held, paper.item)

            def decided(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
                (row,) = [one for one in find.DOCUMENTS_OF.all(held, id=id) if one.official_number == paper.number]
                command = Command(paperwork.VOID, in_office(who.within(definition.code), snapshot))
                if against := recused(snapshot, command.actor):
                    raise Refused(against, number=snapshot.number, transition=ENGINE_WORDS[paperwork.VOID])
                issued = paperwork.Issued(row.official_number, row.status == "void", row.served_on is not None)
                return paperwork.void(definition, snapshot, command, issued, why, world)

            outcome = transaction.by_verb(id, decided, who)
        self._touched(transaction)
        return outcome

    @again
    def serve(
        self, official_number: str, *, actor: str, on: date | None = None, mode: str | None = None,
        recipient: str | None = None, witnesses: Sequence[str] = (), receipt: tuple[str, bytes] | None = None,
        typist: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Records that a paper was served of which its procedure says nothing; no term runs from it.

        Args:
            on: by default today. mode: of ``paperwork.MODES``, or as officials say it.
            receipt: name and content of a file that is kept.

        Raises:
            NotFound: no paper bears the number. Usage: there is no such mode. Refused: with every reason.
        """
        paper = self.document(official_number)
        code = next((one for one, label in paperwork.MODES.items() if mode in (one, label)), None)
        if mode is not None and code is None:
            known = "、".join(f"{label} ({one})" for one, label in paperwork.MODES.items())
            raise Usage(what=Sentence("there is no mode of service {mode}; there are {known}",
                                      {"mode": mode, "known": known}))  # fmt: skip
        with (
            self._refusals(actor, paper.item, paperwork.SERVE, dry_run),
            self.transaction(typist=typist, command=True, dry_run=dry_run) as (transaction, held),
        ):
            who = people.actor(held, actor, transaction.world.today, typist)
            id = self._id(held, paper.item)
            kept = None
            if receipt is not None:
                name, data = receipt
                kept = {"name": name, "sha256": attachments.store(held, data, name, self.now(), actor)}
            how = paperwork.Service(on or transaction.world.today, code, recipient, tuple(witnesses), kept)

            def decided(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
                rows = find.DOCUMENTS_OF.all(held, id=id)
                (row,) = [one for one in rows if one.official_number == paper.number]
                latest = row.seq == max(one.seq for one in rows)
                command = Command(paperwork.SERVE, in_office(who.within(definition.code), snapshot))
                if against := recused(snapshot, command.actor):
                    raise Refused(against, number=snapshot.number, transition=ENGINE_WORDS[paperwork.SERVE])
                issued = paperwork.Issued(
                    row.official_number, row.status == "void", row.served_on is not None, row.issued_on, latest
                )
                return paperwork.serve(definition, snapshot, command, issued, how, world)

            outcome = transaction.by_verb(id, decided, who)
        self._touched(transaction)
        return outcome

    @again
    def start_series(
        self, organ: str, next: int, basis: str, *, actor: str, year: int | None = None, dry_run: bool = False
    ) -> tuple[int, int]:
        """The next paper of a series takes ``next``: the numbers before it were given on paper, outside this record.

        Args:
            basis: where that can be seen (发文登记簿); recorded with who and when. year: of the series, by default
                this one.

        Returns:
            the number that would have been next, and the year.

        Raises:
            NotFound: no paper is numbered in that series. Usage: it would go back, or is no number. NotAllowed
        """
        why = self._words("basis", "依据", basis)
        organs = sorted({one.series for one in self.registry.documents.values() if one.series})
        if organ not in organs:
            near = get_close_matches(organ, organs, n=3, cutoff=0.3) or organs
            raise NotFound(kind="series", name=organ, nearest=near)
        today = self._today()
        year = today.year if year is None else year
        refusals, before = self._refusals(actor, None, "series.start", dry_run), next
        with refusals, suppress(DryRun), self.commanded(alone=True) as held:
            posts = {role for role, _ in self.office_posts(held, actor)}
            if actor != people.ADMIN and not MAY_IMPORT & posts:
                raise NotAllowed(what=Sentence("only the administrator or the office may say where a series goes on"))
            if year not in (today.year, today.year + 1):
                raise Usage(
                    what=Sentence("a series is begun for this year or the next, not for {year}", {"year": year})
                )
            before = numbering.next_number(held, organ, year)
            if not before <= next <= LARGEST:
                data = {"organ": organ, "year": year, "before": before, "next": next, "most": LARGEST}
                what = Sentence("{organ}〔{year}〕 goes on with {before}; it is moved on from there, at most to {most},"
                                " never back to {next}", data)  # fmt: skip
                raise Usage(what=what)
            if next > before:
                numbering.start_series(held, organ, year, next)
                system.log(held, self.now(), actor, STARTED, {
                    "organ": organ, "year": year, "from": before, "next": next, "basis": why,
                })  # fmt: skip
            if dry_run:
                raise DryRun
        return before, year

    def _prepare(self, *words: str) -> None:
        """What makes papers is loaded before a transaction begins in which one may be signed or proposed: others would
        have to wait for it.

        Args:
            words: the procedures to be opened, or the transition to be taken.
        """
        if self.papers is not None and not self._papers_at_hand.isdisjoint(words):
            self.papers.prepare()

    @cached_property
    def _papers_at_hand(self) -> set[str]:
        known = self.registry.definitions()
        moves = {name for one in known for move in one.transitions.values() if move.issues or move.opens
                 for name in (move.name, move.label)}  # fmt: skip
        return moves | {one.code for one in known if is_measure(one) or any(move.issues for move in one.openings)}
