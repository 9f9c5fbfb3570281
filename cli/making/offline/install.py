"""Installs duban from the folder this script lies in: without network, without make, with nothing but Python.

python3 install.py [FOLDER]      # default: duban/ here
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXTRAS = "board,documents,drawing,metrics,notify,pg,sign,vault,xlsx"


def main() -> int:
    """Checks every file, makes an environment, installs into it; gives the exit code."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "duban").resolve()
    wrong = not_for_this_python() or no_environment() or damaged()
    if not wrong and target.exists() and any(target.iterdir()):
        wrong = f"{target} 不是空文件夹 (is not an empty folder)"
    if wrong:
        print(f"未安装 (nothing was installed): {wrong}", file=sys.stderr)
        return 1
    windows = sys.platform == "win32"
    venv.create(target, with_pip=True, symlinks=not windows)  # a copied program may miss the library it lay beside
    bin = target / ("Scripts" if windows else "bin")
    subprocess.run(
        [bin / "python", "-m", "pip", "--disable-pip-version-check", "--isolated", "install", "-q", "--no-index",
         "--find-links", HERE / "wheels", "-c", HERE / "constraints.txt", f"duban[{EXTRAS}]"],
        check=True,
    )  # fmt: skip
    print(f"已安装 (installed): {bin / 'duban'}")
    print("开始 (to begin): duban db init --db duban.db --directory putuo")
    print("先试用 (to look around first): duban demo")
    return 0


def not_for_this_python() -> str:
    """Why this Python will not do; nothing, if it will."""
    pythons = (HERE / "PYTHONS").read_text("utf-8").split()
    here = "{}.{}".format(*sys.version_info[:2])
    return "" if here in pythons else f"Python {here}；本包用于 (this archive is for): {', '.join(pythons)}"


def no_environment() -> str:
    """Why this Python makes no environment; nothing, if it does."""
    there = find_spec("ensurepip") is not None  # Debian leaves it out
    return "" if there else "缺少 ensurepip；Debian、Ubuntu (it is missing, on these): apt install python3-venv"


def damaged() -> str:
    """The first file that is not as it was packed, is missing, or is more; nothing, if all are."""
    lines = (HERE / "SHA256SUMS").read_text("utf-8").splitlines()
    packed = {name: digest for digest, name in (re.split(r"\s+\*?", line, maxsplit=1) for line in lines)}
    there = {f"wheels/{one.name}" for one in (HERE / "wheels").iterdir()}
    for name in sorted(there - packed.keys()):
        return f"{name} 不在清单中 (is not on the list)"
    for name, digest in packed.items():
        file = HERE / name
        if not file.is_file():
            return f"{name} 缺失 (is missing)"
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            return f"{name} 已损坏 (is damaged)"
    return ""


if __name__ == "__main__":
    sys.exit(main())
