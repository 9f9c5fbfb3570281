"""Looking into the vault: asked, approved by somebody else, and shown once; each of them a line of the item first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from engine.decision import looking
from engine.decision.looking import ABOVE, HEAD, KEEPER, WHO, Look
from engine.errors import NotAllowed, NotFound
from engine.runtime.office import people
from engine.runtime.secrets.key_file import FILE, read_keys
from engine.runtime.secrets.locking_away import NO_VAULT
from engine.runtime.secrets.vault import opened
from engine.runtime.transactions.again import again
from engine.store.office import directory, vault

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome
    from engine.decision.snapshot import ActorView, Snapshot
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

Verb = Callable[..., "Outcome"]


@dataclass(frozen=True)
class Kept:
    """Something in the vault, without what it says: under which code, of which item, sealed with which key, and who
    has asked to look."""

    code: str
    number: str
    fact: str
    added_at: datetime
    added_by: str
    key: str
    look: Look | None


def ask(
    engine: Engine, code: str, purpose: str, *, actor: str, typist: str | None = None, dry_run: bool = False
) -> Outcome:
    """The keeper asks to look, for a purpose; whoever approves is told.

    Raises:
        NotAllowed: not the keeper, whether there is such a code or not. NotFound. Refused: with every reason.
    """
    why = engine._words("purpose", "用途", purpose)
    return _do(engine, looking.ASK, code, partial(looking.ask, purpose=why), actor, typist, dry_run)


def approve(engine: Engine, code: str, *, actor: str, typist: str | None = None, dry_run: bool = False) -> Outcome:
    """The office's head lets the keeper look, once, in the next working days.

    Raises:
        as ``ask``; NotAllowed: nobody who approves.
    """
    return _do(engine, looking.APPROVE, code, looking.approve, actor, typist, dry_run)


def decline(
    engine: Engine, code: str, reason: str, *, actor: str, typist: str | None = None, dry_run: bool = False
) -> Outcome:
    """The head does not, or no longer; or whoever asked takes it back. Errors as for ``approve``."""
    why = engine._words("reason", "理由", reason)
    return _do(engine, looking.DECLINE, code, partial(looking.decline, reason=why), actor, typist, dry_run)


def show(engine: Engine, code: str, *, actor: str, typist: str | None = None, dry_run: bool = False) -> str:
    """What lies in the vault under a code, for the keeper who was allowed to look; that he did is a line of the item
    first. Nothing in a dry run.

    Raises:
        as ``ask``. Usage: the key file.
    """
    found: list[str] = []
    _do(engine, looking.SHOW, code, looking.show, actor, typist, dry_run, found)
    return "" if dry_run else found[-1]


def kept(reader: Reader, *, actor: str, typist: str | None = None) -> list[Kept]:
    """Everything in the vault, without what it says, for the keeper; for whoever approves looks those he is asked for.

    Raises:
        NotAllowed: neither.
    """
    with reader.looking() as held:
        who = people.actor(held, actor, reader._today(), typist)
        keeper, approves = _is(reader, who, KEEPER), [post for post in (HEAD, ABOVE) if _is(reader, who, post)]
        if not keeper and not approves:
            raise NotAllowed(what=WHO[KEEPER])
        looks = {id: looking.looks(lines) for id, lines in groupby(vault.LOOKS.all(held), lambda line: line.item_id)}
        found = [
            Kept(row.code, row.number, row.fact, row.added_at, row.added_by, row.key,
                 looks.get(row.item_id, {}).get(row.code))
            for row in vault.KEPT.all(held)
        ]  # fmt: skip
        return [one for one in found if keeper or (one.look is not None and one.look.approves in approves)]


@again
def _do(
    engine: Engine, name: str, code: str, verb: Verb, actor: str, typist: str | None, dry_run: bool,
    words: list[str] | None = None,
) -> Outcome:  # fmt: skip
    """One step of a look, in one transaction; the words, if they are wanted, are opened in it as well."""
    code = code.strip().upper()
    with engine._refusals(actor, None, name, dry_run), engine.transaction(
        typist=typist, command=True, dry_run=dry_run
    ) as (transaction, held):  # fmt: skip
        who = people.actor(held, actor, transaction.world.today, typist)
        row = vault.ONE.one(held, code=code)
        keepers = name in (looking.ASK, looking.SHOW)
        posts = (KEEPER,) if keepers else (HEAD, KEEPER) if row is None else (HEAD, KEEPER, ABOVE)
        if not any(_is(engine, who, post) for post in posts):
            raise NotAllowed(what=WHO[posts[0]])
        if row is None:
            raise NotFound(kind="code", name=code)
        look = looking.looks(one for one in vault.LOOKS.all(held) if one.item_id == row.item_id).get(code)

        def decided(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
            return verb(definition, snapshot, who.within(definition.code), code, look, world)

        outcome = transaction.by_verb(row.item_id, decided, who)
        if words is not None and not dry_run:
            file = directory.settings(held).get(FILE)
            if file is None:
                raise NotAllowed(what=NO_VAULT)
            words.append(opened(read_keys(Path(str(file))), vault.SEALED.one(held, code=code))[0])
    engine._touched(transaction)
    return outcome


def _is(reader: Reader, who: ActorView, post: tuple[str, str]) -> bool:
    role, party = post
    return (role, reader._settings.get(f"{party}.unit")) in who.posts
