"""A correction at the command line: asked, refused, done, and marked wherever the value is shown."""

from __future__ import annotations

import json

from tests.audit.conftest import Run

ITEM = "RW-2024-0001"


def test_a_corrected_value_is_marked_and_so_is_the_record_that_was_wrong(duban: Run) -> None:
    say = ("--set", "title=消防隐患大排查", "--reason", "录入错误")
    refused = duban("item", "correct", ITEM, "1", *say, "--as", "office.handler")
    assert (refused.code, "deputy or head" in refused.err) == (3, True)
    missing = duban("item", "correct", ITEM, "1", *say[:2], "--as", "office.head")
    assert (missing.code, "--reason" in missing.err) == (2, True)
    unknown = duban("item", "correct", ITEM, "99", *say, "--as", "office.head")
    assert unknown.code == 4, unknown.err
    before = duban("item", "show", ITEM, "-o", "json").out
    dry = duban("item", "correct", ITEM, "1", *say, "--as", "office.head", "-n")
    assert (dry.code, duban("item", "show", ITEM, "-o", "json").out) == (0, before)
    done = duban("item", "correct", ITEM, "1", *say, "--as", "office.head")
    assert done.code == 0, done.err
    shown = duban("item", "show", ITEM, "-o", "plain").out
    assert "消防隐患大排查 (corrected, record" in shown
    lines = [json.loads(line) for line in duban("item", "log", ITEM, "-o", "jsonl").out.splitlines()]
    last = lines[-1]
    assert (last["transition"], last["corrects"], lines[0]["corrected_by"]) == ("item.correct", 1, last["seq"])
    assert last["effects"]["was"]["title"] == lines[0]["facts"]["title"]
    plain = duban("item", "log", ITEM, "-o", "plain").out
    assert f"corrected by record {last['seq']}" in plain
    assert "corrects record 1" in plain
    assert duban("audit", "verify").code == 0
    assert duban("audit", "replay").code == 0
