"""Commands that are carried out once, however often they are sent (``--request-id``).

The id is claimed in the transaction that does the work: both are kept, or neither. What was said about it is added
afterwards; if the program died in between, the answer is told from what the histories say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from engine.decision.given import REQUEST
from engine.decision.given import words as read_words
from engine.decision.values import Reading
from engine.decision.world import World
from engine.errors import Answered, Sentence, Usage
from engine.store.casework import requests
from engine.store.database import Database


@dataclass(frozen=True)
class Asked:
    """A command that is to be carried out once.

    Attributes:
        command: what is asked, in one line; the same id cannot ask anything else. by: who asks.
        token: tells two processes apart that were sent the same.
    """

    id: str
    command: str
    by: str
    token: str = field(default_factory=lambda: token_hex(8))


@dataclass(frozen=True)
class Answer:
    """What became of a command.

    Attributes:
        said: what was said about it then; ``None`` if nobody lived to say it.
        touched: the numbers of the items it wrote a line for.
    """

    id: str
    at: datetime
    by: str
    said: str | None
    touched: tuple[str, ...]


class Requesting:
    """The engine's methods for such commands.

    Attributes:
        asked: the one being carried out. mark: what the lines of a command carry that was given no id, so that whatever
            came of it, up to the letter that left, is found again; it claims nothing.
    """

    database: Database
    now: Callable[[], datetime]
    world: Callable[[], World]
    _reading: Callable[[World], Reading]
    asked: Asked | None = None
    mark: str | None = None

    def ask(self, id: str, command: str, by: str) -> Asked:
        """A command as it is asked; raises IllTyped if the id cannot be one."""
        return Asked(read_words(REQUEST, id, self._reading(self.world())), command, by)

    def answer_to(self, asked: Asked) -> Answer | None:
        """What became of a command that was carried out already.

        Raises:
            Usage: the id was used for another command, or by somebody else.
        """
        id = asked.id
        with self.database.reading() as held:
            row = requests.BY_ID.one(held, which=id)
            if row is None:
                return None
            self._refuse_another(row, asked)
            touched = tuple(one.number for one in requests.TOUCHED.all(held, which=id))
        return Answer(id, row.at, row.login, row.answer.get("said"), touched)

    def answered(self, said: str) -> None:
        """Keeps what was said about the command just carried out; nothing if it wrote nothing."""
        assert self.asked is not None
        with self.database.writing() as held:
            row = requests.BY_ID.one(held, which=self.asked.id)
            if row is not None and row.answer["token"] == self.asked.token:
                requests.ANSWER.run(held, which=self.asked.id, answer={**row.answer, "said": said})

    @contextmanager
    def commanded(self, *, alone: bool = False) -> Iterator[Any]:
        """The writing transaction of a command; ``alone`` as for ``writing``; see ``claim``."""
        with self.database.writing(alone=alone) as held:
            self.claim(held)
            yield held

    def claim(self, held: Any) -> None:
        """In the transaction of a command: claims its id, if it has one.

        Raises:
            Answered: another process was faster. Usage: as ``answer_to``.
        """
        asked = self.asked
        if asked is None:
            return
        answer = {"command": asked.command, "token": asked.token}
        if requests.ADD.run(held, id=asked.id, at=self.now(), login=asked.by, answer=answer):
            return
        row = requests.BY_ID.one(held, which=asked.id)
        if row.answer["token"] != asked.token:
            self._refuse_another(row, asked)
            raise Answered(id=asked.id, at=row.at)

    @contextmanager
    def under(self, request_id: str | None, command: str, by: str) -> Iterator[None]:
        """What is done inside is done under this id; where there is none, as the caller was asked already."""
        if request_id is None:
            yield
            return
        outer = self.asked
        self.asked = self.ask(request_id, command, by)
        try:
            yield
        finally:
            self.asked = outer

    @staticmethod
    def _refuse_another(row: Any, asked: Asked) -> None:
        if row.login != asked.by:
            raise Usage(what=Sentence("request {id} was sent by somebody else", {"id": asked.id}))
        if row.answer["command"] != asked.command:
            data = {"id": asked.id, "command": row.answer["command"]}
            raise Usage(what=Sentence("request {id} was another command: {command}", data))
