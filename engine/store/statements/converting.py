"""What turns our values into the driver's and back, written out column by column for each statement.

A loop over the columns of every row took longer than the database did; as in ``namedtuple``, these functions are made
once from their text. Nothing gets into the text but numbers and the quoted names of a statement's own parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Convert = Callable[[Any], Any]


def reader(row: Any, converters: Sequence[Convert | None]) -> Any:
    """A function of a row's columns, one argument each, that makes the named tuple. ``None`` stays what it is."""
    columns = [f"c{n}" for n in range(len(converters))]
    values = (
        column if convert is None else f"None if {column} is None else convert_{n}({column})"
        for n, (column, convert) in enumerate(zip(columns, converters, strict=True))
    )
    return _function(", ".join(columns), f"new(kind, ({_tuple(values)}))", converters, new=tuple.__new__, kind=row)


def binder(names: Sequence[str], converters: Sequence[Convert | None]) -> Any:
    """A function of the named values that gives them in this order; KeyError if one is missing. ``None`` stays."""
    values = (
        f"values[{name!r}]" if convert is None else f"None if (c := values[{name!r}]) is None else convert_{n}(c)"
        for n, (name, convert) in enumerate(zip(names, converters, strict=True))
    )
    return _function("values", f"({_tuple(values)})", converters)


def _tuple(values: Any) -> str:
    return "".join(f"{value}, " for value in values)


def _function(takes: str, gives: str, converters: Sequence[Convert | None], **known: Any) -> Any:
    known |= {f"convert_{n}": convert for n, convert in enumerate(converters)}
    return eval(f"lambda {takes}: {gives}", known)  # of nothing that anybody has typed
