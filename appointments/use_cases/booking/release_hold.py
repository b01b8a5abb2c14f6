"""Let go of a hold: the caller wants none of it, and others may have the time at once."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.holds import Hold
from appointments.domain.refs import WorkOrderRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.committing import rounds_of
from appointments.use_cases.steps.holding import let_go


@dataclass(frozen=True)
class ReleaseHold:
    """Whatever is held for this work order."""

    work_order_ref: WorkOrderRef
    by: str


def release_hold(request: ReleaseHold, *, uow: UnitOfWork, clock: Clock) -> Hold | None:
    """The hold that has ended; None when nothing was held any more, which is as good."""
    now = clock.now()
    with uow.write() as records:
        hold = records.holds.of_work_order(request.work_order_ref)
        if hold is None:
            return None
        for operative_ref, day in sorted(rounds_of(hold)):
            records.rounds.bump(operative_ref, day, day)
        let_go(records, hold, by=request.by, now=now)
        records.commit()
    return hold
