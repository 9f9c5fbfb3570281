"""Facts on the command line: ``--set k=v``, ``--set k=@file``, ``--facts file.toml|-``; asking for missing ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cli import complete
from cli.asked import Asked
from cli.language import N_, _
from cli.options import click
from cli.output import clean, tell
from engine.errors import Sentence, Usage

LARGEST = 25 * 1024 * 1024
LISTS = ("units", "people")


def fact_options(function: Callable[..., object]) -> Callable[..., object]:
    """The options by which a writer is told facts."""
    for option in (
        click.option(
            "--facts", "file", metavar="FILE", help=N_("Facts as TOML, name = value; - reads standard input")
        ),
        click.option(
            "--set", "sets", multiple=True, metavar="NAME=VALUE", shell_complete=complete.facts,
            help=N_("A fact; NAME=@FILE takes it from a file; may be repeated"),
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def given(sets: Sequence[str], file: str | None, asks: Iterable[Asked] = ()) -> dict[str, Any]:
    """The facts of a command line, not yet read: ``--set`` over ``--facts``.

    Raises:
        Usage: something is not NAME=VALUE, a file cannot be read, a name is given twice.
    """
    kinds = {name: kind for name, _label, kind, _optional, _example in asks}
    labels = {label: name for name, label, _kind, _optional, _example in asks}
    found: dict[str, Any] = {}
    if file is not None:
        for name, value in _toml(file).items():
            kind = kinds.get(name)
            found[name] = _from_file(name, value[1:], kind) if kind == "attachment" and _at(value) else value
    said: dict[str, Any] = {}
    for name, value in pairs("--set", sets):
        name = labels.get(name, name)
        kind = kinds.get(name)
        one = _from_file(name, value[1:], kind) if _at(value) else value[1:] if value[:2] == "@@" else value
        if name in said and kind not in LISTS:
            raise Usage(what=Sentence(N_("{option} {name} is given twice."), {"option": "--set", "name": name}))
        said[name] = f"{said[name]},{one}" if name in said else one
    return found | said


def pairs(option: str, written: Sequence[str]) -> list[tuple[str, str]]:
    """``NAME=VALUE`` taken apart; the full-width sign will do."""
    found = []
    for text in written:
        sign = min((at for at in (text.find("="), text.find("＝")) if at > 0), default=0)
        name = text[:sign].strip()
        if not name:
            what = N_("{option} takes NAME=VALUE, not {text}")
            raise Usage(what=Sentence(what, {"option": option, "text": clean(text[:60]) or "''"}))
        found.append((name, text[sign + 1 :]))
    return found


def _at(value: Any) -> bool:
    return isinstance(value, str) and value[:1] == "@" and value[:2] != "@@"


def _from_file(name: str, path: str, kind: str | None) -> Any:
    """A file's content: an attachment as it is, anything else as text."""
    data = _read(path)
    if kind == "attachment":
        from engine.runtime import Upload

        return Upload(Path(path).name, data)
    return _decoded(path, data)


def _read(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        file = Path(path)
        if file.is_file() and file.stat().st_size > LARGEST:
            raise Usage(what=Sentence(N_("{file} has more than 25 MB."), {"file": path}))
        return file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Usage(what=Sentence(N_("{file} cannot be read: {why}"), {"file": path, "why": why})) from None


def _decoded(path: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Usage(what=Sentence(N_("{file} is not a text"), {"file": path}))


def _toml(path: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_decoded(path, _read(path)))
    except tomllib.TOMLDecodeError as error:
        what = N_("{file} cannot be read: {why}")
        raise Usage(what=Sentence(what, {"file": path, "why": str(error)})) from None


# asking -----------------------------------------------------------------------------------------------------------


def interactive(session_yes: bool = False) -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty() and not session_yes


def ask_missing(asks: Iterable[Asked], facts: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with the missing ones asked for: label, kind, example, and what the item records already as default.

    An empty answer passes over an optional fact.
    """
    answered = dict(facts)
    for name, label, kind, optional, example in asks:
        if name in answered:
            continue
        known = defaults.get(name)
        default = None if known in (None, "", []) or isinstance(known, Mapping) else _typed(known)
        if optional and default is None:
            default = ""
        about = [_(KIND_WORDS.get(kind, kind)), *([_("e.g. {example}").format(example=example)] if example else [])]
        if optional:
            about.append(_("optional, Enter to leave out"))
        prompt = f"{clean(label)} ({name}; {', '.join(about)})"
        answer = click.prompt(prompt, default=default, err=True, show_default=bool(default))
        if answer == "":
            continue
        answered[name] = _from_file(name, answer[1:], kind) if _at(answer) else answer
    return answered


KIND_WORDS = {
    "text": N_("text"),
    "number": N_("number"),
    "money": N_("yuan"),
    "percent": N_("percent"),
    "day": N_("date"),
    "month": N_("month"),
    "instant": N_("instant"),
    "yes_no": N_("yes or no"),
    "choice": N_("choice"),
    "unit": N_("one unit"),
    "units": N_("units, separated by commas"),
    "people": N_("persons, separated by commas"),
    "attachment": N_("file, written @PATH"),
    "sequel": N_("a date, or rest"),
}


def _typed(value: Any) -> str:
    """A recorded value as somebody would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(str(one) for one in value)
    return str(value)


def told_missing(asks: Iterable[Asked], facts: Mapping[str, Any]) -> None:
    """Say which facts a command still lacks, each with an example of how to give it."""
    for name, label, kind, optional, example in asks:
        if name not in facts and not optional:
            tell(f"  --set {name}={example or '…'}   {label} ({_(KIND_WORDS.get(kind, kind))})")
