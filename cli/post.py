"""``duban post``: who holds which post in which unit."""

from __future__ import annotations

from typing import Any

from cli import complete
from cli.acting import look
from cli.directory import bring_in, hand_out, named, template_option
from cli.language import N_
from cli.options import Noun, Session, click
from cli.output import MORE, WHOLE, Column, show

COLUMNS: list[Column] = [
    ("login", N_("Login"), WHOLE),
    ("role", N_("Post")),
    ("role_label", N_("Title of the post")),
    ("unit", N_("Unit"), MORE),
    ("unit_name", N_("Name of the unit")),
    ("from", N_("From"), WHOLE),
    ("to", N_("To"), WHOLE),
]

post = Noun("post", help=N_("Posts: who holds which role in which unit."))


def _rows(reader: Any, rows: list[Any]) -> list[dict[str, Any]]:
    from cli.procedures.shipped import role_labels

    units = {one.code: one.name for one in reader.units()}
    labels = role_labels(reader.registry)
    return [
        {
            "login": one.login,
            "role": one.role,
            "role_label": labels.get(one.role, ""),
            "unit": one.unit,
            "unit_name": units.get(one.unit, one.unit),
            "from": one.valid_from,
            "to": one.valid_to,
        }
        for one in rows
    ]


@post.command("list", example="duban post list --unit 安委办")
@click.option("--unit", shell_complete=complete.units, help=N_("Only posts in this unit"))
@click.option("--role", help=N_("Only this post, by its code"))
def list_posts(session: Session, unit: str | None, role: str | None) -> None:
    """List the posts and who holds them."""
    reader = look(session)
    code = reader.unit(unit).code if unit else None
    found = [one for one in reader.posts() if code in (None, one.unit) and role in (None, one.role)]
    show(_rows(reader, found), COLUMNS, session.output)


@post.command("show", example="duban post show office.head")
@click.argument("login", shell_complete=complete.operators)
def show_post(session: Session, login: str) -> None:
    """Show the posts of one operator."""
    reader = look(session)
    known = [one.login for one in reader.operators()]
    if login not in known:
        raise named("operator", login, known)
    show(_rows(reader, reader.posts(login)), COLUMNS, session.output)


@post.command("export", outputs=("plain", "json"), example="duban post export 岗位.xlsx")
@click.argument("file", type=click.Path(dir_okay=False))
def export_posts(session: Session, file: str) -> None:
    """Write the posts as a table (.xlsx or .csv) that can be edited and imported again.

    A post ends by its last day (止), and another is a line of its own; a line that is missing ends nothing.
    """
    from engine.intake.lines import post_cells

    hand_out(session, file, "post", [post_cells(one) for one in look(session).posts()])


@post.command("import", writes=True, example="duban post import posts.csv")
@click.argument("file", type=click.Path())
@template_option
def import_posts(session: Session, file: str, template: bool) -> None:
    """Import posts. For the administrator and the office.

    A table (CSV or Excel) of these, or a folder or TOML file with a whole directory, which is imported whole.
    """
    bring_in(session, file, "post", template)
