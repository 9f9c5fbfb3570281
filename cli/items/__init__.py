"""What ``duban item`` is made of: opening, moving, explaining."""
