"""Declaring a command. A noun is a module with one ``Noun``; its verbs are functions that get the ``Session`` first.

    from cli.language import N_, _
    from cli.options import Noun, Session, click
    from cli.output import show

    item = Noun("item", help=N_("Items: open them, look at them, move them on"))

    @item.command("list", example="duban item list --procedure letter -o json")
    @click.option("--procedure", help=N_("Only items of this procedure"))
    def list_items(session: Session, procedure: str | None) -> None:
        '''List the items, soonest deadline first.'''
        rows = ({"number": one.number, "due": one.due} for one in session.engine().items(procedure))
        show(rows, [("number", N_("Number")), ("due", N_("Due"))], session.output)

    @item.command(example="duban item void 2024-0007 -y", writes=True)   # -n, -y; outputs plain and json
    @click.argument("number")
    def void(session: Session, number: str) -> None:
        '''Void an item opened by mistake.'''
        session.confirm(_("Item {number} is voided.").format(number=number))  # asks; exit 2 in a pipe without -y
        ...

A noun without verbs (``inbox``) is ``@command("inbox", example=…)``. Raise ``DubanError`` for anything that goes wrong:
``main`` prints it translated and exits with its code. ``database=False`` for what is answered without a database.
The docstring is the help, translated by paragraph; register the noun in the table of ``cli/main.py``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cli.language import N_, _, paragraphs, say

if TYPE_CHECKING:
    from engine.runtime import Engine, Reader
    from engine.runtime.transactions.requesting import Asked

    _DateType = click.ParamType[date]
else:
    _DateType = click.ParamType  # generic only since click 8.4

__all__ = ["DAY", "READER", "WRITER", "Leaf", "Noun", "Session", "click", "command"]

READER = ("table", "plain", "json", "jsonl")
WRITER = ("plain", "json")
HELP = {"help_option_names": ["-h", "--help"]}


def mark() -> str:
    """By what the lines of a command that was given no id are found again."""
    return f"cli-{os.urandom(6).hex()}"


Function = Callable[..., object]


@dataclass(frozen=True)
class Session:
    """What every command is told: the options given before the noun and after the verb, the latter winning."""

    db: str | None = None
    as_login: str | None = None
    at: str | None = None
    output: str = "auto"
    dry_run: bool = False
    yes: bool = False
    request_id: str | None = None
    asked: Asked | None = None

    @property
    def url(self) -> str:
        """The database URL; raises ``NoDatabase`` when nobody named one."""
        from cli.database import find_database

        return find_database(self.db)

    def engine(self) -> Engine:
        """The engine on the session's database (imports the store: call it inside the command)."""
        from cli.database import open_engine

        engine = open_engine(self.db, self.as_login)
        engine.asked, engine.mark = self.asked, mark()
        return engine

    def reader(self) -> Reader:
        """What answers readers on the session's database; opens at once."""
        from cli.database import open_reader

        return open_reader(self.db, self.as_login)

    def confirm(self, warning: str) -> None:
        """Go on only if the person, who reads the warning, says yes; in a pipe without ``-y`` that is exit 2, never a
        wait.

        With ``-n`` or ``-y`` nobody is asked.
        """
        if self.yes or self.dry_run:
            return
        if not sys.stdin.isatty():
            from engine.errors import Sentence, Usage

            what = N_("{warning} Nobody can be asked here: add -y to confirm.")
            raise Usage(what=Sentence(what, {"warning": warning}))
        click.confirm(f"{warning} {_('Go on?')}", abort=True, err=True)


def shared_options(
    outputs: Sequence[str] | None, *, database: bool | None, writes: bool, once: bool = False
) -> list[click.Parameter]:
    """The options every command takes; those without effect here are accepted and not shown."""
    choices = click.Choice(("auto", *outputs)) if outputs else None
    to_file = outputs is not None and not outputs
    hide, no_db = not database, database is False
    return [
        click.Option(
            ["--db"], metavar="URL", hidden=no_db, is_eager=True, help=N_("Database URL or SQLite file (env: DUBAN_DB)")
        ),
        click.Option(
            ["--as", "as_login"], metavar="LOGIN", hidden=hide, help=N_("Act as this operator, by delegation")
        ),
        click.Option(
            ["--at"], metavar="INSTANT", hidden=hide, is_eager=True, help=N_("Move a rehearsal clock forward to here")
        ),
        click.Option(
            ["-o", "--output"],
            type=choices,
            metavar=None if choices else "FILE" if to_file else "FORMAT",
            help=N_("Write it to this file instead of standard output")
            if to_file
            else N_("Form of the answer; auto: a table on a terminal, tab-separated lines in a pipe"),
        ),
        click.Option(["-n", "--dry-run"], is_flag=True, hidden=not writes, help=N_("Show what would happen only")),
        click.Option(["-y", "--yes"], is_flag=True, hidden=not writes, help=N_("Do not ask for confirmation")),
        click.Option(
            ["--request-id"], metavar="ID", hidden=not once,
            help=N_("Carry it out once: the same ID again writes nothing and gives the same answer"),
        ),
    ]  # fmt: skip


SHARED = ("db", "as_login", "at", "output", "dry_run", "yes", "request_id")


class Day(_DateType):
    """A date as people write it: 2024-03-25, 2024.3.25, 2024年3月25日, full-width digits."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from engine.calendar.dates import read_day

        if isinstance(value, date):
            return value
        today = _today(ctx) if ctx is not None and "月" in value and "年" not in value else None
        try:
            return read_day(value, today)
        except ValueError as error:
            what = getattr(error, "data", {}).get("what")
            self.fail(say(what) if what is not None else str(error), param, ctx)


def _today(ctx: click.Context) -> date | None:
    """The day it is in the database, for a day that names no year; none if there is no database to ask."""
    from engine.calendar.dates import read_instant
    from engine.errors import DubanError

    session = session_of(ctx)
    try:
        reader = session.reader()
        now = read_instant(session.at, reader.zone) if session.at else reader.now()
    except DubanError:
        return None
    return now.astimezone(reader.zone).date()


DAY = Day()


def session_of(ctx: click.Context) -> Session:
    """Merge the shared options of a context and all its parents, the nearest to the command winning."""
    given: dict[str, Any] = {}
    here: click.Context | None = ctx
    while here is not None:
        for name in SHARED:
            value = here.params.get(name)
            if value and isinstance(value, str | bool) and name not in given:  # not click's mark for what is unread
                given[name] = value
        here = here.parent
    return Session(**given)


class Shown(click.Command):
    """A command whose help is drawn by rich-click (imported only then) in the reader's language."""

    example: str | None = None

    def get_help(self, ctx: click.Context) -> str:
        from cli.terminal.help import render

        return render(self, ctx, SHARED)

    def get_short_help_str(self, limit: int = 45) -> str:
        first = paragraphs(self.short_help or self.help)
        return first[0].rstrip(".。") if first else ""


class Leaf(Shown):
    """A command that does something."""

    def __init__(
        self,
        name: str | None,
        *,
        example: str,
        outputs: Sequence[str] | None = None,
        writes: bool = False,
        once: bool | None = None,
        database: bool | None = True,
        **rest: Any,
    ) -> None:
        self.example = example
        self.writes = writes
        self.once = writes if once is None else once
        self.outputs = tuple(outputs if outputs is not None else WRITER if writes else READER)
        own = rest.pop("params", None) or []
        rest.setdefault("context_settings", HELP)
        super().__init__(name, params=[*own, *self._shared(database)], **rest)

    def _shared(self, database: bool | None) -> list[click.Parameter]:
        return shared_options(self.outputs, database=database, writes=self.writes, once=self.once)

    def invoke(self, ctx: click.Context) -> None:
        session = session_of(ctx)
        if self.outputs and session.output not in ("auto", *self.outputs):
            option = next(one for one in self.params if one.name == "output")
            option.type.convert(session.output, option, ctx)  # refuses in click's own words
        if session.dry_run and not self.writes and not session.at:
            raise click.UsageError(_("This command writes nothing: -n is for those that do."), ctx)
        if session.request_id and not self.once:
            raise click.UsageError(_("This command may be repeated as it is: it takes no --request-id."), ctx)
        ctx.obj = session
        own = {name: value for name, value in ctx.params.items() if name not in SHARED}
        if self.callback is None:
            return
        try:
            if session.request_id and not session.dry_run:
                import_module("cli.once").once(session, ctx, own, self.callback)  # it knows who acts: it stands above
            else:
                ctx.invoke(self.callback, session, **own)
        except Exception as error:
            if self.writes and not session.dry_run and getattr(error, "kept", True) is False:
                import_module("cli.refused").keep(session, ctx, error)
            if getattr(error, "noted", True) is False:
                import_module("cli.refused").guessed(session, ctx, error)
            raise


class Noun(Shown, click.Group):
    """A noun with verbs."""

    def __init__(self, name: str, *, help: str, **rest: Any) -> None:
        rest.setdefault("context_settings", HELP)
        super().__init__(name, help=help, params=shared_options(None, database=False, writes=False), **rest)
        for option in self.params:
            if isinstance(option, click.Option):
                option.hidden = True

    def command(self, name: str | None = None, **rest: Any) -> Callable[[Function], Leaf]:  # type: ignore[override]
        """Declare a verb; arguments as for ``command``."""

        def add(function: Function) -> Leaf:
            leaf = command(name, **rest)(function)
            self.add_command(leaf)
            return leaf

        return add


def command(
    name: str | None = None,
    *,
    example: str,
    outputs: Sequence[str] | None = None,
    writes: bool = False,
    once: bool | None = None,
    database: bool | None = True,
    **rest: Any,
) -> Callable[[Function], Leaf]:
    """Make a function a command with the shared options.

    Args:
        name: the verb; the function's name with dashes unless given.
        example: one line that works, shown under the help (several lines are several examples).
        outputs: what ``-o`` offers besides ``auto``; ``READER`` for readers and ``WRITER`` for writers unless given.
            Empty: it makes one thing, and ``-o`` names the file for it.
        writes: it changes something: ``-n`` and ``-y`` are offered.
        once: it does so again when it is repeated, so ``--request-id`` is offered; as ``writes`` unless given.
        database: it needs one: ``--db``, ``--as`` and ``--at`` are offered; ``None``: it asks one if there is one, and
            only ``--db`` is offered.
    """

    def wrap(function: Function) -> Leaf:
        return click.command(
            name or function.__name__.replace("_", "-"),
            cls=Leaf,
            example=example,
            outputs=outputs,
            writes=writes,
            once=once,
            database=database,
            **rest,
        )(function)

    return wrap
