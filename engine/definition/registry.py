"""All procedures there are, the documents they issue, and what of them could not be loaded."""

from __future__ import annotations

import difflib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from engine.definition.definition import Definition
from engine.definition.detectors import Detector
from engine.definition.documents import DocumentDef, read_documents
from engine.definition.levels import guarded
from engine.definition.load import Broken, Found, from_file, from_folder, from_package
from engine.definition.released import CHECK, folder_of, judged, locks
from engine.definition.verify import Problem, verify_documents, verify_together
from engine.errors import NotFound, Sentence

__all__ = ["Broken", "DocumentDef", "Registry"]


class Registry:
    """Definitions by code and version. A broken procedure is kept out; the others stay for reading.

    Attributes:
        documents: name → what is known of that kind of paper.
        broken: everything that did not load; empty when all is well.
        released: the (code, version) that stand in the lock beside their modules.
        detectors: code of a procedure → what is looked out for on its items.
    """

    def __init__(
        self,
        definitions: Iterable[Definition] = (),
        documents: Mapping[str, DocumentDef] | None = None,
        broken: Iterable[Broken] = (),
        detectors: Iterable[Detector] = (),
        released: Iterable[tuple[str, int]] = (),
    ) -> None:
        self._all: dict[str, dict[int, Definition]] = {}
        for one in sorted(definitions, key=lambda one: (one.code, one.version)):
            self._all.setdefault(one.code, {})[one.version] = one
        self.documents: Mapping[str, DocumentDef] = MappingProxyType(dict(documents or {}))
        self.broken = _once(broken)
        self.released = frozenset(released)
        watched: dict[str, tuple[Detector, ...]] = {}
        for found in detectors:
            watched[found.of] = (*watched.get(found.of, ()), found)
        self.detectors: Mapping[str, tuple[Detector, ...]] = MappingProxyType(watched)

    @classmethod
    def load(
        cls, packages: Iterable[str] = (), folders: Iterable[str | Path] = (), documents: Iterable[str | Path] = ()
    ) -> Registry:
        """Reads packages first, then folders; where two claim one name, the first keeps it. Of a paper that is there a
        later file may say its organ code and title anew.

        Args:
            packages: names of importable packages; the ``documents/*.toml`` in them are read too.
            folders: folders of ``*.py`` files (``DUBAN_WORKFLOWS``), with their ``documents/*.toml``.
            documents: further folders of ``*.toml`` files.
        """
        packages, added = list(packages), [Path(one) for one in folders]
        found = [one for name in packages for one in from_package(name)]
        found += [one for folder in added for one in from_folder(folder)]
        papers = [folder for name in packages for folder in _folders(name)]
        papers += [folder / "documents" for folder in added]
        return cls._checked(found, _documents([*papers, *map(Path, documents)]))

    @classmethod
    def _checked(cls, found: Iterable[Found], papers: tuple[dict[str, DocumentDef], list[Broken]]) -> Registry:
        """Keeps out whoever has a problem with another; who only names a broken procedure is not accused."""
        documents, broken = papers
        unreadable = bool(broken)
        read: dict[str, Definition] = {}
        detectors: list[Detector] = []
        for one in found:
            if isinstance(one, Broken):
                broken.append(one)
            elif isinstance(one, Detector):
                detectors.append(one)
            else:
                read[f"{one.code}@{one.version}#{len(read)}"] = one
        released = _released(read, broken)
        absent = {code for one in broken for code, _ in one.procedures}
        problems = verify_together(read, absent)
        if not unreadable:
            problems += verify_documents(read.values(), documents)
        out = {(one.procedure, one.version) for one in problems if one.code != "P017"}
        out |= {key for one in broken if one.check == CHECK for key in one.procedures}
        sound: dict[str, Definition] = {}
        prefixes: dict[str, str] = {}
        for one in read.values():
            taken = f"{one.code}@{one.version}" in sound or prefixes.get(one.prefix, one.code) != one.code
            if not taken:
                prefixes[one.prefix] = one.code
            if not taken and (one.code, one.version) not in out:
                sound[f"{one.code}@{one.version}"] = one
        latest = {one.code: one for one in sound.values()}
        wrong = [] if broken or problems else list(_detectors(detectors, latest))
        return cls(sound.values(), documents, [*broken, *map(_as_broken, problems), *wrong], detectors, released)

    def instead(self, file: str | Path) -> Registry:
        """The same with the procedures of one module in place of ours of the same code and version.

        Raises:
            BrokenProcedure: the module does not load.
        """
        replaced = list(from_file(Path(file)))
        for one in replaced:
            if isinstance(one, Broken):
                raise one.error
        known = {
            (one.code, one.version): one for one in [*self.definitions(), *replaced] if isinstance(one, Definition)
        }
        kept = [one for found in self.detectors.values() for one in found]
        return Registry(known.values(), self.documents, self.broken, kept, self.released)

    # asking ------------------------------------------------------------------------------------------------------

    def get(self, code: str, version: int | None = None) -> Definition:
        """One definition, by default the version that new items open under: the newest released, else the newest.

        Raises:
            NotFound: names the nearest. BrokenProcedure: it exists, but did not load; an older version is never given
                in its place.
        """
        versions = self._all.get(code, {})
        best = self._current(code) if version is None else version
        for one in self.broken:
            for name, number in one.procedures:
                if name == code and (number > best if version is None else number == version and best not in versions):
                    raise one.error
        if best in versions:
            return versions[best]
        if versions:
            nearest = [f"{code}@{known}" for known in reversed(versions)]
            raise NotFound(kind="procedure", name=f"{code}@{version}", nearest=nearest)
        raise NotFound(
            kind="procedure", name=code, nearest=difflib.get_close_matches(code, self.codes(), n=3, cutoff=0.5)
        )

    def codes(self) -> list[str]:
        """The codes of everything that loaded, in order."""
        return list(self._all)

    def _current(self, code: str) -> int:
        """The version that new items of a procedure open under; 0 if nothing of it loaded."""
        versions = self._all.get(code, {})
        return max((one for one in versions if (code, one) in self.released), default=max(versions, default=0))

    def latest(self) -> list[Definition]:
        """Of each procedure the version that new items open under, by code."""
        return [versions[self._current(code)] for code, versions in self._all.items()]

    def versions(self, code: str) -> list[int]:
        """All versions of a procedure that loaded, oldest first."""
        return list(self._all.get(code, {}))

    def definitions(self) -> list[Definition]:
        """All versions of all procedures, by code and version."""
        return [one for versions in self._all.values() for one in versions.values()]

    def level_of(self, code: str, version: int) -> str | None:
        """The level of the items of a procedure version; ``None`` where everybody may see them."""
        level = self.get(code, version).level
        return level if guarded(level) else None

    def series_of(self, document: str) -> str | None:
        """The organ code of a document's number series; ``None`` for an unnumbered paper.

        Raises:
            NotFound: no document of that name is defined.
        """
        if document not in self.documents:
            nearest = difflib.get_close_matches(document, self.documents, n=3, cutoff=0.3)
            raise NotFound(kind="document", name=document, nearest=nearest)
        return self.documents[document].series


def _released(read: Mapping[str, Definition], broken: list[Broken]) -> set[tuple[str, int]]:
    """What is released; whatever was changed since is added to what is broken."""
    found = set()
    known = locks(iter(read.values()))
    broken += [one for lock in known.values() for one in lock.broken]
    for one in read.values():
        folder = folder_of(one)
        if folder is not None:
            is_released, changed = judged(one, known[folder])
            broken += changed
            if is_released:
                found.add((one.code, one.version))
    return found


def _folders(package: str) -> list[Path]:
    """The ``documents`` folders of a package, found without importing it again."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return []
    return [Path(one) / "documents" for one in (spec.submodule_search_locations or ())] if spec else []


def _documents(folders: Iterable[Path]) -> tuple[dict[str, DocumentDef], list[Broken]]:
    known: dict[str, DocumentDef] = {}
    broken: list[Broken] = []
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            for one in read_documents(file, known):
                if isinstance(one, DocumentDef):
                    known[one.name] = one
                else:
                    where, what = one
                    broken.append(Broken(where.file, where.line, "P018", what))
    return known, broken


def _detectors(found: Iterable[Detector], known: Mapping[str, Definition]) -> Iterator[Broken]:
    """P019: what a detector opens is there, and is a proposal that the clock may open."""
    names: set[tuple[str, str]] = set()
    for one in found:
        data = {"name": one.name, "of": one.of, "opens": one.opens, "about": one.about}
        opened = known.get(one.opens)
        if one.of not in known or opened is None:
            yield _wrong(one, Sentence("detector {name}: {of} or {opens} is no procedure", data))
        elif not any(move.may("clock") for move in opened.openings):
            yield _wrong(one, Sentence("detector {name}: the clock may not open {opens}", data))
        elif one.about not in known[one.of].roles:
            yield _wrong(one, Sentence("detector {name}: {of} has no party {about}", data))
        elif (one.of, one.name) in names:
            yield _wrong(one, Sentence("detector {name} stands twice over {of}", data))
        names.add((one.of, one.name))


def _wrong(one: Detector, what: Sentence) -> Broken:
    return Broken(one.where.file, one.where.line, "P019", what)


def _once(broken: Iterable[Broken]) -> tuple[Broken, ...]:
    """A file that several modules import is broken once, for all the procedures that are missing because of it."""
    found: dict[tuple[str, int, str, str], Broken] = {}
    for one in broken:
        key = (one.file, one.line, one.check, str(one.what))
        before = found[key].procedures if key in found else ()
        found[key] = replace(one, procedures=tuple(dict.fromkeys((*before, *one.procedures))))
    return tuple(found.values())


def _as_broken(problem: Problem) -> Broken:
    file, line, _, _ = problem.row
    return Broken(file, line, problem.code, problem.what, ((problem.procedure, problem.version),))
