"""Record a text that came in, and do at once what it says; what needs a search is left to `answer_replies`.

Nothing is guessed: a text that is not understood, or could mean two visits, confirms nothing and reaches a person
(rules 28 to 30 and 36). The same text twice from the provider is recorded once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from appointments.domain.appointments import Appointment
from appointments.domain.errors import NotFound
from appointments.domain.events import ReplyReceived
from appointments.domain.messages import Message
from appointments.domain.refs import AppointmentRef, MessageRef
from appointments.domain.replies import (
    LANGUAGES,
    Intent,
    Reading,
    Reply,
    interpret,
    only_courtesy,
)
from appointments.domain.times import Window, day_of
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.messaging.about_what import about_what
from appointments.use_cases.messaging.acting_on_reply import act
from appointments.use_cases.messaging.reply_tasks import hand_over, hand_over_besides
from appointments.use_cases.messaging.sender import Sender
from appointments.use_cases.messaging.storable import storable
from appointments.use_cases.messaging.told_instead import may_hear_of, told_besides, told_instead
from appointments.use_cases.messaging.warned import hear_warning, visit_to_answer_about
from appointments.use_cases.steps.challenging import can_be_challenged
from appointments.use_cases.steps.collisions import trying
from appointments.use_cases.steps.hearing import hear_of_visit
from appointments.use_cases.steps.teller import Teller

# Changed answers are searched for and offered in their own time: a webhook has to be quick.
LEFT_TO_ANSWER = frozenset({Intent.CHANGE, Intent.CHOOSE})


@dataclass(frozen=True)
class RecordReply:
    """A text as the provider gives it; `from_number` is E.164.

    `answers` is the message that it answers for sure: the call in which a key was pressed. None of a text, which may
    answer whatever was sent to its number.
    """

    provider: str
    provider_ref: str
    from_number: str
    text: str
    answers: MessageRef | None = None


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
    kept = replace(
        request,
        provider_ref=storable(request.provider_ref),
        from_number=storable(request.from_number),
        text=storable(request.text),
    )
    return trying(partial(_recorded, kept, uow=uow, clock=clock, teller=teller, languages=languages))


def _recorded(
    request: RecordReply, *, uow: UnitOfWork, clock: Clock, teller: Teller, languages: Collection[str]
) -> Reply | None:
    now = clock.now()
    with uow.write() as records:
        sent = _sender(records, request, now)
        reading = _read(records, request, sent, languages, now)
        reply = Reply(
            ref=records.new_ref("RE"),
            from_number=request.from_number,
            text=request.text,
            received_at=now,
            provider=request.provider,
            provider_ref=request.provider_ref,
            intent=reading.intent,
            choice=reading.choice,
            answers=sent.asked.ref if sent.asked else None,
        )
        found = about_what(records, reply, sent, languages)
        reply = found.reply
        if reply.intent not in LEFT_TO_ANSWER or found.awaited is None:
            reply = replace(reply, answered_at=now)
        if not records.replies.add(reply):
            return None
        if found.visit is not None:
            records.ledger.append(received(reply, found.visit.ref))
        teller = replace(teller, answering_in=reading.language)
        besides = None if sent.households else told_besides(records, reply.from_number, now)
        if found.behind is not None:
            hear_of_visit(records, reply, found.behind, teller, now, sure=found.sure)
        elif reading.hazard is not None:
            nearest = visit_to_answer_about(records, found.awaited, sent.awaited, sent.asked)
            hear_warning(records, reply, reading.hazard, sent.households, nearest, teller, now, besides=besides)
        elif found.awaited is not None and not found.safe and reply.intent is Intent.UNCLEAR:
            hand_over(records, reply, found.awaited, now, safe=False)
        elif besides is not None:
            if not only_courtesy(reply.text, languages=languages):
                hand_over_besides(records, reply, besides, now)
        elif found.thanked is None:
            act(records, reply, found.awaited, sent, teller, now, firm=reading.firm, needs=found.needs)
        records.commit()
    return reply


def _sender(records: Records, request: RecordReply, now: datetime) -> Sender:
    in_call = request.answers is not None
    asked = _called(records, request.answers) if in_call else records.messages.last_question(request.from_number)
    households = records.households.by_number(request.from_number)
    # Who is told in another household's place may be a tenant as well: the number is theirs, and it answers for both.
    known = {household.ref for household in households}
    households += [other for other in told_instead(records, asked, now) if other.ref not in known]
    awaited = [a for household in households for a in records.appointments.awaited_of_home(household.home_ref)]
    return Sender(households, may_hear_of(records, awaited, request.from_number, now), asked, in_call=in_call)


def _called(records: Records, ref: MessageRef | None) -> Message | None:
    try:
        return records.messages.get(ref) if ref is not None else None
    except NotFound:
        return None


def _read(records: Records, request: RecordReply, sent: Sender, languages: Collection[str], now: datetime) -> Reading:
    reading = interpret(
        request.text,
        sent.asked.question if sent.asked else None,
        today=day_of(now),
        promised=_promised(records, sent.asked, sent.awaited),
        languages=languages,
    )
    only_denies = not reading.firm and interpret(request.text, None, languages=languages).intent is Intent.DISPUTE
    if only_denies and can_be_challenged(records, sent.households, now):
        # "That is not true": of what we recorded, rather than of what is to come.
        return Reading(Intent.DISPUTE, language=reading.language)
    return reading


def _promised(records: Records, asked: Message | None, awaited: Sequence[Appointment]) -> Window | None:
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
