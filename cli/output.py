"""What people and programs read: data on stdout, messages on stderr.

``show`` prints rows, ``show_one`` a single object; both make ``table | plain | json | jsonl`` of them. ``auto`` is a
table on a terminal and tab-separated lines (no heading) in a pipe. No control character in the data reaches a terminal.
"""

from __future__ import annotations

import dataclasses
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from enum import Enum
from shutil import get_terminal_size
from typing import Any

import click

from cli.language import _, clauses, joined, say

WHOLE, MORE, BELOW = "whole", "more", "below"
LABEL = 20
"""A column of labels that needs no more room than this is not broken."""

Row = Mapping[str, Any]
# (stable key, English title marked with N_, how a table sets it: WHOLE is never broken; where there is no room MORE is
# left out, and named, and BELOW goes below its row)
Column = tuple[str, str] | tuple[str, str, str]

# C0, DEL, C1, the marks that turn writing around, and lone surrogates (which no encoding can print).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


def clean(text: str) -> str:
    """One line that is safe on a terminal: blanks for line breaks and tabs, U+FFFD for any other control character."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r\v\f\u2028\u2029" else "\ufffd", text)


def show(rows: Iterable[Row], columns: Sequence[Column], output: str = "auto", *, title: str | None = None) -> None:
    """Print rows: a JSON list, one JSON object a line, a table, or tab-separated lines.

    JSON carries every key of a row; tables and lines carry ``columns`` only.
    """
    mode = resolved(output)
    if mode == "json":
        _print(_dumps(list(rows), indent=2))
    elif mode == "jsonl":
        for row in rows:
            _print(_dumps(row))
    elif mode == "table":
        _table(list(rows), columns, title)
    else:
        for row in rows:
            _print("\t".join(cell(row.get(key)) for key, *_title in columns))


def show_one(row: Row, columns: Sequence[Column], output: str = "auto", *, title: str | None = None) -> None:
    """Print one object: a JSON object, or its fields one under the other (label, value)."""
    mode = resolved(output)
    if mode in ("json", "jsonl"):
        _print(_dumps(row, indent=2 if mode == "json" else None))
        return
    from rich.cells import cell_len

    fields: list[Row] = [{"field": _(column[1]), "value": row.get(column[0])} for column in columns]
    if mode == "table":
        widest = max((cell_len(str(one["field"])) for one in fields), default=0)
        label: Column = ("field", "", WHOLE) if widest <= LABEL else ("field", "")
        _table(fields, [label, ("value", "")], title)
    else:
        show(fields, [("field", ""), ("value", "")], "plain")


def out(text: str) -> None:
    """Print data that is text already (a diagram, a document), line by line."""
    for line in text.split("\n"):
        _print(clean(line))


def indented(text: str, by: int = 4) -> None:
    """Print data below what it belongs to, broken to the width of the terminal."""
    from cli.terminal.wrap import wrapped

    for line in wrapped(clean(text), get_terminal_size().columns - by):
        _print(" " * by + line)


def tell(text: str, *, style: str | None = None) -> None:
    """A message for the person, on stderr."""
    for line in text.split("\n"):
        click.secho(clean(line), err=True, fg=None if os.environ.get("NO_COLOR") else style)


def resolved(output: str) -> str:
    """``auto`` made definite: a table on a terminal, plain lines elsewhere."""
    return ("table" if sys.stdout.isatty() else "plain") if output == "auto" else output


class Lines(tuple[Any, ...]):
    """Several things in one cell: each on its own line of a table, side by side where there is only one line."""

    __slots__ = ()


def cell(value: Any) -> str:
    """One value as people read it, on one line."""
    if isinstance(value, Lines):
        return clauses(cell(one).rstrip("。；;.") for one in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if hasattr(value, "template"):
        return clean(say(value))
    if isinstance(value, Mapping):
        return joined(f"{clean(str(key))} = {cell(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return joined(cell(one) for one in value)
    return clean(str(value))


def _table(rows: list[Row], columns: Sequence[Column], title: str | None) -> None:
    from cli.terminal.table import drawn
    from cli.terminal.wrap import wrapped

    heads = [clean(_(column[1])) for column in columns]
    cells = [[_lines(row.get(column[0])) for column in columns] for row in rows]
    empty = [
        n for n, column in enumerate(columns) if column[2:] in ((MORE,), (BELOW,)) and not any(row[n] for row in cells)
    ]
    if rows and empty:  # a column that says nothing takes no room
        columns = [column for n, column in enumerate(columns) if n not in empty]
        heads = [head for n, head in enumerate(heads) if n not in empty]
        cells = [[one for n, one in enumerate(row) if n not in empty] for row in cells]
    set_as = {how: [n for n, column in enumerate(columns) if column[2:] == (how,)] for how in (WHOLE, MORE, BELOW)}
    width = get_terminal_size().columns
    lines, left_out = drawn(cells, heads, width, whole=set_as[WHOLE], more=set_as[MORE], below=set_as[BELOW])
    if title:
        for line in wrapped(clean(title), width):
            _print(_bold(line))
    for n, line in enumerate(lines):
        _print(_bold(line) if any(heads) and n == 0 else line)
    if title:
        _print("")
    if left_out:
        said = _("No room for: {columns}. A wider terminal or -o json shows everything.")
        tell(said.format(columns=joined(heads[n] for n in left_out)))


def _lines(value: Any) -> str:
    return "\n".join(map(cell, value)) if isinstance(value, Lines) else cell(value)


def _bold(line: str) -> str:
    """For terminals; click takes it out elsewhere."""
    return line if os.environ.get("NO_COLOR") else click.style(line, bold=True)


def _dumps(value: Any, indent: int | None = None) -> str:
    import json

    text = json.dumps(_jsonable(value), ensure_ascii=False, indent=indent)
    # json escapes C0 itself; the rest would reach the terminal raw. Line breaks here are only our own indentation.
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def _jsonable(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, (date, time)):  # datetime too
        return value.isoformat()
    if isinstance(value, Enum):
        return _jsonable(value.value)
    if hasattr(value, "template"):
        return say(value)
    if isinstance(value, Mapping):
        return {str(key): _jsonable(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_jsonable(one) for one in value), key=str)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _jsonable(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Iterable):
        return [_jsonable(one) for one in value]
    return str(value)


@contextmanager
def heard() -> Iterator[list[str]]:
    """What is printed meanwhile, line by line, besides being printed."""
    _ears.append(lines := list[str]())
    try:
        yield lines
    finally:
        _ears.pop()


_ears: list[list[str]] = []


def _print(line: str) -> None:
    for ear in _ears:
        ear.append(click.unstyle(line))
    try:
        click.echo(line)
    except BrokenPipeError:
        raise click.exceptions.Exit(silenced()) from None


def silenced() -> int:
    """The reader of our pipe has read enough and left: the rest goes nowhere. What was to be done is done: exit 0."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
