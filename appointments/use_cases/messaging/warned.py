"""A step shared by use cases: a text that warns of danger or distress goes to a person at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, State
from appointments.domain.contacting import contacting, looks_mobile
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import NEUTRAL_PURPOSE, Message, MessageKind, Told, wording
from appointments.domain.replies import Hazard, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window, day_of
from appointments.ports import Records
from appointments.use_cases.steps.audience import whom_to_ring
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

_WORDS = {
    Hazard.GAS: "A resident's text warns of gas or carbon monoxide. Read it now.",
    Hazard.HOME: "A resident's text warns of danger in the home. Read it now.",
    Hazard.PERSON: "A resident's text says that somebody may be in danger or distress. Read it now.",
}
_HEARD = {Hazard.GAS: MessageKind.GAS_HEARD}
_OF_USE = timedelta(hours=12)


def hear_warning(
    records: Records,
    reply: Reply,
    hazard: Hazard,
    households: Sequence[Household],
    about: Appointment | None,
    teller: Teller,
    now: datetime,
    *,
    besides: Appointment | None = None,
) -> None:
    """A planner's task that is due now and stands before all others, and an answer that names whom to ring.

    `about` is the visit it may be about, any of theirs; where there is none the answer is about none. `besides` is one
    that a number of no household was told of besides it: the planner has to know whose home it may be.
    """
    theirs = about or besides
    ring = whom_to_ring(records, theirs, now, otherwise="them") if theirs is not None else "Ring them"
    words = f"{_WORDS[hazard]} {ring} at once."
    if about is not None and about.state is State.ON_SITE:
        words += " The operative is at the door: tell them too."
    home_ref = households[0].home_ref if len(households) == 1 else None
    if not households and besides is None:
        words += f" Nobody with this number is on record: {reply.from_number}."
    elif not households:
        words += f" It came from a number that is told about this visit besides the household: {reply.from_number}."
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.HAZARD_SAID,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now,
            words=words,
            dedupe_key=f"hazard:{reply.ref}",
            appointment_ref=theirs.ref if theirs else None,
            work_order_ref=theirs.work_order_ref if theirs else None,
            home_ref=theirs.home_ref if theirs else home_ref,
            reply_ref=reply.ref,
        )
    )
    kind = _HEARD.get(hazard, MessageKind.HAZARD_HEARD)
    if about is not None:
        tell(records, about, kind, teller=teller, now=now, dedupe=reply.ref, answering=reply.from_number)
    elif _may_be_answered(records, reply.from_number, households, now):
        _answer(records, kind, reply.from_number, teller, now)


def _may_be_answered(records: Records, number: str, households: Sequence[Household], now: datetime) -> bool:
    """A mobile that nobody here has, or a number that all who have it may be texted on."""
    if not households:
        return looks_mobile(number)
    today = day_of(now)
    return all(
        contacting(snapshot(records.requirements.of_home(household.home_ref), today)).texting_number(household, number)
        for household in households
    )


def _answer(records: Records, kind: MessageKind, number: str, teller: Teller, now: datetime) -> None:
    """About no visit. Once a day for each number: what writes may be a machine that answers ours."""
    told = Told(landlord=teller.landlord, purpose=NEUTRAL_PURPOSE, window=Window(now, now + _OF_USE))
    records.messages.add(
        Message(
            ref=records.new_ref("M"),
            kind=kind,
            channel=Channel.SMS,
            to=number,
            text=wording(kind, told),
            dedupe_key=f"{kind}:{number}:{day_of(now).isoformat()}",
            queued_at=now,
            not_before=now,
            expires_at=now + _OF_USE,
        )
    )


def visit_to_answer_about(
    records: Records, about: Appointment | None, awaited: Sequence[Appointment], asked: Message | None
) -> Appointment | None:
    """The visit that an answer can be bound to: theirs, the next of theirs, or the one we last wrote of."""
    if about is not None or awaited:
        return about or min(awaited, key=lambda a: (a.promise.window.starts, a.ref))
    if asked is not None and asked.appointment_ref is not None:
        return records.appointments.get(asked.appointment_ref)
    return None
