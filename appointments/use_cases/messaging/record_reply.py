"""Record a text that came in, and do at once what it says; what needs a search is left to `answer_replies`.

Nothing is guessed: a text that is not understood, or could mean two visits, confirms nothing and reaches a person
(rules 28 to 30 and 36). The same text twice from the provider is recorded once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from appointments.domain.appointments import TRANSITIONS, Action, Appointment, State
from appointments.domain.events import AppointmentConfirmed, ReplyReceived
from appointments.domain.homes import Household
from appointments.domain.messages import Choice, Message, MessageKind
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import (
    LANGUAGES,
    Intent,
    Question,
    QuestionKind,
    Reading,
    Reply,
    interpret,
)
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window, day_of
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment, cancel
from appointments.use_cases.messaging.matching import (
    BY_REPLY,
    matched,
    said_at_the_door,
    to_the_door,
    visit_meant,
    which_key,
)
from appointments.use_cases.messaging.warned import hear_warning, visit_to_answer_about
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.challenging import can_be_challenged
from appointments.use_cases.steps.hearing import hear_of_visit
from appointments.use_cases.steps.telling import Asking, Teller, tell
from appointments.use_cases.steps.withdrawing import restore, withdraw

# Changed answers are searched for and offered in their own time: a webhook has to be quick.
LEFT_TO_ANSWER = frozenset({Intent.CHANGE, Intent.CHOOSE})
_KINDS = {
    Intent.CANNOT_MAKE_IT: TaskKind.CANNOT_MAKE_IT,
    Intent.DISPUTE: TaskKind.DISPUTE,
    Intent.RUNNING_LATE: TaskKind.RUNNING_LATE,
    Intent.ALREADY_FIXED: TaskKind.ALREADY_FIXED,
}
_ANSWERED_BY = {Intent.RUNNING_LATE: MessageKind.LATE_HEARD, Intent.ALREADY_FIXED: MessageKind.FIXED_HEARD}
_SAYS_OTHERWISE = "A resident's text says that a visit was otherwise than we think. Read it, and find out which one."
_NOT_UNDERSTOOD = "A resident's text was not understood. Read it and answer before the visit."
_TO_READ = {
    Intent.DISPUTE: _SAYS_OTHERWISE,
    Intent.CANNOT_MAKE_IT: "A resident's text says no, and we could not tell to what. Read it and ask them.",
    Intent.RUNNING_LATE: "The resident is running late. Read the text and tell the operative.",
    Intent.ALREADY_FIXED: (
        "The resident's text says that the repair is not needed any more. Nothing was called off: ask them, then close "
        "the repair or keep the visit."
    ),
}
_ABOUT_WHICH = {
    Intent.CHANGE: "wants another time for one of them",
    Intent.CANNOT_MAKE_IT: "cannot make one of them",
    Intent.ALREADY_FIXED: "says that one of the repairs is not needed any more",
}
# What can only be done about one visit, so that with two of them we have to ask which.
_ABOUT_ONE = frozenset({Intent.CONFIRM, Intent.CHANGE, Intent.CANNOT_MAKE_IT, Intent.ALREADY_FIXED})


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
    """The reply as understood; None when the provider had delivered it before. `languages` are those it is read in."""
    now = clock.now()
    with uow.write() as records:
        asked = records.messages.last_question(request.from_number)
        households = records.households.by_number(request.from_number)
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
            text=request.text.replace("\0", ""),  # no database keeps a NUL, and nobody means one
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
            else:
                _act(records, reply, about, households, awaited, teller, now, firm=reading.firm)
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


def _act(
    records: Records,
    reply: Reply,
    about: Appointment | None,
    households: list[Household],
    awaited: list[Appointment],
    teller: Teller,
    now: datetime,
    *,
    firm: bool,
) -> None:
    if reply.intent in {Intent.STOP, Intent.WRONG_NUMBER} and households:
        withdraw(records, reply, households, awaited, now)
        return
    if reply.intent is Intent.START and households:
        restore(records, reply, households)
        return
    if about is None and len(awaited) > 1 and reply.intent in _ABOUT_ONE and firm:
        _ask_which(records, reply, awaited, teller, now)
        return
    if about is None:
        _unmatched(records, reply, households, awaited, now)
        if awaited:
            _acknowledge(records, reply, min(awaited, key=_starts), teller, now)
        return
    match reply.intent:
        case Intent.CONFIRM if (about.state, Action.CONFIRM) in TRANSITIONS:
            records.appointments.save(about.confirm())
            settle_agreeing(records, about, BY_REPLY, "The household texted that the time suits.", now)
            records.ledger.append(
                AppointmentConfirmed(ref=about.ref, at=now, promise_version=about.promise.version, reply_ref=reply.ref)
            )
        case Intent.CANNOT_MAKE_IT if firm and reply.promise_version == about.promise.version and _may_cancel(about):
            said = CancelAppointment(about.ref, BY_REPLY, by_landlord=False, reason="The resident cannot make it.")
            cancel(records, about, said, teller, now)
        case Intent.CHANGE | Intent.CHOOSE:
            pass  # answer_replies searches and offers, in its own time
        case _:
            _to_planner(records, reply, about, now)
            _acknowledge(records, reply, about, teller, now)


def _may_cancel(about: Appointment) -> bool:
    return (about.state, Action.CANCEL) in TRANSITIONS


def _acknowledge(records: Records, reply: Reply, about: Appointment, teller: Teller, now: datetime) -> None:
    number, kind = reply.from_number, _ANSWERED_BY.get(reply.intent, MessageKind.ACKNOWLEDGEMENT)
    tell(records, about, kind, teller=teller, now=now, dedupe=reply.ref, answering=number)


def _starts(appointment: Appointment) -> datetime:
    return appointment.promise.window.starts


def _ask_which(records: Records, reply: Reply, awaited: list[Appointment], teller: Teller, now: datetime) -> None:
    """Two visits this could be about: ask, never guess (rule 36)."""
    listed = sorted(awaited, key=lambda a: (_starts(a), a.ref))[:6]
    asking = Asking(
        question=Question(QuestionKind.WHICH_APPOINTMENT, len(listed)),
        said=tuple(Choice(a.promise.window, a.promise.purpose) for a in listed),
        choices=tuple(a.ref for a in listed),
        reply_ref=reply.ref,
    )
    tell(
        records,
        listed[0],
        MessageKind.WHICH_APPOINTMENT,
        teller=teller,
        now=now,
        dedupe=reply.ref,
        asking=asking,
        answering=reply.from_number,
    )
    if reply.intent is Intent.CONFIRM:
        return
    # Should "which?" never be answered, a person has to find out before anybody is sent.
    for home_ref in sorted({a.home_ref for a in awaited}):
        records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.UNMATCHED_REPLY,
                owner=Owner.PLANNER,
                made_at=now,
                due_at=min(now + timedelta(hours=2), _starts(listed[0])),
                words=f"A resident with several visits {_ABOUT_WHICH[reply.intent]}. We asked which; ring if nothing "
                "comes.",
                dedupe_key=which_key(reply.ref, home_ref),
                home_ref=home_ref,
                reply_ref=reply.ref,
            )
        )


def _unmatched(
    records: Records, reply: Reply, households: list[Household], awaited: list[Appointment], now: datetime
) -> None:
    if awaited:
        known = "it does not say which visit it is about"
    elif households:
        known = "no visit is open for this household"
    else:
        known = _asked_before(records, reply) or "nobody with this number is on record"
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.DISPUTE if reply.intent is Intent.DISPUTE else TaskKind.UNMATCHED_REPLY,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now if reply.intent is Intent.RUNNING_LATE else now + timedelta(hours=2),
            words=f"A text came in and {known}. Read it and answer.",
            dedupe_key=f"unmatched:{reply.ref}",
            home_ref=households[0].home_ref if len(households) == 1 else None,
            reply_ref=reply.ref,
        )
    )


def _asked_before(records: Records, reply: Reply) -> str:
    """Of a number that was asked about a visit and is on record nowhere now; empty when it was asked nothing.

    The task belongs to no home: what those before write keeps nobody from judging a visit of those who live there now.
    """
    asked = records.messages.get(reply.answers) if reply.answers else None
    if asked is None or asked.appointment_ref is None:
        return ""
    home = records.homes.get(records.appointments.get(asked.appointment_ref).home_ref)
    return (
        f"its number was on record at home {home.property_ref} when we asked it about a visit, and is not any more. It "
        "may be from those who lived there before, so nothing was changed"
    )


def _to_planner(records: Records, reply: Reply, about: Appointment, now: datetime) -> None:
    at_the_door = about.state is State.ON_SITE
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=_KINDS.get(reply.intent, TaskKind.UNCLEAR_REPLY),
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now if at_the_door or reply.intent is Intent.RUNNING_LATE else now + timedelta(hours=2),
            words=_to_read(reply, at_the_door=at_the_door),
            dedupe_key=f"unclear:{reply.ref}",
            appointment_ref=about.ref,
            work_order_ref=about.work_order_ref,
            home_ref=about.home_ref,
            reply_ref=reply.ref,
        )
    )


def _to_read(reply: Reply, *, at_the_door: bool) -> str:
    if at_the_door:
        return "A resident texted while the operative is at the door. Read it now and tell the operative."
    return _TO_READ.get(reply.intent, _NOT_UNDERSTOOD)
