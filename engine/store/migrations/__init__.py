"""How a database of an earlier schema becomes one of this program's: one module of ``versions`` for each schema.

A schema is a number, ``SCHEMA_VERSION`` in ``engine.store.connections.sqlite``. Of alembic we take the operations, not
the table of revisions: which schema a database has stands in its setting ``schema``, on SQLite in ``user_version`` too.
Schema 2 is the first that is brought up to date. ``engine.store.shape.upgrading`` carries the steps out in one
transaction.

A new column or table is declared in ``engine.store.tables`` and added in the module of the schema that is being built;
the tests compare what the two make of a database with data.
"""
