"""What ``duban db`` and ``duban calendar`` are made of: backups, schema, files that are loaded."""
