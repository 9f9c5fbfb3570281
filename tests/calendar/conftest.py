"""What the calendar's tests share: the shipped calendar, and office hours in it."""

from __future__ import annotations

import pytest

from engine.calendar.days import Calendar
from engine.calendar.published import load


@pytest.fixture(scope="session")
def cal() -> Calendar:
    """The shipped calendar, 2018 to 2026."""
    return load()
