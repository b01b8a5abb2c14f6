"""Writing down what became of one message that was leased, and of what follows from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from appointments.domain.errors import Stale
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Records
from appointments.use_cases.messaging.record_receipt import apply_receipt, settle
from appointments.use_cases.steps.telling import Teller

_TRIES = 3  # when somebody else writes about the same

Answer = TypeVar("Answer")


def mark_alone(
    records: Records, after: Message, receipt: Receipt | None, now: datetime, *, teller: Teller | None = None
) -> None:
    """Of one message that went somewhere, or came to its end, with all that follows from it."""
    current = records.messages.get(after.ref)
    if current.state not in {MessageState.SENDING, MessageState.UNKNOWN}:
        # A receipt overtook us; it knows more than we do. Only what it lacks is added.
        records.messages.save(replace(current, attempts=after.attempts, sent_at=current.sent_at or after.sent_at))
        return
    unheld = replace(after, lease_until=None, provider_ref=after.provider_ref or current.provider_ref)
    if after.state is MessageState.FAILED:
        settle(records, unheld, code=after.failure, now=now, teller=teller)
        return
    records.messages.save(unheld)
    if receipt is not None:
        apply_receipt(records, unheld, receipt, teller=teller)


def trying(write: Callable[[], Answer]) -> Answer:
    """A collision with another transaction changes nothing of what was sent: it is written down again."""
    for _ in range(_TRIES - 1):
        try:
            return write()
        except Stale:
            continue
    return write()
