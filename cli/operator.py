"""``duban operator``: the people who act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, look
from cli.database import os_user
from cli.directory import bring_in, named, template_option
from cli.language import N_, _
from cli.options import DAY, Noun, Session, click
from cli.output import WHOLE, Column, out, resolved, show, show_one, tell
from cli.shipped import role_labels

if TYPE_CHECKING:
    from engine.runtime import Engine

COLUMNS: list[Column] = [("login", N_("Login"), WHOLE), ("name", N_("Name")), ("os_user", N_("System user"))]

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
        {"login": given.delegate, "from": given.valid_from, "to": given.valid_to}
        for given in reader.delegations()
        if given.principal == login
    ]
    if session.output not in ("json", "jsonl"):
        labels = role_labels(reader.registry)
        posts = [f"{units.get(post['unit'], post['unit'])} {labels.get(post['role'], post['role'])}" for post in posts]
        to = [f"{given['login']} ({given['from'] or ''} – {given['to'] or ''})" for given in to]
    row = {"login": one.login, "name": one.name, "os_user": one.os_user, "posts": posts, "delegates": to}
    show_one(row, [*COLUMNS, ("posts", N_("Posts")), ("delegates", N_("May act for this operator"))], session.output)


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
    "duban operator delegate office.head --to office.deputy --end",
)
@click.argument("login", shell_complete=complete.operators)
@click.option("--to", required=True, metavar="LOGIN", help=N_("Who may act: a login, or the system user bound to it"))
@click.option("--from", "since", type=DAY, metavar="DATE", help=N_("First day (default: today)"))
@click.option("--until", type=DAY, metavar="DATE", help=N_("Last day (default: until it is ended)"))
@click.option("--end", is_flag=True, help=N_("End it now"))
def delegate(session: Session, login: str, to: str, since: date | None, until: date | None, end: bool) -> None:
    """Let one operator act under the login of another, with --as. For the administrator.

    The record keeps both names. What may not be done by proxy stays refused: nobody approves his own proposal. It is a
    line of the system log.
    """
    engine = enter(session)
    who = actor(session, engine)
    to = next((one.login for one in engine.operators() if one.os_user == to), to)
    if end:
        changed = engine.end_delegation(login, to, actor=who, dry_run=session.dry_run)
        line = (
            _("{to} may no longer act as {login}.") if changed else _("Nothing changed: {to} may not act as {login}.")
        )
    else:
        changed = engine.delegate(login, to, actor=who, since=since, until=until, dry_run=session.dry_run)
        line = (
            _("{to} may act as {login} now: --as {login}")
            if changed
            else _("Nothing changed: that is granted already.")
        )
    row = {"login": login, "delegate": to, "from": since, "to": until, "ended": end, "changed": changed}
    _said(session, line.format(to=to, login=login), row)
    if not end and not _bound(engine, to):
        tell(_("Nobody is bound to {login} yet: duban operator bind {login} OS_USER").format(login=to), style="yellow")


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
