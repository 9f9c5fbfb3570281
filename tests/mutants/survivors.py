"""Every mistake of a room that no test noticed, by name, under why: docs/reference/mutants-ROOM.md."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coverage import CoverageData

from tests.mutants.summing import GROUPS
from tests.mutants.telling import table

REASONS = Path(__file__).with_name("reasons")
NOT_READ = "run by tests of these rooms, none of which notices; no reason has been found"
UNSEEN = "run by no test of these rooms, nor by those on databases that were looked at"


def page(out: Path, databases: Path, room: str) -> Iterator[str]:
    """The page of a room: the table of modules, then the groups.

    Args:
        out: what was tried.
        databases: what coverage noted, test by test, of tests on databases; without it none is taken to see anything.
    """
    tried = map(json.loads, out.read_text("utf-8").splitlines())
    last = {one["name"]: one for one in tried if one["name"].startswith(f"{room}/")}
    left = {name: one for name, one in last.items() if not one["said"].startswith("noticed")}
    given, seen = _reasons(room), _seen_by(databases)
    found: dict[str, dict[str, list[str]]] = {group: defaultdict(list) for group in GROUPS}
    for name, one in left.items():
        group, why = _why(name, one, given, seen)
        found[group][why].append(name)
    yield from (f"# Survivors of `{room}`, by name", "")
    yield f"Written by `python -m tests.mutants --page {room}`; [what it means](mutants.md). A name is that of the"
    yield "function, the numbers are mutmut's for the mistakes in it; the groups are those of"
    yield f"`tests/mutants/reasons/{room}.toml`."
    yield from ("", "## Modules", "", *table(last), "")
    for group, title in GROUPS.items():
        yield from (f"## {title}: {sum(map(len, found[group].values()))}", "")
        for why, names in sorted(found[group].items()):
            yield from (f"**{why[0].upper()}{why[1:]}** ({len(names)})", "")
            yield from (*_together(names), "")


def _why(
    name: str, one: Mapping[str, Any], given: Mapping[str, tuple[str, str]], seen: Mapping[tuple[str, int], str]
) -> tuple[str, str]:
    module, function, _ = name.split()
    for key in (name, f"{module} {function} *", f"{module} *"):
        if key in given:
            return given[key]
    if one["said"] == "survives":
        return "unwatched", NOT_READ
    if one["said"] == "only when loading":
        return "told", "run when the module is loaded, before a child begins"
    by = seen.get((module, one["line"]))
    return ("databases", f"run by {by}") if by else ("unwatched", UNSEEN)


def _reasons(room: str) -> dict[str, tuple[str, str]]:
    given: dict[str, tuple[str, str]] = {}
    for one in tomllib.loads((REASONS / f"{room}.toml").read_text("utf-8"))["reason"]:
        for written in one["names"]:
            *place, last = written.split(" ") if written.endswith("*") else (*written.split(" ")[:2], None)
            numbers = [last] if last else written.split(" ")[2:]
            given |= {" ".join((*place, number)): (one["group"], one["why"]) for number in numbers}
    return given


def _seen_by(databases: Path) -> dict[tuple[str, int], str]:
    """The file of tests that runs a line: of several the one that runs the fewest lines of all."""
    if not databases.exists():
        return {}
    data = CoverageData(str(databases))
    data.read()
    lines: dict[tuple[str, int], set[str]] = defaultdict(set)
    for file in data.measured_files():
        module = file.rsplit("/engine/", 1)[-1].removesuffix(".py")
        for line, contexts in data.contexts_by_lineno(file).items():
            lines[module, line] |= {f"{one.rsplit('.', 1)[0].replace('.', '/')}.py" for one in contexts if one}
    runs: dict[str, int] = defaultdict(int)
    for tests in lines.values():
        for test in tests:
            runs[test] += 1
    return {place: f"`{min(tests, key=lambda one: runs[one])}`" for place, tests in lines.items() if tests}


def _together(names: list[str]) -> Iterator[str]:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        module, function, number = name.split()
        found[module][function].append(int(number))
    for module, functions in sorted(found.items()):
        said = "; ".join(
            f"`{function}` {', '.join(map(str, sorted(numbers)))}" for function, numbers in sorted(functions.items())
        )
        yield f"* `{module}`: {said}"
