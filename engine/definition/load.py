"""Finding procedures: the modules of a package, and the files of folders that an office adds to it.

A module that cannot be read becomes a ``Broken`` entry with the author's file and line; the others are read all the
same. The modules of a folder may import each other relatively (``from .roles import OWNER``).
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from engine.definition.definition import Definition
from engine.definition.detectors import Detector
from engine.definition.left_out import left_out
from engine.definition.procedure import Procedure, code_of_class
from engine.errors import BrokenProcedure, Sentence


@dataclass(frozen=True)
class Broken:
    """What did not load: the author's file and line, the check that failed, and what is wrong.

    ``procedures``: (code, version) of what is missing because of it, as far as its file tells.
    """

    file: str
    line: int
    check: str
    what: Sentence
    procedures: tuple[tuple[str, int], ...] = ()

    @property
    def error(self) -> BrokenProcedure:
        """The same as an error to raise."""
        return BrokenProcedure(file=self.file, line=self.line, check=self.check, what=self.what)

    def __str__(self) -> str:
        return str(self.error)


Found = Definition | Detector | Broken


def from_package(name: str) -> Iterator[Found]:
    """The procedures of every module of an importable package, in the order of their names."""
    try:
        package = importlib.import_module(name)
    except (Exception, SystemExit) as error:
        spec = importlib.util.find_spec(name) if "." not in name else None
        origin = Path(spec.origin) if spec and spec.origin else None
        yield from _broken(error, origin or Path(name), (origin.parent,) if origin else ())
        return
    paths = [Path(one) for one in getattr(package, "__path__", ())]
    if not paths:  # a single module
        yield from _own(package)
    for module in pkgutil.iter_modules([str(one) for one in paths], f"{name}."):
        stem = module.name.rpartition(".")[2]
        files = [file for one in paths for file in (one / f"{stem}.py", one / stem / "__init__.py") if file.exists()]
        yield from _module(module.name, files[0] if files else Path(module.name), tuple(paths))


def from_folder(folder: Path) -> Iterator[Found]:
    """The procedures of every ``*.py`` of a folder, read anew; tests and files that begin with ``_`` are left out."""
    if not folder.is_dir():
        yield Broken(str(folder), 0, "P000", Sentence("there is no such folder"))
        return
    files = sorted(folder.resolve().glob("*.py"))
    modules = [
        one for one in files if not re.match(r"_|test_|conftest\.py$", one.name) and not one.stem.endswith("_test")
    ]
    yield from _modules(folder.resolve(), modules)


def from_file(file: Path) -> Iterator[Found]:
    """The procedures of one module, read anew; it may import its neighbours."""
    yield from _modules(file.resolve().parent, [file.resolve()])


def _modules(folder: Path, files: Iterable[Path]) -> Iterator[Found]:
    name = f"duban_workflows_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    for known in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[known]
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    importlib.invalidate_caches()
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # an office's folder is not ours to litter
    try:
        for file in files:
            yield from _module(f"{name}.{file.stem}", file, (folder,))
    finally:
        sys.dont_write_bytecode = written


def _module(name: str, file: Path, roots: tuple[Path, ...]) -> Iterator[Found]:
    try:
        module = importlib.import_module(name)
    except (Exception, SystemExit) as error:
        yield from _broken(error, file, roots)
        return
    yield from _own(module)


def _own(module: ModuleType) -> Iterator[Definition | Detector]:
    """What a module declares itself, not what it has imported."""
    for one in list(vars(module).values()):
        if isinstance(one, type) and issubclass(one, Procedure) and one.__module__ == module.__name__:
            yield one.definition
        elif isinstance(one, Detector) and one.module == module.__name__:
            yield one


def _broken(error: BaseException, file: Path, roots: tuple[Path, ...]) -> Iterator[Broken]:
    missing = announced(file)
    if isinstance(error, BrokenProcedure):
        first = (error.data["file"], error.data["line"], error.data["check"])
        rows: list[Any] = error.data.get("problems") or [first]
        reasons: list[Sentence] = error.data.get("reasons") or [error.data["what"]]
        for (where, line, check, *_), what in zip(rows, reasons, strict=True):
            yield Broken(where, line, check, what, missing)
    elif isinstance(error, SyntaxError) and error.filename:
        what = Sentence("not Python: {message}", {"message": error.msg})
        yield Broken(error.filename, error.lineno or 0, "P000", what, missing)
    else:
        where, line = _blame(error.__traceback__, file, roots)
        kind = type(error).__name__
        what = left_out(error) or Sentence("{error}: {message}", {"error": kind, "message": str(error)})
        yield Broken(where, line, "P000", what, missing)


def _blame(trace: TracebackType | None, file: Path, roots: tuple[Path, ...]) -> tuple[str, int]:
    """The innermost line that an author wrote."""
    found = (str(file), 0)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if any(Path(name).is_relative_to(root) for root in roots):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def prefixes(folder: Path) -> dict[str, tuple[str, Path]]:
    """Prefixes that the files of a folder seem to claim, whether they load or not: prefix → (code, file)."""
    found: dict[str, tuple[str, Path]] = {}
    for file in sorted(folder.glob("*.py")):
        for name, options in CLASS.findall(file.read_text("utf-8", errors="replace")):
            if claimed := re.search(r"\bprefix\s*=\s*[\"'](\w+)[\"']", options):
                code = re.search(r"\bcode\s*=\s*[\"'](\w+)[\"']", options)
                found.setdefault(claimed[1], (code[1] if code else code_of_class(name), file))
    return found


CLASS = re.compile(r"^class\s+(\w+)\s*\((.*?)\)\s*:", re.MULTILINE | re.DOTALL)


def announced(file: Path) -> tuple[tuple[str, int], ...]:
    """The procedures a file seems to declare, read without running it, so that nobody is accused of naming them."""
    try:
        text = file.read_text("utf-8", errors="replace")
    except OSError:
        return ()
    found = []
    for name, options in CLASS.findall(text):
        if not re.search(r"\b(Procedure|title|prefix)\b", options):
            continue
        code = re.search(r"\bcode\s*=\s*[\"'](\w+)[\"']", options)
        version = re.search(r"\bversion\s*=\s*(\d+)", options)
        found.append((code[1] if code else code_of_class(name), int(version[1]) if version else 1))
    return tuple(found)
