"""The rooms in numbers, read from their pages; needs nothing that is not installed everywhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOMS = ("calendar", "decision", "definition")
GROUPS = {
    "same": "The same either way",
    "default": "Defaults",
    "text": "Text for people",
    "told": "Told as survivors, but not",
    "databases": "Seen only by tests that were not asked",
    "unwatched": "Not watched, to be written",
}
SHORT = {
    "same": "Same either way",
    "default": "Defaults",
    "text": "Text",
    "told": "Told, but not",
    "databases": "Databases",
    "unwatched": "Not watched",
}


def summary(pages: Path) -> list[str]:
    """The rooms in numbers, and all of them, as their pages have them: the table of docs/reference/mutants.md."""
    lines = [f"| room | mistakes | tried | noticed | {' | '.join(word.lower() for word in SHORT.values())} |"]
    lines.append("|---" * (4 + len(SHORT)) + "|")
    sums: Counter[str] = Counter()
    for room in ROOMS:
        text = (pages / f"mutants-{room}.md").read_text("utf-8")
        row: Counter[str] = Counter()
        for numbers in re.findall(rf"^\| \*\*{room}/\S*\*\* \| (.+) \|$", text, re.MULTILINE):
            row.update(dict(zip(("all", "tried", "noticed"), map(int, numbers.split(" | ")), strict=False)))
        for group, title in GROUPS.items():
            row.update({group: sum(map(int, re.findall(rf"^## {title}: (\d+)$", text, re.MULTILINE)))})
        sums.update(row)
        lines.append(_row(f"[{room}](mutants-{room}.md)", row))
    return [*lines, _row("all", sums)]


def _row(name: str, numbers: Counter[str]) -> str:
    return f"| **{name}** | {' | '.join(str(numbers[key]) for key in ('all', 'tried', 'noticed', *SHORT))} |"


def counted(page: str, pages: Path) -> str:
    """The page with its table written anew."""
    return re.sub(r"^\| room \|.*?\n\n", "\n".join([*summary(pages), "", ""]), page, flags=re.MULTILINE | re.DOTALL)
