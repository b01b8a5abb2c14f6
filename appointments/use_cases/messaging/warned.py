"""A step shared by use cases: a text that warns of danger or distress goes to a person at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appointments.domain.appointments import Appointment, State
from appointments.domain.homes import Household
from appointments.domain.messages import Message, MessageKind
from appointments.domain.replies import Hazard, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records
from appointments.use_cases.steps.telling import Teller, tell

_WORDS = {
    Hazard.GAS: "A resident's text warns of gas or carbon monoxide. Read it now and ring them.",
    Hazard.HOME: "A resident's text warns of danger in the home. Read it now and ring them.",
    Hazard.PERSON: "A resident's text says that somebody may be in danger or distress. Read it now and ring them.",
}
_HEARD = {Hazard.GAS: MessageKind.GAS_HEARD}


def hear_warning(
    records: Records,
    reply: Reply,
    hazard: Hazard,
    households: Sequence[Household],
    about: Appointment | None,
    teller: Teller,
    now: datetime,
) -> None:
    """A planner's task that is due now and stands before all others, and an answer that names whom to ring.

    `about` is the visit it may be about, any of theirs; where there is none nobody can be answered by text, because a
    message is always about a visit.
    """
    words = _WORDS[hazard]
    if about is not None and about.state is State.ON_SITE:
        words += " The operative is at the door: tell them too."
    home_ref = households[0].home_ref if len(households) == 1 else None
    if not households:
        words += f" Nobody with this number is on record: {reply.from_number}."
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.HAZARD_SAID,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now,
            words=words,
            dedupe_key=f"hazard:{reply.ref}",
            appointment_ref=about.ref if about else None,
            work_order_ref=about.work_order_ref if about else None,
            home_ref=about.home_ref if about else home_ref,
            reply_ref=reply.ref,
        )
    )
    if about is not None:
        kind = _HEARD.get(hazard, MessageKind.HAZARD_HEARD)
        tell(records, about, kind, teller=teller, now=now, dedupe=reply.ref, answering=reply.from_number)


def visit_to_answer_about(
    records: Records, about: Appointment | None, awaited: Sequence[Appointment], asked: Message | None
) -> Appointment | None:
    """The visit that an answer can be bound to: theirs, the next of theirs, or the one we last wrote of."""
    if about is not None or awaited:
        return about or min(awaited, key=lambda a: (a.promise.window.starts, a.ref))
    if asked is not None and asked.appointment_ref is not None:
        return records.appointments.get(asked.appointment_ref)
    return None
