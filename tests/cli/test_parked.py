"""An item on which time cannot act is shown to the administrator until somebody takes it up again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Run


def test_what_is_parked_is_told_and_taken_up(office: Path, duban: Run) -> None:
    with closing(sqlite3.connect(office)) as outside:
        outside.execute(
            "UPDATE item SET failures = 15, retry_at = '9000-01-01T00:00:00.000000Z', last_error = 'KeyError: x' "
            "WHERE number = 'RW-2024-0001'"
        )
        outside.commit()
    ran = duban("doctor", "-o", "json")
    assert ran.code == 6
    (finding,) = [one for one in json.loads(ran.out) if one["serious"]]
    assert (finding["code"], "RW-2024-0001" in finding["text"]) == ("parked", True)
    assert "duban daemon retry RW-2024-0001" in finding["todo"]
    assert json.loads(duban("inbox", "--as", "admin", "-o", "json").out)["alarms"] == [finding["text"]]
    assert finding["text"] in duban("inbox", "--as", "admin").err
    assert "alarms" not in json.loads(duban("inbox", "--as", "office.handler", "-o", "json").out)
    assert json.loads(duban("daemon", "status", "-o", "json").out)["parked"] == ["RW-2024-0001"]
    assert duban("daemon", "retry", "--as", "admin").code == 2
    assert duban("daemon", "retry", "--all", "--as", "yingji.liaison").code == 3
    assert duban("daemon", "retry", "RW-2024-0001", "--as", "office.handler", "-n").code == 0
    for _ in range(2):
        ran = duban("daemon", "retry", "RW-2024-0001", "--as", "admin", "--request-id", "r", "-o", "json")
        assert (ran.code, json.loads(ran.out)) == (0, {"numbers": ["RW-2024-0001"]})
    assert duban("daemon", "retry", "RW-2024-0001", "--as", "admin").code == 3
    assert duban("doctor").code == 0
