"""Readers look definitions up without proving them; whoever decides still has them proved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.glance import Glance
from engine.definition.registry import Registry

SOUND = """
from engine import START, CLOCK, Final, Party, Procedure, State, workdays, limit
OWNER = Party("责任单位")
class Sound(Procedure, title="可靠", prefix="KK"):
    open = State("办理中", owed_by=OWNER, due=limit("sound.do", workdays(3)))
    done = Final("已办结")
    begin = START.to(open, "立项", by=OWNER, parties=[OWNER])
    finish = open.to(done, "办结", by=OWNER)
"""
UNSOUND = (
    SOUND.replace("Sound", "Unsound").replace("KK", "BK").replace('    finish = open.to(done, "办结", by=OWNER)\n', "")
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with a sound procedure, an unsound one (it cannot end), and a file that is not Python."""
    folder = tmp_path / "glanced_at"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "sound.py").write_text(SOUND)
    (folder / "unsound.py").write_text(UNSOUND)
    (folder / "nonsense.py").write_text("class Nonsense(Procedure, title='x', prefix='NN'):\n  !\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "glanced_at"
    for name in [one for one in sys.modules if one.partition(".")[0] == "glanced_at"]:
        del sys.modules[name]


def test_names_of_things_without_a_proof(package: str) -> None:
    glance = Glance([package])
    sound, unsound = glance.get("sound", 1), glance.get("unsound", 1)
    assert sound is not None
    assert unsound is not None
    assert (sound.states["open"].label, unsound.states["open"].label) == ("办理中", "办理中")


def test_nothing_for_what_is_not_there_or_cannot_be_read(package: str) -> None:
    glance = Glance([package])
    assert [glance.get("sound", 2), glance.get("nonsense", 1), glance.get("letter", 1)] == [None, None, None]
    assert Glance(["no_such_package"]).get("sound", 1) is None


def test_whoever_loads_afterwards_proves_all_the_same(package: str) -> None:
    assert Glance([package]).get("unsound", 1) is not None
    assert [name for name in sys.modules if name.startswith("glanced_at.")] == []
    registry = Registry.load([package])
    assert registry.codes() == ["sound"]
    assert {"P003", "P000"} <= {one.check for one in registry.broken}


def test_a_package_within_a_package_leaves_no_trace_either(package: str, tmp_path: Path) -> None:
    inner = tmp_path / package / "inner"
    inner.mkdir()
    (inner / "__init__.py").write_text("")
    (inner / "sound.py").write_text(SOUND)
    glance = Glance([f"{package}.inner"])
    first = glance.get("sound", 1)
    assert first is not None
    assert glance.get("sound", 1) == first
    assert [name for name in sys.modules if name.startswith(f"{package}.")] == []


def test_a_glance_is_what_the_registry_has(registry: Registry) -> None:
    glance = Glance(["workflows"])
    for one in registry.definitions():
        assert glance.get(one.code, one.version) == one
