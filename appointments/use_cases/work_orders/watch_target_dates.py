"""Look ahead of dates set by law: a planner hears when one comes near, and again when it has passed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from appointments.domain.refs import WorkOrderRef
from appointments.ports import Clock, Clocks, UnitOfWork
from appointments.use_cases.work_orders.dating import dates_of, flag_dates, near_before, settle_met

_WORKER = "worker"


@dataclass(frozen=True)
class WatchTargetDates:
    """Looks at most at `limit` orders, from the reference `after` on."""

    limit: int = 200
    after: WorkOrderRef = ""


@dataclass(frozen=True)
class TargetDatesWatched:
    """`flagged` are tasks newly made. `next_after` continues where this stopped; None when all was looked at."""

    flagged: int
    next_after: WorkOrderRef | None


def watch_target_dates(
    request: WatchTargetDates, *, uow: UnitOfWork, clock: Clock, clocks: Clocks, calendar: WorkingCalendar
) -> TargetDatesWatched:
    """Running it again makes no task twice. Finished orders are looked at too: their summary may not have been sent."""
    now = clock.now()
    flagged = 0
    with uow.write() as records:
        found = records.work_orders.statutory_before(near_before(now, calendar), request.limit, after=request.after)
        for order in found:
            try:
                dates = dates_of(records, order, clocks)
            except CalendarEnds:
                continue  # the watch on the calendar has told of it
            flagged += flag_dates(records, order, dates, now=now, calendar=calendar)
            settle_met(records, order, dates, before=dates, by=_WORKER, now=now)
            if dates.next_statutory_at != order.statutory_due_at:
                records.work_orders.save(order.dated(dates))
        records.commit()
    return TargetDatesWatched(flagged, found[-1].ref if len(found) == request.limit else None)
