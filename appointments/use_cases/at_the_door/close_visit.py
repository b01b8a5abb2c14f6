"""Close a visit: the only door to a claimed outcome, whoever claims it and through whatever door it comes.

The first of the three locks: a judge is required and has no default. A refused claim is an answer, not an error: it is
stored, it says everything that is missing, and the appointment stays open while the operative is on site.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import Held, child_alone, ended_at
from appointments.domain.outcomes import (
    CLAIMABLE,
    OUTCOME_WORDS,
    Door,
    Outcome,
    OutcomeClaim,
)
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.ports import Clock, Judge, UnitOfWork
from appointments.use_cases.at_the_door.on_the_visit import require_assigned
from appointments.use_cases.steps.case_file import case_of
from appointments.use_cases.steps.closing import Closing, finish, refused
from appointments.use_cases.steps.needs_of_work import require_needs_answered
from appointments.use_cases.steps.teller import Teller

WORK_WAS_DONE = frozenset({Outcome.COMPLETED, Outcome.FOLLOW_ON})
CHILD_ALONE = (
    "it is recorded that only a child was at home, and work needs an adult there; put that right on the page of the "
    "visit first"
)


class ChildAlone(Invalid):
    """Work is claimed where only a child is on record as having been at home. The claim can be made again."""


@dataclass(frozen=True)
class CloseVisit:
    """A claim: what is said to have happened. `words` is for planners.

    Through the phone's door only an operative who is at the visit claims anything: `operative_ref` says who. `held` is
    for a claim that a phone had kept; None for one that is made now.
    """

    appointment_ref: AppointmentRef
    outcome: Outcome
    by: str
    door: Door
    words: str = ""
    operative_ref: OperativeRef | None = None
    held: Held | None = None


def close_visit(request: CloseVisit, *, uow: UnitOfWork, judge: Judge, clock: Clock, teller: Teller) -> Closing:
    """The judgement and, when it allows the claim, the appointment as closed. The same claim again is judged again."""
    now = clock.now()
    if request.outcome not in CLAIMABLE:
        said = OUTCOME_WORDS[request.outcome]
        raise Invalid("outcome", f"outcome: “{said}” is established from the records; nobody can claim it")
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        if appointment.state is not State.ON_SITE:
            raise WrongState(f"the visit is not under way (it is {appointment.state}), so it cannot be closed")
        if request.door is Door.PHONE:
            _require_at_the_visit(appointment, request.operative_ref)
        if request.outcome in WORK_WAS_DONE and child_alone(records.evidence.of(appointment.ref)) is not None:
            raise ChildAlone("outcome", f"outcome: {CHILD_ALONE}")
        at = request.held.at if request.held else now
        require_needs_answered(records, appointment, request.outcome)
        claim = OutcomeClaim(appointment.ref, request.outcome, request.by, at, request.door, request.words.strip())
        judgement = judge(case_of(records, appointment, claim, now), ref=records.new_ref("J"))
        records.judgements.add(judgement)
        if judgement.allowed:
            closing = finish(
                records,
                appointment,
                request.outcome,
                judgement,
                by=request.by,
                words=claim.words,
                teller=teller,
                now=now,
                left_at=ended_at(records.evidence.of(appointment.ref), at),
            )
        else:
            records.ledger.append(refused(judgement, request.by))
            closing = Closing(appointment, judgement, closed=False)
        records.commit()
    return closing


def _require_at_the_visit(appointment: Appointment, operative_ref: OperativeRef | None) -> None:
    """Who holds the phone was assigned and came: nobody else knows what happened at the door (rule 45)."""
    if operative_ref is None:
        raise Invalid("operative", "operative: a claim from a phone says whose it is")
    require_assigned(appointment, operative_ref)
    if appointment.visit is None or operative_ref not in appointment.visit.operative_refs:
        raise WrongState("record your arrival first; only who is there says what happened")
    if operative_ref not in appointment.visit.present:
        raise WrongState("you have left; your colleague who is still there says what happened")
