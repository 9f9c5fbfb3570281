"""The directory, settings, calendars and terms, the running daemons, the vault."""
