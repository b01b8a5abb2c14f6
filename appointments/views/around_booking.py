"""What stands around an order's booking: how an emergency is attended, times it gave back, and what is held for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.work_orders import WorkOrder
from appointments.records.repositories.booking import SqlEmergencies, SqlGaps, SqlHolds
from appointments.records.repositories.operatives import SqlOperatives
from appointments.views.who_did_it import account_names, operative_names


@dataclass(frozen=True)
class AroundBooking:
    """`may_be_sent` are those who do the trade of an emergency, reference to name; `names` those whom its contacts and
    the hold speak of.

    `gaps` are times that appointments of this order have given back, used again or not, soonest first. `hold` is kept
    for the order now, or was until it expired: ask it whether it still lasts.
    """

    emergency: EmergencyAttendance | None
    may_be_sent: Mapping[str, str]
    names: Mapping[str, str]
    gaps: tuple[Gap, ...]
    hold: Hold | None


def around_booking(connection: Connection, order: WorkOrder) -> AroundBooking:
    emergency = None if order.priority.appointed else SqlEmergencies(connection).of(order.ref)
    contacts = emergency.contacts if emergency else ()
    able = SqlOperatives(connection).active() if emergency else []
    hold = SqlHolds(connection).of_work_order(order.ref)
    operatives = [contact.operative_ref for contact in contacts if contact.operative_ref]
    operatives += [seat.operative_ref for seat in hold.assignments] if hold else []
    return AroundBooking(
        emergency=emergency,
        may_be_sent={found.ref: found.name for found in able if order.trade in found.trades},
        names={
            **account_names(connection, [contact.by for contact in contacts]),
            **operative_names(connection, operatives),
        },
        gaps=SqlGaps(connection).of_work_order(order.ref),
        hold=hold,
    )
