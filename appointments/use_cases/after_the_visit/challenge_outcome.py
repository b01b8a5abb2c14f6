"""The resident says it was otherwise. Within 28 days that stops everything that follows from the outcome (rule 54)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.challenges import Challenge
from appointments.domain.errors import Invalid
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.challenging import raise_challenge


@dataclass(frozen=True)
class ChallengeOutcome:
    """`said` is the resident's own version, in their words."""

    appointment_ref: AppointmentRef
    said: str


def challenge_outcome(
    request: ChallengeOutcome, *, uow: UnitOfWork, clock: Clock, calendar: WorkingCalendar
) -> Challenge:
    """The challenge, open, with a manager's task; with `repeats` it belongs to one there is, and nothing opens."""
    if not request.said.strip():
        raise Invalid("said", "said: tell us in your own words what happened")
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        challenge = raise_challenge(records, appointment, request.said, clock.now(), calendar)
        records.commit()
    return challenge
