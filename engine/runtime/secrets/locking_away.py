"""Words go into the vault before anything is decided on them: what is recorded is a code and a commitment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.errors import NotAllowed, Sentence
from engine.runtime.secrets.key_file import PUBLIC
from engine.runtime.secrets.sealed_box import Key, new_key, seal
from engine.store import find
from engine.store.office import vault

NO_VAULT = Sentence("there is no vault yet; its keeper makes one: `duban vault init --key FILE`")


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
