"""Where the file of a database lies: on what kind of disk, and who else may reach it."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from engine.errors import Sentence
from engine.runtime.answers.views import Finding

MOUNTS = Path("/proc/mounts")
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "fuse.sshfs",
           "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs", "fuse.davfs2"}  # fmt: skip
"""File systems of other machines, as Linux names them; SQLite's write-ahead log does not work on them
(https://sqlite.org/wal.html, "does not work over a network filesystem")."""
REMOTE = 4
"""What Windows calls a drive of another machine (``DRIVE_REMOTE`` of ``GetDriveTypeW``)."""


def of_file(path: Path, mounts: str | None = None) -> Iterator[Finding]:
    """A file on a network drive, or one that everybody on the machine may change or read.

    Args:
        mounts: the table of what is mounted where, as Linux tells it; else its own.
    """
    kind = filesystem(path, mounts if mounts is not None else _mounts())
    if kind in NETWORK or (kind := _drive(path)):
        sentence = Sentence("the database lies on a network drive ({kind}); SQLite loses data there", {"kind": kind})
        yield Finding("place", True, sentence, Sentence("move it to a disk of this machine, or use PostgreSQL"))
    if os.name != "posix":
        return
    folder, file = path.resolve().parent, path.resolve()
    modes = {one: one.stat().st_mode for one in (folder, file)}
    open_to_all = [one for one, mode in modes.items() if mode & stat.S_IWOTH and not mode & stat.S_ISVTX]
    for one in open_to_all:
        sentence = Sentence("everybody on this machine may change {path}", {"path": str(one)})
        yield Finding("place", True, sentence, Sentence("take it away: chmod o-w {path}", {"path": str(one)}))
    if not open_to_all and modes[file] & stat.S_IROTH and modes[folder] & stat.S_IXOTH and _reached(folder):
        sentence = Sentence("everybody on this machine may read {path}", {"path": str(file)})
        yield Finding("place", False, sentence,
                      Sentence("if that is not meant: chmod o-rwx {path}", {"path": str(folder)}))  # fmt: skip


def filesystem(path: Path, mounts: str) -> str:
    """The kind of file system a path lies on, by such a table; empty where none is told."""
    best, kind = -1, ""
    at = str(path.resolve())
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        place = words[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = at == place or at.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= best:  # of two mounted at one place the later hides the earlier
            best, kind = len(place), words[2]
    return kind


def _drive(path: Path) -> str:
    """On Windows the name of the drive, if it is one of another machine."""
    windows = getattr(ctypes, "windll", None)
    at = path.resolve().anchor
    return at if windows is not None and windows.kernel32.GetDriveTypeW(at) == REMOTE else ""


def _reached(folder: Path) -> bool:
    """Whether others get as far as the folder."""
    return all(one.stat().st_mode & stat.S_IXOTH for one in folder.parents)


def _mounts() -> str:
    try:
        return MOUNTS.read_text("utf-8", "replace")
    except OSError:  # not Linux
        return ""
