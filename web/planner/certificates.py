"""Certificates on an operative's form: a row for each that is held, and two empty ones."""

from __future__ import annotations

from datetime import date

from appointments.domain.certificates import Standing, certificates_of, standing_on
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Certificate, Operative
from appointments.domain.times import parse_day
from web.forms import Form

MOST = 20
_EMPTY_ROWS = 2


def rows(form: Form) -> range:
    """The numbers of the rows to show: those filled in, and two more."""
    filled = [n for n in range(1, MOST + 1) if form.value(f"certificate_{n}") or form.value(f"valid_to_{n}")]
    return range(1, min(max(filled, default=0) + _EMPTY_ROWS, MOST) + 1)


def filled(operative: Operative) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, held in enumerate(operative.certificates, 1):
        values |= {f"certificate_{number}": held.skill, f"valid_to_{number}": held.valid_to.isoformat()}
    return values


def typed(form: Form) -> tuple[Certificate, ...]:
    """What the rows say; a row with neither is left out, and so is one whose skill was emptied."""
    found: list[tuple[str, date]] = []
    for number in rows(form):
        skill, valid_to = form.value(f"certificate_{number}").lower(), form.value(f"valid_to_{number}")
        if not skill:
            continue
        if not valid_to:
            raise Invalid(f"valid_to_{number}", f"valid_to_{number}: give the last day on which it holds")
        if skill in {other for other, _ in found}:
            raise Invalid(f"certificate_{number}", f"certificate_{number}: this one is there twice")
        found.append((skill, parse_day(valid_to, f"valid_to_{number}")))
    return certificates_of(found)


def standing(operative: Operative, today: date) -> list[Standing]:
    """How each certificate stands today, in words."""
    return [standing_on(held, today) for held in operative.certificates]
