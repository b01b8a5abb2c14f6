"""Show an operative what is kept for the day of the visit: a word, a number for a door. Every look is on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import Secret
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import AWAITED_STATES, UNDER_WAY, Appointment, State
from appointments.domain.errors import DomainError, NotFound, WrongState
from appointments.domain.events import SecretRevealed
from appointments.domain.privacy import AccessEntry, ReadReason, Subject, reference_only
from appointments.domain.refs import AppointmentRef, OperativeRef, RequirementRef
from appointments.domain.times import day_of
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.at_the_door.on_the_visit import require_assigned


@dataclass(frozen=True)
class RevealSecret:
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    requirement_ref: RequirementRef
    by: str


def reveal_secret(request: RevealSecret, *, uow: UnitOfWork, clock: Clock) -> Secret:
    """What is shown, to whoever is assigned, on the London day of the visit and before it is closed.

    The fact and the access log say who looked at which requirement and when, never what they saw (rules 45 and 73).
    A look that is refused is on record too.
    """
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        try:
            shown = _shown(records, request, appointment, now)
        except DomainError:
            _log(records, request, appointment, now, allowed=False)
            records.commit()
            raise
        records.ledger.append(
            SecretRevealed(ref=appointment.ref, at=now, requirement_ref=request.requirement_ref, by=request.by)
        )
        _log(records, request, appointment, now, allowed=True)
        records.commit()
    return shown


def _shown(records: Records, request: RevealSecret, appointment: Appointment, now: datetime) -> Secret:
    require_assigned(appointment, request.operative_ref)
    day = appointment.promise.day
    if day_of(now) != day and appointment.state is not State.ON_SITE:  # who is there at midnight goes on working
        raise WrongState("this is shown on the day of the visit only")
    if appointment.state not in AWAITED_STATES | UNDER_WAY:
        raise WrongState("this visit is over")
    held = records.requirements.get(request.requirement_ref)
    shown = held.kind.secret()
    if held.home_ref != appointment.home_ref or not held.applies_on(day) or shown is None:
        raise NotFound("there is nothing to show")
    return shown


def _log(records: Records, request: RevealSecret, appointment: Appointment, now: datetime, *, allowed: bool) -> None:
    records.access_log.add(
        AccessEntry(
            at=now,
            by=request.by,
            role=AccountRole.OPERATIVE.value,
            subject=Subject.SECRET,
            about=reference_only(request.requirement_ref),
            home_ref=appointment.home_ref,
            allowed=allowed,
            reason=ReadReason.AT_THE_DOOR.value if allowed else "",
        )
    )
