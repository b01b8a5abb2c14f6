"""What the household of a past visit was told, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.events import AppointmentConfirmed, Event
from appointments.domain.homes import Channel
from appointments.domain.messages import Landlord, Message, MessageKind, MessageState, wording
from appointments.domain.messages import Told as Facts
from appointments.domain.replies import DOES_IT_SUIT, Intent, Reply
from appointments.domain.times import at
from appointments.use_cases.messaging.record_receipt import settled_as
from appointments.use_cases.messaging.record_reply import received
from appointments.use_cases.steps.outbox import queued
from web.demo.dice import Dice


@dataclass(frozen=True)
class Told:
    """The messages of one promise, and the reply to them if there was one."""

    messages: tuple[Message, ...]
    reply: Reply | None = None

    def facts(self, appointment: Appointment) -> list[Event]:
        """What the product writes down when it tells a household and hears from it."""
        made: list[Event] = []
        for message in self.messages:
            made.append(queued(message, appointment.ref))
            settled_at = message.delivered_at or message.sent_at or message.queued_at
            made.append(settled_as(message, appointment.ref, code=message.failure, now=settled_at))
        if self.reply is not None:
            made.append(received(self.reply, appointment.ref))
            if self.reply.intent is Intent.CONFIRM:
                at = self.reply.received_at
                made.append(AppointmentConfirmed(appointment.ref, at, appointment.promise.version, self.reply.ref))
        return made


def told(
    appointment: Appointment, number: str, landlord: Landlord, dice: Dice, *, arrives: bool, answer: Intent | None
) -> Told:
    """A confirmation at booking and a reminder the day before; neither arrives where the phone is off."""
    promise = appointment.promise
    day_before = at(promise.day - timedelta(days=1), time(16, 0))
    times = {MessageKind.CONFIRMATION: _in_the_day(promise.made_at), MessageKind.REMINDER: day_before}
    messages = tuple(
        _message(kind, appointment, number, landlord, sent_at, dice, arrives=arrives)
        for kind, sent_at in times.items()
        if sent_at >= promise.made_at
    )
    if answer is None or not arrives:
        return Told(messages)
    last = messages[-1]
    received_at = (last.delivered_at or last.queued_at) + timedelta(minutes=dice.between(1, 120))
    reply = Reply(
        ref=dice.ref("RE"),
        from_number=number,
        text={Intent.CONFIRM: "1", Intent.CANNOT_MAKE_IT: "3"}.get(answer, "2"),
        received_at=received_at,
        provider="handset",
        provider_ref=dice.ref("HS"),
        intent=answer,
        appointment_ref=appointment.ref,
        promise_version=promise.version,
        answers=last.ref,
        answered_at=received_at,
    )
    return Told(messages, reply)


def _in_the_day(instant: datetime) -> datetime:
    """Messages go out from 8am to 8pm."""
    local_day = instant.date()
    if instant < at(local_day, time(8)):
        return at(local_day, time(8))
    if instant >= at(local_day, time(20)):
        return at(local_day + timedelta(days=1), time(8))
    return instant


def _message(
    kind: MessageKind,
    appointment: Appointment,
    number: str,
    landlord: Landlord,
    sent_at: datetime,
    dice: Dice,
    *,
    arrives: bool,
) -> Message:
    promise = appointment.promise
    ref = dice.ref("M")
    return Message(
        ref=ref,
        kind=kind,
        channel=Channel.SMS,
        to=number,
        text=wording(kind, Facts(landlord, promise.purpose, promise.window)),
        dedupe_key=f"{appointment.ref}:{promise.version}:{kind}",
        queued_at=sent_at,
        not_before=sent_at,
        expires_at=promise.window.ends,
        appointment_ref=appointment.ref,
        promise_version=promise.version,
        question=DOES_IT_SUIT,
        state=MessageState.DELIVERED if arrives else MessageState.FAILED,
        attempts=1,
        provider="handset",
        provider_ref=f"demo-{ref}",
        sent_at=sent_at,
        delivered_at=sent_at + timedelta(seconds=dice.between(2, 90)) if arrives else None,
        failure="" if arrives else "switched-off",
    )
