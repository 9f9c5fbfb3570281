"""``make bundle``: one archive that installs on a machine without network and without make.

Wheels of everything, for Linux and Windows, the install script, and a checksum of every file. What is in the archive is
what ``constraints.txt`` says; the wheels only Windows needs are the newest.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from email.parser import Parser
from importlib import resources
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cli.making.offline.install import EXTRAS
from cli.procedures.shipped import PACKAGES
from engine.definition.released import read_lock

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("install.py", "install.sh", "install.bat")
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "windows": ("win_amd64",),
}
WINDOWS_ONLY = ("colorama", "win32-setctime")
"""pip asks the machine it runs on what a package needs, so these are named (click, loguru)."""


def main() -> None:
    """Writes ``build/duban-VERSION-offline.zip``."""
    written = pack(ROOT / "build", PYTHONS, tuple(PLATFORMS))
    print(f"{written.relative_to(ROOT)}  {written.stat().st_size / 1e6:.0f} MB")
    if any(read_lock(Path(str(resources.files(package)))).draft for package in PACKAGES):
        print("Its procedures are a draft (decision 0097): for rehearsals. Before it is given to an office that works"
              " with it: python -m cli.making.released --final")  # fmt: skip


def pack(into: Path, pythons: Sequence[str], platforms: Iterable[str]) -> Path:
    """Makes the archive in a folder of its own beside it, and renames it when it is whole.

    Args:
        pythons: versions like ``3.12``. platforms: of ``PLATFORMS``.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as folder:
        wheels = Path(folder, "wheels")
        _pip("wheel", "--no-deps", "-w", wheels, ROOT)
        (own,) = wheels.glob("duban-*.whl")
        for platform in platforms:
            for python in pythons:
                _download(own, wheels, platform, python)
                if lacking := missing(wheels, platform, python):
                    raise SystemExit(f"{platform}, Python {python}: {', '.join(lacking)}")
        name = f"{'-'.join(own.name.split('-')[:2])}-offline"
        files = {f"wheels/{one.name}": one for one in sorted(wheels.iterdir())}
        files |= {one: Path(__file__).parent / "offline" / one for one in SCRIPTS}
        files |= {one: ROOT / one for one in ("constraints.txt", "LICENSE")}
        said = Path(folder, "PYTHONS")
        said.write_text("\n".join(pythons) + "\n", "utf-8")
        files["PYTHONS"] = said
        sums = Path(folder, "SHA256SUMS")
        sums.write_text("".join(f"{digest(file)}  {one}\n" for one, file in files.items()), "utf-8")
        whole = Path(folder, "whole.zip")
        with ZipFile(whole, "w", ZIP_STORED) as archive:  # wheels are compressed already
            for one, file in {**files, "SHA256SUMS": sums}.items():
                archive.write(file, f"{name}/{one}")
        return whole.replace(into / f"{name}.zip")


def missing(wheels: Path, platform: str, python: str) -> list[str]:
    """What something in the archive needs on that system and nothing in the archive is."""
    there = {canonicalize_name(one.name.split("-")[0]): one for one in wheels.glob("*.whl")}
    windows = platform == "windows"
    here: dict[str, str] = {
        "platform_system": "Windows" if windows else "Linux", "sys_platform": "win32" if windows else "linux",
        "os_name": "nt" if windows else "posix", "python_version": python, "python_full_version": f"{python}.0",
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "platform_machine": "x86_64",
    }  # fmt: skip
    found, seen = set[str](), set[tuple[str, str]]()
    todo = [(canonicalize_name("duban"), extra) for extra in ("", *EXTRAS.split(","))]
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if name not in there:
            found.add(name)
            continue
        for line in _needs(there[name]):
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({**here, "extra": extra}):
                todo += [(canonicalize_name(needed.name), one) for one in ("", *needed.extras)]
    return sorted(found)


def _needs(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        (about,) = [one for one in archive.namelist() if one.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(about).decode()).get_all("Requires-Dist") or []


def digest(file: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _download(own: Path, wheels: Path, platform: str, python: str) -> None:
    tags = [word for one in PLATFORMS[platform] for word in ("--platform", one)]
    more = WINDOWS_ONLY if platform == "windows" else ()
    abi = f"cp{python.replace('.', '')}"
    _pip(
        "download", "-d", wheels, "--only-binary=:all:", *tags, "--python-version", python, "--implementation", "cp",
        *("--abi", abi, "--abi", "abi3", "--abi", "none"), "-c", ROOT / "constraints.txt", f"{own}[{EXTRAS}]", *more,
    )  # fmt: skip


def _pip(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
