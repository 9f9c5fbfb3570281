"""``duban group``: named groups of units, as plans speak of them."""

from __future__ import annotations

from typing import Any

from cli.acting import look
from cli.directory import bring_in, hand_out, named, template_option
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, resolved, show
from cli.views import RESTS

COLUMNS: list[Column] = [
    ("group", N_("Group"), WHOLE),
    ("name", N_("Name")),
    ("members", N_("Members")),
    ("standing", N_("Standing")),
]
MEMBERS: list[Column] = [
    ("unit", N_("Unit"), WHOLE),
    ("name", N_("Name")),
    ("from", N_("From"), WHOLE),
    ("to", N_("To"), WHOLE),
    ("standing", N_("Standing")),
    ("note", N_("Note")),
]

group = Noun("group", help=N_("Groups: sets of units that plans call by one name."))


@group.command("list", example="duban group list")
def list_groups(session: Session) -> None:
    """List the groups, with how many units belong to each today."""
    from engine.intake.names import Groups

    reader = look(session)
    rows = reader.groups()
    groups, today = Groups(rows), reader.now().astimezone(reader.zone).date()
    found = [
        {
            "group": code,
            "name": groups.name(code),
            "members": len(groups.members(code, today)),
            "standing": "assumed" if groups.assumed(code, today) else "confirmed",
        }
        for code in dict.fromkeys(row.group for row in rows)
    ]
    show(_said(found, session), COLUMNS, session.output)


@group.command("show", example="duban group show member_units\nduban group show 各街镇 -o json")
@click.argument("name", metavar="GROUP")
def show_group(session: Session, name: str) -> None:
    """Show who belongs to a group, and since when; by code, name or alias."""
    from engine.intake.names import Groups

    reader = look(session)
    members = reader.groups()
    code = Groups(members).find(name)
    if code is None:
        raise named("group", name, [word for row in members for word in (row.group, row.name)])
    units = {one.code: one.name for one in reader.units()}
    rows = [
        {
            "group": row.group,
            "unit": row.unit,
            "name": units.get(row.unit, row.unit),
            "from": row.valid_from,
            "to": row.valid_to,
            "standing": row.standing,
            "note": row.note,
        }
        for row in members
        if row.group == code
    ]
    show(_said(rows, session), MEMBERS, session.output)


def _said(rows: list[dict[str, Any]], session: Session) -> list[dict[str, Any]]:
    """The standing in words, for people."""
    if resolved(session.output) in ("json", "jsonl"):
        return rows
    return [{**row, "standing": _(RESTS.get(standing := str(row["standing"]), standing))} for row in rows]


@group.command("export", outputs=("plain", "json"), example="duban group export 名单.xlsx")
@click.argument("file", type=click.Path(dir_okay=False))
def export_groups(session: Session, file: str) -> None:
    """Write the groups and their members as a table (.xlsx or .csv) that can be edited and imported again.

    What a group is called, its other names, its basis and its note stand on its first line, and duban group import
    changes them. A member leaves by a last day (止) and joins by a line of its own; a line that is missing removes
    nothing.
    """
    from engine.intake.lines import group_cells

    hand_out(session, file, "group", group_cells(look(session).groups()))


@group.command("import", writes=True, example="duban group import groups.csv")
@click.argument("file", type=click.Path())
@template_option
def import_groups(session: Session, file: str, template: bool) -> None:
    """Import members of groups. For the administrator and the office.

    A table (CSV or Excel) of these, or a folder or TOML file with a whole directory, which is imported whole.
    """
    bring_in(session, file, "group", template)
