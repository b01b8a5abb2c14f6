"""The read side: SQL to small dataclasses, one screen each."""
