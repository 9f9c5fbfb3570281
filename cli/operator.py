"""``duban operator``: the people who act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, look
from cli.database import os_user
from cli.directory import bring_in, hand_out, named, template_option
from cli.language import N_, _
from cli.options import DAY, Noun, Session, click
from cli.output import WHOLE, Column, out, resolved, show, show_one, tell
from cli.procedures.shipped import role_labels
from engine.intake.scope import Scope

if TYPE_CHECKING:
    from engine.intake.rows import DelegationRow
    from engine.runtime import Engine

COLUMNS: list[Column] = [("login", N_("Login"), WHOLE), ("name", N_("Name")), ("os_user", N_("System user"))]


def scoped(function: Callable[..., object]) -> Callable[..., object]:
    """``--from``, ``--until``, what it is for, ``--end``."""
    for option in (
        click.option("--end", is_flag=True, help=N_("End it now")),
        click.option("--unit", "units", multiple=True, metavar="UNIT", help=N_("Only for posts in this unit")),
        click.option(
            "--role", "roles", multiple=True, metavar="ROLE", help=N_("Only for this post, such as office_head")
        ),
        click.option(
            "--procedure", "procedures", multiple=True, metavar="CODE", help=N_("Only for items of this procedure")
        ),
        click.option("--until", type=DAY, metavar="DATE", help=N_("Last day (default: until it is ended)")),
        click.option("--from", "since", type=DAY, metavar="DATE", help=N_("First day (default: today)")),
    ):
        function = option(function)
    return function


operator = Noun("operator", help=N_("Operators: the people who act for units."))


@operator.command("list", example="duban operator list")
def list_operators(session: Session) -> None:
    """List the operators."""
    rows = ({"login": one.login, "name": one.name, "os_user": one.os_user} for one in look(session).operators())
    show(rows, COLUMNS, session.output)


@operator.command("show", example="duban operator show office.handler")
@click.argument("login", shell_complete=complete.operators)
def show_operator(session: Session, login: str) -> None:
    """Show one operator with the posts held."""
    reader = look(session)
    operators = {one.login: one for one in reader.operators()}
    if login not in operators:
        raise named("operator", login, list(operators))
    units = {one.code: one.name for one in reader.units()}
    one = operators[login]
    posts: list[Any] = [
        {"role": post.role, "unit": post.unit, "from": post.valid_from, "to": post.valid_to}
        for post in reader.posts(login)
    ]
    to: list[Any] = [
        _granted(given) for given in reader.delegations() if given.principal == login and not given.substitute
    ]
    others: list[Any] = [
        _granted(given) for given in reader.delegations() if given.principal == login and given.substitute
    ]
    if session.output not in ("json", "jsonl"):
        labels = role_labels(reader.registry)
        posts = [f"{units.get(post['unit'], post['unit'])} {labels.get(post['role'], post['role'])}" for post in posts]
        to, others = ([_told(given) for given in found] for found in (to, others))
    row: dict[str, Any] = {
        "login": one.login,
        "name": one.name,
        "os_user": one.os_user,
        "posts": posts,
        "delegates": to,
    }
    row |= {"substitutes": others, "recused": reader.recusals(login)}
    show_one(row, [
        *COLUMNS, ("posts", N_("Posts")), ("delegates", N_("May act for this operator")),
        ("substitutes", N_("Stand in for this operator")), ("recused", N_("Takes no part in what concerns")),
    ], session.output)  # fmt: skip


def _granted(given: DelegationRow) -> dict[str, Any]:
    return {"login": given.delegate, "from": given.valid_from, "to": given.valid_to, "scope": str(given.scope)}


def _told(given: dict[str, Any]) -> str:
    scope = "" if given["scope"] == "all" else f" {given['scope']}"
    return f"{given['login']} ({given['from'] or ''} – {given['to'] or ''}){scope}"


@operator.command("export", outputs=("plain", "json"), example="duban operator export 人员台账.xlsx")
@click.argument("file", type=click.Path(dir_okay=False))
def export_operators(session: Session, file: str) -> None:
    """Write the operators as a table (.xlsx or .csv) that can be edited and imported again.

    duban operator import then changes what was edited, adds new rows, and leaves the rest. An emptied system user is
    not unbound: that is duban operator unbind.
    """
    from engine.intake.lines import operator_cells

    hand_out(session, file, "operator", [operator_cells(one) for one in look(session).operators()])


@operator.command("import", writes=True, example="duban operator import operators.csv")
@click.argument("file", type=click.Path())
@template_option
def import_operators(session: Session, file: str, template: bool) -> None:
    """Import operators. For the administrator and the office.

    A table (CSV or Excel) of these, or a folder or TOML file with a whole directory, which is imported whole.
    """
    bring_in(session, file, "operator", template)


# who acts under which login ---------------------------------------------------------------------------------------


@operator.command("bind", writes=True, example="duban operator bind office.handler wang")
@click.argument("login", shell_complete=complete.operators)
@click.argument("os_user_", metavar="OS_USER")
def bind_operator(session: Session, login: str, os_user_: str) -> None:
    """Bind a system user to an operator: what that user does from now on, the operator does. For the administrator.

    A system user acts under one login, and a login has one system user. The administrator (admin) does no casework:
    each official needs a system user of his own. It is a line of the system log.
    """
    engine = enter(session)
    before = engine.bind(login, os_user_, actor=actor(session, engine), dry_run=session.dry_run)
    if before == os_user_:
        line = _("Nothing changed: {user} is bound to {login} already.")
    elif before:
        line = _("The system user {user} acts as {login} now, no longer {before}.")
    else:
        line = _("The system user {user} acts as {login} now.")
    told = line.format(user=os_user_, login=login, before=before)
    _said(session, told, {"login": login, "os_user": os_user_, "before": before, "changed": before != os_user_})
    if not known_here(os_user_):
        tell(_("This machine knows no user {user}.").format(user=os_user_), style="yellow")


@operator.command("unbind", writes=True, example="duban operator unbind office.handler")
@click.argument("login", shell_complete=complete.operators)
def unbind_operator(session: Session, login: str) -> None:
    """Free the system user of an operator: nobody acts as this operator any more. For the administrator."""
    engine = enter(session)
    before = engine.unbind(login, actor=actor(session, engine), dry_run=session.dry_run)
    line = _("The system user {user} no longer acts as {login}.")
    if before is None:
        line = _("Nothing changed: nobody is bound to {login}.")
    told = line.format(user=before, login=login)
    _said(session, told, {"login": login, "os_user": None, "before": before, "changed": before is not None})


@operator.command(
    "delegate",
    writes=True,
    example="duban operator delegate office.head --to office.deputy --until 2024-12-31\n"
    "duban operator delegate office.head --to office.deputy --procedure letter --procedure circular\n"
    "duban operator delegate office.head --to office.deputy --end",
)
@click.argument("login", shell_complete=complete.operators)
@click.option("--to", required=True, metavar="LOGIN", help=N_("Who may act: a login, or the system user bound to it"))
@scoped
def delegate(
    session: Session, login: str, to: str, since: date | None, until: date | None, procedures: tuple[str, ...],
    roles: tuple[str, ...], units: tuple[str, ...], end: bool,
) -> None:  # fmt: skip
    """Let one operator act under the login of another, with --as. For the administrator.

    The record keeps both names. What may not be done by proxy stays refused: nobody approves his own proposal, neither
    of the two. For everything, or only for some procedures, posts (by their codes) and units. It is a line of the
    system log.
    """
    engine = enter(session)
    who = actor(session, engine)
    to = next((one.login for one in engine.operators() if one.os_user == to), to)
    scope = _scope(engine, procedures, roles, units)
    if end:
        changed = engine.end_delegation(login, to, actor=who, dry_run=session.dry_run)
        line = (
            _("{to} may no longer act as {login}.") if changed else _("Nothing changed: {to} may not act as {login}.")
        )
    else:
        changed = engine.delegate(login, to, actor=who, since=since, until=until, scope=scope, dry_run=session.dry_run)
        line = (
            _("{to} may act as {login} now: --as {login}")
            if changed
            else _("Nothing changed: that is granted already.")
        )
    row = {"login": login, "delegate": to, "from": since, "to": until, "ended": end, "changed": changed}
    row["scope"] = str(scope)
    _said(session, line.format(to=to, login=login), row)
    if not end and not _bound(engine, to):
        tell(_("Nobody is bound to {login} yet: duban operator bind {login} OS_USER").format(login=to), style="yellow")


@operator.command(
    "substitute",
    writes=True,
    example="duban operator substitute office.head --by office.deputy --from 2024-07-01 --until 2024-07-12",
)
@click.argument("login", shell_complete=complete.operators)
@click.option("--by", required=True, metavar="LOGIN", help=N_("Who stands in: a login, or the system user bound to it"))
@scoped
def substitute(
    session: Session, login: str, by: str, since: date | None, until: date | None, procedures: tuple[str, ...],
    roles: tuple[str, ...], units: tuple[str, ...], end: bool,
) -> None:  # fmt: skip
    """Let one operator stand in for another in his posts, under his own login. For the administrator.

    The record says in whose post he acted, and duties are kept apart for both: neither approves what the other has
    proposed. Only posts that the other validly holds are filled in. It is a line of the system log.
    """
    engine = enter(session)
    who = actor(session, engine)
    by = next((one.login for one in engine.operators() if one.os_user == by), by)
    scope = _scope(engine, procedures, roles, units)
    if end:
        changed = engine.end_delegation(login, by, actor=who, substitute=True, dry_run=session.dry_run)
        line = (
            _("{by} no longer stands in for {login}.")
            if changed
            else _("Nothing changed: {by} does not stand in for {login}.")
        )
    else:
        changed = engine.delegate(
            login, by, actor=who, since=since, until=until, scope=scope, substitute=True, dry_run=session.dry_run
        )
        line = _("{by} stands in for {login} now.") if changed else _("Nothing changed: that is granted already.")
    row = {"login": login, "substitute": by, "from": since, "to": until, "ended": end, "changed": changed}
    _said(session, line.format(by=by, login=login), {**row, "scope": str(scope)})


def _scope(engine: Engine, procedures: tuple[str, ...], roles: tuple[str, ...], units: tuple[str, ...]) -> Scope:
    """What was named, by codes that there are.

    Raises:
        NotFound: with the nearest.
    """
    known = {one.code for one in engine.registry.definitions()}
    labels = role_labels(engine.registry)
    for kind, given, codes in (("procedure", procedures, known), ("role", roles, set(labels))):
        for code in given:
            if code not in codes:
                raise named(kind, code, sorted(codes))
    return Scope.of(procedures, roles, (engine.unit(one).code for one in units))


def _bound(engine: Engine, login: str) -> bool:
    return any(one.login == login and one.os_user for one in engine.operators())


def _said(session: Session, told: str, row: dict[str, Any]) -> None:
    """What a change was, as a sentence or an object."""
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), **row}, [], "json")
        return
    out(told)
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def known_here(user: str) -> bool:
    """Whether this machine has a user of that name; true where it cannot be told."""
    try:
        import pwd
    except ImportError:
        return True
    try:
        pwd.getpwnam(user)
    except KeyError:
        return user == os_user()
    return True
