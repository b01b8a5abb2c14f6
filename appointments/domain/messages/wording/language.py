"""What a language brings with it: the words of every kind of message, and those around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from appointments.domain.messages.message import MessageKind
from appointments.domain.messages.wording.told import Told


@dataclass(frozen=True)
class Language:
    """`code` is as in ISO 639-1, `name` as staff call it. `body` is a message after the landlord's name.

    `parts` are the facts as phrases of the language, for a landlord's own words: landlord, when, day, window, purpose;
    and as sentences, empty where there is nothing to say: who, asks, invite, link. `subjects` are by kind, `subject`
    the one of all others.

    A call begins with `automatic`; where nobody knows whether a person or a machine listens it says `press_to_hear`
    and nothing more. It says `wrong_key` to a key that answers nothing, `once_more` before it repeats itself, what it
    has `noted` by the key pressed, `parting` at its end, and `plus` for the sign before a number.
    """

    code: str
    name: str
    body: Callable[[MessageKind, Told], str]
    parts: Callable[[Told], Mapping[str, str]]
    subject: str
    subjects: Mapping[MessageKind, str]
    automatic: str
    press_to_hear: str
    wrong_key: str
    once_more: str
    noted: Mapping[str, str]
    parting: str
    plus: str
