"""What a message needs besides its words, by the way it goes: the subject of an e-mail or letter, the sound of a call.

A subject is read by whoever looks over a shoulder or picks up the post: it names neither the work nor the home
(rule 33).
"""

from __future__ import annotations

import re

from appointments.domain.messages.message import MessageKind
from appointments.domain.messages.wording import WRITTEN_IN


def subject(kind: MessageKind, language: str = "en") -> str:
    """One line; the same for everybody who is told this in that language."""
    words = WRITTEN_IN[language]
    return words.subjects.get(kind, words.subject)


# The emergency number, and what is printed on a card: C-1204.
_SPELT = re.compile(r"\b(?:999|[A-Z]{1,3}-\d{2,})\b")
# Five digits or more that belong together, a telephone number: 01632 960123, +44 1632 960123.
_NUMBER = re.compile(r"\+?\d[\d ]{3,}\d")
# The shortest that is a telephone number; a year or a house number is said as it is.
_DIGITS_SPELT = 7


def spoken(text: str, language: str = "en") -> str:
    """The words as a voice can say them: the digits of a telephone number apart, with a pause between its groups, and
    so the emergency number and a card's.

    Dates and times are in words already, and a call is told without a link.
    """
    plus = WRITTEN_IN[language].plus
    told = _NUMBER.sub(lambda found: _apart(found.group(), plus), text)
    return _SPELT.sub(lambda found: ", ".join(" ".join(part) for part in found.group().split("-")), told)


def _apart(number: str, plus: str) -> str:
    if sum(character.isdigit() for character in number) < _DIGITS_SPELT:
        return number
    return ", ".join(
        " ".join(plus if character == "+" else character for character in group) for group in number.split()
    )
