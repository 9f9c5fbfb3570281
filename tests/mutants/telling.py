"""What has been tried, as the table of docs/reference/mutants.md, and what survives, to be read."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from tests.mutants.mistakes import mistakes

AROUND = 60
"""Letters shown of what was changed, on each side of the first that differs."""


def told(out: Path) -> Iterator[str]:
    """The last word on each mistake: numbers for each module, then every one that no test noticed."""
    last = {one["name"]: one for one in map(json.loads, out.read_text("utf-8").splitlines())}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, one in last.items():
        found[name.split()[0]]["noticed" if one["said"].startswith("noticed") else one["said"]] += 1
    yield "| module | mistakes | tried | noticed | survive | seen by no test |\n|---|---|---|---|---|---|"
    for module, said in sorted(found.items()):
        none = said["no test"] + said["only when loading"]
        every, tried, noticed = len(mistakes(f"engine/{module}.py")), said.total(), said["noticed"]
        yield f"| `{module}` | {every} | {tried} | {noticed} | {tried - noticed - none} | {none} |"
    for name, one in sorted(last.items(), key=lambda item: (item[0].split()[0], item[1]["line"])):
        if not one["said"].startswith("noticed"):
            before, after = _shown(*one["change"])
            yield f"{name}, line {one['line']}, {one['said']}\n  - {before}\n  + {after}"


def _shown(before: str, after: str) -> tuple[str, str]:
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(before, after, strict=False)))
    part = slice(max(0, alike - AROUND), alike + AROUND)
    return before[part].replace("\n", " "), after[part].replace("\n", " ")
