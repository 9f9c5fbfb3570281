"""People sign and serve and a daemon proposes, and any of them may be killed at any moment: no number is missing, none
stands on two papers, and every paper is kept as it was signed."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from cli.procedures.shipped import papers
from engine.runtime import Engine
from tests.faults.processes import Fault, begun, duban, killed_before

KILLED = {-signal.SIGKILL, -signal.SIGALRM}
LETTERS = 8
SHARE = 0.7
"""Of the commands that are killed."""


def after(seconds: float) -> Callable[[], object]:
    """The kernel ends the process when so much time is over, wherever it is."""

    def arm() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return arm


class Desks:
    """Whoever works on one file; chance decides who is killed and when."""

    def __init__(self, file: Path, seed: int) -> None:
        self.file, self.random, self.killed = file, Random(seed), 0

    def together(self, *commands: str) -> list[int]:
        """Begins all of them at once and waits for their ends."""
        ends = []
        for words in commands:
            fault: Fault | None = None
            first: Callable[[], object] | None = None
            if self.random.random() < SHARE / 2:
                fault = killed_before(self.random.randrange(120))
            elif self.random.random() < SHARE:
                first = after(self.random.uniform(0.01, 0.25))
            ends.append(begun(self.file, *words.split(), fault=fault, first=first))
        found = [end() for end in ends]
        for one in found:
            assert one.code in KILLED | {0, 3, 5}, (one.code, one.err)  # done, killed, or somebody was faster
        self.killed += sum(one.code in KILLED for one in found)
        return [one.code for one in found]


def proposed(file: Path, state: str) -> list[str]:
    """The letters that rest in a state."""
    ended = duban(file, *f"item list --procedure letter --state {state} -o json".split())
    assert ended.code == 0, ended.err
    return [one["number"] for one in json.loads(ended.out)]


@pytest.mark.full
def test_after_random_kills_every_series_is_whole(late: Path) -> None:
    pytest.importorskip("docxtpl")
    engine = Engine(f"sqlite:///{late}")
    papers(engine.registry, engine.zone).prepare()  # once for all forks
    engine.close()
    desks = Desks(late, seed=20240508)
    for _ in range(40):
        waiting, to_serve = proposed(late, "proposed")[:2], proposed(late, "signed")[:1]
        signing = [f"document sign {number} --as office.head -y" for number in (waiting + waiting)[:2]]  # or twice one
        serving = [f"document serve {number} --mode platform --as office.handler -y" for number in to_serve]
        desks.together("daemon tick", *signing, *serving)
        engine = Engine(f"sqlite:///{late}")
        signed = [one for one in engine.documents() if one.number]
        engine.close()
        if len(signed) >= LETTERS:
            break
    assert desks.killed >= 5  # it was worth the trouble
    gaps = duban(late, *["document", "list", "--gaps", "-o", "json"])
    assert gaps.code == 0, gaps.out
    (series,) = json.loads(gaps.out)
    assert (series["missing"], series["twice"], series["used"]) == ([], [], len(signed))
    engine = Engine(f"sqlite:///{late}")
    assert sorted(one.serial or 0 for one in signed) == list(range(1, len(signed) + 1))
    assert len({one.item for one in signed}) == len(signed)  # and nobody signed one letter twice
    for paper in signed:
        data = engine.content(paper)
        assert data is not None
        assert sha256(data).hexdigest() == paper.sha256
    assert [one for one in engine.doctor() if one.serious] == []
    engine.close()
    assert duban(late, "audit", "verify").code == 0
