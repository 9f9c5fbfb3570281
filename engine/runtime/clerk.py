"""A clerk: one thread that writes for many, with one commit for all who wait.

A program in which several act at once (a form in the intranet, a script with many workers) hands its commands in here
instead of giving each thread an engine of its own, where each would wait for the disk by itself:

    with Clerk(lambda: Engine("sqlite:///duban.db")) as clerk:
        outcome = clerk.do(lambda engine: engine.act("RW-2024-0001", "receive", actor="wang", request_id=id))

While one group is being kept, the next gathers; so the disk is asked once for as many as came meanwhile. Each command
is a part of its own: what one is refused undoes nothing of another. And each is answered, whether well or badly, only
when the disk has it: whoever dies before that has answered nobody, and has kept nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from engine.runtime.engine import Engine

MOST = 64
"""Commands that are kept together at most; fewer as soon as another program waits to write."""

T = TypeVar("T")
Task = tuple[Callable[[Engine], Any], Future[Any]]


class Clerk:
    """Writes for all threads of a program, in its own; to be closed, or used in ``with``.

    Args:
        open_engine: gives the engine that only this thread will use.
    """

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        self._open = open_engine
        self._engine: Engine | None = None
        self._tray: SimpleQueue[Task | None] = SimpleQueue()
        self._door, self._gone = Lock(), False
        self._thread = Thread(target=self._serve, name="duban-clerk", daemon=True)
        self._thread.start()

    def do(self, work: Callable[[Engine], T]) -> T:
        """Has something carried out, and waits until it is durable.

        Args:
            work: is given the engine, in the clerk's thread; each command it sends is kept or refused by itself.

        Raises:
            Unusable: what it was to be kept with could not be kept, and nothing of it was. Else what ``work`` raises.
            RuntimeError: the clerk has gone.
        """
        return self.hand_in(work).result()

    def hand_in(self, work: Callable[[Engine], T]) -> Future[T]:
        """The same without waiting for the answer. What is handed in cannot be withdrawn; raises RuntimeError."""
        answer: Future[T] = Future()
        answer.set_running_or_notify_cancel()
        with self._door:
            if self._gone:
                raise RuntimeError("the clerk has gone; nothing is taken in any more")
            self._tray.put((work, answer))
        return answer

    def close(self) -> None:
        """Carries out what has been handed in, and goes."""
        with self._door:
            if not self._gone:
                self._gone = True
                self._tray.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _serve(self) -> None:
        while (task := self._tray.get()) is not None:
            self._keep_with_others(task)
        self._leave()

    def _keep_with_others(self, task: Task | None) -> None:
        """One commit. If that fails, the engine may remember what was not kept, and another takes its place."""
        said: list[tuple[Future[Any], Any, BaseException | None]] = []
        waiting = [task[1]] if task is not None else []
        try:
            engine = self._engine = self._engine or self._open()
            with engine.database.together():
                while task is not None:
                    said.append((task[1], *_carried_out(task[0], engine)))
                    if (task := self._next(engine, len(said))) is not None:
                        waiting.append(task[1])
        except BaseException as error:
            self._leave()
            for answer in waiting:
                answer.set_exception(error)
        else:
            for answer, found, refusal in said:
                if refusal is None:
                    answer.set_result(found)
                else:
                    answer.set_exception(refusal)

    def _next(self, engine: Engine, taken: int) -> Task | None:
        """What lies in the tray, if it is still to be kept with the others. Only this thread takes from it."""
        database = engine.database
        if taken == MOST or database.shared or self._tray.empty() or database.awaited():
            return None
        task = self._tray.get()
        if task is None:
            self._tray.put(None)  # nothing comes after it: it also ends the round
        return task

    def _leave(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


def _carried_out(work: Callable[[Engine], Any], engine: Engine) -> tuple[Any, BaseException | None]:
    try:
        return work(engine), None
    except BaseException as error:  # whatever it is, it is that caller's, and must not end the thread
        return None, error
