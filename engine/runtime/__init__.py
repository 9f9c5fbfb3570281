"""The runtime: decisions carried out, one SQL transaction each. ``Engine`` is the door, ``Reader`` the one for readers.

Names are imported when they are asked for: a reader does not wait for what only a writer needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime.clerk import Clerk
    from engine.runtime.engine import Engine, Upload
    from engine.runtime.planning import PlanResult
    from engine.runtime.reader import Reader
    from engine.runtime.setup import create
    from engine.runtime.transaction import Opening

__all__ = ["Clerk", "Engine", "Opening", "PlanResult", "Reader", "Upload", "create"]
WHERE = {
    "Clerk": "clerk", "Engine": "engine", "Upload": "engine", "PlanResult": "planning", "Reader": "reader",
    "create": "setup", "Opening": "transaction",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{WHERE[name]}"), name)
