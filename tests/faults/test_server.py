"""Several daemons and people on one server, a server that goes away, a program killed in the middle: nothing is lost,
nothing happens twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import sleep
from typing import Any

import pytest

from engine.calendar.dates import read_instant
from engine.definition.registry import Registry
from engine.errors import Unusable
from engine.testing import ZONE, Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.faults.processes import started
from tests.faults.test_tick import complete, overdue, ticking

ON_A_SERVER = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
LEADS = ("jiaoyu", "gongan", "minzheng", "sifa", "caizheng", "minzong", "wenlv", "weijian")


def many_overdue(office: Office, rows: int) -> list[str]:
    """Tasks of several rows and units on the morning on which their letters are due, and nobody has looked yet."""
    known = {one.code for one in office.engine.units()}
    numbers = []
    for row in range(rows):
        number = office.open(
            "assignment", by="office.handler", via="enter_row", title=f"细化部署之{row}", todo="制定子方案",
            source="附件1第5行", due_month="2024-04", leads=[one for one in LEADS if one in known],
        )  # fmt: skip
        office.do(number, "issue", by="office.handler")
        numbers.append(number)
    office.until("2024-05-07 18:00")
    office.engine.set_now(read_instant("2024-05-08 09:00", ZONE))
    return [task for number in numbers for task in office.children(number)]


def until_quiet(office: Office, together: Any = None) -> Callable[[], int]:
    """What a daemon does: it looks again and again until nothing is due for anybody; says what it handled.

    Args:
        together: a barrier at which those meet who begin at once.
    """

    def work() -> int:
        engine = office.again()
        if together is not None:
            together.wait(30)
        while engine.daemon_state().waiting:
            for outcome in engine.tick(7):
                print(outcome.number)
        engine.close()
        return 0

    return work


@ON_A_SERVER
def test_three_daemons_at_once_handle_each_item_once(office: Office) -> None:
    tasks = many_overdue(office, 4)
    due = office.engine.daemon_state().waiting
    office.engine.close()
    together = get_context("fork").Barrier(3)
    ended = [wait() for wait in [started(until_quiet(office, together)) for _ in range(3)]]
    assert [one.code for one in ended] == [0, 0, 0], [one.err for one in ended]
    handled = Counter(number for one in ended for number in one.out.split())
    assert sum(handled.values()) == due
    assert set(handled.values()) == {1}
    assert all(one.out for one in ended)  # each had its share
    for task in tasks:
        assert len(office.log(task, "clock.escalate")) == 1, office.log(task)
    letters = {(one.number, one.parties["addressee"]) for one in office.engine.items(procedure="letter")}
    # a unit that is late with several tasks gets one letter: whoever came second joined it
    assert (
        len(letters) == len({unit for _, unit in letters}) == len({office.item(one).parties["owner"] for one in tasks})
    )
    assert [one for one in office.engine.doctor() if one.serious] == []


@ON_A_SERVER
def test_a_kill_in_the_middle_while_another_daemon_works(office: Office) -> None:
    tasks = overdue(office)
    office.engine.close()
    for die_at in (20, 45):
        other = started(until_quiet(office)) if die_at == 45 else None
        victim = started(lambda at=die_at: ticking(office, at)() or 0)()  # type: ignore[misc]
        assert victim.code in (0, -signal.SIGKILL), victim.err
        if other is not None:
            assert other().code == 0
    complete(office, tasks)


@ON_A_SERVER
def test_two_people_and_a_daemon_on_one_item_are_decided_one_after_the_other(office: Office) -> None:
    (task, *_) = overdue(office)
    office.engine.close()

    def person(words: str) -> Callable[[], int]:
        def work() -> int:
            engine = office.again()
            for n in range(5):
                engine.note(task, f"{words}{n}", actor="office.handler")
            engine.close()
            return 0

        return work

    waits = [started(work) for work in (person("甲"), person("乙"), until_quiet(office))]
    ended = [wait() for wait in waits]
    assert [one.code for one in ended] == [0, 0, 0], [one.err for one in ended]
    notes = [event.reason for event in office.engine.history(task) if event.transition == "item.note"]
    assert sorted(notes) == sorted(f"{who}{n}" for who in "甲乙" for n in range(5))  # type: ignore[type-var]
    for who in "甲乙":
        assert [one for one in notes if one and one[0] == who] == [f"{who}{n}" for n in range(5)]
    times = [event.recorded_at for event in office.engine.history(task)]
    assert times == sorted(times)
    assert [one for one in office.engine.doctor() if one.serious] == []


# a server that is killed -----------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[Any]:
    """A server to oneself, which may be killed."""
    pytest.importorskip("psycopg", reason=servers.HOW)
    folder = Path(mkdtemp(prefix="duban-pg-"))
    one = servers.own_server(folder)
    yield one
    one.stop()
    rmtree(folder, ignore_errors=True)


def killed(server: Any) -> None:
    """As by ``kill -9`` of every process of it: nothing is finished, nothing is said."""
    pid = server.get_pid()
    os.kill(pid, signal.SIGQUIT)
    for _ in range(200):
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            sleep(0.05)
            continue
        return
    raise AssertionError("the server does not end")


@pytest.mark.full
def test_a_server_killed_and_restarted_between_two_acts(server: Any, registry: Registry) -> None:
    office = Office(str(server.get_uri()), directory=PUTUO, profile=PROFILE, registry=registry)
    tasks = overdue(office)
    killed(server)
    with pytest.raises(Unusable, match="the server does not answer"):
        office.engine.note(tasks[0], "没有服务器", actor="office.handler")
    server.ensure_postgres_running()
    office.engine.note(tasks[0], "服务器回来了", actor="office.handler")  # the same engine: it connects anew
    assert [one.reason for one in office.engine.history(tasks[0]) if one.transition == "item.note"] == ["服务器回来了"]
    complete(office, tasks)
    office.engine.close()
