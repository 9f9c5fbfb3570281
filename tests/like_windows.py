"""A Python that has of the system only what it has on Windows, as far as that can be had on Linux.

Nobody has tried duban on Windows. This is the nearest thing the project's machines allow: what Windows lacks is taken
away, and what it does otherwise is done so, from the documentation of Python's ``os``, ``io``, ``signal`` and
``zoneinfo``. It is said before anything else is imported, in a process of its own.

* no fcntl, pwd, grp, resource, …; no fork, getuid, fchmod, killpg, …; no SIGHUP, SIGALRM, …; no sockets of files;
* a file that is open is neither renamed nor removed, and nothing takes its place;
* only what is open for writing is synced to the disk; bytes are bytes only where ``O_BINARY`` says so;
* lines of text end with CR LF, and a text file whose encoding is not named is refused;
* everybody may read and write every file, by its mode; symbolic links are for administrators;
* some signs are in no file's name; every drive is one of another machine; time zones come from the package tzdata.
"""

from __future__ import annotations

import asyncio  # noqa: F401  (what asks the system as it is imported asks before anything is taken away)
import builtins
import ctypes
import errno
import fcntl
import io
import multiprocessing  # noqa: F401
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401
import time
import types
import zoneinfo
from collections.abc import Callable
from typing import Any

NO_MODULES = ("fcntl", "pwd", "grp", "spwd", "resource", "termios", "tty", "pty", "syslog", "readline", "crypt")
NO_CALLS = ("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getgroups", "setuid", "setsid", "killpg",
            "getpgid", "fchmod", "fchown", "chown", "lchown", "uname", "mkfifo", "mknod", "nice",
            "sched_getaffinity", "pread", "pwrite", "sync", "fdatasync", "chroot", "wait", "wait3", "wait4",
            "getloadavg", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "O_SYNC", "O_NOCTTY")  # fmt: skip
SIGNALS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}
UNFIT = set('<>:"|?*')
O_BINARY = 0x8000
OURS = str(pathlib.Path(__file__).resolve().parents[1])


def pretend() -> None:
    """Takes away, and does otherwise, everything named above."""
    flags = fcntl.fcntl
    for name in NO_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in NO_CALLS:
        vars(os).pop(name, None)
    for name in [one for one in vars(signal) if one.startswith("SIG") and one[3:4].isupper()]:
        if name not in SIGNALS:
            delattr(signal, name)
    for name in ("alarm", "setitimer", "pause", "pthread_kill", "pthread_sigmask", "sigwait"):
        vars(signal).pop(name, None)
    for where, names in ((time, ("clock_gettime", "tzset", "CLOCK_BOOTTIME")), (socket, ("AF_UNIX", "socketpair"))):
        for name in names:
            vars(where).pop(name, None)
    zoneinfo.reset_tzpath(to=[])
    os.getlogin = lambda: "zhang"
    ctypes.windll = types.SimpleNamespace(  # type: ignore[attr-defined]
        kernel32=types.SimpleNamespace(GetDriveTypeW=lambda _: 4)
    )
    _files(flags)
    _texts()


def elsewhere() -> None:
    """Our own modules, once they are imported, are told that this is no POSIX (pathlib must go on believing it is)."""
    told = _Told("os")
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("engine", "cli", "workflows") and getattr(module, "os", None) is os:
            module.os = told  # type: ignore[attr-defined]


class _Told(types.ModuleType):
    name = "nt"

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def _held(path: Any) -> bool:
    """Whether this process has the file open."""
    named = os.path.abspath(os.fspath(path))
    for one in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{one}") == named:
                return True
        except OSError:
            pass
    return False


def _refusing_open(call: Callable[..., Any], onto: bool) -> Callable[..., Any]:
    def refusing(path: Any, *rest: Any, **more: Any) -> Any:
        for one in (path, *rest[:1]) if onto else (path,):
            if _held(one):
                raise PermissionError(errno.EACCES, "another program holds the file (WinError 32)", str(one))
        if call is rename and os.path.exists(rest[0]):
            raise FileExistsError(errno.EEXIST, "WinError 183", str(rest[0]))
        return call(path, *rest, **more)

    rename = os.rename if call.__name__ == "rename" else None
    return refusing


def _files(flags: Callable[..., int]) -> None:
    for name, onto in (("replace", True), ("rename", True), ("unlink", False), ("remove", False)):
        setattr(os, name, _refusing_open(getattr(os, name), onto))
    plain, write, sync, mode_of, make = os.open, os.write, os.fsync, os.stat, os.mkdir
    as_text = set[int]()

    def opened(path: Any, how: int, *rest: Any, **more: Any) -> int:
        if how & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            _refuse_unfit(path)
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "a folder is not opened", str(path))
        file = plain(path, how & ~O_BINARY, *rest, **more)
        (as_text.discard if how & O_BINARY else as_text.add)(file)
        return file

    def written(file: int, data: Any) -> int:
        if file in as_text:
            data = bytes(data).replace(b"\n", b"\r\n")
        return write(file, data)

    def synced(file: Any) -> None:
        number = file if isinstance(file, int) else file.fileno()
        if flags(number, 3) & (os.O_WRONLY | os.O_RDWR) == 0:  # F_GETFL
            raise OSError(errno.EBADF, "Bad file descriptor")
        sync(number)

    def seen(path: Any, *rest: Any, **more: Any) -> os.stat_result:
        found = mode_of(path, *rest, **more)
        mode = stat.S_IFMT(found.st_mode) | (0o777 if stat.S_ISDIR(found.st_mode) else 0o666)
        return os.stat_result((mode, *tuple(found)[1:]), {"st_mtime": found.st_mtime, "st_mtime_ns": found.st_mtime_ns})

    def made(path: Any, *rest: Any, **more: Any) -> None:
        _refuse_unfit(path)
        make(path, *rest, **more)

    def no_link(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "A required privilege is not held by the client (WinError 1314)")

    os.O_BINARY = O_BINARY  # type: ignore[attr-defined]
    os.open, os.write, os.fsync, os.stat, os.mkdir = opened, written, synced, seen, made  # type: ignore[assignment]
    os.symlink = no_link
    shutil._use_fd_functions = shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]


def _refuse_unfit(path: Any) -> None:
    name = os.path.basename(os.fsdecode(path)) if not isinstance(path, int) else ""
    if UNFIT & set(name) or name != name.rstrip(" ."):
        raise OSError(errno.EINVAL, "Invalid argument", str(path))


def _texts() -> None:
    plain = io.open

    def opened(file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None,
               errors: str | None = None, newline: str | None = None, *rest: Any, **more: Any) -> Any:  # fmt: skip
        writing = any(one in mode for one in "wax+")
        if writing:
            _refuse_unfit(file)
        if "b" not in mode:
            caller = sys._getframe(1).f_code.co_filename
            if encoding is None and caller.startswith(OURS) and ".venv" not in caller:
                raise AssertionError(f"{caller} opens {file} without saying its encoding")
            if writing and newline is None:
                newline = "\r\n"
        return plain(file, mode, buffering, encoding, errors, newline, *rest, **more)

    io.open = builtins.open = opened  # type: ignore[assignment]
