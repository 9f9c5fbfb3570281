"""What has been tried, as the table of docs/reference/mutants.md, and what survives, to be read."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

from tests.mutants.mistakes import mistakes

LIFE = "noticed by a life"
"""What a test on a database, or one that lives through whole procedures, said when it was asked (``--diaries``)."""
AROUND = 60
"""Letters shown of what was changed, on each side of the first that differs."""


def told(out: Path) -> Iterator[str]:
    """The last word on each mistake: numbers for each module, then every one that no test noticed."""
    last = {one["name"]: one for one in map(json.loads, out.read_text("utf-8").splitlines())}
    yield from table(last)
    for name, one in sorted(last.items(), key=lambda item: (item[0].split()[0], item[1]["line"])):
        if not one["said"].startswith("noticed"):
            before, after = _shown(*one["change"])
            yield f"{name}, line {one['line']}, {one['said']}\n  - {before}\n  + {after}"


def table(last: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """How many mistakes each module has, and what became of them; rooms and all of them at the end."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    lives: Counter[str] = Counter()
    for name, one in last.items():
        found[name.split()[0]]["noticed" if one["said"].startswith("noticed") else one["said"]] += 1
        lives[name.split()[0]] += one["said"].startswith(LIFE)
    yield "| module | mistakes | tried | noticed | survive | seen by no test | noticed by lives only |"
    yield "|---|---|---|---|---|---|---|"
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for module, said in sorted(found.items()):
        none = said["no test"] + said["only when loading"]
        row = {"all": len(mistakes(f"engine/{module}.py")), "tried": said.total(), "noticed": said["noticed"]}
        row |= {"survive": row["tried"] - row["noticed"] - none, "none": none, "lives": lives[module]}
        rooms[f"{module.rsplit('/', 1)[0]}/all"].update(row)
        rooms["all"].update(row)
        yield f"| `{module}` | {' | '.join(map(str, row.values()))} |"
    for room, sums in sorted(rooms.items(), reverse=True):
        yield f"| **{room}** | {' | '.join(map(str, sums.values()))} |"


def _shown(before: str, after: str) -> tuple[str, str]:
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(before, after, strict=False)))
    part = slice(max(0, alike - AROUND), alike + AROUND)
    return before[part].replace("\n", " "), after[part].replace("\n", " ")
