"""Tell a household that its repair may be closed, in its own channel, and how it keeps it (rule 51)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.after_visit import AfterVisit
from appointments.domain.cancelling import NoAccessLimits, counted_no_accesses, why_not_warned
from appointments.domain.errors import WrongState
from appointments.domain.messages import Message, MessageKind
from appointments.domain.refs import WorkOrderRef
from appointments.domain.tasks import Task
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.cancellation_facts import facts_of
from appointments.use_cases.steps.named import require_named
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class WarnOfCancelling:
    work_order_ref: WorkOrderRef
    by: str


def warn_of_cancelling(
    request: WarnOfCancelling, *, uow: UnitOfWork, clock: Clock, teller: Teller, limits: NoAccessLimits
) -> Message | Task | None:
    """The text as queued, or a planner's task to say it another way; None when they were told of this visit before.

    Raises WrongState while the warning would be empty: too few missed visits, or a repair that is never given up.
    """
    now = clock.now()
    with uow.write() as records:
        require_named(records, request.by)
        facts = facts_of(records, request.work_order_ref, now)
        if reason := why_not_warned(facts, limits):
            raise WrongState(reason)
        told = tell(
            records,
            counted_no_accesses(facts)[-1],
            MessageKind.MAY_BE_CANCELLED,
            teller=teller,
            now=now,
            after=AfterVisit(days=limits.notice_days),
        )
        records.commit()
    return told
