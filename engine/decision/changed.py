"""Frozen values, made and copied without the detours of ``dataclasses``.

``@dataclass(frozen=True)`` sets every field through ``object.__setattr__``, and ``replace`` asks about every field. A
sweep makes and copies snapshots and their deadlines two dozen times an item; the detours were a quarter of its time.
Both functions are for plain frozen dataclasses: no slots, nothing computed after ``__init__``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

Value = TypeVar("Value")
Given = ParamSpec("Given")

if TYPE_CHECKING:
    from dataclasses import replace as changed  # the type checker compares names and types with the fields

    def made(kind: Callable[Given, Value], /, *none: Given.args, **fields: Given.kwargs) -> Value:
        """The type checker compares them with ``__init__``."""

else:
    _new, _set = object.__new__, object.__setattr__

    def changed(value: Value, /, **fields: Any) -> Value:
        """A copy with some fields changed."""
        copy = _new(type(value))
        _set(copy, "__dict__", {**value.__dict__, **fields})
        return copy

    def made(kind: type[Value], /, **fields: Any) -> Value:
        """``kind(**fields)``, all fields by name. Whatever has a plain default may be left out."""
        value = _new(kind)
        _set(value, "__dict__", fields)
        return value


__all__ = ["changed", "made"]
