"""``duban document sign|serve|void|series``: the item's own transitions, found from the paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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


def test_the_proposed_draft_is_given_out(letter: str, duban: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    assert duban("document", "render", letter, "--proposed", "--out", str(file)).code == 0
    assert file.read_bytes()[:2] == b"PK"
    none = duban("document", "render", "JB-2024-0001", "--proposed")
    assert none.code == 4
