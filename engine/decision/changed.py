"""Frozen values, made, copied and compared without the detours of ``dataclasses``.

``@dataclass(frozen=True)`` sets every field through ``object.__setattr__``, and ``replace`` asks about every field. A
sweep makes and copies snapshots and their deadlines two dozen times an item; the detours were a quarter of its time.
All of this is for plain frozen dataclasses: no slots, nothing computed after ``__init__``.
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
        ...

    def same(one: Value, other: Value) -> bool:
        """The type checker sees that both are of one kind."""
        ...

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

    def same(one: Value, other: Value) -> bool:
        """``one == other``, for copies of one another: what was not changed is not compared."""
        known, now = one.__dict__, other.__dict__
        return known == now if len(known) == len(now) else one == other  # one may leave out what is as by default


def whole(kind: type[Value], fields: dict[str, Any], /) -> Value:
    """``kind(**fields)`` of all its fields, none left out: half the cost of ``made`` for those that have dozens. The
    type checker does not see the names, so a test compares them."""
    value = object.__new__(kind)
    object.__setattr__(value, "__dict__", fields)
    return value


def change(own: object, /, **fields: Any) -> None:
    """Changes a copy in place that nobody else has seen yet."""
    own.__dict__.update(fields)


__all__ = ["change", "changed", "made", "same", "whole"]
