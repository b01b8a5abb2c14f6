"""What the printed pack has letters for, and what stands for anything else.

The compiler brings its own fonts, so that a print is the same on every machine. They have Latin, Greek and Cyrillic; a
PDF/UA may not hold a letter that no font can show. A sign is then called by its name (`[thumbs up sign]`), and words in
another script are counted: they stand whole in the JSON document.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Checked letter by letter against the fonts; what Unicode has not assigned is left out by `_shown`.
_HAVE_LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0xAC),  # a soft hyphen (0xAD) is no letter
    (0xAE, 0x377),
    (0x37A, 0x4FF),
    (0x1E00, 0x1FFE),
    (0x2010, 0x2029),
    (0x2030, 0x2040),
    (0x2044, 0x2052),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
    (0x2500, 0x25FF),
)
_NAMED_AT_MOST = 3  # signs in a row that are called by name; a line of them is counted
# Marks that change how the sign before them looks: nothing to say by themselves.
_SILENT = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]"
)


def printable(value: Any) -> Any:
    """Plain JSON values with every text in letters that can be printed."""
    match value:
        case str():
            return in_letters(value)
        case dict():
            return {key: printable(item) for key, item in value.items()}
        case list() | tuple():
            return [printable(item) for item in value]
    return value


def in_letters(text: str) -> str:
    """The text with stand-ins for what cannot be shown; line ends and tabs become spaces."""
    said: list[str] = []
    strange = ""
    for sign in _SILENT.sub("", unicodedata.normalize("NFC", text)):
        if _shown(sign) or sign.isspace():
            said += [_stand_in(strange), sign if _shown(sign) else " "]
            strange = ""
        else:
            strange += sign
    return "".join([*said, _stand_in(strange)])


def _shown(sign: str) -> bool:
    code = ord(sign)
    return any(first <= code <= last for first, last in _HAVE_LETTERS) and unicodedata.category(sign)[0] != "C"


def _stand_in(strange: str) -> str:
    if not strange:
        return ""
    names = [unicodedata.name(sign, "").lower() for sign in strange]
    if len(strange) <= _NAMED_AT_MOST and all(names):
        return f"[{', '.join(names)}]"
    return f"[{len(strange)} {'character' if len(strange) == 1 else 'characters'} this print has no letters for]"
