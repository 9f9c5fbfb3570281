"""A small office with two procedures: clues, which are restricted, and inquiries, which have one restricted fact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.runtime import Upload
from engine.testing import Office
from tests.conftest import PUTUO

CLUES = '''
"""Two kinds of work that not everybody may see."""

from engine import *

HANDLER = Post("经办人", at=OFFICE)
OFFICE_HEAD = Post("安委办主任", at=OFFICE)
OWNER = Party("责任单位")
TELL = Ladder(Rung("催办", workdays(1), tells=[OFFICE_HEAD], every=workdays(5)))


class Clue(Procedure, title="问题线索", prefix="XS", version=1, slip=TELL, level="restricted"):
    """登记 → 办结."""

    matter = text("线索内容")
    proof = attachment("线索材料", optional=True)
    opinion = text("处理意见")

    open_ = State("核查中", owed_by=OFFICE_HEAD, due=limit("clue.check", days(10)))
    closed = Final("已办结")
    dropped = Final("不再核查", dropped=True)

    register = START.to(open_, "登记", by=[OFFICE_HEAD, PARENT], asks=[matter, proof])
    close = open_.to(closed, "办结", by=OFFICE_HEAD, asks=[opinion])
    follow = open_.to(dropped, "不再核查", by=PARENT)


class Inquiry(Procedure, title="核查", prefix="HC", version=1, slip=TELL):
    """发起 → 办结."""

    subject = text("核查事项")
    photo = attachment("照片", optional=True)
    matter = at_level("restricted", text("线索内容"))

    open_ = State("核查中", owed_by=OWNER, due=limit("inquiry.check", days(10)))
    closed = Final("已办结")

    begin = START.to(open_, "发起", by=OFFICE_HEAD, parties=[OWNER], asks=[subject, photo])
    pass_on = open_.to(open_, "移交线索", by=OFFICE_HEAD, asks=[matter], opens=[child(Clue)])
    close = open_.to(closed, "办结", by=OWNER)
'''


@pytest.fixture(scope="session")
def clues(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("clues")
    (folder / "clues.py").write_text(CLUES, encoding="utf-8")
    return Registry.load([], [folder])


@pytest.fixture
def office(kind: str, place: Path | str, clues: Registry) -> Iterator[Office]:
    """An inquiry at the education bureau and the clue it passed on; another clue that stands alone."""
    one = Office(place, directory=PUTUO, packages=(), registry=clues)
    number = one.open("inquiry", by="office.head", subject="校园燃气安全", parties={"owner": "jiaoyu"})
    one.do(number, "pass_on", by="office.head", matter="有人反映食堂私接燃气")
    one.open("clue", by="office.head", matter="仓库夜间违规动火", proof=Upload("线索.txt", b"proof"))
    yield one
    one.engine.close()
