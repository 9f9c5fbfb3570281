"""A forecast is what really happens: the same database lived two ways, event for event; and it leaves no trace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.runtime import Engine
from engine.runtime.forecasts.ahead import Ahead, by_unit, by_week, difference
from engine.runtime.forecasts.forecast import forecast, twin
from engine.store.shape.forgetting import Forgetting
from engine.testing import Office

ONE_DAY = timedelta(days=1)
"""A lapse is recorded at 24:00 of the last day, which history writes as the beginning of the next."""


def busy(office: Office) -> None:
    """Three tasks due at the end of April; one unit is at work, one has only received, one is silent."""
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["jiaoyu", "minzheng", "gongan"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    first, second, _third = office.children(number)
    for task, unit in ((first, "jiaoyu"), (second, "minzheng")):
        office.do(task, "receive", by=f"{unit}.liaison")
    office.do(first, "begin", by="jiaoyu.liaison")


def numbers(engine: Engine) -> list[str]:
    """The numbers of all items."""
    return [item.number for item in engine.items()]


def everything(engine: Engine) -> list[tuple[Any, ...]]:
    """Every line of every history, hashes included."""
    return [(item.number, event) for item in engine.items() for event in engine.history(item.number)]


def test_a_forecast_is_what_then_happens(office: Office) -> None:
    busy(office)
    copy = twin(office.engine)
    before = everything(office.engine)
    found = forecast(copy, date(2024, 6, 28))
    assert everything(office.engine) == before  # it has written nothing
    office.until("2024-06-29 00:00")
    assert everything(copy) == everything(office.engine)
    told = [line for item in office.engine.items() for line in office.log(item.number, "clock.lapse", "clock.escalate")]
    assert sorted(told) == sorted(
        f"{one.on + ONE_DAY} clock.lapse" if one.what == "lapse" else f"{one.on} clock.escalate {one.rung}"
        for one in found.ahead if one.what != "transition"
    )  # fmt: skip
    copy.close()


def test_a_copy_that_forgets_lines_on_the_way_lives_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(office)
    whole, lean = twin(office.engine), twin(office.engine)
    kept = forecast(whole, date(2024, 6, 28))
    monkeypatch.setattr("engine.runtime.forecasts.forecast.KEPT", 1)
    assert forecast(lean, date(2024, 6, 28)) == kept
    began = len(everything(office.engine))
    assert began <= len(everything(lean)) < len(everything(whole))
    taken = [
        [event.transition for _, event in everything(copy) if "." not in event.transition] for copy in (whole, lean)
    ]
    assert taken[0] == taken[1]
    assert [copy.item(number).state for copy in (whole, lean) for number in numbers(whole)] == [
        whole.item(number).state for number in numbers(whole)
    ] * 2
    for copy in (whole, lean):
        copy.close()


def test_nothing_of_a_file_is_forgotten(office: Office) -> None:
    with pytest.raises(ValueError, match="not a copy in memory"):
        Forgetting(office.engine.database, office.engine.now())


def test_it_tells_who_is_late_with_what_and_when(office: Office) -> None:
    busy(office)
    copy = twin(office.engine)
    found = forecast(copy, date(2024, 5, 10))
    units = by_unit(found.ahead)
    letters = [one for one in units["jiaoyu"] if one.what == "measure"]
    assert [(one.on, one.rung, one.measure, one.joined) for one in letters] == [
        (date(2024, 5, 8), "函告", "letter", False)
    ]
    assert [one.transition for one in units["gongan"] if one.what == "transition"]  # its receipt is deemed
    weeks = by_week(found.ahead)
    assert list(weeks) == sorted(weeks)
    assert all(day.weekday() == 0 for day in weeks)
    assert sum(map(len, weeks.values())) == len(found.ahead)
    assert found.reminders > 0
    assert not found.provisional
    copy.close()


def test_what_differs_is_told_apart(office: Office) -> None:
    busy(office)
    copy, other = twin(office.engine), twin(office.engine)
    task = office.children("JB-2024-0001")[0]
    other.act(task, "submit", {"report": "已完成"}, actor="jiaoyu.liaison")
    gone, new = difference(forecast(copy, date(2024, 5, 10)), forecast(other, date(2024, 5, 10)))
    assert {one.what for one in gone if one.item == task} == {"lapse", "measure"}
    assert all(isinstance(one, Ahead) for one in new)
    assert office.state(task) == "in_progress"
    copy.close()
    other.close()
