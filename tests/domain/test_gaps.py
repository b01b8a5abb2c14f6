"""Time that came free: who takes it, once, and when somebody has to be rung about it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from appointments.domain.errors import WrongState
from appointments.domain.gaps import SHORT_NOTICE
from tests.builders import DAY, NOW, a_gap, between

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("starts", "ends", "taken"),
    [
        (time(9), time(10), True),  # the very time
        (time(9, 59), time(11), True),  # a minute of it
        (time(10), time(11), False),  # half-open: it begins when the gap ends
        (time(8), time(9), False),  # it ends when the gap begins
    ],
)
def test_a_visit_that_overlaps_takes_the_time(starts: time, ends: time, taken: bool) -> None:
    assert a_gap().taken_by("A-2", between(starts, ends, DAY)) is taken


def test_who_gave_the_time_back_does_not_take_it() -> None:
    assert not a_gap(appointment_ref="A-1").taken_by("A-1", between(time(9), time(10), DAY))


def test_time_is_taken_once() -> None:
    used = a_gap().refill("A-2", NOW)
    assert (used.refilled_by, used.refilled_at) == ("A-2", NOW)
    assert not used.taken_by("A-3", used.freed)
    with pytest.raises(WrongState):
        used.refill("A-3", NOW)


@pytest.mark.parametrize(
    ("before", "short"),
    [
        (SHORT_NOTICE, False),  # three days: ordinary bookings find it
        (SHORT_NOTICE - SECOND, True),
        (SECOND, True),  # a second before it begins
        (timedelta(0), False),  # it has begun
    ],
)
def test_short_notice_is_under_three_days(before: timedelta, short: bool) -> None:
    gap = a_gap()
    assert gap.at_short_notice(gap.freed.starts - before) is short
