"""``duban operator``: the people who act."""

from __future__ import annotations

from typing import Any

from cli import complete
from cli.acting import look
from cli.directory import bring_in, named
from cli.language import N_
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, show, show_one
from cli.shipped import role_labels

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
    row = {"login": one.login, "name": one.name, "os_user": one.os_user, "posts": posts}
    if session.output not in ("json", "jsonl"):
        labels = role_labels(reader.registry)
        row["posts"] = [
            f"{units.get(post['unit'], post['unit'])} {labels.get(post['role'], post['role'])}" for post in posts
        ]
    show_one(row, [*COLUMNS, ("posts", N_("Posts"))], session.output)


@operator.command("import", writes=True, example="duban operator import operators.csv")
@click.argument("file", type=click.Path())
def import_operators(session: Session, file: str) -> None:
    """Import operators. For the administrator and the office.

    A table (CSV or Excel) of these, or a folder or TOML file with a whole directory, which is imported whole.
    """
    bring_in(session, file, "operator")
