"""What officials do to a template in Word, and what they are told: the place as they see it, and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.outputs.papers.template import BadTemplate, Template, read_template
from tests.outputs.test_opened_in_word import packed, parts, refused

LETTER = Path(__file__).parent.parent.parent / "workflows" / "documents" / "督促函.docx"
BODY = "word/document.xml"
END = "<w:sectPr"


def line(*texts: str) -> str:
    """Paragraphs."""
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def table(*cells: str) -> str:
    """A table of one column; each cell's paragraphs."""
    rows = "".join(f"<w:tr><w:tc><w:tcPr/>{cell}</w:tc></w:tr>" for cell in cells)
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>{rows}</w:tbl>{line("表后")}'


def edited(tmp_path: Path, change: str | Callable[[str], str], more: dict[str, bytes] | None = None) -> Template:
    """The letter with something added at its end, or changed."""
    held = parts(LETTER.read_bytes())
    before = held[BODY].decode()
    after = before.replace(END, change + END) if isinstance(change, str) else change(before)
    assert after != before or more
    file = tmp_path / "督促函.docx"
    file.write_bytes(packed({**held, BODY: after.encode(), **(more or {})}))
    return read_template(file, "督促函")


BRACE = "a brace that belongs to no placeholder; write {{ 主送单位 }} with half-width braces"
NAME = "it is no placeholder; write {{ 主送单位 }} with the name alone"
TOLD = {
    "full-width braces": (line("请｛｛ 主送单位 ｝｝办理"), f"near “请｛｛ 主送单位 ｝｝办理”: {BRACE}"),
    "a brace too few": (line("{{ 主送单位 }"), f"near “{{{{ 主送单位 }}”: {BRACE}"),
    "a full-width percent": (line("{％p if 要求 ％}"), BRACE),
    "a colon within": (line("{{ 主送单位： }}"), f"near “{{{{ 主送单位： }}}}”: {NAME}"),
    "a space within": (line("{{ 主送 单位 }}"), NAME),
    "a loop without an end": (line("{%p for 段 in 事由|段落 %}"), "“{%p for 段 in 事由|段落 %}”: it has no endfor"),
    "an end without a beginning": (line("{%p endif %}"), "there is no if before it that it could belong to"),
    "ends in the wrong order": (
        line("{%p if 要求 %}", "{%p for 段 in 事由|段落 %}", "{%p endif %}"),
        "before it “{%p for 段 in 事由|段落 %}” must end, with endfor",
    ),
    "words beside a mark": (line("如下：{%p if 要求 %}", "{%p endif %}"), "it takes its whole paragraph away"),
    "words in a marked row": (table(line("{%tr if 要求 %}", "小计"), line("{%tr endif %}")), "its whole row away"),
    "a row's mark without a table": (line("{%tr if 要求 %}", "{%tr endif %}"), "it stands in no table"),
    "half a condition": (line("{%p if %}", "{%p endif %}"), "it cannot be read; write {%p if 主送单位 %}"),
    "an assignment": (line("{% set x = 1 %}"), "there is no set; there is if"),
    "tracked changes": ('<w:p><w:del w:id="9"><w:r><w:delText>批评</w:delText></w:r></w:del></w:p>', "tracked"),
    "a field of a mail merge": (
        '<w:p><w:fldSimple w:instr=" MERGEFIELD 主送单位 "><w:r><w:t>«主送单位»</w:t></w:r></w:fldSimple></w:p>',
        "it has the field MERGEFIELD 主送单位; write {{ 主送单位 }} instead",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), TOLD.values(), ids=TOLD)
def test_what_is_mistyped_is_told_with_its_place(tmp_path: Path, change: str, said: str) -> None:
    with pytest.raises(BadTemplate, match=re.escape(said)):
        edited(tmp_path, change)


def test_comments_and_damage_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadTemplate, match="it holds comments"):
        edited(tmp_path, "", {"word/comments.xml": b"<x/>"})
    with pytest.raises(BadTemplate, match=r"its part word/document\.xml is damaged"):
        edited(tmp_path, lambda text: text.replace("</w:body>", ""))


def test_what_word_does_by_itself_is_understood(tmp_path: Path) -> None:
    def split(text: str) -> str:
        again = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>'
        return text.replace("{{ 主送单位全称 }}", f"{{{{ 主{again}送单位{again}全称 }}{again}}}")

    assert edited(tmp_path, split).used == read_template(LETTER, "督促函").used
    quoted = edited(tmp_path, line("{{ 要求 or “无” }}"))
    assert "无" in text_of(quoted.filled(dict.fromkeys(quoted.used))[0])
    boxed = line("{{ 主送单位 }}").join(("<w:txbxContent>", "</w:txbxContent>"))
    shape = (
        f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{boxed}</v:textbox></v:shape>'
    )
    assert "区体育局" in text_of(given(edited(tmp_path, f"{shape}</w:pict></w:r></w:p>")))
    note = f'<w:footnotes {W}><w:footnote w:id="1">{line("见{{ 主送单位 }}")}</w:footnote></w:footnotes>'
    noted = given(edited(tmp_path, "", {"word/footnotes.xml": note.encode()}))
    assert "见区体育局" in parts(noted)["word/footnotes.xml"].decode()


def test_a_cell_or_table_that_a_condition_empties_is_still_one_for_word(tmp_path: Path) -> None:
    cell = table(line("{%p if 需报材料 %}", "{{ 需报材料 }}", "{%p endif %}"))
    rows = table(line("{%tr if 需报材料 %}"), line("{{ 需报材料 }}"), line("{%tr endif %}"))
    made = edited(tmp_path, cell + rows)
    empty = made.filled(dict.fromkeys(made.used))[0]
    assert list(refused(empty)) == []
    assert parts(empty)[BODY].count(b"<w:tbl>") == parts(given(made))[BODY].count(b"<w:tbl>") - 2  # its list, and rows
    assert "表后" in text_of(empty)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def given(template: Template) -> bytes:
    return template.filled(dict.fromkeys(template.used, "区体育局"))[0]


def text_of(data: bytes) -> str:
    return re.sub(r"<[^>]*>", "", parts(data)[BODY].decode())
