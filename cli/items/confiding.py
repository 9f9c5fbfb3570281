"""``duban item level``, and the options of ``item open`` for it: who may know of a single item."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.said import done
from cli.items.verbs import expects
from cli.language import N_, _
from cli.options import Session, click, command
from engine.errors import MissingFacts, Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Engine

_keep = click.option(
    "--keep-from", "kept_from", multiple=True, metavar="UNIT", shell_complete=complete.units,
    help=N_("A unit that must not know of it though it is a party to it; may be repeated"),
)  # fmt: skip
LEVEL_WORDS = (N_("public"), N_("internal"), N_("restricted"), N_("vault"))


def level_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--level`` and ``--keep-from`` of a new item."""
    level = click.option(
        "--level", "secrecy", metavar="LEVEL",
        help=N_("Who may know of it: internal (everybody here) or restricted (whom the procedure names)"),
    )  # fmt: skip
    return level(_keep(function))


def leveled(
    engine: Engine, procedure: str, level: str | None, kept_from: Collection[str], login: str, session: Session
) -> str | None:  # fmt: skip
    """The level of a new item, as the engine takes it."""
    if level is None and kept_from:
        raise Usage(what=Sentence(N_("--keep-from goes with --level restricted.")))
    if level is None:
        return None
    return engine.leveled(procedure, level, kept_from, actor=login, dry_run=session.dry_run)


@command(
    "level",
    writes=True,
    example="duban item level RW-2024-0007 restricted --keep-from 桃浦镇 --reason 四不两直检查 --as office.handler",
)
@click.argument("number", shell_complete=complete.all_items)
@click.argument("level", metavar="LEVEL")
@_keep
@click.option("--reason", metavar="TEXT", help=N_("Why; it stays in the record"))
@expects
def level(
    session: Session, number: str, level: str, kept_from: tuple[str, ...], reason: str | None, expect: int | None
) -> None:
    """Say how confidential an item is: internal (内部) or restricted (限制). For the office.

    A restricted item is known to whom its procedure names on it and to nobody else, and not to the units it is kept
    from: it stands in none of their lists, exports and calendars, and they get no messages. What belongs to it goes
    along. Nothing is less confidential than its procedure, and nothing here is a state secret: 秘密, 机密 and 绝密 are
    refused.
    """
    engine = enter(session)
    login, before = actor(session, engine), engine.item(engine.find(number))
    if reason is None:
        raise MissingFacts(transition=_("level"), labels="--reason")
    outcome = engine.confide(
        before.number, level, reason, kept_from, actor=login, typist=typist(session, engine), expect=expect,
        dry_run=session.dry_run,
    )  # fmt: skip
    done(engine, before, outcome, login, session, _("level"))
