"""``duban deadline forecast`` on a small office: counts, lines, JSON, and the difference another procedure makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.testing import Office
from tests.cli.conftest import Run
from tests.conftest import PROFILE, PUTUO, ROOT
from tests.runtime.test_forecast import busy, everything


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """An office in which three units owe something."""
    one = Office(tmp_path, directory=PUTUO, profile=PROFILE, registry=registry)
    busy(one)
    yield one
    one.engine.close()


def test_counts_by_week_and_unit(office: Office, duban: Run) -> None:
    before = everything(office.engine)
    found = json.loads(duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "-o", "json").out)
    assert found["total"]["lapses"] == sum(week["lapses"] for week in found["weeks"])
    assert found["total"]["letter"] == sum(unit["letter"] for unit in found["units"]) == 3
    assert found["provisional"] is False
    assert {one["what"] for one in found["ahead"]} == {"lapse", "measure", "transition"}
    written = duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10").out
    assert "2024-05-06\t3\t3\t0\t0\t0\t0" in written
    assert "函告（拟出）" in duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "--lines").out
    assert everything(office.engine) == before


def test_another_procedure_makes_a_difference(office: Office, tmp_path: Path, duban: Run) -> None:
    file = tmp_path / "task.py"
    text = (ROOT / "workflows" / "task.py").read_text("utf-8")
    patient = text.replace("version=1, slip=BY_DEBTOR)", "version=1, slip=REMIND)")  # reminders, and nothing more
    assert patient != text
    file.write_text(patient, "utf-8")
    written = duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "--procedure", str(file)).out
    assert "不再发生 6 项，改为发生 0 项" in written  # three letters, and the office late with each
    assert written.count("函告（拟出）") == 3


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--until", "2024-03-01"), 2), (("--until", "soon"), 2)])
def test_what_cannot_be_looked_at_is_refused(office: Office, words: tuple[str, ...], code: int, duban: Run) -> None:
    assert duban("--db", office.url, "deadline", "forecast", *words).code == code
