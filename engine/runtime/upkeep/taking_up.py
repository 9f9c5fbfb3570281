"""Taking parked items up again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.errors import NotAllowed, Sentence
from engine.runtime.office.people import ADMIN
from engine.runtime.transactions.again import again
from engine.runtime.transactions.transaction import DryRun
from engine.runtime.upkeep.parking import parked
from engine.store import find
from engine.store.ledger import TAKE_UP

if TYPE_CHECKING:
    from engine.runtime.engine import Engine

MAY = frozenset({"handler", "office_deputy", "office_head"})
"""Posts that may take items up again besides the administrator (assumed)."""


def take_up(engine: Engine, numbers: Iterable[str] | None, *, actor: str, dry_run: bool = False) -> list[str]:
    """The next beat tries these again, all of those named or none.

    Args:
        numbers: of items as found; every parked one unless given.

    Returns:
        the numbers of those taken up.

    Raises:
        NotAllowed: another than the office or the administrator; or one of them is not parked.
    """
    return _Taking(engine).carry_out(None if numbers is None else list(numbers), actor, dry_run)


class _Taking:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @again
    def carry_out(self, numbers: list[str] | None, actor: str, dry_run: bool) -> list[str]:
        engine, wanted = self.engine, list[str]()
        with suppress(DryRun), engine.commanded() as held:
            posts = {role for role, _ in engine.office_posts(held, actor)}
            if actor != ADMIN and not MAY & posts:
                raise NotAllowed(what=Sentence("only the administrator or the office takes up what is parked"))
            wanted = [one.number for one in parked(held)] if numbers is None else numbers
            for number in wanted:
                if not TAKE_UP.run(held, which=number, aside=find.ASIDE):
                    raise NotAllowed(what=Sentence("{number} is not parked", {"number": number}))
            if dry_run:
                raise DryRun
        return wanted
