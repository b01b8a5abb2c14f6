"""Somebody who was at a visit claims an outcome after it was closed with another one.

A colleague of the crew was quicker, or a page was still open. The closing stands, and what they say is not lost: a
planner looks at both.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import CLAIMABLE, OUTCOME_WORDS, Outcome
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.tasks import Task
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.at_the_door.contradicting import look_again
from appointments.use_cases.at_the_door.on_the_visit import require_there


@dataclass(frozen=True)
class TellOtherwise:
    """`words` are theirs, and may be empty."""

    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    outcome: Outcome
    words: str = ""


def tell_otherwise(request: TellOtherwise, *, uow: UnitOfWork, clock: Clock) -> Task | None:
    """The planner's task with what was claimed; None when the visit was closed with this very outcome."""
    if request.outcome not in CLAIMABLE:
        said = OUTCOME_WORDS[request.outcome]
        raise Invalid("outcome", f"outcome: “{said}” is established from the records; nobody can claim it")
    now = clock.now()
    with uow.write() as records:
        closed = records.appointments.get(request.appointment_ref)
        if closed.state is not State.CLOSED:
            raise WrongState(f"the visit is not closed (it is {closed.state}); claim what happened there")
        require_there(closed, request.operative_ref)
        if closed.outcome is request.outcome:
            return None
        key = _key(request)
        before = records.tasks.about(key)
        if before is not None and before.done_at is not None:
            return before  # the same was said before, and a planner has looked at it
        who = records.operatives.get(request.operative_ref).name
        words = f" in these words: “{request.words.strip()}”" if request.words.strip() else ""
        claimed = f"{who} claimed “{OUTCOME_WORDS[request.outcome]}”{words}"
        task = look_again(records, closed, claimed, key, now, now)
        records.commit()
    return task


def _key(request: TellOtherwise) -> str:
    said = f"{request.operative_ref}\n{request.outcome}\n{request.words.strip()}"
    return f"contradicted:{request.appointment_ref}:{sha256(said.encode()).hexdigest()[:16]}"
