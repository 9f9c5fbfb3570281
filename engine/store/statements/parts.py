"""One part of a JSON column, taken out by the database: what is read of many rows need not be parsed whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Function
from sqlalchemy.ext.compiler import compiles

from engine.store.statements.types import Json


class Part(Function[Any]):
    """``Part(event.c.effects, "persons")``: the value of a key, or NULL. The key is written into the SQL: a name of
    ours, never anything given."""

    inherit_cache = True

    def __init__(self, column: Any, key: str) -> None:
        assert key.isidentifier()
        self.key_ = key
        super().__init__("part", column, type_=Json())


@compiles(Part, "sqlite")
def _on_sqlite(part: Part, compiler: Any, **how: Any) -> str:
    return f"json_extract({compiler.process(part.clauses, **how)}, '$.{part.key_}')"


@compiles(Part)
def _elsewhere(part: Part, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(part.clauses, **how)} -> '{part.key_}')"
