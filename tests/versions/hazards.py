"""Version 2 of the listing of hazards: one more state, one longer limit. It lies in an office's own folder."""

from __future__ import annotations

import re
from pathlib import Path

from engine.definition.registry import Registry
from engine.definition.released import release
from tests.conftest import ROOT

BRIEFING = 'briefing = State("方案交底", owed_by=OWNER, due=limit("listing.brief", workdays(5)))'
CHANGES = (
    ("version=1", "version=2"),
    ('limit("listing.plan", workdays(10)', 'limit("listing.plan_major", workdays(15)'),
    ("    treating = State(\n", f"    {BRIEFING}\n    treating = State(\n"),
    ('treating, "方案审查通过"', 'briefing, "方案审查通过"'),
    ("    return_plan = ", '    start = briefing.to(treating, "开始治理", by=OWNER)\n    return_plan = '),
    ("(serving, listed, plan_review, treating,", "(serving, listed, plan_review, briefing, treating,"),
)
"""What is changed in the text of version 1."""
PLAN = """\
[migration]
procedure = "hazard_listing"
from = 1
to = 2
reason = "普安委办〔2024〕15号，自发文之日起适用"

[deadlines]
listed = "recompute"
"""


def second(folder: Path) -> Path:
    """The folder with the module."""
    text = (ROOT / "workflows" / "hazard_listing.py").read_text("utf-8")
    for before, after in CHANGES:
        assert before in text, before
        text = text.replace(before, after)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hazard_listing_2.py").write_text(text, "utf-8")
    return folder


def beside(folder: Path) -> Registry:
    """The shipped procedures and version 2, which is released."""
    second(folder)
    assert release(Registry.load(["workflows"], [folder]).get("hazard_listing", 2))
    known = Registry.load(["workflows"], [folder])
    assert known.broken == ()
    return known


def changes_of(page: str) -> list[tuple[str, str]]:
    """What the page says is changed: lines that go, and those that come in their place."""
    (diff,) = re.findall(r"```diff\n(.*?)```", page, re.DOTALL)
    found: list[tuple[list[str], list[str]]] = []
    for line in diff.splitlines():
        if line.startswith("-"):
            found.append(([], []))
        found[-1][line.startswith("+")].append(line[1:])
    return [("\n".join(before), "\n".join(after)) for before, after in found]
