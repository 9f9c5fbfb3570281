"""An office in memory, in which one item is opened: what authors rehearse and test with."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.definition.definition import Definition
from engine.definition.registry import Registry
from engine.errors import NotFound, Refused
from engine.intake.directory import read_directory
from engine.intake.rows import Directory
from engine.rehearsal.cast import Cast
from engine.rehearsal.course import variants
from engine.rehearsal.frame import CODE, frame, needs_frame
from engine.rehearsal.people import SETTINGS, cast_of
from engine.rehearsal.words import Words
from engine.runtime import Engine, create

ZONE = ZoneInfo("Asia/Shanghai")
_made: dict[Any, Engine] = {}


@dataclass(frozen=True)
class Stage:
    """Where a procedure is lived through.

    Attributes:
        opens: the procedure that is opened: its own, or a parent made for it. engine: closing it ends everything.
    """

    engine: Engine
    definition: Definition
    opens: Definition
    via: str | None


def stage(
    registry: Registry,
    code: str,
    at: datetime,
    *,
    via: str | None = None,
    directory: str | Path | None = None,
    profile: str | Path | None = None,
    kind: str = "department",
) -> Stage:
    """An office in memory with the procedures of a registry.

    Args:
        at: its first instant. via: the opening, where several are possible.
        directory: a folder with the units and people; without, they are made up (``people``). kind: of made-up units.
        profile: a file of limits; without, the fallbacks hold.

    Raises:
        NotFound: no such procedure or opening. BrokenProcedure, BadTable, BrokenProfile.
    """
    definition = registry.get(code)
    if via is not None and via not in [one.name for one in definition.openings]:
        raise NotFound(kind="opening", name=via, nearest=[one.name for one in definition.openings])
    opening = needs_frame(definition, via)
    opens = definition if opening is None else frame(definition, opening)
    known = [one for one in registry.definitions() if one.code != CODE]
    whole = registry if opening is None else Registry(
        [*known, opens], registry.documents, registry.broken, released=registry.released
    )  # fmt: skip
    template = _template(registry, whole, at, directory, profile, kind)
    engine = Engine(template.database.copied_into_memory(), registry=whole)
    engine._series.only(definition.code)
    return Stage(engine, definition, opens, via if opening is None else "begin")


def _template(
    registry: Registry,
    whole: Registry,
    at: datetime,
    directory: str | Path | None,
    profile: str | Path | None,
    kind: str,
) -> Engine:
    """The office before anything is opened, made once and copied ever after."""
    key = (id(registry), at, str(directory), str(profile), kind, len(whole.definitions()))
    if key not in _made:
        people: Directory = read_directory(directory) if directory else cast_of(whole.definitions(), kind)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'office.db'}"
            text = Path(profile).read_text("utf-8") if profile else None
            settings: Mapping[str, Any] = {} if directory else SETTINGS
            create(url, rehearsal=True, now=at, profile=text, settings=settings)
            on_file = Engine(url, registry=whole)
            on_file.import_directory(people, actor="admin")
            _made[key] = Engine(on_file.database.copied_into_memory(), registry=whole)
            on_file.close()
            _made[key]._kept = registry  # type: ignore[attr-defined]  # its id stays its own
    return _made[key]


def opened(
    where: Stage,
    *,
    by: str | None = None,
    parties: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Opens the item that is rehearsed, or the parent it will live under, with what is not given invented.

    Returns:
        its number; of a child that the clock proposes later, the parent's.
    """
    engine, opens = where.engine, where.opens
    people = [one for one in opens.openings if any(role.kind in ("party", "post") for role in one.by)]
    move = next(one for one in people or opens.openings if where.via in (None, one.name))
    units = {one.code for one in engine.units()}
    chosen = dict(parties or {})
    for role in move.parties:
        if role.code not in ("office", "committee") and role.code not in chosen and role.code in units:
            chosen[role.code] = role.code
    cast = Cast(engine)
    part = cast.opener({role: engine.names.resolve(unit) for role, unit in chosen.items()}, move, by)
    words = Words(None, engine.calendar.local_date(engine.now()), engine.calendar, engine.names.name)
    login = by or (part.login if part is not None else "office.handler")
    proxy: dict[str, Any] = (
        {"acting_for": part.acting_for, "source": "来函"} if part and part.acting_for and not by else {}
    )
    fixed = {**({"work_due": "{today}"} if "work_due" in opens.facts else {}), **(facts or {})}
    refused: Refused | None = None
    for given in variants(opens, move):
        try:
            item = engine.open(opens.code, words.facts({**given, **fixed}), chosen, actor=login, via=move.name, **proxy)
            break
        except Refused as error:
            refused = refused or error
    else:
        assert refused is not None
        raise refused
    if opens is where.definition:
        return item.number
    children = engine.items(parent=item.number, procedure=where.definition.code)
    return children[0].number if children else item.number
