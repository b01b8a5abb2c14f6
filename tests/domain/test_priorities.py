"""Targets: number, unit and clock start (rule 61); the end is exclusive, days run to the end of the London day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.calendar import CalendarEnds
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.times import midnight
from tests.domain.examples import london, utc
from tests.domain.holidays import ENGLAND

INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("started", "hours", "due"),
    [
        ("2026-07-17 16:30", 24, "2026-07-18 16:30"),  # Friday to Saturday: weekends run
        ("2026-07-17 22:00", 2, "2026-07-18 00:00"),  # through the night
        ("2025-12-24 18:00", 24, "2025-12-25 18:00"),  # into a bank holiday
        ("2026-03-28 20:00", 24, "2026-03-29 20:00"),  # 24 hours are 24 hours, 9pm on the wall
        ("2026-10-24 20:00", 24, "2026-10-25 20:00"),  # and when the clocks go back, 8pm
        ("2026-12-31 23:00", 24, "2027-01-01 23:00"),  # hours need no calendar, so none ends
    ],
)
def test_hours_run_through_nights_weekends_and_bank_holidays(started: str, hours: int, due: str) -> None:
    assert Target(hours, Unit.HOURS).due(utc(started), ENGLAND) == utc(due)


@pytest.mark.parametrize(
    ("started", "days", "last"),
    [
        (london(date(2025, 12, 19), "10:00"), 10, date(2026, 1, 7)),  # over Christmas and the new year
        (london(date(2026, 3, 30), "10:00"), 10, date(2026, 4, 15)),  # over Easter
        (london(date(2026, 7, 20), "00:00"), 5, date(2026, 7, 27)),  # at any hour of day 0 ...
        (london(date(2026, 7, 20), "23:59"), 5, date(2026, 7, 27)),  # ... the target is the same
        (utc("2026-07-20 23:30"), 5, date(2026, 7, 28)),  # half past midnight in London: the next day is day 0
        (london(date(2026, 7, 18), "11:00"), 1, date(2026, 7, 20)),  # reported on a Saturday
    ],
)
def test_working_days_end_with_the_last_working_day(started: datetime, days: int, last: date) -> None:
    assert Target(days, Unit.WORKING_DAYS).due(started, ENGLAND) == midnight(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("started", "days", "last"),
    [
        (date(2025, 12, 19), 7, date(2025, 12, 26)),  # bank holidays count
        (date(2026, 7, 17), 1, date(2026, 7, 18)),  # weekends count
        (date(2026, 3, 1), 28, date(2026, 3, 29)),  # ends on the short day
        (date(2026, 9, 27), 28, date(2026, 10, 25)),  # ends on the long day
        (date(2026, 12, 20), 28, date(2027, 1, 17)),  # beyond the known holidays, which do not matter here
    ],
)
def test_calendar_days_count_every_day(started: date, days: int, last: date) -> None:
    due = Target(days, Unit.CALENDAR_DAYS).due(london(started, "10:00"), ENGLAND)

    assert due == midnight(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("seconds_before_due", "late"),
    [
        (1, False),  # the last second of the day is in time
        (0, True),  # the end is exclusive: a few minutes late is late
    ],
)
def test_the_end_of_a_target_is_exclusive(seconds_before_due: int, late: bool) -> None:
    due = Target(5, Unit.WORKING_DAYS).due(london(date(2026, 7, 20), "10:00"), ENGLAND)
    done = london(date(2026, 7, 27), "23:59:59") + timedelta(seconds=1 - seconds_before_due)

    assert (done >= due) is late


def test_working_days_beyond_the_known_calendar_are_refused_not_guessed() -> None:
    with pytest.raises(CalendarEnds):
        Target(10, Unit.WORKING_DAYS).due(london(date(2026, 12, 28), "10:00"), ENGLAND)


@given(INSTANTS, st.integers(1, 20))
def test_working_days_never_end_before_calendar_days(started: datetime, days: int) -> None:
    working = Target(days, Unit.WORKING_DAYS).due(started, ENGLAND)

    assert working >= Target(days, Unit.CALENDAR_DAYS).due(started, ENGLAND) > started


@given(INSTANTS, INSTANTS, st.integers(1, 20), st.sampled_from(Unit))
def test_what_is_reported_later_is_never_due_earlier(one: datetime, other: datetime, number: int, unit: Unit) -> None:
    target = Target(number, unit)

    assert target.due(min(one, other), ENGLAND) <= target.due(max(one, other), ENGLAND)


def test_a_clock_starts_when_the_resident_told_us_unless_the_landlord_says_otherwise() -> None:
    assert Target(5, Unit.WORKING_DAYS).clock_start is ClockStart.REPORTED


def test_work_is_appointed_unless_its_priority_says_that_it_is_not() -> None:
    routine = Priority("N", "Normal", Target(21, Unit.WORKING_DAYS), rank=4)
    emergency = Priority("E", "Emergency", Target(24, Unit.HOURS), rank=2, appointed=False)  # rule 9

    assert (routine.appointed, emergency.appointed) == (True, False)
