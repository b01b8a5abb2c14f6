"""Who else can be asked to be there, and the calendar of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from appointments.domain.refs import ThirdPartyRef, WorkOrderRef
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.repositories.third_parties import SqlThirdParties
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, HomeRow, ThirdPartyBookingRow

# Further than any search offers.
_AHEAD = timedelta(days=400)

_BOOKINGS = table_of(ThirdPartyBookingRow)
_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)


@dataclass(frozen=True)
class SeeThirdParty:
    ref: ThirdPartyRef
    now: datetime


@dataclass(frozen=True)
class BookedVisitOfParty:
    """What somebody is booked for: their own time, and what is promised to the household."""

    during: Window
    promised: Window
    work_order_ref: WorkOrderRef
    address: str


@dataclass(frozen=True)
class ThirdPartyPage:
    """`absences` and `bookings` are those not over yet, soonest first."""

    party: ThirdParty
    absences: tuple[ThirdPartyAbsence, ...]
    bookings: tuple[BookedVisitOfParty, ...]


def third_party_list(*, engine: Engine) -> tuple[ThirdParty, ...]:
    """Those who can be asked first, by what they are and how we know them."""
    with reading(engine) as connection:
        found = SqlThirdParties(connection).all()
    return tuple(sorted(found, key=lambda party: (not party.active, party.role.casefold(), party.name, party.ref)))


def third_party_page(wanted: SeeThirdParty, *, engine: Engine) -> ThirdPartyPage:
    """Raises NotFound."""
    with reading(engine) as connection:
        parties = SqlThirdParties(connection)
        return ThirdPartyPage(
            party=parties.get(wanted.ref),
            absences=tuple(parties.absences([wanted.ref], Window(wanted.now, wanted.now + _AHEAD))),
            bookings=_bookings(connection, wanted),
        )


def _bookings(connection: Connection, wanted: SeeThirdParty) -> tuple[BookedVisitOfParty, ...]:
    rows = connection.execute(
        select(
            *_BOOKINGS.c["starts_at", "ends_at"],
            _APPOINTMENTS.c.starts_at.label("promised_from"),
            _APPOINTMENTS.c.ends_at.label("promised_to"),
            _APPOINTMENTS.c.work_order_ref,
            *_HOMES.c["address", "postcode"],
        )
        .join_from(_BOOKINGS, _APPOINTMENTS, _APPOINTMENTS.c.ref == _BOOKINGS.c.appointment_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .where(
            _BOOKINGS.c.third_party_ref == wanted.ref,
            _BOOKINGS.c.active.is_(True),
            _BOOKINGS.c.ends_at > wanted.now,
        )
        .order_by(_BOOKINGS.c.starts_at, _BOOKINGS.c.appointment_ref)
    )
    return tuple(
        BookedVisitOfParty(
            during=Window(row.starts_at, row.ends_at),
            promised=Window(row.promised_from, row.promised_to),
            work_order_ref=row.work_order_ref,
            address=", ".join([*row.address, row.postcode]),
        )
        for row in rows
    )
