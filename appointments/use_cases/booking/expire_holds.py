"""Remove holds that have expired. They hold nothing from that moment on; this only tidies up after them."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.holds import HoldEnd
from appointments.domain.refs import HoldRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.committing import rounds_of
from appointments.use_cases.steps.holding import NOBODY, end_hold


@dataclass(frozen=True)
class ExpireHolds:
    """At most `limit` at once; the rest waits for the next time."""

    limit: int = 200


def expire_holds(request: ExpireHolds, *, uow: UnitOfWork, clock: Clock) -> tuple[HoldRef, ...]:
    """The holds that were removed."""
    now = clock.now()
    with uow.write() as records:
        expired = records.holds.expired(now, request.limit)
        # Rounds first and in one order, as everybody does, so that no two wait for each other in a ring.
        for operative_ref, day in sorted({key for hold in expired for key in rounds_of(hold)}):
            records.rounds.bump(operative_ref, day, day)
        removed = [hold.ref for hold in expired if end_hold(records, hold, HoldEnd.EXPIRED, by=NOBODY, now=now)]
        records.commit()
    return tuple(removed)
