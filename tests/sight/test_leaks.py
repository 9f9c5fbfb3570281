"""A whole small run with a reporter whose name and number are like no other: nowhere does either turn up."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from cli.main import main

NAME, PHONE = "欧阳骉举报", "13987650412"
WORDS = {
    "open": "item open public_report --set channel=insider --set content=仓库夜间违规动火 --set accused=某仓储公司 "
    "--set reporter=@{who} --party owner=xiaofang -y --as office.handler",
    "accept": "item do QZJB-2024-0001 accept -y --as office.handler",
    "assign": "item do QZJB-2024-0001 assign --set contact=已联系 --set task=夜间检查 --as office.handler",
    "wrong fact": "item open public_report --set channel=none --set reporter=@{who} -y --as office.handler",
    "not his": "item open public_report --set channel=insider --set content=甲 --set accused=乙 --set reporter=@{who} "
    "--party owner=xiaofang -y --as jiaoyu.liaison",
    "on the line": "item open public_report --set reporter={words} -y --as office.handler",
    "no facts": "item open public_report --set reporter=@{who} -y --as office.handler",
    "show": "item show QZJB-2024-0001 --as office.handler",
    "as data": "item show QZJB-2024-0001 -o json --as office.keeper",
    "log": "item log QZJB-2024-0001 -o json --as office.handler",
    "list": "item list -o json --as office.head",
    "inbox": "inbox --as office.handler",
    "messages": "message list -o json --as office.handler",
    "papers": "document list -o json --as office.handler",
    "codes": "vault list -o json --as office.keeper",
    "not hers": "vault show R-2024-0001 --as office.head",
    "asked": "vault ask R-2024-0001 --purpose 核实 --as office.keeper",
    "not yet": "vault show R-2024-0001 --as office.keeper",
    "approved": "vault approve R-2024-0001 -y -o json --as office.head",
    "ledger": "report ledger reports --level restricted --out {folder}/举报.xlsx --as office.handler",
    "seal": "audit seal --as office.head",
    "verify": "audit verify --as office.head",
    "bundle": "audit export QZJB-2024-0001 -o {folder}/bundle.jsonl --as office.head",
    "forecast": "deadline forecast --until 2024-05-31 --as office.head",
    "rotate": "vault rotate -y --as office.keeper",
    "backup": "db backup {folder}/backup.db --as office.head",
    "copy": "db copy {folder}/duban.db {folder}/copy.db -y",
    "guessed": "item show QZJB-2024-0001 --as jiaoyu.liaison",
    "nothing there": "item show QZJB-2024-0777 --as jiaoyu.liaison",
    "tried": "item do QZJB-2024-0001 reject --set reason=? -y --as jiaoyu.liaison",
    "doctor": "doctor --as office.head",
}


GUESSES = {"guessed": 4, "nothing there": 4, "tried": 4}


def forms(word: str) -> Iterator[bytes]:
    """A word as it may stand in a file: encoded, escaped, in hex, in base64 wherever it begins."""
    for encoding in ("utf-8", "gbk", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for before in range(3):
            coded = base64.b64encode(b"\0" * before + raw)
            yield coded[-(-before * 4 // 3) + (before > 0) : len(coded) - 4]  # what the neighbours do not change
    yield word.encode("unicode_escape")
    yield quote(word).encode()


def found(data: bytes) -> bool:
    """Whether a reporter's word stands in it, whatever way; a file of files is looked into."""
    if any(form in data for word in (NAME, PHONE) for form in forms(word)):
        return True
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(found(packed.read(one)) for one in packed.namelist())
    return False


@pytest.mark.parametrize("word", [NAME, PHONE])
def test_what_is_looked_for_would_be_found(word: str) -> None:
    text = f"举报人：{word}。"
    for encoding in ("utf-8", "gbk", "utf-16-le", "utf-16-be"):
        raw = text.encode(encoding)
        assert found(raw)
        assert found(raw.hex().encode())
        for before in range(3):
            assert found(base64.b64encode(b"x" * before + raw))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", text)
    assert found(packed.getvalue())
    assert not found("举报人：R-2024-0001".encode())


@pytest.mark.full
def test_no_output_file_or_leftover_names_the_reporter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, secret = tmp_path / "office", tmp_path / "secret"
    for one in (folder, secret):
        one.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setenv("DUBAN_ETC", str(folder))
    monkeypatch.setenv("DUBAN_DB", str(folder / "duban.db"))
    who = secret / "who.txt"
    who.write_text(f"{NAME}，{PHONE}\x1b]0;x\x07", "utf-8")
    said = {"who": who, "folder": folder, "words": f"{NAME}，{PHONE}"}
    begin = "db init --rehearsal --at 2024-03-21T09:00 --directory putuo --profile putuo"
    assert main(begin.split()) == 0
    assert main(["vault", "init", "--key", str(secret / "keys"), "-y", "--as", "office.keeper"]) == 0
    codes = {name: main([word.format(**said) for word in line.split()]) for name, line in WORDS.items()}
    refused = {"wrong fact": 2, "not his": 3, "on the line": 2, "no facts": 2, "not hers": 3, "not yet": 3, **GUESSES}
    assert {name: code for name, code in codes.items() if code} == refused
    out, err = capfd.readouterr()
    lines = [one for one in err.splitlines() if one.startswith("没有") and "QZJB" in one]
    guessed, nothing, tried = (one for one in lines if "0001" in one or "0777" in one)
    assert guessed == tried
    assert guessed.replace("0001", "0777") == nothing
    assert not found(out.encode() + err.encode())
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert {"duban.db", "backup.db", "copy.db", "举报.xlsx", "bundle.jsonl"} <= {one.name for one in files}
    assert [one.name for one in files if found(one.read_bytes())] == []
    assert not any(b"private" in one.read_bytes() for one in files)  # nor does a copy carry the key
    assert main(["vault", "show", "R-2024-0001", "--as", "office.keeper"]) == 0
    shown, _err = capfd.readouterr()
    assert found(shown.encode())
    assert "\x1b" not in shown
    assert not found((folder / "duban.db").read_bytes())
