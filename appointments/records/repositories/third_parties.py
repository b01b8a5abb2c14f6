"""Third parties with their calendars."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, update

from appointments.domain.refs import AppointmentRef, ThirdPartyRef
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import third_parties as mapping
from appointments.records.tables import ThirdPartyAbsenceRow, ThirdPartyBookingRow, ThirdPartyRow

_PARTIES = statements.table_of(ThirdPartyRow)
_ABSENCES = statements.table_of(ThirdPartyAbsenceRow)
_BOOKINGS = statements.table_of(ThirdPartyBookingRow)


class SqlThirdParties:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: ThirdPartyRef) -> ThirdParty:
        return mapping.third_party(statements.required(self._connection, _PARTIES, ref, "third party"))

    def all(self) -> list[ThirdParty]:
        return [mapping.third_party(row) for row in statements.rows(self._connection, _PARTIES, by=[_PARTIES.c.ref])]

    def add(self, party: ThirdParty) -> None:
        statements.insert(self._connection, _PARTIES, [mapping.third_party_values(party)])

    def save(self, party: ThirdParty) -> None:
        values = mapping.third_party_values(party)
        statements.save_version(self._connection, _PARTIES, values, read=party.version)

    def claim(self, ref: ThirdPartyRef, expected_version: int) -> None:
        statements.claim_version(self._connection, _PARTIES, ref, f"the calendar of {ref}", read=expected_version)

    def absences(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyAbsence]:
        theirs = and_(
            _ABSENCES.c.third_party_ref.in_(sorted(set(refs))),
            _ABSENCES.c.ends_at > during.starts,
            _ABSENCES.c.starts_at < during.ends,
        )
        by = [_ABSENCES.c.starts_at, _ABSENCES.c.id]
        return [mapping.absence(row) for row in statements.rows(self._connection, _ABSENCES, theirs, by=by)]

    def add_absence(self, absence: ThirdPartyAbsence) -> None:
        statements.insert(self._connection, _ABSENCES, [mapping.absence_values(absence)])

    def bookings(self, refs: Iterable[ThirdPartyRef], during: Window) -> list[ThirdPartyBooking]:
        return self._load(
            _BOOKINGS.c.third_party_ref.in_(sorted(set(refs))),
            _BOOKINGS.c.ends_at > during.starts,
            _BOOKINGS.c.starts_at < during.ends,
        )

    def of(self, ref: AppointmentRef) -> list[ThirdPartyBooking]:
        return sorted(self._load(_BOOKINGS.c.appointment_ref == ref), key=lambda booking: booking.third_party_ref)

    def book(self, booking: ThirdPartyBooking) -> None:
        statements.insert(self._connection, _BOOKINGS, [mapping.booking_values(booking)])

    def release(self, booking: ThirdPartyBooking) -> None:
        this = and_(
            _BOOKINGS.c.appointment_ref == booking.appointment_ref,
            _BOOKINGS.c.promise_version == booking.promise_version,
            _BOOKINGS.c.third_party_ref == booking.third_party_ref,
        )
        self._connection.execute(update(_BOOKINGS).where(this).values(active=False))

    def _load(self, *where: ColumnElement[bool]) -> list[ThirdPartyBooking]:
        by = [_BOOKINGS.c.starts_at, _BOOKINGS.c.appointment_ref, _BOOKINGS.c.third_party_ref]
        active = _BOOKINGS.c.active.is_(True)
        return [mapping.booking(row) for row in statements.rows(self._connection, _BOOKINGS, active, *where, by=by)]
