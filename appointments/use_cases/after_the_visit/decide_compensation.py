"""A named manager decides what a resident is owed after we let them down (rule 56). Approved, the resident is told."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.after_visit import AfterVisit
from appointments.domain.compensation import Compensation, in_pounds
from appointments.domain.messages import MessageKind
from appointments.domain.refs import CompensationRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.compensating import changed, settle_question
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class DecideCompensation:
    """`pence` None means the sum proposed. `reason` is required to decline, and for any other sum."""

    ref: CompensationRef
    approve: bool
    by: str
    pence: int | None = None
    reason: str = ""


def decide_compensation(request: DecideCompensation, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Compensation:
    """The compensation as decided; the task that asked for it is settled."""
    now = clock.now()
    with uow.write() as records:
        require_manager(records, request.by)
        found = records.compensations.get(request.ref)
        if request.approve:
            pence = found.pence if request.pence is None else request.pence
            decided = found.approve(request.by, pence, request.reason, now)
            words = f"Approved: {in_pounds(decided.pence)}."
        else:
            decided = found.decline(request.by, request.reason, now)
            words = f"Declined: {decided.reason}"
        records.compensations.save(decided)
        settle_question(records, found, request.by, words, now)
        records.ledger.append(changed(decided, request.by, now))
        if request.approve:
            tell(
                records,
                records.appointments.get(decided.appointment_ref),
                MessageKind.COMPENSATION,
                teller=teller,
                now=now,
                dedupe=decided.ref,
                after=AfterVisit(sum=in_pounds(decided.pence)),
            )
        records.commit()
    return decided
