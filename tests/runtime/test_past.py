"""``--as-of``: what the record said at an instant, told from histories alone.

The proof is a rehearsal that is asked twice: as it lives, and afterwards about the days gone by.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.dates import read_instant
from engine.definition.registry import Registry
from engine.runtime import Reader
from engine.runtime.answers.past import Past
from engine.runtime.answers.views import Item
from engine.testing import ZONE, Office
from tests.conftest import PUTUO

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
    step("2024-04-03 10:00")
    office.engine.suspend(first, "hearing", "延期通知书", read_instant("2024-04-22", ZONE).date(), actor="office.head")
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


TWO = '''
"""Two states that are due on one recorded day; the work goes to and fro."""

from engine import *

OWNER = Party("责任单位")
HANDLER = Post("经办人", at=OFFICE)
CHIEF = Post("安委办主任", at=OFFICE, named="office_head")
CALM = Ladder(Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)))


class Errand(Procedure, title="差事", prefix="CS", version=1, slip=CALM):
    due_day = day("时限")
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("核对中", owed_by=HANDLER, due=due_day)
    over = Final("已办结")
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[due_day])
    hand_in = doing.to(checking, "送核", by=OWNER)
    back = checking.to(doing, "退回", by=HANDLER)
    close = checking.to(over, "办结", by=HANDLER)
'''


def test_a_correction_that_moves_two_dates_puts_right_both(tmp_path: Path) -> None:
    """What is known since is told of every date that the wrong day had moved, not only of the first."""
    (tmp_path / "errands").mkdir()
    (tmp_path / "errands" / "errand.py").write_text(TWO, "utf-8")
    known = Registry.load((), (tmp_path / "errands",))
    office = Office(tmp_path, directory=PUTUO, registry=known)
    number = office.open("errand", by="office.handler", parties={"owner": "jiaoyu"}, due_day="2024-05-31")
    looks = []
    for step, when in (("hand_in", "2024-03-25 10:00"), ("", "2024-03-27 10:00")):
        looks.append(office.engine.now())
        office.until(when)
        if step:
            office.do(number, step, by="jiaoyu.liaison")
    looks.append(office.engine.now())
    office.until("2024-03-28 10:00")
    office.engine.correct(number, 1, {"due_day": "2024-06-28"}, reason="录错", actor="office.head")
    assert office.log(number)[-1] == "2024-03-28 item.corrected"
    for instant in looks:
        dues = [
            [str(one.due) for one in Past(office.url, instant, known=known_at, registry=known).item(number).owes]
            for known_at in (None, office.engine.now())
        ]
        assert dues == [["2024-05-31"], ["2024-06-28"]], instant
