"""``duban db``: making a database."""

from __future__ import annotations

from datetime import datetime

from cli.acting import os_user, read_at
from cli.directory import counted, folder_named, read
from cli.language import N_, _
from cli.loading import profile_named
from cli.options import Noun, Session, click
from cli.output import out, resolved, show_one
from engine.errors import Sentence, Usage

db = Noun("db", help=N_("Databases: make one."))


@db.command(
    writes=True,
    once=False,
    example="duban --db sqlite:///duban.db db init --profile putuo --directory putuo\n"
    "duban --db sqlite:///try.db db init --rehearsal --at 2024-03-21T09:00",
)
@click.option("--rehearsal", is_flag=True, help=N_("Its clock stands still and is moved with --at"))
@click.option(
    "--profile", default="putuo", show_default=True, metavar="NAME|FILE", help=N_("The limits: shipped, or a TOML file")
)
@click.option("--directory", metavar="NAME|FOLDER", help=N_("Units, groups, operators and posts: shipped, or a folder"))
def init(session: Session, rehearsal: bool, profile: str, directory: str | None) -> None:
    """Make a new database and bind whoever runs this as its administrator.

    Nothing that exists is overwritten. With --rehearsal, --at is its first instant.
    """
    from engine.runtime.setup import create, shown

    if session.at and not rehearsal:
        what = N_("--at moves the clock of a rehearsal database only; add --rehearsal to make one.")
        raise Usage(what=Sentence(what))
    now: datetime | None = read_at(session.at) if session.at else None
    text = profile_named(profile)
    first = read(None, folder_named(directory), "unit") if directory else None
    if session.dry_run:
        create(session.url, rehearsal=rehearsal, now=now, profile=text, first=first, dry_run=True)
        out(_("{url} would be made. Dry run: nothing was written.").format(url=shown(session.url)))
        return
    counts = create(session.url, rehearsal=rehearsal, now=now, profile=text, admin=os_user(), first=first)
    engine = session.engine()
    if resolved(session.output) == "json":
        row = {"url": engine.url, "rehearsal": rehearsal, "now": engine.now().astimezone(engine.zone), **counts}
        show_one(row, [], "json")
        return
    line = _("{url} is a new database.")
    if rehearsal:
        line = _("{url} is a new rehearsal database; its clock stands at {now}.")
    out(line.format(url=engine.url, now=engine.now().astimezone(engine.zone).strftime("%Y-%m-%d %H:%M")))
    line = _("{user} is its administrator (admin): may import the directory, may do nothing in a case.")
    out(line.format(user=os_user(engine)))
    if counts:
        out(counted(counts))
    else:
        out(_("Next: import units, operators and posts, for example  duban unit import putuo"))
