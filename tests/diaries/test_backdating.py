"""What is recorded long after it happened says why; both times stay in the record and are shown (DOMAIN T21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import IllTyped, Refused
from engine.runtime.audits import auditing, replaying
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.checks import sound
from tests.diaries.test_people_and_the_ladder import task

LETTER = {"for_": "jiaoyu", "source": "来函3号"}


def record(office: Office, number: str, transition: str, **how: Any) -> Any:
    return office.do(number, transition, by="office.handler", **LETTER, **how)


def test_an_act_recorded_late_says_why_and_moves_the_dates_that_it_would_have_moved(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-12 10:00")
    record(office, number, "submit", on="2024-04-09", report="已办结")  # three working days: in time
    assert "recorded_late" not in office.engine.history(number)[-1].effects
    office.engine.void_act(number, reason="误操作", actor="office.head")
    office.until("2024-04-15 10:00")
    with pytest.raises(Refused) as refused:
        record(office, number, "submit", on="2024-04-09", report="已办结")
    assert [str(one) for one in refused.value.reasons] == [
        "2024-04-09 lies 4 working days back, more than 3: say why it is recorded only now (--late)"
    ]
    with pytest.raises(IllTyped):
        record(office, number, "submit", on="2024-04-09", report="已办结", late="\x1b[2J")
    record(office, number, "submit", on="2024-04-09", report="已办结", late="来函在收发室滞留")
    line = office.engine.history(number)[-1]
    assert line.effects["recorded_late"] == {"workdays": 4, "reason": "来函在收发室滞留"}
    assert (f"{line.occurred_at:%F}", f"{line.recorded_at:%F}") == ("2024-04-08", "2024-04-15")  # in UTC
    assert office.due(number) == date(2024, 4, 16)  # five working days from the 9th, not from the 15th
    why = office.engine.why(number)
    assert why.start is not None
    assert why.start.event is not None
    assert why.start.event.late == "来函在收发室滞留"
    assert sound(office)
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []


@ON_SQLITE
def test_no_act_lies_before_the_one_before_it(office: Office) -> None:
    number = task(office, "jiaoyu")
    office.until("2024-04-02 10:00")
    with pytest.raises(Refused, match="lies before the last act, of 2024-03-2"):
        record(office, number, "submit", on="2024-03-20", report="已办结", late="补录")
    with pytest.raises(Refused, match="lies in the future"):
        record(office, number, "submit", on="2024-04-02 10:01", report="已办结")


@ON_SQLITE
def test_a_service_recorded_late_says_why_as_well(office: Office) -> None:
    """The addressee's term runs from the day of service, whenever that is written down."""
    number = task(office, "jiaoyu")
    office.until("2024-05-09 15:00")
    (letter,) = office.children(number, "letter")
    office.do(letter, "sign", by="office.head")
    office.until("2024-05-16 10:00")
    with pytest.raises(Refused, match="2024-05-10 lies 5 working days back"):
        office.do(letter, "serve", by="office.handler", served_on="2024-05-10")
    office.do(letter, "serve", by="office.handler", served_on="2024-05-10", late="回执今日寄回")
    assert office.engine.history(letter)[-1].effects["recorded_late"]["workdays"] == 5
