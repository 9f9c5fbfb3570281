"""Packages of others that bring procedures: whoever is installed with an entry point of the group ``duban.procedures``.

[project.entry-points."duban.procedures"]      # in the package's pyproject.toml; the name is for people
harbour = "harbour_procedures"                 # the package, or a single module, that holds the procedures
"""

from __future__ import annotations

import os
import sys

GROUP = "duban.procedures"


def provided() -> tuple[str, ...]:
    """Their names, in order, each once."""
    if not _any():
        return ()
    from importlib.metadata import entry_points  # slow to import, and mostly there is nobody

    return tuple(sorted({one.module for one in entry_points(group=GROUP)}))


def _any() -> bool:
    """Whether some file of entry points speaks of us at all."""
    mark = f"[{GROUP}]".encode()
    for place in sys.path:
        try:
            found = [one for one in os.listdir(place or ".") if one.endswith((".dist-info", ".egg-info"))]
        except OSError:
            continue
        for one in found:
            try:
                with open(os.path.join(place, one, "entry_points.txt"), "rb") as file:
                    if mark in file.read():
                        return True
            except OSError:
                continue
    return False
