"""What each message says, in every language that the product writes: one file per language.

Wording follows rule 4 (purpose, date in words, window, landlord's name, how to change) and rule 33 (no health, no
requirement, no password, no key code). Texts invite digits only, because CANCEL and END opt the resident out. A call
asks for the same digits on the keypad; an e-mail or a letter cannot be answered with one, and says where else to turn.
"""

from __future__ import annotations

from appointments.domain.messages.message import MessageKind
from appointments.domain.messages.wording.english import ENGLISH
from appointments.domain.messages.wording.language import Language
from appointments.domain.messages.wording.told import (
    GAS_EMERGENCY_PHONE,
    NEUTRAL_PURPOSE,
    OMBUDSMAN_PHONE,
    Choice,
    Landlord,
    Told,
    fit_purpose,
)
from appointments.domain.messages.wording.welsh import WELSH

WRITTEN_IN: dict[str, Language] = {language.code: language for language in (ENGLISH, WELSH)}


def wording(kind: MessageKind, told: Told) -> str:
    """The text of a message, in plain words of its language."""
    return f"{told.landlord.name}: {WRITTEN_IN[told.language].body(kind, told)}"


__all__ = [
    "GAS_EMERGENCY_PHONE",
    "NEUTRAL_PURPOSE",
    "OMBUDSMAN_PHONE",
    "WRITTEN_IN",
    "Choice",
    "Landlord",
    "Language",
    "Told",
    "fit_purpose",
    "wording",
]
