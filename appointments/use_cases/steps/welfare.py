"""A step shared by use cases: somebody asks after a household that was missed or is not heard of (rule 53).

It is help and no sanction, and it leaves nothing on any person's record (rule 23).
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.next_steps import next_morning
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records


def ask_after_them(
    records: Records, appointment: Appointment, words: str, now: datetime, calendar: WorkingCalendar
) -> bool:
    """A task by the next working day, once for each repair; whether it is new."""
    order = records.work_orders.get(appointment.work_order_ref)
    return ask_after_order(records, order, words, now, calendar, appointment_ref=appointment.ref)


def ask_after_order(
    records: Records,
    order: WorkOrder,
    words: str,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    appointment_ref: AppointmentRef | None = None,
) -> bool:
    """The same where no visit is meant."""
    return records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.WELFARE,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=next_morning(now, calendar),
            words=words,
            dedupe_key=f"welfare:{order.ref}",
            appointment_ref=appointment_ref,
            work_order_ref=order.ref,
            home_ref=order.home_ref,
        )
    )
