"""Statements built once from the tables and sent straight to the held driver connection.

SQLAlchemy Core gives clarity (names are checked when a module is imported) but building and compiling a statement each
time costs half of the speed (NOTES part 2). A ``Query`` compiles its statement once per dialect into SQL text, binders
and readers, and afterwards only calls the driver:

    item = Item.__table__
    BY_NUMBER = Query(select(item.c.id, item.c.state).where(item.c.number == given("number")))
    MOVE = Query(update(item).where(item.c.id == given("item_id")).values(state=given("to")))
    NEW = Query(insert(item))

    row = BY_NUMBER.one(held, number="GPDB-2024-0007")   # row.id, row.state
    MOVE.run(held, item_id=row.id, to="listed")     # or MOVE.later(…): nobody waits for the answer
    item_id = NEW.insert(held, number=…, …)

Rules:
* ``given(name)`` stands for a value given at each call; it may not bear the name of a column the same statement sets.
* What a statement sets may be called ``given("new_state")``; at the call it is ``state``.
* Any other value in a condition (``status != "over"``, ``limit(50)``) is written into the SQL as a literal, so that
  SQLite can use a partial index.
* ``insert(table)`` without values takes every column but a number the database gives; a column left out at the call
  gets its default, or NULL if it may be NULL. ``Query(insert(table), once=True)`` does nothing if a unique row is
  already there: ``run`` says 1 or 0.
* ``given_list(name)`` in ``column.in_(…)`` takes a list; the SQL is kept per power of two of its length.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any, Protocol

from sqlalchemy import BindParameter, Dialect, Insert, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from engine.store.statements.converting import Convert, binder, reader
from engine.store.statements.types import certain

NEW = "new_"
REAL = 701
"""What PostgreSQL calls the only numbers we keep that are not whole; nobody else asks."""


class Connection(Protocol):
    """What a query runs on: a held driver connection and the dialect it speaks."""

    driver: Any
    speaks: str
    dialect: Dialect

    def wait(self, sql: str, row: Any) -> None:
        """Keeps a row that is to be written, until ``ready``."""

    def ready(self) -> None:
        """Sends what waits."""


def given(name: str) -> BindParameter[Any]:
    """A value given at each call; its type is that of the column it meets."""
    return bindparam(name)


def given_list(name: str) -> BindParameter[Any]:
    """A list of values given at each call, for ``column.in_(given_list("ids"))``."""
    return bindparam(name, expanding=True)


class Query:
    """A Core statement, compiled once per dialect. ``once``: an insert that lets an existing row be."""

    def __init__(self, statement: SelectBase | UpdateBase, *, once: bool = False) -> None:
        self.statement, self.once = statement, once
        self._compiled: dict[Any, _Compiled] = {}
        self._lists = _lists(statement)

    def all(self, held: Connection, /, **values: Any) -> list[Any]:
        """Every row, as named tuples."""
        compiled = self._for(held, values)
        held.ready()
        return compiled.rows(held.driver.execute(compiled.sql, compiled.bind(values)))

    def raw(self, held: Connection, /, **values: Any) -> Iterator[Any]:
        """Every row as the driver has it, one by one; its values are the database's, not ours."""
        compiled = self._for(held, values)
        held.ready()
        return iter(held.driver.execute(compiled.sql, compiled.bind(values)))

    def one(self, held: Connection, /, **values: Any) -> Any:
        """The first row, or ``None``."""
        compiled = self._for(held, values)
        held.ready()
        row = held.driver.execute(compiled.sql, compiled.bind(values)).fetchone()
        return None if row is None else compiled.read(*row)

    def value(self, held: Connection, /, **values: Any) -> Any:
        """The first column of the first row, or ``None``."""
        row = self.one(held, **values)
        return None if row is None else row[0]

    def run(self, held: Connection, /, **values: Any) -> int:
        """How many rows it touched."""
        compiled = self._for(held, values)
        held.ready()
        return int(held.driver.execute(compiled.sql, compiled.bind(values)).rowcount)

    def insert(self, held: Connection, /, **values: Any) -> int:
        """The number the database gave to the new row."""
        compiled = self._for(held, values)
        held.ready()
        cursor = held.driver.execute(compiled.sql, compiled.bind(values))
        return int(cursor.fetchone()[0] if compiled.returns_id else cursor.lastrowid)

    def later(self, held: Connection, row: Mapping[str, Any] | None = None, /, **values: Any) -> None:
        """As ``run``, for a statement that touches exactly one row: sent together with others of its kind, before
        anything else is asked, at the latest before the commit. No ``given_list``. A ``row`` that is there already
        takes the place of the values."""
        compiled = self._compiled.get(held.speaks) or self._for(held, values)
        held.wait(compiled.sql, compiled.bind(values if row is None else row))

    def many(self, held: Connection, rows: Iterable[Mapping[str, Any]], /) -> int:
        """The same for every row, in one call of the driver; how many rows it touched. No ``given_list``."""
        compiled = self._for(held, {})
        held.ready()
        cursor = held.driver.cursor()
        cursor.executemany(compiled.sql, [compiled.bind(row) for row in rows])
        return max(int(cursor.rowcount), 0)

    def sql(self, dialect: Dialect) -> str:
        """The SQL text, for reading and for EXPLAIN QUERY PLAN."""
        return _Compiled(self._for_dialect(dialect), dialect, dict.fromkeys(self._lists, 1)).sql

    def _for_dialect(self, dialect: Dialect) -> Any:
        if not self.once:
            return self.statement
        assert isinstance(self.statement, Insert)
        if dialect.name == "sqlite":
            return sqlite.insert(self.statement.table).on_conflict_do_nothing()
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(self.statement.table).on_conflict_do_nothing()

    def _for(self, held: Connection, values: dict[str, Any]) -> _Compiled:
        lengths = {name: _room(values, name) for name in self._lists} if self._lists else {}
        key: Any = (held.speaks, *lengths.values()) if lengths else held.speaks
        compiled = self._compiled.get(key)
        if compiled is None:
            dialect = held.dialect
            compiled = self._compiled[key] = _Compiled(self._for_dialect(dialect), dialect, lengths)
        return compiled


class _Compiled:
    """SQL text of one dialect, with what turns our values into the driver's and back.

    ``lengths``: for how many values each list makes room.
    """

    def __init__(self, statement: Any, dialect: Dialect, lengths: Mapping[str, int]) -> None:
        statement, keys, self.returns_id = _prepared(statement, dialect)
        text = statement.compile(dialect=dialect, column_keys=keys)
        binds: dict[str, BindParameter[Any]] = text.binds
        needed = {name: bind for name, bind in binds.items() if bind.required}
        sample = {name: [None] * lengths[name] if name in lengths else None for name in needed}
        state = text.construct_expanded_state(sample, escape_names=False)
        self.sql: str = state.statement
        self.positional = state.positiontup is not None
        self._lists: dict[str, list[str]] = {name: list(state.parameter_expansion[name]) for name in lengths}
        whole = {place: name for name, places in self._lists.items() for place in places}
        self._places: list[str] = list(state.positiontup if self.positional else state.parameters)
        self._known: dict[str, Any] = {}
        converters: list[Convert | None] = []
        for place in self._places:
            bind = binds[whole.get(place, place)]
            converters.append(certain(bind.type.dialect_impl(dialect).bind_processor(dialect)))
            known, value = not bind.required, state.parameters[place]
            if value is None:
                known, value = _default(statement, place)
            if known:
                self._known[place] = value
        names = [place.removeprefix(NEW) for place in self._places]
        self._names = frozenset(names)
        self._in_order = binder(names, converters)
        columns = statement.selected_columns if isinstance(statement, SelectBase) else statement.exported_columns
        shown = [] if self.returns_id else list(columns)
        row: Any = namedtuple("Row", [str(column.key) for column in shown], rename=True)  # type: ignore[misc]
        readers = [certain(column.type.dialect_impl(dialect).result_processor(dialect, REAL)) for column in shown]
        self.read = reader(row, readers)
        """One row with our values, from the driver's columns."""

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The driver's parameters: a list where it counts them, a dict where it names them."""
        if self._lists:
            values = self._spread_out(values)
        if len(values) != len(self._names):
            values = self._filled(values)
        try:
            bound = self._in_order(values)
        except KeyError:
            bound = self._in_order(self._filled(values))
        return bound if self.positional else dict(zip(self._places, bound, strict=True))

    def _filled(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """With the fixed values and the defaults."""
        values = {**self._known, **values}
        if missing := sorted(self._names.difference(values)):
            raise TypeError(f"no value for {', '.join(missing)}: {self.sql}")
        if unknown := sorted(set(values) - self._names):
            raise TypeError(f"no parameter {', '.join(unknown)}: {self.sql}")
        return values

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """The driver's rows with our values."""
        return list(starmap(self.read, found))

    def _spread_out(self, values: Mapping[str, Any]) -> dict[str, Any]:
        spread = {name: value for name, value in values.items() if name not in self._lists}
        for name, names in self._lists.items():
            found = values[name]
            spread.update(zip(names, found + found[-1:] * (len(names) - len(found)), strict=True))
        return spread


def _prepared(statement: Any, dialect: Dialect) -> tuple[Any, list[str] | None, bool]:
    """The statement with its fixed values as literals; an insert's columns; whether it must be asked for the number."""

    def replace(element: Any, **_: Any) -> Any:
        fixed = isinstance(element, BindParameter) and not element.required
        return element.render_literal_execute() if fixed else None

    if not isinstance(statement, Insert):
        return replacement_traverse(statement, {}, replace), None, False
    table: Any = statement.table
    counted = table.autoincrement_column
    keys = None
    if statement._values is None and not statement._multi_values and statement.select is None:
        keys = [column.key for column in table.columns if column is not counted]
    if counted is None or dialect.name == "sqlite" or statement.exported_columns:
        return statement, keys, False
    return statement.returning(counted), keys, True


def _default(statement: Any, name: str) -> tuple[bool, Any]:
    """Whether a column of an insert may be left out, and what it then holds."""
    if not isinstance(statement, Insert) or name not in statement.table.columns:
        return False, None
    column = statement.table.columns[name]
    default: Any = column.default
    if default is None:
        return bool(column.nullable), None
    return True, default.arg(None) if default.is_callable else default.arg


def _lists(statement: Any) -> tuple[str, ...]:
    found = (one for one in iterate(statement) if isinstance(one, BindParameter))
    return tuple(dict.fromkeys(str(one.key) for one in found if one.expanding and one.required))


def _room(values: dict[str, Any], name: str) -> int:
    """The length of a list, rounded up to a power of two, so that few texts serve every length."""
    if name not in values:
        raise TypeError(f"no value for {name!r}")
    values[name] = found = list(values[name])
    return 1 << (len(found) - 1).bit_length() if found else 0
