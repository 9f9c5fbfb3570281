"""``make pictures``: the demo, photographed for ``docs/pictures/``. Wants chromium and pdftoppm; not part of the tests.

    python -m tests.pictures [FOLDER OF A DEMO]

Each function of ``PICTURES`` gets the database's address and a folder to work in, and gives pictures by their names.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.pictures import board, papers

ROOT = Path(__file__).parent.parent.parent
LARGEST = 200_000
"""Bytes of a picture: the documentation stays small."""
PICTURES: list[Callable[[str, Path], dict[str, bytes]]] = [board.pictures, papers.pictures]


def main(demo: Path) -> int:
    """Makes them all; 1 if one is too large to be kept."""
    database, kept = demo.resolve() / "duban.db", ROOT / "docs" / "pictures"
    if not database.is_file():
        print(f"{database}: there is no demo; say `make demo` first", file=sys.stderr)
        return 1
    kept.mkdir(exist_ok=True)
    large = 0
    for make in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            for name, data in make(f"sqlite:///{database}", Path(folder)).items():
                if len(data) > LARGEST:
                    print(f"{name}: {len(data)} bytes; at most {LARGEST}", file=sys.stderr)
                    large += 1
                    continue
                (kept / name).write_bytes(data)
                print(f"docs/pictures/{name}: {len(data) // 1000} kB")
    return 1 if large else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "demo")))
