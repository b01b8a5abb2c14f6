"""The operative leaves. With the last of a crew the visit closes, as the records establish it and not as somebody says.

Each leaves for themselves: while a colleague is at the home the visit goes on, and what either claims is for both.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import State
from appointments.domain.evidence import UNHEARD, EvidenceKind, ended_at, of_kind
from appointments.domain.outcomes import Door, Judgement, Outcome, OutcomeClaim
from appointments.ports import Clock, Judge, Records, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.from_phone import FromPhone
from appointments.use_cases.at_the_door.on_the_visit import require_assigned, require_on_site, require_there
from appointments.use_cases.steps.case_file import case_of
from appointments.use_cases.steps.closing import Closing, finish, refused
from appointments.use_cases.steps.teller import Teller

NO_SIGNAL = "There was no signal at the door: a call, a text or a question to the planner was tried and not placed."


@dataclass(frozen=True)
class LeaveVisit(FromPhone):
    """Somebody of the crew has left the home."""


def leave_visit(request: LeaveVisit, *, uow: UnitOfWork, judge: Judge, clock: Clock, teller: Teller) -> Closing | None:
    """How the visit closed; None while a colleague is still at the home.

    The last claim is judged once more on all the evidence; refused, it closes as what the records do show.
    """
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        judgements = records.judgements.of(appointment.ref)
        departures = of_kind(records.evidence.of(appointment.ref), EvidenceKind.DEPARTURE)
        if request.ref in {item.ref for item in departures}:  # sent again: they had left already
            closed = appointment.state is State.CLOSED
            return Closing(appointment, judgements[-1], closed=True) if closed and judgements else None
        require_on_site(appointment)
        require_there(appointment, request.operative_ref)
        left = appointment.depart(request.operative_ref)
        home = records.homes.get(appointment.home_ref).place
        add_evidence(records, request.presence(EvidenceKind.DEPARTURE, now, home))
        if left.visit is not None and left.visit.present:
            records.appointments.save(left)
            records.commit()
            return None
        # Nobody claimed anything: that claim is never allowed, so the rulebook says what the records establish.
        outcome = judgements[-1].outcome if judgements else Outcome.NOT_ESTABLISHED
        ended = ended_at(departures, request.held_at(now).at)
        claim = OutcomeClaim(appointment.ref, outcome, request.by, ended, Door.PHONE)
        judgement = judge(case_of(records, appointment, claim, now), ref=records.new_ref("J"))
        records.judgements.add(judgement)
        if not judgement.allowed:
            records.ledger.append(refused(judgement, request.by))
        closing = finish(
            records,
            left,
            judgement.established_outcome,
            judgement,
            by=request.by,
            words=_established(records, judgement),
            teller=teller,
            now=now,
            left_at=ended,
        )
        records.commit()
    return closing


def _established(records: Records, judgement: Judgement) -> str:
    """What the records establish; and where that is nothing and there was no signal, that there was none."""
    evidence = records.evidence.of(judgement.appointment_ref)
    tried = [item for item in of_kind(evidence, EvidenceKind.TRIED) if item.text("what") in UNHEARD]
    if judgement.established_outcome is not Outcome.NOT_ESTABLISHED or not tried:
        return judgement.established_words
    return f"{judgement.established_words} {NO_SIGNAL}"
