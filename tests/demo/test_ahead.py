"""Today's round to show, whenever somebody first looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from appointments.domain.slots import SlotPattern
from appointments.domain.times import at, day_of
from policies.landlord import SLOT_PATTERNS
from web.demo.ahead import shown_times

STAY = timedelta(minutes=45)


@dataclass(frozen=True)
class Patterns:
    patterns: tuple[SlotPattern, ...] = SLOT_PATTERNS


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 29), date(2026, 10, 25)])
def test_nobody_is_in_two_places_at_once_at_whatever_hour_the_demo_is_loaded(day: date, hour: int) -> None:
    """PostgreSQL would refuse it, and rightly."""
    now = at(day, time(hour, 23))
    shown = shown_times(now, Patterns(), STAY)
    assert shown or hour >= 22
    for (_, first), (_, second) in pairwise(shown):
        assert first + STAY < second
    assert all(window.contains(starts) and day_of(starts + STAY) == day for window, starts in shown)


def test_in_the_morning_and_the_early_afternoon_there_are_five_visits() -> None:
    for hour in (7, 12, 13):
        assert len(shown_times(at(date(2026, 3, 4), time(hour)), Patterns(), STAY)) in {4, 5}
