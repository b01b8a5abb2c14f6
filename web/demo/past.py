"""What one past appointment leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import Appointment
from appointments.domain.events import AppointmentBooked, Event, WorkOrderRaised
from appointments.domain.evidence import Evidence
from appointments.domain.fingerprints import requirements_digest, words_digest
from appointments.domain.outcomes import Judgement
from appointments.domain.work_orders import WorkOrder
from web.demo.telling import Told


@dataclass(frozen=True)
class Past:
    """Everything that one past appointment leaves behind.

    `again`: a later visit to the same repair, whose order an earlier one leaves behind.
    """

    order: WorkOrder
    appointment: Appointment
    told: Told
    evidence: tuple[Evidence, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    events: tuple[Event, ...] = ()
    again: bool = False

    def values(self) -> list[object]:
        replies = [self.told.reply] if self.told.reply else []
        order = [] if self.again else [self.order]
        made = [*order, self.appointment, *self.told.messages, *replies, *self.evidence, *self.judgements]
        return [*made, *self.events]


def raised(order: WorkOrder) -> WorkOrderRaised:
    """The fact that starts a work order's stream."""
    return WorkOrderRaised(
        order.ref,
        order.raised_at,
        order.home_ref,
        order.trade,
        order.priority.code,
        order.due_at,
        str(order.external),
        "demo",
    )


def booked(appointment: Appointment) -> AppointmentBooked:
    """The fact that starts an appointment's stream."""
    promise = appointment.promise
    return AppointmentBooked(
        appointment.ref,
        promise.made_at,
        appointment.work_order_ref,
        1,
        promise.window.starts,
        promise.window.ends,
        tuple(assignment.operative_ref for assignment in appointment.assignments),
        tuple(item.ref for item in promise.requirements),
        (),
        False,
        promise.made_by,
        words_digest(promise.purpose),
        requirements_digest(promise.requirements),
    )
