"""Writing down what became of one message that was leased, and of what follows from that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Records
from appointments.use_cases.messaging.record_receipt import apply_receipt, settle
from appointments.use_cases.steps.teller import Teller


def mark_alone(
    records: Records, after: Message, receipt: Receipt | None, now: datetime, *, teller: Teller | None = None
) -> None:
    """Of one message that went somewhere, or came to its end, with all that follows from it."""
    current = records.messages.lock(after.ref)
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
