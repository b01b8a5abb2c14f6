"""Record what the provider says became of a message. Receipts come late, twice, out of order and at the same moment.

They also come before our own note of the sending, or in its place where the worker died before it could write one: then
the message is known by our own name for it, which the provider says again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from appointments.domain.appointments import TRANSITIONS, Action, Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import NotFound
from appointments.domain.events import AppointmentNotified, MessageSettled
from appointments.domain.messages import (
    NOTICE_KINDS,
    OPTED_OUT,
    SETTLED_STATES,
    Message,
    MessageKind,
    MessageState,
    Receipt,
)
from appointments.domain.refs import AppointmentRef
from appointments.ports import Judge, Records, UnitOfWork
from appointments.use_cases.messaging.arrived_after_all import tell_no_other_way
from appointments.use_cases.messaging.looking_once_more import TAKEN_BACK
from appointments.use_cases.messaging.storable import storable
from appointments.use_cases.messaging.telling_by_person import tell_by_person
from appointments.use_cases.messaging.watch_notices import MARGIN
from appointments.use_cases.steps.collisions import trying
from appointments.use_cases.steps.emergency_untold import order_told_of, settle_emergency
from appointments.use_cases.steps.judging_again import judge_on_receipt
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling_another_way import tell_another_way
from appointments.use_cases.steps.ways_to_tell import notice_deadline
from appointments.use_cases.steps.withdrawing import withdraw_as_told

_PROGRESS = {
    MessageState.QUEUED: 0,
    MessageState.SENDING: 1,
    MessageState.UNKNOWN: 1,
    MessageState.SENT: 2,
    MessageState.FAILED: 3,
    # A "failed" that is followed by a "delivered" was a carrier's slow route: delivered is the last word.
    MessageState.DELIVERED: 4,
}


@dataclass(frozen=True)
class RecordReceipt:
    receipt: Receipt


def record_receipt(
    request: RecordReceipt,
    *,
    uow: UnitOfWork,
    judge: Judge,
    calendar: WorkingCalendar,
    teller: Teller | None = None,
) -> Message | None:
    """The message as it stands now; None when no message of ours has this provider reference.

    A visit that was closed while this receipt was awaited is judged once more. Without a `teller` what fails is a
    planner's at once.
    """
    told = request.receipt
    kept = replace(told, provider_ref=storable(told.provider_ref), message_ref=storable(told.message_ref))
    return trying(partial(_recorded, kept, uow, judge, calendar, teller))


def _recorded(
    receipt: Receipt, uow: UnitOfWork, judge: Judge, calendar: WorkingCalendar, teller: Teller | None
) -> Message | None:
    with uow.write() as records:
        message = _told_of(records, receipt)
        if message is None:
            return None
        settled = apply_receipt(records, message, receipt, teller=teller)
        judge_on_receipt(records, message, settled, judge=judge, calendar=calendar, now=receipt.at)
        records.commit()
    return settled


def _told_of(records: Records, receipt: Receipt) -> Message | None:
    """Held until this transaction ends. None also where ours has another name there by now: it was sent anew."""
    known = records.messages.by_provider_ref(receipt.provider, receipt.provider_ref)
    if known is not None:
        return records.messages.lock(known.ref)
    try:
        ours = records.messages.lock(receipt.message_ref) if receipt.message_ref else None
    except NotFound:
        return None
    return ours if ours is not None and ours.provider_ref in {None, receipt.provider_ref} else None


def apply_receipt(records: Records, message: Message, receipt: Receipt, *, teller: Teller | None = None) -> Message:
    """The same inside a transaction that is open already. A receipt that tells nothing new changes nothing."""
    if _PROGRESS.get(receipt.state, 0) <= _PROGRESS.get(message.state, 9):
        return message
    known = replace(message, provider=receipt.provider, provider_ref=receipt.provider_ref, lease_until=None)
    if receipt.state in {MessageState.SENT, MessageState.DELIVERED}:
        known = replace(known, sent_at=known.sent_at or receipt.at)
    if receipt.state is MessageState.DELIVERED:
        known = replace(known, delivered_at=receipt.delivered_at or receipt.at)
    known = replace(known, state=receipt.state)
    if receipt.state not in SETTLED_STATES:
        records.messages.save(known)
        return known
    settle(records, known, code=receipt.code, now=receipt.at, teller=teller)
    return known


def settle(records: Records, message: Message, *, code: str, now: datetime, teller: Teller | None = None) -> None:
    """A message reached its end: delivered, it is the notice the gate asks for. Failed, the household is told by the
    next way that it prefers and that can still come before the visit (rule 31); where there is none, by a planner. What
    arrived after all is told no other way any more.
    """
    settled = replace(message, failure=code if message.state is MessageState.FAILED else "")
    records.messages.save(settled)
    if settled.failure == OPTED_OUT:
        withdraw_as_told(records, settled, now)
    if message.appointment_ref is None:
        if (order := order_told_of(records, settled)) is not None:
            settle_emergency(records, settled, order, code=code, now=now, teller=teller)
        return
    records.ledger.append(settled_as(message, message.appointment_ref, code=code, now=now))
    appointment = records.appointments.get(message.appointment_ref)
    if message.promise_version != appointment.promise.version:
        return
    failed = message.state is MessageState.FAILED
    if failed and message.is_copy and code in {OPTED_OUT, TAKEN_BACK}:
        return  # a person asks about that number by now, and the household has its own
    if failed and teller is not None and tell_another_way(records, settled, appointment, teller=teller, now=now):
        return
    if failed or message.state is MessageState.EXPIRED:
        tell_by_person(records, settled, appointment, now)
        return
    # Only where it had been given up before, or comes so late that a planner was asked: a notice that arrives in the
    # usual way has no other way waiting.
    if message.state is MessageState.DELIVERED and (message.failure or _so_late(message, appointment, now)):
        tell_no_other_way(records, settled, appointment, now)
    delivered = message.kind in NOTICE_KINDS and message.state is MessageState.DELIVERED and not message.is_copy
    if delivered and (appointment.state, Action.NOTIFY) in TRANSITIONS:
        records.appointments.save(appointment.notify())
        records.ledger.append(
            AppointmentNotified(
                ref=appointment.ref, at=now, promise_version=message.promise_version, message_ref=message.ref
            )
        )


def _so_late(message: Message, appointment: Appointment, now: datetime) -> bool:
    """Whether a planner may have been asked by now to tell what nobody had got (`watch_notices`, `expire_leases`)."""
    known_by = notice_deadline(appointment) if message.kind in NOTICE_KINDS else appointment.promise.window.starts
    return message.kind in {*NOTICE_KINDS, MessageKind.CANCELLATION} and now >= known_by - MARGIN


def settled_as(message: Message, appointment_ref: AppointmentRef, *, code: str, now: datetime) -> MessageSettled:
    """The fact of what became of a message, and when."""
    return MessageSettled(
        ref=appointment_ref,
        at=now,
        message_ref=message.ref,
        state=message.state.value,
        code=code,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
    )
