"""Decide a challenge: somebody other than the operative reads both accounts; upheld, the outcome is re-classed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.challenges import Challenge
from appointments.domain.errors import Invalid
from appointments.domain.events import ChallengeDecided
from appointments.domain.evidence import EvidenceSource
from appointments.domain.limits import NOTE, at_most
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Outcome
from appointments.domain.refs import ChallengeRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.challenge_outcome import challenge_key
from appointments.use_cases.close_visit import LANDLORD_FAILED
from appointments.use_cases.rearrange_appointment import ask_about_compensation


@dataclass(frozen=True)
class DecideChallenge:
    """`outcome` is what it becomes when upheld; required then, ignored otherwise."""

    challenge_ref: ChallengeRef
    upheld: bool
    reviewer: str
    reason: str
    outcome: Outcome | None = None


def decide_challenge(request: DecideChallenge, *, uow: UnitOfWork, clock: Clock) -> Challenge:
    """The challenge as decided."""
    now = clock.now()
    with uow.write() as records:
        challenge = records.challenges.get(request.challenge_ref)
        appointment = records.appointments.get(challenge.appointment_ref)
        evidence = records.evidence.of(appointment.ref)
        decided = challenge.decide(
            upheld=request.upheld,
            reviewer=request.reviewer,
            attended_by=frozenset(item.by for item in evidence if item.source is EvidenceSource.DEVICE),
            reason=at_most(request.reason, NOTE, "reason"),
            now=now,
        )
        outcome = appointment.outcome or Outcome.NOT_ESTABLISHED
        if request.upheld and outcome in BLAMES_RESIDENT:  # unless the records have put it right meanwhile
            if request.outcome is None:
                raise Invalid("outcome", "outcome: say what the records show instead")
            outcome = request.outcome
            words = f"{OUTCOME_WORDS[outcome]}, after the resident's challenge"
            corrected = appointment.reclassify(outcome, words)
            records.appointments.save(corrected)
            if outcome in LANDLORD_FAILED:
                ask_about_compensation(records, corrected, now, OUTCOME_WORDS[outcome])
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
            )
        )
        records.commit()
    return decided
