"""The annual gas safety check.

It is due within twelve months of the last one. One that is made in the two months before its last day counts as made on
that day, so the date stays where it is from year to year; an earlier one moves it.

Source: Gas Safety (Installation and Use) Regulations 1998, regulations 36 and 36A; domain section 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.gas_checks import keeps_date_from
from appointments.domain.target_dates import DueDate, OrderFacts
from appointments.domain.times import in_words, midnight


def gas_safety_check(facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
    """The end of the last day on which the check is in time; nothing for other work."""
    last_day = facts.gas_check_due_on
    if last_day is None:
        return
    yield DueDate(
        midnight(last_day + timedelta(days=1)),
        f"the annual gas safety check, the date stays if it is done from {in_words(keeps_date_from(last_day))} on",
        "Check the gas appliances and flues",
        statutory=True,
        done_at=facts.completed_at,
    )
