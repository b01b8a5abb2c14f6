"""What ties an order's visit to others: the trades before and after it, and third parties who have to be there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.sequences import After
from appointments.domain.tasks import TaskKind
from appointments.domain.third_parties import ThirdParty
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder
from appointments.records.mapping import messages as message_mapping
from appointments.records.mapping import third_parties as mapping
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.third_parties import SqlThirdParties
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import rows, table_of
from appointments.records.tables import TaskRow, ThirdPartyBookingRow

_BOOKINGS = table_of(ThirdPartyBookingRow)
_TASKS = table_of(TaskRow)


@dataclass(frozen=True)
class OrderInSequence:
    """Another order of the sequence. `promised` is None while it has no appointment."""

    ref: WorkOrderRef
    purpose: str
    trade: str
    state: str
    after: After
    promised: Window | None


@dataclass(frozen=True)
class PartyAtVisit:
    """Who had to be there for one promise. `told_words` say how they were told, and are empty until they were."""

    appointment_ref: AppointmentRef
    promise_version: int
    party: ThirdParty
    during: Window
    told_at: datetime | None
    told_words: str
    active: bool


def order_before(connection: Connection, order: WorkOrder) -> OrderInSequence | None:
    if order.after is None:
        return None
    return _line(connection, SqlWorkOrders(connection).get(order.after.work_order_ref), order.after)


def orders_after(connection: Connection, order: WorkOrder) -> tuple[OrderInSequence, ...]:
    """Those still open, by reference."""
    found = SqlWorkOrders(connection).coming_after(order.ref)
    return tuple(_line(connection, later, later.after) for later in found if later.after is not None)


def attending(connection: Connection, refs: Iterable[AppointmentRef]) -> tuple[PartyAtVisit, ...]:
    """Everybody who was ever booked for these appointments, in order of appointment, promise and reference."""
    wanted = sorted(set(refs))
    by = [_BOOKINGS.c.appointment_ref, _BOOKINGS.c.promise_version, _BOOKINGS.c.third_party_ref]
    booked = rows(connection, _BOOKINGS, _BOOKINGS.c.appointment_ref.in_(wanted), by=by)
    if not booked:
        return ()
    told = {
        task.dedupe_key: task
        for row in rows(connection, _TASKS, _TASKS.c.appointment_ref.in_(wanted), by=[_TASKS.c.made_at])
        if (task := message_mapping.task(row)).kind is TaskKind.THIRD_PARTY
    }
    parties = {party.ref: party for party in SqlThirdParties(connection).all()}
    found = []
    for row in booked:
        booking = mapping.booking(row)
        # The task that asked a planner to tell them is the record of it.
        about = f"{booking.appointment_ref}:{booking.promise_version}:{booking.requirement_ref}"
        asking = told.get(f"{TaskKind.THIRD_PARTY.value}:{about}")
        found.append(
            PartyAtVisit(
                appointment_ref=booking.appointment_ref,
                promise_version=booking.promise_version,
                party=parties[booking.third_party_ref],
                during=booking.during,
                told_at=asking.done_at if asking is not None else None,
                told_words=asking.done_words if asking is not None else "",
                active=row["active"],
            )
        )
    return tuple(found)


def _line(connection: Connection, order: WorkOrder, after: After) -> OrderInSequence:
    promised = (a for a in SqlAppointments(connection).of_work_order(order.ref) if a.state in OPEN_STATES)
    window = next((appointment.promise.window for appointment in promised), None)
    trade = SqlLandlords(connection).trades().get(order.trade, order.trade)
    return OrderInSequence(order.ref, order.purpose, trade, order.state.value, after, window)
