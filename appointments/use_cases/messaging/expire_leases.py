"""Let go what ran out: leases of workers that died, and messages whose moment has passed.

What nobody could send in time is said by a person: before the visit where somebody would wait in for nobody (rule 31),
and of an emergency within minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.messages import Message, MessageState
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.messaging.record_receipt import settle
from appointments.use_cases.messaging.telling_by_person import tell_that_nobody_comes
from appointments.use_cases.messaging.watch_notices import MARGIN
from appointments.use_cases.steps.emergency_untold import GOES_OUT_WITHIN, order_told_of, ring_now


@dataclass(frozen=True)
class ExpireLeases:
    """At most `limit` of each kind; those that have waited longest first."""

    limit: int = 500


def expire_leases(request: ExpireLeases, *, uow: UnitOfWork, clock: Clock) -> tuple[Message, ...]:
    """The messages that changed: of unknown fate now, or expired."""
    now = clock.now()
    with uow.write() as records:
        lapsed = records.messages.lapse(now, request.limit)
        for message in lapsed:
            if message.state is MessageState.EXPIRED:
                settle(records, message, code="", now=now)
        _tell_who_waits_in(records, request.limit, now)
        for message in records.messages.emergencies_untold(now - GOES_OUT_WITHIN, request.limit):
            if (order := order_told_of(records, message)) is not None:
                ring_now(records, message, order, now)
        records.commit()
    return tuple(lapsed)


def _tell_who_waits_in(records: Records, limit: int, now: datetime) -> None:
    """A cancellation that waits, or may not have gone out, is told by a person while there is time."""
    for message in records.messages.cancellations_untold(now + MARGIN, limit):
        if message.appointment_ref is not None:
            appointment = records.appointments.get(message.appointment_ref)
            if message.promise_version == appointment.promise.version and now < appointment.promise.window.ends:
                perhaps = message.state is not MessageState.QUEUED
                tell_that_nobody_comes(records, appointment, now, perhaps=perhaps)
