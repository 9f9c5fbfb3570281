"""Whoever writes a line by hand, chained rightly, in the name of somebody who might not do it that day; and whoever
changes by hand who may."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from types import SimpleNamespace
from typing import Any

import pytest

from engine.calendar.clock import FixedClock
from engine.intake.directory import read_directory
from engine.intake.rows import Directory, OperatorRow, PostRow
from engine.intake.scope import Scope
from engine.runtime import Engine, create
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.directory import directory_as_told
from engine.runtime.audits.replaying import replay
from engine.runtime.audits.wrong import Wrong
from engine.runtime.office.mandates import SKEW, Mandates
from tests.audit.conftest import by_hand, reader
from tests.audit.test_attacks import Attack
from tests.conftest import PROFILE, PUTUO

NOON = datetime(2024, 5, 9, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(spring: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spring, with a new deputy from 10 May, whose post was ended on the 20th as of the 15th, and a letter taken
    back meanwhile by the substitute of the committee's deputy."""
    file = Path(shutil.copyfile(spring, tmp_path_factory.mktemp("authority") / "duban.db"))
    engine = Engine(f"sqlite:///{file}")
    engine.import_directory(Directory(operators=(OperatorRow("qian", "钱某"),)), actor="admin")
    _post(engine, "2024-05-10", None)
    engine.live_until(datetime(2024, 5, 16, 2, tzinfo=UTC))
    engine.hold("RW-2024-0001", date(2024, 5, 20), "专班研究", actor="qian")
    engine.delegate("committee.deputy", "office.deputy", actor="admin", until=date(2024, 5, 17), substitute=True,
                    scope=Scope.of(procedures=("letter",)))  # fmt: skip
    engine.act("HG-2024-0001", "withdraw", {"reason": "已报结", "then": "rest"}, actor="office.deputy")
    engine.act("RW-2024-0001", "send_back", {"reason": "缺附件"}, actor="office.handler")
    engine.act("JB-2024-0003", "resolve", {"leads": ["jiaoyu"]}, actor="office.handler")
    engine.act("JB-2024-0003", "issue", {}, actor="office.handler")
    (task,) = [one.number for one in engine.items() if one.number == "RW-2024-0002"]
    engine.act(task, "receive", {}, actor="office.handler", acting_for="jiaoyu", source="电话记录")
    engine.recuse(task, "office.deputy", "系其亲属", actor="office.head")
    engine.act(task, "begin", {}, actor="jiaoyu.liaison")
    engine.live_until(datetime(2024, 5, 20, 2, tzinfo=UTC))
    _post(engine, "2024-05-10", "2024-05-15")
    engine.close()
    return file


def _post(engine: Engine, first: str, last: str | None) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last) if last else None
    post = PostRow(login="qian", role="office_deputy", unit="anweiban", valid_from=days[0], valid_to=days[1])
    engine.import_directory(Directory(posts=(post,)), actor="admin")


@pytest.fixture
def found(office: Path, tmp_path: Path) -> Callable[[str], list[Wrong]]:
    """What a replay finds of an item."""

    def look(number: str) -> list[Wrong]:
        engine = Engine(f"sqlite:///{tmp_path / 'duban.db'}")
        try:
            return list(replay(engine, number))
        finally:
            engine.close()

    shutil.copyfile(office, tmp_path / "duban.db")
    return look


def test_what_was_right_by_what_was_known_then_is_right(office: Path) -> None:
    """The deputy's post was ended afterwards for days on which he had acted: what he did then stays right."""
    engine = Engine(f"sqlite:///{office}")
    assert [str(one.sentence) for one in (*verify(engine), *replay(engine))] == []
    engine.close()


def in_hand(file: Path, number: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """The history of an item changed by somebody who has the file and our own hash function."""
    with by_hand(file) as held:
        one = Attack(held, None)  # type: ignore[arg-type]
        (id,) = held.execute("SELECT id FROM item WHERE number = ?", (number,)).fetchone()
        lines = one.history(id)
        change(lines)
        one.write(id, lines, clever=True)


def last(lines: list[dict[str, Any]], transition: str) -> dict[str, Any]:
    return next(line for line in reversed(lines) if line["transition"] == transition)


FORGED = {
    "nobody": ("item.hold", {"actor": "office.handler"}, "2024-05-16 office.handler might not: only the office's"),
    "before his time": (
        "item.hold", {"recorded_at": "2024-05-09T03:00:00.000000Z", "occurred_at": "2024-05-09T03:00:00.000000Z"},
        "on 2024-05-09 qian might not",
    ),
    "another unit": ("submit", {"actor": "jiaoyu.liaison", "source": None}, "on 2024-05-09 jiaoyu.liaison might not"),
    "his own work": ("send_back", {"actor": "office.handler2"}, "whoever took “报结” may not also take this one"),
    "no source": ("receive", {"source": None}, "needs its source"),
    "recused": ("begin", {"actor": "office.deputy"}, "office.deputy is recused from this item: 系其亲属"),
    "own post": ("withdraw", {"effects": "{}"}, "only in the place of committee.deputy, and the line does not say"),
    "another's post": (
        "withdraw", {"effects": '{"persons":{"in_place_of":"office.head","role":"office_head"}}'},
        "did not stand in for office.head",
    ),
    "a parent that did nothing": (
        "receive", {"actor": "JB-2024-0001", "actor_kind": "parent"}, "JB-2024-0001 did nothing at that instant",
    ),
    "a child that said nothing": ("begin", {"actor_kind": "child"}, "no child of the item told it"),
    "a child that did something else": ("issue", {"actor_kind": "child"}, "no child of the item told it"),
    "no delegation": (
        "withdraw", {"actor": "committee.deputy", "effects": '{"persons":{"typed_by":"office.handler"}}'}, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_a_line_in_the_name_of_somebody_who_might_not(
    what: str, found: Callable[[str], list[Wrong]], tmp_path: Path
) -> None:
    transition, change, why = FORGED[what]
    of = {"withdraw": "HG-2024-0001", "receive": "RW-2024-0002", "begin": "RW-2024-0002", "issue": "JB-2024-0003"}
    number = of.get(transition, "RW-2024-0001")
    place: list[int] = []

    def forge(lines: list[dict[str, Any]]) -> None:
        line = last(lines, transition)
        line |= change
        place.append(lines.index(line) + 1)

    in_hand(tmp_path / "duban.db", number, forge)
    told = [str(one.sentence) for one in found(number) if one.seq == place[0]]
    if why is None:  # a rehearsal lets everybody act as everybody
        assert not any("delegated" in one or "might not" in one for one in told), told
    else:
        assert any(why in one for one in told), told


ROWS = {
    "a post is lengthened": (
        "UPDATE post SET valid_to = NULL WHERE login = 'qian'",
        "qian office_deputy anweiban 2024-05-10 is stored as 2024-05-10 – …; the system log tells 2024-05-10 – 2",
    ),
    "a post is put in": (
        "INSERT INTO post (login, role, unit_code, valid_from)"
        " VALUES ('qian', 'office_head', 'anweiban', '2024-01-01')",
        "post qian office_head anweiban 2024-01-01 is stored as 2024-01-01 – …; the system log tells —",
    ),
    "a post is taken out": (
        "DELETE FROM post WHERE login = 'office.head' AND role = 'office_head'", "post office.head office_head",
    ),
    "a delegation is put in": (
        "INSERT INTO delegation (principal, delegate, scope, valid_from, granted_by, granted_at, kind) VALUES"
        " ('office.head', 'qian', 'all', '2024-01-01', 'admin', '2024-01-01T00:00:00.000000Z', 'delegate')",
        "delegate office.head qian is stored as 2024-01-01 – … all; the system log tells —",
    ),
    "a substitution is widened": ("UPDATE delegation SET scope = 'all'", "substitute committee.deputy office.deputy"),
    "a login is bound": ("UPDATE operator SET os_user = 'mallory' WHERE login = 'office.head'", "is bound to mallory"),
    "the office is another": ("UPDATE setting SET value = '\"jiaoyu\"' WHERE name = 'office.unit'", "stored as jiaoyu"),
}  # fmt: skip


def test_who_may_is_told_by_the_log_and_not_by_rows_alone(office: Path, tmp_path: Path) -> None:
    for change, why in ROWS.values():
        file = Path(shutil.copyfile(office, tmp_path / "duban.db"))
        with by_hand(file) as held:
            held.execute(change)
        with reader(file) as one, one.database.reading() as looking:
            (found,) = directory_as_told(looking)
        assert why in str(found.sentence), str(found.sentence)
    with reader(file) as one:  # which is one of the things that are verified
        assert "directory" in {found.code for found in verify(one)}


@pytest.mark.full
def test_under_whose_login_somebody_typed_is_asked_on_a_real_clock(tmp_path: Path) -> None:
    """A delegation that ran that day and a substitution are right; one put in by SQL and taken out again is not."""
    url, clock = f"sqlite:///{tmp_path / 'office.db'}", FixedClock(datetime(2024, 3, 21, 1, tzinfo=UTC))
    create(url, now=clock.now(), profile=PROFILE.read_text("utf-8"), admin="root")
    engine = Engine(url, clock)
    engine.import_directory(read_directory(PUTUO), actor="admin")
    for login, user in (("office.handler", "u1"), ("office.deputy", "u2"), ("jiaoyu.liaison", "u3")):
        engine.bind(login, user, actor="admin")
    engine.delegate("office.head", "office.deputy", actor="admin", until=date(2024, 3, 22))
    engine.delegate("committee.deputy", "office.deputy", actor="admin", substitute=True)

    def signed(by: str, typist: str) -> str:
        letter = {"grounds": "逾期"}, {"addressee": "yingji" if by == "office.deputy" else "tiyu"}
        number = engine.open("letter", *letter, actor="office.handler", typist="u1", via="propose").number
        engine.act(number, "sign", {}, actor=by, typist=typist)
        clock.set(clock.now() + timedelta(hours=1))
        return number

    signed("office.head", "u2")
    signed("office.deputy", "u2")
    engine.end_delegation("office.head", "office.deputy", actor="admin")
    assert [str(one.sentence) for one in (*verify(engine), *replay(engine))] == []
    with closing(connect(tmp_path / "office.db", isolation_level=None)) as held:
        held.execute(ROWS["a delegation is put in"][0].replace("qian", "jiaoyu.liaison"))
        forged = signed("office.head", "u3")
        held.execute("DELETE FROM delegation WHERE delegate = 'jiaoyu.liaison'")
    assert list(verify(engine)) == []
    (one,) = replay(engine)
    assert (one.number, "office.head had not delegated to jiaoyu.liaison" in str(one.sentence)) == (forged, True)
    engine.close()


# the log by itself ------------------------------------------------------------------------------------------------


def log(*lines: tuple[datetime, str, dict[str, Any]]) -> Mandates:
    return Mandates(SimpleNamespace(at=at, kind=kind, data=data) for at, kind, data in lines)


def days(n: float) -> datetime:
    return NOON + timedelta(days=n)


def posts(mandates: Mandates, login: str, n: float, hand: str = "") -> frozenset[tuple[str, str]] | None:
    actor = mandates.actor(login, hand, days(n), days(n).date())
    return None if actor is None else actor.within("letter").posts


STANDS = {
    "posts": [["head", "office_head", "office", "2024-01-01", None], ["old", "handler", "office", None, "2024-02-01"]],
    "bound": {}, "delegations": [["delegate", "head", "old", [["2024-01-01", None, "procedure:letter"]]]],
    "recusals": [], "settings": {"office.unit": "office"},
}  # fmt: skip
HEAD = frozenset({("office_head", "office")})


def test_a_post_counts_from_when_it_was_recorded() -> None:
    post = ["new", "handler", "office"]
    told = log((days(0), "database.init", {"stands": STANDS}),
               (days(9), "directory.import", {"posts": [[*post, "2024-05-01", None]]}),
               (days(20), "directory.import", {"posts": [[*post, "2024-05-01", "2024-05-02"]]}))  # fmt: skip
    assert posts(told, "new", 8) == frozenset()
    assert posts(told, "new", 19) == frozenset({("handler", "office")})
    assert posts(told, "new", 21) == frozenset()
    minute = SKEW / timedelta(days=1)
    some = [bool(posts(told, "new", n)) for n in (9 - 2 * minute, 9 - minute, 20 + minute, 20 + 2 * minute)]
    assert some == [False, True, True, False]


def test_a_clock_that_stood_ahead_makes_nobody_wrong() -> None:
    told = log((days(0), "database.init", {"stands": STANDS}),
               (days(400), "directory.import", {"posts": [["new", "handler", "office", None, None]]}),
               (days(3), "clock.confirm", {}))  # fmt: skip
    assert (posts(told, "new", 4), posts(told, "new", 2)) == (frozenset({("handler", "office")}), frozenset())


def test_before_an_upgrade_only_who_has_ever_held_what_is_known() -> None:
    """What an older program wrote says nothing of when posts ended, nor who typed."""
    told = log((days(-30), "setting", {"name": "office.unit", "value": "office"}),
               (days(-20), "setting", {"name": "time_zone", "value": "Asia/Shanghai"}),
               (days(0), "database.upgrade", {"stands": STANDS}))  # fmt: skip
    assert posts(told, "old", -1) == frozenset({("handler", "office")})
    assert posts(told, "old", 1) == frozenset()
    assert posts(told, "head", -1, "stranger") == HEAD
    assert posts(told, "head", 1, "stranger") is None
    assert (told.tells(days(-31)), told.tells(days(-1))) == (False, True)
    assert posts(told, "head", -200) == frozenset()  # before its first day nobody ever held it


def test_a_delegation_goes_as_far_as_it_goes() -> None:
    ended = {"principal": "head", "delegate": "old", "rows": [["2024-01-01", "2024-05-14", "procedure:letter"]]}
    told = log((days(0), "database.init", {"stands": STANDS}), (days(6), "delegation.end", ended))
    assert posts(told, "head", 1, "old") == HEAD | {("", "")}
    actor = told.actor("head", "old", days(1), days(1).date())
    assert actor is not None
    assert not HEAD & actor.within("circular").posts
    assert posts(told, "head", 7, "old") is None


def test_a_recusal_bars_from_when_it_was_declared_until_it_was_lifted() -> None:
    told = log((days(0), "database.init", {"stands": STANDS}),
               (days(1), "recusal.declare", {"login": "head", "unit": "jiaoyu", "reason": "亲属"}),
               (days(5), "recusal.end", {"login": "head", "unit": "jiaoyu"}))  # fmt: skip
    barred = [told.actor("head", "", days(n), days(n).date()) for n in (0.5, 2, 6)]
    assert [dict(one.barred) if one else None for one in barred] == [{}, {"jiaoyu": "亲属"}, {}]
