"""Rows to domain values and back. Nothing is decided here; a value that was stored comes back equal."""
