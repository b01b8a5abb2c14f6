"""What did not arrive, or perhaps did not, is told by a person: before the visit where somebody waits (rule 31)."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import AWAITED_STATES, Appointment
from appointments.domain.homes import Channel
from appointments.domain.messages import AFTER_VISIT_KINDS, NOTICE_KINDS, Message, MessageKind, MessageState
from appointments.domain.tasks import TaskKind
from appointments.ports import Records
from appointments.use_cases.steps.audience import whom_to_ring
from appointments.use_cases.steps.setting_tasks import set_task

NOBODY_KNOWS = "nobody-knows"  # the failure of a message whose fate was asked for in vain; a receipt may still tell

SENT_AS = {
    Channel.SMS: "a text",
    Channel.VOICE: "a call",
    Channel.EMAIL: "an e-mail",
    Channel.LETTER: "a letter",
}


def tell_by_person(records: Records, message: Message, appointment: Appointment, now: datetime) -> None:
    """`message` failed, or expired unsent. Nothing where nobody needs to hear of it any more."""
    perhaps = message.failure == NOBODY_KNOWS
    if message.kind is MessageKind.CANCELLATION:
        tell_that_nobody_comes(records, appointment, now, perhaps=perhaps)
    elif message.kind in AFTER_VISIT_KINDS:
        lost = _lost(SENT_AS[message.channel], perhaps=perhaps)
        words = f"{lost} Tell the household another way, and record it: {message.text}"
        _ask_planner(records, appointment, words, message.kind, now)
    elif message.kind in NOTICE_KINDS and message.state is MessageState.FAILED and appointment.state in AWAITED_STATES:
        lost = _lost(f"{SENT_AS[message.channel]} about this visit", perhaps=perhaps)
        words = f"{lost} {whom_to_ring(records, appointment, now)} and record the notice."
        _ask_planner(records, appointment, words, message.kind, now)


def tell_that_nobody_comes(records: Records, appointment: Appointment, now: datetime, *, perhaps: bool) -> None:
    """Of a visit that was called off. `perhaps`: they may have been told, and nobody can say."""
    untold = "Nobody knows whether they were told" if perhaps else "They were not told"
    words = f"{untold} that nobody comes. {whom_to_ring(records, appointment, now)}."
    _ask_planner(records, appointment, words, MessageKind.CANCELLATION, now)


def key_of_task(kind: MessageKind, appointment: Appointment) -> str | None:
    """Of the task that tells this by a person; None where nobody is asked to."""
    if kind is MessageKind.CANCELLATION:
        what = "untold"
    elif kind in AFTER_VISIT_KINDS:
        what = f"untold-{kind}"
    elif kind in NOTICE_KINDS:
        what = "notice-failed"
    else:
        return None
    return f"{what}:{appointment.ref}:{appointment.promise.version}"


def _lost(what: str, *, perhaps: bool) -> str:
    return f"Nobody knows whether {what} arrived." if perhaps else f"{what[0].upper()}{what[1:]} did not arrive."


def _ask_planner(records: Records, appointment: Appointment, words: str, kind: MessageKind, now: datetime) -> None:
    set_task(
        records,
        appointment,
        TaskKind.NOTICE_FAILED,
        words,
        key=key_of_task(kind, appointment) or f"untold-{kind}:{appointment.ref}",
        due_at=min(now + timedelta(hours=2), max(appointment.promise.window.starts, now)),
        now=now,
    )
