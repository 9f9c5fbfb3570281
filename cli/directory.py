"""What units, operators, groups and posts have in common: they are imported from tables, folders or TOML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter
from cli.database import os_user
from cli.language import N_, _
from cli.options import Session, click
from cli.output import out, resolved, show_one
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.intake.rows import Directory
    from engine.outputs.ledgers.empty import Heading
    from engine.runtime import Engine


def shipped(*parts: str) -> Path:
    """A path among what is shipped with the procedures."""
    import workflows

    return Path(str(workflows.__file__)).parent.joinpath(*parts)


def folder_named(name: str) -> Path:
    """A directory by its path, or a shipped one by name.

    Raises:
        NotFound: there is neither.
    """
    path = Path(name)
    if path.exists():
        return path
    known = shipped("directory")
    if name.isidentifier() and (known / name).is_dir():
        return known / name
    near = [] if path.suffix or len(path.parts) > 1 else sorted(one.name for one in known.iterdir() if one.is_dir())
    raise NotFound(kind="file", name=name, nearest=near)


def read(engine: Engine | None, path: Path, noun: str) -> Directory:
    """What the file or the folder says; a single table is read as the noun's.

    Args:
        engine: knows what is there already; ``None`` for a database that is still to be made.

    Raises:
        BadTable: with every problem. NotFound: no such file.
    """
    from cli.procedures.shipped import registry, role_codes
    from engine.intake.directory import SUFFIXES, read_directory

    known: dict[str, Any] = {
        "known_units": [one.code for one in engine.units()] if engine else [],
        "known_logins": [one.login for one in engine.operators()] if engine else ["admin"],
        "bound": {one.login: one.os_user for one in engine.operators()} if engine else {"admin": os_user()},
        "roles": role_codes(engine.registry if engine else registry()),
    }
    alone = not path.is_dir() and path.suffix.lower() in SUFFIXES
    return read_directory(path, **known, noun=noun if alone else None)


template_option = click.option(
    "--template", is_flag=True, help=N_("Write an empty table with its columns to FILE (.csv or .xlsx)")
)


def bring_in(session: Session, file: str, noun: str, template: bool = False) -> None:
    """The verb ``import`` of a noun; with ``template`` it writes the empty table instead."""
    if template:
        from engine.intake.directory import COLUMNS
        from engine.outputs.ledgers.empty import Heading

        columns = [Heading(one.headers[0] if one.headers else one.name, one.required) for one in COLUMNS[noun]]
        write_template(Path(file), f"{noun}s", columns)
        return
    engine = enter(session)
    login = actor(session, engine)
    found = read(engine, folder_named(file), noun)
    counts = engine.import_directory(found, actor=login, dry_run=session.dry_run)
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), **counts}, [], "json")
        return
    out(counted(counts))
    if session.dry_run:
        out(_("Dry run: nothing was written."))


def hand_out(session: Session, file: str, noun: str, rows: list[list[str]]) -> None:
    """The verb ``export`` of a noun: the table that ``import`` takes in again, to be edited."""
    from engine.intake.directory import COLUMNS
    from engine.outputs.ledgers.empty import Heading

    path, columns = Path(file), [Heading(one.headers[0], one.required) for one in COLUMNS[noun]]
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Usage(what=Sentence(N_("{file}: a table is written as .csv or .xlsx"), {"file": path.name}))
    write_template(path, f"{noun}s", columns, rows, said=False)
    if resolved(session.output) == "json":
        show_one({"file": str(path), "rows": len(rows)}, [], "json")
        return
    out(_("{file}: {count} rows").format(file=path, count=len(rows)))


def write_template(
    path: Path, title: str, columns: Sequence[Heading], rows: Sequence[Sequence[str]] = (), *, said: bool = True
) -> None:
    """A table to fill in, empty or with what is there, as a new file.

    Raises:
        Usage: the file is there already, or cannot be written. NoExcel
    """
    from cli.documents.paper_files import write_file
    from engine.outputs.ledgers.empty import empty_csv, empty_workbook

    if path.exists():
        raise Usage(what=Sentence(N_("{file} is there already; it is left alone."), {"file": str(path)}))
    excel = path.suffix.lower() == ".xlsx"
    write_file(path, empty_workbook(title, columns, rows) if excel else empty_csv(columns, rows))
    if said:
        out(_("{file} is written.").format(file=path))


def counted(counts: dict[str, int]) -> str:
    """What an import did, in words."""
    if not counts.get("added") and not counts.get("changed"):
        return _("Nothing changed: {same} are there already.").format(same=counts.get("same", 0))
    return _("{added} added, {changed} changed, {same} as before.").format(**counts)


def named(kind: str, name: str, known: list[str]) -> NotFound:
    """There is no such thing, but perhaps one of these."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return NotFound(kind=kind, name=name, **({"nearest": near} if near else {}))
