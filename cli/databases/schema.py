"""``duban db upgrade`` and ``duban db check``."""

from __future__ import annotations

from pathlib import Path

from cli.database import os_user
from cli.language import N_, _, say
from cli.options import Session, click, command
from cli.output import out, resolved, show, show_one, tell

FILE = click.Path(path_type=Path)
COLUMNS = [("looked", N_("Looked at")), ("weight", N_("Weight")), ("text", N_("Finding")), ("todo", N_("What to do"))]
LOOKS = {
    "schema": N_("tables, indexes, triggers"),
    "file": N_("the file, and what points where"),
    "place": N_("where the file lies, and who may reach it"),
    "journal": N_("journal mode"),
    "sqlite": N_("version of SQLite"),
    "disk": N_("room on the disk"),
    "server": N_("version of the server"),
    "clock": N_("this clock and the server's"),
}


@command(
    "upgrade",
    writes=True,
    once=False,
    example="duban db upgrade\nduban db upgrade --backup backups/",
)
@click.option(
    "--backup", type=FILE, metavar="FILE|FOLDER", help=N_("Where the backup of a file goes; beside it unless given")
)
def upgrade(session: Session, backup: Path | None) -> None:
    """Bring a database of an earlier version up to date: all of it in one transaction, or nothing.

    A SQLite file is backed up first; back up a server with its own tools (pg_dump). Stop all daemons before. Every
    history is verified before the change counts.
    """
    from engine.runtime.upkeep.upgrading import upgrade as upgraded

    done = upgraded(session.url, os_user(), backup, dry_run=session.dry_run)
    if resolved(session.output) == "json":
        file = str(done.backup.file) if done.backup else None
        dry = {"dry_run": True} if session.dry_run else {}
        show_one({**dry, "database": done.database, "from": done.found, "to": done.known, "lines": done.lines,
                  "backup": file}, [], "json")  # fmt: skip
        return
    if done.found == done.known:
        out(_("{database} is up to date (schema {known}); there is nothing to do.").format(**vars(done)))
        return
    if session.dry_run:
        line = _("{database} would be brought from schema {found} to {known}. Dry run: nothing was written.")
        out(line.format(**vars(done)))
        return
    if done.backup is not None:
        out(_("Backed up first: {file}").format(file=done.backup.file))
    line = _(
        "{database} was brought from schema {found} to {known}; {lines} lines of histories are as they were written."
    )
    out(line.format(**vars(done)))


@command("check", example="duban db check\nduban db check -o json")
def check(session: Session) -> None:
    """Look whether the database itself is in order: its schema, triggers and indexes, the file or the server.

    Exit 6 when something is wrong; notices alone are exit 0. What is recorded in it, duban audit verify looks at.
    """
    from engine.runtime.upkeep.checking import check as checked

    looks, found = checked(session.url)
    json = resolved(session.output) in ("json", "jsonl")
    rows = []
    for look in looks:
        ours = sorted((one for one in found if one.code == look), key=lambda one: not one.serious)
        rows += [
            {"code": look, "ok": False, "serious": one.serious, "text": say(one.sentence),
             "todo": say(one.todo) if one.todo else None, "looked": _(LOOKS[look]),
             "weight": _("finding") if one.serious else _("notice")}
            for one in ours
        ] or [{"code": look, "ok": True, "serious": False, "text": None, "todo": None, "looked": _(LOOKS[look]),
               "weight": _("in order")}]  # fmt: skip
    if json:
        for row in rows:
            del row["weight"], row["looked"]
    show(rows, [] if json else COLUMNS, session.output)
    serious = sum(one.serious for one in found)
    if serious:
        tell(_("{count} finding(s).").format(count=serious), style="red")
        raise click.exceptions.Exit(6)
    tell(_("The database is in order."), style="green")
