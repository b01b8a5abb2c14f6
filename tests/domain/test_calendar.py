"""Working days in England: weekends, bank holidays and closed days do not count (domain sections 2.1 and 2.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from tests.domain.holidays import ENGLAND

ALL_YEAR = st.dates(date(2025, 1, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 12, 24), True),
        (date(2025, 12, 25), False),
        (date(2025, 12, 26), False),  # Boxing Day
        (date(2025, 12, 27), False),  # a Saturday
        (date(2025, 12, 28), False),  # a Sunday
        (date(2025, 12, 29), True),  # between the years is worked, unless the landlord closes
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 7), True),
    ],
)
def test_weekends_and_bank_holidays_are_not_worked(day: date, worked: bool) -> None:
    assert ENGLAND.is_working_day(day) is worked


def test_the_landlords_own_closed_days_are_not_worked_either() -> None:
    between_the_years = date(2025, 12, 29)
    closing = WorkingCalendar(ENGLAND.closed | {between_the_years}, ENGLAND.known_until)

    assert not closing.is_working_day(between_the_years)
    assert closing.add_working_days(date(2025, 12, 19), 10) == date(2026, 1, 8)


@pytest.mark.parametrize(
    ("aware", "count", "last"),
    [
        (date(2025, 12, 19), 10, date(2026, 1, 7)),  # Friday before Christmas: three bank holidays on the way
        (date(2026, 1, 7), 3, date(2026, 1, 12)),  # then the summary, over a weekend
        (date(2026, 1, 7), 5, date(2026, 1, 14)),  # and the work that makes it safe
        (date(2026, 3, 30), 10, date(2026, 4, 15)),  # over Good Friday and Easter Monday
        (date(2026, 4, 15), 3, date(2026, 4, 20)),
        (date(2026, 4, 15), 5, date(2026, 4, 22)),
        (date(2026, 7, 20), 1, date(2026, 7, 21)),  # the day itself is day 0
        (date(2026, 7, 18), 1, date(2026, 7, 20)),  # a Saturday is day 0 too
        (date(2026, 7, 20), 0, date(2026, 7, 20)),
    ],
)
def test_the_day_of_awareness_is_day_0(aware: date, count: int, last: date) -> None:
    assert ENGLAND.add_working_days(aware, count) == last


@given(ALL_YEAR, st.integers(1, 15))
def test_the_last_day_is_worked_and_exactly_so_many_are_worked_on_the_way(day: date, count: int) -> None:
    last = ENGLAND.add_working_days(day, count)
    on_the_way = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]

    assert ENGLAND.is_working_day(last)
    assert sum(map(ENGLAND.is_working_day, on_the_way)) == count


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),  # the first day after
        date(2027, 1, 2),  # a Saturday: no guess there either
        date(2030, 6, 3),
    ],
)
def test_beyond_the_last_known_year_the_calendar_refuses_to_guess(day: date) -> None:
    with pytest.raises(CalendarEnds, match="bank holidays are known until 31 December 2026") as caught:
        ENGLAND.is_working_day(day)

    assert caught.value.code == "calendar-ends"


def test_the_last_known_day_itself_is_known() -> None:
    assert ENGLAND.is_working_day(ENGLAND.known_until)


def test_counting_past_the_known_years_is_refused() -> None:
    with pytest.raises(CalendarEnds):
        ENGLAND.add_working_days(date(2026, 12, 30), 5)
