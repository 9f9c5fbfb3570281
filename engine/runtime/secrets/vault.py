"""The vault: what only its keeper may read, such as who a reporter is. The file keeps a code and a commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.decision.draft import Draft
from engine.errors import NotAllowed, NotFound, Sentence, Usage
from engine.runtime.office import people
from engine.runtime.secrets.key_file import FILE, PUBLIC, read_keys, write_keys
from engine.runtime.secrets.locking_away import NO_VAULT
from engine.runtime.secrets.sealed_box import Key, commitment, new_key, seal, unseal
from engine.runtime.transactions.again import again
from engine.store.evidence.system import log
from engine.store.office import directory, vault
from engine.store.office.changes import set_setting

if TYPE_CHECKING:
    from engine.decision.outcome import Outcome
    from engine.decision.snapshot import Snapshot
    from engine.decision.world import World
    from engine.definition.definition import Definition
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

KEEPER = "reporter_vault"
"""The post that keeps the vault, in the office."""
SHOWN = "vault.show"


@dataclass(frozen=True)
class Kept:
    """Something in the vault, without what it says: under which code, of which item, sealed with which key."""

    code: str
    number: str
    fact: str
    added_at: datetime
    added_by: str
    key: str


def make(engine: Engine, file: Path, *, actor: str) -> str:
    """A new vault: the private key into a file, the public one into the settings.

    Returns:
        what the key is called.

    Raises:
        NotAllowed: not the keeper, or there is a vault. Usage: the file is there, or cannot be written.
    """
    with engine.transaction() as (_transaction, held):
        _keeper(engine, held, actor)
        if directory.settings(held).get(PUBLIC) is not None:
            raise NotAllowed(what=Sentence("there is a vault already; a new key: `duban vault rotate`"))
        key = new_key()
        write_keys(file, [key], new=True)
        _publish(engine, held, key, file, actor, "vault.init")
    engine.look_up_settings()
    return key.id


def rotate(engine: Engine, *, actor: str, forget: bool = False) -> tuple[str, int]:
    """A new key: everything is sealed again with it, in one transaction.

    Args:
        forget: the old keys are taken out of the file; backups made before can then be read no more.

    Returns:
        what the new key is called, and how many were sealed again.
    """
    with engine.transaction() as (_transaction, held):
        _keeper(engine, held, actor)
        settings = directory.settings(held)
        if settings.get(PUBLIC) is None:
            raise NotAllowed(what=NO_VAULT)
        file = Path(str(settings[FILE]))
        keys, key, count = read_keys(file), new_key(), 0
        write_keys(file, [*keys.values(), key])  # should we die now, either key opens what it has sealed
        for row in vault.SEALED_WITH.all(held, key=key.id):
            words, number = _opened(keys, row)
            sealed = seal(key.public, row.code, words, number)
            vault.SEAL_AGAIN.run(held, which=row.code, key=sealed.key, ciphertext=sealed.data)
            count += 1
        _publish(engine, held, key, file, actor, "vault.rotate")
    engine.look_up_settings()
    if forget:
        write_keys(file, [key])
    return key.id, count


@again
def show(engine: Engine, code: str, purpose: str, *, actor: str, typist: str | None = None) -> str:
    """What lies in the vault under a code, for the keeper; that he looked, and why, is a line of the item first.

    Raises:
        NotAllowed: not the keeper, whether there is such a code or not. NotFound. Usage: the key file.
    """
    code, why = code.strip().upper(), engine._words("purpose", "用途", purpose)
    with engine._refusals(actor, None, SHOWN, False), engine.transaction(typist=typist, command=True) as (
        transaction, held,
    ):  # fmt: skip
        _keeper(engine, held, actor)
        settings = directory.settings(held)
        row = vault.ONE.one(held, code=code)
        if row is None:
            raise NotFound(kind="code", name=code)
        data = bytes(vault.CIPHERTEXT.value(held, code=code))
        words, number = unseal(_key(read_keys(Path(str(settings.get(FILE)))), row), code, data)
        if commitment(code, number, words) != row.commitment:
            raise NotAllowed(what=Sentence("what lies under {code} is not what was recorded", {"code": code}))
        who = people.actor(held, actor, transaction.world.today)

        def looked(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
            draft = Draft(definition, snapshot, world)
            draft.line(SHOWN, who, world.now, reason=why, effects={"code": code})
            return draft.outcome()

        transaction.by_verb(row.item_id, looked, who)
    return words


def kept(reader: Reader, *, actor: str) -> list[Kept]:
    """Everything in the vault, without what it says; for the keeper."""
    with reader.looking() as held:
        _keeper(reader, held, actor)
        return [
            Kept(row.code, row.number, row.fact, row.added_at, row.added_by, row.key) for row in vault.KEPT.all(held)
        ]


def _keeper(reader: Reader, held: Any, login: str) -> None:
    office = reader._settings.get("office.unit")
    today = reader.now().astimezone(reader.zone).date()
    if (KEEPER, office) not in people.posts_held(held, login, today):
        raise NotAllowed(what=Sentence("only the vault's keeper looks into the vault, with a purpose"))


def _publish(engine: Engine, held: Any, key: Key, file: Path, actor: str, kind: str) -> None:
    now = engine.now()
    set_setting(held, PUBLIC, key.public, now, actor)
    set_setting(held, FILE, str(file.absolute()), now, actor)
    log(held, now, actor, kind, {"key": key.id})


def _opened(keys: Mapping[str, Key], row: Any) -> tuple[str, str]:
    words, number = unseal(_key(keys, row), row.code, bytes(row.ciphertext))
    if commitment(row.code, number, words) != row.commitment:
        raise NotAllowed(what=Sentence("what lies under {code} is not what was recorded", {"code": row.code}))
    return words, number


def _key(keys: Mapping[str, Key], row: Any) -> Key:
    if row.key not in keys:
        raise Usage(what=Sentence("the key {key}, with which {code} was sealed, is not in the key file",
                                  {"key": row.key, "code": row.code}))  # fmt: skip
    return keys[row.key]
