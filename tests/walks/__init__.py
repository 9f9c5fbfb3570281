"""Every path of every shipped procedure, without a database."""
