"""A step shared by use cases: tell a promise once more, to others who live there now or with what they need now.

A promise is one version of what the resident was told. Whoever was told nothing gets a version of their own: notices,
replies and an agreement that are bound to the one before count for nothing at the gate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.events import AppointmentRepromised, ThirdPartyBooked, ThirdPartyReleased
from appointments.domain.fingerprints import requirements_digest, words_digest
from appointments.domain.messages import MessageKind
from appointments.ports import Records
from appointments.use_cases.steps.superseding import supersede
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


class Because(StrEnum):
    OTHERS_LIVE_THERE = "others_live_there"
    NEEDS_CHANGED = "needs_changed"


def promise_anew(
    records: Records,
    appointment: Appointment,
    because: Because,
    *,
    by: str,
    teller: Teller,
    now: datetime,
    agreed: bool = False,
) -> Appointment:
    """The appointment with a new version of its promise: window, slot and plan as before, what is needed as of now.

    Raises WrongState when somebody is on the way, or when the window has passed with nobody there.
    """
    held = appointment.promise
    standing = snapshot(records.requirements.of_home(appointment.home_ref), held.day)
    promise = replace(
        held,
        version=held.version + 1,
        requirements=standing,
        made_at=now,
        made_by=by,
        agreed_by_resident=agreed,
        superseded_at=None,
    )
    after = appointment.promise_anew(promise, now)
    records.appointments.save(after)
    _keep_third_parties(records, after, now)
    supersede(records, after, promise.version, by=by, because="The household is told of the visit anew.", now=now)
    tell(records, after, MessageKind.CONFIRMATION, teller=teller, now=now)
    records.ledger.append(
        AppointmentRepromised(
            ref=after.ref,
            at=now,
            promise_version=promise.version,
            starts=promise.window.starts,
            ends=promise.window.ends,
            operatives=tuple(assigned.operative_ref for assigned in after.assignments),
            agreed_by_resident=agreed,
            because=because.value,
            by=by,
            purpose_digest=words_digest(promise.purpose),
            requirements_digest=requirements_digest(promise.requirements),
        )
    )
    return replace(after, version=appointment.version + 1)


def _keep_third_parties(records: Records, appointment: Appointment, now: datetime) -> None:
    """Whose time is taken keeps it, for the promise in force; nobody's calendar changes."""
    version = appointment.promise.version
    for booking in records.third_parties.of(appointment.ref):
        records.third_parties.release(booking)
        records.third_parties.book(replace(booking, promise_version=version))
        records.ledger.append(
            ThirdPartyReleased(
                ref=appointment.ref,
                at=now,
                third_party_ref=booking.third_party_ref,
                promise_version=booking.promise_version,
            )
        )
        records.ledger.append(
            ThirdPartyBooked(
                ref=appointment.ref,
                at=now,
                third_party_ref=booking.third_party_ref,
                requirement_ref=booking.requirement_ref,
                promise_version=version,
                starts=booking.during.starts,
                ends=booking.during.ends,
            )
        )
