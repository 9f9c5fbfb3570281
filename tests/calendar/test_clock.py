"""The clock is an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from engine.calendar.clock import Clock, FixedClock, SystemClock

NOON = datetime(2024, 3, 25, 12, tzinfo=timezone(timedelta(hours=8)))


def test_a_fixed_clock_stands_until_it_is_set() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC
    clock.set(NOON + timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        FixedClock(datetime(2024, 3, 25))  # noqa: DTZ001


def test_the_system_clock_tells_the_wall_time_in_utc() -> None:
    clock: Clock = SystemClock()
    with time_machine.travel(NOON, tick=False):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC
