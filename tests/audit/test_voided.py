"""Taking back the last act at the command line: by the office's head, with a reason, told in the log."""

from __future__ import annotations

from tests.audit.conftest import Run

ITEM = "RW-2024-0001"


def test_the_last_act_is_taken_back(duban: Run) -> None:
    say = ("--reason", "误操作")
    assert duban("item", "void", ITEM, *say, "--as", "office.handler", "-y").code == 3
    assert duban("item", "void", ITEM, *say, "--as", "office.deputy", "-y").code == 3
    assert duban("item", "void", ITEM, "--as", "office.head", "-y").code == 2
    assert duban("item", "void", ITEM, *say, "--as", "office.head").code == 2  # nobody there to confirm it
    done = duban("item", "void", ITEM, *say, "--as", "office.head", "-y")
    assert done.code == 0, done.err
    log = duban("item", "log", ITEM, "-o", "plain").out
    assert "takes back record" in log
    assert duban("item", "files", ITEM, "-o", "plain").out  # the record keeps what was handed in
    assert duban("audit", "verify").code == 0
    assert duban("audit", "replay").code == 0
    assert duban("doctor").code == 0
    again = duban("item", "do", ITEM, "submit", "--as", "office.handler2", "-y", "--set", "report=已办")
    assert again.code == 0, again.err
