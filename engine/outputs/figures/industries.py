"""分行业: which of the office's systems, and which class of GB/T 4754-2017, an item's field belongs to.

Both are data beside the procedures: ``industries.toml`` (systems, their leading units and other words for them) and
``gbt4754.csv`` (class, code, name). An item has exactly one of each, or none; so the rows of a table add up.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import Sentence, Usage
from engine.intake.text import key

if TYPE_CHECKING:
    from engine.runtime import Reader

SYSTEMS, CLASSES = "industries.toml", "gbt4754.csv"


@dataclass(frozen=True)
class Industries:
    """What words and units belong to.

    Attributes:
        systems: names, in the office's order. classes: labels by letter (``C 制造业``).
        system_of, class_of: by the key of a word. led_by: unit → system.
    """

    systems: tuple[str, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    system_of: Mapping[str, str] = field(default_factory=dict)
    class_of: Mapping[str, str] = field(default_factory=dict)
    led_by: Mapping[str, str] = field(default_factory=dict)

    def system(self, written: str, supervisor: str | None = None) -> str:
        """The system of a field; where that is none of ours, of the unit that supervises; ``""``: of neither."""
        return self.system_of.get(key(written)) or self.led_by.get(supervisor or "", "")

    def class_label(self, written: str) -> str:
        """The class (门类) of a code, a name of the standard or a word of ours; ``""``: of none."""
        return self.classes.get(self.class_of.get(key(written), ""), "")


def read_industries(folders: Iterable[Path]) -> Industries:
    """What the folders say; a later one's file replaces an earlier one's.

    Raises:
        Usage: a file that is none.
    """
    systems: list[dict[str, object]] = []
    words: Mapping[str, str] = {}
    standard: list[dict[str, str]] = []
    for folder in folders:
        file = folder / SYSTEMS
        try:
            if file.exists():
                table = tomllib.loads(file.read_text("utf-8"))
                systems, words = list(table["systems"]), dict(table.get("classes", {}))
            file = folder / CLASSES
            if file.exists():
                with file.open(encoding="utf-8", newline="") as lines:
                    standard = list(csv.DictReader(lines))
        except (OSError, ValueError, KeyError, TypeError) as error:
            what = Sentence("{file} cannot be read: {why}", {"file": file.name, "why": str(error)})
            raise Usage(what=what) from None
    return _made(systems, words, standard)


def _made(
    systems: Iterable[Mapping[str, object]], words: Mapping[str, str], standard: Iterable[Mapping[str, str]]
) -> Industries:
    names: list[str] = []
    system_of: dict[str, str] = {}
    led_by: dict[str, str] = {}
    for one in systems:
        name, units, also = str(one["name"]), one.get("units", ()), one.get("also", ())
        names.append(name)
        system_of[key(name)] = name
        if isinstance(also, list | tuple):
            system_of |= {key(str(word)): name for word in also}
        if isinstance(units, list | tuple):
            led_by |= {str(unit): name for unit in units}
    classes: dict[str, str] = {}
    class_of: dict[str, str] = {}
    for row in standard:
        letter, code, name = row["class"], row["code"], row["name"]
        if code == letter:
            classes[letter] = f"{letter} {name}"
        class_of |= {key(code): letter, key(letter + code): letter}
        class_of.setdefault(key(name), letter)
    class_of |= {key(word): letter for word, letter in words.items()}
    return Industries(tuple(names), classes, system_of, class_of, led_by)


def industries_of(reader: Reader) -> Industries:
    """Those of the packages and folders that the reader's procedures come from."""
    shipped = [Path(str(files(package))) for package in reader._packages]
    return read_industries([*shipped, *reader._folders])
