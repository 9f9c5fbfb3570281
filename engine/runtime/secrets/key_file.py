"""The vault's keys: a file of its keeper's, outside the database, that nobody else can read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.errors import Sentence, Usage
from engine.runtime.secrets.sealed_box import Key, id_of

PUBLIC, FILE = "vault.public", "vault.key_file"
"""The settings that name the key in use, and where its other half lies."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def write_keys(file: Path, keys: Iterable[Key], *, new: bool = False) -> None:
    """Writes the file whole or not at all, with mode 600, and waits until it is on the disk.

    Raises:
        Usage: there is one already (``new``), or it cannot be written.
    """
    text = json.dumps({"keys": [asdict(one) for one in keys]}, indent=1)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if new and file.exists():
            raise Usage(what=Sentence("there is a file {file} already; it was left alone", {"file": str(file)}))
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as written:
                written.write(text)
                written.flush()
                os.fsync(written.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        data = {"file": str(file), "why": error.strerror or str(error)}
        raise Usage(what=Sentence("{file} cannot be written: {why}", data)) from None


def read_keys(file: Path) -> dict[str, Key]:
    """The keys by their ids, the newest last.

    Raises:
        Usage: no such file, not one of ours, or others can read it.
    """
    data = {"file": str(file)}
    if (wrong := trouble(file)) is not None:
        raise Usage(what=wrong)
    try:
        found = json.loads(file.read_text("ascii"))["keys"]
        keys = [Key(id_of(one["public"]), one["public"], one["private"]) for one in found]
        return {one.id: one for one in keys}
    except (OSError, ValueError, KeyError, TypeError):
        raise Usage(what=Sentence("{file} holds no keys of the vault", data)) from None


def trouble(file: Path) -> Sentence | None:
    """Why the file does not keep its keys: it is missing, or others can read it."""
    data = {"file": str(file)}
    try:
        mode = file.stat().st_mode
    except OSError:
        return Sentence("the vault's key file {file} is not there, or cannot be seen by this user", data)
    if os.name == "posix" and mode & OTHERS:  # elsewhere the mode does not tell who can read it
        return Sentence("others can read the vault's key file {file}: chmod 600 it", data)
    return None


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
