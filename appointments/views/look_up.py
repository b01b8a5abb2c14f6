"""Single things by their name, for commands and the story."""

from __future__ import annotations

from sqlalchemy import Engine, select

from appointments.domain.messages import MessageState
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import Task
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.mapping import messages as mapping
from appointments.records.tables import MessageRow, TaskRow

_TASKS = statements.table_of(TaskRow)
_MESSAGES = statements.table_of(MessageRow)


def tasks_of(ref: AppointmentRef, *, engine: Engine) -> tuple[Task, ...]:
    """Open tasks about an appointment, in the order they were made."""
    with reading(engine) as connection:
        about = [_TASKS.c.appointment_ref == ref, _TASKS.c.done_at.is_(None)]
        rows = statements.rows(connection, _TASKS, *about, by=[_TASKS.c.made_at, _TASKS.c.ref])
        return tuple(mapping.task(row) for row in rows)


def texts_to(number: str, *, engine: Engine) -> tuple[str, ...]:
    """The words of every text that was delivered to a number, in order."""
    delivered = (_MESSAGES.c.to == number, _MESSAGES.c.state == MessageState.DELIVERED.value)
    words = select(_MESSAGES.c.text).where(*delivered).order_by(_MESSAGES.c.delivered_at, _MESSAGES.c.queued_at)
    with reading(engine) as connection:
        return tuple(connection.scalars(words))
