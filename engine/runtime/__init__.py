"""The runtime: decisions carried out, one SQL transaction each. ``Engine`` is the door, ``Reader`` the one for readers.

Names are imported when they are asked for: a reader does not wait for what only a writer needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime.clerk import Clerk
    from engine.runtime.engine import Engine, Upload
    from engine.runtime.reader import Reader
    from engine.runtime.transactions.planning import PlanResult
    from engine.runtime.transactions.transaction import Opening
    from engine.runtime.upkeep.setup import create

__all__ = ["Clerk", "Engine", "Opening", "PlanResult", "Reader", "Upload", "create"]
WHERE = {
    "Clerk": "clerk", "Engine": "engine", "Upload": "engine", "Reader": "reader",
    "PlanResult": "transactions.planning", "Opening": "transactions.transaction", "create": "upkeep.setup",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{WHERE[name]}"), name)
