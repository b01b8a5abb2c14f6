"""Record a notice given by a person: a planner rang, or a letter was posted (rule 1: channel, time, content)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.cancelling import NoAccessLimits, why_not_warned
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.figures import in_force
from appointments.domain.homes import Channel
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import AFTER_VISIT_KINDS, NOTICE_KINDS, Message, MessageKind, MessageState
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import day_of
from appointments.ports import Clock, LetterServed, Records, UnitOfWork
from appointments.use_cases.messaging.record_receipt import settle
from appointments.use_cases.steps.cancellation_facts import facts_of
from appointments.use_cases.steps.outbox import put_in_outbox


@dataclass(frozen=True)
class RecordNotice:
    """`words` is what was said or written. A text is never recorded this way: the product sends it itself.

    `kind` is what it told: the appointment, or one of the things that are told after a visit.
    """

    appointment_ref: AppointmentRef
    channel: Channel
    words: str
    by: str
    kind: MessageKind = MessageKind.CONFIRMATION


def record_notice(
    request: RecordNotice, *, uow: UnitOfWork, clock: Clock, letter_served_at: LetterServed, limits: NoAccessLimits
) -> Message:
    """The notice as kept with the messages; a letter is delivered on its deemed day of service.

    That the repair may be cancelled is told by hand under the same conditions as by text: WrongState before.
    """
    now = clock.now()
    if request.channel is Channel.SMS:
        raise Invalid(
            "channel", "channel: texts are sent and recorded by the system; choose telephone, e-mail or letter"
        )
    if request.kind not in NOTICE_KINDS | AFTER_VISIT_KINDS:
        raise Invalid("kind", "kind: nobody is told this by hand")
    if not request.words.strip():
        raise Invalid("words", "words: write what the household was told")
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        if request.kind is MessageKind.MAY_BE_CANCELLED:
            facts = facts_of(records, appointment.work_order_ref, now)
            if reason := why_not_warned(facts, limits):
                raise WrongState(reason)
        ref = records.new_ref("M")
        figures = in_force(records.figures.all(), day_of(now))
        notice = Message(
            ref=ref,
            kind=request.kind,
            channel=request.channel,
            to=request.by,
            text=at_most(request.words, NOTE, "words"),
            dedupe_key=f"notice:{ref}",
            queued_at=now,
            not_before=now,
            expires_at=appointment.promise.window.ends + timedelta(days=1),
            appointment_ref=appointment.ref,
            promise_version=appointment.promise.version,
            state=MessageState.DELIVERED,
            provider="planner",
            provider_ref=ref,
            sent_at=now,
            delivered_at=letter_served_at(now, figures=figures) if request.channel is Channel.LETTER else now,
        )
        put_in_outbox(records, notice, appointment.ref)
        settle(records, notice, code="", now=now)
        if request.kind in NOTICE_KINDS:
            _told_after_all(records, notice, appointment, now)
        records.commit()
    return notice


def _told_after_all(records: Records, notice: Message, appointment: Appointment, now: datetime) -> None:
    """What waited for a person to tell this promise is done with that: nobody has to say so once more."""
    promise = f"{appointment.ref}:{appointment.promise.version}"
    told = {f"no-channel:{promise}:{kind}" for kind in NOTICE_KINDS}
    by_rule = tuple(f"{key}:" for key in told)
    if notice.delivered_at is not None and notice.delivered_at <= now:
        told.add(f"notice-failed:{promise}")  # the watchdog's; a letter is not there yet
    for task in records.tasks.open_about(appointment.ref, appointment.home_ref):
        if task.dedupe_key in told or task.dedupe_key.startswith(by_rule):
            records.tasks.save(task.settle(notice.to, f"They were told: {notice.text}", now))
