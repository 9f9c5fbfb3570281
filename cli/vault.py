"""``duban vault``: what only its keeper may read, such as who a reporter is."""

from __future__ import annotations

from pathlib import Path

from cli.acting import actor, enter, look, typist
from cli.language import N_, _
from cli.options import WRITER, Noun, Session, click
from cli.output import WHOLE, Column, clean, out, resolved, show, show_one, tell
from cli.views import local

COLUMNS: list[Column] = [
    ("code", N_("Code"), WHOLE),
    ("number", N_("Number"), WHOLE),
    ("fact", N_("Fact"), WHOLE),
    ("added_at", N_("Put in"), WHOLE),
    ("added_by", N_("By"), WHOLE),
    ("key", N_("Key"), WHOLE),
]
FILE = click.Path(dir_okay=False, path_type=Path)

vault = Noun("vault", help=N_("The vault: what only its keeper may read"))


@vault.command("init", example="duban vault init --key vault.key -y", writes=True, once=False)
@click.option("--key", "file", type=FILE, required=True, metavar="FILE", help=N_("Where the private key is put"))
def init(session: Session, file: Path) -> None:
    """Make the vault: a key of the keeper's, in a file that nobody else can read.

    The database gets the public half, with which others put something in and read nothing. Whoever loses the file
    loses what is in the vault: keep a copy of it, and keep it apart from backups of the database.
    """
    from engine.runtime.secrets.vault import make

    engine = enter(session)
    who = actor(session, engine)
    session.confirm(_("A new key is written to {file}.").format(file=clean(str(file))))
    if session.dry_run:
        return
    key = make(engine, file, actor=who)
    if resolved(session.output) == "json":
        show_one({"key": key, "file": str(file.absolute())}, [], "json")
        return
    out(_("The vault is open for deposits; its key {key} lies in {file}.").format(key=key, file=clean(str(file))))


@vault.command("show", example='duban vault show R-2024-0001 --purpose "核实举报情况" -y', outputs=WRITER)
@click.argument("code")
@click.option("--purpose", required=True, metavar="TEXT", help=N_("Why, in words; it is recorded"))
def show_words(session: Session, code: str, purpose: str) -> None:
    """Show what lies under a code, to the keeper; that he looked, and why, is recorded on the item first."""
    from engine.runtime.secrets.vault import show as shown

    engine = enter(session)
    who = actor(session, engine)
    words = shown(engine, code, purpose, actor=who, typist=typist(session, engine))
    if resolved(session.output) == "json":
        show_one({"code": code.strip().upper(), "words": words}, [], "json")
        return
    out(clean(words))
    tell(_("That you looked, and why, is on record."))


@vault.command("list", example="duban vault list")
def list_codes(session: Session) -> None:
    """List what lies in the vault, for its keeper: codes and items, not what they say."""
    from engine.runtime.secrets.vault import kept

    reader = look(session)
    who = actor(session, reader)
    rows = [
        {"code": one.code, "number": one.number, "fact": one.fact, "added_at": local(one.added_at, reader.zone),
         "added_by": one.added_by, "key": one.key}
        for one in kept(reader, actor=who)
    ]  # fmt: skip
    show(rows, COLUMNS, session.output)


@vault.command("rotate", example="duban vault rotate -y", writes=True, once=False)
@click.option("--forget", is_flag=True, help=N_("Take the old keys out of the file; older backups are unreadable then"))
def rotate_keys(session: Session, forget: bool) -> None:
    """Make a new key and lock everything away again with it."""
    from engine.runtime.secrets.vault import rotate

    engine = enter(session)
    who = actor(session, engine)
    session.confirm(
        _("Everything is locked away again, and the old keys are forgotten.") if forget
        else _("Everything is locked away again with a new key.")
    )  # fmt: skip
    if session.dry_run:
        return
    key, count = rotate(engine, actor=who, forget=forget)
    if resolved(session.output) == "json":
        show_one({"key": key, "sealed_again": count, "forgotten": forget}, [], "json")
        return
    out(_("{count} locked away again with the key {key}.").format(count=count, key=key))
