"""A request sent again through Python: it is refused as answered, and nothing is written."""

from __future__ import annotations

import pytest

from engine.errors import Answered
from engine.store.casework import requests
from engine.testing import Office


def test_from_python_too(office: Office) -> None:
    engine = office.engine
    facts = {
        "title": "细化部署", "todo": "制定子方案", "source": "附件1第5行", "due_month": "2024-04", "leads": ["jiaoyu"],
    }  # fmt: skip
    opened = engine.open("assignment", facts, actor="office.handler", via="enter_row", request_id="a")
    with pytest.raises(Answered):
        engine.open("assignment", facts, actor="office.handler", via="enter_row", request_id="a")
    engine.act(opened.number, "issue", actor="office.handler", request_id="b")
    with pytest.raises(Answered):
        engine.act(opened.number, "issue", actor="office.handler", request_id="b")
    assert len(engine.items(procedure="assignment")) == 1
    with engine.database.reading() as held:
        assert [one.number for one in requests.TOUCHED.all(held, which="a")] == [opened.number]
        assert opened.number in [one.number for one in requests.TOUCHED.all(held, which="b")]
