"""Telephone numbers that Ofcom keeps for drama: nobody has them, so tests and the demo may show them.

Source: Ofcom, "Telephone numbers for use in TV shows, films, radio and drama": mobiles 07700 900000 to 900999, and
01632 960000 to 960999 for a town that does not exist.
"""

from __future__ import annotations

# Both ends included. Numbers are compared as whole numbers: a pattern over the digits lets neighbours through.
MOBILES = range(44_7700_900000, 44_7700_900999 + 1)
LANDLINES = range(44_1632_960000, 44_1632_960999 + 1)


def is_drama_mobile(e164: str) -> bool:
    return _as_integer(e164) in MOBILES


def is_drama_landline(e164: str) -> bool:
    return _as_integer(e164) in LANDLINES


def is_drama_number(e164: str) -> bool:
    """Whether this E.164 number (`+447700900123`) is one of Ofcom's; false for whatever is not E.164."""
    return is_drama_mobile(e164) or is_drama_landline(e164)


def _as_integer(e164: str) -> int:
    digits = e164.removeprefix("+")
    return int(digits) if e164.startswith("+") and digits.isascii() and digits.isdigit() else -1
