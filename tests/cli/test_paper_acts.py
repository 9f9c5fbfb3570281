"""``duban document sign|serve|void|series``: the item's own transitions, found from the paper."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.runtime.answers.past import Past
from tests.cli.conftest import Run

OPEN = "item open letter --via propose --party addressee=tiyu --set grounds=逾期 --as office.handler"


@pytest.fixture
def letter(office: Path, duban: Run) -> str:
    assert duban(*OPEN.split()).code == 0
    return "HG-2024-0001"


def test_a_letter_from_its_draft_to_its_service(letter: str, duban: Run) -> None:
    early = duban("document", "serve", letter, "--as", "office.handler", "-y")
    assert (early.code, "拟发" in early.err) == (3, True)
    strange = duban("document", "sign", letter, "--as", "office.handler", "-y")
    assert (strange.code, "签发" in strange.err) == (3, True)
    signed = duban("document", "sign", letter, "--as", "office.head", "-y")
    assert (signed.code, "普安办函〔2024〕1号" in signed.out) == (0, True), signed.err
    served = duban(
        "document", "serve", "普安办函[2024]1号", "--mode", "当面签收", "--receiver", "王某", "--as", "office.handler",
        "-y", "-o", "json",
    )  # fmt: skip
    assert served.code == 0, served.err
    facts = json.loads(duban("item", "log", letter, "-o", "json").out)[-1]["facts"]
    assert facts == {"served_on": "2024-03-21", "mode": "hand", "recipient": "王某"}
    (owed,) = json.loads(duban("item", "show", letter, "-o", "json").out)["owes"]
    assert (owed["unit"], owed["due"]) == ("tiyu", "2024-04-07")  # ten working days, 4 April is a holiday
    again = duban("document", "serve", "普安办函〔2024〕1号", "--as", "office.handler", "-y")
    assert (again.code, "2024-03-21" in again.err) == (3, True)


def test_a_paper_of_which_its_procedure_says_nothing_is_served_by_itself(office: Path, duban: Run) -> None:
    """A task slip: its units receive the tasks, and no transition serves the slip."""
    paper = "普安督〔2024〕1号"
    assert paper in duban("document", "list", "--unserved").out
    words = ["document", "serve", paper, "--mode", "电子政务平台", "--receiver", "李某", "--as", "office.handler", "-y"]
    assert duban("document", "serve", paper, "--mode", "飞鸽", "--as", "office.handler", "-y").code == 2
    assert duban(*words, "--on", "2024-03-20").code == 3  # before it was signed
    lefts = ["document", "serve", paper, "--mode", "left", "--witness", "甲某,乙某", "--as", "office.handler", "-y"]
    assert (lefts := duban(*lefts)).code == 3
    assert "照片" in lefts.err
    assert duban(*words, "-n").code == 0
    assert paper in duban("document", "list", "--unserved").out
    served = duban(*words)
    assert served.code == 0, served.err
    shown = json.loads(duban("document", "show", paper, "-o", "json").out)
    told = [shown[name] for name in ("served_on", "mode", "recipient", "served_by", "file")]
    assert told == ["2024-03-21", "platform", "李某", "office.handler", "verified"]
    assert "李某" in duban("item", "log", "JB-2024-0001").out
    assert duban(*words).code == 3
    assert paper not in duban("document", "list", "--unserved").out
    assert duban("audit", "verify").code == 0
    with closing(sqlite3.connect(office)) as held:
        held.execute("UPDATE document SET served_on = '2024-03-22'")
        held.commit()
    assert duban("audit", "verify").code == 6
    with closing(sqlite3.connect(office)) as held:
        (guard,) = held.execute("SELECT sql FROM sqlite_master WHERE name = 'no_update_document'").fetchone()
        held.execute("DROP TRIGGER no_update_document")
        held.execute("UPDATE document SET content = x'00'")
        held.execute(guard)
        held.commit()
    changed = duban("document", "show", paper, "-o", "json")
    assert changed.code == 6, changed.err
    assert (changed.code, json.loads(changed.out)["file"]) == (6, "changed")


def test_a_paper_left_needs_witnesses_and_a_day_may_be_given(letter: str, duban: Run, tmp_path: Path) -> None:
    duban("document", "sign", letter, "--as", "office.head", "-y")
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"x")
    words = f"document serve {letter} --mode left --witness 赵某 --as office.handler -y --receipt {photo}".split()
    assert duban(*words).code == 2  # two of them
    assert duban(*words, "--witness", "钱某", "--on", "2024-03-20").code == 3  # before it was signed
    assert duban(*words, "--witness", "钱某", "-n").code == 0
    assert duban(*words, "--witness", "钱某").code == 0
    assert "钱某" in duban("item", "log", letter).out


def test_a_served_paper_is_void_and_a_waiting_one_is_taken_back(letter: str, duban: Run) -> None:
    duban("document", "sign", letter, "--as", "office.head", "-y")
    lacking = duban("document", "void", "普安办函〔2024〕1号", "--reason", "错字", "--as", "office.head", "-y")
    assert (lacking.code, "then" in lacking.err) == (2, True)  # the rung's sequel
    done = duban(
        "document", "void", "普安办函〔2024〕1号", "--reason", "错字", "--set", "then=rest", "--as", "office.head", "-y"
    )
    assert done.code == 0, done.err
    assert json.loads(duban("item", "show", letter, "-o", "json").out)["state"] == "withdrawn"
    order = ("document", "void", "普安督〔2024〕1号", "--reason", "附件有误")
    assert duban(*order, "--as", "office.head").code == 2  # nobody can be asked
    assert duban(*order, "--as", "office.handler", "-y").code == 3
    assert duban(*order, "--as", "office.head", "-y").code == 0
    rows = json.loads(duban("document", "list", "-o", "json").out)
    assert [(row["number"], row["status"]) for row in rows] == [
        ("普安督〔2024〕1号", "void"), ("普安办函〔2024〕1号", "void")]  # fmt: skip
    assert "附件有误" in duban("item", "log", "JB-2024-0001").out
    assert duban("document", "list", "--gaps").code == 0
    assert duban("audit", "replay", "--as", "office.head").code == 0


def test_a_series_begun_on_paper(letter: str, duban: Run) -> None:
    words = ["document", "series", "普安办函", "--next", "38", "--basis", "发文登记簿", "--as", "office.handler"]
    assert duban(*words).code == 2
    assert "普安办函〔2024〕" in duban(*words, "-n").out
    assert duban(*words, "-y").code == 0
    assert "普安办函〔2024〕38号" in duban("document", "sign", letter, "--as", "office.head", "-y").out
    rows = json.loads(duban("document", "list", "--gaps", "-o", "json").out)
    assert [(row["organ"], row["next"], row["on_paper"], row["missing"]) for row in rows] == [
        ("普安办函", 39, 37, []), ("普安督", 2, 0, [])]  # fmt: skip


def test_the_numbers_of_papers_that_may_not_be_seen_are_neither_missing_nor_counted(
    office: Path, letter: str, duban: Run
) -> None:
    """Three letters are signed, the second and the third are confidential; of the register of slips only one is."""

    def gaps(*who: str) -> list[list[object]]:
        ran = duban("document", "list", "--gaps", "-o", "json", *who)
        assert ran.code == 0, ran.err
        rows = json.loads(ran.out)
        return [[row["organ"], row["next"], row["used"], row["missing"]] for row in rows]

    for number in (letter, "HG-2024-0002", "HG-2024-0003"):
        if number != letter:
            assert duban(*OPEN.replace("tiyu", "jiaoyu").split()).code == 0
        assert duban("document", "sign", number, "--as", "office.head", "-y").code == 0
    with closing(sqlite3.connect(office)) as held:
        held.execute(
            "UPDATE item SET level = 'restricted' WHERE number IN ('HG-2024-0002', 'HG-2024-0003', 'JB-2024-0001')"
        )
        held.commit()
    assert gaps("--as", "office.head") == [["普安办函", 4, 3, []], ["普安督", 2, 1, []]]
    assert gaps("--as", "minzheng.liaison") == [["普安办函", 2, 1, []]]
    past = Past(f"sqlite:///{office}", datetime(2024, 3, 21, 1, tzinfo=UTC))
    past.show_to(lambda _held: "minzheng.liaison")
    assert [(one.organ, one.next, one.missing) for one in past.number_series()] == [("普安办函", 2, ())]


def test_the_proposed_draft_is_given_out(letter: str, duban: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    assert duban("document", "render", letter, "--proposed", "--out", str(file)).code == 0
    assert file.read_bytes()[:2] == b"PK"
    none = duban("document", "render", "JB-2024-0001", "--proposed")
    assert none.code == 4
