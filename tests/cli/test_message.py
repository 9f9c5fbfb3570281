"""``duban message``, and the way of a message from a deadline to a file, as one meets it on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CONFIGURATION = """
[channels]
gather = 0

[channels.wall]
kind = "file"
path = "letters.txt"
[channels.wall.to]
"*" = "布告栏"
"""


@pytest.fixture
def late(office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office some weeks later: many were reminded."""
    monkeypatch.chdir(tmp_path)
    assert duban("daemon", "tick", "--at", "2024-04-02T10:00").code == 0
    return tmp_path


MAIL = """
[channels.mail]
kind = "smtp"
host = "mail.example.org"
from = "duban@example.org"
user = "duban"
password_env = "NOBODY_HAS_SET_IT"
[channels.mail.to]
jiaoyu = "office@example.org"
"""


def test_the_doctor_looks_at_the_rest_where_the_channels_cannot_be_read(
    office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secrets of whoever delivers are not everybody's."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duban.toml").write_text(MAIL, "utf-8")
    told = duban("doctor", "-o", "json")
    (found,) = [one for one in json.loads(told.out) if one["code"] == "channels"]
    assert (told.code, found["serious"], "NOBODY_HAS_SET_IT" in found["text"]) == (0, False, True)
    assert {"limits", "groups"} <= {one["code"] for one in json.loads(told.out)}
    (tmp_path / "duban.toml").write_text(MAIL.replace("host", "hsot"), "utf-8")
    told = duban("doctor", "-o", "json")
    (found,) = [one for one in json.loads(told.out) if one["code"] == "channels"]
    assert (told.code, found["serious"], "channels.mail.host" in found["text"]) == (6, True, True)
    assert duban("daemon", "run", "--once").code == 1  # nothing is sent by half of it


def test_messages_wait_until_there_is_a_channel_and_then_leave(late: Path, duban: Run) -> None:
    rows = json.loads(duban("message", "list", "-o", "json").out)
    assert {row["status"] for row in rows} == {"queued"}
    assert any(one["code"] == "channels" for one in json.loads(duban("doctor", "-o", "json").out))
    (late / "duban.toml").write_text(CONFIGURATION, "utf-8")
    assert [one for one in json.loads(duban("doctor", "-o", "json").out) if one["code"] == "channels"] == []
    (late / "duban.toml").write_text(CONFIGURATION.replace("letters.txt", "nowhere/letters.txt"), "utf-8")
    assert duban("daemon", "run", "--once").code == 0
    told = duban("doctor")
    assert told.code == 6
    assert "自 2024-04-02 10:00 起，渠道 wall 未能发出任何通知：letters.txt 无法写入：" in told.out
    assert {row["attempts"] for row in json.loads(duban("message", "list", "-o", "json").out)} == {0}
    (late / "duban.toml").write_text(CONFIGURATION, "utf-8")
    assert duban("daemon", "run", "--once").code == 0
    rows = json.loads(duban("message", "list", "-o", "json").out)
    assert {row["status"] for row in rows} == {"handed_over"}
    text = (late / "letters.txt").read_text("utf-8")
    assert len({row["batch"] for row in rows}) == text.count("―― 布告栏")
    assert all(row["item"] in text for row in rows)
    first = rows[-1]
    shown = json.loads(duban("message", "show", str(first["id"]), "-o", "json").out)
    assert [line["word"] for line in shown["history"]] == ["handed_over"]
    assert "已移交" in duban("message", "show", str(first["id"])).out
    some = duban("message", "list", "--unit", first["unit"], "--item", first["item"], "-o", "jsonl").out
    assert {json.loads(line)["unit"] for line in some.splitlines()} == {first["unit"]}
    assert duban("message", "list", "--state", "failed", "-o", "json").out == "[]\n"


def test_who_may_withdraw_a_message(late: Path, duban: Run) -> None:
    ids = [str(row["id"]) for row in json.loads(duban("message", "list", "-o", "json").out)[:2]]
    why = ("--reason", "已电话告知")
    assert duban("message", "cancel", *ids, *why, "--as", "yingji.liaison").code == 3
    assert duban("message", "cancel", *ids, *why, "--as", "office.handler", "-n").code == 0
    for _ in range(2):
        ran = duban("message", "cancel", *ids, *why, "--as", "office.handler", "--request-id", "r-1", "-o", "json")
        assert (ran.code, json.loads(ran.out)) == (0, {"ids": [int(one) for one in ids]})
    assert duban("message", "cancel", ids[0], *why, "--as", "office.handler").code == 3
    assert duban("message", "retry", ids[0], "--as", "office.handler").code == 3
    assert duban("message", "retry", "--as", "office.handler").code == 2
    assert duban("message", "retry", "--all", "--as", "office.handler").code == 0
    assert duban("message", "show", "99999").code == 4
    history = json.loads(duban("message", "show", ids[0], "-o", "json").out)["history"]
    assert [(line["word"], line["by"], line["reason"]) for line in history] == [
        ("cancelled", "office.handler", "已电话告知")
    ]


def test_a_mistake_in_the_channels_is_told_before_anything_is_sent(late: Path, duban: Run) -> None:
    (late / "duban.toml").write_text(CONFIGURATION.replace('"file"', '"fax"'), "utf-8")
    ran = duban("daemon", "run", "--once")
    assert ran.code == 1
    assert "channels.wall.kind" in ran.err
    assert json.loads(duban("message", "list", "-o", "json").out)[0]["status"] == "queued"
