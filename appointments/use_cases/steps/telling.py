"""A step shared by use cases: queue what the household is told, in the transaction that makes it true.

The channel follows the household's preference and requirements (rule 27). When no text may be sent, a planner gets a
task with the words to say: nobody is sent to people who were never told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.after_visit import AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WEEKDAYS, WorkingCalendar
from appointments.domain.contacting import Contacting, contacting
from appointments.domain.events import MessageQueued
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import URGENT_KINDS, Landlord, Message, MessageKind, Told, wording
from appointments.domain.refs import AppointmentRef, OfferRef, ReplyRef
from appointments.domain.replies import DOES_IT_SUIT, Question
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of
from appointments.ports import Records, ReminderRules
from appointments.use_cases.steps.preparing import ask_others

ASKING_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})
# Where a household wants to know who comes, these name them.
NAMING_KINDS = ASKING_KINDS
# Of the moment: they are sent in English rather than not at all, because no person could say them in time.
AT_ONCE_KINDS = frozenset({MessageKind.ON_THE_WAY, MessageKind.AT_THE_DOOR}) | URGENT_KINDS

_MOVED = (
    "The household that this is about has moved out. Find out how to reach it, and tell nobody who lives there now:"
)

NOTHING_AFTER = AfterVisit()


@dataclass(frozen=True)
class Teller:
    """What every message needs to know of the landlord: its name, and when messages may go out.

    `link` makes the address of the household's page for an appointment; empty where there is no site. `calendar` has
    the days on which a person follows up what was told.
    """

    landlord: Landlord
    rules: ReminderRules
    link: Callable[[Appointment], str] = lambda appointment: ""
    calendar: WorkingCalendar = WEEKDAYS


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


def contacting_by(held: Sequence[AccessRequirement], appointment: Appointment, now: datetime) -> Contacting:
    """How the household may be told now: by what it asks for today and on the day of the visit, not when it booked.

    `held` is all that is recorded of the home.
    """
    every = {item.ref: item for day in (day_of(now), appointment.promise.day) for item in snapshot(held, day)}
    return contacting(every[ref] for ref in sorted(every))


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
    standing: Sequence[AccessRequirement] | None = None,
    after: AfterVisit = NOTHING_AFTER,
) -> Message | Task | None:
    """Queue one message about an appointment's promise, or a planner's task to say it another way.

    `dedupe` tells apart two messages of one kind about one promise; `answering` is the number that wrote; `standing`
    are the home's requirements where they were read already; `after` is for what is told after a visit. None when
    exactly this was told, or handed to a planner, before.
    """
    promise = appointment.promise
    ask_others(records, appointment, kind, now)
    held = records.requirements.of_home(appointment.home_ref) if standing is None else standing
    rules = contacting_by(held, appointment, now)
    if rules.nobody:
        return None
    if rules.name_operative and kind in NAMING_KINDS and appointment.lead is not None:
        operative_name = records.operatives.get(appointment.lead).name
        dedupe = f"{dedupe}{':' if dedupe else ''}{appointment.lead}"  # a swap is told anew
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
        asks=" ".join(rules.reminder_lines),
        after=after,
    )
    text = wording(kind, told.neutral() if rules.neutral else told)
    key = f"{appointment.ref}:{promise.version}:{kind}{':' if dedupe else ''}{dedupe}"
    household = household_of(records, appointment)
    number = rules.texting_number(household, answering)
    if answering is None and household is not None and not household.promised_to(promise.window):
        return _hand_to_planner(records, appointment, text, key, now, rules, moved=True)
    if number is None or (rules.language and kind not in AT_ONCE_KINDS):
        return _hand_to_planner(records, appointment, text, key, now, rules)
    question = asking.question if asking else DOES_IT_SUIT if kind in ASKING_KINDS else None
    message = Message(
        ref=records.new_ref("M"),
        kind=kind,
        channel=Channel.SMS,
        to=number,
        text=text,
        dedupe_key=key,
        queued_at=now,
        not_before=now if kind in URGENT_KINDS else teller.rules.sendable_from(not_before or now),
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
    if answering is None:
        _copy(records, message, appointment, rules)
    return message


def _copy(records: Records, message: Message, appointment: Appointment, rules: Contacting) -> None:
    """The same to those who are told besides the household. Nobody is asked anything twice."""
    for number in rules.copies_to:
        copy = replace(
            message,
            ref=records.new_ref("M"),
            to=number,
            dedupe_key=f"{message.dedupe_key}:copy:{number}",
            question=None,
            choices=(),
        )
        if number != message.to and records.messages.add(copy):
            records.ledger.append(queued(copy, appointment.ref))


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


def _hand_to_planner(
    records: Records,
    appointment: Appointment,
    text: str,
    key: str,
    now: datetime,
    rules: Contacting,
    *,
    moved: bool = False,
) -> Task | None:
    """`moved`: those whom it is about live elsewhere now, and it is none of the business of those who live there."""
    how = _MOVED if moved else f"{_another_way(rules)} Then record the notice:"
    task = Task(
        ref=records.new_ref("T"),
        kind=TaskKind.NO_CHANNEL,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=now + timedelta(hours=4),
        words=f"{how} {text}",
        dedupe_key=f"no-channel:{key}",
        appointment_ref=appointment.ref,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
    )
    return task if records.tasks.add(task) else None


def _another_way(rules: Contacting) -> str:
    """What a planner does where no text may be sent."""
    ways = {
        Channel.VOICE: "ring",
        Channel.LETTER: "write a letter",
        Channel.EMAIL: "write an e-mail",
    }
    left = [words for channel, words in ways.items() if channel in rules.channels]
    if rules.language and rules.may_text:
        return f"This household is told in its own language ({rules.language}). Tell them with an interpreter."
    if not left:
        return "What this household asks for leaves no way to tell it. Ask how it wants to be told."
    if rules.instead_to is not None:
        left = (
            ["ring the number in what the household needs, and no other"] if Channel.VOICE in rules.channels else left
        )
    return f"This household cannot be texted. {' or '.join(left).capitalize()}."
