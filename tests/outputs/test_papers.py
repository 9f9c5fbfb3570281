"""Official papers: what is signed is frozen, what is frozen can be had again, and bad templates are named."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from engine.decision.lateness import said_anew
from engine.decision.paper import Overdue, Paper
from engine.definition.registry import Registry
from engine.errors import Refused, Unusable
from engine.outputs.papers.fitting import EDGE, WIDE, fitted, marked
from engine.outputs.papers.making import build
from engine.outputs.papers.template import BadTemplate
from engine.outputs.papers.templates import Papers
from engine.testing import Office

HERE = Path(__file__).parent.parent.parent
DOCUMENTS = HERE / "workflows" / "documents"
PUTUO = HERE / "workflows" / "directory" / "putuo"
GROUNDS = "任务 RW-2024-0005 逾期\n第二段：未说明理由"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(["workflows"], [])


def letter(**facts: str) -> Paper:
    kept = {"grounds": GROUNDS, "kind": "letter", **facts}
    return Paper(
        "督促函", "普安办函〔2024〕12号", "HG-2024-0003", "函告：区体育局", "letter", 1, date(2024, 3, 21), kept,
        {"addressee": "区体育局", "office": "区安委办"}, "sign",
    )  # fmt: skip


def words(data: bytes) -> str:
    """All text of a .docx, a line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    return "\n".join(re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL))


class Same:
    """Everybody is called by his code."""

    name = full_name = person = staticmethod(lambda code: code)


same = Same()


def test_the_shipped_templates_are_those_that_their_texts_give() -> None:
    for name, made in build(DOCUMENTS).items():
        assert (DOCUMENTS / f"{name}.docx").read_bytes() == made, name


def test_every_paper_a_procedure_issues_has_a_sound_template(registry: Registry) -> None:
    papers = Papers(registry)
    issued = {name for one in registry.latest() for move in one.transitions.values() for name in move.issues}
    assert len(issued) > 40
    assert [name for name in sorted(issued) if papers.file(name) is None] == []
    assert [str(one.what) for one in papers.check()] == []


def test_a_plan_that_passes_is_not_printed_with_the_reason_of_another_step(registry: Registry) -> None:
    facts = {"hazard": "除尘器", "plan": "更换", "plan_complete": True, "review": "五落实", "reason": "隐患部位可隔离"}
    passed = Paper(
        "治理方案审查意见", "普安审〔2024〕1号", "GPDB-2024-0001", "除尘器", "hazard_listing",
        registry.get("hazard_listing").version, date(2024, 4, 23), {**facts, "rectify_by": "2024-07-12"},
        {"owner": "示例厂", "supervisor": "区应急局"}, "approve_plan",
    )  # fmt: skip
    made = Papers(registry).draft(passed, same)[0]
    back = Papers(registry).draft(replace(passed, transition="return_plan"), same)[0]
    assert made is not None
    assert back is not None
    assert ("五落实" in words(made), "可隔离" in words(made)) == (True, False)
    assert ("审查意见退回修改" in words(back).replace("\n", ""), "可隔离" in words(back)) == (True, True)


def test_a_paper_cannot_go_out_in_the_name_of_a_party_that_there_may_not_be(registry: Registry) -> None:
    kinds = {**registry.documents, "督促函": replace(registry.documents["督促函"], issuer="supervisor")}
    said = [str(one.what) for one in Papers(Registry([registry.get("letter")], kinds)).check("letter")]
    assert any(one.startswith("发文机关全称 is not known for certain") for one in said), said


def test_a_list_of_items_is_as_confidential_as_what_the_paper_rests_on(registry: Registry) -> None:
    kinds = {**registry.documents, "督促函": replace(registry.documents["督促函"], level="public")}
    told = Papers(Registry([registry.get("letter")], kinds))
    said = {str(one.what) for one in told.check("letter") if one.check == "P029"}
    assert any("which tells 事由清单 (internal)" in one for one in said), said


def test_a_letter_says_what_the_record_says(registry: Registry) -> None:
    data = Papers(registry)(letter(problems="超期 3 个工作日"), same)
    assert data is not None
    said = words(data)
    for part in (
        "普安办函〔2024〕12号",
        "区体育局：",
        "任务 RW-2024-0005 逾期",
        "第二段：未说明理由",
        "超期 3 个工作日",
        "2024年3月21日",
    ):
        assert part in said, part
    assert "{" not in said
    assert "至今未办结" not in said  # that stands only where no problems are listed
    assert "第二段" not in next(one for one in said.split("\n") if "RW-2024-0005" in one)  # a paragraph of its own


def test_the_same_record_gives_the_same_bytes(registry: Registry) -> None:
    assert Papers(registry)(letter(), same) == Papers(registry)(letter(), same)
    assert Papers(registry)(letter(), same) != Papers(registry)(letter(grounds="另一事由"), same)


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp; {{ 文号 }} {% for %}",
        "火🔥与𠮷字",
        "שלום\u200f标记",
        "名" * 300,
        "制表\t符",
        "控制\x0b符",
        "一行\n\n二行",
    ],
)
def test_whatever_is_recorded_can_be_printed(registry: Registry, text: str) -> None:
    data = Papers(registry)(letter(grounds=text, demand=text), same)
    assert data is not None
    import docx  # an independent reader of what we wrote

    read = docx.Document(io.BytesIO(data))
    said = "\n".join(one.text for one in read.paragraphs)
    assert text.replace("\x0b", "").split("\n")[0] in said


def test_a_paper_that_lacks_a_fact_is_refused_with_every_name(registry: Registry) -> None:
    lacking = letter()
    with pytest.raises(Refused) as refused:
        Papers(registry)(Paper(**{**vars(lacking), "facts": {}, "parties": {}, "name": "督促函", "number": None}), same)
    said = str(refused.value)
    assert "文号" in said
    assert "主送单位" in said


# what is frozen --------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Office:
    made = Office(tmp_path, directory=PUTUO, registry=registry)
    made.engine.papers = Papers(registry)
    return made


def sign(office: Office, grounds: str = GROUNDS) -> str:
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds=grounds)
    office.do(number, "sign", by="office.head")
    return number


def test_signing_freezes_the_file_and_its_hash_stands_in_the_history(office: Office) -> None:
    number = sign(office)
    (paper,) = office.engine.documents(number)
    data = office.engine.content(paper)
    assert data is not None
    assert "上海市普陀区体育局：" in words(data)
    assert sha256(data).hexdigest() == paper.sha256
    line = next(one for one in office.engine.history(number) if one.transition == "sign")
    assert line.effects["documents"] == [{"name": "督促函", "number": paper.number, "sha256": paper.sha256}]


def test_a_letter_says_how_late_things_are_on_the_day_it_is_signed(office: Office) -> None:
    """Proposed on 8 May, signed on the 11th, a working Saturday; the record keeps what was proposed."""
    plan = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["tiyu"],
    )  # fmt: skip
    office.do(plan, "issue", by="office.handler")
    office.until("2024-05-11 10:00")
    (task,) = office.children(plan)
    (number,) = office.children(task, "letter")
    office.do(number, "sign", by="office.head")
    (paper,) = office.engine.documents(number)
    data = office.engine.content(paper)
    assert data is not None
    assert "应于2024年4月30日前完成，截至2024年5月11日逾期6个工作日。" in words(data)
    assert "截至2024年5月8日逾期3个工作日" in office.item(number).facts["grounds"]


def test_of_several_grounds_each_is_told_as_of_the_paper_unless_it_is_done() -> None:
    late = "“办理中”环节应于2024年4月30日前完成，截至2024年5月8日逾期3个工作日；无回复。"
    texts = [f"任务 RW-{n}《事》{late}" for n in (1, 11, 2)]
    due, moved, on = date(2024, 4, 30), date(2024, 5, 6), date(2024, 5, 11)
    grounds = [Overdue("RW-1", "", due, 6), Overdue("RW-11", "", moved, 5), Overdue("RW-2", "", due, 6, gone=True)]
    assert said_anew("\n".join([*texts, "RW-1 另有来信"]), grounds, on).split("\n") == [
        "任务 RW-1《事》“办理中”环节应于2024年4月30日前完成，截至2024年5月11日逾期6个工作日；无回复。",
        "任务 RW-11《事》“办理中”环节应于2024年5月6日前完成，截至2024年5月11日逾期5个工作日；无回复。",
        texts[2],
        "RW-1 另有来信",
    ]


def test_a_template_edited_later_does_not_change_what_was_signed(tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    registry = Registry.load(["workflows"], [])
    office = Office(tmp_path, directory=PUTUO, registry=registry)
    office.engine.papers = Papers(registry, folders=[tmp_path / "documents"])
    number = sign(office)
    before = office.engine.content(office.engine.documents(number)[0])
    edit(tmp_path / "documents" / "督促函.docx", "特此函告", "专此函告")
    assert office.engine.content(office.engine.documents(number)[0]) == before
    again = office.engine.content(office.engine.documents(sign(office))[0])
    assert before is not None
    assert again is not None
    assert ("特此函告" in words(before), "专此函告" in words(again)) == (True, True)


def test_a_template_that_fails_spends_no_number_and_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    registry = Registry.load(["workflows"], [])
    office = Office(tmp_path, directory=PUTUO, registry=registry)
    office.engine.papers = Papers(registry, folders=[tmp_path / "documents"])
    number = office.open("letter", by="office.handler", parties={"addressee": "tiyu"}, via="propose", grounds=GROUNDS)
    good = (tmp_path / "documents" / "督促函.docx").read_bytes()
    edit(tmp_path / "documents" / "督促函.docx", "特此函告", "特此函告{{ 复函内容 }}")
    with pytest.raises(Refused, match="复函内容"):
        office.do(number, "sign", by="office.head")
    edit(tmp_path / "documents" / "督促函.docx", "复函内容", "复涵内容")
    with pytest.raises(BadTemplate, match=r"督促函.*复涵内容.*复函内容"):
        office.do(number, "sign", by="office.head")
    assert office.state(number) == "proposed"
    assert office.engine.documents() == []
    (tmp_path / "documents" / "督促函.docx").write_bytes(good)
    office.do(number, "sign", by="office.head")
    assert office.engine.documents()[0].number == "普安办函〔2024〕1号"
    assert [one.sound for one in office.engine.number_series()] == [True]


def test_without_papers_the_record_alone_is_kept(tmp_path: Path, registry: Registry) -> None:
    office = Office(tmp_path, directory=PUTUO, registry=registry)
    (paper,) = office.engine.documents(sign(office))
    assert (paper.sha256, office.engine.content(paper)) == (None, None)


def test_a_changed_file_is_not_given_out(office: Office) -> None:
    import sqlite3

    (paper,) = office.engine.documents(sign(office))
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute("UPDATE document SET content = x'00'")
        raw.execute("DROP TRIGGER no_update_document")
        raw.execute("UPDATE document SET content = x'00'")
    with pytest.raises(Unusable, match="sha256"):
        office.engine.content(paper)


def test_a_number_nobody_bears_is_found(office: Office) -> None:
    import sqlite3

    for _ in range(3):
        sign(office)
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        raw.execute("DROP TRIGGER no_delete_document")
        raw.execute("DELETE FROM document WHERE serial = 2")
    (series,) = office.engine.number_series()
    assert (series.organ, series.next, series.used, series.missing, series.sound) == ("普安办函", 4, 2, (2,), False)


# bad templates ---------------------------------------------------------------------------------------------------


def edit(file: Path, old: str, new: str) -> None:
    """What somebody does to a template in Word."""
    rewrite(file, lambda name, data: data.replace(old.encode(), new.encode()) if name == "word/document.xml" else data)


def rewrite(file: Path, change, extra: dict[str, bytes] | None = None) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: change(name, data) for name, data in parts.items()} | (extra or {})
    assert changed != parts
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)


ENDLESS = "{% for 甲 in 事由|段落 %}{% for 乙 in 事由|段落 %}{{ 乙 }}{% endfor %}{% endfor %}"
BAD = {
    "a typo": ("特此函告", "此致{{ 事油 }}特此", "near “此致{{ 事油 }}特此。”: 函告.*事油.*事由"),
    "unclosed": ("特此函告", "{% if 事由 %}", "endif|end of"),
    "a loop in a loop": ("特此函告", ENDLESS, "loop in a loop"),
    "a loop over numbers": (
        "特此函告",
        "{% for i in range(10**9) %}x{% endfor %}",
        "near “{% for i in range.*a loop goes over",
    ),
    "arithmetic": ("特此函告", "{{ 9**9**9 }}特此", r"near “\{\{ 9\*\*9\*\*9 \}\}特此。”: .*neither reckons nor calls"),
    "into the program": ("特此函告", "{{ 事由.__class__ }}", "neither reckons nor calls"),
    "a macro of its own": ("特此函告", "{% macro f() %}{{ f() }}{% endmacro %}", "there is no macro"),
    "an unknown filter": ("特此函告", "{{ 事由|upper }}", "upper"),
    "never known": ("特此函告", "{{ 复函内容 }}", "复函内容.*not known for certain"),
}


@pytest.mark.parametrize(("old", "new", "why"), BAD.values(), ids=BAD)
def test_a_bad_template_is_named_with_the_reason(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert re.search(why, found(tmp_path, lambda file: edit(file, old, new)))


def found(tmp_path: Path, spoil) -> str:  # type: ignore[no-untyped-def]
    """What is said of a template for letters that was spoiled; nothing is said of their other ones."""
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    spoil(tmp_path / "documents" / "督促函.docx")
    registry = Registry.load(["workflows"], [])
    wrong = list(Papers(registry, folders=[tmp_path / "documents"]).check("letter"))
    assert {one.document for one in wrong} == {"督促函"}
    return "\n".join(str(one.what) for one in wrong)


@pytest.mark.full
def test_files_that_are_no_templates_are_named(tmp_path: Path) -> None:
    def keep(name: str, data: bytes) -> bytes:
        return data

    outside = (
        b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="http://example.com/x.png" TargetMode="External"/></Relationships>'
    )
    spoilers = {
        "no Word document": lambda file: file.write_bytes(b"%PDF-1.7"),
        "macros": lambda file: rewrite(file, keep, {"word/vbaProject.bin": b"x"}),
        "embedded": lambda file: rewrite(file, keep, {"word/embeddings/a.bin": b"x"}),
        "outside": lambda file: rewrite(file, lambda name, data: data.replace(b"</Relationships>", outside)
                                        if name == "word/_rels/document.xml.rels" else data),
        "document type": lambda file: rewrite(file, lambda name, data: b"<!DOCTYPE x>" + data
                                              if name == "word/styles.xml" else data),
        "larger than 4 MB": lambda file: rewrite(file, keep, {"word/media/x.png": bytes(range(256)) * 17_000}),
        "unpacks to more": lambda file: squeeze(file),
    }  # fmt: skip
    for at, (why, spoil) in enumerate(spoilers.items()):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert why in found(folder, spoil)


def squeeze(file: Path) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", bytes(41 * 1024 * 1024))


def test_a_docm_beside_the_templates_is_named(tmp_path: Path) -> None:
    assert "macros" in found(tmp_path, lambda file: shutil.copy(file, file.with_suffix(".docm")))


def test_placeholders_that_word_split_are_put_together(tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    split = '{{ 主</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>送单位 }}'
    edit(tmp_path / "documents" / "督促函.docx", "{{ 主送单位全称 }}", split)
    registry = Registry.load(["workflows"], [])
    data = Papers(registry, folders=[tmp_path / "documents"])(letter(), same)
    assert data is not None
    assert "区体育局：" in words(data)


def test_the_documents_of_json_are_those_of_the_record(office: Office) -> None:
    number = sign(office)
    row = json.loads(json.dumps(office.engine.documents(number)[0].__dict__, default=str))
    assert row["number"] == "普安办函〔2024〕1号"


# what units are called in full ------------------------------------------------------------------------------------

ELSEWHERE = """code,name,full_name,kind,aliases
anweiban,区安委办,东海省临江市望江区安全生产委员会办公室,office,
anweihui,区安委会,东海省临江市望江区安全生产委员会,superior,
yingji,区应急局,东海省临江市望江区应急管理局,department,
tiyu,区体育局,,department,
"""


def runs(data: bytes) -> list[tuple[str, str, str]]:
    """Paragraphs of all parts: text, width of the characters in per cent, right indent in hundredths of a character."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = "".join(archive.read(one).decode() for one in archive.namelist() if one.startswith("word/"))
    found = []
    for one in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL):
        wide, edge = re.search(r'<w:w w:val="(\d+)"', one), re.search(r'w:rightChars="(\d+)"', one)
        found.append((re.sub(r"<[^>]*>", "", one), wide[1] if wide else "", edge[1] if edge else ""))
    return found


def test_head_signature_and_addressee_bear_the_names_that_the_directory_has_in_full(
    registry: Registry, tmp_path: Path
) -> None:
    folder = tmp_path / "directory"
    shutil.copytree(PUTUO, folder)
    (folder / "groups.csv").unlink()
    codes = [line.split(",")[0] for line in ELSEWHERE.splitlines()]
    others = (PUTUO / "units.csv").read_text("utf-8").splitlines()[1:]
    rest = [f"{one.split(',')[0]},{one.split(',')[1]},,other," for one in others if one.split(",")[0] not in codes]
    (folder / "units.csv").write_text(ELSEWHERE + "\n".join(rest), "utf-8")
    office = Office(tmp_path, directory=folder, registry=registry)
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    edit(tmp_path / "documents" / "督促函.docx", "特此函告。", "签发人：{{ 签发人 }}")
    office.engine.papers = Papers(registry, folders=[tmp_path / "documents"])
    number = sign(office)
    data = office.engine.content(office.engine.documents(number)[0])
    assert data is not None
    assert "签发人：安委办主任" in words(data)
    name = "东海省临江市望江区安全生产委员会办公室"
    body = runs(data)
    assert [wide for text, wide, _edge in body if text == name and wide] == ["66"]  # 19 characters of 34 points
    assert [edge for text, _wide, edge in body if text == name and edge] == ["100"]
    assert "区体育局：" in [text for text, _wide, _edge in body]  # nothing longer is known


def test_a_head_is_as_wide_as_its_name_allows_and_stands_in_two_lines_before_it_is_too_narrow() -> None:
    head = '<w:r><w:rPr><w:w w:val="66"/><w:sz w:val="72"/></w:rPr><w:t>{{ 发文机关全称 }}文件</w:t></w:r>'
    template = (f"<w:p>{head}</w:p>"
                '<w:p><w:pPr><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr>'
                "<w:r><w:t>{{ 发文机关全称 }}</w:t></w:r></w:p>"
                '<w:p><w:r><w:rPr><w:w w:val="50"/></w:rPr><w:t>文件</w:t></w:r></w:p>')  # fmt: skip
    made = marked(template)
    assert (made.count(WIDE), made.count(EDGE)) == (1, 2)

    def of(name: str) -> list[str]:
        paper = fitted(made.replace("{{ 发文机关全称 }}", name))
        assert WIDE not in paper
        assert EDGE not in paper
        return re.findall(r'(?:w:w w:val|w:rightChars)="(\d+)"', paper)

    assert of("区安委办") == ["100", "625", "50"]  # six characters of 36 points; four of them about the date
    assert of("上海市普陀区安全生产委员会办公室") == ["66", "100", "50"]
    assert of("某某" * 14) == ["75", "100", "50"]  # 30 characters would take 39 per cent in one line


def test_a_paper_that_goes_upwards_names_who_signs_it(registry: Registry) -> None:
    facts = dict.fromkeys(("ground", "suggestion", "prevention", "evaluation"), "甲")
    paper = Paper(
        "办结报告", "普安查〔2024〕9号", "ZRDC-2024-0001", "倒查", "responsibility_tracing",
        registry.get("responsibility_tracing").version, date(2024, 3, 21), facts,
        {"committee": "区安委会", "office": "区安委办"}, "conclude", signed_by="区安委办主任",
    )  # fmt: skip
    made = Papers(registry).draft(paper, same)[0]
    assert made is not None
    assert "\u3000普安查〔2024〕9号签发人：区安委办主任" in words(made)
    assert "区安委会：" in words(made)
    draft = Papers(registry).draft(replace(paper, signed_by="", number=None), same)
    assert set(draft[1]) >= {"文号", "签发人"}
