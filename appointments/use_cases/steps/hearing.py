"""A step shared by use cases: a text that came after a visit is heard, and never dropped (rules 29 and 54)."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.challenges import Challenge
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.replies import Intent, Reply
from appointments.domain.tasks import TaskKind
from appointments.ports import Records
from appointments.use_cases.steps.challenging import raise_challenge
from appointments.use_cases.steps.setting_tasks import set_task
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


def hear_of_visit(
    records: Records, reply: Reply, visit: Appointment, teller: Teller, now: datetime, *, sure: bool
) -> None:
    """Another account of the visit, in so many words, is a challenge at once; anything else is read by a person.

    `sure` is whether it can be about no other visit. Either way the resident is told that we have it.
    """
    open_already = any(challenge.waits for challenge in records.challenges.of(visit.ref))
    if reply.intent is Intent.DISPUTE and sure and not open_already:
        challenge = raise_challenge(records, visit, reply.text, now, teller.calendar, reply_ref=reply.ref)
        _answer(records, reply, visit, heard_by(challenge), teller, now)
        return
    said = OUTCOME_WORDS[visit.outcome or Outcome.NOT_ESTABLISHED]
    if open_already:
        words = f"The resident writes again about a visit recorded as “{said}”, whose challenge waits to be decided."
    else:
        words = (
            f"A text came after a visit recorded as “{said}”. Read it and answer. If they say that it was otherwise, "
            "make it a challenge."
        )
    set_task(
        records,
        visit,
        TaskKind.DISPUTE,
        words,
        key=f"after-visit:{reply.ref}",
        due_at=now + timedelta(hours=2),
        now=now,
        reply_ref=reply.ref,
    )
    _answer(records, reply, visit, MessageKind.ACKNOWLEDGEMENT, teller, now)


def heard_by(challenge: Challenge) -> MessageKind:
    """What the resident is told: that it is looked at, or, after the one review, that a person reads it."""
    return MessageKind.ACKNOWLEDGEMENT if challenge.repeats else MessageKind.CHALLENGE_HEARD


def _answer(
    records: Records, reply: Reply, visit: Appointment, kind: MessageKind, teller: Teller, now: datetime
) -> None:
    tell(records, visit, kind, teller=teller, now=now, dedupe=reply.ref, answering=reply.from_number)
