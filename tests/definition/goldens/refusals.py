"""Every refusal of the small bad procedures, whole: each with its line, its check, whose it is and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from engine.definition.verify import Problem
from tests.definition.authors import joint, refused

FILE = Path(__file__).with_name("refusals.txt")


@cache
def refusals() -> dict[str, list[str]]:
    """Mistake → what is said of it."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("    "):
            found[name].append(line.strip())
        else:
            name = line
            found[name] = []
    return found


def alone(rows: Iterable[tuple[str, int, str, str]]) -> list[str]:
    return [f"{line}: {code}: {text}" for _file, line, code, text in rows]


def together(problems: Iterable[Problem]) -> list[str]:
    return [f"{one.row[1]}: {one.code}: {one.procedure}@{one.version}: {one.what}" for one in problems]


def edge(source: str) -> list[str]:
    """What each procedure of a file is refused for; if nothing, what they are refused for together."""
    return alone(refused(source)) or together(joint(source))


def written_anew() -> str:
    """The whole file."""
    from tests.definition import (
        edges,
        test_every_word,
        test_proofs_alone,
        test_proofs_corners,
        test_proofs_together,
        test_refusals,
    )

    found = {name: alone(refused(test_proofs_alone.mistaken(name))) for name in test_proofs_alone.BAD}
    found |= {f"corner: {name}": alone(refused(test_proofs_corners.mistaken(name))) for name in test_proofs_corners.BAD}
    found |= {
        f"together: {name}": together(joint(test_proofs_together.mistaken(name))) for name in test_proofs_together.BAD
    }
    found |= {
        f"word: {old!r}": alone(refused(test_every_word.changed_word(old, new)))
        for old, new in test_refusals.ELSEWHERE.items()
    }
    found |= {name: edge(source) for name, source in edges.EDGES.items()}
    return "".join(f"{name}\n" + "".join(f"    {line}\n" for line in lines) for name, lines in found.items())
