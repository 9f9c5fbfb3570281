"""A frozen value with some fields changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import replace as changed  # the type checker compares names and types with the fields
else:
    Value = TypeVar("Value")

    def changed(value: Value, **fields: Any) -> Value:
        """A copy with some fields changed: ``dataclasses.replace`` without its detour through every field.

        A decision copies the snapshot and its deadlines a dozen times; the detour was a fifth of its time. Only for
        plain frozen dataclasses: no slots, nothing computed after ``__init__``.
        """
        copy = object.__new__(type(value))
        copy.__dict__.update(value.__dict__)
        copy.__dict__.update(fields)
        return copy


__all__ = ["changed"]
