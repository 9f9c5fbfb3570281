"""The vault: what only its keeper may read, such as who a reporter is. The file keeps a code and a commitment.

Here are its keys; ``looking`` is how the keeper comes to read something.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.decision.looking import KEEPER, WHO
from engine.errors import NotAllowed, Sentence, Usage
from engine.runtime.secrets.key_file import FILE, PUBLIC, read_keys, write_keys
from engine.runtime.secrets.locking_away import NO_VAULT
from engine.runtime.secrets.sealed_box import Key, commitment, new_key, seal, unseal
from engine.store.evidence.system import log
from engine.store.office import directory, vault
from engine.store.office.changes import set_setting

if TYPE_CHECKING:
    from engine.runtime.engine import Engine


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
            words, number = opened(keys, row)
            sealed = seal(key.public, row.code, words, number)
            vault.SEAL_AGAIN.run(held, which=row.code, key=sealed.key, ciphertext=sealed.data)
            count += 1
        _publish(engine, held, key, file, actor, "vault.rotate")
    engine.look_up_settings()
    if forget:
        write_keys(file, [key])
    return key.id, count


def _keeper(engine: Engine, held: Any, login: str) -> None:
    if (KEEPER[0], engine._settings.get("office.unit")) not in engine.office_posts(held, login):
        raise NotAllowed(what=WHO[KEEPER])


def _publish(engine: Engine, held: Any, key: Key, file: Path, actor: str, kind: str) -> None:
    now = engine.now()
    set_setting(held, PUBLIC, key.public, now, actor)
    set_setting(held, FILE, str(file.absolute()), now, actor)
    log(held, now, actor, kind, {"key": key.id})


def opened(keys: Mapping[str, Key], row: Any) -> tuple[str, str]:
    """What lies in the vault, with its random number.

    Raises:
        NotAllowed: it is not what was recorded. Usage: the key is missing.
    """
    words, number = unseal(_key(keys, row), row.code, bytes(row.ciphertext))
    if commitment(row.code, number, words) != row.commitment:
        raise NotAllowed(what=Sentence("what lies under {code} is not what was recorded", {"code": row.code}))
    return words, number


def _key(keys: Mapping[str, Key], row: Any) -> Key:
    if row.key not in keys:
        raise Usage(what=Sentence("the key {key}, with which {code} was sealed, is not in the key file",
                                  {"key": row.key, "code": row.code}))  # fmt: skip
    return keys[row.key]
