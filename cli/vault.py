"""``duban vault``: what only its keeper may read, such as who a reporter is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter, look, typist
from cli.language import N_, _
from cli.options import Noun, Session, click
from cli.output import WHOLE, Column, clean, out, resolved, show, show_one, tell
from cli.views import local

if TYPE_CHECKING:
    from engine.decision.looking import Look
    from engine.runtime import Engine

COLUMNS: list[Column] = [
    ("code", N_("Code"), WHOLE),
    ("number", N_("Number"), WHOLE),
    ("fact", N_("Fact"), WHOLE),
    ("added_at", N_("Put in"), WHOLE),
    ("added_by", N_("By"), WHOLE),
    ("key", N_("Key"), WHOLE),
    ("asked_by", N_("Who asks to look")),
    ("purpose", N_("What for")),
    ("until", N_("May look until"), WHOLE),
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


@vault.command("ask", example='duban vault ask R-2024-0001 --purpose "核实举报情况" --as office.keeper', writes=True)
@click.argument("code")
@click.option("--purpose", required=True, metavar="TEXT", help=N_("Why, in words; it is recorded"))
def ask_to_look(session: Session, code: str, purpose: str) -> None:
    """Ask to look at what lies under a code: the keeper does, and the office's head approves.

    Where the office would decide upon itself, or the head is the keeper, the committee's deputy approves.
    """
    from engine.runtime.secrets.looking import ask

    engine = enter(session)
    ask(engine, code, purpose, actor=actor(session, engine), typist=typist(session, engine), dry_run=session.dry_run)
    _said(session, engine, code, _("Asked to look at {code}; it is shown once it is approved: duban vault show {code}"))


@vault.command("approve", example="duban vault approve R-2024-0001 -y --as office.head", writes=True)
@click.argument("code")
def approve_look(session: Session, code: str) -> None:
    """Let the keeper look at what lies under a code, once, within three working days. For whoever did not ask."""
    from engine.runtime.secrets.looking import approve, kept

    engine = enter(session)
    who, hand, meant = actor(session, engine), typist(session, engine), code.strip().upper()
    if not session.yes and not session.dry_run:
        approve(engine, code, actor=who, typist=hand, dry_run=True)  # refused before anybody is asked anything
        for one in kept(engine, actor=who, typist=hand):
            if one.code == meant and one.look is not None:
                said = _("{login} may look at {code} once, for: {purpose}.")
                session.confirm(clean(said.format(login=one.look.login, code=meant, purpose=one.look.purpose)))
    approve(engine, code, actor=who, typist=hand, dry_run=session.dry_run)
    _said(session, engine, code, _("The keeper may look at {code} once, until {until}."))


@vault.command("decline", example='duban vault decline R-2024-0001 --reason "用途不明" --as office.head', writes=True)
@click.argument("code")
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why; it stays in the record"))
def decline_look(session: Session, code: str, reason: str) -> None:
    """Do not let the keeper look, or no longer; whoever asked takes it back."""
    from engine.runtime.secrets.looking import decline

    engine = enter(session)
    decline(engine, code, reason, actor=actor(session, engine), typist=typist(session, engine), dry_run=session.dry_run)
    _said(session, engine, code, _("Nobody looks at {code}."))


def _said(session: Session, engine: Engine, code: str, words: str) -> None:
    """What has become of a look."""
    from engine.runtime.secrets.looking import kept

    code = code.strip().upper()
    if session.dry_run:
        out(_("Dry run: nothing was written."))
        return
    found = {one.code: one for one in kept(engine, actor=actor(session, engine), typist=typist(session, engine))}
    look = found[code].look if code in found else None
    if resolved(session.output) == "json":
        show_one({"code": code, **_look_row(look)}, [], "json")
        return
    out(words.format(code=code, until=look.until if look else ""))


def _look_row(look: Look | None) -> dict[str, Any]:
    return {
        "asked_by": look.login if look else None, "purpose": look.purpose if look else None,
        "until": look.until if look else None,
    }  # fmt: skip


@vault.command("show", example="duban vault show R-2024-0001 -y --as office.keeper", writes=True, once=False)
@click.argument("code")
def show_words(session: Session, code: str) -> None:
    """Show what lies under a code, once, to the keeper who asked and was allowed; that he looked is recorded first."""
    from engine.runtime.secrets.looking import show as shown

    engine = enter(session)
    who = actor(session, engine)
    words = shown(engine, code, actor=who, typist=typist(session, engine), dry_run=session.dry_run)
    if session.dry_run:
        out(_("Dry run: nothing was written."))
        return
    if resolved(session.output) == "json":
        show_one({"code": code.strip().upper(), "words": words}, [], "json")
        return
    out(clean(words))
    tell(_("That you looked, and why, is on record."))


@vault.command("list", example="duban vault list")
def list_codes(session: Session) -> None:
    """List what lies in the vault, for its keeper: codes and items, not what they say.

    Whoever approves looks is shown those that he is asked for.
    """
    from engine.runtime.secrets.looking import kept

    reader = look(session)
    who = actor(session, reader)
    rows = [
        {"code": one.code, "number": one.number, "fact": one.fact, "added_at": local(one.added_at, reader.zone),
         "added_by": one.added_by, "key": one.key, **_look_row(one.look)}
        for one in kept(reader, actor=who, typist=typist(session, reader))
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
