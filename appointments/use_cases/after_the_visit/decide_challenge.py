"""Decide a challenge: somebody who was not there reads both accounts; upheld, the outcome is re-classed (rule 54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.after_visit import LONGEST_REASON, AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.cancelling import Why
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import LANDLORD_FAILED
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.events import ChallengeDecided
from appointments.domain.evidence import EvidenceSource
from appointments.domain.fingerprints import words_digest
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Outcome
from appointments.domain.overturning import contradiction
from appointments.domain.refs import ChallengeRef
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.cancelling.reopen_work_order import reopen
from appointments.use_cases.steps.challenging import challenge_key
from appointments.use_cases.steps.charging import drop_charge, tell_of_charge
from appointments.use_cases.steps.closing import next_step, next_step_key
from appointments.use_cases.steps.compensating import ask_about_compensation
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

# The planner or manager who answered from the office helped to prove what was claimed (rule 39).
_TOOK_PART = frozenset({EvidenceSource.DEVICE, EvidenceSource.PLANNER})


@dataclass(frozen=True)
class DecideChallenge:
    """`outcome` is what it becomes when upheld; required then, ignored otherwise."""

    challenge_ref: ChallengeRef
    upheld: bool
    reviewer: str
    reason: str
    outcome: Outcome | None = None


def decide_challenge(request: DecideChallenge, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Challenge:
    """The challenge as decided; the resident is told the answer, why, and where they can go with it."""
    now = clock.now()
    with uow.write() as records:
        challenge = records.challenges.get(request.challenge_ref)
        appointment = records.appointments.get(challenge.appointment_ref)
        decided = challenge.decide(
            upheld=request.upheld,
            reviewer=request.reviewer,
            attended_by=_involved(records, appointment, request.reviewer),
            reason=at_most(request.reason, NOTE, "reason"),
            now=now,
        )
        outcome, words = appointment.outcome or Outcome.NOT_ESTABLISHED, appointment.outcome_words
        if request.upheld and outcome in BLAMES_RESIDENT:  # unless the records have put it right meanwhile
            if request.outcome is None:
                raise Invalid("outcome", "outcome: say what the records show instead")
            if against := contradiction(request.outcome, appointment, records.replies.of(appointment.ref)):
                raise Invalid("outcome", f"outcome: the records say otherwise: {against}")
            outcome = request.outcome
            words = _correct(records, appointment, outcome, request.reviewer, teller, now).outcome_words
        records.challenges.save(decided)
        waiting = records.tasks.about(challenge_key(challenge.ref))
        if waiting is not None and waiting.done_at is None:
            records.tasks.save(waiting.settle(request.reviewer, decided.reason, now))
        records.ledger.append(
            ChallengeDecided(
                ref=appointment.ref,
                at=now,
                challenge_ref=challenge.ref,
                upheld=request.upheld,
                outcome=outcome.value,
                by=request.reviewer,
                reason_digest=words_digest(decided.reason),
                words_digest=words_digest(words),
            )
        )
        told = AfterVisit(upheld=request.upheld, reason=decided.reason if len(decided.reason) <= LONGEST_REASON else "")
        tell(
            records,
            appointment,
            MessageKind.CHALLENGE_DECIDED,
            teller=teller,
            now=now,
            dedupe=challenge.ref,
            after=told,
        )
        records.commit()
    return decided


def _involved(records: Records, appointment: Appointment, reviewer: str) -> frozenset[str]:
    """Who cannot review it: whoever recorded anything of the visit, at the door or in answer to it, whoever recorded
    the claim, and the operatives themselves."""
    evidence = records.evidence.of(appointment.ref)
    found = {item.by for item in evidence if item.source in _TOOK_PART} | {appointment.closed_by} - {""}
    try:
        operative = records.accounts.get(reviewer).operative_ref
    except NotFound:
        return frozenset(found)
    visit = appointment.visit
    return frozenset(found | {reviewer}) if visit and operative in visit.operative_refs else frozenset(found)


def _correct(
    records: Records, appointment: Appointment, outcome: Outcome, by: str, teller: Teller, now: datetime
) -> Appointment:
    """The visit is what the review established, and nothing that followed from the old outcome stands."""
    corrected = appointment.reclassify(outcome, f"{OUTCOME_WORDS[outcome]}, after the resident's challenge")
    records.appointments.save(corrected)
    if outcome in LANDLORD_FAILED:
        ask_about_compensation(records, corrected, now, teller.calendar, OUTCOME_WORDS[outcome])
    _renew_next_step(records, appointment, corrected, by, teller, now)
    for ended in drop_charge(records, corrected, by, "The resident's challenge was upheld.", now, teller.calendar):
        tell_of_charge(records, ended, teller, now)
    order = records.work_orders.get(appointment.work_order_ref)
    if order.state is WorkOrderState.CANCELLED:
        last = records.aftercare.decisions(order.ref)[-1:]
        if last and last[0].why is Why.NO_ACCESS:
            reopen(
                records, order, by=by, asked_by="The resident", words="A challenge was upheld.", teller=teller, now=now
            )
    return corrected


def _renew_next_step(
    records: Records, before: Appointment, after: Appointment, by: str, teller: Teller, now: datetime
) -> None:
    """What waits to be done next says what the visit is now. A repair that has gone on needs no other step."""
    waiting = records.tasks.about(next_step_key(before))
    if waiting is not None and waiting.done_at is None:
        records.tasks.save(waiting.settle(by, "The resident's challenge was upheld.", now))
        next_step(records, after, now, teller.calendar)
