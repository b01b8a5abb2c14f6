"""The days that are not worked in England, held against the published list."""

from __future__ import annotations

from datetime import date

import pytest

from adapters import bank_holidays
from adapters.bank_holidays import FIRST_YEAR, LAST_YEAR, england
from appointments.domain.calendar import CalendarEnds

# gov.uk/bank-holidays, England and Wales
PUBLISHED = {
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],  # Boxing Day is a Saturday
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],  # Christmas Day is a Saturday
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_closed_days_of_a_year_are_those_published(year: int) -> None:
    closed = sorted(day for day in england().closed if day.year == year)

    assert closed == [date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year]]


def test_next_year_is_known() -> None:
    """Fails when the calendar is not carried on: raise LAST_YEAR in adapters/bank_holidays.py with a newer library."""
    assert max(PUBLISHED) <= LAST_YEAR
    assert england().known_until == date(LAST_YEAR, 12, 31)
    assert {day.year for day in england().closed} == set(range(FIRST_YEAR, LAST_YEAR + 1))


def test_every_year_has_its_eight_bank_holidays_at_least() -> None:
    years = [day.year for day in england().closed]

    assert [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if years.count(year) < 8] == []


def test_no_weekend_is_counted_as_a_bank_holiday() -> None:
    """26 December 2026 is a Saturday: the library has it beside the Monday given for it."""
    assert [day for day in england().closed if day.weekday() >= 5] == []


def test_proclamations_count_before_the_library_has_them() -> None:
    """A library that knows of none of them: what was given is closed, what was moved away is worked."""
    assert bank_holidays._closed_weekdays([*bank_holidays.TAKEN]) == set(bank_holidays.GIVEN)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2020, 5, 8), False),  # Friday, for VE Day
        (date(2020, 5, 4), True),  # the Monday it was moved from
        (date(2022, 6, 3), False),  # one more day for the Jubilee
        (date(2022, 5, 30), True),
        (date(2022, 9, 19), False),  # announced nine days before
        (date(2023, 5, 8), False),
    ],
)
def test_days_given_and_moved_by_proclamation(day: date, worked: bool) -> None:
    assert england().is_working_day(day) is worked


def test_the_landlord_closes_on_days_of_its_own() -> None:
    training_day = date(2026, 11, 24)

    assert england().is_working_day(training_day)
    assert not england(extra_closed=[training_day]).is_working_day(training_day)


def test_working_days_step_over_easter() -> None:
    """The feed trap of domain section 2.5: three working days from 1 April 2021 are not 6 April."""
    assert england().add_working_days(date(2021, 4, 1), 3) == date(2021, 4, 8)


def test_a_day_beyond_what_is_known_is_refused() -> None:
    with pytest.raises(CalendarEnds):
        england().is_working_day(date(LAST_YEAR + 1, 1, 4))
