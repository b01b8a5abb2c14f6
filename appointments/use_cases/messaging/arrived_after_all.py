"""What was said not to have arrived, and did: nobody is told it a second time by another way, nor by a person.

A network that takes a slow route says "undelivered" first and "delivered" later. By then the next way waits in the
outbox (rule 31), or a planner has been asked to ring; also of what waited until shortly before the visit.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.messages import AFTER_VISIT_KINDS, NOTICE_KINDS, Message, MessageKind, MessageState
from appointments.ports import Records
from appointments.use_cases.messaging.telling_by_person import SENT_AS, key_of_task
from appointments.use_cases.steps.ways_to_tell import key_of, notice_deadline

BY_RECEIPT = "receipt"
_WAITS = frozenset({MessageState.QUEUED, MessageState.SENDING})


def tell_no_other_way(records: Records, delivered: Message, appointment: Appointment, now: datetime) -> None:
    """In the transaction of the receipt. What is on its way already cannot be called back.

    Nothing where it came too late to be of use: then the other ways, and the planner, are still needed. A copy to
    somebody else says nothing of the household.
    """
    if delivered.is_copy or not _in_time(delivered, appointment):
        return
    key = key_of(delivered.dedupe_key)
    theirs = records.messages.of(appointment.ref)
    records.messages.call_back(
        other.ref
        for other in theirs
        if other.ref != delivered.ref and other.state in _WAITS and key_of(other.dedupe_key) == key
    )
    task_key = key_of_task(delivered.kind, appointment)
    task = records.tasks.about(task_key) if task_key else None
    if task is not None and task.done_at is None:
        sent_as = SENT_AS[delivered.channel]
        words = f"{sent_as[0].upper()}{sent_as[1:]} arrived after all: nobody has to ring for it."
        records.tasks.save(task.settle(BY_RECEIPT, words, now))


def _in_time(delivered: Message, appointment: Appointment) -> bool:
    at = delivered.delivered_at
    if delivered.kind in AFTER_VISIT_KINDS or at is None:
        return at is not None
    starts = appointment.promise.window.starts
    if delivered.kind in NOTICE_KINDS:
        return at <= notice_deadline(appointment) and at < starts
    return delivered.kind is MessageKind.CANCELLATION and at < starts
