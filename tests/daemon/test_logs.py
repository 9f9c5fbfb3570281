"""What the daemon says of itself: lines for programs, ids that lead from a command to the letter, and systemd."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loguru import logger

from engine.daemon import logs
from engine.daemon.heartbeat import Heartbeat
from engine.daemon.supervisor import Supervisor
from engine.runtime import Engine
from tests.cli.conftest import Run
from tests.cli.conftest import duban as duban
from tests.cli.conftest import office as office
from tests.cli.conftest import rehearsed as rehearsed

CHANNEL = '[channels]\ngather = 0\n[channels.wall]\nkind = "file"\npath = "letters.txt"\nto = { "*" = "布告栏" }\n'


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    yield
    logger.remove()
    logger.configure(extra={})


def test_from_the_command_to_the_letter_that_left(
    office: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duban.toml").write_text(CHANNEL, "utf-8")
    assert duban("item", "note", "RW-2024-0001", "已联系", "--as", "office.handler").code == 0
    event = json.loads(duban("item", "log", "RW-2024-0001", "-o", "json").out)[-1]
    assert event["request_id"].startswith("cli-")  # nobody gave it an id
    assert duban("daemon", "tick", "--at", "2024-04-02T08:29").code == 0
    engine = Engine(f"sqlite:///{office}")
    engine.set_now(engine.now() + timedelta(days=1))
    engine.close()
    ended = duban("daemon", "run", "--once", "--log", "json")
    lines = [json.loads(line) for line in ended.err.splitlines()]
    acts = {f"{line['number']}#{line['seq']}": line["beat"] for line in lines if "seq" in line}
    letters = [line for line in lines if "batch" in line]
    assert letters
    assert len(set(acts.values())) == 1
    told = {one for line in letters for one in line["items"]}
    assert told & acts.keys(), "a letter names the acts of the clock it tells of"
    assert {"at", "level", "text", "host", "pid", "batch", "channel", "messages", "requests"} <= letters[0].keys()
    assert "布告栏" not in ended.err  # no address


def test_the_log_goes_into_a_file_that_may_be_moved_away(office: Path, duban: Run, tmp_path: Path) -> None:
    file, old = tmp_path / "daemon.log", tmp_path / "daemon.log.1"
    ended = duban("daemon", "run", "--once", "--log-file", str(file))
    assert (ended.code, ended.err) == (0, "")
    logger.warning("一")
    file.rename(old)
    logger.warning("二")
    assert [json.loads(one.read_text("utf-8").splitlines()[-1])["text"] for one in (old, file)] == ["一", "二"]
    refused = duban("daemon", "run", "--once", "--log-file", str(tmp_path / "no" / "daemon.log"))
    assert (refused.code, "daemon.log 无法写入：" in refused.err) == (2, True)


def test_a_line_for_programs_is_one_line_whatever_is_said() -> None:
    said: list[str] = []
    logs.begin("json", said.append, boot="b1")
    logger.bind(level="x", n=1).warning("第一行\n第二行 {not a field} \x1b[31m")
    (line,) = said
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["text"], read["n"], read["boot"]) == (
        "warning", "第一行\n第二行 {not a field} \x1b[31m", 1, "b1",
    )  # fmt: skip


def test_systemd_is_told_that_it_began_that_it_lives_and_that_it_ends(office: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(5)
        heart = Heartbeat(lambda: Engine(f"sqlite:///{office}"), supervisor=Supervisor.of({"NOTIFY_SOCKET": address}))
        for act in (heart.beat, heart.beat, heart.stop):
            act()
        heart.close()
        heard = []
        while not heard or heard[-1] != "STOPPING=1":
            heard.append(manager.recv(4096).decode())
    assert heard[0] == "READY=1\nWATCHDOG=1"
    assert len(heard) >= 3
    assert set(heard[1:-1]) == {"WATCHDOG=1"}


def test_where_nobody_watches_over_it_nobody_is_told(tmp_path: Path) -> None:
    Supervisor.of({}).alive()
    Supervisor.of({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive("the address is not there")


def test_how_it_is_is_written_for_prometheus_after_every_beat(office: Path, duban: Run, tmp_path: Path) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    assert duban("daemon", "tick", "--at", "2024-04-02T08:29").code == 0
    file = tmp_path / "duban.prom"
    assert duban("daemon", "run", "--once", "--metrics", str(file)).code == 0
    told = {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(file.read_text("utf-8"))
        for one in family.samples
    }
    queued = len(json.loads(duban("message", "list", "--state", "queued", "--limit", "5000", "-o", "json").out))
    assert told[("duban_messages", "queued")] == queued > 0
    assert (told[("duban_due_items",)], told[("duban_stale",)]) == (0, 0)
    assert told[("duban_now_seconds",)] == told[("duban_last_beat_seconds",)]
    assert duban("daemon", "run", "--once", "--metrics", str(tmp_path / "no" / "duban.prom")).code == 2
