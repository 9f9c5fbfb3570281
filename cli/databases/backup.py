"""``duban db backup`` and ``duban db restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.acting import look
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out, resolved, show_one

if TYPE_CHECKING:
    from engine.runtime.upkeep.backing import Backup

FILE = click.Path(path_type=Path)


@command(
    "backup",
    writes=True,
    once=False,
    example="duban db backup backups/ --keep 30\nduban db backup before-update.db",
)
@click.argument("file", type=FILE)
@click.option(
    "--keep",
    type=click.IntRange(1),
    metavar="N",
    help=N_("Of the backups in this folder keep the newest N, this one too"),
)
def backup(session: Session, file: Path, keep: int | None) -> None:
    """Back up the database into a new file, with its checksum beside it, while everybody works on.

    In a folder it is called after the moment. Attachments are in it; the file of seals is not: keep that elsewhere.
    """
    from engine.calendar.clock import SystemClock
    from engine.runtime.upkeep.backing import back_up, place

    if keep and not file.is_dir():
        raise click.UsageError(_("--keep goes with a folder."))
    reader = look(session)
    target = place(file, SystemClock().now().astimezone(reader.zone))
    if session.dry_run:
        out(_("It would be {file}. Dry run: nothing was written.").format(file=target))
        return
    made = back_up(reader, target, keep)
    _tell(made, session, _("{file}: {lines} line(s) of history, {size}"))


@command(
    "restore",
    writes=True,
    once=False,
    example="duban --db sqlite:///restored.db db restore before-update.db",
)
@click.argument("file", type=FILE)
def restore(session: Session, file: Path) -> None:
    """Make a new database of a backup, once it is proved: its checksum, SQLite's own check, every history.

    Nothing that exists is overwritten: move the damaged database away first, with its -wal and -shm.
    """
    from engine.runtime.upkeep.backing import restore as restored

    made = restored(file, session.url, dry_run=session.dry_run)
    said = _("{file} is restored: {lines} line(s) of history, all of them proved, {size}")
    if session.dry_run:
        said = _("{file} could be restored: {lines} line(s) of history, all of them proved, {size}")
    _tell(made, session, said)


def _tell(made: Backup, session: Session, said: str) -> None:
    if resolved(session.output) == "json":
        row = {"file": str(made.file), "sha256": made.sha256, "bytes": made.size, "lines": made.lines}
        show_one({**row, "dropped": [str(one) for one in made.dropped]}, [], "json")
        return
    out(said.format(file=made.file, lines=made.lines, size=f"{made.size / 1e6:.1f} MB"))
    out(f"  sha256 {made.sha256}")
    if made.dropped:
        out(_("  {count} older backup(s) removed").format(count=len(made.dropped)))
