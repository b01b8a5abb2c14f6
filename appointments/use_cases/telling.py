"""A step shared by use cases: queue what the household is told, in the transaction that makes it true.

The channel follows the household's preference and requirements (rule 27). When no text may be sent, a planner gets a
task with the words to say: nobody is sent to people who were never told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from appointments.domain.access import RequirementSnapshot
from appointments.domain.appointments import Appointment
from appointments.domain.events import MessageQueued
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import Landlord, Message, MessageKind, Told, wording
from appointments.domain.refs import AppointmentRef, OfferRef, ReplyRef
from appointments.domain.replies import DOES_IT_SUIT, Question
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records, ReminderRules

ASKING_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})


@dataclass(frozen=True)
class Teller:
    """What every message needs to know of the landlord: its name, and when messages may go out.

    `link` makes the address of the household's page for an appointment; empty where there is no site.
    """

    landlord: Landlord
    rules: ReminderRules
    link: Callable[[Appointment], str] = lambda appointment: ""


@dataclass(frozen=True)
class Asking:
    """A question a message asks beyond "does it suit": what was listed, so that a number can be understood later."""

    question: Question
    said: tuple[str, ...]
    offer_ref: OfferRef | None = None
    choices: tuple[str, ...] = ()
    reply_ref: ReplyRef | None = None


def household_of(records: Records, appointment: Appointment) -> Household | None:
    return records.households.of_home(appointment.home_ref)


def texting_number(
    household: Household | None, requirements: tuple[RequirementSnapshot, ...], answering: str | None = None
) -> str | None:
    """The number to text now, or none: no mobile, opted out, not safe, or the household does not want texts.

    An answer goes to the number that wrote (`answering`) or to nobody: others of the household hold other telephones.
    """
    if household is None or household.contact is None:
        return None
    held = (number for resident in household.residents for number in resident.numbers)
    number = (
        household.texting_number()
        if answering is None
        else next((n for n in held if n.number == answering and n.may_text()), None)
    )
    only = [rules.only for item in requirements if (rules := item.kind.message_rules()).only]
    wanted = Channel.SMS in household.contact.prefers and all(Channel.SMS in channels for channels in only)
    return number.number if number and wanted else None


def tell(
    records: Records,
    appointment: Appointment,
    kind: MessageKind,
    *,
    teller: Teller,
    now: datetime,
    dedupe: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    by_landlord: bool = True,
    operative_name: str = "",
    eta: datetime | None = None,
    card: str = "",
    asking: Asking | None = None,
    answering: str | None = None,
) -> Message | Task | None:
    """Queue one message about an appointment's promise, or a planner's task to say it another way.

    `dedupe` tells apart two messages of one kind about one promise; `answering` is the number that wrote. None when
    exactly this was told, or handed to a planner, before.
    """
    promise = appointment.promise
    told = Told(
        landlord=teller.landlord,
        purpose=promise.purpose,
        window=promise.window,
        operative_name=operative_name,
        eta=eta,
        choices=asking.said if asking else (),
        by_landlord=by_landlord,
        card=card,
        link=teller.link(appointment),
    )
    text = wording(kind, told)
    key = f"{appointment.ref}:{promise.version}:{kind}{':' if dedupe else ''}{dedupe}"
    number = texting_number(household_of(records, appointment), promise.requirements, answering)
    if number is None:
        return _hand_to_planner(records, appointment, text, key, now)
    question = asking.question if asking else DOES_IT_SUIT if kind in ASKING_KINDS else None
    message = Message(
        ref=records.new_ref("M"),
        kind=kind,
        channel=Channel.SMS,
        to=number,
        text=text,
        dedupe_key=key,
        queued_at=now,
        not_before=teller.rules.sendable_from(not_before or now),
        expires_at=expires_at or max(promise.window.ends, now + timedelta(hours=12)),
        appointment_ref=appointment.ref,
        promise_version=promise.version,
        question=question,
        offer_ref=asking.offer_ref if asking else None,
        choices=asking.choices if asking else (),
        reply_ref=asking.reply_ref if asking else None,
    )
    if not records.messages.add(message):
        return None
    records.ledger.append(queued(message, appointment.ref))
    return message


def queued(message: Message, appointment_ref: AppointmentRef) -> MessageQueued:
    """The fact that this was told, or is about to be: channel, time, and a digest of the words (rule 1)."""
    return MessageQueued(
        ref=appointment_ref,
        at=message.queued_at,
        message_ref=message.ref,
        kind=message.kind.value,
        channel=message.channel.value,
        promise_version=message.promise_version,
        text_digest=sha256(message.text.encode()).hexdigest(),
    )


def _hand_to_planner(records: Records, appointment: Appointment, text: str, key: str, now: datetime) -> Task | None:
    task = Task(
        ref=records.new_ref("T"),
        kind=TaskKind.NO_CHANNEL,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=now + timedelta(hours=4),
        words=f"This household cannot be texted. Ring or write, then record the notice: {text}",
        dedupe_key=f"no-channel:{key}",
        appointment_ref=appointment.ref,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
    )
    return task if records.tasks.add(task) else None
