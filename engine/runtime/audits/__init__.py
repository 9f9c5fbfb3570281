"""Whether the record still says what was written: seals, verification, replay."""
