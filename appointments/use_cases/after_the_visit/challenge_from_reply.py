"""A planner reads another account of a visit in a resident's text: it becomes a challenge, in the words as written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from appointments.domain.challenges import Challenge
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.refs import AppointmentRef, TaskRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.challenging import can_be_challenged, raise_challenge
from appointments.use_cases.steps.hearing import heard_by
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class ChallengeFromReply:
    """`task_ref` is the task that shows the text; `appointment_ref` the visit it is about."""

    task_ref: TaskRef
    appointment_ref: AppointmentRef
    by: str


def challenge_from_reply(request: ChallengeFromReply, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Challenge:
    """The challenge in the resident's own words. The task is settled, and the resident is told that we have it."""
    now = clock.now()
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        if task.reply_ref is None:
            raise WrongState("this task is about no text of a resident's")
        reply = records.replies.get(task.reply_ref)
        possible = can_be_challenged(records, records.households.by_number(reply.from_number), now)
        appointment = next((item for item in possible if item.ref == request.appointment_ref), None)
        if appointment is None:
            raise Invalid("appointment", "appointment: choose a visit of this household that can be challenged")
        challenge = raise_challenge(records, appointment, reply.text, now, teller.calendar, reply_ref=reply.ref)
        records.replies.save(replace(reply, appointment_ref=reply.appointment_ref or appointment.ref))
        records.tasks.save(task.settle(request.by, "It is another account of the visit: a manager decides.", now))
        tell(
            records,
            appointment,
            heard_by(challenge),
            teller=teller,
            now=now,
            dedupe=challenge.ref,
            answering=reply.from_number,
        )
        records.commit()
    return challenge
