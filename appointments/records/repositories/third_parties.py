"""Third parties with their calendars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Connection, and_, select, update

from appointments.domain.refs import AppointmentRef, ThirdPartyRef, WorkOrderRef
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import third_parties as mapping
from appointments.records.rows import Row
from appointments.records.tables import (
    HoldRow,
    ThirdPartyAbsenceRow,
    ThirdPartyBookingRow,
    ThirdPartyHoldRow,
    ThirdPartyRow,
)

_PARTIES = statements.table_of(ThirdPartyRow)
_ABSENCES = statements.table_of(ThirdPartyAbsenceRow)
_BOOKINGS = statements.table_of(ThirdPartyBookingRow)
_HELD = statements.table_of(ThirdPartyHoldRow)
_HOLDS = statements.table_of(HoldRow)


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

    def hold(self, held: ThirdPartyHold) -> None:
        statements.insert(self._connection, _HELD, [mapping.hold_values(held)])

    def held(
        self, refs: Iterable[ThirdPartyRef], during: Window, *, now: datetime, but_for: WorkOrderRef
    ) -> list[ThirdPartyHold]:
        found = (
            select(_HELD)
            .join_from(_HELD, _HOLDS, _HOLDS.c.ref == _HELD.c.hold_ref)
            .where(
                _HELD.c.third_party_ref.in_(sorted(set(refs))),
                _HELD.c.ends_at > during.starts,
                _HELD.c.starts_at < during.ends,
                _HOLDS.c.expires_at > now,
                _HOLDS.c.work_order_ref != but_for,
            )
            .order_by(_HELD.c.starts_at, _HELD.c.hold_ref, _HELD.c.third_party_ref)
        )
        rows = cast("Sequence[Row]", self._connection.execute(found).mappings().all())
        return [mapping.hold(row) for row in rows]

    def _load(self, *where: ColumnElement[bool]) -> list[ThirdPartyBooking]:
        by = [_BOOKINGS.c.starts_at, _BOOKINGS.c.appointment_ref, _BOOKINGS.c.third_party_ref]
        active = _BOOKINGS.c.active.is_(True)
        return [mapping.booking(row) for row in statements.rows(self._connection, _BOOKINGS, active, *where, by=by)]
