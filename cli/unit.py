"""``duban unit``: the organisations of the directory."""

from __future__ import annotations

from typing import Any

from cli import complete
from cli.acting import look
from cli.directory import bring_in, hand_out, template_option
from cli.items.recusing import recuse_from_unit
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, show, show_one
from cli.procedures.shipped import role_labels
from engine.errors import NotFound

COLUMNS: list[Column] = [
    ("code", N_("Code"), WHOLE),
    ("name", N_("Name")),
    ("kind", N_("Kind")),
    ("aliases", N_("Also called")),
    ("note", N_("Note")),
]
FULL = [*COLUMNS[:2], ("full_name", N_("Full name")), *COLUMNS[2:], ("groups", N_("Groups")), ("posts", N_("Posts"))]
KIND_WORDS = {
    "superior": N_("superior"), "office": N_("office"), "department": N_("department"), "street": N_("street"),
    "soe": N_("state-owned enterprise"), "enterprise": N_("enterprise"), "other": N_("other"),
}  # fmt: skip

unit = Noun("unit", help=N_("Units: the organisations of the directory."))
unit.add_command(recuse_from_unit)


def _row(one: Any) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "full_name": one.full_name, "kind": one.kind,
        "aliases": list(one.aliases), "note": one.note,
    }  # fmt: skip


def _said(row: dict[str, Any], session: Session) -> dict[str, Any]:
    """A row as people read it, unless a program does."""
    return row if session.output in ("json", "jsonl") else {**row, "kind": _(KIND_WORDS.get(row["kind"], row["kind"]))}


@unit.command("list", example="duban unit list\nduban unit list --kind street -o json")
@click.option("--kind", help=N_("Only units of this kind"))
def list_units(session: Session, kind: str | None) -> None:
    """List the units."""
    from engine.intake.directory import KINDS

    if kind is not None and kind not in KINDS:
        raise NotFound(kind="unit kind", name=kind, nearest=KINDS)
    rows = (_row(one) for one in look(session).units() if kind in (None, one.kind))
    show((_said(one, session) for one in rows), COLUMNS, session.output)


@unit.command("show", example="duban unit show 长风新村街道")
@click.argument("name", metavar="UNIT", shell_complete=complete.units)
def show_unit(session: Session, name: str) -> None:
    """Show one unit, by code, name or alias, with its groups and posts."""
    reader = look(session)
    one = reader.unit(name)
    groups = {member.group: member.name for member in reader.groups() if member.unit == one.code}
    posts = [{"login": post.login, "role": post.role} for post in reader.posts() if post.unit == one.code]
    row = {**_row(one), "groups": list(groups), "posts": posts}
    if session.output not in ("json", "jsonl"):
        labels = role_labels(reader.registry)
        held = [f"{labels.get(post['role'], post['role'])} {post['login']}" for post in posts]
        row = _said(row, session) | {"groups": list(groups.values()), "posts": held}
    show_one(row, FULL, session.output)


@unit.command("import", writes=True, example="duban unit import units.csv\nduban unit import directory/ -n")
@click.argument("file", type=click.Path())
@template_option
def import_units(session: Session, file: str, template: bool) -> None:
    """Import units. For the administrator and the office.

    A table (CSV or Excel) of these, or a folder or TOML file with a whole directory, which is imported whole.
    """
    bring_in(session, file, "unit", template)


@unit.command("export", outputs=("plain", "json"), example="duban unit export 单位台账.xlsx")
@click.argument("file", type=click.Path(dir_okay=False))
def export_units(session: Session, file: str) -> None:
    """Write the units as a table (.xlsx or .csv) that can be edited and imported again.

    duban unit import then changes what was edited, adds new rows, and leaves the rest; a row that is missing removes
    nothing.
    """
    from engine.intake.lines import unit_cells

    hand_out(session, file, "unit", [unit_cells(one) for one in look(session).units()])
