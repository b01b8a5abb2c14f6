"""A step shared by use cases: queue what the household is told, in the transaction that makes it true.

The channel follows the household's preference and requirements (rule 27), among those that somebody carries for us.
Where none is left, a planner gets a task with the words to say: nobody is sent to people who were never told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.access import AccessRequirement
from appointments.domain.after_visit import AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import ENGLISH, Contacting, Way
from appointments.domain.homes import Channel
from appointments.domain.messages import COPY, WARNED_KINDS, Choice, Message, MessageKind, Told
from appointments.domain.refs import OfferRef, ReplyRef
from appointments.domain.reminder_rules import TOLD_OF, PlannedMessage, ReminderRule
from appointments.domain.replies import DOES_IT_SUIT, Question
from appointments.domain.tasks import Task
from appointments.domain.times import Window
from appointments.ports import Records
from appointments.use_cases.steps.audience import Audience, audience_of
from appointments.use_cases.steps.handing_to_planner import hand_to_planner
from appointments.use_cases.steps.outbox import put_in_outbox
from appointments.use_cases.steps.preparing import ask_others
from appointments.use_cases.steps.saying import (
    ASKING_KINDS,
    for_planner,
    names_operative,
    ruled_visit,
    said,
    who_comes,
)
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.ways_to_tell import (
    key_by,
    needs_person,
    sendable_from,
    told_before,
    ways_to_tell,
)

NOTHING_AFTER = AfterVisit()

# That a text came is no reason to ring anybody: a person reads it, and answers it.
_NEEDS_NO_PERSON = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.LATE_HEARD, MessageKind.FIXED_HEARD})

# "We are on our way" is no news after the time it names, give or take, or when a drive without one must be over.
_ETA_HOLDS_FOR = timedelta(minutes=10)
_A_PERSON_TELLS_WITHIN = timedelta(hours=4)
_OF_USE_FOR = timedelta(hours=12)
_DRIVE_OVER_IN = timedelta(hours=1)


@dataclass(frozen=True)
class Asking:
    """A question a message asks beyond "does it suit": what was listed, so that a number can be understood later."""

    question: Question
    said: tuple[Choice, ...]
    offer_ref: OfferRef | None = None
    choices: tuple[str, ...] = ()
    reply_ref: ReplyRef | None = None


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
    if planned is None:
        ask_others(records, appointment, kind, now)
    audience = audience_of(records, appointment, now, standing)
    if audience.rules.nobody:
        return None
    teller = replace(teller, rules=teller.rules.under(records.reminder_rulebooks.current()))
    news = _News(
        kind=kind,
        dedupe=dedupe,
        not_before=not_before,
        expires_at=expires_at,
        by_landlord=by_landlord,
        operative_name=operative_name,
        eta=eta,
        card=card,
        asking=asking,
        answering=answering,
        after=after,
        planned=planned,
    )
    if planned is not None or kind not in TOLD_OF:
        return _tell(records, appointment, news, audience, teller, now)
    visit = ruled_visit(records, appointment, audience.held, audience.rules, teller.rules.rulebook)
    told_of = [
        _tell(records, appointment, replace(news, kind=one.kind, planned=one), audience, teller, now)
        for one in teller.rules.at_event(kind, visit, now)
    ]
    return told_of[0] if told_of else None


@dataclass(frozen=True)
class _News:
    """One thing to tell, as `tell` was asked to; `planned` is what a reminder rule adds."""

    kind: MessageKind
    dedupe: str
    not_before: datetime | None
    expires_at: datetime | None
    by_landlord: bool
    operative_name: str
    eta: datetime | None
    card: str
    asking: Asking | None
    answering: str | None
    after: AfterVisit
    planned: PlannedMessage | None

    @property
    def rule(self) -> ReminderRule | None:
        return self.planned.rule if self.planned is not None else None

    def key(self, appointment: Appointment, rules: Contacting) -> str:
        """What is told once: of this promise, by this rule, and of whoever comes where they asked who that is."""
        named = appointment.lead if names_operative(self.kind, rules) else None
        parts = (self.planned.dedupe if self.planned is not None else "", self.dedupe, named or "")
        return ":".join(
            [appointment.ref, str(appointment.promise.version), self.kind, *(part for part in parts if part)]
        )

    def goes_from(self, now: datetime) -> datetime:
        return (self.planned.not_before if self.planned is not None else self.not_before) or now

    def to_say_by(self, window: Window, now: datetime) -> datetime:
        """When a person has to have told them: in time for the visit, and of a reminder when it would have gone out."""
        if self.kind is MessageKind.ON_THE_WAY:
            return now
        by = max(self.goes_from(now), now + _A_PERSON_TELLS_WITHIN)
        return min(by, window.starts) if window.starts > now else by

    def of_use_until(self, window: Window, now: datetime, goes_from: datetime) -> datetime:
        """Exclusive. What waits for the end of the quiet hours, however long they last, is of use after them."""
        if self.planned is not None and self.kind is MessageKind.ON_THE_WAY:
            return self.eta + _ETA_HOLDS_FOR if self.eta is not None else now + _DRIVE_OVER_IN
        until = self.planned.expires_at if self.planned is not None else self.expires_at
        return until or max(window.ends, max(now, goes_from) + _OF_USE_FOR)


def _tell(
    records: Records, appointment: Appointment, news: _News, audience: Audience, teller: Teller, now: datetime
) -> Message | Task | None:
    """Queue this one, or hand it to a planner."""
    kind, rules, rule = news.kind, audience.rules, news.rule
    told = _told(records, appointment, news, audience, teller)
    key = news.key(appointment, rules)
    strangers = audience.strangers(answering=news.answering is not None)
    way = None if strangers else _way(records, appointment, news, audience, teller, now)
    if way is None and (kind in _NEEDS_NO_PERSON or (kind is MessageKind.ON_THE_WAY and not _by_telephone(rules))):
        return None
    if (way is None or len(teller.channels) > 1) and told_before(records, appointment, key):
        return None
    if way is None:
        words = for_planner(kind, told, rule, rules)
        due_at = news.to_say_by(appointment.promise.window, now)
        return hand_to_planner(records, appointment, words, key, now, rules, due_at=due_at, how=strangers)
    asking = news.asking
    goes_from = sendable_from(teller, kind, way.channel, news.goes_from(now))
    message = Message(
        ref=records.new_ref("M"),
        kind=kind,
        channel=way.channel,
        to=way.to,
        text=said(kind, told.on(way.channel), rule, rules),
        dedupe_key=key_by(key, way.channel),
        queued_at=now,
        not_before=goes_from,
        expires_at=news.of_use_until(appointment.promise.window, now, goes_from),
        appointment_ref=appointment.ref,
        promise_version=None if kind in WARNED_KINDS else appointment.promise.version,
        question=asking.question if asking else DOES_IT_SUIT if kind in ASKING_KINDS else None,
        offer_ref=asking.offer_ref if asking else None,
        choices=asking.choices if asking else (),
        reply_ref=asking.reply_ref if asking else None,
        language=told.language,
        rule_name=rule.identity if rule is not None else "",
        rule_version=news.planned.rule_version if news.planned is not None else None,
    )
    if not put_in_outbox(records, message, appointment.ref):
        return None
    if news.answering is None and rules.copies_to:
        # Nobody has recorded their language. To answer with a number and to open its page is the household's own:
        # who is told besides it is asked nothing.
        english = replace(told, language=ENGLISH).on(Channel.LETTER)
        words = said(kind, english, rule, rules)
        text = replace(message, channel=Channel.SMS, text=words, dedupe_key=key, language=ENGLISH)
        _copy(records, text, appointment, rules)
    return message


def _by_telephone(rules: Contacting) -> bool:
    """Whether a person can tell them at once. No letter that somebody is on the way gets there before they do."""
    return Channel.VOICE in rules.channels


def _told(records: Records, appointment: Appointment, news: _News, audience: Audience, teller: Teller) -> Told:
    """What is told: the promise as it stands, and what is of the moment."""
    rules = audience.rules
    told = Told(
        landlord=teller.landlord,
        purpose=appointment.promise.purpose,
        window=appointment.promise.window,
        operative_name=news.operative_name or who_comes(records, appointment, news.kind, rules),
        eta=news.eta,
        choices=news.asking.said if news.asking else (),
        by_landlord=news.by_landlord,
        card=news.card,
        link=teller.link(appointment),
        asks=rules.reminder_lines,
        after=news.after,
        language=rules.written_in(audience.household, teller.answering_in),
    )
    return told.neutral() if rules.neutral else told


def _way(
    records: Records, appointment: Appointment, news: _News, audience: Audience, teller: Teller, now: datetime
) -> Way | None:
    """By which way it goes; None where a person has to tell them."""
    if news.answering is not None or news.asking is not None:
        # What lists numbers to pick from is read, not heard.
        number = audience.rules.texting_number(audience.household, news.answering)
        return Way(Channel.SMS, number) if number is not None and not needs_person(news.kind, audience.rules) else None
    return next(iter(ways_to_tell(records, appointment, news.kind, audience, teller, now, news.rule)), None)


def _copy(records: Records, text: Message, appointment: Appointment, rules: Contacting) -> None:
    """The same by text to those who are told besides the household. Nobody is asked anything twice."""
    for number in rules.copies_to:
        copy = replace(
            text,
            ref=records.new_ref("M"),
            to=number,
            dedupe_key=f"{text.dedupe_key}{COPY}{number}",
            question=None,
            choices=(),
        )
        if number != text.to:
            put_in_outbox(records, copy, appointment.ref)
