"""Record a text that came in, and do at once what it says; what needs a search is left to `answer_replies`.

Nothing is guessed: a text that is not understood, or could mean two visits, confirms nothing and reaches a person
(rules 28 to 30 and 36). The same text twice from the provider is recorded once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from appointments.domain.appointments import Appointment
from appointments.domain.events import ReplyReceived
from appointments.domain.messages import Message
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import LANGUAGES, Intent, Reading, Reply, interpret
from appointments.domain.times import Window, day_of
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.messaging.acting_on_reply import act
from appointments.use_cases.messaging.matching import matched, said_at_the_door, to_the_door, visit_meant
from appointments.use_cases.messaging.reply_tasks import hand_over
from appointments.use_cases.messaging.told_instead import is_safe, told_instead
from appointments.use_cases.messaging.warned import hear_warning, visit_to_answer_about
from appointments.use_cases.steps.challenging import can_be_challenged
from appointments.use_cases.steps.collisions import trying
from appointments.use_cases.steps.hearing import hear_of_visit
from appointments.use_cases.steps.telling import Teller

# Changed answers are searched for and offered in their own time: a webhook has to be quick.
LEFT_TO_ANSWER = frozenset({Intent.CHANGE, Intent.CHOOSE})
# What changes a visit, or is taken for the household's word on it.
_CHANGING = LEFT_TO_ANSWER | {Intent.CONFIRM, Intent.CANNOT_MAKE_IT}


@dataclass(frozen=True)
class RecordReply:
    """A text as the provider gives it; `from_number` is E.164."""

    provider: str
    provider_ref: str
    from_number: str
    text: str


def record_reply(
    request: RecordReply,
    *,
    uow: UnitOfWork,
    clock: Clock,
    teller: Teller,
    languages: Collection[str] = LANGUAGES,
) -> Reply | None:
    """The reply as understood; None when the provider had delivered it before. `languages` are those it is read in.

    Read and done again where it collides with a planner: not every provider sends a text twice, and none may be lost.
    """
    kept = replace(request, text=_storable(request.text), from_number=_storable(request.from_number))
    return trying(partial(_recorded, kept, uow=uow, clock=clock, teller=teller, languages=languages))


def _storable(text: str) -> str:
    """No database keeps a NUL, or half a character as JSON can write one; and nobody means either."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _recorded(
    request: RecordReply, *, uow: UnitOfWork, clock: Clock, teller: Teller, languages: Collection[str]
) -> Reply | None:
    now = clock.now()
    with uow.write() as records:
        asked = records.messages.last_question(request.from_number)
        households = records.households.by_number(request.from_number) or told_instead(records, asked, now)
        awaited = [a for household in households for a in records.appointments.awaited_of_home(household.home_ref)]
        reading = interpret(
            request.text,
            asked.question if asked else None,
            today=day_of(now),
            promised=_promised(records, asked, awaited),
            languages=languages,
        )
        teller = replace(teller, answering_in=reading.language)
        if not reading.firm and can_be_challenged(records, households, now):
            reading = Reading(Intent.DISPUTE)  # "that is not true": of what we recorded, rather than of what is to come
        reply = Reply(
            ref=records.new_ref("RE"),
            from_number=request.from_number,
            text=request.text,
            received_at=now,
            provider=request.provider,
            provider_ref=request.provider_ref,
            intent=reading.intent,
            choice=reading.choice,
            answers=asked.ref if asked else None,
        )
        here = [a for household in households for a in records.appointments.on_site_at(household.home_ref)]
        at_the_door = len(here) == 1 and said_at_the_door(reply, asked, here[0], languages)
        reply, about = (
            to_the_door(reply, here[0]) if at_the_door else matched(records, reply, asked, awaited, languages)
        )
        past, sure = (None, False) if at_the_door else visit_meant(records, reply, about, households, awaited, now)
        if past is not None:
            reply, about = replace(reply, appointment_ref=past.ref, promise_version=None), None
        safe = about is None or at_the_door or is_safe(records, about, request.from_number, now)
        if not safe and reply.intent in _CHANGING:
            reply = replace(reply, intent=Intent.UNCLEAR, choice=None)
        if reply.intent not in LEFT_TO_ANSWER or about is None:
            reply = replace(reply, answered_at=now)
        if not records.replies.add(reply):
            return None
        subject = about or past
        if subject is not None:
            records.ledger.append(received(reply, subject.ref))
        if past is not None:
            hear_of_visit(records, reply, past, teller, now, sure=sure)
        else:
            if reading.hazard is not None:
                nearest = visit_to_answer_about(records, about, awaited, asked)
                hear_warning(records, reply, reading.hazard, households, nearest, teller, now)
            elif about is not None and not safe and reply.intent is Intent.UNCLEAR:
                hand_over(records, reply, about, now, safe=False)
            else:
                act(records, reply, about, households, awaited, teller, now, firm=reading.firm)
        records.commit()
    return reply


def _promised(records: Records, asked: Message | None, awaited: list[Appointment]) -> Window | None:
    """The window that a yes would be about; None when it could be any."""
    if asked is not None and asked.appointment_ref is not None and not asked.reply_ref:
        promises = records.appointments.get(asked.appointment_ref).promises
        return next((p.window for p in promises if p.version == asked.promise_version), None)
    return awaited[0].promise.window if len(awaited) == 1 else None


def received(reply: Reply, appointment_ref: AppointmentRef) -> ReplyReceived:
    """The fact that this came in about an appointment: what it was understood as, and a digest of the words."""
    return ReplyReceived(
        ref=appointment_ref,
        at=reply.received_at,
        reply_ref=reply.ref,
        intent=reply.intent.value,
        promise_version=reply.promise_version,
        text_digest=sha256(reply.text.encode()).hexdigest(),
    )
