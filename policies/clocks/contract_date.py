"""The date the contractor's feed came with.

It is kept as it is and never recomputed: feeds are known to count bank holidays as working days, so their date and
ours differ, and each has its own consequences.

Source: Lincoln's job files read in domain section 2.5; rule 60.
"""

from __future__ import annotations

from collections.abc import Iterator

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.target_dates import DueDate, OrderFacts


def contract_date(facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
    """The feed's own target; nothing when the order did not come from a feed, or came without one."""
    if facts.contract_due_at is not None:
        yield DueDate(facts.contract_due_at, "the date in the contractor's order", done_at=facts.completed_at)
