"""Trades in sequence: the plasterer not before two days after the plumber.

A work order may come after one other. What is promised for the first bounds when the second may be promised, and the
other way round: moving one never breaks what was promised for the other. Counting is in days after
the day of the first visit: 1 is the next day, 0 the same day; then the second promise starts only when the first visit
is over, wherever in its window it began.

Source: HACT UK Housing Data Standards, RaiseRepair `DependsOn` with `Timing`; the landlord's drying times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import Invalid
from appointments.domain.priorities import Unit
from appointments.domain.refs import WorkOrderRef
from appointments.domain.times import Window, clock_in_words, day_of, in_words, midnight

MOST_DAYS = 366
_UNITS = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS})


@dataclass(frozen=True)
class After:
    """Not before `days` after the visit of `work_order_ref`; 0 is the same day, afterwards."""

    work_order_ref: WorkOrderRef
    days: int
    unit: Unit = Unit.CALENDAR_DAYS

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS:
            raise Invalid("after_days", f"after_days: {self.days} must be a whole number from 0 to {MOST_DAYS}")
        if self.unit not in _UNITS:
            raise Invalid("after_unit", "after_unit: the days between are working days or calendar days")


@dataclass(frozen=True)
class SequencedVisit:
    """The visit of another order in the sequence: when it arrives, and how long it takes at most."""

    window: Window
    minutes: int

    @property
    def day(self) -> date:
        return day_of(self.window.starts)

    @property
    def over_at(self) -> datetime:
        """When it is over, wherever in the window it began."""
        return self.window.ends + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Bounds:
    """A visit starts at or after `not_before` and is over, wherever it began, by `over_by`; None is no bound."""

    not_before: datetime | None = None
    over_by: datetime | None = None

    def allows(self, stay: Window) -> bool:
        """Whether somebody may be at the home during all of `stay`."""
        early = self.not_before is not None and stay.starts < self.not_before
        return not early and (self.over_by is None or stay.ends <= self.over_by)


def first_day(after: After, day: date, calendar: WorkingCalendar) -> date:
    """The first day of the second visit when the first is on `day`. Raises CalendarEnds beyond the known years."""
    if after.unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(day, after.days)
    return day + timedelta(days=after.days)


def earliest(after: After, first: SequencedVisit, calendar: WorkingCalendar) -> datetime:
    """The instant from which the second visit may be promised."""
    if after.days == 0:
        return first.over_at
    return midnight(first_day(after, first.day, calendar))


def latest(after: After, second: SequencedVisit, calendar: WorkingCalendar) -> datetime:
    """The instant by which the first visit must be over, so that the second keeps its promise."""
    if after.days == 0:
        return second.window.starts
    day = second.day - timedelta(days=after.days)
    # Fewer working days than days fit between two dates.
    while first_day(after, day, calendar) > second.day:
        day -= timedelta(days=1)
    return midnight(day + timedelta(days=1))


def in_short(after: After) -> str:
    """`2 days`, `1 working day`, `the same day`: how far apart."""
    if after.days == 0:
        return "the same day"
    unit = "working day" if after.unit is Unit.WORKING_DAYS else "day"
    return f"{after.days} {unit}{'s' * (after.days != 1)}"


def after_words(first_trade: str, second_trade: str, first: SequencedVisit, not_before: datetime) -> str:
    """Why the second trade cannot come yet, as it is read to the caller. Trades are named as people: `Plumber`."""
    one, other, day = in_a_sentence(first_trade), in_a_sentence(second_trade), in_words(day_of(not_before))
    if day_of(not_before) == first.day:
        return f"The {one} comes first on {day}; the {other} can come after that, from {clock_in_words(not_before)}."
    return f"The {one} comes first, on {in_words(first.day)}; the {other} can come from {day}."


def unbooked_words(first_trade: str) -> str:
    """Nothing is promised for the first trade yet."""
    one = in_a_sentence(first_trade)
    return f"The {one} has to come first, and has no appointment yet. Book the {one} first."


def before_words(first_trade: str, second_trade: str, second: SequencedVisit, over_by: datetime) -> str:
    """Why the first trade cannot come so late."""
    one, other = in_a_sentence(first_trade), in_a_sentence(second_trade)
    if day_of(over_by) == second.day and over_by != midnight(second.day):
        limit = f"has to be done by {clock_in_words(over_by)} that day"
    else:
        limit = f"can come on {in_words(day_of(over_by - timedelta(seconds=1)))} at the latest"
    return (
        f"The {other} comes afterwards and is promised for {in_words(second.day)}, so the {one} {limit}. "
        f"To come later, move the {other} first."
    )


def in_a_sentence(trade: str) -> str:
    """`plumber`, but `UPVC fitter` as it is."""
    return trade if trade[1:2].isupper() else trade[:1].lower() + trade[1:]


def require_no_ring(
    ref: WorkOrderRef, after: After, order_before: Callable[[WorkOrderRef], WorkOrderRef | None]
) -> None:
    """Raises Invalid when an order would come after itself, over others or directly.

    `order_before` names the order that another one comes after.
    """
    if after.work_order_ref == ref:
        raise Invalid("after", "after: a work order cannot come after itself; choose another one")
    before: WorkOrderRef | None = after.work_order_ref
    seen: set[WorkOrderRef] = set()
    while before is not None and before not in seen:
        if before == ref:
            raise Invalid("after", "after: that work order itself comes after this one")
        seen.add(before)
        before = order_before(before)
