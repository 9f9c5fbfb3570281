"""``python -m tests.benchmarks.audits FILE``: one audit in a process of its own, so that its memory can be told.

The floor hashes what the format demands, piece by piece as it does: each line after the hash of the one before it
(``lines``), and besides the rows of each sealed item (``whole``). Reading those bytes is not part of it. Times are of
the processor, so that a busy machine does not spoil them.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import process_time

from engine.calendar.clock import FixedClock
from engine.definition.registry import Registry
from engine.runtime import Engine
from engine.runtime.audits.auditing import how_many, verify
from engine.store import chain
from engine.store.evidence import evidence
from engine.store.evidence.seals import rows_text
from tests.benchmarks.living import peak

NOW = datetime.fromisoformat("2024-03-21T01:00:00+00:00")


def floors(engine: Engine) -> tuple[float, float]:
    """Seconds to hash all lines, and all rows."""
    lines = rows = 0.0
    with engine.database.reading() as held:
        for after, last, _heads in evidence.spans(held):
            said = [
                chain.encode_event(one._asdict()) for _id, some in evidence.lines(held, after, last) for one in some
            ]
            bound = evidence.bound(held, after, last)
            items = evidence.ITEMS.all(held, after=after, last=last)
            texts = [rows_text(one, bound.get(one.id, {})).encode() for one in items]
            previous, start = "0" * 64, process_time()
            for line in said:
                previous = sha256(previous.encode() + b"\n" + line).hexdigest()
            middle = process_time()
            for text in texts:
                sha256(text).hexdigest()
            lines, rows = lines + middle - start, rows + process_time() - middle
    return lines, rows


def main() -> None:
    """Audits the file, and says how long it took, how much memory it had, and how long the hashing alone takes."""
    engine = Engine(f"sqlite:///{Path(sys.argv[1])}", FixedClock(NOW), registry=Registry.load(["workflows"]))
    engine.definition("task", 1)
    before, start = peak(), process_time()
    found = sum(one.code != "document" for one in verify(engine))
    seconds, most = process_time() - start, peak()
    lines, rows = floors(engine)
    print(json.dumps({
        "events": how_many(engine), "seconds": seconds, "before": before, "peak": most, "lines": lines,
        "whole": lines + rows, "found": found,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
