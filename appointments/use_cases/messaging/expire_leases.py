"""Let go what ran out: leases of workers that died, and messages whose moment has passed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.messages import Message, MessageState
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.messaging.record_receipt import settled_as


@dataclass(frozen=True)
class ExpireLeases:
    """Nothing to say: whatever ran out by now is let go."""


def expire_leases(request: ExpireLeases, *, uow: UnitOfWork, clock: Clock) -> tuple[Message, ...]:
    """The messages that changed: of unknown fate now, or expired."""
    now = clock.now()
    with uow.write() as records:
        lapsed = records.messages.lapse(now)
        for message in lapsed:
            if message.state is MessageState.EXPIRED and message.appointment_ref is not None:
                records.ledger.append(settled_as(message, message.appointment_ref, code="", now=now))
        records.commit()
    return tuple(lapsed)
