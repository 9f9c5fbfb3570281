"""Ledgers (台账): workbooks that go out, empty ones to fill in, and what is taken in from them."""
