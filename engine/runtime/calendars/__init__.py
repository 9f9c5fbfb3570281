"""Calendars and terms as data: loaded as revisions, and open deadlines counted again."""
