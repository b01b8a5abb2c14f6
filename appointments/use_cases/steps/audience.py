"""A step shared by use cases: who is told of an appointment, and how they ask to be told, as it stands now.

What was recorded of the home counts, and with whom: those who live there now, or others before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import Contacting, asked_by, contacting
from appointments.domain.homes import Channel, Household
from appointments.domain.times import day_of
from appointments.ports import Records
from appointments.use_cases.steps.handing_to_planner import ASKED_BEFORE, MOVED_OUT


@dataclass(frozen=True)
class Audience:
    """`held` is all that is recorded of the home, and `rules` what of it says how to tell them; nobody is told besides
    them whom others named who lived there before.

    `moved_out`: the promise was made to others. `asked_before`: the number told in their place was given by others.
    """

    household: Household | None
    held: tuple[AccessRequirement, ...]
    rules: Contacting
    moved_out: bool = False
    asked_before: bool = False

    def strangers(self, *, answering: bool = False) -> str:
        """Why no program may tell them, as a planner reads it, ending with a colon; empty where one may.

        Who wrote is answered, whoever the promise was made to.
        """
        if self.moved_out and not answering:
            return MOVED_OUT
        return ASKED_BEFORE if self.asked_before else ""


def audience_of(
    records: Records, appointment: Appointment, now: datetime, held: Sequence[AccessRequirement] | None = None
) -> Audience:
    """`held` are the home's requirements where they were read already."""
    household = records.households.of_home(appointment.home_ref)
    held = tuple(records.requirements.of_home(appointment.home_ref) if held is None else held)
    rules = contacting_by(held, appointment, now)
    theirs = contacting_by(asked_by(household, held), appointment, now)
    return Audience(
        household,
        held,
        replace(rules, copies_to=theirs.copies_to),
        moved_out=household is not None and not household.promised_to(appointment.promise.window),
        asked_before=rules.instead_to != theirs.instead_to,
    )


def contacting_by(held: Sequence[AccessRequirement], appointment: Appointment, now: datetime) -> Contacting:
    """How the household may be told now: by what it asks for today and on the day of the visit, not when it booked.

    `held` is all that is recorded of the home.
    """
    every = {item.ref: item for day in (day_of(now), appointment.promise.day) for item in snapshot(held, day)}
    return contacting(every[ref] for ref in sorted(every))


def whom_to_ring(records: Records, appointment: Appointment, now: datetime, *, otherwise: str = "the household") -> str:
    """For a planner: a call to the household's own telephone can put somebody in danger."""
    rules = contacting_by(records.requirements.of_home(appointment.home_ref), appointment, now)
    if Channel.VOICE not in rules.channels:
        return f"Do not ring: write to {otherwise}"
    return f"Ring {otherwise}" if rules.instead_to is None else "Ring only the number in what they need"
