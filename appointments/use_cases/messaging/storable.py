"""Text from outside as either database keeps it."""

from __future__ import annotations


def storable(text: str) -> str:
    """No database keeps a NUL, or half a character as JSON can write one; and nobody means either."""
    return text.replace("\0", "").encode(errors="replace").decode()
