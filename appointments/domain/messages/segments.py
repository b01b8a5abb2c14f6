"""How many texts the network makes of one message: what a landlord pays for, and where a single letter costs a text.

A text holds 140 octets: 160 characters of seven bits in the default alphabet, or 70 of sixteen (UCS-2) as soon as one
character is not in it. A longer one is cut into segments that each give six octets to a header: 153 or 67 are left.
A character of the extension table takes two (an escape before it), and no such pair is cut in the middle; nor is one
of sixteen bits twice, such as an emoji.

Sources: 3GPP TS 23.038, sections 6.2.1 (GSM 7 bit default alphabet), 6.2.1.1 (its extension table) and 6.2.3 (UCS2);
3GPP TS 23.040, section 9.2.3.24.1 (concatenated short messages: no character is split), 9.2.3.16 (160, 140 octets).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


# In the order of the table, 0x00 to 0x7F; 0x1B, the escape, is no character of its own.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")

# Units in one text, and in each segment of a longer one: septets, or pairs of octets.
_ROOM = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}
_ONE_UNIT_BELOW = 0x1_0000  # what lies above takes two, a surrogate pair


@dataclass(frozen=True)
class Segments:
    """`units` are septets in GSM-7 and sixteen bits each in UCS-2; `count` texts are sent and paid for.

    `first_not_gsm` is the first character that the default alphabet lacks, the reason for UCS-2; empty in GSM-7.
    """

    encoding: Encoding
    units: int
    count: int
    first_not_gsm: str = ""


def segments(text: str) -> Segments:
    """How `text` goes over the air. An empty one is still one text."""
    first_not_gsm = next((char for char in text if char not in _BASIC and char not in _EXTENSION), "")
    encoding = Encoding.UCS_2 if first_not_gsm else Encoding.GSM_7
    widths = [_width(char, encoding) for char in text]
    return Segments(encoding, sum(widths), _texts(widths, *_ROOM[encoding]), first_not_gsm)


def as_gsm(text: str) -> str:
    """The same without what the default alphabet lacks: what the text would be counted as with plain letters."""
    return "".join(char if char in _BASIC or char in _EXTENSION else "?" for char in text)


def _width(char: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if char in _EXTENSION else 1
    return 1 if ord(char) < _ONE_UNIT_BELOW else 2


def _texts(widths: Iterable[int], alone: int, each: int) -> int:
    """One where all fits; else as many as it takes when no character is cut."""
    widths = tuple(widths)
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > each:
            count, used = count + 1, 0
        used += width
    return count
