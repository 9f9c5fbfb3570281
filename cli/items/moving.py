"""``duban item do``: one transition of one item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.facts import ask_missing, fact_options, given, interactive, told_missing
from cli.items.personal import confirm_words
from cli.items.possible import asked_which, next_step, way_out
from cli.items.said import done, happened, when_options, why_late
from cli.language import N_, _
from cli.options import Session, click, command
from engine.errors import MissingFacts, Refused

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome
    from engine.runtime import Engine
    from engine.runtime.answers.views import Item, Possible


@command(
    "do",
    writes=True,
    example="duban item do JB-2024-0002 issue -n\n"
    "duban item do RW-2024-0007 receive --for 区民政局 --on 2024-03-21 --source 来函〔2024〕3号\n"
    "duban item do RW-2024-0008 submit --set report=已全部完成 --set evidence=@办结报告.pdf --as shengtai.liaison -n",
)
@click.argument("number", shell_complete=complete.open_items)
@click.argument("transition", required=False, shell_complete=complete.transitions)
@fact_options
@when_options
@click.option(
    "--expect", type=int, metavar="SEQ", help=N_("Refuse (exit 5) unless this is still the last line of the item")
)
def do(
    session: Session,
    number: str,
    transition: str | None,
    sets: tuple[str, ...],
    file: str | None,
    acting_for: str | None,
    on: str | None,
    source: str | None,
    late: str | None,
    expect: int | None,
) -> None:
    """Take a transition: move an item on.

    On a terminal what is missing is asked for, the transition too; in a pipe it is named, and nothing is written. What
    cannot be undone is confirmed first.
    """
    engine = enter(session)
    before = engine.item(engine.find(number))
    if transition is None:
        login, unit = actor(session, engine), engine.unit(acting_for).code if acting_for else None
        seen = engine.explain(
            before.number, None, login, acting_for=unit, source=source or "?", typist=typist(session, engine)
        )
        transition = asked_which(before.number, [one for one in seen if one.allowed], interactive(session.yes))
    take(engine, session, before, transition, Given(sets, file, acting_for, on, source, expect, late=late))


@dataclass(frozen=True)
class Given:
    """What a command that takes a transition was given besides it; ``facts`` go before ``sets`` and ``file``."""

    sets: tuple[str, ...] = ()
    file: str | None = None
    acting_for: str | None = None
    on: str | None = None
    source: str | None = None
    expect: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    late: str | None = None


def take(engine: Engine, session: Session, before: Item, transition: str, said: Given) -> None:
    """Take a transition of an item, asking for what is missing and for a confirmation where one is due."""
    login = actor(session, engine)
    source, expect = said.source, said.expect
    proxied = engine.unit(said.acting_for).code if said.acting_for else None
    with next_step(before.number):
        seen = _seen(engine, before.number, transition, login, proxied, source)
    facts = {**given(said.sets, said.file, seen.asks), **said.facts}
    if interactive(session.yes):
        if proxied and not source and not seen.allowed:  # perhaps only for want of its source
            seen = _seen(engine, before.number, transition, login, proxied, "?")
            if seen.allowed:
                source = click.prompt(_("On what it rests: a letter, a call, a minute") + " (--source)", err=True)
        if seen.allowed:
            definition = engine.registry.get(before.procedure, before.version)
            facts = ask_missing(seen.asks, facts, before.facts, engine, definition)
    confirm_words(session, engine.registry.get(before.procedure, before.version), facts)
    last = max(one.occurred_at for one in engine.history(before.number)) if said.on else None
    when = happened(said.on, engine, last)
    asked = _Asked(
        before.number,
        seen.transition,
        facts,
        {
            "actor": login,
            "typist": typist(session, engine),
            "acting_for": proxied,
            "occurred_at": when,
            "source": source,
            "late": why_late(said.late, when, engine, session),
        },
    )
    try:
        if seen.confirm and not session.dry_run and not session.yes:
            asked.act(engine, expect, True)  # what would be refused needs no confirmation
            question = _("{number}: “{transition}” leaves the building or cannot be undone.")
            session.confirm(question.format(number=before.number, transition=seen.label))
            expect = before.seq if expect is None else expect
        outcome = asked.act(engine, expect, session.dry_run)
    except MissingFacts:
        told_missing(seen.asks, facts, engine.registry.get(before.procedure, before.version))
        raise
    except Refused as refused:
        if not seen.allowed and not proxied:
            way_out(refused, engine, before.number, seen, login, typist(session, engine))
        raise
    done(engine, before, outcome, login, session, seen.label, asks=seen.asks)


@dataclass(frozen=True)
class _Asked:
    """What is asked of the engine, once to see and once to do."""

    number: str
    transition: str
    facts: dict[str, Any]
    circumstances: dict[str, Any]

    def act(self, engine: Engine, expect: int | None, dry_run: bool) -> Outcome:
        return engine.act(
            self.number,
            self.transition,
            self.facts,
            expect=expect,
            dry_run=dry_run,
            **self.circumstances,
        )


def _seen(engine: Engine, number: str, transition: str, login: str, unit: str | None, source: str | None) -> Possible:
    """The transition as it stands on the item; raises UnknownTransition with the nearest names."""
    return engine.explain(number, transition, login, acting_for=unit, source=source)[0]
