"""A district that several tests only look at: on 3 June one task is done, one late with papers, one in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.testing import Office

PUTUO = Path(__file__).parent.parent.parent / "workflows" / "directory" / "putuo"
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>&𠮷🔥'


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Nobody writes to it: whoever does takes an office of its own."""
    made = Office(tmp_path_factory.mktemp("district"), directory=PUTUO, registry=Registry.load(["workflows"], []))
    for month, unit, title in (
        ("2024-04", "tiyu", "清查场馆"), ("2024-04", "shuju", HOSTILE), ("2024-09", "sifa", "清查仓库"),
    ):  # fmt: skip
        number = made.open(
            "assignment", by="office.handler", via="enter_row", title=title, todo="逐户", source="附件1",
            due_month=month, leads=unit,
        )  # fmt: skip
        made.do(number, "issue", by="office.handler")
        (task,) = made.children(number, "task")
        made.do(task, "receive", by=f"{unit}.liaison", received_by="联络员")
        made.do(task, "begin", by=f"{unit}.liaison")
        if unit == "sifa":
            made.do(task, "plan_milestone", by="sifa.liaison", milestone="过半", milestone_day="2024-07-31")
        if unit == "tiyu":
            made.until("2024-04-10 10:00")
            made.do(task, "submit", by="tiyu.liaison", report="已办结")
            made.do(task, "close", by="office.handler", opinion="属实")
    made.until("2024-05-09 10:00")
    late = next(one.number for one in made.engine.items(procedure="task") if one.parties["owner"] == "shuju")
    (letter,) = made.children(late, "letter")
    made.do(letter, "decline", by="office.head", reason="已当面说明，五日后再议", then="2024-05-14")
    made.until("2024-06-03 10:00")
    return made
