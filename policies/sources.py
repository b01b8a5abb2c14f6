"""Where a demand or a figure comes from, as people outside this project read it."""

from __future__ import annotations


def for_readers(source: str) -> str:
    """Without the numbers of this project's own list of rules, which mean something to its engineers alone."""
    return source.partition("; domain ")[0]
