"""Trades in sequence: from when the second may come, until when the first may, and how that is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid
from appointments.domain.priorities import Unit
from appointments.domain.sequences import (
    After,
    Bounds,
    SequencedVisit,
    after_words,
    before_words,
    earliest,
    in_a_sentence,
    in_short,
    latest,
    require_no_ring,
    unbooked_words,
)
from appointments.domain.times import Window, at, midnight
from tests.domain.holidays import ENGLAND

CALENDAR, WORKING = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS


def visit(day: date, starts: time = time(8), ends: time = time(13), minutes: int = 60) -> SequencedVisit:
    return SequencedVisit(Window(at(day, starts), at(day, ends)), minutes)


@pytest.mark.parametrize(
    ("first", "days", "unit", "from_day"),
    [
        (date(2026, 12, 1), 1, CALENDAR, date(2026, 12, 2)),  # the next day
        (date(2026, 12, 1), 2, CALENDAR, date(2026, 12, 3)),
        (date(2026, 12, 4), 1, WORKING, date(2026, 12, 7)),  # Friday: the weekend does not count
        (date(2026, 12, 4), 1, CALENDAR, date(2026, 12, 5)),  # Saturday, whoever works then
        (date(2026, 12, 24), 1, WORKING, date(2026, 12, 29)),  # Christmas, a weekend, and Boxing Day on the Monday
        (date(2026, 10, 24), 1, CALENDAR, date(2026, 10, 25)),  # the clocks go back that night
        (date(2026, 10, 25), 1, CALENDAR, date(2026, 10, 26)),  # a day of 25 hours
        (date(2026, 3, 28), 1, CALENDAR, date(2026, 3, 29)),  # the clocks go forward that night
    ],
)
def test_the_second_trade_may_come_from_the_start_of_a_day_after_the_first(
    first: date, days: int, unit: Unit, from_day: date
) -> None:
    assert earliest(After("W-1", days, unit), visit(first), ENGLAND) == midnight(from_day)


def test_on_the_same_day_it_may_come_when_the_first_is_over_wherever_it_began() -> None:
    first = visit(date(2026, 12, 1), minutes=45)
    assert earliest(After("W-1", 0), first, ENGLAND) == at(date(2026, 12, 1), time(13, 45))


@pytest.mark.parametrize(
    ("second", "days", "unit", "over_by"),
    [
        (date(2026, 12, 3), 2, CALENDAR, date(2026, 12, 2)),  # by midnight after 1 December
        (date(2026, 12, 7), 1, WORKING, date(2026, 12, 7)),  # Monday: the Sunday before still comes first
        (date(2026, 12, 29), 1, WORKING, date(2026, 12, 29)),  # the holidays before it count for nothing
        (date(2026, 10, 26), 1, CALENDAR, date(2026, 10, 26)),  # the day of 25 hours is the last
    ],
)
def test_the_first_trade_has_to_be_over_in_time_for_the_second(
    second: date, days: int, unit: Unit, over_by: date
) -> None:
    assert latest(After("W-1", days, unit), visit(second), ENGLAND) == midnight(over_by)


def test_on_the_same_day_the_first_has_to_be_over_when_the_second_may_begin() -> None:
    second = visit(date(2026, 12, 1), time(12), time(17))
    assert latest(After("W-1", 0), second, ENGLAND) == second.window.starts


@given(
    first=st.dates(date(2026, 1, 5), date(2026, 11, 30)),
    second=st.dates(date(2026, 1, 5), date(2026, 11, 30)),
    days=st.integers(0, 8),
    unit=st.sampled_from([CALENDAR, WORKING]),
)
def test_both_ways_of_looking_at_a_sequence_agree(first: date, second: date, days: int, unit: Unit) -> None:
    """The second keeps to the first exactly when the first keeps to the second."""
    after, plumber, plasterer = After("W-1", days, unit), visit(first), visit(second, time(14), time(18))
    in_time = plasterer.window.starts >= earliest(after, plumber, ENGLAND)
    assert in_time == (plumber.over_at <= latest(after, plasterer, ENGLAND))


def test_bounds_hold_the_whole_stay() -> None:
    day = date(2026, 12, 1)
    bounds = Bounds(at(day, time(9)), at(day, time(12)))
    assert bounds.allows(Window(at(day, time(9)), at(day, time(12))))  # exactly
    assert not bounds.allows(Window(at(day, time(8, 59)), at(day, time(10))))  # a minute early
    assert not bounds.allows(Window(at(day, time(11)), at(day, time(12, 1))))  # a minute late
    assert Bounds().allows(Window(at(day, time(0)), at(day, time(23))))


@pytest.mark.parametrize("days", [-1, 367])
def test_days_between_are_counted_from_none_to_a_year(days: int) -> None:
    with pytest.raises(Invalid, match="after_days"):
        After("W-1", days)


def test_days_between_are_not_counted_in_hours() -> None:
    with pytest.raises(Invalid, match="after_unit"):
        After("W-1", 2, Unit.HOURS)


def test_no_order_comes_after_itself_however_many_stand_between() -> None:
    before = {"W-3": "W-2", "W-2": "W-1", "W-1": None}
    require_no_ring("W-4", After("W-3", 1), before.__getitem__)
    for last in before:
        told = "cannot come after itself" if last == "W-1" else "itself comes after this one"
        with pytest.raises(Invalid, match=told):
            require_no_ring("W-1", After(last, 1), before.__getitem__)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (After("W-1", 0), "the same day"),
        (After("W-1", 1), "1 day"),
        (After("W-1", 2), "2 days"),
        (After("W-1", 1, WORKING), "1 working day"),
        (After("W-1", 3, WORKING), "3 working days"),
    ],
)
def test_how_far_apart_is_said_in_words(after: After, said: str) -> None:
    assert in_short(after) == said


@pytest.mark.parametrize(
    ("trade", "said"),
    [("Plumber", "plumber"), ("Heating engineer", "heating engineer"), ("UPVC fitter", "UPVC fitter"), ("", "")],
)
def test_a_trade_is_named_in_the_middle_of_a_sentence(trade: str, said: str) -> None:
    assert in_a_sentence(trade) == said


def test_the_sentences_name_both_trades_and_the_days() -> None:
    tuesday, friday = visit(date(2026, 12, 1)), visit(date(2026, 12, 4))
    assert after_words("Plumber", "Plasterer", tuesday, midnight(date(2026, 12, 4))) == (
        "The plumber comes first, on Tuesday 1 December 2026; the plasterer can come from Friday 4 December 2026."
    )
    assert after_words("Plumber", "Plasterer", tuesday, tuesday.over_at) == (
        "The plumber comes first on Tuesday 1 December 2026; the plasterer can come after that, from 2pm."
    )
    assert unbooked_words("Plumber") == (
        "The plumber has to come first, and has no appointment yet. Book the plumber first."
    )
    assert before_words("Plumber", "Plasterer", friday, midnight(date(2026, 12, 3))) == (
        "The plasterer comes afterwards and is promised for Friday 4 December 2026, so the plumber can come on "
        "Wednesday 2 December 2026 at the latest. To come later, move the plasterer first."
    )
    assert before_words("Plumber", "Plasterer", friday, friday.window.starts) == (
        "The plasterer comes afterwards and is promised for Friday 4 December 2026, so the plumber has to be done by "
        "8am that day. To come later, move the plasterer first."
    )


def test_a_visit_is_over_after_its_last_moment_and_its_length() -> None:
    found = SequencedVisit(
        Window(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 13, tzinfo=UTC)), minutes=90
    )
    assert found.over_at - found.window.ends == timedelta(minutes=90)
    assert found.day == date(2026, 12, 1)
