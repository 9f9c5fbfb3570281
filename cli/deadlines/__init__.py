"""What ``duban deadline`` is made of: terms, and what time will do."""
