"""Entering a database as somebody: the engine, its clock (``--at``), and who acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cli.database import os_user
from cli.language import N_, _
from cli.output import tell
from engine.errors import NotADate, Sentence, Usage

if TYPE_CHECKING:
    from cli.options import Session
    from engine.runtime import Engine, Reader


def enter(session: Session) -> Engine:
    """The engine on the session's database, its rehearsal clock moved forward to ``--at`` if that was given.

    Raises:
        Usage: ``--at`` on a database with a real clock, before its stored now, or together with ``-n``.
    """
    engine = session.engine()
    if session.at:
        forward(engine, session)
    return engine


def look(session: Session, as_of: str | None = None) -> Reader:
    """The door for whoever only asks; with ``--at``, which lives through what lies between, it is the engine's.

    Args:
        as_of: what the record said then; a bare day means all that was recorded on it.
    """
    reader = enter(session) if session.at else session.reader()
    return reader if as_of is None else _back(session, reader, as_of)


def gone_by(reader: Reader, as_of: str) -> datetime:
    """The instant that ``--as-of`` gives; a bare day means all that was recorded on it, today all until now."""
    instant = read_at(as_of, reader, "--as-of")
    if any(mark in as_of for mark in (":", "：", "时", "点")):
        return instant
    day = instant.astimezone(reader.zone).date()
    ended = reader.calendar.end_of(day) - timedelta(microseconds=1)
    return min(ended, reader.now()) if instant <= reader.now() else ended


def _back(session: Session, reader: Reader, as_of: str) -> Reader:
    from cli.database import open_past

    instant = gone_by(reader, as_of)
    past = open_past(session.db, instant, as_login=session.as_login)
    line = _("As the record stood at {instant}.")
    tell(line.format(instant=instant.astimezone(reader.zone).strftime("%Y-%m-%d %H:%M")))
    return past


def forward(engine: Engine, session: Session) -> int:
    """Live through what is due until ``--at``; on how many items time acted."""
    if not engine.rehearsal:
        raise Usage(what=Sentence(N_("--at moves the clock of a rehearsal database only; this one has a real clock.")))
    instant = read_at(session.at or "", engine)
    if session.dry_run and instant > engine.now():
        raise Usage(what=Sentence(N_("--at lives through the time between and writes it; it cannot go with -n.")))
    moved = instant > engine.now()
    acted = engine.live_until(instant)
    if moved:
        line = _("The rehearsal clock now stands at {now}, for good; time acted {count} time(s) on the way.")
        tell(line.format(now=engine.now().astimezone(engine.zone).strftime("%Y-%m-%d %H:%M"), count=acted))
    return acted


def read_at(text: str, engine: Reader | None = None, option: str = "--at") -> datetime:
    """The instant an option gives, as people write it, in the database's zone.

    Raises:
        Usage: it is none, or can be read in two ways.
    """
    from engine.calendar.dates import read_instant

    try:
        today = engine.now().astimezone(engine.zone).date() if engine else None
        return read_instant(text, engine.zone if engine else "Asia/Shanghai", today)
    except NotADate as error:
        raise Usage(what=Sentence("{option}: {why}", {"option": option, "why": error.data["what"]})) from None


def actor(session: Session, reader: Reader) -> str:
    """The login of whoever acts.

    Raises:
        NotAllowed: nobody is bound to this operating-system user and no ``--as`` was given.
    """
    return reader.whoami(os_user(reader), session.as_login)


def somebody(session: Session, reader: Reader) -> str | None:
    """The same, or nobody: readers that answer everybody use it to answer the better."""
    from engine.errors import NotAllowed

    try:
        return actor(session, reader)
    except NotAllowed:
        if session.as_login:
            raise
        return None


def typist(session: Session, reader: Reader) -> str | None:
    """Who sits at the keyboard when it is not the one who acts."""
    return os_user(reader) if session.as_login else None
