"""A next step is for the same working day; after hours for the morning of the next one (rule 50)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.next_steps import step_due
from appointments.domain.times import at

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
CALENDAR = WorkingCalendar(frozenset({GOOD_FRIDAY, EASTER_MONDAY}), date(2026, 12, 31))
THURSDAY, TUESDAY = date(2026, 4, 2), date(2026, 4, 7)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(THURSDAY, time(7)), at(THURSDAY, time(17))),
        (at(THURSDAY, time(16, 59)), at(THURSDAY, time(17))),
        (at(THURSDAY, time(17)), at(TUESDAY, time(10))),  # five o'clock is after hours; then four days nobody works
        (at(GOOD_FRIDAY, time(9)), at(TUESDAY, time(10))),
        (at(date(2026, 3, 28), time(23)), at(date(2026, 3, 30), time(10))),  # the night the clocks go forward
        (at(date(2026, 10, 24), time(23)), at(date(2026, 10, 26), time(10))),  # and back
    ],
)
def test_when_a_step_is_due(now: datetime, due: datetime) -> None:
    assert step_due(now, CALENDAR) == due


def test_beyond_the_known_bank_holidays_a_step_still_has_a_date() -> None:
    """New Year's Day 2027 is a Friday; nobody told this calendar, and a repair is not left without a date for it."""
    assert step_due(at(date(2026, 12, 31), time(18)), CALENDAR) == at(date(2027, 1, 1), time(10))
