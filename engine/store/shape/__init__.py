"""What a database must look like, and how it becomes so."""
