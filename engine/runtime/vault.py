"""The vault: what only its keeper may read, such as who a reporter is. The file keeps a code and a commitment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.decision.draft import Draft
from engine.errors import NotAllowed, NotFound, Sentence, Usage
from engine.runtime import people
from engine.runtime.again import again
from engine.runtime.key_file import read_keys, trouble, write_keys
from engine.runtime.sealed_box import Key, commitment, new_key, seal, unseal
from engine.store import directory, find, vault
from engine.store.changes import set_setting
from engine.store.system import log

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
PUBLIC, FILE = "vault.public", "vault.key_file"
NO_VAULT = Sentence("there is no vault yet; its keeper makes one: `duban vault init --key FILE`")


@dataclass(frozen=True)
class Kept:
    """Something in the vault, without what it says: under which code, of which item, sealed with which key."""

    code: str
    number: str
    fact: str
    added_at: datetime
    added_by: str
    key: str


@dataclass(frozen=True)
class Deposit:
    """What was locked away and is not stored yet, for its item may not have a row yet."""

    fact: str
    code: str
    key: str
    data: bytes
    commitment: str


class Locking:
    """The part of the engine that locks away what is recorded as a ``secret``."""

    _settings: dict[str, Any]
    rehearsal: bool
    registry: Any
    now: Callable[[], datetime]
    _throwaway: Key | None = None

    @cached_property
    def _secret(self) -> frozenset[str]:
        """What secrets are called, in whatever procedure."""
        return frozenset(
            name for one in self.registry.definitions() for name, fact in one.facts.items() if fact.kind == "secret"
        )

    def _locked_away(
        self, facts: Mapping[str, Any], held: Any, *, procedure: str | None = None, id: int | None = None
    ) -> tuple[dict[str, Any], list[Deposit]]:
        """The facts with a code in place of every secret, and what is to be stored once the item has its row.

        Args:
            procedure: of a new item; id: of one that is there.

        Raises:
            NotAllowed: there is no vault.
        """
        if not self._secret & facts.keys():
            return dict(facts), []
        row = find.ITEM.one(held, id=id) if id is not None else None
        definition = self.registry.get(procedure) if row is None else self.registry.get(row.procedure, row.version)
        replaced, deposits = dict(facts), list[Deposit]()
        for name, value in facts.items():
            fact = definition.facts.get(name)
            if fact is None or fact.kind != "secret":
                continue
            replaced[name] = ""  # nobody makes up a code, and no words are recorded as they are
            if isinstance(value, str) and value.strip():
                code = vault.next_code(held, self.now().year)
                sealed = seal(self._public(held), code, value.strip())
                deposits.append(Deposit(name, code, sealed.key, sealed.data, sealed.commitment))
                replaced[name] = {"code": code, "commitment": sealed.commitment}
        return {
            name: value for name, value in replaced.items() if value is not None
        }, deposits  # nobody makes up a code

    def _deposit(self, held: Any, deposits: list[Deposit], item_id: int, login: str) -> None:
        for one in deposits:
            vault.PUT.run(
                held, code=one.code, item_id=item_id, fact=one.fact, commitment=one.commitment, added_at=self.now(),
                added_by=login, key=one.key, ciphertext=one.data,
            )  # fmt: skip

    def _public(self, held: Any) -> str:
        """The key to lock with. A rehearsal without a vault throws the other half away: nobody will ever read it."""
        known = self._settings.get(PUBLIC)
        if known is not None:
            return str(known)
        if not self.rehearsal:
            raise NotAllowed(what=NO_VAULT)
        if self._throwaway is None:
            self._throwaway = new_key()
        return self._throwaway.public


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


def troubles(settings: Mapping[str, Any]) -> Iterator[tuple[bool, Sentence]]:
    """What the doctor says of the key file: whether it is urgent, and what. On another machine than the keeper's, or
    to a user who may not read it, as it should be, there is nothing to see."""
    if settings.get(PUBLIC) is None:
        return
    file = Path(str(settings.get(FILE)))
    if (wrong := trouble(file)) is not None:
        yield file.exists(), wrong
    elif os.access(file, os.R_OK):
        try:
            if all(one.public != settings[PUBLIC] for one in read_keys(file).values()):
                yield True, Sentence("the vault's key file {file} does not hold the key in use", {"file": str(file)})
        except Usage as error:
            yield True, error.data["what"]


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
