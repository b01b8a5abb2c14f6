"""Texts from those who are told in a household's place or besides it, and from numbers that are not to be used any
more.

Whoever is told on one safe number answers on it, though it stands with what the household needs and not among its
numbers. Who holds its other telephones nobody knows: nothing is done because they say so (rules 27 and 30).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import asked_by
from appointments.domain.homes import Household
from appointments.domain.messages import Message
from appointments.ports import Records
from appointments.use_cases.steps.audience import contacting_by


def told_instead(records: Records, asked: Message | None, now: datetime) -> list[Household]:
    """The household in whose place the number was asked that `asked` went to; none where it is asked there no more.

    A number that others gave, who lived there before, speaks for nobody who lives there now.
    """
    if asked is None or asked.appointment_ref is None:
        return []
    about = records.appointments.get(asked.appointment_ref)
    household = records.households.of_home(about.home_ref)
    if household is None:
        return []
    theirs = asked_by(household, records.requirements.of_home(about.home_ref))
    return [household] if contacting_by(theirs, about, now).instead_to == asked.to else []


def told_besides(records: Records, number: str, now: datetime) -> Appointment | None:
    """The visit that somebody with this number was told of last, besides its household; None if they are told no more.

    A carer or a caretaker: what they write is for a person to read, and nothing is done because of it.
    """
    last = records.messages.last_about_visit(number)
    if last is None or last.appointment_ref is None:
        return None
    about = records.appointments.get(last.appointment_ref)
    household = records.households.of_home(about.home_ref)
    if household is None:
        return None
    theirs = asked_by(household, records.requirements.of_home(about.home_ref))
    return about if number in contacting_by(theirs, about, now).copies_to else None


def is_safe(needs: Sequence[AccessRequirement], about: Appointment, number: str, now: datetime) -> bool:
    """Whether a text from this number may change the visit, by all that its home needs."""
    rules = contacting_by(needs, about, now)
    return not rules.neutral or rules.instead_to in {None, number}


def may_hear_of(records: Records, awaited: Sequence[Appointment], number: str, now: datetime) -> Sequence[Appointment]:
    """Of several visits those that this number may change: it is asked "which?" of no other. All where it is none."""
    if len(awaited) < 2:
        return awaited
    safe = [a for a in awaited if is_safe(records.requirements.of_home(a.home_ref), a, number, now)]
    return safe or awaited
