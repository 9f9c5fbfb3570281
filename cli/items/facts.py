"""Facts on the command line: ``--set k=v``, ``--set k=@file``, ``--facts file.toml|-``; asking for missing ones."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.items.asked import Asked
from cli.language import N_, _, say
from cli.options import click
from cli.output import clean, tell
from engine.errors import DubanError, IllTyped, Sentence, Usage
from engine.intake import bounded

if TYPE_CHECKING:
    from engine.definition.definition import Definition
    from engine.runtime import Engine

LARGEST = 25 * 1024 * 1024
WHY = {
    errno.ENOENT: Sentence(N_("there is no such file")),
    errno.EISDIR: Sentence(N_("it is a folder")),
    errno.EACCES: Sentence(N_("reading it is not permitted")),
}
IN_HISTORY = N_("{name} goes into the vault, not onto a command line that others can read: --set {name}=@FILE")
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
            found[name] = from_file(name, value[1:], kind) if kind == "attachment" and _at(value) else value
    said: dict[str, Any] = {}
    for name, value in pairs("--set", sets):
        name = labels.get(name, name)
        kind = kinds.get(name)
        if kind == "secret" and not _at(value):
            raise Usage(what=Sentence(IN_HISTORY, {"name": name}))
        one = from_file(name, value[1:], kind) if _at(value) else value[1:] if value[:2] == "@@" else value
        if name in said and kind not in LISTS:
            refused = Usage(what=Sentence(N_("{option} {name} is given twice."), {"option": "--set", "name": name}))
            if kind == "attachment":
                refused.hints = (Sentence(N_("It takes one file: put several into one, as a .zip or a .pdf.")),)
            raise refused
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


def from_file(name: str, path: str, kind: str | None) -> Any:
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
        return bounded.read(file, LARGEST)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.EFBIG:
            raise Usage(what=Sentence(N_("{file} has more than 25 MB."), {"file": path})) from None
        why: Any = WHY.get(getattr(error, "errno", 0) or 0) or getattr(error, "strerror", None) or str(error)
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


def ask_missing(
    asks: Iterable[Asked], facts: Mapping[str, Any], defaults: Mapping[str, Any], engine: Engine, definition: Definition
) -> dict[str, Any]:
    """The facts with the missing ones asked for: label, kind, example, and what the item records already as default.

    An empty answer passes over an optional fact; one that is no value for it is said so, and asked for again. Of a
    choice the number in the list will do.
    """
    answered = dict(facts)
    for name, label, kind, optional, example in asks:
        if name in answered:
            continue
        known = defaults.get(name)
        default = None if known in (None, "", []) or isinstance(known, Mapping) else _typed(known)
        if default is None:
            default = ""  # click asks again without a word where there is none
        choices = definition.facts[name].choices
        shows = example and not choices
        about = [_(KIND_WORDS.get(kind, kind)), *([_("e.g. {example}").format(example=example)] if shows else [])]
        if optional:
            about.append(_("optional, Enter to leave out"))
        for place, (code, meaning) in enumerate(choices, 1):
            tell(f"  {place}  {meaning} ({code})")
        prompt = f"{clean(label)} ({name}; {', '.join(about)})"
        answer = click.prompt(
            prompt, default=default, err=True, show_default=bool(default), hide_input=kind == "secret",
            value_proc=_answer(engine, definition, name),
        )  # fmt: skip
        if answer != "":
            answered[name] = answer
    return answered


def _answer(engine: Engine, definition: Definition, name: str) -> Callable[[str], Any]:
    """What turns the answer about a fact into a value, or says why it is none, and click asks again."""
    fact = definition.facts[name]

    def read(answer: str) -> Any:
        if answer == "" and not fact.optional:
            raise click.UsageError(_("it cannot be left out; Ctrl-C ends the questions, and nothing is written"))
        if answer == "":
            return ""
        if fact.choices and answer.strip().isdecimal() and 0 < int(answer) <= len(fact.choices):
            answer = fact.choices[int(answer) - 1][0]
        try:
            value = from_file(name, answer[1:], fact.kind) if _at(answer) else answer
            if fact.kind != "secret" and (fact.kind != "attachment" or isinstance(value, str)):
                engine.read_fact(definition, name, value)
        except DubanError as error:
            raise click.UsageError(_said(error)) from None
        return value

    return read


def _said(error: DubanError) -> str:
    """Why, and what might be meant."""
    words = [
        error.data["what"] if isinstance(error, IllTyped) else error.sentence,
        *([error.hint] if error.hint else []),
        *error.hints,
    ]
    return "\n".join(say(one) for one in words)


def ask_unit(engine: Engine, prompt: str) -> str:
    """The code of a unit, asked for until there is one of that name."""

    def read(answer: str) -> str:
        if not answer:
            raise click.UsageError(_("it cannot be left out; Ctrl-C ends the questions, and nothing is written"))
        try:
            return engine.unit(answer).code
        except DubanError as error:
            raise click.UsageError(_said(error)) from None

    found: str = click.prompt(f"{prompt}; {_('one unit')})", default="", show_default=False, err=True, value_proc=read)
    return found


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
    "item": N_("the number of an item"),
    "secret": N_("for the vault, not shown"),
}


def _typed(value: Any) -> str:
    """A recorded value as somebody would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(str(one) for one in value)
    return str(value)


def told_missing(asks: Iterable[Asked], facts: Mapping[str, Any], definition: Definition) -> None:
    """Say which facts a command still lacks, each with an example of how to give it; of a choice all there is."""
    for name, label, kind, optional, example in asks:
        if name not in facts and not optional:
            choices = definition.facts[name].choices
            example = "@FILE" if kind == "secret" else "|".join(one for _code, one in choices) or example
            tell(f"  --set {name}={example or '…'}   {label} ({_(KIND_WORDS.get(kind, kind))})")
