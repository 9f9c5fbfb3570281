"""What costs most to make is made by one of the processes of a run, and read by all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fasteners import InterProcessLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that ``make`` has filled; whoever comes while that goes on waits. Where it fails, the next one tries."""
    base = factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = common / name, common / f"{name}.done"
    with InterProcessLock(common / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder
