"""Can this repair be cancelled? The answer as the records stand, with all that is missing; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.attempts import Attempt, ContactAttempt
from appointments.domain.cancelling import (
    Answer,
    NoAccessLimits,
    OrderDecision,
    VulnerabilityCheck,
    counted_no_accesses,
    may_cancel_for_no_access,
    never_cancelled_because,
    why_not_warned,
)
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.cancellation_facts import facts_of


@dataclass(frozen=True)
class LookAtCancelling:
    work_order_ref: WorkOrderRef


@dataclass(frozen=True)
class LookedAt:
    """`last_missed` is the visit that the household is told about, once it may be (`may_warn`). `never` says why the
    repair may never be given up, or nothing.
    """

    answer: Answer
    limits: NoAccessLimits
    never: str
    last_missed: AppointmentRef | None
    may_warn: bool
    attempts: tuple[Attempt, ...]
    recorded: tuple[ContactAttempt, ...]
    checks: tuple[VulnerabilityCheck, ...]
    decisions: tuple[OrderDecision, ...]


def look_at_cancelling(request: LookAtCancelling, *, uow: UnitOfWork, clock: Clock, limits: NoAccessLimits) -> LookedAt:
    """Raises NotFound."""
    now = clock.now()
    with uow.read() as records:
        facts = facts_of(records, request.work_order_ref, now)
        counted = counted_no_accesses(facts)
        return LookedAt(
            answer=may_cancel_for_no_access(facts, limits, now),
            limits=limits,
            never=never_cancelled_because(facts.order),
            last_missed=counted[-1].ref if counted else None,
            may_warn=not why_not_warned(facts, limits),
            attempts=facts.attempts,
            recorded=tuple(records.aftercare.attempts(request.work_order_ref)),
            checks=tuple(records.aftercare.checks(request.work_order_ref)),
            decisions=tuple(records.aftercare.decisions(request.work_order_ref)),
        )
