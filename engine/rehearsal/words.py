"""What people of a rehearsal write: the templates of a diary, filled from the item they act upon."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from engine.calendar.days import Calendar
from engine.runtime import Upload
from engine.runtime.answers.views import Item

_FIELD = re.compile(r"\{([a-z_.]+)(?:([+-]\d+)(wd|d))?\}")


def variety(key: str, n: int) -> int:
    """A number from 0 to n-1 that is always the same for the same key: variety without chance."""
    return crc32(key.encode()) % n if n > 1 else 0


class Words:
    """Fills templates for one act."""

    def __init__(self, item: Item | None, today: date, calendar: Calendar, name: Callable[[str], str]) -> None:
        self.item, self.today, self.calendar, self.name = item, today, calendar, name

    def facts(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of an act. ``{pick = […]}`` is one of a list, ``{file = …, text = …}`` an attachment."""
        return {name: self.value(name, value) for name, value in given.items()}

    def value(self, name: str, value: Any) -> Any:
        """One value with its templates filled."""
        if isinstance(value, Mapping) and "pick" in value:
            choices = value["pick"]
            return self.value(name, choices[variety(f"{self.item.number if self.item else ''} {name}", len(choices))])
        if isinstance(value, Mapping):
            return Upload(str(value["file"]), self.text(str(value["text"])).encode())
        if isinstance(value, list):
            return [self.value(name, one) for one in value]
        return self.text(value) if isinstance(value, str) else value

    def text(self, template: str) -> str:
        """A text with its fields filled; an unknown field stays as it is written."""
        return _FIELD.sub(self._field, template)

    def _field(self, found: re.Match[str]) -> str:
        name, n, unit = found[1], int(found[2] or 0), found[3]
        day = {"today": self.today, "due": self.item.owes[0].due if self.item and self.item.owes else None}.get(name)
        if day is not None:
            return self._moved(day, n, unit).isoformat()
        known = f"{self._moved(self.today, 20, 'wd'):%Y-%m}" if name == "month" else self._known(name)
        return found[0] if known is None else known

    def _moved(self, day: date, n: int, unit: str | None) -> date:
        if unit == "wd" and n:
            return self.calendar.after(day, n) if n > 0 else self.calendar.before(day, -n)
        return day + timedelta(days=n)

    def _known(self, name: str) -> str | None:
        item = self.item
        if item is None:
            return None
        if name in ("number", "title"):
            return str(getattr(item, name))
        if name in item.parties:
            return self.name(item.parties[name])
        if name == "unit" and item.owes and item.owes[0].unit:
            return self.name(item.owes[0].unit)
        if name.startswith("fact.") and name[5:] in item.facts:
            return str(item.facts[name[5:]])
        return None
