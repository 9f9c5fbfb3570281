"""A disk that is full, or ends, in the middle of a command or a tick: one line, nothing changed, and all is well again
once there is room. A write that is torn by a kill is as if it had never been begun."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from signal import SIG_DFL, SIG_IGN, SIGXFSZ

import pytest

from tests.faults.processes import difference, duban, ends_at, fresh, full_after, little_memory, record

ISSUE = "item do JB-2024-0002 issue --as office.handler -y"  # one paper, nine tasks
TICK = "daemon tick"  # 39 letters
FULL = "磁盘已满；没有写入任何内容"
BROKEN = "磁盘报告错误"


def refused(file: Path, command: str, why: str, **how: object) -> bool:
    """Whether there was not room enough; then one line says so, nothing is changed, and with room it works."""
    words, victim, whole = command.split(), file.with_name("victim.db"), file.with_name("whole.db")
    before = record(fresh(file, victim))
    ended = duban(victim, *words, **how)  # type: ignore[arg-type]
    assert duban(fresh(file, whole), *words).code == 0
    after = record(whole)
    if ended.code == 0:
        assert difference(record(victim), after) == []
        return False
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"数据库 sqlite:///{victim} 无法使用：{why}\n"
    assert difference(record(victim), before) == []
    assert duban(victim, *words).code == 0
    assert difference(record(victim), after) == []
    return True


@pytest.mark.parametrize(("command", "pages"), [(ISSUE, 2), (TICK, 11)])
def test_a_full_disk(desk: Path, late: Path, command: str, pages: int) -> None:
    assert refused(late if command == TICK else desk, command, FULL, fault=full_after(pages))


@pytest.mark.full
@pytest.mark.parametrize(("command", "step"), [(ISSUE, 1), (TICK, 7)])
def test_a_disk_that_fills_up_at_any_page(desk: Path, late: Path, command: str, step: int) -> None:
    """A tick writes hundreds of pages; every seventh of them tells enough."""
    pages = 0
    while refused(late if command == TICK else desk, command, FULL, fault=full_after(pages)):
        pages += step
    assert pages > 3


@pytest.mark.parametrize(("command", "size"), [(ISSUE, 0), (ISSUE, 50_000), (TICK, 150_000)])
def test_a_file_that_cannot_grow(desk: Path, late: Path, command: str, size: int) -> None:
    how = {"fault": little_memory, "first": ends_at(size, SIG_IGN)}
    assert refused(late if command == TICK else desk, command, BROKEN, **how)


@pytest.mark.full
@pytest.mark.parametrize(
    ("command", "sizes"), [(ISSUE, range(0, 620_000, 21_001)), (TICK, [*range(0, 900_000, 49_003), 2_600_000])]
)
def test_a_file_that_cannot_grow_beyond_any_size(desk: Path, late: Path, command: str, sizes: Sequence[int]) -> None:
    """Past the sizes a tick is tried with, its first transaction is written and a later one is not."""
    failed = [
        refused(late if command == TICK else desk, command, BROKEN, fault=little_memory, first=ends_at(size, SIG_IGN))
        for size in sizes
    ]
    assert failed == sorted(failed, reverse=True)
    assert 3 < sum(failed) < len(sizes)


def torn(file: Path, command: str, sizes: range) -> list[int]:
    """Where the process was killed in the middle of a write: before and after the write-ahead log holds everything."""
    words, victim, whole = command.split(), file.with_name("victim.db"), file.with_name("whole.db")
    before = record(file)
    assert duban(fresh(file, whole), *words).code == 0
    after, left = record(whole), []
    for size in sizes:
        ended = duban(fresh(file, victim), *words, first=ends_at(size, SIG_DFL))
        found = record(victim)
        assert found in (before, after)
        left.append(ended.code == -SIGXFSZ and found == after)
        again = duban(victim, *words)
        if found == before:
            assert (again.code, difference(record(victim), after)) == (0, [])
        else:
            assert duban(victim, "doctor").code == 0
    return [left.count(False), left.count(True)]


def test_a_write_torn_by_a_kill(desk: Path) -> None:
    undone, done = torn(desk, ISSUE, range(37_001, 450_000, 41_003))
    assert undone >= 2
    assert done >= 2  # in the checkpoint that follows: the log holds everything, the file not yet


@pytest.mark.full
@pytest.mark.parametrize(("command", "sizes"), [(ISSUE, range(0, 620_000, 9_001)), (TICK, range(0, 2_400_000, 80_003))])
def test_a_write_torn_by_a_kill_anywhere(desk: Path, late: Path, command: str, sizes: range) -> None:
    undone, done = torn(late if command == TICK else desk, command, sizes)
    assert min(undone, done) > 3
