"""Third parties, their absences and their bookings."""

from __future__ import annotations

from appointments.domain.access_kinds.weekly import parse_weekly, write_weekly
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window
from appointments.records.rows import Row, Values


def third_party_values(party: ThirdParty) -> Values:
    return {
        "ref": party.ref,
        "role": party.role,
        "name": party.name,
        "times": write_weekly(party.times),
        "any_of_role": party.any_of_role,
        "phone": party.phone,
        "place": party.place,
        "active": party.active,
        "version": party.version,
    }


def third_party(row: Row) -> ThirdParty:
    return ThirdParty(
        ref=row["ref"],
        role=row["role"],
        name=row["name"],
        times=parse_weekly(row["times"], "times"),
        any_of_role=row["any_of_role"],
        phone=row["phone"],
        place=row["place"],
        active=row["active"],
        version=row["version"],
    )


def absence_values(absence: ThirdPartyAbsence) -> Values:
    return {
        "third_party_ref": absence.third_party_ref,
        "starts_at": absence.window.starts,
        "ends_at": absence.window.ends,
        "reason": absence.reason,
    }


def absence(row: Row) -> ThirdPartyAbsence:
    return ThirdPartyAbsence(row["third_party_ref"], Window(row["starts_at"], row["ends_at"]), row["reason"])


def booking_values(booking: ThirdPartyBooking) -> Values:
    return {
        "appointment_ref": booking.appointment_ref,
        "promise_version": booking.promise_version,
        "third_party_ref": booking.third_party_ref,
        "requirement_ref": booking.requirement_ref,
        "starts_at": booking.during.starts,
        "ends_at": booking.during.ends,
        "active": True,
    }


def booking(row: Row) -> ThirdPartyBooking:
    return ThirdPartyBooking(
        appointment_ref=row["appointment_ref"],
        promise_version=row["promise_version"],
        third_party_ref=row["third_party_ref"],
        requirement_ref=row["requirement_ref"],
        during=Window(row["starts_at"], row["ends_at"]),
    )


def hold_values(held: ThirdPartyHold) -> Values:
    return {
        "hold_ref": held.hold_ref,
        "third_party_ref": held.third_party_ref,
        "starts_at": held.during.starts,
        "ends_at": held.during.ends,
    }


def hold(row: Row) -> ThirdPartyHold:
    return ThirdPartyHold(row["hold_ref"], row["third_party_ref"], Window(row["starts_at"], row["ends_at"]))
