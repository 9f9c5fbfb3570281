"""At night the daemon lives through all histories again, some at a time; what it finds, the doctor shows."""

from __future__ import annotations

import json

import pytest

from engine.daemon.heartbeat import Heartbeat
from engine.runtime.audits import nightly
from engine.store.evidence import evidence
from engine.store.office import directory
from engine.testing import Office
from tests.conftest import ON_SQLITE

EVENING, NEXT = "2024-03-21 20:00", "2024-03-22 20:00"


def state(office: Office) -> dict[str, object]:
    with office.engine.database.reading() as held:
        found: dict[str, object] = directory.SETTING.value(held, name=nightly.STATE)
    return found


@ON_SQLITE  # where a seal is written outside without being told where
def test_a_row_changed_by_hand_is_found_at_night_and_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "ITEMS_AT_ONCE", 2)
    numbers = [
        office.open("assignment", by="office.handler", via="enter_row", title=f"事项{n}", todo="办", source="附件1",
                    due_month="2024-04", leads=["yingji", "jiaoyu"])
        for n in range(3)
    ]  # fmt: skip
    one = Heartbeat(office.again)
    one.beat()
    assert nightly.part(office.engine) is None  # the office works
    change = "UPDATE item SET facts = '{facts}' WHERE number = '{number}'"
    office.until(EVENING)
    for beats in range(1, 4):
        one.beat()
        assert state(office)["items"] == min(2 * beats, 3), beats
    assert (state(office)["after"], state(office)["total"]) == (None, 0)
    assert nightly.part(office.engine) is None  # once a night
    facts = json.dumps(dict(office.item(numbers[2]).facts) | {"todo": "不办"}, ensure_ascii=False, default=str)
    with office.engine.database.writing() as held:
        (honest,) = held.driver.execute(f"SELECT facts FROM item WHERE number = '{numbers[2]}'").fetchone()
        held.driver.execute(change.format(facts=facts, number=numbers[2]))
    assert [item for item in nightly.examined(office.engine) if item.serious] == []  # nobody has looked
    office.until(NEXT)
    one.beat()
    one.beat()
    one.close()
    assert (state(office)["total"], state(office)["named"]) == (1, [numbers[2]])
    (found,) = [item for item in nightly.examined(office.engine) if item.serious]
    assert (found.code, found.sentence.data["number"]) == ("replay", numbers[2])
    with office.engine.database.reading() as held:
        (kind,) = held.driver.execute("SELECT kind FROM system_event ORDER BY seq DESC LIMIT 1").fetchone()
    assert kind == "replay.found"
    text = honest if isinstance(honest, str) else json.dumps(honest, ensure_ascii=False)
    with office.engine.database.writing() as held:  # whoever puts it back is met by the seal made meanwhile
        held.driver.execute(change.format(facts=text, number=numbers[2]))
    (found,) = [item for item in nightly.examined(office.engine) if item.serious]
    assert "after seal" in found.sentence.template


def test_the_night_is_when_nobody_works(office: Office) -> None:
    told = {}
    for when in ("2024-03-22 08:59", "2024-03-22 09:00", "2024-03-22 17:29", "2024-03-22 17:30", "2024-03-23 11:00",
                 "2024-03-23 13:00", "2024-04-07 10:00"):  # fmt: skip
        office.engine.sleep_until(office.engine.calendar.at(*_parts(when)))
        told[when[5:]] = str(nightly.night_of(office.engine.calendar, office.engine.now()))
    assert told == {
        "03-22 08:59": "2024-03-21", "03-22 09:00": "None", "03-22 17:29": "None", "03-22 17:30": "2024-03-22",
        "03-23 11:00": "2024-03-22", "03-23 13:00": "2024-03-23", "04-07 10:00": "None",
    }  # fmt: skip


def _parts(when: str) -> tuple[object, ...]:
    from datetime import date, time

    return date.fromisoformat(when[:10]), time.fromisoformat(when[11:])
