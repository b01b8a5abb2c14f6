"""The annual gas safety check: when it is due, and when its date stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from adapters.bank_holidays import england
from appointments.domain.gas_checks import keeps_date_from, next_last_day
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.target_dates import OrderFacts
from policies.clocks.gas_safety_check import gas_safety_check

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FACTS = OrderFacts(Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4), NOW, NOW)


def test_it_is_due_by_the_end_of_its_last_day_weekend_or_not() -> None:
    (due,) = gas_safety_check(OrderFacts(FACTS.priority, NOW, NOW, gas_check_due_on=date(2027, 5, 30)), england())

    assert due.due_at == datetime(2027, 5, 30, 23, tzinfo=UTC)  # midnight in summer time
    assert "Tuesday 30 March 2027" in due.source
    assert due.statutory


def test_other_work_has_no_such_date() -> None:
    assert list(gas_safety_check(FACTS, england())) == []


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2026, 11, 24), date(2026, 9, 24)),
        (date(2027, 1, 15), date(2026, 11, 15)),
        (date(2027, 4, 30), date(2027, 2, 28)),  # February has no 30th
        (date(2028, 4, 30), date(2028, 2, 29)),
    ],
)
def test_the_date_stays_for_two_months_before_it(last_day: date, first: date) -> None:
    assert keeps_date_from(last_day) == first


@pytest.mark.parametrize(
    ("done_on", "following"),
    [
        (date(2026, 9, 23), date(2027, 9, 23)),  # too early: the date moves
        (date(2026, 9, 24), date(2027, 11, 24)),
        (date(2026, 11, 24), date(2027, 11, 24)),
        (date(2026, 11, 25), date(2027, 11, 25)),  # late: a year from the check
    ],
)
def test_the_next_one_is_due_a_year_after_the_last_day_or_after_the_check(done_on: date, following: date) -> None:
    assert next_last_day(date(2026, 11, 24), done_on) == following


def test_a_leap_day_s_anniversary_is_the_28th() -> None:
    assert next_last_day(date(2028, 2, 29), date(2028, 2, 1)) == date(2029, 2, 28)
