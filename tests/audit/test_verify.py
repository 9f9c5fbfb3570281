"""An honest office has no findings; one change by hand in the file has one, and it names the item and the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.runtime.audits.auditing import Wrong, verify
from tests.audit.conftest import Run, by_hand, reader


def audited(file: Path, number: str | None = None) -> list[Wrong]:
    with reader(file) as one:
        return list(verify(one, number))


def test_the_honest_spring_has_no_findings(duban: Run) -> None:
    ran = duban("audit", "verify")
    assert (ran.code, ran.out) == (0, "")
    assert "The record says what was written." in ran.err
    assert duban("audit", "verify", "-o", "json").out.strip() == "[]"


def test_one_byte_of_one_line_is_found_and_named(desk: Path, duban: Run) -> None:
    with by_hand(desk) as held:
        held.execute(
            "UPDATE event SET actor = 'office.heaD' WHERE seq = 3 AND item_id = "
            "(SELECT id FROM item WHERE number = 'RW-2024-0001')"
        )
    ran = duban("audit", "verify", "-o", "json")
    assert ran.code == 6
    assert [(one["number"], one["seq"]) for one in json.loads(ran.out)] == [("RW-2024-0001", 3)]
    assert duban("audit", "verify", "RW-2024-0001").code == 6
    assert duban("audit", "verify", "JB-2024-0001").code == 0, "the others are as they were"


NUMBER = "RW-2024-0001"
FIRST = "WHERE id = (SELECT min(id) FROM document)"
OF_IT = f"item_id = (SELECT id FROM item WHERE number = '{NUMBER}')"


@pytest.mark.parametrize(
    ("change", "code", "seq"),
    [
        (f"DELETE FROM event WHERE {OF_IT} AND seq = 4", "chain", 4),
        (f"DELETE FROM event WHERE {OF_IT} AND seq = (SELECT max(seq) FROM event WHERE {OF_IT})", "chain", None),
        (f"UPDATE event SET seq = 1000 WHERE {OF_IT} AND seq = 2", "chain", 2),
        (f"UPDATE item SET facts = json_set(facts, '$.title', '别的事') WHERE number = '{NUMBER}'", "facts", 1),
        (f"UPDATE item SET facts = json_set(facts, '$.extra', 1) WHERE number = '{NUMBER}'", "facts", None),
        (f"UPDATE item SET state = 'done' WHERE number = '{NUMBER}'", "item", None),
        (f"UPDATE item SET version = 2 WHERE number = '{NUMBER}'", "item", None),
        (f"UPDATE item SET ended_at = last_at WHERE number = '{NUMBER}'", "item", None),
        (f"UPDATE party SET unit_code = 'yingji' WHERE {OF_IT}", "party", 1),
        (f"DELETE FROM party WHERE {OF_IT}", "party", 1),
        (f"UPDATE deadline SET due_on = '2024-12-31' WHERE {OF_IT} AND status = 'running'", "deadline", None),
        (f"DELETE FROM deadline WHERE {OF_IT} AND lapsed_at IS NOT NULL", "deadline", None),
        (f"DELETE FROM rung_claim WHERE {OF_IT} AND kind = 'sent'", "rung_claim", None),
        (f"UPDATE document SET official_number = '普安督〔2024〕9999号' {FIRST}", "document", None),
        (f"DELETE FROM document {FIRST}", "document", None),
        ("UPDATE document SET content = x'00' WHERE content IS NOT NULL", "document", None),
        (f"UPDATE document SET sha256 = 'x' {FIRST}", "document", None),
        ("INSERT INTO document SELECT 99999, item_id, seq + 1, name, title, series, year, 9, '假〔2024〕9号', status,"
         f" issued_on, issued_by, unit_code, served_on, sha256, content FROM document {FIRST}", "document", None),
        (f"UPDATE event SET recorded_at = 'soon' WHERE {OF_IT} AND seq = 3", "value", None),
        (f"UPDATE event SET effects = '[' WHERE {OF_IT} AND seq = 3", "value", None),
        ("UPDATE system_event SET at = 'soon' WHERE seq = 3", "value", None),
        ("UPDATE system_event SET actor = 'nobody' WHERE seq = 3", "system", 3),
        ("DELETE FROM system_event WHERE seq = 2", "system", 2),
        ("UPDATE calendar_revision SET content = content || '#' WHERE year = 2024", "loaded", None),
        ("UPDATE profile_revision SET content = content || '#', sha256 = 'x'", "loaded", None),
        ("UPDATE definition SET canonical = json_set(canonical, '$.title', '改') WHERE code = 'task'", "loaded", None),
        ("UPDATE attachment_piece SET data = x'00'", "file", None),
        (f"DELETE FROM item WHERE number = '{NUMBER}'", "chain", 1),
    ],
)  # fmt: skip
def test_whatever_is_changed_by_hand_is_found(desk: Path, change: str, code: str, seq: int | None) -> None:
    with by_hand(desk) as held:
        touched = held.execute(change).rowcount
    found = audited(desk)
    assert touched, "the change must change something"
    assert code in [one.code for one in found]
    if seq is not None:
        assert seq in [one.seq for one in found if one.code == code]


def test_a_finding_says_until_when_the_item_was_right(desk: Path) -> None:
    with by_hand(desk) as held:
        held.execute(f"UPDATE item SET facts = json_set(facts, '$.title', '别的事') WHERE number = '{NUMBER}'")
    (one,) = audited(desk, NUMBER)
    assert one.at is not None
    assert one.at.isoformat() == "2024-03-21T01:00:00+00:00"
