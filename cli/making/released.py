"""``make released``: the lock of the shipped procedures, as long as nobody has been given them (a draft).

``python -m cli.making.released --final`` ends that, once, with the first edition that is given to somebody.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from cli.procedures.shipped import PACKAGES
from engine.definition.registry import Registry
from engine.definition.released import renew


def main(final: bool) -> int:
    """Renews the locks of the shipped packages.

    Raises:
        BrokenProcedure: one of the shipped procedures does not load.
    """
    known = Registry.load(list(PACKAGES))
    for one in known.broken:
        raise one.error
    for package in PACKAGES:
        folder = Path(str(files(package)))
        own = [one for one in known.definitions() if one.where is not None and Path(one.where.file).parent == folder]
        if not renew(folder, own, final=final):
            print(f"{folder.name}/released.lock is final; a new version is released with: duban procedure release CODE")
    return 0


if __name__ == "__main__":
    sys.exit(main("--final" in sys.argv[1:]))
