"""``python -m tests.benchmarks.living FILE``: one forecast in a process of its own, so that its memory can be told.

Progress goes to stderr, the result to stdout as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from engine.calendar.clock import FixedClock
from engine.definition.registry import Registry
from engine.runtime import Engine
from engine.runtime.forecasts.forecast import forecast, twin
from engine.store.casework import begun
from tests.benchmarks.casework import SIGNED, UNTIL


def peak() -> float:
    """The most memory this process has had, in MB; where there is /proc, without what its parent had before it."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (found[0] if found else getrusage(RUSAGE_SELF).ru_maxrss) / 1024


def main() -> None:
    """Lives through the span, and says how long it took and how much memory."""
    engine = Engine(f"sqlite:///{Path(sys.argv[1])}", FixedClock(SIGNED), registry=Registry.load(["workflows"]))
    start = perf_counter()
    with closing(twin(engine)) as copy:
        copied, day = peak(), ""

        def step(instant: datetime) -> None:
            nonlocal day
            if (now := copy.calendar.local_date(instant).isoformat()) != day:
                day = now
                print(f"  {day}  {perf_counter() - start:6.1f} s  {peak():6.0f} MB", file=sys.stderr, flush=True)

        found = forecast(copy, UNTIL, step)
        seconds = perf_counter() - start
    row = {
        "seconds": seconds,
        "handled": found.handled,
        "lapsed": len({one.item for one in found.ahead if one.what == "lapse" and one.procedure == "task"}),
        "measures": sum(one.what == "measure" for one in found.ahead),
        "copied": copied,
        "peak": peak(),
    }
    with engine.database.reading() as held:
        row["open"] = len(begun.BEGUN.all(held))
    print(json.dumps(row))


if __name__ == "__main__":
    main()
