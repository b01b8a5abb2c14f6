"""The landlord's own target for each priority.

A target is a number, a unit and a clock start, because "7 days" is working days at one landlord and calendar days at
the next. Immediate and emergency repairs are not appointed: they get an attendance window and a contact (rule 9).

Source: priorities I, E, U and N as Hackney uses them; domain section 4.2 and rules 60 and 61.
"""

from __future__ import annotations

from collections.abc import Iterator

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.target_dates import DueDate, OrderFacts

PRIORITIES: tuple[Priority, ...] = (
    Priority("I", "Immediate", Target(2, Unit.HOURS), rank=1, appointed=False),
    Priority("E", "Emergency", Target(24, Unit.HOURS), rank=2, appointed=False),
    Priority("U", "Urgent", Target(5, Unit.WORKING_DAYS), rank=3),
    Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4),
)

_UNIT_WORDS = {
    Unit.HOURS: ("hour", "hours"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.CALENDAR_DAYS: ("calendar day", "calendar days"),
}
_START_WORDS = {ClockStart.REPORTED: "the report", ClockStart.RAISED: "the order"}


def landlord_target(facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
    """The priority's target, from the report or from the order; raises CalendarEnds beyond the known bank holidays."""
    priority, target = facts.priority, facts.priority.target
    started_at = facts.reported_at if target.clock_start is ClockStart.REPORTED else facts.raised_at
    one, many = _UNIT_WORDS[target.unit]
    length = f"{target.number} {one if target.number == 1 else many}"
    yield DueDate(
        target.due(started_at, calendar),
        f"our {priority.name.lower()} target, {length} from {_START_WORDS[target.clock_start]}",
        done_at=facts.completed_at,
    )
