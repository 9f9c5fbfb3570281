"""What was released stays as it was (law 8): the lock beside the modules, and what each released definition said.

``released.lock`` holds a line ``procedure@version fingerprint`` for each; ``released/procedure@version.json`` beside it
is the canonical definition itself, so that a change can be told in words. Both are written by ``release`` alone. What
is not in the lock of its folder is not released: it works, and may still change.

A lock with the line ``draft`` belongs to modules that nobody has been given yet: it holds fingerprints alone, and what
differs from them is simply not released.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.definition.canonical import canonical, fingerprint
from engine.definition.compare import Change, compare
from engine.definition.declared import Where
from engine.definition.definition import Definition
from engine.definition.differing import roles_of
from engine.definition.load import Broken
from engine.errors import Refused, Sentence

LOCK, FOLDER, CHECK = "released.lock", "released", "LOCK"
HEAD = "# Released procedures and the sha256 of their canonical definitions. Written by: duban procedure release CODE\n"
DRAFT = "draft"
LINE = re.compile(r"(\w+)@([1-9]\d*)\s+([0-9a-f]{64})")
Key = tuple[str, int]


@dataclass(frozen=True)
class Lock:
    """The lock of one folder: (code, version) → fingerprint; ``broken``: its lines that say nothing we understand.

    ``draft``: nobody has been given what it names, so that may still change.
    """

    folder: Path
    marks: Mapping[Key, str] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    draft: bool = False

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self.folder / LOCK

    def kept(self, code: str, version: int) -> Path:
        """Where the canonical definition is kept."""
        return self.folder / FOLDER / f"{code}@{version}.json"

    def said(self, code: str, version: int) -> dict[str, Any] | None:
        """The canonical definition as it was released; nothing if that is not kept, or is not what was released."""
        try:
            found: dict[str, Any] = json.loads(self.kept(code, version).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if _mark(found) == self.marks.get((code, version)) else None


def read_lock(folder: Path) -> Lock:
    """The lock beside some modules; an empty one if there is none."""
    try:
        lines = (folder / LOCK).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return Lock(folder)
    except (OSError, UnicodeDecodeError) as error:
        what = Sentence("{error}: {message}", {"error": type(error).__name__, "message": str(error)})
        return Lock(folder, broken=(Broken(str(folder / LOCK), 0, CHECK, what),))
    marks: dict[Key, str] = {}
    broken: list[Broken] = []
    draft = DRAFT in map(str.strip, lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#") or line.strip() == DRAFT:
            continue
        found = LINE.fullmatch(line.strip())
        if found is None or (not draft and (found[1], int(found[2])) in marks):  # a draft is merged line by line
            what = Sentence("not a line of its own `procedure@version fingerprint`: {text}", {"text": line.strip()})
            broken.append(Broken(str(folder / LOCK), number, CHECK, what))
        else:
            marks[found[1], int(found[2])] = found[3]
    return Lock(folder, marks, tuple(broken), draft)


def folder_of(definition: Definition) -> Path | None:
    """The folder its module lies in."""
    return Path(definition.where.file).parent if definition.where is not None else None


def judged(definition: Definition, lock: Lock) -> tuple[bool, list[Broken]]:
    """Whether it is released, and where it no longer says what was released."""
    key = definition.code, definition.version
    mark = lock.marks.get(key)
    if mark is None or mark == fingerprint(definition):
        return mark is not None, []
    if lock.draft:
        return False, []
    name = f"{definition.code}@{definition.version}"
    said = lock.said(*key)
    if said is None:
        what = Sentence("{procedure} was changed after its release; what it said is not kept in {file}",
                        {"procedure": name, "file": str(lock.kept(*key))})  # fmt: skip
        return True, [_broken(definition, None, what)]
    template = Sentence("{procedure} was changed after its release, give it a new version: {change}")
    return True, [
        _broken(definition, one, Sentence(template.template, {"procedure": name, "change": one.what}))
        for one in compare(said, canonical(definition), roles_of(definition))
    ]


def _broken(definition: Definition, change: Change | None, what: Sentence) -> Broken:
    where = _declared(definition, change) or definition.where
    file, line = (where.file, where.line) if where is not None else ("?", 0)
    return Broken(file, line, CHECK, what, ((definition.code, definition.version),))


def _declared(definition: Definition, change: Change | None) -> Where | None:
    """Where what was changed stands, if that is still there: a limit at the first state that counts by it."""
    if change is None:
        return None
    first = change.name.partition(",")[0]
    if change.part == "fact":
        fact = definition.facts.get(first)
        return fact.where if fact is not None else None
    if change.part == "limit":
        dues = [(one.due, one.where) for one in definition.states.values()]
        return next((where for due, where in dues if due is not None and due.term and due.term.limit == first), None)
    declared = definition.states.get(first) or definition.transitions.get(first)
    return declared.where if declared is not None and change.part in ("state", "transition") else None


def release(definition: Definition) -> bool:
    """Writes it into the lock beside its module; whether it was not there yet.

    Raises:
        Refused: another definition was released as this version.
        OSError: the folder cannot be written.
    """
    folder = folder_of(definition)
    assert folder is not None
    lock, mark = read_lock(folder), fingerprint(definition)
    key = definition.code, definition.version
    known = lock.marks.get(key)
    if known == mark and (lock.draft or lock.said(*key) is not None):
        return False
    if known not in (None, mark) and not lock.draft:
        _released, broken = judged(definition, lock)
        raise Refused([one.what for one in broken], number=f"{key[0]}@{key[1]}", transition="release")
    if not lock.draft:
        _keep(lock, definition)
    _set(lock, {**lock.marks, key: mark})
    return True


def renew(folder: Path, definitions: Iterable[Definition], *, final: bool = False) -> bool:
    """Writes a draft anew: exactly these definitions, as they are; whether it is a draft. A final lock is left alone.

    Args:
        final: from now on they are released: nothing of them changes any more.

    Raises:
        OSError: the folder cannot be written.
    """
    lock = read_lock(folder)
    if not lock.draft:
        return False
    told = list(definitions)
    for one in told if final else ():
        _keep(lock, one)
    _set(replace(lock, draft=not final), {(one.code, one.version): fingerprint(one) for one in told})
    return True


def _keep(lock: Lock, definition: Definition) -> None:
    kept = lock.kept(definition.code, definition.version)
    kept.parent.mkdir(exist_ok=True)
    data = json.dumps(canonical(definition), ensure_ascii=False, sort_keys=True, indent=1)
    _write(kept, data + "\n")


def _set(lock: Lock, marks: Mapping[Key, str]) -> None:
    draft = f"{DRAFT}\n" if lock.draft else ""
    lines = "".join(f"{code}@{version} {marks[code, version]}\n" for code, version in sorted(marks))
    _write(lock.file, HEAD + draft + lines)


def locks(definitions: Iterator[Definition]) -> dict[Path, Lock]:
    """The locks of all folders they come from."""
    found: dict[Path, Lock] = {}
    for one in definitions:
        folder = folder_of(one)
        if folder is not None and folder not in found:
            found[folder] = read_lock(folder)
    return found


def _mark(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write(file: Path, text: str) -> None:
    """Whole, or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, "utf-8")
    os.replace(part, file)
