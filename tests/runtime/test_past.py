"""``--as-of``: what the record said at an instant, told from histories alone.

The proof is a rehearsal that is asked twice: as it lives, and afterwards about the days gone by.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.dates import read_instant
from engine.runtime import Reader
from engine.runtime.answers.past import Past
from engine.runtime.answers.views import Item
from engine.testing import ZONE, Office

ROW = {
    "title": "细化部署",
    "todo": "制定子方案",
    "source": "附件1第5行",
    "due_month": "2024-12",
    "leads": ["jiaoyu", "minzheng"],
}


def shown(item: Item) -> dict[str, Any]:
    """What is compared: all but the ladder, of which the past tells nothing."""
    return {**vars(item), "held": None, "declined": ()}


def seen(office: Office) -> tuple[datetime, dict[str, dict[str, Any]]]:
    """Once time has done what is due at this instant."""
    while office.engine.tick():
        pass
    return office.engine.now(), {one.number: shown(one) for one in office.engine.items()}


def lived(office: Office) -> list[tuple[datetime, dict[str, dict[str, Any]]]]:
    """A spring in which tasks are received, extended, suspended, resumed and end; looked at before time goes on."""
    looks = []

    def step(when: str) -> None:
        looks.append(seen(office))
        office.until(when)

    row = office.open("assignment", by="office.handler", via="enter_row", **ROW)
    step("2024-03-22 09:00")
    office.do(row, "issue", by="office.handler")
    first, second = office.children(row, "task")
    step("2024-03-25 10:00")
    office.do(first, "receive", by="jiaoyu.liaison")
    office.do(first, "begin", by="jiaoyu.liaison")
    step("2024-03-29 15:00")
    office.engine.suspend(first, "hearing", "听证通知书", read_instant("2024-04-15", ZONE).date(), actor="office.head")
    step("2024-04-08 09:30")
    office.engine.resume(first, "听证已结束", actor="office.head")
    step("2024-05-06 09:00")
    office.do(first, "ask_to_extend", by="jiaoyu.liaison", reason="需再次征求意见", until="2025-02-28")
    step("2024-05-08 09:00")
    office.do(second, "exempt", by="office.head", reason="并入")
    step("2024-07-01 09:00")
    looks.append(seen(office))
    return looks


def test_asked_afterwards_the_record_says_what_it_said_then(office: Office) -> None:
    looks = lived(office)
    assert len(looks[-1][1]) > 3
    for instant, items in looks:
        past = Past(office.engine.url, instant)
        assert [one.number for one in past.items()] == list(items)
        for number, item in items.items():
            told = shown(past.item(number))
            assert {name: (told[name], value) for name, value in item.items() if told[name] != value} == {}, instant
        past.close()


@pytest.mark.full
def test_a_whole_demo_folded_to_now_is_what_is_stored(quick_demo: Path) -> None:
    reader = Reader(f"sqlite:///{quick_demo}")
    past = Past(f"sqlite:///{quick_demo}", reader.now())
    stored, told = reader.items(), past.items()
    assert [shown(one) for one in told] == [shown(one) for one in stored]
    for filters in ({"open_only": True}, {"ended_only": True}, {"overdue": True}, {"state": "已办结"}, {"limit": 7}):
        known = {name: value for name, value in filters.items() if name != "state"}
        assert [one.number for one in past.items(**known)] == [one.number for one in reader.items(**known)], filters
    past.close()
    reader.close()


def test_the_history_ends_where_the_question_does(office: Office) -> None:
    looks = lived(office)
    number = next(one for one in looks[2][1] if one.startswith("RW"))
    whole = office.engine.history(number)
    past = Past(office.engine.url, looks[2][0])
    assert past.history(number) == [line for line in whole if line.recorded_at <= looks[2][0]]
    assert len(past.history(number)) < len(whole)
