"""The Chinese catalogue is complete: `make catalogue` collects, somebody translates, `make catalogue` compiles."""

from __future__ import annotations

import ast
import io
import string

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from cli.making import extract


def catalogue() -> list[Message]:
    return [one for one in read_po(io.BytesIO(extract.PO.read_bytes()), locale="zh_CN") if one.id]


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_it_holds_exactly_the_source_strings() -> None:
    assert {one.id for one in catalogue()} == set(extract.collected())


def test_every_string_is_translated() -> None:
    assert [one.id for one in catalogue() if not one.string or not all(one.string) or one.fuzzy] == []


def test_translations_use_only_fields_the_source_has() -> None:
    for one in catalogue():
        source = one.id if isinstance(one.id, str) else "".join(one.id)
        for text in (one.string,) if isinstance(one.string, str) else one.string or ():
            if "%(" not in source:
                assert fields(text) <= fields(source), one.id


def test_the_compiled_file_is_the_compiled_source() -> None:
    assert extract.MO.read_bytes() == extract.compiled()


def test_the_collector_sees_every_kind_of_string() -> None:
    source = ast.parse(
        "class Base(DubanError):\n    'No {x}.'\nclass Deep(Base):\n    'Two\\n    lines.'\n"
        "raise Refused([Sentence('Not {today}', {'today': 1})])\n"
        "@item.command(example='x')\ndef show(session):\n    'First.\\n\\n    Second.'\n"
        "click.option('--x', help=N_('Help')); click.option('--y', help='Other'); _('Now' ' and then')\n"
    )
    errors = extract.subclasses([source])
    assert errors == {"DubanError", "Base", "Deep"}
    assert list(extract.error_docstrings(source, errors)) == ["No {x}.", "Two lines."]
    assert set(extract.calls(source, {"Sentence", "_", "N_"})) == {"Not {today}", "Help", "Now and then"}
    assert sorted(extract.help_texts(source)) == ["First.", "Other", "Second."]
