"""A step shared by use cases: a promise that others made is agreed with those who live there now, or is over."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.tasks import TaskKind
from appointments.ports import Records


def settle_agreeing(records: Records, appointment: Appointment, by: str, words: str, now: datetime) -> None:
    """The planner need not agree this promise any more: it was agreed, moved or called off, or the visit is over."""
    for task in records.tasks.open_of_order(appointment.work_order_ref):
        if task.kind is TaskKind.NEW_HOUSEHOLD and task.appointment_ref == appointment.ref:
            records.tasks.save(task.settle(by, words, now))
