"""More items like the open ones: opened by the real engine on a copy, over the working days, each kind as it can."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date

import pytest

from engine.errors import Usage
from engine.runtime import Engine
from engine.runtime.forecasts.adding import More
from engine.runtime.forecasts.ahead import difference
from engine.runtime.forecasts.forecast import forecast, twin
from engine.testing import Office
from tests.diaries.revised import letter, served
from tests.runtime.test_forecast import busy, everything


def opened_on(copy: Engine, more: More) -> Counter[str]:
    return Counter(f"{copy.item(number).opened_at.astimezone(copy.zone):%Y-%m-%d %H:%M}" for number in more.copied)


def test_a_bigger_plan_lies_before_the_units(office: Office) -> None:
    busy(office)
    office.until("2024-03-28 10:00")
    before = everything(office.engine)
    with closing(twin(office.engine)) as copy, closing(twin(copy)) as other:
        more = More(other, 6)
        until = date(2024, 5, 31)
        as_it_is, as_it_would_be = forecast(copy, until), forecast(other, until, more=more)
        assert set(more.copied.values()) == {"JB-2024-0001"}
        assert more.skipped == [("task", "assign")]
        tasks = other.items(parent=next(iter(more.copied)))
        assert [one.facts["due_day"] for one in tasks] == ["2024-04-30"] * 3  # opened in March like its original
        gone, new = difference(as_it_is, as_it_would_be)
        assert gone == []
        assert all(one.added for one in new)
        late = [one for one in new if one.what == "lapse" and one.state == "办理中" and one.on == date(2024, 4, 30)]
        assert {one.unit for one in late} == {"jiaoyu", "minzheng", "gongan"}
        assert {one.under for one in late} <= set(more.copied)
        other.refuse_broken()
        assert [str(one.sentence) for one in other.doctor() if one.serious] == []
    assert everything(office.engine) == before


def test_dates_lie_as_far_ahead_as_those_of_the_originals(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="draft", kind="handover", title="细化部署", todo="制定子方案",
        source="交办单", due_day="2024-04-10", leads=["jiaoyu"],
    )  # fmt: skip
    office.until("2024-03-25 10:00")
    with closing(twin(office.engine)) as copy:
        more = More(copy, 2)
        forecast(copy, date(2024, 3, 26), more=more)
        assert list(more.copied.values()) == [number, number]
        assert [copy.item(one).facts["due_day"] for one in more.copied] == ["2024-04-14", "2024-04-15"]
        assert opened_on(copy, more) == {"2024-03-25 10:00": 1, "2024-03-26 09:00": 1}
        assert {copy.item(one).state for one in more.copied} == {"drafted"}  # the original is not approved either


def test_they_come_evenly_on_working_days_and_keep_the_mix(office: Office) -> None:
    letters = [letter(office, unit) for unit in ("jiaoyu", "minzheng", "gongan")]
    answered = served(office, "changfeng")
    office.until("2024-03-29 18:00")  # Friday after hours; from 4 to 6 April is a holiday, 7 April is worked
    with closing(twin(office.engine)) as copy:
        more = More(copy, 10)
        forecast(copy, date(2024, 4, 7), more=more)
        days = {f"2024-04-{day:02} 09:00": n for day, n in ((1, 3), (2, 2), (3, 3), (7, 2))}
        assert opened_on(copy, more) == days
        # twice round the four, then the first and the third
        assert list(more.copied.values()) == [*letters, answered, *letters, answered, letters[0], letters[2]]
        states = {original: copy.item(number).state for number, original in more.copied.items()}
        assert states[answered] == "awaiting"  # the office signed and served it, and so it does again
        assert states[letters[0]] == "proposed"
        assert more.skipped == []


def test_nothing_to_copy_or_no_day_left_is_an_error(office: Office) -> None:
    with closing(twin(office.engine)) as copy, pytest.raises(Usage, match="nothing that is open"):
        More(copy, 3)
    letter(office, "jiaoyu")
    office.until("2024-03-29 18:00")
    with closing(twin(office.engine)) as copy:
        more = More(copy, 3)
        with pytest.raises(Usage, match="no working day is left until 2024-03-31"):
            forecast(copy, date(2024, 3, 31), more=more)
        with pytest.raises(Usage):
            forecast(copy, date(2024, 3, 1), more=more)


def test_who_may_no_longer_open_it_is_passed_over(office: Office) -> None:
    number = letter(office, "jiaoyu")
    with closing(twin(office.engine)) as copy:
        with copy.database.writing() as held:
            held.driver.execute("UPDATE post SET valid_to = '2024-03-20' WHERE login = 'office.handler'")
        more = More(copy, 3)
        with pytest.raises(Usage, match="nothing that is open"):
            forecast(copy, date(2024, 3, 29), more=more)
        assert more.skipped == [("letter", "propose")]
        assert copy.item(number).state == "proposed"
