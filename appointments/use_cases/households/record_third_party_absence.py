"""Record that a third party will not be there; visits they are booked for become planners' tasks, none is lost."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.errors import Invalid
from appointments.domain.events import ThirdPartyAbsenceRecorded
from appointments.domain.refs import AppointmentRef, ThirdPartyRef
from appointments.domain.third_parties import ThirdPartyAbsence, touched_by
from appointments.domain.times import Window, day_of, require_plausible
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.households.record_third_party import flag_not_there


@dataclass(frozen=True)
class RecordThirdPartyAbsence:
    third_party_ref: ThirdPartyRef
    window: Window
    reason: str
    by: str


def record_third_party_absence(
    request: RecordThirdPartyAbsence, *, uow: UnitOfWork, clock: Clock
) -> tuple[AppointmentRef, ...]:
    """The appointments that it touches, in order of time."""
    now = clock.now()
    if not request.reason.strip():
        raise Invalid("reason", "reason: give a category, such as leave or another booking")
    require_plausible(day_of(request.window.starts), "first_day")
    require_plausible(day_of(request.window.ends), "last_day")
    with uow.write() as records:
        party = records.third_parties.get(request.third_party_ref)
        # Whoever books them at this moment has to look again.
        records.third_parties.claim(party.ref, party.version)
        records.third_parties.add_absence(ThirdPartyAbsence(party.ref, request.window, request.reason.strip()))
        booked = records.third_parties.bookings([party.ref], request.window)
        touched = flag_not_there(records, party.name, touched_by(booked, request.window), now)
        records.ledger.append(
            ThirdPartyAbsenceRecorded(
                ref=party.ref, at=now, starts=request.window.starts, ends=request.window.ends, by=request.by
            )
        )
        records.commit()
    return touched
