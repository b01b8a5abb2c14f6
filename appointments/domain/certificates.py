"""Skills that count only while a certificate for them holds.

Work on gas, on electrical installations, on fire doors and with asbestos is done by people who are proven able to,
until a day. A bare skill of that name proves nothing and is refused at every door, so that no expired certificate can
live on as a skill without an end.

Source: Gas Safety (Installation and Use) Regulations 1998, regulation 3; Control of Asbestos Regulations 2012,
regulation 10; the Fire Safety (England) Regulations 2022, regulation 10; the engine's own brief: "a general operative
is never offered for a fire door".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appointments.domain.errors import Invalid
from appointments.domain.operatives import Certificate, Operative
from appointments.domain.times import in_words, parse_day

CERTIFIED_SKILLS = frozenset({"gas", "electrical", "fire doors", "asbestos"})

# A planner hears of an end this long before it: courses are booked weeks ahead.
ENDS_SOON = timedelta(weeks=6)

_PART = re.compile(r"(?P<skill>.*\S)\s+(?P<day>\S+)")


@dataclass(frozen=True)
class Standing:
    """A certificate as it stands on a day, in words: whether it `holds`, and is `soon` over."""

    certificate: Certificate
    holds: bool
    soon: bool
    words: str


def standing_on(certificate: Certificate, today: date) -> Standing:
    """How a certificate is spoken of on a day."""
    holds, last = certificate.holds_on(today), in_words(certificate.valid_to)
    soon = holds and certificate.valid_to - today <= ENDS_SOON
    words = f"The last day is {last}." if holds else f"The last day was {last}."
    return Standing(certificate, holds, soon, words)


def certificates_of(found: Iterable[tuple[str, date]]) -> tuple[Certificate, ...]:
    """In order of skill, one for each; raises Invalid for a skill given twice."""
    held: dict[str, Certificate] = {}
    for skill, valid_to in found:
        if skill in held:
            raise Invalid("certificates", f"certificates: {skill} is there twice; give the later day only")
        held[skill] = Certificate(skill, valid_to)
    return tuple(held[skill] for skill in sorted(held))


def parse_certificates(text: str, field: str = "certificates") -> tuple[Certificate, ...]:
    """From `gas 2027-03-01; fire doors 2026-12-24`: each skill with its last day. Raises Invalid naming the field."""
    found = []
    for part in (piece.strip() for piece in text.split(";")):
        if not part:
            continue
        match = _PART.fullmatch(part)
        if not match:
            raise Invalid(field, f"{field}: {part!r} has no last day; write for example gas 2027-03-01")
        found.append((match["skill"], parse_day(match["day"], field)))
    return certificates_of(found)


def require_certificates(operative: Operative) -> None:
    """Raises Invalid when a skill that needs a certificate is claimed without one, or both with and without an end."""
    names = {skill.casefold() for skill in CERTIFIED_SKILLS}
    for skill in sorted(operative.skills):
        if skill.strip().casefold() in names:
            raise Invalid("skills", f"skills: {skill} counts only with a certificate; give its last day instead")
    both = sorted(operative.skills & {held.skill for held in operative.certificates})
    if both:
        raise Invalid(
            "skills", f"skills: {both[0]} has a certificate already; leave it out here, or it would never end"
        )
