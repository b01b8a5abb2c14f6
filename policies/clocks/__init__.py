"""Target dates: one regime per file, one line each in CLOCKS.

A clock says by when *its* regime wants the work done, or None when it does not apply. The earliest rules (rule 60).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.priorities import DueDate, Priority
from policies.clocks.contract_date import contract_date
from policies.clocks.landlord_priorities import landlord_target


class TargetClock(Protocol):
    """One regime. All instants are UTC; `contract_due_at` is what a feed said."""

    def __call__(
        self,
        priority: Priority,
        *,
        reported_at: datetime,
        raised_at: datetime,
        contract_due_at: datetime | None,
        calendar: WorkingCalendar,
    ) -> DueDate | None: ...


CLOCKS: tuple[TargetClock, ...] = (
    landlord_target,
    contract_date,
)


@dataclass(frozen=True)
class TargetDates:
    """All clocks over one calendar; it stands behind the core's port `Clocks`."""

    calendar: WorkingCalendar
    clocks: tuple[TargetClock, ...] = CLOCKS

    def due(
        self, priority: Priority, *, reported_at: datetime, raised_at: datetime, contract_due_at: datetime | None
    ) -> DueDate:
        """The earliest date of all clocks that apply; of equal ones the first in CLOCKS. Raises CalendarEnds."""
        dates = [
            found
            for clock in self.clocks
            if (
                found := clock(
                    priority,
                    reported_at=reported_at,
                    raised_at=raised_at,
                    contract_due_at=contract_due_at,
                    calendar=self.calendar,
                )
            )
        ]
        return min(dates, key=lambda date: date.due_at)
