from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from appointments.domain.times import LONDON
from policies.landlord import BOOKING_RULES, SLOT_PATTERNS, TRADES


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [
        ("AM", time(8), time(13)),
        ("PM", time(12), time(17)),
        ("SCHOOL", time(9, 30), time(14)),
        ("ALLDAY", time(8), time(17)),
    ],
)
def test_the_slots_are_stroud_s(code: str, starts: time, ends: time) -> None:
    pattern = next(each for each in SLOT_PATTERNS if each.code == code)

    assert (pattern.starts, pattern.ends) == (starts, ends)
    assert pattern.offered_on(date(2026, 11, 24))
    assert not pattern.offered_on(date(2026, 11, 28))  # a Saturday


def test_slots_keep_their_wall_clock_times_when_the_clocks_change() -> None:
    morning = SLOT_PATTERNS[0]

    for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 23), date(2026, 10, 26)):
        assert morning.window_on(day).starts.astimezone(LONDON).time() == time(8)


def test_codes_are_unique_and_figures_are_those_of_the_domain() -> None:
    assert len({pattern.code for pattern in SLOT_PATTERNS}) == len(SLOT_PATTERNS)
    assert len(dict(TRADES)) == len(TRADES) == 10
    assert BOOKING_RULES.notice == timedelta(hours=24)
    assert BOOKING_RULES.delivery_allowance == timedelta(hours=2)
