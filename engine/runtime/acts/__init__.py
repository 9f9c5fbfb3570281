"""What people do with an item besides its transitions, and what is refused."""
