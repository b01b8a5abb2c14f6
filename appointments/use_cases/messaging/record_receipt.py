"""Record what the provider says became of a message. Receipts come late, twice and out of order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import AWAITED_STATES, TRANSITIONS, Action, Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.events import AppointmentNotified, MessageSettled
from appointments.domain.messages import (
    AFTER_VISIT_KINDS,
    NOTICE_KINDS,
    SETTLED_STATES,
    Message,
    MessageKind,
    MessageState,
    Receipt,
)
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Judge, Records, UnitOfWork
from appointments.use_cases.steps.judging_again import judge_on_receipt

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
    request: RecordReceipt, *, uow: UnitOfWork, judge: Judge, calendar: WorkingCalendar
) -> Message | None:
    """The message as it stands now; None when no message of ours has this provider reference.

    A visit that was closed while this receipt was awaited is judged once more.
    """
    receipt = request.receipt
    with uow.write() as records:
        message = records.messages.by_provider_ref(receipt.provider, receipt.provider_ref)
        if message is None:
            return None
        settled = apply_receipt(records, message, receipt)
        judge_on_receipt(records, message, settled, judge=judge, calendar=calendar, now=receipt.at)
        records.commit()
    return settled


def apply_receipt(records: Records, message: Message, receipt: Receipt) -> Message:
    """The same inside a transaction that is open already. A receipt that tells nothing new changes nothing."""
    if _PROGRESS.get(receipt.state, 0) <= _PROGRESS.get(message.state, 9):
        return message
    known = replace(message, provider=receipt.provider, provider_ref=receipt.provider_ref, lease_until=None)
    if receipt.state in {MessageState.SENT, MessageState.DELIVERED}:
        known = replace(known, sent_at=known.sent_at or receipt.at)
    if receipt.state is MessageState.DELIVERED:
        known = replace(known, delivered_at=receipt.at)
    known = replace(known, state=receipt.state)
    if receipt.state not in SETTLED_STATES:
        records.messages.save(known)
        return known
    settle(records, known, code=receipt.code, now=receipt.at)
    return known


def settle(records: Records, message: Message, *, code: str, now: datetime) -> None:
    """A message reached its end: delivered, it is the notice the gate asks for; failed, a planner has to tell them."""
    settled = replace(message, failure=code if message.state is MessageState.FAILED else "")
    records.messages.save(settled)
    if message.appointment_ref is None:
        return
    records.ledger.append(settled_as(message, message.appointment_ref, code=code, now=now))
    appointment = records.appointments.get(message.appointment_ref)
    if message.promise_version != appointment.promise.version:
        return
    if message.kind is MessageKind.CANCELLATION and message.state is MessageState.FAILED:
        _fall_back(records, appointment, "They were not told that nobody comes. Ring the household.", "untold", now)
    if message.kind in AFTER_VISIT_KINDS and message.state is MessageState.FAILED:
        words = f"A text did not arrive. Tell the household another way, and record it: {message.text}"
        _fall_back(records, appointment, words, f"untold-{message.kind}", now)
    if message.kind not in NOTICE_KINDS:
        return
    if message.state is MessageState.DELIVERED and (appointment.state, Action.NOTIFY) in TRANSITIONS:
        records.appointments.save(appointment.notify())
        records.ledger.append(
            AppointmentNotified(
                ref=appointment.ref, at=now, promise_version=message.promise_version, message_ref=message.ref
            )
        )
    if message.state is MessageState.FAILED and appointment.state in AWAITED_STATES:
        words = "A text about this visit did not arrive. Ring the household and record the notice."
        _fall_back(records, appointment, words, "notice-failed", now)


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


def _fall_back(records: Records, appointment: Appointment, words: str, key: str, now: datetime) -> None:
    """A person tells them instead, before the visit (rule 31)."""
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.NOTICE_FAILED,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=min(now + timedelta(hours=2), max(appointment.promise.window.starts, now)),
            words=words,
            dedupe_key=f"{key}:{appointment.ref}:{appointment.promise.version}",
            appointment_ref=appointment.ref,
            work_order_ref=appointment.work_order_ref,
            home_ref=appointment.home_ref,
        )
    )
