"""What other programs read: event logs, calendars, lines of JSON, counts for monitoring."""
