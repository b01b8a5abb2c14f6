"""A step shared by use cases: queue what the household is told, in the transaction that makes it true.

The channel follows the household's preference and requirements (rule 27), among those that somebody carries for us.
Where none is left, a planner gets a task with the words to say: nobody is sent to people who were never told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.after_visit import AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WEEKDAYS, WorkingCalendar
from appointments.domain.contacting import ENGLISH, Contacting, Way, contacting
from appointments.domain.events import MessageQueued
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import WARNED_KINDS, Choice, Landlord, Message, MessageKind, Told
from appointments.domain.refs import AppointmentRef, OfferRef, ReplyRef
from appointments.domain.reminder_rules import TOLD_OF, PlannedMessage
from appointments.domain.replies import DOES_IT_SUIT, Question
from appointments.domain.tasks import Task
from appointments.domain.times import day_of
from appointments.ports import Records, ReminderRules
from appointments.use_cases.steps.handing_to_planner import ASKED_BEFORE, MOVED_OUT, hand_to_planner
from appointments.use_cases.steps.preparing import ask_others
from appointments.use_cases.steps.saying import for_planner, in_order, ruled_visit, said
from appointments.use_cases.steps.ways_to_tell import (
    AT_ONCE_KINDS,
    key_by,
    sendable_from,
    told_before,
    ways_to_tell,
)

ASKING_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})
# Where a household wants to know who comes, these name them.
NAMING_KINDS = ASKING_KINDS

NOTHING_AFTER = AfterVisit()

# That a text came is no reason to ring anybody: a person reads it, and answers it.
_NEEDS_NO_PERSON = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.LATE_HEARD, MessageKind.FIXED_HEARD})

# "We are on our way" is no news after the time it names, give or take, or when a drive without one must be over.
_ETA_HOLDS_FOR = timedelta(minutes=10)
_DRIVE_OVER_IN = timedelta(hours=1)


@dataclass(frozen=True)
class Teller:
    """What every message needs to know of the landlord: its name, and when messages may go out.

    `link` makes the address of the household's page for an appointment; empty where there is no site. `calendar` has
    the days on which a person follows up what was told. `channels` are those that are carried for us, and
    `letter_served_at` is when a letter posted at an instant counts as served. `answering_in` is the language of the
    text that is being answered, empty where that is not known.
    """

    landlord: Landlord
    rules: ReminderRules
    link: Callable[[Appointment], str] = lambda appointment: ""
    calendar: WorkingCalendar = WEEKDAYS
    channels: frozenset[Channel] = frozenset({Channel.SMS})
    letter_served_at: Callable[[datetime], datetime] | None = None
    answering_in: str = ""


@dataclass(frozen=True)
class Asking:
    """A question a message asks beyond "does it suit": what was listed, so that a number can be understood later."""

    question: Question
    said: tuple[Choice, ...]
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


def asked_by(household: Household | None, held: Sequence[AccessRequirement]) -> list[AccessRequirement]:
    """Of all that is recorded of a home, what was recorded with those who live there now.

    What others needed before them still applies until it is reviewed, but whom they named is a stranger to these.
    """
    return [item for item in held if household is None or household.heard(item.recorded_at)]


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
    planned: PlannedMessage | None = None,
) -> Message | Task | None:
    """Queue one message about an appointment's promise, or a planner's task to say it another way.

    A message that tells of an event (a booking, a move, a cancellation, setting off) is told as the reminder rules have
    it, with what else they tell of that event; it is the first of those that is returned. `planned` is what a rule
    asked for, where that is known already.

    `dedupe` tells apart two messages of one kind about one promise; `answering` is the number that wrote; `standing`
    are the home's requirements where they were read already; `after` is for what is told after a visit. None when
    exactly this was told, or handed to a planner, before.
    """
    promise = appointment.promise
    if planned is None:
        ask_others(records, appointment, kind, now)
    held = records.requirements.of_home(appointment.home_ref) if standing is None else standing
    rules = contacting_by(held, appointment, now)
    if rules.nobody:
        return None
    teller = replace(teller, rules=teller.rules.under(records.reminder_rulebooks.current()))
    if planned is None and kind in TOLD_OF:
        each = partial(tell, records, appointment, teller=teller, now=now, dedupe=dedupe, by_landlord=by_landlord)
        each = partial(each, operative_name=operative_name, eta=eta, standing=held)
        visit = ruled_visit(records, appointment, held, rules, teller.rules.rulebook)
        told_of = [each(one.kind, planned=one) for one in teller.rules.at_event(kind, visit, now)]
        return told_of[0] if told_of else None
    rule = planned.rule if planned is not None else None
    if planned is not None:
        not_before, expires_at = planned.not_before, planned.expires_at
        dedupe = ":".join(part for part in (planned.dedupe, dedupe) if part)
        if kind is MessageKind.ON_THE_WAY:
            expires_at = eta + _ETA_HOLDS_FOR if eta is not None else now + _DRIVE_OVER_IN
        if kind is MessageKind.REMINDER and not operative_name and appointment.lead is not None:
            operative_name = records.operatives.get(appointment.lead).name
    if rules.name_operative and kind in NAMING_KINDS and appointment.lead is not None:
        operative_name = records.operatives.get(appointment.lead).name
        dedupe = f"{dedupe}{':' if dedupe else ''}{appointment.lead}"  # a swap is told anew
    household = household_of(records, appointment)
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
        asks=rules.reminder_lines,
        after=after,
        language=rules.written_in(household, teller.answering_in),
    )
    told = told.neutral() if rules.neutral else told
    key = f"{appointment.ref}:{promise.version}:{kind}{':' if dedupe else ''}{dedupe}"
    if answering is None and household is not None and not household.promised_to(promise.window):
        words = for_planner(kind, told, rule, rules)
        return hand_to_planner(records, appointment, words, key, now, rules, how=MOVED_OUT)
    theirs = contacting_by(asked_by(household, held), appointment, now)
    if rules.instead_to != theirs.instead_to:
        if kind in _NEEDS_NO_PERSON:
            return None
        words = for_planner(kind, told, rule, rules)
        return hand_to_planner(records, appointment, words, key, now, rules, how=ASKED_BEFORE)
    rules = replace(rules, copies_to=theirs.copies_to)
    if answering is not None or asking is not None:
        number = rules.texting_number(household, answering)  # what lists numbers to pick from is read, not heard
        ways: tuple[Way, ...] = (Way(Channel.SMS, number),) if number is not None else ()
    else:
        ways = in_order(ways_to_tell(records, appointment, kind, rules, household, teller, now), rule)
    if not ways and kind in _NEEDS_NO_PERSON:
        return None
    if not ways or (rules.told_by_person and kind not in AT_ONCE_KINDS):
        return hand_to_planner(records, appointment, for_planner(kind, told, rule, rules), key, now, rules)
    if len(teller.channels) > 1 and told_before(records, appointment, key):
        return None
    way = ways[0]
    question = asking.question if asking else DOES_IT_SUIT if kind in ASKING_KINDS else None
    message = Message(
        ref=records.new_ref("M"),
        kind=kind,
        channel=way.channel,
        to=way.to,
        text=said(kind, told.on(way.channel), rule, rules),
        dedupe_key=key_by(key, way.channel),
        queued_at=now,
        not_before=sendable_from(teller, kind, way.channel, not_before or now),
        expires_at=expires_at or max(promise.window.ends, now + timedelta(hours=12)),
        appointment_ref=appointment.ref,
        promise_version=None if kind in WARNED_KINDS else promise.version,
        question=question,
        offer_ref=asking.offer_ref if asking else None,
        choices=asking.choices if asking else (),
        reply_ref=asking.reply_ref if asking else None,
        language=told.language,
        rule_name=rule.identity if rule is not None else "",
        rule_version=planned.rule_version if planned is not None else None,
    )
    if not records.messages.add(message):
        return None
    records.ledger.append(queued(message, appointment.ref))
    if answering is None:
        # Nobody has recorded their language. To answer with a number and to open its page is the household's own:
        # who is told besides it is asked nothing.
        english = replace(told, language=ENGLISH).on(Channel.LETTER)
        words = said(kind, english, rule, rules)
        text = replace(message, channel=Channel.SMS, text=words, dedupe_key=key, language=ENGLISH)
        _copy(records, text, appointment, rules)
    return message


def _copy(records: Records, text: Message, appointment: Appointment, rules: Contacting) -> None:
    """The same by text to those who are told besides the household. Nobody is asked anything twice."""
    for number in rules.copies_to:
        copy = replace(
            text,
            ref=records.new_ref("M"),
            to=number,
            dedupe_key=f"{text.dedupe_key}:copy:{number}",
            question=None,
            choices=(),
        )
        if number != text.to and records.messages.add(copy):
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
