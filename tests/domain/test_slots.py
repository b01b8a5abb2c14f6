"""Slot patterns are data: they overlap, have validity dates, and keep wall-clock times (rules 7 and 15)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid
from appointments.domain.slots import (
    Block,
    OfferSet,
    Seat,
    Slot,
    SlotOffer,
    SlotPattern,
    slots_between,
)
from tests.domain.examples import FALL_BACK, MORNING, NOW, SPRING_FORWARD, TUESDAY, between, utc

EVERY_DAY = frozenset(range(7))


def a_pattern(
    code: str = "AM",
    starts: str = "08:00",
    ends: str = "13:00",
    valid_from: date = date(2026, 1, 1),
    valid_to: date | None = None,
    weekdays: frozenset[int] = frozenset(range(5)),
) -> SlotPattern:
    clock = (time.fromisoformat(starts), time.fromisoformat(ends))
    return SlotPattern(code, code, *clock, valid_from=valid_from, valid_to=valid_to, weekdays=weekdays)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "instants"),
    [
        (date(2026, 1, 13), "08:00", "13:00", ("2026-01-13 08:00", "2026-01-13 13:00")),  # winter
        (date(2026, 7, 14), "08:00", "13:00", ("2026-07-14 07:00", "2026-07-14 12:00")),  # summer
        (SPRING_FORWARD, "08:00", "13:00", ("2026-03-29 07:00", "2026-03-29 12:00")),
        (SPRING_FORWARD, "13:00", "17:00", ("2026-03-29 12:00", "2026-03-29 16:00")),  # after 13:00 too
        (FALL_BACK, "08:00", "13:00", ("2026-10-25 08:00", "2026-10-25 13:00")),
        (FALL_BACK, "13:00", "17:00", ("2026-10-25 13:00", "2026-10-25 17:00")),
        (FALL_BACK, "00:00", "23:59", ("2026-10-24 23:00", "2026-10-25 23:59")),  # an hour longer than it looks
    ],
)
def test_a_slot_keeps_its_wall_clock_times_when_the_clocks_change(
    day: date, starts: str, ends: str, instants: tuple[str, str]
) -> None:
    window = a_pattern(starts=starts, ends=ends).window_on(day)

    assert (window.starts, window.ends) == (utc(instants[0]), utc(instants[1]))


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (date(2026, 11, 22), False),  # the day before it begins
        (date(2026, 11, 23), True),  # its first day
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 12, 4), True),  # its last day
        (date(2026, 12, 7), False),  # the first working day after
    ],
)
def test_a_pattern_is_offered_on_its_weekdays_between_both_its_days(day: date, offered: bool) -> None:
    pattern = a_pattern(valid_from=date(2026, 11, 23), valid_to=date(2026, 12, 4))

    assert pattern.offered_on(day) is offered


def test_without_an_end_a_pattern_is_offered_for_good() -> None:
    assert a_pattern().offered_on(date(2035, 6, 4))


@pytest.mark.parametrize("ends", ["08:00", "07:00"])
def test_a_pattern_that_ends_before_it_starts_is_refused(ends: str) -> None:
    with pytest.raises(Invalid) as caught:
        a_pattern(ends=ends)

    assert caught.value.field == "ends"


def test_morning_and_afternoon_may_overlap_and_come_in_order_of_time() -> None:
    patterns = [a_pattern("PM", "12:00", "17:00"), a_pattern("AM", "08:00", "13:00")]

    slots = slots_between(patterns, TUESDAY, TUESDAY + timedelta(days=1))

    assert [(slot.day.day, slot.pattern) for slot in slots] == [(24, "AM"), (24, "PM"), (25, "AM"), (25, "PM")]
    assert slots[0].window.overlaps(slots[1].window)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (TUESDAY, TUESDAY, 1),  # both days count
        (TUESDAY, TUESDAY + timedelta(days=6), 5),  # less the weekend
        (TUESDAY, TUESDAY - timedelta(days=1), 0),
    ],
)
def test_slots_run_from_the_first_day_to_the_last_both_inclusive(first: date, last: date, count: int) -> None:
    assert len(slots_between([a_pattern()], first, last)) == count


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 40))
def test_every_slot_lies_in_the_day_it_is_named_after(first: date, days: int) -> None:
    patterns = [a_pattern("EVE", "17:00", "20:00", date(2024, 1, 1), weekdays=EVERY_DAY), a_pattern()]

    for slot in slots_between(patterns, first, first + timedelta(days=days)):
        assert slot.window == between(*{"EVE": ("17:00", "20:00"), "AM": ("08:00", "13:00")}[slot.pattern], slot.day)


def test_a_slot_is_said_as_the_window_that_would_be_promised() -> None:
    assert str(Slot(TUESDAY, MORNING, "AM")) == "Tuesday 24 November 2026, between 8am and 1pm"


def test_an_offer_names_everybody_who_would_come() -> None:
    seats = (Seat("O-07", 0, 3), Seat("O-08", 2, 1))

    assert SlotOffer(Slot(TUESDAY, MORNING, "AM"), seats, NOW, 420, after_target=False).operative_refs == (
        "O-07",
        "O-08",
    )


def test_an_offer_set_is_open_until_one_is_chosen_or_all_are_refused() -> None:
    made = OfferSet("F-1", "W-1", NOW, "planner-1", offers=())

    assert (made.chosen, made.refused_because, made.withheld) == (None, None, ())


def test_each_cause_for_withholding_a_slot_has_one_word() -> None:
    assert len({block.value for block in Block}) == len(Block)
