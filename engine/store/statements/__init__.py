"""SQL built once from the tables, and how values lie in the database."""
