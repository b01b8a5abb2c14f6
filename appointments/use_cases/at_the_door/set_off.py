"""The operative sets off: the visit is despatched with the requirements as they stand, and the household is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid
from appointments.domain.events import AppointmentDespatched
from appointments.domain.evidence import Held
from appointments.domain.fingerprints import requirements_digest
from appointments.domain.messages import MessageKind
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.at_the_door.on_the_visit import require_assigned
from appointments.use_cases.households.record_requirement import flag_changed_promises
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

# What a phone tells later than this is no news for the household: somebody is there by then, or nearly.
TOLD_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class SetOff:
    """`minutes_away` is the operative's own estimate; none when not given.

    `held` is for what a phone had kept; None for what happens now.
    """

    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    by: str
    minutes_away: int | None = None
    held: Held | None = None


def set_off(request: SetOff, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Appointment:
    """The appointment as despatched. Refused when the household must not be attended (rule 22)."""
    now = clock.now()
    at = request.held.at if request.held else now
    if request.minutes_away is not None and not 0 < request.minutes_away <= 240:
        raise Invalid("minutes_away", "minutes_away: give minutes between 1 and 240, or none")
    expected_at = at + timedelta(minutes=request.minutes_away) if request.minutes_away else None
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        if appointment.state is State.DESPATCHED:
            return appointment  # pressed twice, or by the second of a crew: the household was told once
        standing = snapshot(records.requirements.of_home(appointment.home_ref), appointment.promise.day)
        despatched = appointment.despatch(standing)
        records.appointments.save(despatched)
        flag_changed_promises(records, appointment.home_ref, now)
        if now - at <= TOLD_WITHIN:
            tell(
                records,
                despatched,
                MessageKind.ON_THE_WAY,
                teller=teller,
                now=now,
                operative_name=records.operatives.get(request.operative_ref).name,
                eta=expected_at,
            )
        records.ledger.append(
            AppointmentDespatched(
                ref=appointment.ref,
                at=now,
                requirements=tuple(item.ref for item in standing),
                by=request.by,
                requirements_digest=requirements_digest(despatched.despatched_requirements or ()),
                set_off_at=at if at < now else None,
                expected_at=expected_at,
            )
        )
        records.commit()
    return despatched
