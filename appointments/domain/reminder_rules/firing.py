"""When a rule is due for a promise, and whether it ever can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from appointments.domain.reminder_rules.model import BeforeDay, BeforeWindow, ReminderRule, ReminderRulebook, When
from appointments.domain.reminder_rules.quiet import sendable_from
from appointments.domain.times import at

# A day in each half of the year: what a rule comes to on it is what it comes to on most.
_SOME_DAYS = (date(2026, 6, 10), date(2026, 12, 9))
_LONGEST_DAY = timedelta(hours=25)


def usual_time(when: BeforeDay | BeforeWindow, day: date, starts: datetime) -> datetime:
    """When a reminder is due of a visit on this London day, in a window that opens at `starts`."""
    match when:
        case BeforeDay(days, wall_clock):
            return at(day - timedelta(days=days), wall_clock)
        case BeforeWindow(minutes):
            return starts - timedelta(minutes=minutes)


def longest_lead(when: When) -> timedelta:
    """At most this long lies between the time it is due and the opening of a window."""
    match when:
        case BeforeDay(days, wall_clock):
            rest = timedelta(hours=24 - wall_clock.hour, minutes=-wall_clock.minute)
            return timedelta(days=days) + rest + (_LONGEST_DAY - timedelta(days=1))
        case BeforeWindow(minutes):
            return timedelta(minutes=minutes)
    return timedelta(0)


def shortest_lead(when: BeforeDay | BeforeWindow) -> timedelta:
    """At least this long lies between them."""
    match when:
        case BeforeDay(days, wall_clock):
            lead = timedelta(days=days, hours=-wall_clock.hour, minutes=-wall_clock.minute) - _LONGEST_DAY
            return max(lead + timedelta(days=1), timedelta(0))
        case BeforeWindow(minutes):
            return timedelta(minutes=minutes)


def can_fire(
    rule: ReminderRule,
    rulebook: ReminderRulebook,
    priorities: Mapping[str, bool],
    slot_patterns: Mapping[str, frozenset[time]],
) -> bool:
    """Whether there is any visit that it would go out for.

    `priorities` are codes with whether they get appointments; `slot_patterns` codes with the times at which they begin.
    """
    if rule.priorities and not any(priorities.get(code, True) for code in rule.priorities):
        return False
    when = rule.when
    if not isinstance(when, BeforeDay | BeforeWindow):
        return True
    codes = rule.slot_patterns or slot_patterns.keys()
    starts = frozenset().union(*(slot_patterns.get(code, frozenset()) for code in codes))
    if not starts:
        return True  # none is configured yet, or it names one that is not known: that is another problem
    return any(_goes_out(when, rulebook, day, begins) for day in _SOME_DAYS for begins in starts)


def _goes_out(when: BeforeDay | BeforeWindow, rulebook: ReminderRulebook, day: date, begins: time) -> bool:
    opens = at(day, begins)
    try:
        due = usual_time(when, day, opens)
    except OverflowError:
        return False
    return sendable_from(due, rulebook.quiet_begin, rulebook.quiet_end) < opens
