"""What reads or writes very many rows at once is not interrupted by Python's search for cycles.

Every few thousand new objects Python looks whether some of them refer to each other in a ring and nothing else to
them; with a whole ledger alive, and every procedure, each such search goes through more than it did before, and finds
nothing. Searching less often is what the manual of ``gc`` proposes for that. What is left over is found after the work.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_bulk() -> Iterator[None]:
    """Puts the search off until the work is done, however it ends; a decorator, too."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
