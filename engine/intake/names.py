"""Which unit, which group somebody means by what they wrote."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.errors import NotFound
from engine.intake.rows import GroupMemberRow, UnitRow
from engine.intake.text import key

LONGEST = 200
"""No name has more characters."""


class Names:
    """Finds units by code, name or alias; blanks, case, widths and kinds of brackets do not count."""

    def __init__(self, units: Iterable[UnitRow]) -> None:
        by_key: dict[str, str] = {}
        names: dict[str, str] = {}
        full: dict[str, str] = {}
        for unit in units:
            names[unit.code] = unit.name
            full[unit.code] = unit.full_name or unit.name
            for written in (unit.code, unit.name, unit.full_name or unit.name, *unit.aliases):
                by_key.setdefault(key(written), unit.code)
        self._by_key: Mapping[str, str] = MappingProxyType(by_key)
        self._names: Mapping[str, str] = MappingProxyType(names)
        self._full: Mapping[str, str] = MappingProxyType(full)

    def __contains__(self, written: object) -> bool:
        return isinstance(written, str) and key(written) in self._by_key

    def find(self, written: str) -> str | None:
        """The code of the unit meant, or None."""
        return self._by_key.get(key(written))

    def resolve(self, written: str) -> str:
        """The code of the unit meant.

        Raises:
            NotFound: with the nearest names.
        """
        code = self.find(written)
        if code is None:
            raise NotFound(kind="unit", name=written, nearest=self.nearest(written))
        return code

    def name(self, code: str) -> str:
        """The unit's name by its code; the code itself when nobody knows it."""
        return self._names.get(code, code)

    def full_name(self, code: str) -> str:
        """What the unit is called in full, by its code: its name where nothing else is known."""
        return self._full.get(code, code)

    def nearest(self, written: str, n: int = 3) -> tuple[str, ...]:
        """The names most like what was written, best first, each unit once; none is like a whole page."""
        if len(written) > LONGEST:
            return ()
        hits = difflib.get_close_matches(key(written), self._by_key, n=n * 4, cutoff=0.5)
        return tuple(dict.fromkeys(self.name(self._by_key[hit]) for hit in hits))[:n]


class Groups:
    """Finds a named group by its code, name or alias, and who belongs to it on a day."""

    def __init__(self, rows: Iterable[GroupMemberRow]) -> None:
        by_key: dict[str, str] = {}
        members: dict[str, list[GroupMemberRow]] = {}
        for row in rows:
            members.setdefault(row.group, []).append(row)
            for written in (row.group, row.name, *row.aliases):
                by_key.setdefault(key(written), row.group)
        self._by_key: Mapping[str, str] = MappingProxyType(by_key)
        self._members: Mapping[str, tuple[GroupMemberRow, ...]] = MappingProxyType(
            {group: tuple(rows) for group, rows in members.items()}
        )

    def find(self, written: str) -> str | None:
        """The code of the group meant, or None."""
        return self._by_key.get(key(written))

    def name(self, group: str) -> str:
        """The group's name by its code; the code itself when nobody knows it."""
        rows = self._members.get(group)
        return rows[0].name if rows else group

    def members(self, group: str, on: dt.date) -> tuple[str, ...]:
        """The codes of the units that belong to the group on that day, in the directory's order; may be empty."""
        rows = (row for row in self._members.get(group, ()) if row.in_force(on))
        return tuple(dict.fromkeys(row.unit for row in rows))

    def assumed(self, group: str, on: dt.date) -> bool:
        """Whether a membership of that day is our assumption and waits for somebody's word."""
        return any(row.standing == "assumed" and row.in_force(on) for row in self._members.get(group, ()))
