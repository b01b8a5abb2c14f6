"""The planner's task that a text from a resident becomes: nothing that nobody understood is left lying."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.replies import Intent, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records
from appointments.use_cases.messaging.sender import Sender
from appointments.use_cases.steps.audience import whom_to_ring
from appointments.use_cases.steps.setting_tasks import set_task

_KINDS = {
    Intent.CANNOT_MAKE_IT: TaskKind.CANNOT_MAKE_IT,
    Intent.DISPUTE: TaskKind.DISPUTE,
    Intent.RUNNING_LATE: TaskKind.RUNNING_LATE,
    Intent.ALREADY_FIXED: TaskKind.ALREADY_FIXED,
}
_SAYS_OTHERWISE = "A resident's text says that a visit was otherwise than we think. Read it, and find out which one."
_NOT_UNDERSTOOD = "A resident's text was not understood. Read it and answer before the visit."
_NOT_SAFE = (
    "A text about this visit came from another number than the household's safe one. Nothing was changed. Do not "
    "answer it: ask them on the safe number."
)
_BESIDES = (
    "A text came from somebody who is told about this visit besides the household. Nothing was changed. Read it, and "
    "ask the household where it matters."
)
_TO_READ = {
    Intent.DISPUTE: _SAYS_OTHERWISE,
    Intent.CANNOT_MAKE_IT: "A resident's text says no, and we could not tell to what. Read it and ask them.",
    Intent.RUNNING_LATE: "The resident is running late. Read the text and tell the operative.",
    Intent.ALREADY_FIXED: (
        "The resident's text says that the repair is not needed any more. Nothing was called off: ask them, then close "
        "the repair or keep the visit."
    ),
}


def hand_over_unmatched(records: Records, reply: Reply, sent: Sender, now: datetime) -> None:
    """Of a text that could be about no visit, or about several."""
    households = sent.households
    if sent.in_call:
        known = "it answers a call about a visit that is not open any more"
    elif sent.awaited:
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


def hand_over_besides(records: Records, reply: Reply, about: Appointment, now: datetime) -> None:
    """Of a text from a number that is told about this visit besides the household, and that answers nothing for it."""
    set_task(
        records,
        about,
        TaskKind.UNCLEAR_REPLY,
        _BESIDES,
        key=f"besides:{reply.ref}",
        due_at=now + timedelta(hours=2),
        now=now,
        reply_ref=reply.ref,
    )


def hand_over_change(records: Records, reply: Reply, about: Appointment, why: str, now: datetime) -> None:
    """Of a text that asks for another time and that we could not answer; `why` is a sentence or two."""
    ring = whom_to_ring(records, about, now, otherwise="them")
    set_task(
        records,
        about,
        TaskKind.WANTS_CHANGE,
        f"The resident wants another time and we could not answer by text: {why} {ring}.",
        key=f"wants-change:{reply.ref}",
        due_at=now + timedelta(hours=2),
        now=now,
        reply_ref=reply.ref,
    )


def hand_over(records: Records, reply: Reply, about: Appointment, now: datetime, *, safe: bool = True) -> None:
    """Of a text about this visit that a program does not act upon; not `safe` where the household is told on one safe
    number, and this is another."""
    at_the_door = about.state is State.ON_SITE
    set_task(
        records,
        about,
        _KINDS.get(reply.intent, TaskKind.UNCLEAR_REPLY),
        _to_read(reply, at_the_door=at_the_door) if safe else _NOT_SAFE,
        key=f"unclear:{reply.ref}",
        due_at=now if at_the_door or reply.intent is Intent.RUNNING_LATE else now + timedelta(hours=2),
        now=now,
        reply_ref=reply.ref,
    )


def _to_read(reply: Reply, *, at_the_door: bool) -> str:
    if at_the_door:
        return "A resident texted while the operative is at the door. Read it now and tell the operative."
    return _TO_READ.get(reply.intent, _NOT_UNDERSTOOD)
