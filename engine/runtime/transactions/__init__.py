"""What is decided and recorded together, all of it or nothing: by persons, by time, by the calendar."""
