"""How much of anything is taken from people: stated once, for every door.

Far more than anybody needs, and far less than breaks a text message, a page or a day. Held against what is new only:
what is on record stays readable. Lengths are characters.
"""

from __future__ import annotations

import re

from appointments.domain.errors import Invalid

PURPOSE = 100  # part of a text message
NAME = 100
LINE = 200
NOTE = 2_000
CODE = 30

MOST_OF_ITEM = 99
MOST_MINUTES = 24 * 60  # of one visit: nobody works longer than a day

_EXTENSION = re.compile(r"\s*(?:ext|extension|x)\.?\s*\d{1,6}$", re.IGNORECASE)


def at_most(text: str, most: int, field: str) -> str:
    """The text without the spaces around it; raises Invalid when it is longer than `most`."""
    kept = text.strip()
    if len(kept) > most:
        raise Invalid(field, f"{field}: at most {most:,} characters fit here, and this has {len(kept):,}")
    return kept


def require_dialled(number: str, field: str) -> None:
    """Raises Invalid for what cannot be dialled in the UK, an extension apart."""
    digits = re.sub(r"[\s()-]", "", _EXTENSION.sub("", number.strip()))
    national = digits.removeprefix("+44") if digits.startswith("+44") else digits.removeprefix("0")
    if national == digits or not re.fullmatch(r"[1-9][0-9]{8,9}", national):
        raise Invalid(field, f"{field}: write a UK telephone number, such as 07700 900123")
