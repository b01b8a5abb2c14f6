"""Record somebody who can be asked to be there: an interpreter, an officer, who holds a key, or the key itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.errors import Invalid
from appointments.domain.events import ThirdPartyRecorded
from appointments.domain.limits import LINE, NAME, at_most, require_dialled
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import TaskKind
from appointments.domain.third_parties import ThirdParty, ThirdPartyBooking, uncovered
from appointments.domain.times import Window, window_in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.setting_tasks import set_task

# Bookings are looked at this far ahead: further than any search offers.
LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class RecordThirdParty:
    """The third party as it is to be; an empty reference makes a new one. `party.version` is the one that was read."""

    party: ThirdParty
    by: str


def record_third_party(request: RecordThirdParty, *, uow: UnitOfWork, clock: Clock) -> ThirdParty:
    """As stored. A booking that lies outside the new hours becomes a planner's task: none is lost.

    The same sent twice is kept once; another of the same role and name raises Invalid: two calendars of one person
    would let them be booked twice.
    """
    now = clock.now()
    with uow.write() as records:
        party = _checked(request.party)
        other = _of_the_same_name(records, party)
        if other is not None:
            if replace(party, ref=other.ref, version=other.version) == other:
                return other
            raise Invalid("name", f"name: {other.name}, {other.role}, is recorded already; change that one")
        if party.ref:
            records.third_parties.save(party)
        else:
            party = replace(party, ref=records.new_ref("P"))
            records.third_parties.add(party)
        ahead = records.third_parties.bookings([party.ref], Window(now, now + LOOK_AHEAD))
        flag_not_there(records, party.name, uncovered(party, ahead, now), now)
        records.ledger.append(ThirdPartyRecorded(ref=party.ref, at=now, active=party.active, by=request.by))
        records.commit()
    return party


def _checked(party: ThirdParty) -> ThirdParty:
    at_most(party.role, NAME, "role")
    at_most(party.name, NAME, "name")
    at_most(party.place, LINE, "place")
    if party.phone:
        require_dialled(party.phone, "phone")
    return party


def _of_the_same_name(records: Records, party: ThirdParty) -> ThirdParty | None:
    """Another of this role and name; none for one that is changed and keeps its name, whoever else has it by now."""
    held = records.third_parties.all()
    if any(known.ref == party.ref and _named(known) == _named(party) for known in held):
        return None
    return next((known for known in held if known.ref != party.ref and _named(known) == _named(party)), None)


def _named(party: ThirdParty) -> tuple[str, str]:
    return " ".join(party.role.split()).casefold(), " ".join(party.name.split()).casefold()


def flag_not_there(
    records: Records, name: str, touched: tuple[ThirdPartyBooking, ...], now: datetime
) -> tuple[AppointmentRef, ...]:
    """A planner's task for every promise that somebody cannot come to any more; the appointments, in order of time."""
    for booking in touched:
        appointment = records.appointments.get(booking.appointment_ref)
        when = window_in_words(appointment.promise.window)
        set_task(
            records,
            appointment,
            TaskKind.THIRD_PARTY,
            f"{name} cannot be there on {when} any more. Move the visit, or agree it with somebody else.",
            key=f"third-party-away:{booking.third_party_ref}:{appointment.ref}:{appointment.promise.version}",
            due_at=max(now, min(now + timedelta(hours=4), appointment.promise.window.starts)),
            now=now,
        )
    return tuple(booking.appointment_ref for booking in touched)
