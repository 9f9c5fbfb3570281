"""The lock of the shipped procedures says what they are."""

from __future__ import annotations

from engine.definition.registry import Registry
from engine.definition.released import read_lock
from engine.definition.render import fingerprint
from tests.conftest import ROOT


def test_the_lock_names_every_shipped_procedure_as_it_is() -> None:
    known = Registry.load(["workflows"])
    now = {(one.code, one.version): fingerprint(one) for one in known.definitions()}
    lock = read_lock(ROOT / "workflows")
    changed = sorted(f"{code}@{version}" for (code, version), _ in now.items() ^ dict(lock.marks).items())
    assert changed == [], "run `make released`" if lock.draft else "a new version: `duban procedure release CODE`"
    assert known.released == set(now)
