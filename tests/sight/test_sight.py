"""What an operator may not see is not there: not in lists and counts, not in histories, not in what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.errors import DubanError, NotAllowed, NotFound, Refused
from engine.outputs.bundle import bundle
from engine.runtime import Engine
from engine.runtime.answers.attached import attached
from engine.runtime.answers.sight import MASK
from engine.runtime.forecasts.forecast import forecast, twin
from engine.runtime.upkeep.messages import messages
from engine.testing import Office

SECRET = ("燃气安全：", "私接燃气", "违规动火", "XS-2024")

ASKED: dict[str, Callable[[Any], Any]] = {
    "items": lambda door: door.items(),
    "items of a procedure": lambda door: door.items(procedure="clue"),
    "tree": lambda door: door.tree("HC-2024-0001"),
    "history": lambda door: door.history("HC-2024-0001"),
    "what was taken": lambda door: door.taken("pass_on", "register"),
    "inbox of the office": lambda door: door.inbox("office.head"),
    "deadlines": lambda door: door.deadlines(),
    "messages": lambda door: messages(door),
    "holdings": lambda door: [*door.holdings()],
    "suspicions of a doctor": lambda door: door.daemon_state(),
}


def read_by(office: Office, login: str | None) -> Engine:
    """The record as an operator reads it."""
    door = office.again()
    door.show_to(lambda held: login)
    return door


@pytest.fixture
def late(office: Office) -> Office:
    """The same when everything is overdue and the head was told of it."""
    office.until("2024-04-12 10:00")
    return office


@pytest.mark.parametrize("what", ASKED)
def test_nothing_of_it_is_told(what: str, late: Office) -> None:
    said = repr(ASKED[what](read_by(late, "jiaoyu.liaison")))
    assert not [word for word in SECRET if word in said]


def test_whoever_the_procedure_names_sees_it(late: Office) -> None:
    door, stranger = read_by(late, "office.head"), read_by(late, None)
    assert [one.number for one in door.items()] == ["HC-2024-0001", "XS-2024-0001", "XS-2024-0002"]
    assert door.item("HC-2024-0001").facts["matter"] == "有人反映食堂私接燃气"
    assert door.item("HC-2024-0001").children == 1
    assert stranger.item("HC-2024-0001").children == 0
    assert len(messages(door)) > len(messages(stranger)) > 0
    assert [one.number for one in stranger.items()] == ["HC-2024-0001"]
    assert "matter" not in stranger.item("HC-2024-0001").facts


def test_a_number_that_is_guessed_answers_like_one_that_does_not_exist(office: Office) -> None:
    door = read_by(office, "jiaoyu.liaison")

    def told(number: str, ask: Callable[[str], Any]) -> tuple[str, Any]:
        with pytest.raises(NotFound) as refused:
            ask(number)
        return str(refused.value).replace(number, "N"), refused.value.data.get("nearest")

    asks: list[Callable[[str], Any]] = [
        door.item, door.history, door.tree, door.find, door.explain, door.suspensions, door.documents, door.why,
        lambda number: door.act(number, "close", {"opinion": "?"}, actor="jiaoyu.liaison"),
        lambda number: door.open("inquiry", {"subject": number}, {"owner": number}, actor="jiaoyu.liaison"),
    ]  # fmt: skip
    for ask in asks[:-1]:
        assert told("XS-2024-0001", ask) == told("XS-2024-0007", ask)
    with pytest.raises(NotFound):
        door.find("XS-2024-1")
    assert office.item("XS-2024-0001").seq == 1
    with office.engine.database.reading() as held:  # the attempt is on record, for those who may see the item
        rows = held.driver.execute("SELECT login, number, transition FROM refusal").fetchall()
    assert [tuple(row) for row in rows] == [("jiaoyu.liaison", "XS-2024-0001", "close")]


def test_what_mentions_it_is_masked(office: Office) -> None:
    number = office.open("inquiry", by="office.head", subject="并入XS-2024-0002核查", parties={"owner": "jiaoyu"})
    whole, stranger = read_by(office, "office.head"), read_by(office, None)
    assert whole.item(number).title == "并入XS-2024-0002核查"
    assert stranger.item(number).title == stranger.item(number).facts["subject"] == f"并入{MASK}核查"
    assert [line.facts for line in stranger.history(number)] == [{"subject": f"并入{MASK}核查"}]
    (line,) = [one for one in stranger.history("HC-2024-0001") if one.transition == "pass_on"]
    assert line.facts == {}
    assert "XS-" not in repr(line.effects)


def test_a_level_changed_by_hand_is_found(office: Office) -> None:
    from engine.runtime.audits.auditing import verify

    assert [*verify(office.engine)] == []
    with office.engine.database.writing() as held:
        held.driver.execute("UPDATE item SET level = NULL WHERE number = 'XS-2024-0002'")
    assert [(one.number, one.code) for one in verify(office.engine)] == [("XS-2024-0002", "row")]


def test_nobody_reads_a_file_of_an_item_that_he_may_not_see(office: Office) -> None:
    (file,) = attached(office.engine, "XS-2024-0002")
    door = read_by(office, "office.head")
    with pytest.raises(NotFound):
        attached(read_by(office, "jiaoyu.liaison"), "XS-2024-0002")
    stolen = {"name": "照片.jpg", "sha256": file.sha256, "size": file.size}
    with pytest.raises(DubanError):  # by its sha256 it would come along into an item of one's own
        door.open("inquiry", {"subject": "甲", "photo": stolen}, {"owner": "jiaoyu"}, actor="office.head")
    assert len(office.engine.items()) == 3


def test_neither_a_forecast_nor_a_bundle_tells_of_it(office: Office) -> None:
    whole, stranger = (
        forecast(twin(read_by(office, login)), date(2024, 4, 30)) for login in ("office.head", "jiaoyu.liaison")
    )
    assert {one.item for one in whole.ahead} == {"HC-2024-0001", "XS-2024-0001", "XS-2024-0002"}
    assert {one.item for one in stranger.ahead} == {"HC-2024-0001"}
    assert [*bundle(read_by(office, "office.head"), "HC-2024-0001")]
    with pytest.raises(NotAllowed):
        [*bundle(read_by(office, "jiaoyu.liaison"), "HC-2024-0001")]


def test_whoever_is_refused_to_open_what_he_may_not_see_is_not_told_how_many_there_are(office: Office) -> None:
    door = read_by(office, "jiaoyu.liaison")
    for dry in (False, True):
        with pytest.raises(Refused, match=r"^问题线索: 登记 is refused") as refused:
            door.open("clue", {"matter": "打听"}, {}, actor="jiaoyu.liaison", dry_run=dry)
        assert "XS-" not in str(refused.value)
