"""Files that others hand in are read up to a size, whatever they say of themselves."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

UNPACKED = 250_000_000
"""Bytes that a packed file may hold; a workbook of a hundred thousand full rows has fewer."""


def read(path: Path, most: int) -> bytes:
    """The bytes of a file that has at most so many; of a larger one, or one without an end, none is kept.

    Raises:
        OSError: it cannot be read, or is larger (``EFBIG``).
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= most and len(data := file.read(most + 1)) <= most:
            return data
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))


def unpacks_to(data: bytes) -> int:
    """How many bytes a packed file says it holds; whoever unpacks it stops there. 0 if it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return 0
