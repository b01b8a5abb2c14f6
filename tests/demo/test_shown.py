"""Today's round to show, whenever somebody first looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

import pytest

from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window, at, day_of
from policies.landlord import SLOT_PATTERNS
from web.demo.shown import FEATURES, STAY, free_times, shown_times


@dataclass(frozen=True)
class Patterns:
    patterns: tuple[SlotPattern, ...] = SLOT_PATTERNS


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 29), date(2026, 10, 25)])
def test_nobody_is_in_two_places_at_once_at_whatever_hour_the_demo_is_loaded(day: date, hour: int) -> None:
    """PostgreSQL would refuse it, and rightly."""
    now = at(day, time(hour, 23))
    shown = shown_times(now, Patterns(), STAY)
    assert len(shown) == len(FEATURES)
    assert free_times(shown, (), day) == shown
    for (_, first), (_, second) in pairwise(shown):
        assert first + STAY < second
    assert all(window.contains(starts) and day_of(starts + STAY) == day for window, starts in shown)


@pytest.mark.parametrize("hour", range(10, 24))
def test_from_ten_o_clock_on_every_window_is_open(hour: int) -> None:
    now = at(date(2026, 11, 29), time(hour, 23))
    assert all(window.contains(now) for window, _ in shown_times(now, Patterns(), STAY))


@pytest.mark.parametrize("hour", [7, 12, 18, 23])
def test_who_is_busy_gets_the_visits_at_other_times_of_the_day(hour: int) -> None:
    day = date(2026, 3, 4)
    busy = [Window(at(day, time(9)), at(day, time(10, 30))), Window(at(day, time(18)), at(day, time(20)))]
    found = free_times(shown_times(at(day, time(hour)), Patterns(), STAY), busy, day)
    assert len(found) == len(FEATURES)
    taken = sorted([*busy, *(Window(starts, starts + STAY) for _, starts in found)], key=lambda window: window.starts)
    assert all(first.ends <= second.starts for first, second in pairwise(taken))
    assert all(window.contains(starts) and day_of(starts + STAY) == day for window, starts in found)
