"""Faults while deadlines are counted again: killed at any statement, run by two at once, one bad item among many."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.runtime import Engine
from engine.runtime.calendars import reprojection
from engine.runtime.transactions import sweep
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.revised import clue, layer, recounted, served, sound
from tests.faults.test_tick import in_a_child

CLOSURE = (
    'layer = "district"\nyear = 2024\nnotices = ["普办〔2024〕1号"]\nreason = "停电"\n'
    'days = [{ date = 2024-05-22, name = "停电", off = true }]\n'
)
MOVED = [("calendar.moved", "2024-05-24", "2024-05-27")]


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every item commits alone, so that a kill falls between transactions too."""
    monkeypatch.setattr(sweep, "GROUP", 1)


def casework(office: Office) -> list[str]:
    """Four letters of which the closure moves the answer."""
    office.until("2024-05-11 10:00")
    numbers = [served(office, unit) for unit in ("jiaoyu", "gongan", "minzheng")] + [clue(office, "jiaoyu")]
    office.engine.close()
    return numbers


def loading(url: str, registry: Any, die_at: int | None, count: list[int] | None = None) -> Callable[[], None]:
    """The head of the office loads the closure, and the machine stops before the nth statement."""

    def work() -> None:
        engine = Engine(url, registry=registry)
        done = 0

        def step(sql: str) -> None:
            nonlocal done
            done += 1
            if done == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        engine.database.open().driver.set_trace_callback(step)
        engine.load_calendar(CLOSURE, "closure.toml", actor="office.head")
        engine.database.open().driver.set_trace_callback(None)
        engine.close()
        if count is not None:
            count.append(done)

    return work


def statements(office: Office, registry: Any, folder: Path) -> int:
    """How many statements a whole load takes, on a copy."""
    copy, count = folder / "copy.db", [0]
    shutil.copyfile(office.url.removeprefix("sqlite:///"), copy)
    loading(f"sqlite:///{copy}", registry, None, count)()
    return count[-1]


@ON_SQLITE
@pytest.mark.parametrize("share", [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95, 0.99])
def test_a_kill_in_the_middle_and_the_same_command_again(
    office: Office, registry: Any, tmp_path: Path, share: float
) -> None:
    numbers = casework(office)
    whole = statements(office, registry, tmp_path)
    assert in_a_child(loading(office.url, registry, max(1, int(whole * share)))) == signal.SIGKILL
    layer(office, CLOSURE, "closure.toml")
    assert [recounted(office, one) for one in numbers] == [MOVED] * 4
    assert sound(office) == []
    lines = [len(office.engine.history(one)) for one in numbers]
    assert layer(office, CLOSURE, "closure.toml").already
    office.engine.recount()
    assert [len(office.engine.history(one)) for one in numbers] == lines


@ON_SQLITE
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_tick_finishes_what_a_kill_left_before_it_does_anything_else(
    office: Office, registry: Any, tmp_path: Path, share: float
) -> None:
    numbers = casework(office)
    whole = statements(office, registry, tmp_path)
    assert in_a_child(loading(office.url, registry, max(1, int(whole * share)))) == signal.SIGKILL
    while office.engine.tick(limit=1):
        pass
    loaded = any(one.layer.layer == "district" for one in office.engine.calendars.revisions)
    assert loaded is (share > 0.1)  # the revision is one transaction; the kill came before it or after it
    assert [recounted(office, one) for one in numbers] == [MOVED if loaded else []] * 4
    assert sound(office) == []


def test_two_who_count_at_once_count_once(office: Office, registry: Any) -> None:
    numbers = casework(office)
    loaders = [threading.Thread(target=in_a_child, args=(loading(office.url, registry, None),)) for _ in range(2)]
    for one in loaders:
        one.start()
    for one in loaders:
        one.join()
    assert [recounted(office, one) for one in numbers] == [MOVED] * 4
    assert sum(one.layer.layer == "district" for one in office.again().calendars.revisions) == 1
    assert sound(office) == []


def test_one_bad_item_does_not_stop_the_rest_and_is_counted_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = casework(office)
    real = reprojection.by_calendar

    def sometimes(definition: Any, snapshot: Any, world: Any) -> Any:
        if snapshot.number == numbers[1]:
            raise ZeroDivisionError("a rule divides by nothing")
        return real(definition, snapshot, world)

    monkeypatch.setattr(reprojection, "by_calendar", sometimes)
    done = layer(office, CLOSURE, "closure.toml")
    assert (done.moved, done.failing) == (3, (numbers[1],))
    assert [recounted(office, one) for one in numbers] == [MOVED, [], MOVED, MOVED]
    found = sound(office)
    assert any("not yet counted by the calendar district-2024-" in one and numbers[1] in one for one in found)
    assert any("ZeroDivisionError" in one for one in found)
    monkeypatch.setattr(reprojection, "by_calendar", real)
    office.until("2024-05-11 10:10")  # it is left alone for a minute
    assert [recounted(office, one) for one in numbers] == [MOVED] * 4
    assert sound(office) == []
