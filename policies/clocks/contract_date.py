"""The date the contractor's feed came with.

It is kept as it is and never recomputed: feeds are known to count bank holidays as working days, so their date and
ours differ, and each has its own consequences.

Source: Lincoln's job files read in domain section 2.5; rule 60.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.priorities import DueDate, Priority


def contract_date(
    priority: Priority,
    *,
    reported_at: datetime,
    raised_at: datetime,
    contract_due_at: datetime | None,
    calendar: WorkingCalendar,
) -> DueDate | None:
    """The feed's own target; None when the order did not come from a feed, or came without one."""
    return None if contract_due_at is None else DueDate(contract_due_at, "the date in the contractor's order")
