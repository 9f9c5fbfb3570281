"""What is done with papers besides signing: drafts are kept, numbers are void for ever, a series goes on from paper."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest

from engine.definition.registry import Registry
from engine.errors import NotAllowed, NotFound, Refused, Usage
from engine.outputs.papers.templates import Papers
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture
from tests.outputs.test_papers import DOCUMENTS, PUTUO, edit, sign, words

REASON = "主送单位有误"


@pytest.fixture
def kind() -> str:
    """A file: rows are changed by hand here."""
    return "sqlite"


@pytest.fixture
def office(office: Office, registry: Registry) -> Office:
    office.engine.papers = Papers(registry)
    return office


def status(office: Office) -> list[tuple[str | None, str]]:
    return [(one.number, one.status) for one in office.engine.documents()]


def test_a_second_paper_of_one_item_is_served_on_the_day_of_the_first(office: Office) -> None:
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    office.do(number, "sign", by="office.head")
    today = office.engine.now().astimezone(office.engine.zone).date().isoformat()
    office.do(number, "serve", by="office.handler", served_on=today)
    office.do(number, "reply", by="tiyu.liaison", answer="在办")
    office.do(number, "find_insufficient", by="office.handler", reason="未写明何时完成")
    office.do(number, "again_sign", by="office.head")
    assert [one.served_on is None for one in office.engine.documents(number)] == [False, True]
    office.do(number, "again_serve", by="office.handler", served_on=today)
    assert [str(one.served_on) for one in office.engine.documents(number)] == [today, today]
    assert list(verify(office.engine)) == []
    assert list(replay(office.engine)) == []


# drafts ----------------------------------------------------------------------------------------------------------


def test_what_was_proposed_is_kept_though_another_text_is_signed(office: Office) -> None:
    number = office.open(
        "letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="任务逾期", demand="尽快"
    )
    office.do(number, "sign", by="office.head", demand="三日内办结")
    ((name, draft),) = office.engine.proposed(number)
    signed = office.engine.content(office.engine.documents(number)[0])
    assert signed is not None
    assert ("尽快" in words(draft), "尽快" in words(signed), "三日内办结" in words(signed)) == (True, False, True)
    first = office.engine.history(number)[0]
    assert first.effects["drafts"] == [{"name": name, "sha256": sha256(draft).hexdigest()}]
    assert [one.number for one in office.engine.documents()] == ["普安办函〔2024〕1号"]  # a draft is no paper


def test_the_draft_is_of_the_paper_that_would_be_signed_first(office: Office) -> None:
    measures = {
        "督促函": ("letter", "propose", {"grounds": "逾期"}),
        "告知函": ("letter", "propose", {"grounds": "逾期", "kind": "notice"}),
        "提示函": ("letter", "propose_hint", {"grounds": "逾期"}),
        "批评通报": ("circular", "propose", {"grounds": "逾期"}),
        "约谈呈批表、约谈通知书": ("interview", "propose", {"grounds": "逾期"}),
        "拟曝光告知书": ("exposure", "propose", {"grounds": "逾期"}),
    }
    for paper, (procedure, via, facts) in measures.items():
        number = office.open(procedure, by="office.handler", parties={"addressee": "tiyu"}, via=via, **facts)
        assert [name for name, _data in office.engine.proposed(number)] == paper.split("、"), procedure


def test_a_template_that_cannot_be_used_keeps_no_proposal_back(tmp_path: Path, registry: Registry) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    office = Office(tmp_path, directory=PUTUO, registry=registry)
    office.engine.papers = Papers(registry, folders=[tmp_path / "documents"])
    edit(tmp_path / "documents" / "督促函.docx", "特此函告", "{{ 事油 }}")
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    assert office.engine.proposed(number) == []
    assert office.state(number) == "proposed"


def test_a_draft_that_is_gone_or_changed_is_found(office: Office) -> None:
    sign(office)
    assert list(verify(office.engine)) == []
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        raw.execute("DELETE FROM attachment_piece")
        raw.execute("DELETE FROM attachment")
    assert [one.code for one in verify(office.engine)] == ["file"]


def test_word_is_loaded_before_anybody_has_to_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    loaded: list[bool] = []
    papers = office.engine.papers
    assert papers is not None
    begin = office.engine.transaction

    def prepare() -> None:
        loaded.append(True)

    def transaction(**how):  # type: ignore[no-untyped-def]
        loaded.append(False)
        return begin(**how)

    monkeypatch.setattr(papers, "prepare", prepare)
    monkeypatch.setattr(office.engine, "transaction", transaction)
    office.do(number, "decline", by="office.head", reason="已办结", then="rest")
    assert loaded == [False]  # nothing is signed here
    other = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    office.do(other, "签发", by="office.head")
    assert loaded[1:] == [True, False, True, False]
    assert "docxtpl" in sys.modules


# void ------------------------------------------------------------------------------------------------------------


def test_a_served_paper_is_void_and_its_number_is_never_given_again(office: Office) -> None:
    number = sign(office)
    office.do(number, "serve", by="office.handler", served_on="2024-03-21", mode="hand", recipient="王五")
    owed = office.engine.item(number).owes
    office.engine.void("普安办函〔2024〕1号", REASON, actor="office.head")
    sign(office)
    assert status(office) == [("普安办函〔2024〕1号", "void"), ("普安办函〔2024〕2号", "issued")]
    assert office.engine.item(number).owes == owed  # the addressee's term is not touched
    line = office.engine.history(number)[-1]
    assert (line.transition, line.reason, line.effects["paper"]) == ("document.void", REASON, "普安办函〔2024〕1号")
    (series,) = office.engine.number_series()
    assert (series.used, series.void, series.missing, series.sound) == (2, 1, (), True)
    assert list(replay(office.engine)) == []


def test_only_heads_declare_a_paper_void_and_only_once(office: Office) -> None:
    number = sign(office)
    office.do(number, "serve", by="office.handler", served_on="2024-03-21")
    with pytest.raises(Refused, match="heads"):
        office.engine.void("普安办函〔2024〕1号", REASON, actor="office.handler")
    with pytest.raises(NotFound):
        office.engine.void("普安办函〔2024〕9号", REASON, actor="office.head")
    office.engine.void("普安办函〔2024〕1号", REASON, actor="committee.deputy", dry_run=True)
    assert status(office) == [("普安办函〔2024〕1号", "issued")]
    office.engine.void("普安办函〔2024〕1号", REASON, actor="committee.deputy")
    with pytest.raises(Refused, match="void already"):
        office.engine.void("普安办函〔2024〕1号", REASON, actor="office.head")


def test_a_paper_that_waits_to_be_served_is_taken_back_by_its_procedure(office: Office) -> None:
    sign(office)
    with pytest.raises(Refused, match=r"withdraw"):
        office.engine.void("普安办函〔2024〕1号", REASON, actor="office.head")


def test_a_void_paper_that_somebody_makes_valid_again_is_found(office: Office) -> None:
    number = sign(office)
    office.do(number, "serve", by="office.handler", served_on="2024-03-21")
    office.engine.void("普安办函〔2024〕1号", REASON, actor="office.head")
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE document SET status = 'issued'")
    assert ["普安办函〔2024〕1号" in str(one.sentence) for one in verify(office.engine)] == [True]


# series that began on paper --------------------------------------------------------------------------------------


def test_a_series_goes_on_where_the_register_on_paper_stopped(office: Office) -> None:
    engine = office.engine
    assert engine.start_series("普安办函", 38, "2024年发文登记簿", actor="office.handler") == (1, 2024)
    number = sign(office)
    assert engine.documents(number)[0].number == "普安办函〔2024〕38号"
    assert engine.start_series("普安办函", 41, "停机期间手工发文3件", actor="admin") == (39, 2024)
    assert engine.documents(sign(office))[0].number == "普安办函〔2024〕41号"
    (series,) = engine.number_series()
    assert (series.next, series.used, series.on_paper, series.missing, series.sound) == (42, 2, 39, (), True)
    assert list(verify(engine)) == []


def test_a_series_never_goes_back(office: Office) -> None:
    sign(office)
    for next in (1, 100_000):
        with pytest.raises(Usage, match="never back"):
            office.engine.start_series("普安办函", next, "登记簿", actor="office.handler")
    with pytest.raises(Usage, match="2023"):
        office.engine.start_series("普安办函", 9, "登记簿", actor="office.handler", year=2023)
    with pytest.raises(NotFound):
        office.engine.start_series("普安局", 9, "登记簿", actor="office.handler")
    with pytest.raises(NotAllowed):
        office.engine.start_series("普安办函", 9, "登记簿", actor="tiyu.liaison")
    office.engine.start_series("普安办函", 9, "登记簿", actor="office.handler", dry_run=True)
    assert office.engine.documents(sign(office))[0].number == "普安办函〔2024〕2号"


def test_a_number_given_on_paper_and_here_is_given_twice(office: Office) -> None:
    office.engine.start_series("普安办函", 5, "登记簿", actor="office.handler")
    sign(office)
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        raw.execute("DROP TRIGGER no_update_document")
        raw.execute("UPDATE document SET serial = 3")
    (series,) = office.engine.number_series()
    assert (series.twice, series.missing) == ((3,), (5,))


def test_a_void_paper_bears_the_word_on_every_page_and_the_signed_file_stays(
    office: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    number = sign(office)
    office.do(number, "serve", by="office.handler", served_on="2024-03-21", mode="hand", recipient="王五")
    signed = office.engine.content(office.engine.documents(number)[0])
    office.engine.void("普安办函〔2024〕1号", REASON, actor="office.head")
    office.engine.close()
    monkeypatch.setenv("DUBAN_DB", office.url)
    monkeypatch.chdir(tmp_path)
    ran = duban("document", "render", "普安办函〔2024〕1号", "-o", "json")
    name = json.loads(ran.out)["file"]
    assert (name, "作废" in ran.err) == ("普安办函-2024-001 督促函（作废）.docx", True)
    shown: Any = docx.Document(name)
    (section,) = shown.sections
    for head in (section.header, section.even_page_header, section.first_page_header):
        first, *others = [one.text for one in head.paragraphs]
        assert (first, "作　废" in others, bool(others)) == ("作　废", False, True)  # a frame that others follow floats
    assert section.first_page_header.paragraphs[1].text == "上海市普陀区安全生产委员会办公室"
    assert duban("document", "render", "普安办函〔2024〕1号", "--signed", "--out", "原件.docx").code == 0
    assert Path("原件.docx").read_bytes() == signed
    ran = duban("document", "render", number, "--kind", "提示函")  # none of that kind, but another
    assert (ran.code, ran.err.strip()) == (4, f"{number} 签发过 督促函，没有 提示函")


def test_a_paper_nobody_signed_is_a_draft_only_for_whoever_asks_for_one(
    office: Office, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds="逾期")
    office.engine.close()
    monkeypatch.setenv("DUBAN_DB", office.url)
    monkeypatch.chdir(tmp_path)
    ran = duban("document", "render", number, "--out", "p.docx")
    assert (ran.code, "--draft" in ran.err, Path("p.docx").exists()) == (4, True, False)
    assert duban("document", "render", number, "--draft", "--kind", "督促函", "--out", "p.docx").code == 0
    assert "普陀区安全生产委员会办公室" in words(Path("p.docx").read_bytes())  # the organ too, whose letter it will be
