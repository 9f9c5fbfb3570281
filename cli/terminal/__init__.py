"""What people see: help, tables, line breaks, days, progress."""
