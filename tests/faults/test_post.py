"""Who carries letters is killed at any statement, or two carry at once: no message is lost, none is said to have gone
that did not, and what went twice went under one key."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from engine.daemon.channels import Letter, Receipt
from engine.daemon.directions import read
from engine.daemon.postman import LEASE, Postman
from engine.definition.registry import Registry
from engine.runtime.reader import Reader
from engine.runtime.upkeep.messages import Message, messages
from engine.testing import Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.diaries.test_worked_vector import begun_task, letter_served
from tests.faults.processes import started

TO = {"jiaoyu": "edu", "anweiban": "office", "anweiban/office_head": "head"}
ALL = 11
"""Messages for these three."""
ANEW = """UPDATE message SET status = 'queued', attempts = 0, batch = NULL, token = NULL, lease_until = NULL,
          channel = NULL, error = NULL, history = '[]', deliver_at = created_at"""


@dataclass
class Slot:
    """A channel of which a file is the other side: a line for each letter that arrived."""

    file: Path
    outward = False

    def send(self, letter: Letter) -> Receipt:
        numbers = " ".join(str(line["id"]) for line in letter.lines)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{letter.key} {numbers}\n")
        return Receipt()

    def arrived(self) -> list[tuple[str, list[int]]]:
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        return [(key, [int(one) for one in numbers]) for key, *numbers in map(str.split, lines)]


class Post:
    """An office with eleven messages for three receivers; whoever carries them has a process of his own."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.slot = office, Slot(folder / "slot.txt")
        table = {"gather": 0, "slot": {"kind": "slot", "to": TO}}
        self.directions = read(table, folder, {"slot": lambda options: self.slot})
        self.began = office.engine.now()
        office.engine.close()  # programs are forked

    def anew(self) -> None:
        """Nothing has been carried yet."""
        self.slot.file.unlink(missing_ok=True)
        with self.office.engine.database.writing() as held:
            held.driver.execute(ANEW)
        self.office.engine.close()

    def round(self, *, die_at: int | None = None, together: Any = None, notes: Path | None = None) -> Callable[[], int]:
        """A round of a postman in another process.

        Args:
            die_at: he kills himself before the statement of that number, counted from 1. together: a barrier at which
                those meet who begin at once. notes: a file in which he writes a letter for each statement.
        """

        def work() -> int:
            count = 0

            def step(_: str) -> None:
                nonlocal count
                count += 1
                if notes is not None:
                    notes.write_text(str(count))
                if count == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)

            def opened() -> Reader:
                reader = Reader(self.office.url, registry=self.office.engine.registry)
                reader.database.open().driver.set_trace_callback(step)
                return reader

            man = Postman(opened, self.directions)
            if together is not None:
                together.wait(30)
            man.round()
            return 0

        return work

    def all(self) -> list[Message]:
        found = messages(self.office.engine)
        self.office.engine.close()
        return found

    def true(self) -> Counter[str]:
        """Asserts that no message says more than happened; gives how many say what."""
        gone = {id for _, numbers in self.slot.arrived() for id in numbers}
        said = Counter[str]()
        for one in self.all():
            words = [line["word"] for line in one.history]
            assert (one.status, words) in [("queued", []), ("handed_over", ["handed_over"])]
            assert one.status == "queued" or one.id in gone
            said[one.status] += 1
        return said


ONE = pytest.mark.parametrize("post", ["sqlite"], indirect=True)
BOTH = pytest.mark.parametrize("post", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="module")
def post(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, registry: Registry
) -> Iterator[Post]:
    """On either database; the same for all tests, each begins anew."""
    folder = tmp_path_factory.mktemp("post")
    with ExitStack() as ending:
        place = folder if request.param == "sqlite" else ending.enter_context(servers.scratch())
        office = Office(place, directory=PUTUO, profile=PROFILE, registry=registry)
        letter_served(office, begun_task(office))
        yield Post(office, folder)
        office.engine.close()


def killed(post: Post, numbers: range) -> list[tuple[int, int]]:
    """A round is killed before each of these statements; another follows when what it had is free again.

    Returns:
        for each: how many messages were said to be handed over when it died, and how many letters had arrived without
        anybody having said so.
    """
    left = []
    for number in numbers:
        post.anew()
        assert started(post.round(die_at=number))().code == -signal.SIGKILL
        said = post.true()["handed_over"]
        told = {one.batch for one in post.all() if one.status == "handed_over"}
        unsaid = {key for key, _ in post.slot.arrived()} - told
        assert len(unsaid) <= 1  # the letter he had in hand
        left.append((said, len(unsaid)))
        later(post)
        again = started(post.round())()
        assert again.code == 0, again.err
        assert post.true() == {"handed_over": ALL}
        came = Counter((key, tuple(ids)) for key, ids in post.slot.arrived())
        assert {key: n for (key, _), n in came.items() if n > 1} == dict.fromkeys(unsaid, 2)  # under one key, the same
        assert sorted(id for _, ids in came for id in ids) == sorted(one.id for one in post.all())  # each in one letter
    return left


def later(post: Post) -> None:
    """The lease of whoever was killed has run out."""
    post.office.engine.follow_clock()
    post.office.engine.set_now(post.office.engine.now() + LEASE + timedelta(seconds=1))
    post.office.engine.close()


def steps(post: Post, folder: Path) -> int:
    """How many statements a round has."""
    post.anew()
    assert started(post.round(notes=folder / "count"))().code == 0
    return int((folder / "count").read_text())


@ONE
def test_a_kill_while_letters_are_carried(post: Post, tmp_path: Path) -> None:
    last = steps(post, tmp_path)
    left = killed(post, range(last // 2, last, 7))
    assert {unsaid for _, unsaid in left} == {0, 1}


@pytest.mark.full
@BOTH
def test_a_kill_at_any_statement_while_letters_are_carried(post: Post, tmp_path: Path) -> None:
    left = killed(post, range(1, steps(post, tmp_path) + 1))
    assert [said for said, _ in left] == sorted(said for said, _ in left)
    assert len({said for said, _ in left}) == 3  # after no letter, one, two; the last statement is the last COMMIT
    assert [unsaid for _, unsaid in left].count(1) > 6  # a few statements after each letter


@pytest.mark.full
@BOTH
def test_two_who_carry_at_once_carry_each_message_once(post: Post) -> None:
    both = 0
    for _ in range(10):
        post.anew()
        together = get_context("fork").Barrier(2)
        ended = [wait() for wait in [started(post.round(together=together)) for _ in range(2)]]
        assert [one.code for one in ended] == [0, 0], [one.err for one in ended]
        assert post.true() == {"handed_over": ALL}
        arrived = post.slot.arrived()
        assert sorted(id for _, ids in arrived for id in ids) == sorted(one.id for one in post.all())
        both += len({line["by"] for one in post.all() for line in one.history}) == 2
    assert both  # at least once each of them had a share
