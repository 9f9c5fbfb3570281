"""Which database a command works on, and the way to the engine.

Several people on one server must meet the same database, so there is no default: ``--db``, else ``DUBAN_DB``, else
``[db] url`` in ``duban.toml`` here or in a folder above, in the user's or in the machine's configuration folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.language import N_
from engine.errors import DubanError, Sentence

if TYPE_CHECKING:
    from engine.decision.paper import Called, Paper
    from engine.outputs.papers.templates import Papers
    from engine.runtime import Engine, Reader
    from engine.runtime.answers.past import Past

SECTIONS = {"db", "board", "channels"}
"""What a configuration file may have."""

Door = TypeVar("Door", bound="Reader")


class NoDatabase(DubanError):
    """No database is named: neither --db nor DUBAN_DB nor a duban.toml."""

    hints = (
        Sentence(
            N_("To begin:  duban db init --db sqlite:///duban.db   and then   {set} DUBAN_DB=sqlite:///duban.db"),
            {"set": "set" if os.name == "nt" else "export"},
        ),
        Sentence(N_("To look around first:  duban demo   makes a year of work in the folder demo/")),
    )


class BadConfiguration(DubanError):
    """The configuration {file} cannot be used: {why}"""


def places() -> list[Path]:
    """The configuration files, first one that names a database wins."""
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    of_all = os.environ.get("PROGRAMDATA", "C:/ProgramData") if os.name == "nt" else "/etc"
    machine = Path(os.environ.get("DUBAN_ETC") or of_all)
    here = Path.cwd()
    near = [folder / "duban.toml" for folder in (here, *here.parents)]
    return [*near, user / "duban" / "duban.toml", machine / "duban" / "duban.toml"]


def find_database(given: str | None) -> str:
    """The database URL to use: the one given with ``--db``, or what is configured.

    Raises:
        NoDatabase: nobody named one.
        BadConfiguration: a duban.toml that cannot be read.
    """
    named = given or os.environ.get("DUBAN_DB")
    if named:
        return as_url(named)
    for file in places():
        url = _configured(file)
        if url:
            return as_url(url, file.resolve().parent)
    raise NoDatabase()


def as_url(named: str, folder: Path | None = None) -> str:
    """A URL as given; a bare path is a SQLite file. Relative paths in a configuration file start at its folder."""
    if "://" not in named:
        named = f"sqlite:///{named}"
    path = named.removeprefix("sqlite:///")
    if folder is not None and path != named and path and not path.startswith((":", "/", "file:")):
        return f"sqlite:///{folder / path}"
    return named


def configured(section: str) -> tuple[dict[str, Any], Path, Path] | None:
    """A section of the first configuration file that has it, the folder its paths start at, and the file.

    Raises:
        BadConfiguration: a duban.toml that cannot be read.
    """
    for file in places():
        table = _content(file).get(section)
        if table is None:
            continue
        if not isinstance(table, dict):
            raise BadConfiguration(file=str(file), why=Sentence(N_("write [{name}] on a line"), {"name": section}))
        return table, file.resolve().parent, file
    return None


def _configured(file: Path) -> str | None:
    content = _content(file)
    db = content.get("db", {})
    if not isinstance(db, dict):
        raise BadConfiguration(file=str(file), why=Sentence(N_('write [db] on a line and below it url = "…"')))
    unknown = [*sorted(content.keys() - SECTIONS), *(f"db.{name}" for name in sorted(db.keys() - {"url"}))]
    if unknown:
        why = Sentence(N_("there is no {names}; there is only url, below [db]"), {"names": ", ".join(unknown)})
        raise BadConfiguration(file=str(file), why=why)
    url = db.get("url")
    if url is not None and not isinstance(url, str):
        raise BadConfiguration(file=str(file), why=Sentence(N_("url must be a text")))
    return url


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(file=str(file), why=_where(str(error))) from None
    except (OSError, ValueError) as error:
        raise BadConfiguration(file=str(file), why=str(error)) from None


def _where(what: str) -> Sentence:
    """A mistake of spelling, by its place; Python says the rest in English only."""
    found = re.search(r"at line (\d+), column (\d+)", what)
    if found is None:
        return Sentence(N_("it is not TOML: {what}"), {"what": what})
    data = {"line": int(found[1]), "column": int(found[2])}
    return Sentence(N_("line {line}, column {column} is not TOML; a text stands in quotation marks"), data)


def open_engine(given: str | None, as_login: str | None = None) -> Engine:
    """The engine on the database, closed when the command ends. Imports the store: call it in a command.

    Args:
        as_login: for whom it reads (``--as``); like every door opened here it shows what he may see, and no more.
    """
    from engine.runtime import Engine

    return with_papers(_opened(given, Engine, as_login))


def with_papers(engine: Engine) -> Engine:
    """The engine, freezing papers as they are signed; what makes them is imported when the first one is."""

    engine.papers = _Papers(engine)
    return engine


class _Papers:
    """An office may do without Word; what it signs is recorded all the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def _made(self) -> Papers | None:
        from importlib.util import find_spec

        if find_spec("docxtpl") is None:
            return None
        from cli.procedures.shipped import papers as of

        return of(self._engine.registry, self._engine.zone)

    def prepare(self) -> None:
        if self._made is not None:
            self._made.prepare()

    def __call__(self, paper: Paper, called: Called) -> bytes | None:
        return self._made(paper, called) if self._made is not None else None

    def draft(self, paper: Paper, called: Called) -> tuple[bytes | None, list[str]]:
        return self._made.draft(paper, called) if self._made is not None else (None, [])


def open_reader(given: str | None, as_login: str | None = None) -> Reader:
    """What answers readers, likewise; it needs far less."""
    from engine.runtime import Reader

    return _opened(given, Reader, as_login)


def open_past(given: str | None, instant: datetime, known: datetime | None = None, as_login: str | None = None) -> Past:
    """What answers as of an instant gone by; ``known``: with what was put right until then."""
    from engine.runtime.answers.past import Past

    return _opened(given, partial(Past, instant=instant, known=known), as_login)


def os_user(reader: Reader | None = None) -> str:
    """The system user who runs this command: the operating system's, or as whom a server let him in."""
    if reader is not None and (known := reader.database.user()) is not None:
        return known
    return system_user()


def system_user() -> str:
    """The system's name for whoever runs this process. The environment (LOGNAME, USER) is not asked: anybody may set
    it to anything."""
    try:
        import pwd
    except ImportError:  # Windows asks its own login session
        return os.getlogin()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # no name for this uid, as in some containers
        return f"uid{os.getuid()}"


def _opened(given: str | None, door: Callable[..., Door], as_login: str | None) -> Door:
    from cli.procedures.shipped import folders, packages

    opened = door(find_database(given), packages=packages(), folders=folders())
    opened.show_to(lambda held: opened.who(held, os_user(opened), as_login))
    if (ctx := click.get_current_context(silent=True)) is not None:
        ctx.call_on_close(opened.close)
    return opened
