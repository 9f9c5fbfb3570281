"""A daemon that slept, a clock that jumps: what is late says why, and a clock in doubt moves nothing (T22, T23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.items.explained import told
from cli.main import main
from engine.calendar.clock import FixedClock
from engine.daemon.heartbeat import Heartbeat
from engine.errors import ClockJumped
from engine.intake.directory import read_directory
from engine.runtime import Engine, create
from engine.runtime.answers.answering import answers_for
from engine.runtime.upkeep.watching import doubtful
from tests.conftest import PROFILE, PUTUO

BEGIN = datetime(2024, 3, 21, 1, tzinfo=UTC)


class Watch:
    """A daemon on a database with a real clock, whose hands the test moves; ``ran`` is a clock nobody sets."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.ran = FixedClock(BEGIN), 0.0
        self.url = f"sqlite:///{folder / 'office.db'}"
        create(self.url, now=BEGIN, profile=PROFILE.read_text("utf-8"))
        self.engine = self.open()
        self.engine.import_directory(read_directory(PUTUO), actor="admin")
        self.daemon = self.start()

    def open(self) -> Engine:
        return Engine(self.url, self.clock)

    def start(self) -> Heartbeat:
        return Heartbeat(self.open, steady=lambda: self.ran)

    def passes(self, time: timedelta, *, really: timedelta | None = None) -> None:
        """The wall clock moves by ``time``, while ``really`` passes."""
        self.clock.set(self.clock.now() + time)
        self.ran += (time if really is None else really).total_seconds()

    def watched_until(self, day: str) -> None:
        """Beats every ten minutes of the day on which something is due, and every hour between."""
        until = datetime.fromisoformat(f"{day}T18:00+08:00")
        while self.clock.now() < until:
            self.passes(timedelta(minutes=20))
            self.daemon.beat()


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def tasks(watch: Watch) -> list[str]:
    """Two tasks due at the end of April, being worked at."""
    facts = {
        "title": "细化部署", "todo": "制定子方案", "source": "附件1第5行", "due_month": "2024-04",
        "leads": ["jiaoyu", "minzheng"],
    }  # fmt: skip
    row = watch.engine.open("assignment", facts, actor="office.handler", via="enter_row").number
    watch.engine.act(row, "issue", actor="office.handler")
    found = [one.number for one in watch.engine.items(parent=row)]
    for number, unit in zip(found, ("jiaoyu", "minzheng"), strict=True):
        watch.engine.act(number, "receive", actor=f"{unit}.liaison")
        watch.engine.act(number, "begin", actor=f"{unit}.liaison")
    return found


@pytest.mark.full
def test_after_twenty_days_asleep_one_measure_each_marked_late_with_the_outage(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUBAN_LANG", raising=False)
    numbers = tasks(watch)
    watch.watched_until("2024-04-29")
    watch.daemon.close()
    slept = watch.clock.now()
    watch.passes(timedelta(days=20))
    woke = watch.clock.now()
    watch.daemon = watch.start()
    watch.daemon.beat()
    outage = {"since": slept.isoformat(), "until": woke.isoformat()}
    for number in numbers:
        lines = [one for one in watch.engine.history(number) if one.actor_kind == "clock" and one.recorded_at >= woke]
        assert [(one.transition, one.effects.get("rung"), one.effects["late_days"]) for one in lines] == [
            ("clock.lapse", None, 18),  # the first of May had just begun
            ("clock.escalate", "函告", 11),  # its day was 8 May, its hour the opening of the office
            ("clock.remind", "催办", 13),
        ]
        assert all(one.effects["outage"] == outage for one in lines)
        assert [one.procedure for one in watch.engine.items(parent=number)] == ["letter"]
        claims = [(one.rung, one.kind) for one in watch.engine.why(number).claimed if one.at >= woke]
        assert sorted(claims) == [
            ("催办", "sent"),
            ("函告", "opened"),
            ("到期提示", "skipped"),
        ]  # 通报, due on 16 May, is not
        words = dict(told(watch.engine.why(number), watch.engine.zone))
        assert words["逾期记录"].endswith("；2024年4月29日 18:00至2024年5月19日 18:00无人值守")
    watch.passes(timedelta(minutes=1))
    assert watch.daemon.beat() == 0  # and nothing more comes of it


def test_what_a_daemon_that_slept_writes_is_told_from_what_was_written_in_time(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody signed for a task by Friday night; the daemon woke on Monday. The line says
    Friday, and its words Monday."""
    monkeypatch.setenv("DUBAN_LANG", "en")
    facts = {"title": "细化部署", "todo": "方案", "source": "附件1", "due_month": "2024-04", "leads": ["jiaoyu"]}
    row = watch.engine.open("assignment", facts, actor="office.handler", via="enter_row").number
    watch.engine.act(row, "issue", actor="office.handler")
    (number,) = [one.number for one in watch.engine.items(parent=row)]
    watch.passes(timedelta(minutes=5))
    watch.daemon.beat()
    watch.passes(timedelta(days=4, minutes=25), really=timedelta(minutes=1))
    watch.start().beat()
    answers = answers_for(watch.engine, number)
    assert [one.transition for one in answers.belated] == ["clock.lapse", "deem_received"]
    for words in ("item log {}", "report responsibility {} -o json", "item show {}"):
        assert main(["--db", watch.url, *words.format(number).split()]) == 0
    out, err = capsys.readouterr()
    assert "recorded only 2024-03-25 09:30; nobody watched from 2024-03-21 09:05 to 2024-03-25 09:30" in out, out
    assert '"recorded_later": [' in out
    assert "Recorded later than they happened: records 3, 4 of" in err


def test_somebody_who_looks_often_enough_has_no_outage(watch: Watch) -> None:
    tasks(watch)
    watch.watched_until("2024-03-25")
    with watch.engine.database.reading() as held:
        assert held.driver.execute("SELECT count(*) FROM outage").fetchone() == (0,)


def test_half_an_hour_is_no_outage_and_more_is(watch: Watch) -> None:
    watch.daemon.beat()
    for minutes, found in ((30, 0), (31, 1)):
        watch.passes(timedelta(minutes=minutes))
        watch.daemon.beat()
        with watch.engine.database.reading() as held:
            assert held.driver.execute("SELECT count(*) FROM outage").fetchone() == (found,)


def back(watch: Watch) -> None:
    watch.passes(-timedelta(hours=2), really=timedelta(seconds=30))


def forward(watch: Watch) -> None:
    watch.passes(timedelta(days=40), really=timedelta(seconds=30))


@pytest.mark.parametrize("jump", [back, forward])
def test_a_clock_that_jumps_moves_nothing_until_somebody_confirms_it(
    watch: Watch, jump: Callable[[Watch], None]
) -> None:
    numbers = tasks(watch)
    watch.passes(timedelta(hours=3))
    watch.daemon.beat()
    before = {number: watch.engine.item(number).seq for number in numbers}
    jump(watch)
    for daemon in (watch.daemon, watch.start(), watch.start()):  # neither it nor another start of it
        with pytest.raises(ClockJumped, match="confirm"):
            daemon.beat()
    assert {number: watch.engine.item(number).seq for number in numbers} == before
    (told,) = [one for one in watch.engine.doctor() if one.serious and one.code == "clock"]
    here = watch.engine.now().astimezone(watch.engine.zone)  # people read the office's time
    assert told.sentence.data["now"] == f"{here:%Y-%m-%d %H:%M}"
    watch.engine.confirm_clock("admin")
    assert watch.start().beat() >= 0
    assert not [one for one in watch.engine.doctor() if one.code == "clock"]


def test_a_long_time_without_a_daemon_is_an_outage_not_a_jump(watch: Watch) -> None:
    watch.daemon.beat()
    watch.daemon.close()
    watch.passes(timedelta(days=40))
    watch.daemon = watch.start()
    assert watch.daemon.beat() == 0


@pytest.mark.parametrize(
    ("seconds", "ran", "doubted"),
    [
        (0, 0, False),
        (-60, 30, False),
        (-61, 30, True),
        (86_430, 30, False),
        (86_431, 30, True),
        (86_431, None, False),
        (-61, None, True),
        (40 * 86_400, 40 * 86_400, False),  # a machine that was asleep knows it
    ],
)
def test_how_far_a_clock_is_believed(seconds: int, ran: int | None, doubted: bool) -> None:
    really = None if ran is None else timedelta(seconds=ran)
    assert (doubtful(BEGIN, BEGIN + timedelta(seconds=seconds), really) is not None) == doubted
