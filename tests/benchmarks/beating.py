"""``python -m tests.benchmarks.beating FILE``: one look of a daemon in a process of its own, to tell its memory.

It is the look of every daemon: what is due, the daily seal, a part of the nightly replay. The result goes to stdout as
JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from loguru import logger

from engine.calendar.clock import FixedClock
from engine.daemon.heartbeat import Heartbeat
from engine.definition.registry import Registry
from engine.runtime import Engine
from tests.benchmarks.casework import LATER
from tests.benchmarks.living import peak


def main() -> None:
    """Looks once, and says how much memory that took."""
    logger.remove()  # its lines would go to the terminal
    registry = Registry.load(["workflows"])
    heart = Heartbeat(lambda: Engine(f"sqlite:///{Path(sys.argv[1])}", FixedClock(LATER), registry=registry))
    before, start = peak(), perf_counter()
    handled = heart.beat()
    heart.close()
    print(json.dumps({"before": before, "peak": peak(), "handled": handled, "seconds": perf_counter() - start}))


if __name__ == "__main__":
    main()
