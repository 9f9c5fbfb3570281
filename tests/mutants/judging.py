"""Which tests see which line, and whether one of them notices a mistake: one process collects, one child for each."""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from signal import ITIMER_VIRTUAL, SIG_DFL, SIGVTALRM, setitimer, signal
from typing import Any, ClassVar

import coverage
import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutants.mistakes import Mistake, mistakes

ROOMS = ("tests/calendar", "tests/decision", "tests/definition")
CODE = ("engine/calendar/*.py", "engine/decision/*.py", "engine/definition/*.py", "engine/definition/verify/*.py")
DATABASES = {"office", "place", "kind"}
LEFT_OUT = ("*fast*", "*test_liveness*")
"""Tests that measure time would blame the machine; what lives through whole procedures takes too long for a mistake."""
QUICK = 0.3
"""Seconds; what takes longer is asked about what survived the others (``--slow``), or where there are no others."""
ENOUGH, MORE = 1.5, 20.0
"""Seconds of quick tests for one mistake, and of slow ones."""
SURVIVES, NOTICED = "survives", "noticed"


@dataclass(eq=False)
class Judge:
    """A plugin of pytest: instead of running the tests once it runs, for each mistake, those that see its lines."""

    only: str
    every: int
    out: Path
    again: bool
    slow: bool
    hands: int
    imported: coverage.Coverage
    failed: bool = False
    forth: int | None = None
    learned: ClassVar[str] = "learned.json"
    rooms: ClassVar[tuple[str, ...]] = ROOMS
    noticed: ClassVar[str] = "noticed"
    took: dict[str, float] = field(default_factory=dict)
    seen: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    notices: Counter[str] = field(default_factory=Counter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo and not isinstance(call.excinfo.value, pytest.skip.Exception):
            self.failed = True
            if self.forth is not None:  # in a child: it has said all it has to say, without taking down what stands
                os.write(self.forth, f"{self.noticed} {item.nodeid}".encode())
                os._exit(0)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            one
            for one in items
            if not DATABASES & set(getattr(one, "fixturenames", ()))
            and not any(fnmatch(one.nodeid, pattern) for pattern in LEFT_OUT)
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.imported.stop()
        items = {one.nodeid: one for one in session.items}
        files = sorted(str(one) for pattern in CODE for one in Path().glob(pattern))
        began = self.imported.get_data()
        at_import = {file: set(began.lines(str(Path(file).resolve())) or ()) for file in files}
        self.took, self.seen = self._learned(list(items.values()), files)
        tried = map(json.loads, self.out.read_text().splitlines() if self.out.exists() else ())
        said = {one["name"]: one["said"] for one in tried}
        self.notices = Counter(one.removeprefix(f"{NOTICED} ") for one in said.values())
        chosen = [file for pattern in self.only.split(",") for file in files if fnmatch(file, f"engine/{pattern}.py")]
        todo = (
            one
            for file in dict.fromkeys(chosen)
            for place, one in enumerate(mistakes(file))
            if place % self.every == 0
            if (
                not said.get(one.name, NOTICED).startswith(NOTICED) if self.again or self.slow else one.name not in said
            )
        )
        self._prepared(list(items.values()))
        gc.collect()
        gc.freeze()
        with self.out.open("a") as out:
            self._tried(
                todo, items, at_import, lambda one: print(json.dumps(one, ensure_ascii=False), file=out, flush=True)
            )
        return True

    def _prepared(self, items: list[pytest.Item]) -> None:
        """What stands before any child begins: nothing, so that mistakes in loading are noticed too."""

    def _begins(self, items: list[pytest.Item], place: str) -> None:
        """In a child, before its tests. ``place``: what no other child is called."""

    def _ended(self, place: str) -> None:
        """After a child has ended."""

    def _tried(
        self, todo: Iterable[Mistake], items: dict[str, pytest.Item], at_import: dict[str, set[int]],
        keep: Callable[[dict[str, Any]], None],
    ) -> None:  # fmt: skip
        running: dict[int, tuple[int, Mistake, float]] = {}
        for one in chain(todo, [None]):
            while running and (one is None or len(running) >= self.hands):
                ready, _, _ = select.select(list(running), [], [])
                for pipe in ready:
                    pid, which, began = running.pop(pipe)
                    said = os.read(pipe, 65536).decode()
                    self.notices[said.removeprefix(f"{NOTICED} ")] += 1
                    os.close(pipe)
                    os.waitpid(pid, 0)
                    self._ended(str(pid))
                    keep(_verdict(which, said or "noticed by its time: it came to no end", time.time() - began))
            if one is None:
                break
            asked = self._asked(one)
            if not asked and (self.slow or self.again):
                continue  # no others than those that have been asked
            if not asked:
                imported = any(line in at_import[one.file] for line in one.lines)
                keep(_verdict(one, "only when loading" if imported else "no test", 0))
                continue
            back, forth = os.pipe()
            pid = os.fork()
            if pid == 0:
                self._child(one, [items[name] for name in asked], forth)
            os.close(forth)
            running[back] = (pid, one, time.time())

    def _asked(self, one: Mistake) -> list[str]:
        """The tests that see the statement, first those that noticed most for their time; slow ones if there are no
        others or if asked for."""
        lines = self.seen.get(one.file, {})
        names = sorted(
            {name for line in one.lines for name in lines.get(line, ())},
            key=lambda name: (self.took[name] > QUICK, self.took[name] / (1 + self.notices[name]), name),
        )
        quick = [] if self.slow else self._within(names, QUICK, ENOUGH)
        return quick or self._within(names, None, MORE)

    def _within(self, names: list[str], longest: float | None, enough: float) -> list[str]:
        """The first of them, as long as each takes no longer and all of them not too long together."""
        found: list[str] = []
        for name in names:
            enough -= self.took[name]
            if enough < 0 or (longest is not None and self.took[name] > longest):
                break
            found.append(name)
        return found

    def _child(self, one: Mistake, items: list[pytest.Item], forth: int) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal(SIGVTALRM, SIG_DFL)
        setitimer(ITIMER_VIRTUAL, 5 + 3 * sum(self.took[item.nodeid] for item in items))
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        said = SURVIVES
        self.forth = forth
        try:
            self._begins(items, str(os.getpid()))
            one.put_in()
            for place, item in enumerate(items):
                after = items[place + 1] if place + 1 < len(items) else None
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        except BaseException as error:
            said = f"noticed by {type(error).__name__}: {error}"[:300]
        os.write(forth, said.encode())
        os._exit(0)

    def _learned(
        self, items: list[pytest.Item], files: list[str]
    ) -> tuple[dict[str, float], dict[str, dict[int, list[str]]]]:
        """Runs every test that is not known yet, in a child: how long it takes, and the lines it sees."""
        kept = (self.out.parent / self.learned).resolve()
        told = json.loads(kept.read_text()) if kept.exists() else {"took": {}, "seen": {}}
        if new := [item for item in items if item.nodeid not in told["took"]]:
            pid = os.fork()
            if pid == 0:
                try:
                    self._learn(new, files, kept, told)
                except BaseException:
                    traceback.print_exc()
                os._exit(0)
            os.waitpid(pid, 0)
            told = json.loads(kept.read_text())
        took = {name: seconds for name, seconds in told["took"].items() if name in {item.nodeid for item in items}}
        seen = {
            file: {int(line): [name for name in names if name in took] for line, names in lines.items()}
            for file, lines in told["seen"].items()
        }
        return took, seen

    def _learn(self, items: list[pytest.Item], files: list[str], kept: Path, told: dict[str, Any]) -> None:
        cover = coverage.Coverage(include=list(CODE), data_file=None, config_file=False)
        took: dict[str, float] = {}
        already = []
        cover.start()
        for place, item in enumerate(items):
            cover.switch_context(item.nodeid)
            began = time.process_time()
            self.failed = False
            item.config.hook.pytest_runtest_protocol(
                item=item, nextitem=items[place + 1] if place + 1 < len(items) else None
            )
            took[item.nodeid] = round(time.process_time() - began, 4)
            if self.failed:
                already.append(item.nodeid)
                del took[item.nodeid]
        cover.stop()
        print("fail already, not asked:", already, file=sys.stderr, flush=True)
        data = cover.get_data()
        for file in files:
            lines = told["seen"].setdefault(file, {})
            for line, names in data.contexts_by_lineno(str(Path(file).resolve())).items():
                lines.setdefault(str(line), []).extend(one for one in names if one in took)
        told["took"] |= took
        kept.write_text(json.dumps(told))


def _verdict(one: Mistake, said: str, seconds: float) -> dict[str, Any]:
    return {
        "name": one.name,
        "said": said,
        "seconds": round(seconds, 2),
        "line": one.lines.start,
        "change": one.change if said.startswith((SURVIVES, "no test", "only")) else None,
    }


def judged(
    only: str, every: int, out: Path, again: bool, slow: bool, hands: int, kind: type[Judge] = Judge
) -> None:  # fmt: skip
    """Tries the mistakes of the files that ``only`` names (patterns), every so-manyth, so many at a time."""
    settings.register_profile(
        "mutants", phases=(Phase.explicit, Phase.generate), derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    settings.load_profile("mutants")
    imported = coverage.Coverage(include=list(CODE), data_file=None, config_file=False)
    imported.start()
    judge = kind(only, every, out, again, slow, hands, imported)
    without = ("cacheprovider", "faulthandler", "terminal")
    options = ["-o", "addopts=", "-n0", "-s", "-m", "not full", "--assert=plain"]
    pytest.main([*options, *(word for one in without for word in ("-p", f"no:{one}")), *kind.rooms], [judge])
