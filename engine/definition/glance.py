"""Definitions looked up one at a time, unproved: for readers, who only want to know what things are called.

Nothing is ever decided on what this gives. Modules read here are taken out of Python's own table again, so that whoever
loads the procedures afterwards reads and proves them all the same.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from engine.definition.definition import Definition
from engine.definition.load import announced
from engine.definition.procedure import Procedure, unproved


class Glance:
    """The procedures of some packages; only the modules that are asked for are imported."""

    def __init__(self, packages: list[str]) -> None:
        self._packages = packages
        self._modules: dict[str, ModuleType] = {}

    def get(self, code: str, version: int) -> Definition | None:
        """The definition, or nothing: it is not in these packages, or cannot be read."""
        name = self._names.get((code, version))
        if name is None:
            return None
        try:
            with self._apart(name.partition(".")[0]), unproved():
                module = importlib.import_module(name)
        except (Exception, SystemExit):
            return None
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Procedure) and one.__module__ == name:
                found: Definition = one.definition
                if (found.code, found.version) == (code, version):
                    return found
        return None

    @cached_property
    def _names(self) -> dict[tuple[str, int], str]:
        """Which module declares what, as far as its text tells."""
        found: dict[tuple[str, int], str] = {}
        for package in self._packages:
            spec = find_spec(package)
            for folder in (spec.submodule_search_locations or ()) if spec else ():
                for file in sorted(Path(folder).glob("*.py")):
                    for key in announced(file):
                        found.setdefault(key, f"{package}.{file.stem}")
        return found

    @contextmanager
    def _apart(self, package: str) -> Iterator[None]:
        """Imports in here leave no trace in ``sys.modules``, and find what was imported here before."""
        known = set(sys.modules)
        sys.modules.update({name: one for name, one in self._modules.items() if name not in known})
        try:
            yield
        finally:
            for name in [one for one in sys.modules if one not in known and one.startswith(f"{package}.")]:
                self._modules[name] = sys.modules.pop(name)
                vars(sys.modules[package]).pop(name.rpartition(".")[2], None)
