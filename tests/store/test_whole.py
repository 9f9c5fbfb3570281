"""What is loaded in one stroke has every field that the decision knows, and no other; no type checker sees that."""

from __future__ import annotations

from dataclasses import fields

from engine.decision.snapshot import Deadline, Snapshot
from engine.testing import Office


def test_an_item_and_its_rounds_are_loaded_whole(office: Office) -> None:
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["jiaoyu"],
    )  # fmt: skip
    engine = office.engine
    with engine.database.reading() as held:
        ledger = engine._ledger(held, engine.world(), None, None)
        _, item, _ = ledger.snapshot(engine._id(held, number), engine.world())
    assert vars(item).keys() == {field.name for field in fields(Snapshot)}
    assert item.deadlines
    for one in item.deadlines:
        assert vars(one).keys() == {field.name for field in fields(Deadline)}
