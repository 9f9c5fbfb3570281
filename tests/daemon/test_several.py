"""Several daemons: each start has its own line, one of them does the chores, and another follows it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.daemon import heartbeat
from engine.daemon.heartbeat import Heartbeat
from engine.store.evidence import evidence
from engine.store.office import running
from engine.store.office.running import take_lease
from engine.testing import Office

MINUTE = timedelta(minutes=1)


def start(office: Office) -> Heartbeat:
    return Heartbeat(office.again)


def passes(office: Office, time: timedelta) -> None:
    office.engine.set_now(office.engine.now() + time)


def seals(office: Office) -> int:
    with office.engine.database.reading() as held:
        return len(evidence.SEALS.all(held))


def test_each_start_has_its_own_line_until_it_says_goodbye(office: Office) -> None:
    first, second = start(office), start(office)
    passes(office, timedelta(hours=1))
    for one in (first, second):
        one.beat()
    found = office.engine.daemon_state().daemons
    assert {one.boot for one in found} == {first.boot, second.boot}
    assert not any(one.silent for one in found)
    first.close()
    passes(office, 6 * MINUTE)  # the second is heard of no more, as after kill -9
    (left,) = office.engine.daemon_state().daemons
    assert (left.boot, left.silent) == (second.boot, True)
    passes(office, timedelta(days=2))
    assert office.engine.daemon_state().daemons[0].boot == second.boot  # nobody has been heard of since
    third = start(office)
    third.beat()
    assert [one.boot for one in office.engine.daemon_state().daemons] == [third.boot]
    third.close()
    second.beat()  # it was only asleep
    assert [one.boot for one in office.engine.daemon_state().daemons] == [second.boot]
    second.close()
    assert office.engine.daemon_state().daemons == ()


def test_a_start_says_of_which_version_it_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "version", lambda name: f"{name} 9.9")
    daemon = start(office)
    daemon.beat()
    with office.engine.database.reading() as held:
        assert [one.version for one in running.RUNNING.all(held)] == ["duban 9.9"]
    daemon.close()


def test_the_lag_is_how_long_the_first_thing_had_been_due(office: Office) -> None:
    office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    wake = office.engine.next_wake()
    assert wake is not None
    office.engine.set_now(max(wake, office.engine.now()) + 3 * MINUTE)
    daemon = start(office)
    daemon.beat()
    (found,) = office.engine.daemon_state().daemons
    assert found.handled == 1
    assert found.lag == (office.engine.now() - office.engine.item("JB-2024-0001").opened_at).total_seconds()
    daemon.beat()
    (found,) = office.engine.daemon_state().daemons
    assert (found.handled, found.lag) == (1, 0)
    daemon.close()


def test_one_has_the_chores_and_is_followed_when_it_goes_or_is_silent(office: Office) -> None:
    now = office.engine.now()

    def takes(who: str, after: timedelta) -> bool:
        with office.engine.database.writing() as held:
            return take_lease(held, "chores", who, now + after, now + after + 10 * MINUTE)

    assert takes("甲", 0 * MINUTE)
    assert not takes("乙", 1 * MINUTE)
    assert takes("甲", 9 * MINUTE)  # until 19
    assert not takes("乙", 18 * MINUTE)
    assert takes("乙", 19 * MINUTE)
    assert not takes("甲", 20 * MINUTE)


def test_only_the_one_seals(office: Office, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    office.engine.set_setting("seal.file", f"{tmp_path}/seals", "admin")
    made: list[str] = []
    daily = heartbeat.sealing.daily
    first, second = start(office), start(office)
    for one in (first, second):
        with monkeypatch.context() as patched:
            patched.setattr(
                heartbeat.sealing, "daily", lambda engine, boot=one.boot: made.append(boot) or daily(engine)
            )
            one.beat()
    assert made == [first.boot]
    assert seals(office) == 1
    first.close()
    passes(office, timedelta(days=1))
    second.beat()
    assert seals(office) == 2
    second.close()
