"""The directory as lines of its tables, which read again are the same; and what a table left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.intake.identifiers import credit_code
from engine.intake.rows import Dated, GroupMemberRow, OperatorRow, PostRow, UnitRow


def unit_cells(one: UnitRow) -> list[str]:
    """A unit as a line of its table, which read again is the same unit."""
    aliases, credit = names_and_credit(one.aliases)
    return [one.code, one.name, one.full_name, one.kind, "；".join(aliases), credit, one.note]


def names_and_credit(aliases: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """A unit's other names, and its 统一社会信用代码, which was read as one more name, the last."""
    if aliases and credit_code(aliases[-1]) is None:
        return tuple(aliases[:-1]), aliases[-1]
    return tuple(aliases), ""


def with_what_is_known(new: UnitRow, known: UnitRow) -> UnitRow:
    """A unit as a table tells it; of what the table has no column for, what is known stays."""
    names, credit = names_and_credit(new.aliases)
    names_before, credit_before = names_and_credit(known.aliases)
    names = names if "aliases" in new.said else names_before
    credit = credit if "credit_code" in new.said else credit or credit_before
    return replace(
        new,
        aliases=tuple(dict.fromkeys((*names, *filter(None, [credit])))),
        note=new.note if "note" in new.said else known.note,
        full_name=new.full_name if "full_name" in new.said else known.full_name,
    )


def group_cells(rows: Iterable[GroupMemberRow]) -> list[list[str]]:
    """Memberships as lines of their table, which read again are the same; what is the group's on its first line."""
    seen: set[str] = set()
    lines = []
    for one in rows:
        own = ("；".join(one.aliases), one.standing, one.note) if one.group not in seen else ("", "", "")
        seen.add(one.group)
        lines.append([one.group, one.name, own[0], one.unit, *_days(one), own[1], own[2]])
    return lines


def post_cells(one: PostRow) -> list[str]:
    """A post as a line of its table, which read again is the same post."""
    return [one.login, one.role, one.unit, *_days(one)]


def _days(one: Dated) -> list[str]:
    return [day.isoformat() if day else "" for day in (one.valid_from, one.valid_to)]


def operator_cells(one: OperatorRow) -> list[str]:
    """An operator as a line of its table, which read again is the same operator."""
    return [one.login, one.name, one.os_user or ""]
