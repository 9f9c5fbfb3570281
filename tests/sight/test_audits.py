"""An audit reads everything, and names nobody an item that he may not see; the administrator is told where to look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import NotFound
from engine.runtime.answers.sight import MASK
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.runtime.audits.sealing import seal
from engine.testing import Office
from tests.audit.conftest import by_hand
from tests.conftest import ON_SQLITE
from tests.sight.test_sight import read_by

SECRET = ("XS-2024", "违规动火", "改过的线索", "有人反映食堂私接燃气", "线索.txt")
AUDITS: tuple[Callable[..., Any], ...] = (verify, replay)


@pytest.fixture
def changed(office: Office) -> Office:
    """A clue, and the restricted fact of an inquiry, were changed by hand."""
    facts = {"sqlite": "REPLACE(facts, '{}', '{}')", "postgresql": "REPLACE(CAST(facts AS TEXT), '{}', '{}')::jsonb"}
    with office.engine.database.writing() as held:
        write = facts[held.speaks].format
        for old, new, number in (
            ("仓库夜间违规动火", "改过的线索", "XS-2024-0002"), ("有人反映", "无人反映", "HC-2024-0001")
        ):  # fmt: skip
            held.driver.execute(f"UPDATE item SET facts = {write(old, new)} WHERE number = '{number}'")
    return office


@pytest.mark.parametrize("audit", AUDITS)
def test_who_may_not_see_an_item_is_told_how_many_are_wrong(audit: Callable[..., Any], changed: Office) -> None:
    found = list(audit(read_by(changed, "jiaoyu.liaison")))
    assert [(one.number, one.code) for one in found] == [("HC-2024-0001", "facts"), ("", "hidden")]
    assert found[1].sentence.data == {"count": 1}
    assert [found[0].sentence.data[name] for name in ("told", "stored")] == [
        MASK,
        MASK,
    ]  # the item he sees, the fact not
    said = repr(found)
    assert not [word for word in SECRET if word in said]
    for number in ("XS-2024-0002", "XS-2024-0777"):
        with pytest.raises(NotFound):
            list(audit(read_by(changed, "jiaoyu.liaison"), number))


@ON_SQLITE
@pytest.mark.parametrize("audit", AUDITS)
def test_the_administrator_is_told_where_and_the_office_what(audit: Callable[..., Any], changed: Office) -> None:
    told = list(audit(read_by(changed, "admin")))
    assert [(one.number, one.code) for one in told] == [("HC-2024-0001", "facts"), ("XS-2024-0002", "facts")]
    assert not [word for word in SECRET[1:] if word in repr(told)]
    assert [one.number for one in audit(read_by(changed, "admin"), "XS-2024-0002")] == ["XS-2024-0002"]
    (clue,) = audit(read_by(changed, "office.head"), "XS-2024-0002")
    assert clue.sentence.data["stored"] == "改过的线索"


@ON_SQLITE
def test_an_item_that_is_gone_is_named_to_nobody_else_either(office: Office) -> None:
    seal(office.engine)
    with by_hand(Path(office.url.removeprefix("sqlite:///"))) as held:
        (id,) = held.execute("SELECT id FROM item WHERE number = 'XS-2024-0002'").fetchone()
        for table, column in (("event", "item_id"), ("party", "item_id"), ("deadline", "item_id"), ("item", "id")):
            held.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
    (hidden,) = verify(read_by(office, "jiaoyu.liaison"))
    assert (hidden.code, hidden.sentence.data) == ("hidden", {"count": 1})
    assert "XS-2024-0002" in [one.number for one in verify(read_by(office, "admin"))]


@ON_SQLITE
def test_a_level_that_is_none_hides_everything(office: Office) -> None:
    """Who may see what is not known any more: nobody is told but the administrator."""
    with office.engine.database.writing() as held:
        held.driver.execute("UPDATE item SET level = 'none' WHERE number = 'XS-2024-0002'")
    (found,) = verify(read_by(office, "office.head"))
    assert (found.number, found.sentence.data) == ("", {"count": 1})
    assert [one.number for one in verify(read_by(office, "admin"))] == ["XS-2024-0002"]


@ON_SQLITE
def test_the_administrator_is_told_that_confidential_items_stand_still_and_whom_to_ask(office: Office) -> None:
    """A clue that nothing wakes any more: whoever may see it is told which, the administrator that there is one."""
    with office.engine.database.writing() as held:
        held.driver.execute("UPDATE item SET wake_at = NULL WHERE number = 'XS-2024-0002'")
    found: dict[str, list[tuple[str, str]]] = {}
    for login in ("office.head", "admin", "jiaoyu.liaison"):
        found[login] = [(one.code, str(one.sentence)) for one in read_by(office, login).doctor() if one.serious]
    (named,), (counted,) = found["office.head"], found["admin"]
    assert (named[0], "XS-2024-0002" in named[1]) == ("projection", True)
    assert counted == ("confidential", "1 confidential item(s) stand still or differ from what they should be")
    assert found["jiaoyu.liaison"] == []
