"""What a message needs besides its words, by the way it goes: the subject of an e-mail or letter, the sound of a call.

A subject is read by whoever looks over a shoulder or picks up the post: it names neither the work nor the home
(rule 33).
"""

from __future__ import annotations

import re

from appointments.domain.messages.message import MessageKind

_APPOINTMENT = "Your appointment"
_REPAIR = "Your repair"

SUBJECTS = {
    MessageKind.CONFIRMATION: _APPOINTMENT,
    MessageKind.CHANGE: "Your appointment has moved",
    MessageKind.CANCELLATION: "Your appointment will not take place",
    MessageKind.REMINDER: "A reminder of your appointment",
    MessageKind.ON_THE_WAY: "We are on the way to you",
    MessageKind.MISSED_YOU: "We came for your appointment",
    MessageKind.NOT_DONE: "About your appointment",
    MessageKind.CHALLENGE_HEARD: "What you told us about our visit",
    MessageKind.CHALLENGE_DECIDED: "Our answer to what you told us",
    MessageKind.MAY_BE_CANCELLED: "Do you still need your repair?",
    MessageKind.ORDER_CANCELLED: "We have closed your repair",
    MessageKind.ORDER_REOPENED: "We have opened your repair again",
    MessageKind.EMERGENCY: "We are coming to you",
}


def subject(kind: MessageKind) -> str:
    """One line; the same for everybody who is told this."""
    return SUBJECTS.get(kind, _REPAIR)


# Five digits or more that belong together, a telephone number: 01632 960123, +44 1632 960123.
_NUMBER = re.compile(r"\+?\d[\d ]{3,}\d")
# The shortest that is a telephone number; a year or a house number is said as it is.
_DIGITS_SPELT = 7
_PLUS = {"+": "plus"}


def spoken(text: str) -> str:
    """The words as a voice can say them: the digits of a telephone number apart, with a pause between its groups.

    Dates and times are in words already, and a call is told without a link.
    """
    return _NUMBER.sub(lambda found: _apart(found.group()), text)


def _apart(number: str) -> str:
    if sum(character.isdigit() for character in number) < _DIGITS_SPELT:
        return number
    return ", ".join(" ".join(_PLUS.get(character, character) for character in group) for group in number.split())
