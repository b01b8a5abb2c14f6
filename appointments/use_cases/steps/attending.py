"""A step shared by use cases: third parties who have to be there, booked and released with the promise they are for.

Their time is taken in the transaction that makes the promise, or kept in the one that places a hold. Every change that
takes time raises its owner's version, so that of two visits that want the same interpreter at once one is searched
again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Stale
from appointments.domain.events import ThirdPartyBooked, ThirdPartyReleased
from appointments.domain.holds import Hold
from appointments.domain.refs import HomeRef, RequirementRef, ThirdPartyRef, WorkOrderRef
from appointments.domain.tasks import TaskKind
from appointments.domain.third_parties import (
    PartyCalendar,
    ThirdPartyBooking,
    ThirdPartyHold,
    attended_during,
    candidates,
)
from appointments.domain.times import Window, midnight, window_in_words
from appointments.ports import Records
from appointments.scheduling.coupling import Couplings, who_attends
from appointments.use_cases.steps.setting_tasks import set_task


def calendars_for(
    records: Records,
    requirements: Iterable[AccessRequirement],
    first: date,
    last: date,
    *,
    now: datetime,
    work_order_ref: WorkOrderRef,
) -> tuple[PartyCalendar, ...]:
    """Everybody whom the requirements may mean, with what they do from `first` to `last`, both inclusive.

    What is held for this work order does not stand in its own way, and a hold that has expired in nobody's.
    """
    asked = [attendee for r in requirements if r.declined is None and (attendee := r.kind.attendee()) is not None]
    if not asked:
        return ()
    everybody = [PartyCalendar(party) for party in records.third_parties.all()]
    meant = {found.party.ref: found.party for attendee in asked for found in candidates(attendee, everybody)}
    # A visit of the last evening may end after midnight.
    during = Window(midnight(first), midnight(last + timedelta(days=2)))
    absences = records.third_parties.absences(meant, during)
    bookings = records.third_parties.bookings(meant, during)
    held = records.third_parties.held(meant, during, now=now, but_for=work_order_ref)
    return tuple(
        PartyCalendar(
            party,
            tuple(absence for absence in absences if absence.third_party_ref == ref),
            tuple(booking for booking in bookings if booking.third_party_ref == ref),
            tuple(kept for kept in held if kept.third_party_ref == ref),
        )
        for ref, party in sorted(meant.items())
    )


def book_third_parties(
    records: Records,
    appointment: Appointment,
    minutes: int,
    couplings: Couplings,
    *,
    requirements: Iterable[AccessRequirement],
    waived: frozenset[RequirementRef],
    now: datetime,
) -> None:
    """Whoever has to be there for the promise in force; who was booked for an earlier one is free again.

    Raises Stale when a calendar was changed since the search looked at it.
    """
    promise = appointment.promise
    standing = snapshot((r for r in requirements if r.ref not in waived), promise.day)
    found = who_attends(couplings, promise.window, minutes, standing)
    if found is None:
        raise Stale("somebody who has to be there is not free any more")
    seen = {attending.party.ref: attending.party.version for attending in found}
    released = records.third_parties.of(appointment.ref) if promise.version > 1 else []
    _claim(records, seen, released)
    _release(records, released, now)
    _tell_not_needed(records, appointment, [b for b in released if b.third_party_ref not in seen], now)
    during = attended_during(promise.window, minutes)
    for ref, requirement in {attending.party.ref: attending.requirement_ref for attending in reversed(found)}.items():
        booking = ThirdPartyBooking(appointment.ref, promise.version, ref, requirement, during)
        records.third_parties.book(booking)
        records.ledger.append(
            ThirdPartyBooked(
                ref=appointment.ref,
                at=now,
                third_party_ref=ref,
                requirement_ref=requirement,
                promise_version=promise.version,
                starts=during.starts,
                ends=during.ends,
            )
        )


def hold_third_parties(
    records: Records,
    hold: Hold,
    minutes: int,
    couplings: Couplings,
    requirements: Iterable[RequirementSnapshot],
) -> tuple[ThirdPartyRef, ...]:
    """Keep the time of whoever has to be there, as long as the hold lasts; by reference.

    It is free again with the hold, without another word here. That only ever gives time back, so it raises nobody's
    version. Raises Stale when a calendar was changed since the search looked at it.
    """
    found = who_attends(couplings, hold.slot.window, minutes, requirements)
    if found is None:
        raise Stale("somebody who has to be there is not free any more")
    seen = {attending.party.ref: attending.party.version for attending in found}
    _claim(records, seen, ())
    during = attended_during(hold.slot.window, minutes)
    for ref in sorted(seen):
        records.third_parties.hold(ThirdPartyHold(hold.ref, ref, during))
    return tuple(sorted(seen))


def release_third_parties(records: Records, appointment: Appointment, now: datetime) -> None:
    """The visit does not take place: their time is free again."""
    released = records.third_parties.of(appointment.ref)
    _claim(records, {}, released)
    _release(records, released, now)


def release_unneeded(records: Records, home_ref: HomeRef, now: datetime) -> None:
    """Those whose requirement does not stand any more are free again, for every visit awaited at a home."""
    requirements = records.requirements.of_home(home_ref)
    for appointment in records.appointments.awaited_of_home(home_ref):
        needed = {item.ref for item in snapshot(requirements, appointment.promise.day)}
        released = [b for b in records.third_parties.of(appointment.ref) if b.requirement_ref not in needed]
        _claim(records, {}, released)
        _release(records, released, now)
        _tell_not_needed(records, appointment, released, now)


def _tell_not_needed(
    records: Records, appointment: Appointment, released: Iterable[ThirdPartyBooking], now: datetime
) -> None:
    """A planner's task each: they have no account here, so a person tells them."""
    for booking in released:
        party, when = records.third_parties.get(booking.third_party_ref), window_in_words(booking.during)
        set_task(
            records,
            appointment,
            TaskKind.THIRD_PARTY,
            f"{party.name} ({party.role}) is not needed any more on {when}. Tell them.",
            key=f"not-needed:{appointment.ref}:{booking.promise_version}:{party.ref}",
            due_at=max(now, min(now + timedelta(days=1), booking.during.starts)),
            now=now,
        )


def _claim(records: Records, seen: dict[ThirdPartyRef, int], released: Iterable[ThirdPartyBooking]) -> None:
    """In order of reference, so that two bookings never wait for each other."""
    for ref in sorted({*seen, *(booking.third_party_ref for booking in released)}):
        version = seen[ref] if ref in seen else records.third_parties.get(ref).version
        records.third_parties.claim(ref, version)


def _release(records: Records, released: Iterable[ThirdPartyBooking], now: datetime) -> None:
    for booking in released:
        records.third_parties.release(booking)
        records.ledger.append(
            ThirdPartyReleased(
                ref=booking.appointment_ref,
                at=now,
                third_party_ref=booking.third_party_ref,
                promise_version=booking.promise_version,
            )
        )
