"""``duban item open``: a new item of a procedure."""

from __future__ import annotations

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.asked import asks_of, opening_of
from cli.items.confiding import level_options, leveled
from cli.items.facts import ask_missing, ask_unit, fact_options, given, interactive, pairs, told_missing
from cli.items.personal import confirm_words
from cli.items.possible import picked
from cli.items.said import happened, opened, when_options, why_late
from cli.language import N_, _
from cli.options import Session, click, command
from engine.errors import MissingFacts, Sentence, Usage


@command(
    "open",
    writes=True,
    example="duban item open assignment --via draft --facts order.toml\n"
    "duban item open hazard_listing --via report --facts hazard.toml --party owner=shilicangchu "
    "--party supervisor=xiaofang",
)
@click.argument("procedure", shell_complete=complete.procedures)
@fact_options
@click.option(
    "--party", "parties", multiple=True, metavar="ROLE=UNIT", shell_complete=complete.parties,
    help=N_("The unit that fills a role; may be repeated"),
)  # fmt: skip
@click.option("--via", metavar="OPENING", help=N_("Which opening, if the procedure has several"))
@level_options
@when_options
def open_item(
    session: Session,
    procedure: str,
    sets: tuple[str, ...],
    file: str | None,
    parties: tuple[str, ...],
    via: str | None,
    secrecy: str | None,
    kept_from: tuple[str, ...],
    acting_for: str | None,
    on: str | None,
    source: str | None,
    late: str | None,
) -> None:
    """Open an item of a procedure.

    On a terminal what is missing is asked for; in a pipe it is named, and nothing is written. With --level restricted
    and --keep-from it is an inspection without notice: see `duban item level`.
    """
    engine = enter(session)
    login = actor(session, engine)
    definition, move = opening_of(engine, procedure, via, picked if interactive(session.yes) else None)
    level = leveled(engine, definition.code, secrecy, kept_from, login, session)
    asks = asks_of(definition, move)
    facts = given(sets, file, asks)
    filled = _parties(parties)
    if interactive(session.yes):
        facts = ask_missing(asks, facts, {}, engine, definition)
        for role in move.parties:
            if role.code not in filled and role.setting is None:
                filled[role.code] = ask_unit(engine, f"{role.label} ({role.code}")
    confirm_words(session, definition, facts)
    when = happened(on, engine)
    known = {role: engine.unit(unit).code for role, unit in filled.items()}
    if move.confirm:
        question = _("“{transition}” leaves the building or cannot be undone.")
        session.confirm(question.format(transition=move.label))
    try:
        item = engine.open(
            definition.code,
            facts,
            known,
            actor=login,
            typist=typist(session, engine),
            acting_for=engine.unit(acting_for).code if acting_for else None,
            occurred_at=when,
            source=source,
            late=why_late(late, when, engine, session),
            via=move.name,
            level=level,
            dry_run=session.dry_run,
        )
    except MissingFacts:
        told_missing(asks, facts, definition)
        raise
    opened(engine, item, login, session, asks)


def _parties(written: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, unit in pairs("--party", written):
        if role in found:
            raise Usage(what=Sentence(N_("{option} {name} is given twice."), {"option": "--party", "name": role}))
        found[role] = unit.strip()
    return found
