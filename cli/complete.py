"""What the shell offers: only what is possible now. Without a database, or when anything fails, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from cli.acting import somebody
from cli.items.asked import Asked, asks_of, opening_of
from cli.options import click, session_of
from cli.procedures.shipped import registry

if TYPE_CHECKING:
    from engine.runtime import Engine, Reader

Offer = Iterable[tuple[str, str]]
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(source: Callable[[click.Context, Reader], Offer]) -> Completer:
    """A click completer of (value, help) pairs from the database."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            return _matching(source(ctx, session_of(ctx).reader()), incomplete)
        except Exception:  # a shell that waits for words must never get a traceback
            return []

    return complete


def _matching(offer: Offer, incomplete: str) -> list[CompletionItem]:
    asked = incomplete.lower()
    return [CompletionItem(value, help=text) for value, text in offer if value.lower().startswith(asked)]


def _given(ctx: click.Context, name: str, place: int) -> str | None:
    """An argument; click leaves arguments unread when the last word is an option that still lacks its value."""
    found: str | None = ctx.params.get(name)
    return found or (ctx.args[place] if place < len(ctx.args) else None)


def _open_items(_ctx: click.Context, reader: Reader) -> Offer:
    return [(one.number, one.title) for one in reader.items(open_only=True, limit=500)]


def _suspended_items(_ctx: click.Context, reader: Reader) -> Offer:
    found = [(one, one.suspension) for one in reader.items(open_only=True, limit=500)]
    return [(one.number, one.title) for one, stopped in found if stopped is not None and stopped.parent is None]


def _all_items(_ctx: click.Context, reader: Reader) -> Offer:
    return [(one.number, one.title) for one in reader.items(limit=500)]


def _transitions(ctx: click.Context, _reader: Reader) -> Offer:
    engine = session_of(ctx).engine()
    number = engine.find(ctx.params["number"])
    who = somebody(session_of(ctx), engine)
    return [(one.transition, one.label) for one in engine.explain(number, None, who) if one.allowed]


def _rungs(ctx: click.Context, _reader: Reader) -> Offer:
    return [(name, "") for name in session_of(ctx).engine().rungs(_given(ctx, "number", 0) or "")]


def _facts(ctx: click.Context, _reader: Reader) -> Offer:
    already = {text.partition("=")[0] for text in ctx.params.get("sets") or ()}
    return [(f"{name}=", label) for name, label, *_rest in _asks(ctx, session_of(ctx).engine()) if name not in already]


def _asks(ctx: click.Context, engine: Engine) -> Iterable[Asked]:
    if "number" in ctx.params:
        number = engine.find(_given(ctx, "number", 0) or "")
        return [asked for one in engine.explain(number, _given(ctx, "transition", 1)) for asked in one.asks]
    definition, move = opening_of(engine, _given(ctx, "procedure", 0) or "", ctx.params.get("via"))
    return asks_of(definition, move)


def _units(_ctx: click.Context, reader: Reader) -> Offer:
    return [(one.code, one.name) for one in reader.units()]


def _operators(_ctx: click.Context, reader: Reader) -> Offer:
    return [(one.login, one.name) for one in reader.operators()]


def _documents(_ctx: click.Context, reader: Reader) -> Offer:
    return [(one.number, one.title) for one in reader.documents() if one.number]


def procedures(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Procedure codes, from what is shipped: no database is needed."""
    try:
        return _matching(((one.code, one.title) for one in registry().latest()), incomplete)
    except Exception:
        return []


open_items = _offering(_open_items)
suspended_items = _offering(_suspended_items)
all_items = _offering(_all_items)
transitions = _offering(_transitions)
rungs = _offering(_rungs)
facts = _offering(_facts)
units = _offering(_units)
operators = _offering(_operators)
documents = _offering(_documents)


def ledgers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of ledgers, from what is shipped."""
    from cli.procedures.shipped import ledgers as known

    try:
        return _matching(((one.kind, one.title) for one in known().values()), incomplete)
    except Exception:
        return []


def parties(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``ROLE=UNIT``: the roles of the opening, then the units."""
    role, sign, unit = incomplete.partition("=")
    if sign:
        return [CompletionItem(f"{role}={one.value}", help=one.help) for one in units(ctx, param, unit)]
    try:
        engine = session_of(ctx).engine()
        _definition, move = opening_of(engine, _given(ctx, "procedure", 0) or "", ctx.params.get("via"))
        return _matching(((f"{one.code}=", one.label) for one in move.parties), role)
    except Exception:
        return []
