"""Composition lived on a database: one at a time, the first two of three, and never the same person twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.definition.render import markdown, mermaid
from engine.errors import Refused
from engine.runtime.audits.replaying import replay
from engine.store.casework import exclusions
from engine.testing import Office
from tests.conftest import PUTUO

BODY = '''
"""抢修: one crew, one repair at a time on each device; three bids, two are enough."""

from engine import *

OWNER = Party("责任单位")
HANDLER = Post("经办人", at=OFFICE)
CHIEF = Post("安委办主任", at=OFFICE, named="office_head")
CALM = Ladder(Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)))


class Bid(Procedure, title="报价", prefix="BJ", version=1, slip=CALM):
    owed = State("待报价", owed_by=OWNER, due=limit("bid.give", workdays(3)))
    given = Final("已报价")
    none = Final("不报价", dropped=True)
    call = START.to(owed, "询价", by=PARENT, parties=[OWNER])
    give = owed.to(given, "报价", by=OWNER)
    drop = owed.to(none, "终止", by=PARENT)


class Repair(Procedure, title="抢修", prefix="QX", version=1, slip=CALM):
    device = text("设备")
    bidders = units("询价单位", min=3)
    waiting = State("待抢修", owed_by=HANDLER, due=limit("repair.start", workdays(2)))
    bidding = State("询价中", owed_by=HANDLER, due=limit("repair.choose", workdays(2),
        since=children_ended(Bid, at_least=2)), opens=each(bidders, Bid, role=OWNER))
    repairing = State("抢修中", owed_by=HANDLER, due=limit("repair.finish", workdays(5)))
    over = Final("已修复")
    report = START.to(waiting, "报修", by=HANDLER, asks=[device, bidders])
    ask = waiting.to(bidding, "询价", by=HANDLER)
    begin = bidding.to(repairing, "开工", by=HANDLER, when=ended(children_ended(Bid, at_least=2)))
    finish = repairing.to(over, "完工", by=HANDLER)

    alone = exclusive(device)
    crew = exclusive(within=[repairing])
'''
THREE = ["jiaoyu", "minzheng", "wenlv"]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("repairs")
    (folder / "repairs.py").write_text(BODY, "utf-8")
    return Registry.load([], [folder])


@pytest.fixture
def desk(place: str | Path, known: Registry) -> Iterator[Office]:
    one = Office(place, at="2024-04-01 09:00", directory=PUTUO, registry=known)
    yield one
    one.engine.close()


def reported(desk: Office, device: str) -> str:
    return desk.open("repair", by="office.handler", device=device, bidders=THREE)


def refusal(desk: Office, number: str, move: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        desk.do(number, move, by="office.handler")
    return [str(one) for one in refused.value.reasons]


def bidden(desk: Office, number: str) -> None:
    """Asks, and gets the two bids that are enough."""
    desk.do(number, "ask", by="office.handler")
    for bid, unit in list(zip(desk.children(number, "bid"), THREE, strict=True))[:2]:
        desk.do(bid, "give", by="office.handler", for_=unit, on="2024-04-01", source="电话")


def test_two_bids_are_enough_and_the_third_ends_with_the_stay(desk: Office) -> None:
    number = reported(desk, "一号泵")
    desk.do(number, "ask", by="office.handler")
    first, _second, third = desk.children(number, "bid")
    desk.do(first, "give", by="office.handler", for_="jiaoyu", on="2024-04-01", source="电话")
    assert (desk.due(number), refusal(desk, number, "begin")) == (None, ["1 of bid are done, 2 must be"])
    desk.do(_second, "give", by="office.handler", for_="minzheng", on="2024-04-01", source="电话")
    assert f"{desk.due(number)}" == "2024-04-03"
    assert desk.log(number, "children.ended") == ["2024-04-01 children.ended"]
    desk.do(number, "begin", by="office.handler")
    assert (desk.state(number), desk.state(third)) == ("repairing", "none")


def test_a_second_on_the_same_device_is_refused_until_the_first_has_ended(desk: Office) -> None:
    first = reported(desk, "一号泵")
    with pytest.raises(Refused) as refused:
        reported(desk, "一号泵")
    assert [str(one) for one in refused.value.reasons] == [f"{first} is in hand: 同一设备只办一件"]
    second = reported(desk, "二号泵")
    bidden(desk, first)
    bidden(desk, second)
    desk.do(first, "begin", by="office.handler")
    said = [f"{first} is in hand: 同时只办一件"]
    assert refusal(desk, second, "begin") == said  # one crew: it waits where somebody owes the next step
    told = desk.engine.explain(second, actor="office.handler")
    assert [str(one) for move in told if move.transition == "begin" for one in move.reasons] == said
    desk.do(first, "finish", by="office.handler")
    desk.do(second, "begin", by="office.handler")
    again = reported(desk, "一号泵")
    assert desk.state(again) == "waiting"


def test_a_voided_end_takes_it_back_unless_another_has_it_by_now(desk: Office) -> None:
    first, second = reported(desk, "一号泵"), reported(desk, "二号泵")
    bidden(desk, first)
    bidden(desk, second)
    desk.do(first, "begin", by="office.handler")
    desk.do(first, "finish", by="office.handler")
    desk.do(second, "begin", by="office.handler")
    with pytest.raises(Refused, match=f"{second} is in hand"):
        desk.engine.void_act(first, reason="误报完工", actor="office.head")
    desk.do(second, "finish", by="office.handler")
    desk.engine.void_act(first, reason="误报完工", actor="office.head")
    assert desk.state(first) == "repairing"
    assert [str(one.sentence) for one in replay(desk.engine)] == []
    with desk.engine.database.writing() as held:
        exclusions.GIVE_BACK.run(held, which="repair.crew", what="[]", item_id=None)
    (wrong,) = replay(desk.engine)
    assert str(wrong.sentence) == (
        f'{first}: it is noted as holding repair.alone ["一号泵"], but holds repair.alone ["一号泵"]、repair.crew []'
    )


def test_two_at_once_are_told_by_the_row(desk: Office) -> None:
    """Law 4: what a decision could not see, because it was not there yet, the database refuses."""
    first = reported(desk, "一号泵")
    with desk.engine.database.writing() as held, pytest.raises(Refused, match=f"{first} is in hand"):
        exclusions.hold(held, 999_999, "QX-2024-9999", frozenset({("repair.alone", '["一号泵"]')}))


def test_the_drawing_and_the_tables_say_it(known: Registry) -> None:
    one = known.get("repair")
    assert 'state "抢修中<br/>经办人 · 5个工作日<br/>同一设备只办一件<br/>同时只办一件" as repairing' in mermaid(one)
    assert "| crew | 同时只办一件 | repairing | repair.crew |" in markdown(one)
