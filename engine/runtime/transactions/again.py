"""Begin anew, where another writer was in the way (PostgreSQL): a few times, after a short while of random length."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from random import uniform
from time import sleep
from typing import Concatenate, ParamSpec, TypeVar

from engine.errors import Contended

TRIES = 6
LONGEST_PAUSE = 0.4
"""Seconds; the first pauses are shorter."""

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")


def again(work: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """A method that writes in transactions of its own: what of it was contended has left nothing, and is tried again.

    Raises:
        Contended: time and again; to the person it says that another program holds the database.
    """

    @wraps(work)
    def tried(self: S, /, *args: P.args, **named: P.kwargs) -> T:
        for n in range(TRIES - 1):
            try:
                return work(self, *args, **named)
            except Contended:
                sleep(uniform(0, min(LONGEST_PAUSE, 0.02 * 4**n)))
        return work(self, *args, **named)

    return tried
