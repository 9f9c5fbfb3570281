"""The connections to SQLite and PostgreSQL: opening, locking, writing one after the other."""
