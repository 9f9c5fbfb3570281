"""From the outbox to the door of the receiver: once, in one letter, when the office works; and whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from engine.daemon import postman
from engine.daemon.channels import BadDirections, Letter, NotSent, Options, Receipt
from engine.daemon.directions import Directions, read
from engine.daemon.postman import ATTEMPTS, LEASE, Postman, back_off
from engine.definition.registry import Registry
from engine.errors import NotAllowed, Sentence
from engine.runtime.reader import Reader
from engine.runtime.upkeep.messages import Message, cancel, messages, retry
from engine.runtime.upkeep.messages import shut as channels_shut
from engine.testing import Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.diaries.test_worked_vector import begun_task, letter_served

MINUTE = timedelta(minutes=1)
TO = {"jiaoyu": "edu", "anweiban": "office", "anweiban/office_head": "head"}


class Pigeon:
    """A channel that keeps what it carried, and does what it is told to."""

    outward = False

    def __init__(self, options: Options | None = None) -> None:
        self.carried: list[Letter] = []
        self.then: Callable[[Letter], Any] = lambda letter: Receipt()

    def send(self, letter: Letter) -> Any:
        self.carried.append(letter)
        return self.then(letter)


class Outside(Pigeon):
    outward = True


class Post:
    """An office with eleven messages for three receivers, and a pigeon."""

    def __init__(self, office: Office, **settings: Any) -> None:
        self.office, self.pigeon = office, Pigeon()
        table = {"gather": 0, **settings, "loft": {"kind": "pigeon", "to": TO}}
        self.directions: Directions = read(table, Path(), {"pigeon": lambda options: self.pigeon})
        self.man = self.another()

    def another(self, **how: Any) -> Postman:
        office = self.office
        return Postman(lambda: Reader(office.url, registry=office.engine.registry), self.directions, **how)

    def later(self, time: timedelta) -> None:
        self.office.engine.follow_clock()
        self.office.engine.set_now(self.office.engine.now() + time)

    def all(self, status: str | None = None) -> list[Message]:
        return messages(self.office.engine, status=status)

    def counts(self) -> dict[str, int]:
        found = [one.status for one in self.all()]
        return {one: found.count(one) for one in sorted(set(found))}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Path:
    """The file of an office that has a letter served; copied for each test."""
    folder = tmp_path_factory.mktemp("lived")
    _live(Office(folder, directory=PUTUO, profile=PROFILE, registry=registry))
    return folder / "office.db"


def _live(office: Office) -> None:
    letter_served(office, begun_task(office))
    office.engine.close()


@pytest.fixture
def waiting(kind: str, lived: Path, tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """That office, on either database."""
    with ExitStack() as ending:
        if kind == "sqlite":
            copyfile(lived, tmp_path / "office.db")
            url = f"sqlite:///{tmp_path / 'office.db'}"
        else:
            made = servers.mould("lived", lambda url: _live(
                Office(url, directory=PUTUO, profile=PROFILE, registry=registry)))  # fmt: skip
            url = ending.enter_context(servers.scratch(made))
        office = Office.entered(url, registry=registry)
        yield office
        office.engine.close()


@pytest.fixture
def post(waiting: Office) -> Post:
    return Post(waiting)


def test_several_messages_to_one_receiver_are_one_letter_and_go_once(post: Post) -> None:
    assert post.counts() == {"queued": 11}
    assert post.man.round() == 11
    by = {one.to: one for one in post.pigeon.carried}
    assert len(post.pigeon.carried) == len(by) == 3
    assert by["edu"].subject == "【督办】催办：细化部署"
    assert by["edu"].body == (
        "区教育局：\n\n■ RW-2024-0001 细化部署\n  环节：办理中\n  期限：2024年4月30日\n"
        "  首次提醒、再次提醒、末次提醒、到期提示、催办（2024-05-06 09:00）"
    )
    assert "2 个事项" in by["office"].subject
    assert [line["number"] for line in by["edu"].lines] == ["RW-2024-0001"] * 5
    assert post.counts() == {"handed_over": 11}  # nobody said that they were delivered
    (told,) = {tuple(line["word"] for line in one.history) for one in post.all()}
    assert told == ("handed_over",)
    post.later(timedelta(days=1))
    assert post.man.round() == 0
    assert len(post.pigeon.carried) == 3


def test_only_who_knows_it_says_delivered(post: Post) -> None:
    post.pigeon.then = lambda letter: Receipt("delivered", "r-1")
    post.man.round()
    assert post.counts() == {"delivered": 11}
    assert post.all()[0].history[0]["reference"] == "r-1"


def test_nothing_is_sent_at_night_nor_on_a_day_of_rest(waiting: Office) -> None:
    post = Post(waiting, quiet="18:00-08:30", workdays_only=True)
    sent = []
    for when in ("2024-05-11 17:59", "2024-05-11 18:00", "2024-05-12 10:00", "2024-05-13 08:29", "2024-05-13 08:30"):
        waiting.until(when)
        opens = post.directions.opens(waiting.engine.calendar, waiting.engine.now())
        sent.append((when, opens))
    assert [opens for _, opens in sent] == [True, False, False, False, True]  # Saturday the 11th was a working day
    assert post.man.round() > 0
    noon = Post(waiting, quiet="12:00-13:00")
    waiting.until("2024-05-13 12:30")
    assert noon.man.round() == 0


def test_a_message_waits_a_little_for_others_to_the_same_unit(waiting: Office) -> None:
    post = Post(waiting, gather=30)
    assert post.man.round() == 11  # the oldest of each has waited for days
    days = iter(range(13, 31))
    while not post.all("queued"):
        waiting.until(f"2024-05-{next(days)} 09:00")
    assert post.man.round() == 0
    post.later(29 * MINUTE)
    assert post.man.round() == 0
    post.later(MINUTE)
    assert post.man.round() > 0


def test_a_receiver_who_is_away_is_tried_again_later_and_later_and_then_a_person_is_told(post: Post) -> None:
    def away(letter: Letter) -> Receipt:
        raise NotSent("nobody at home")

    post.pigeon.then = away
    keys = set()
    for n in range(1, ATTEMPTS + 1):
        assert post.man.round() == 0
        keys.add(tuple(sorted(one.key for one in post.pigeon.carried[-3:])))
        assert len(post.pigeon.carried) == 3 * n
        post.later(back_off(n) - MINUTE)
        assert post.man.round() == 0
        assert len(post.pigeon.carried) == 3 * n
        post.later(MINUTE)
    assert len(keys) == 1  # the same letters every time
    assert post.counts() == {"failed": 11}
    one = post.all()[0]
    assert (one.attempts, one.error) == (ATTEMPTS, "nobody at home")
    assert [line["word"] for line in one.history] == ["not_sent"] * (ATTEMPTS - 1) + ["failed"]
    (finding,) = [one for one in post.office.engine.doctor() if one.code == "message"]
    assert finding.serious
    assert finding.sentence.data["count"] == 11
    with pytest.raises(NotAllowed):
        retry(post.office.engine, [one.id], actor="jiaoyu.liaison")
    retry(post.office.engine, [one.id for one in post.all()], actor="office.handler")
    post.pigeon.then = lambda letter: Receipt()
    assert post.man.round() == 11
    assert [one for one in post.office.engine.doctor() if one.code == "message"] == []


def test_a_channel_that_is_shut_costs_no_message_an_attempt(post: Post) -> None:
    """A wrong password over a long weekend: one letter is tried now and then, and when it is right all go."""

    def shut(letter: Letter) -> Receipt:
        raise NotSent("the password is wrong", shut=True)

    post.pigeon.then, begun = shut, post.office.engine.now()
    for n in range(1, ATTEMPTS + 3):
        assert post.man.round() == 0
        assert post.man.round() == 0
        assert len(post.pigeon.carried) == n  # of three letters one, and none again at once
        post.later(postman.HELD)
    tried = [one for one in post.all() if one.error]
    assert {(one.status, one.attempts, one.error) for one in tried} == {("queued", 0, "the password is wrong")}
    assert {tuple(line["word"] for line in one.history) for one in tried} == {("held",)}  # said once
    assert channels_shut(post.office.engine) == [("loft", begun, Sentence("{what}", {"what": "the password is wrong"}))]
    assert post.counts() == {"queued": 11}
    post.pigeon.then = lambda letter: Receipt()
    assert post.another().round() == 11  # who starts anew does not wait
    assert post.counts() == {"handed_over": 11}
    assert channels_shut(post.office.engine) == []


def test_what_will_never_be_taken_is_given_up_at_once(post: Post) -> None:
    def refuse(letter: Letter) -> Receipt:
        if letter.to == "edu":
            raise NotSent("no such address", final=True)
        return Receipt()

    post.pigeon.then = refuse
    assert post.man.round() == 6
    assert post.counts() == {"failed": 5, "handed_over": 6}


@pytest.mark.parametrize("garbage", [None, "ok", 200, {"errcode": 0}, Receipt("read")])  # type: ignore[arg-type]
def test_an_answer_nobody_understands_confirms_nothing(post: Post, garbage: Any) -> None:
    post.pigeon.then = lambda letter: garbage
    assert post.man.round() == 0
    assert post.counts() == {"queued": 11}
    assert post.all()[0].error == "the channel answers what nobody understands"


def test_a_channel_that_breaks_tells_no_secret(post: Post) -> None:
    def broken(letter: Letter) -> Receipt:
        raise KeyError("https://robot.example/?key=s3cret")

    post.pigeon.then = broken
    post.man.directions = Directions(
        post.directions.channels, post.directions.addresses, gather=timedelta(0), hidden=frozenset({"s3cret"})
    )
    post.man.round()
    assert post.all()[0].error == "the channel failed: KeyError: 'https://robot.example/?key=***'"
    assert "s3cret" not in str([one.history for one in post.all()])


def test_a_channel_that_hangs_holds_nobody_up_and_its_late_answer_changes_nothing(post: Post) -> None:
    let_go = threading.Event()

    def hang(letter: Letter) -> Receipt:
        if letter.to == "edu":
            let_go.wait(30)
        return Receipt()

    post.pigeon.then = hang
    assert post.another(patience=0.1).round() == 6
    assert post.counts() == {"handed_over": 6, "queued": 5}
    let_go.set()
    key = next(one.key for one in post.pigeon.carried if one.to == "edu")
    assert post.counts() == {"handed_over": 6, "queued": 5}
    post.later(back_off(1))
    assert post.man.round() == 5
    assert post.pigeon.carried[-1].key == key  # so that whoever has it already can tell


def test_an_answer_that_got_lost_costs_a_second_letter_under_the_same_key(post: Post) -> None:
    received = dict[str, int]()

    def lose(letter: Letter) -> Receipt:
        received[letter.key] = received.get(letter.key, 0) + 1
        if received[letter.key] == 1:
            raise ConnectionResetError
        return Receipt()

    post.pigeon.then = lose
    assert post.man.round() == 0
    post.office.until("2024-05-13 10:00")  # meanwhile there is more to tell
    post.man.round()
    twice = [key for key, times in received.items() if times == 2]
    assert len(twice) == 3
    bodies = {key: {one.body for one in post.pigeon.carried if one.key == key} for key in twice}
    assert all(len(one) == 1 for one in bodies.values())  # word for word the same; what is new is another letter


def test_who_comes_back_too_late_reports_nothing(post: Post) -> None:
    """The lease has run out, another has delivered: the first one's failure must not undo that."""
    second = post.another()

    def slow(letter: Letter) -> Receipt:
        if len(post.pigeon.carried) == 1:
            assert second.round() == 6  # it is leased: only the other letters go
            post.later(LEASE)
            assert second.round() == 5
            raise NotSent("it took too long")
        return Receipt()

    post.pigeon.then = slow
    assert post.man.round() == 0
    assert post.counts() == {"handed_over": 11}
    assert {len(one.history) for one in post.all()} == {1}


def test_who_dies_with_a_letter_in_hand_is_followed_by_another(post: Post) -> None:
    """Killed again and again while it is being sent, a letter is given up at last, and not by silence."""
    job = next(iter(_jobs(post.man)))
    for _n in range(ATTEMPTS):
        _lease, rows = post.man._take(job)
        assert len(rows) == 5
        assert post.man._take(job)[1] == []
        post.later(LEASE)
        job = next(iter(_jobs(post.man)))
    post.man.round()
    assert {one.unit for one in post.all("failed")} == {"jiaoyu"}
    assert post.all("failed")[0].error == "nobody lived to say what became of it"
    assert all(one.to != "edu" for one in post.pigeon.carried)


def _jobs(man: Postman) -> list[Any]:
    man.reader = man._open()
    return list(man._jobs())


def test_a_receiver_without_address_is_not_forgotten(waiting: Office) -> None:
    pigeon = Pigeon()
    table = {"gather": 0, "loft": {"kind": "pigeon", "to": {"anweiban/office_head": "head"}}}
    known = read(table, Path(), {"pigeon": lambda options: pigeon})
    man = Postman(lambda: Reader(waiting.url, registry=waiting.engine.registry), known)
    assert man.round() == 2
    assert [one.to for one in pigeon.carried] == ["head"]
    assert len(messages(waiting.engine, status="queued")) == 9
    rest = read({**table, "wall": {"kind": "pigeon", "to": {"*": ""}}}, Path(), {"pigeon": lambda options: pigeon})
    assert Postman(lambda: Reader(waiting.url, registry=waiting.engine.registry), rest).round() == 9
    assert len(pigeon.carried) == 3  # the two units are not mixed


def test_from_a_rehearsal_nothing_leaves_the_building(waiting: Office) -> None:
    outside = Outside()
    known = read({"gather": 0, "out": {"kind": "o", "to": {"*": "x"}}}, Path(), {"o": lambda options: outside})
    assert Postman(lambda: Reader(waiting.url, registry=waiting.engine.registry), known).round() == 0
    assert outside.carried == []
    assert len(messages(waiting.engine, status="queued")) == 11


def test_what_waits_can_be_withdrawn_but_not_what_is_on_its_way(post: Post) -> None:
    ids = [one.id for one in post.all() if one.unit == "jiaoyu"]
    with pytest.raises(NotAllowed, match="looks after messages"):
        cancel(post.office.engine, ids, "已电话告知", actor="jiaoyu.liaison")
    cancel(post.office.engine, ids[:1], "已电话告知", actor="office.handler")
    with pytest.raises(NotAllowed, match="waits no longer"):
        cancel(post.office.engine, ids, "已电话告知", actor="office.handler")
    assert post.counts() == {"cancelled": 1, "queued": 10}  # all of them or none
    said: list[str] = []

    def meanwhile(letter: Letter) -> Receipt:
        if letter.to == "edu":
            with pytest.raises(NotAllowed, match="just now") as refused:
                cancel(post.office.engine, ids[1:2], "…", actor="office.handler")
            said.append(str(refused.value))
        return Receipt()

    post.pigeon.then = meanwhile
    assert post.man.round() == 10
    assert len(said) == 1
    with pytest.raises(NotAllowed, match="was not given up"):
        retry(post.office.engine, ids[1:2], actor="admin")


def test_when_told_to_stop_the_letter_in_hand_is_the_last(post: Post) -> None:
    assert post.man.round(stop=lambda: bool(post.pigeon.carried)) in (2, 5)
    assert len(post.pigeon.carried) == 1


BAD: list[tuple[dict[str, Any], str]] = [
    ({"quiet": "18-8"}, "channels.quiet"),
    ({"quiet": "25:00-08:00"}, "channels.quiet"),
    ({"gather": True}, "channels.gather"),
    ({"workdays": True}, "channels.workdays"),
    ({"a": {"to": {"x": "y"}}}, "channels.a.kind"),
    ({"a": {"kind": "pidgin", "to": {"x": "y"}}}, "channels.a.kind"),
    ({"a": {"kind": "console"}}, "channels.a.to"),
    ({"a": {"kind": "console", "pth": "x", "to": {"x": "y"}}}, "channels.a.pth"),
    ({"a": {"kind": "wecom", "url": "https://…", "to": {"x": ""}}}, "channels.a.url"),
    ({"a": {"kind": "wecom", "url_env": "DUBAN_NO_SUCH", "to": {"x": ""}}}, "channels.a.url_env"),
    ({"a": {"kind": "smtp", "host": "h", "from": "a@b", "security": "ssl", "to": {"x": ""}}}, "channels.a.security"),
    ({"a": {"kind": "smtp", "host": "h", "from": "a@b", "security": "none", "user": "u", "password_env": "HOME",
            "to": {"x": ""}}}, "channels.a.security"),
    ({"a": {"kind": "webhook", "url": "ftp://h", "secret_env": "HOME", "to": {"x": ""}}}, "channels.a.url"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where"), BAD, ids=[where for _, where in BAD])
def test_a_mistake_in_the_configuration_is_named(table: dict[str, Any], where: str, tmp_path: Path) -> None:
    with pytest.raises(BadDirections, match=f"^{where}: "):
        read(table, tmp_path)


def test_back_off_doubles_up_to_four_hours() -> None:
    assert [back_off(n) // MINUTE for n in (1, 2, 3, 7, 8, 50)] == [2, 4, 8, 128, 240, 240]
    assert sum((back_off(n) for n in range(1, ATTEMPTS)), timedelta()) < timedelta(days=1)
    assert timedelta(seconds=postman.PATIENCE) * 2 < LEASE
