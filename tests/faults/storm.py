"""Many people and daemons at once on one database, and ``kill -9`` among them; then everything is counted.

Every act of a person has an id. It is noted in a file before it is sent, and what became of it after; whoever takes the
place of one who was killed sends his last act again. In the end each act that was said to be done stands in the record
once, each that was refused not at all, and time has left nothing undone.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from engine.definition.registry import Registry
from engine.errors import Answered, Contended, NotAllowed, Refused, Usage
from engine.runtime import Engine
from engine.runtime.audits import sealing
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from tests.trial.__main__ import twice

MOVES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("receive", "{unit}.liaison", {}),
    ("begin", "{unit}.liaison", {}),
    ("report_progress", "{unit}.liaison", {"done": "完成一半", "progress": 50}),
    ("submit", "{unit}.liaison", {"report": "已完成"}),
    ("send_back", "office.handler", {"reason": "不全"}),
    ("close", "office.handler", {"opinion": "属实"}),
)
STEP = timedelta(hours=5)
"""How far the stored clock goes on at a time."""
REST = 0.05
"""Seconds between two moves of the clock."""

PAUSE = 0.02
"""Seconds within which an answer arrives."""


@dataclass
class Found:
    """What the count came to; everything but the first three should be nothing.

    Attributes:
        acts: of people, that were done. fired: acts of the clock. kills: how many were killed.
        lost: acts said to be done that are not in the record, and numbers nobody has. doubled: acts, rungs and numbers
            that are there twice, and acts that were refused and happened. stuck: what is due and nobody does, or is
            wrong in the eyes of ``doctor``, ``audit verify`` and ``audit replay``.
    """

    acts: int = 0
    fired: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.stuck)} stuck"
        wrong = [*self.lost, *self.doubled, *self.stuck][:20]
        return "\n".join(
            [f"{self.acts} acts of people, {self.fired} of the clock, {self.kills} killed: {counts}", *wrong]
        )


class Storm:
    """People and daemons in processes of their own, all on one rehearsal database.

    Args:
        tasks: number → unit. notes: a folder for what people note.
    """

    def __init__(
        self, url: str, registry: Registry, tasks: dict[str, str], notes: Path, *, people: int, daemons: int,
        seed: int = 1,
    ) -> None:  # fmt: skip
        self.url, self.registry, self.tasks, self.notes = url, registry, tasks, notes
        self.chance, self.kills = random.Random(seed), 0
        self.jobs: list[Callable[[], None]] = [self._clock]
        self.jobs += [lambda n=n: self._person(n) for n in range(people)]  # type: ignore[misc]
        self.jobs += [self._daemon] * daemons
        self.running: dict[int, Callable[[], None]] = {}

    def rage(self, *, kills: int = 0, seconds: float = 0) -> Found:
        """Until so many were killed, and so long; then everybody ends, and what is left is done by one daemon."""
        until = monotonic() + seconds
        for job in self.jobs:
            self._start(job)
        while self.kills < kills or monotonic() < until:
            if kills > self.kills:
                sleep(self.chance.uniform(0.02, 0.4))
                self._kill()
            else:
                sleep(0.05)
        for pid in list(self.running):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return self._counted()

    def _start(self, job: Callable[[], None]) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                job()
            finally:
                os._exit(1)  # whoever gets here failed
        self.running[pid] = job

    def _kill(self) -> None:
        pid = self.chance.choice(list(self.running))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            raise AssertionError(f"a process ended by itself: {status}")
        self.kills += 1
        self._start(self.running.pop(pid))

    # who is in it ------------------------------------------------------------------------------------------------

    def _clock(self) -> None:
        engine = Engine(self.url, registry=self.registry)
        while True:
            engine.follow_clock()
            if not engine.daemon_state().waiting:
                with suppress(Contended):
                    engine.set_now(engine.now() + STEP)
            sleep(REST)

    def _daemon(self) -> None:
        engine = Engine(self.url, registry=self.registry)
        while True:
            engine.follow_clock()
            if not engine.tick(20):
                sleep(0.01)

    def _person(self, n: int) -> None:
        engine, chance = Engine(self.url, registry=self.registry), random.Random(os.getpid())
        file = self.notes / f"{n}.txt"
        for last in _undecided(file):
            self._act(engine, file, *last)
        for count in range(10**9):
            number = chance.choice(list(self.tasks))
            self._act(engine, file, f"p{n}-{os.getpid()}-{count}", number, chance.randrange(len(MOVES)))

    def _act(self, engine: Engine, file: Path, id: str, number: str, move: int) -> None:
        transition, who, facts = MOVES[move]
        _note(file, f"try {id} {number} {move}")
        engine.follow_clock()
        try:
            engine.act(number, transition, facts, actor=who.format(unit=self.tasks[number]), request_id=id)
            sleep(self.chance.uniform(0, PAUSE))  # long enough to be killed between the act and the answer
        except Answered:
            pass
        except (Refused, NotAllowed, Usage) as error:
            _note(file, f"refused {id} {type(error).__name__}")
            return
        except Contended:  # nothing was written; it is sent again
            self._act(engine, file, id, number, move)
            return
        _note(file, f"done {id}")

    # afterwards --------------------------------------------------------------------------------------------------

    def _counted(self) -> Found:
        engine = Engine(self.url, registry=self.registry)
        for file in self.notes.glob("*.txt"):
            for last in _undecided(file):
                self._act(engine, file, *last)
        engine.follow_clock()
        for _ in range(1000):
            if not engine.tick():
                break
        sealing.daily(engine)
        found = Found(kills=self.kills)
        lines = Counter[str]()
        for item in engine.items():
            for event in engine.history(item.number):
                found.fired += event.actor_kind == "clock"
                if event.actor_kind == "person" and event.request_id:
                    lines[event.request_id] += 1
        for file in self.notes.glob("*.txt"):
            for word, id, *_more in map(str.split, file.read_text().splitlines()):
                if word == "done":
                    found.acts += 1
                    found.lost += [id] if lines[id] < 1 else []
                    found.doubled += [id] if lines[id] > 1 else []
                elif word == "refused" and lines[id]:
                    found.doubled.append(f"{id} was refused and happened")
        found.doubled += [f"rung {one}" for one in twice(engine)]
        for series in engine.number_series():
            found.lost += [f"{series.organ}〔{series.year}〕{one}" for one in series.missing]
            found.doubled += [f"{series.organ}〔{series.year}〕{one}" for one in series.twice]
        found.stuck += [str(one.sentence) for one in engine.doctor() if one.serious and one.code != "daemon"]
        state = engine.daemon_state()
        found.stuck += [f"{state.waiting} due"] if state.waiting else []
        found.stuck += [*state.failing, *(str(one.number) for one in state.parked)]
        found.stuck += [str(one) for one in (*verify(engine), *replay(engine))]
        engine.close()
        return found


def _note(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8") as notes:
        notes.write(line + "\n")


def _undecided(file: Path) -> Iterator[tuple[str, str, int]]:
    """The act of which nobody lived to note what became of it."""
    if not file.exists():
        return
    lines = [line.split() for line in file.read_text("utf-8").splitlines()]
    settled = {line[1] for line in lines if line[0] != "try"}
    for word, id, *rest in lines[-3:]:
        if word == "try" and id not in settled:
            yield id, rest[0], int(rest[1])
            return
