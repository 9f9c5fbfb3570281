"""The runtime: decisions carried out, one SQL transaction each. ``Engine`` is the door."""

from engine.runtime.engine import Engine, Upload
from engine.runtime.planning import PlanResult
from engine.runtime.setup import create
from engine.runtime.transaction import Opening

__all__ = ["Engine", "Opening", "PlanResult", "Upload", "create"]
