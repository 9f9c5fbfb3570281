"""The files of documents: what each table says, and what is wrong with it, with its line."""

from __future__ import annotations

from pathlib import Path

from engine.definition.declared import Where
from engine.definition.documents import DocumentDef, read_documents

PAPERS = """\
# ["便笺"] is none
["督促函"]
title = "关于督促办理有关事项的函"
series = "普安办函"
form = "letter"
level = "restricted"

["便笺"]
series = ""
["空名"]
title = ""

["红头"]
colour = "red"

["数目"]
form = 3
["密件"]
level = "secret"
"""
KEYS = "form, issuer, level, series, title"


def test_every_table_says_its_document_or_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "papers.toml"
    file.write_text("\ufeff" + PAPERS + '["督促函".more]\n', "utf-8")
    known: list[DocumentDef] = []
    wrong: list[tuple[Where, str]] = []
    for one in read_documents(file):
        if isinstance(one, DocumentDef):
            known.append(one)
        else:
            wrong.append((one[0], str(one[1])))
    assert known == [DocumentDef("便笺", None, "document", "便笺", str(tmp_path), "internal")]
    assert wrong == [
        (Where(str(file), 2), f"督促函 has no more; it has {KEYS}"),
        (Where(str(file), 10), "title of 空名 is not a text"),
        (Where(str(file), 13), f"红头 has no colour; it has {KEYS}"),
        (Where(str(file), 16), "form of 数目 is not a text"),
        (Where(str(file), 18), "secret is no level; there are public, internal, restricted, vault"),
    ]
    file.write_text(PAPERS.partition('["便笺"]\nseries')[0], "utf-8")
    assert list(read_documents(file)) == [
        DocumentDef("督促函", "普安办函", "letter", "关于督促办理有关事项的函", str(tmp_path), "restricted")
    ]


def test_a_document_is_a_table(tmp_path: Path) -> None:
    file = tmp_path / "papers.toml"
    file.write_text('# none\n"函" = "letter"\n"\\u7b3a" = 1 # 笺\n', "utf-8")
    assert [(one[0], str(one[1])) for one in read_documents(file) if not isinstance(one, DocumentDef)] == [
        (Where(str(file), 2), '函 is not a table: write ["函"]'),
        (Where(str(file), 0), '笺 is not a table: write ["笺"]'),
    ]


def test_a_file_that_cannot_be_read_is_one_mistake(tmp_path: Path) -> None:
    file = tmp_path / "papers.toml"
    ((where, what),) = [one for one in read_documents(file) if not isinstance(one, DocumentDef)]
    assert where == Where(str(file), 0)
    assert str(what).startswith("it cannot be read: [Errno 2]")
    file.write_bytes("督促函".encode("gb18030"))
    ((where, what),) = [one for one in read_documents(file) if not isinstance(one, DocumentDef)]
    assert str(what).startswith("it cannot be read: 'utf-8' codec")
    file.write_text('["函"]\nform = \n', "utf-8")
    ((where, what),) = [one for one in read_documents(file) if not isinstance(one, DocumentDef)]
    assert where == Where(str(file), 2)
    assert str(what) == "not TOML: Invalid value (at line 2, column 8)"
    file.write_text('["函"]\nform = "let', "utf-8")
    ((where, what),) = [one for one in read_documents(file) if not isinstance(one, DocumentDef)]
    assert (where.line, str(what)) == (0, "not TOML: Unterminated string (at end of document)")


def test_an_office_says_its_own_organ_code_of_a_shipped_paper_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "papers.toml"
    file.write_text(
        '["整改指令书"]\nseries = "普应急改"\n["告知书"]\nissuer = "office"\n["判定书"]\nseries = ""\n', "utf-8"
    )
    shipped = {
        name: DocumentDef(name, code, "form", name, "shipped", issuer="supervisor")
        for name, code in (("整改指令书", "普安改"), ("告知书", "普安告"), ("判定书", "普安判"))
    }
    first, (where, what), last = read_documents(file, shipped)
    assert first == DocumentDef("整改指令书", "普应急改", "form", "整改指令书", "shipped", issuer="supervisor")
    said = "告知书 is there already; only series, title can be said anew, not issuer"
    assert (where.line, str(what)) == (3, said)
    assert last == DocumentDef("判定书", None, "form", "判定书", "shipped", issuer="supervisor")
