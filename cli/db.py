"""``duban db``: making a database, and looking after it."""

from __future__ import annotations

from datetime import datetime

from cli.acting import read_at
from cli.database import os_user
from cli.databases.backup import backup, restore
from cli.databases.loading import profile_named
from cli.databases.schema import check, upgrade
from cli.directory import counted, folder_named, read
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import out, resolved, show_one, tell
from engine.errors import Sentence, Usage

ROLES = ("duban_operator", "duban_daemon", "duban_admin", "duban_auditor", "duban_keeper")

db = Noun("db", help=N_("Databases: make one, check it, back it up, restore it, copy it, bring it up to date."))


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
    from engine.runtime.upkeep.setup import create, shown

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
    if engine.database.shared:
        tell(_("Say who may do what on this server: duban db roles"))


@db.command(
    "copy",
    writes=True,
    once=False,
    database=False,
    outputs=("plain", "json"),
    example="duban db copy duban.db moved.db\nduban db copy duban.db moved.db -n",
)
@click.argument("source")
@click.argument("target")
def copy_database(session: Session, source: str, target: str) -> None:
    """Copy a whole database into another one, of whichever kind: SQLite or PostgreSQL.

    The target must be a file that is not there, or an empty database on a server (postgresql://user@host/name). The
    source may be worked on meanwhile; what is recorded after the copy has begun is not in it. Every history is verified
    in the copy and all rows are counted; if anything is wrong, there is no copy.
    """
    from cli.database import as_url
    from engine.runtime.upkeep.copying import copy

    loud = resolved(session.output) != "json"

    def told(table: str, count: int) -> None:
        if loud and count:
            out(f"{table}\t{count}")

    found = copy(as_url(source), as_url(target), dry_run=session.dry_run, told=told)
    total = sum(found.rows.values())
    if not loud:
        dry = {"dry_run": True} if session.dry_run else {}
        show_one({**dry, "source": found.source, "target": found.target, "rows": found.rows, "lines": found.lines}, [],
                 "json")  # fmt: skip
        return
    if session.dry_run:
        line = _("{source} has {rows} rows; {lines} lines of histories are as they were written.")
        out(line.format(source=found.source, rows=total, lines=found.lines))
        out(_("Dry run: nothing was written."))
        return
    line = _("{rows} rows were copied to {target}; {lines} lines of histories are as they were written.")
    out(line.format(rows=total, lines=found.lines, target=found.target))
    if found.seals is not None:
        seals, place = found.seals
        line = _(
            "Seals lie outside a database. Copy {source} to {target}, or nothing vouches for the copy: audit verify."
        )
        if seals is None:
            line = _(
                "Seals lie outside a database. Put those of {source} at {target}, or nothing vouches for the copy: "
                "audit verify."
            )
        tell(line.format(source=seals or found.source, target=place))
    tell(_("From now on work in one of the two only: name it with --db, DUBAN_DB or duban.toml."))


@db.command("roles", writes=True, once=False, outputs=("plain", "json"), example="duban db roles\nduban db roles -n")
def database_roles(session: Session) -> None:
    """Make the roles of a PostgreSQL server and say what they may do in this database. For the owner of its tables.

    duban_operator works on items, duban_daemon watches deadlines, duban_admin looks after directory, calendars, terms
    and settings, duban_auditor only reads, duban_keeper opens the vault. Nobody logs in as one of them: GRANT
    duban_operator TO wang. Whoever has one acts as the operator bound to his user and as nobody else: the server asks.
    Run again it changes nothing; -n shows the SQL.
    """
    from engine.runtime.upkeep.setup import grant_roles

    said = grant_roles(session.url, dry_run=session.dry_run)
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), "roles": list(ROLES), "sql": said}, [], "json")
        return
    if session.dry_run:
        out("\n".join(f"{one};" for one in said))
        return
    out(_("The roles {roles} may do here what they need.").format(roles=", ".join(ROLES)))
    out(_("Give one to each user of the server: GRANT duban_operator TO USER"))


db.add_command(backup)
db.add_command(restore)
db.add_command(upgrade)
db.add_command(check)
