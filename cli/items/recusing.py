"""``duban item recuse``, ``duban unit recuse``: who takes no part."""

from __future__ import annotations

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.said import done
from cli.items.verbs import expects
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out, resolved, show_one
from engine.errors import MissingFacts

_lift = click.option("--lift", is_flag=True, help=N_("He takes part again"))
_reason = click.option("--reason", metavar="TEXT", help=N_("Why; it stays in the record"))


@command(
    "recuse",
    writes=True,
    example="duban item recuse RW-2024-0007 office.handler --reason 与当事企业负责人系亲属 --as office.head",
)
@click.argument("number", shell_complete=complete.open_items)
@click.argument("person", shell_complete=complete.operators)
@_reason
@_lift
@expects
def recuse(
    session: Session, number: str, person: str, reason: str | None, lift: bool, expect: int | None
) -> None:  # fmt: skip
    """Recuse somebody from an item: from then on he takes no part in it.

    PERSON is a login, or the name of somebody who has none (an expert). Whoever is named so among inspectors, judges or
    acceptors is refused as well. Anybody recuses himself; heads and deputies of the office and the committee recuse
    others, and nobody lifts his own recusal.
    """
    engine = enter(session)
    login, before = actor(session, engine), engine.item(engine.find(number))
    if reason is None:
        raise MissingFacts(transition=_("recuse"), labels="--reason")
    outcome = engine.recuse(
        before.number, person, reason, lift=lift, actor=login, typist=typist(session, engine), expect=expect,
        dry_run=session.dry_run,
    )  # fmt: skip
    done(engine, before, outcome, login, session, _("recuse"))


@command(
    "recuse",
    writes=True,
    example="duban unit recuse 区教育局 office.handler --reason 配偶在该局任职 --as office.head",
)
@click.argument("unit", shell_complete=complete.units)
@click.argument("login", shell_complete=complete.operators)
@_reason
@_lift
def recuse_from_unit(session: Session, unit: str, login: str, reason: str | None, lift: bool) -> None:
    """Recuse an operator from everything that concerns a unit. For the administrator and the office.

    He takes no part in any item to which the unit is a party. It is a line of the system log.
    """
    engine = enter(session)
    if reason is None and not lift:
        raise MissingFacts(transition=_("recuse"), labels="--reason")
    code = engine.unit(unit).code
    changed = engine.recuse_from_unit(
        code, login, reason or "", lift=lift, actor=actor(session, engine), dry_run=session.dry_run
    )
    if resolved(session.output) == "json":
        row = {"unit": code, "login": login, "lifted": lift, "changed": changed}
        show_one({**({"dry_run": True} if session.dry_run else {}), **row}, [], "json")
        return
    line = _("{login} takes no part in what concerns {unit}.")
    if lift:
        line = _("{login} takes part again in what concerns {unit}.")
    out(line.format(login=login, unit=unit) if changed else _("Nothing changed."))
    if session.dry_run:
        out(_("Dry run: nothing was written."))
