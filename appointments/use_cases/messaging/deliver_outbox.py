"""Send what is due: lease, send outside any transaction, mark. Never a blind second send.

A worker that dies between sending and marking leaves a lease that runs out; the message is then UNKNOWN and is settled
by asking the provider or by the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Clock, MessageProvider, Records, SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.messaging.record_receipt import apply_receipt, settle
from appointments.use_cases.steps.telling import household_of

LEASE_SECONDS = 120
MOST_ATTEMPTS = 5
NOT_TO_BE_TEXTED = "not-to-be-texted"  # the failure of a text whose number was withdrawn or removed meanwhile


@dataclass(frozen=True)
class DeliverOutbox:
    limit: int = 100


@dataclass(frozen=True)
class Delivered:
    """What one run did: messages sent, tried again later, failed for good, of unknown fate."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    unknown: int = 0


def deliver_outbox(request: DeliverOutbox, *, uow: UnitOfWork, clock: Clock, provider: MessageProvider) -> Delivered:
    """Counts of what became of the messages that were due."""
    now = clock.now()
    with uow.write() as records:
        leased = records.messages.lease_due(now, request.limit, LEASE_SECONDS)
        barred = {message.ref for message in leased if not _may_be_sent(records, message)}
        for message in leased:
            if message.ref in barred:
                unsent = replace(message, state=MessageState.FAILED, lease_until=None)
                settle(records, unsent, code=NOT_TO_BE_TEXTED, now=now)
        records.commit()
    done = Delivered(failed=len(barred))
    for message in leased:
        if message.ref in barred:
            continue
        after, receipt = _send(message, provider, clock.now())
        with uow.write() as records:
            _mark(records, message, after, receipt, clock.now())
            records.commit()
        done = replace(
            done,
            sent=done.sent + (after.state is MessageState.SENT),
            postponed=done.postponed + (after.state is MessageState.QUEUED),
            failed=done.failed + (after.state is MessageState.FAILED),
            unknown=done.unknown + (after.state is MessageState.UNKNOWN),
        )
    return done


def _may_be_sent(records: Records, message: Message) -> bool:
    """Asked at the last moment: between queueing and sending the resident may have texted STOP (rules 27 and 28)."""
    if message.appointment_ref is None:
        return True
    household = household_of(records, records.appointments.get(message.appointment_ref))
    numbers = (number for resident in (household.residents if household else ()) for number in resident.numbers)
    return any(number.number == message.to and number.may_text() for number in numbers)


def _send(message: Message, provider: MessageProvider, now: datetime) -> tuple[Message, Receipt | None]:
    if message.lease_until is not None and message.lease_until <= now:
        # The ones before it took too long. It was not sent, and nobody else sends what is leased: it goes back.
        return replace(message, state=MessageState.QUEUED, lease_until=None, attempts=message.attempts - 1), None
    tried = replace(message, lease_until=None, provider=provider.name)  # leasing counted the attempt
    try:
        accepted = provider.send(message)
    except SendUnknown:
        return replace(tried, state=MessageState.UNKNOWN, sent_at=now), None
    except SendFailed as exc:
        failure = exc.code or "refused"
        if exc.retry and tried.attempts < MOST_ATTEMPTS:
            later = now + timedelta(minutes=2**tried.attempts)
            return replace(tried, state=MessageState.QUEUED, not_before=later, failure=failure), None
        return replace(tried, state=MessageState.FAILED, failure=failure), None
    sent = replace(tried, state=MessageState.SENT, sent_at=now, provider_ref=accepted.provider_ref, failure="")
    return sent, accepted.receipt


def _mark(records: Records, before: Message, after: Message, receipt: Receipt | None, now: datetime) -> None:
    current = records.messages.get(before.ref)
    if current.state not in {MessageState.SENDING, MessageState.UNKNOWN}:
        # A receipt overtook us; it knows more than we do. Only what it lacks is added.
        records.messages.save(replace(current, attempts=after.attempts, sent_at=current.sent_at or after.sent_at))
        return
    if after.state is MessageState.FAILED:
        settle(records, after, code=after.failure, now=now)
        return
    records.messages.save(after)
    if receipt is not None:
        apply_receipt(records, after, receipt)
