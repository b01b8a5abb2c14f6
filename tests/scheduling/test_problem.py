"""The crossing to whole numbers: units, ends, and days of 23 and 25 hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.rounds import Round
from appointments.domain.times import at, seconds_into
from appointments.scheduling.problem import Call, arrivals, instant, since, timetable
from tests.scheduling.days import (
    AM,
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    DEPOT,
    LONG_BEFORE,
    PM,
    TUESDAY,
    WEDNESDAY,
    a_round,
    a_shift,
    a_stop,
    an_operative,
    place,
    slots,
)

HOUR = 3600


def the_only_call(worked: Round, now: datetime = LONG_BEFORE) -> Call:
    [call] = timetable(worked, worked.stops, now).calls
    return call


def test_a_promise_ends_one_second_before_its_half_open_end() -> None:
    stop = a_stop(arrive=(time(8), time(13)), minutes=45)
    assert the_only_call(a_round(stop)) == Call(DEPOT, 45 * 60, 8 * HOUR, 13 * HOUR - 1, stop)


def test_a_shift_may_end_at_home_at_its_very_end_and_lunch_may_start_at_its_last_second() -> None:
    table = timetable(a_round(), (), LONG_BEFORE)
    assert (table.leaves, table.home_by) == (8 * HOUR, 16 * HOUR + 1800)
    assert (table.lunch_first, table.lunch_last, table.lunch_seconds) == (11 * HOUR + 1800, 13 * HOUR + 1800, 1800)


def test_no_lunch_owed_is_no_seconds_of_lunch() -> None:
    assert timetable(a_round(shift=a_shift(lunch_minutes=0)), (), LONG_BEFORE).lunch_seconds == 0


def test_a_fixed_stop_can_only_start_when_it_was_planned_to() -> None:
    call = the_only_call(a_round(a_stop(planned=time(9, 20), fixed=True)))
    assert (call.earliest, call.latest) == (9 * HOUR + 1200,) * 2


def test_time_away_is_a_fixed_call_at_home_among_the_visits() -> None:
    home = place(3, 3)
    before, after = a_stop("B-1", planned=time(9)), a_stop("B-2", planned=time(11))
    worked = a_round(
        before,
        after,
        operative=an_operative(home=home),
        shift=a_shift(away=[(time(10), time(11)), (time(15), time(16))]),
    )
    calls = timetable(worked, worked.stops, LONG_BEFORE).calls
    assert [call.stop for call in calls] == [before, None, after, None]
    assert calls[1] == Call(home, HOUR, 10 * HOUR, 10 * HOUR, None)


@pytest.mark.parametrize(
    ("now", "window"),
    [
        (time(8, 59), (9 * HOUR - 60, 17 * HOUR - 1)),  # not begun: not before now
        (time(9), (9 * HOUR, 17 * HOUR - 1)),  # about to begin
        (time(9, 1), (9 * HOUR, 9 * HOUR)),  # begun
    ],
)
def test_what_was_to_begin_before_now_keeps_its_start_and_the_rest_waits_for_now(
    now: time, window: tuple[int, int]
) -> None:
    call = the_only_call(a_round(a_stop(planned=time(9))), at(TUESDAY, now))
    assert (call.earliest, call.latest) == window


def test_a_visit_not_yet_booked_has_not_begun() -> None:
    new = a_stop("NEW", planned=time(9))
    [call] = timetable(a_round(), (new,), at(TUESDAY, time(10))).calls
    assert (call.earliest, call.latest) == (10 * HOUR, 17 * HOUR - 1)


def test_another_day_is_not_under_way() -> None:
    call = the_only_call(a_round(a_stop(day=WEDNESDAY), day=WEDNESDAY), at(TUESDAY, time(12)))
    assert call.earliest == 8 * HOUR


@pytest.mark.parametrize(
    ("day", "morning"),
    [
        (CLOCKS_FORWARD, 7 * HOUR),  # an hour was left out before eight o'clock
        (CLOCKS_BACK, 9 * HOUR),  # an hour happened twice
        (TUESDAY, 8 * HOUR),
    ],
)
def test_seconds_are_elapsed_since_midnight_also_when_the_clocks_change(day: date, morning: int) -> None:
    [am, pm] = slots(AM, PM, day=day)
    assert arrivals(am.window, day) == (morning, morning + 5 * HOUR - 1)
    assert arrivals(pm.window, day) == (morning + 4 * HOUR, morning + 9 * HOUR - 1)
    assert instant(day, morning) == am.window.starts
    table = timetable(a_round(day=day), (), LONG_BEFORE)
    assert (table.leaves, table.lunch_first) == (morning, morning + 3 * HOUR + 1800)


@pytest.mark.parametrize("day", [CLOCKS_FORWARD, CLOCKS_BACK, TUESDAY])
def test_the_quick_way_to_seconds_is_the_domains(day: date) -> None:
    for moment in (at(day, time(0)), at(day, time(3)), at(day, time(14, 30)) + timedelta(seconds=5)):
        assert since(at(day, time(0)), moment) == seconds_into(day, moment)
