"""``make statements``: what SQLAlchemy makes of the readers' statements, kept for ``ready``. For development."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.dialects.sqlite.pysqlite import dialect
from sqlalchemy.types import TypeEngine

from engine.store.statements import questions
from engine.store.statements.query import Query
from engine.store.statements.ready import FILE
from engine.store.statements.types import Day, Instant, Json

KINDS: dict[type[Any], str] = {Instant: "instant", Day: "day", Json: "json", Boolean: "yes_no"}
NAMED = dialect(paramstyle="named")


def made() -> dict[str, Any]:
    """Every ``Query`` of ``questions``, by name."""
    return {name: one(query) for name, query in vars(questions).items() if isinstance(query, Query)}


def one(query: Query) -> dict[str, Any]:
    """A statement as text, the kinds of what it takes and gives, and which of its values are lists."""
    compiled = query.statement.compile(dialect=NAMED)
    takes = {name: bind for name, bind in compiled.binds.items() if bind.required}
    lists = [name for name, bind in takes.items() if bind.expanding]
    sql = re.sub(r" OFFSET :param_\d+", "", " ".join(query.sql(NAMED).split()))
    for name in lists:
        sql = sql.replace(f":{name}_1", f":{name}")
    if unknown := set(re.findall(r"(?<!:):(\w+)", sql)) - set(takes):
        raise ValueError(f"nobody gives {unknown}: {sql}")
    columns: Any = query.statement
    found = {
        "sql": sql,
        "takes": {name: kind(bind.type) for name, bind in takes.items()},
        "gives": [[str(column.key), kind(column.type)] for column in columns.selected_columns],
    }
    return {**found, "lists": lists} if lists else found


def kind(type_: TypeEngine[Any]) -> str:
    """How a value of this type is written; empty for one that SQLite knows as it is."""
    return next((word for known, word in KINDS.items() if isinstance(type_, known)), "")


def text() -> str:
    """The file, one statement a line."""
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in made().items())
    return f"{{\n{lines}\n}}\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
