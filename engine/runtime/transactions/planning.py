"""A work plan becomes items: one assignment for each row, once (DOMAIN 1F, T9, T10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.intake.plan import PlanRow
from engine.runtime.answers.views import Item
from engine.runtime.transactions.transaction import Opening

if TYPE_CHECKING:
    from engine.intake.names import Names

PROCEDURE, RESOLVED, UNRESOLVED = "assignment", "enter_row", "enter_open_row"
"""The procedure that carries a row, and its openings for rows with and without named units."""

SAME = ("title", "todo", "due_month", "lead_text")
COMPARED = ("campaign", "title", "todo", "clause", "due_month", "lead_text", "cooperating_text")


@dataclass(frozen=True)
class PlanResult:
    """What an import did. Rows are named by their number in the plan.

    Attributes:
        opened: numbers of the new assignments. same: rows that were there already.
        changed: rows that differ from the first import, which are left alone, and how.
        unresolved: rows whose units a person must name before they are issued, and the words in question.
        numbers: each row's assignment (none for what a dry run would open).
    """

    opened: tuple[str, ...]
    same: tuple[int, ...]
    changed: tuple[tuple[int, str], ...]
    unresolved: tuple[tuple[int, str], ...]
    numbers: Mapping[int, str]


@dataclass(frozen=True)
class PlanDoubt:
    """A row that may not belong to the plan it is imported as: what it says, and the item in question.

    Attributes:
        no: the row. title: of the row. number, source, was: the item, where it came from, its title.
    """

    no: int
    title: str
    number: str
    source: str
    was: str


class Planning:
    """The part of the engine that takes in plans."""

    names: Names
    items: Callable[..., list[Item]]
    groups: Callable[[], Sequence[Any]]
    open_many: Callable[..., list[Item]]

    def plan(self, source: str | None = None) -> list[Item]:
        """The assignments that came from a plan, in the order of its rows."""
        rows = [one for one in self.items(procedure=PROCEDURE) if one.facts.get("row")]
        found = [one for one in rows if source is None or str(one.facts.get("source", "")).startswith(source)]
        return sorted(
            found, key=lambda one: (str(one.facts.get("source", "")).rstrip("0123456789行"), one.facts["row"])
        )

    def doubts(self, rows: Sequence[PlanRow]) -> tuple[list[PlanDoubt], list[PlanDoubt]]:
        """What makes one doubt that these rows are the plan they are imported as.

        Returns:
            rows that this plan had before as other work (title and units differ); new rows that another plan has word
            for word.
        """
        there = self.plan()
        known = {one.facts["source"]: one for one in there}
        said = {tuple(one.facts.get(name) for name in SAME): one for one in there}
        named = {one.group: one.name for one in self.groups()}
        other, twice = [], []
        for row in rows:
            facts, old = self._facts(row, named), known.get(row.source)
            if old is not None:
                if all(old.facts.get(name) != facts.get(name) for name in ("title", "lead_text")):
                    other.append(PlanDoubt(row.no, row.task, old.number, row.source, old.title))
            elif same := said.get(tuple(facts.get(name) for name in SAME)):
                twice.append(PlanDoubt(row.no, row.task, same.number, str(same.facts["source"]), same.title))
        return other, twice

    def import_plan(
        self, rows: Sequence[PlanRow], *, actor: str, typist: str | None = None, dry_run: bool = False
    ) -> PlanResult:
        """Opens an assignment for every row that is not there yet, all in one transaction.

        A row is known again by its plan and its number: the same number of another plan is another row.

        Raises:
            Refused: the actor may not enter plans.
        """
        known = {one.facts["source"]: one for one in self.plan()}
        named = {one.group: one.name for one in self.groups()}
        facts = {row.no: self._facts(row, named) for row in rows}
        same = [row for row in rows if row.source in known]
        new = [row for row in rows if row.source not in known]
        openings = [Opening(PROCEDURE, facts[row.no], {}, via=RESOLVED if row.resolved else UNRESOLVED) for row in new]
        opened = self.open_many(openings, actor=actor, typist=typist, dry_run=dry_run) if openings else []
        differing = [(row.no, found) for row in same if (found := _difference(known[row.source], facts[row.no]))]
        return PlanResult(
            opened=tuple(one.number for one in opened),
            same=tuple(row.no for row in same if row.no not in dict(differing)),
            changed=tuple(differing),
            unresolved=tuple(
                (row.no, "、".join((*row.unresolved, *row.unresolved_cooperating)))
                for row in rows
                if not row.resolved and not (row.source in known and _settled(known[row.source]))
            ),
            numbers={
                **{row.no: known[row.source].number for row in same},
                **({} if dry_run else {row.no: one.number for row, one in zip(new, opened, strict=True)}),
            },
        )

    def _facts(self, row: PlanRow, named: dict[str, str]) -> dict[str, Any]:
        """The facts of an opening, under the names the procedure asks for."""
        written = {
            "lead_text": [
                *map(self.names.name, row.leads), *(named[group] for group, _ in row.lead_groups), *row.unresolved,
            ],
            "cooperating_text": [
                *map(self.names.name, row.cooperating), *(named[group] for group, _ in row.cooperating_groups),
                *row.unresolved_cooperating,
            ],
        }  # fmt: skip
        facts: dict[str, Any] = {
            "row": row.no, "campaign": row.campaign, "title": row.task, "todo": row.todo, "source": row.source,
            "clause": row.clause, "due_month": f"{row.due_month[0]}-{row.due_month[1]:02}",
            **{name: "、".join(words) for name, words in written.items() if words},
        }  # fmt: skip
        facts |= {"deliverable": row.deliverable, "key": row.key}
        if row.cooperating_units:
            facts["cooperating"] = list(row.cooperating_units)
        if row.resolved:
            facts["leads"] = list(row.lead_units)
            if len(row.leads) > 1:
                facts["coordinator"] = row.leads[0]
        else:
            facts["unresolved"] = "、".join((*row.unresolved, *row.unresolved_cooperating))
        return {name: value for name, value in facts.items() if value not in ("", None)}


def _settled(item: Item) -> bool:
    """Nobody need say any more who is meant."""
    return bool(item.ended_at or item.facts.get("leads"))


def _difference(item: Item, facts: dict[str, Any]) -> str:
    """What a row now says, where it differs from what was first taken in."""
    return "；".join(
        f"{name}: {item.facts.get(name, '—')} → {facts.get(name, '—')}"
        for name in COMPARED
        if item.facts.get(name) != facts.get(name)
    )
