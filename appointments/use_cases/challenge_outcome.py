"""The resident says it was otherwise. Within 28 days that stops everything that follows from the outcome (rule 54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.challenges import Challenge, challenge_open_until
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.events import OutcomeChallenged
from appointments.domain.outcomes import BLAMES_RESIDENT
from appointments.domain.refs import AppointmentRef, ChallengeRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class ChallengeOutcome:
    """`said` is the resident's own version, in their words."""

    appointment_ref: AppointmentRef
    said: str


def challenge_outcome(request: ChallengeOutcome, *, uow: UnitOfWork, clock: Clock) -> Challenge:
    """The challenge, open, with a manager's task to review it."""
    now = clock.now()
    if not request.said.strip():
        raise Invalid("said", "said: tell us in your own words what happened")
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        outcome, closed_at = appointment.outcome, appointment.closed_at
        if outcome is None or closed_at is None or outcome not in BLAMES_RESIDENT:
            raise WrongState("nothing is recorded against the resident for this appointment")
        if now >= challenge_open_until(closed_at):
            raise WrongState("an outcome can be challenged for 28 days, and those have passed; please ring us")
        if any(challenge.decided_at is None for challenge in records.challenges.of(appointment.ref)):
            raise WrongState("we have your message already and somebody is looking at it")
        challenge = Challenge(
            ref=records.new_ref("C"),
            appointment_ref=appointment.ref,
            outcome=outcome,
            said=request.said.strip(),
            raised_at=now,
        )
        records.challenges.add(challenge)
        records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.CHALLENGE,
                owner=Owner.MANAGER,
                made_at=now,
                due_at=now + timedelta(days=10),
                words="The resident says it was otherwise. Read both accounts and the evidence, then decide.",
                dedupe_key=challenge_key(challenge.ref),
                appointment_ref=appointment.ref,
                work_order_ref=appointment.work_order_ref,
                home_ref=appointment.home_ref,
            )
        )
        records.ledger.append(
            OutcomeChallenged(ref=appointment.ref, at=now, challenge_ref=challenge.ref, outcome=outcome.value)
        )
        records.commit()
    return challenge


def challenge_key(ref: ChallengeRef) -> str:
    """What names the task to review a challenge, so that deciding settles it."""
    return f"challenge:{ref}"
