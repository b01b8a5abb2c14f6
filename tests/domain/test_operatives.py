"""An operative's day: the shift in wall-clock time less absences at its edges, in its middle or all day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid
from appointments.domain.operatives import Absence, DayShift, Lunch, ShiftPattern, shift_on
from appointments.domain.times import Window
from tests.domain.examples import FALL_BACK, SPRING_FORWARD, TUESDAY, between, london, utc

FIVE_MINUTES = timedelta(minutes=5)


def a_pattern(
    weekday: int = 1,
    starts: str = "08:00",
    ends: str = "16:30",
    valid_from: date = date(2026, 1, 1),
    valid_to: date | None = None,
    lunch: Lunch = Lunch(),  # noqa: B008
) -> ShiftPattern:
    """Tuesdays, 08:00 to 16:30."""
    clock = (time.fromisoformat(starts), time.fromisoformat(ends))
    return ShiftPattern("O-07", weekday, *clock, valid_from=valid_from, valid_to=valid_to, lunch=lunch)


def _away(*spans: tuple[str, str]) -> list[Absence]:
    return [Absence("O-07", between(starts, ends), "leave") for starts, ends in spans]


def _shift(*spans: tuple[str, str], pattern: ShiftPattern | None = None) -> DayShift | None:
    return shift_on(TUESDAY, [pattern or a_pattern()], _away(*spans))


@pytest.mark.parametrize(
    ("absences", "starts", "ends", "away"),
    [
        ([], "08:00", "16:30", []),
        # An edge shortens the shift.
        ([("08:00", "10:00")], "10:00", "16:30", []),  # exactly from the start
        ([("06:00", "10:00")], "10:00", "16:30", []),  # from before it
        ([("15:00", "16:30")], "08:00", "15:00", []),  # exactly to the end
        ([("15:00", "20:00")], "08:00", "15:00", []),  # beyond it
        ([("08:00", "09:00"), ("15:00", "17:00")], "09:00", "15:00", []),
        # The middle is time away.
        ([("10:00", "11:00")], "08:00", "16:30", [("10:00", "11:00")]),
        ([("14:00", "15:00"), ("10:00", "11:00")], "08:00", "16:30", [("10:00", "11:00"), ("14:00", "15:00")]),
        # Outside it, it is nobody's business.
        ([("06:00", "08:00")], "08:00", "16:30", []),  # ends as the shift starts
        ([("16:30", "18:00")], "08:00", "16:30", []),  # starts as it ends
        # Overlapping and touching absences are one.
        ([("10:00", "11:00"), ("10:30", "12:00")], "08:00", "16:30", [("10:00", "12:00")]),
        ([("10:00", "11:00"), ("11:00", "12:00")], "08:00", "16:30", [("10:00", "12:00")]),
        ([("10:00", "15:00"), ("11:00", "12:00")], "08:00", "16:30", [("10:00", "15:00")]),
        ([("07:00", "10:00"), ("09:30", "11:00")], "11:00", "16:30", []),  # together they reach the start
        ([("14:00", "15:30"), ("15:00", "18:00")], "08:00", "14:00", []),  # together they reach the end
        ([("14:00", "15:00"), ("15:00", "18:00")], "08:00", "14:00", []),
    ],
)
def test_an_absence_at_an_edge_shortens_the_shift_and_one_in_the_middle_is_time_away(
    absences: list[tuple[str, str]], starts: str, ends: str, away: list[tuple[str, str]]
) -> None:
    shift = _shift(*absences)

    assert shift is not None
    assert (shift.starts, shift.ends) == (london(TUESDAY, starts), london(TUESDAY, ends))
    assert shift.away == tuple(between(*span) for span in away)


@pytest.mark.parametrize(
    "absences",
    [
        [("08:00", "16:30")],  # exactly
        [("00:00", "23:59")],
        [("08:00", "12:00"), ("12:00", "16:30")],  # in two halves
        [("11:00", "18:00"), ("07:00", "11:30")],
    ],
)
def test_an_absence_of_the_whole_shift_leaves_no_shift(absences: list[tuple[str, str]]) -> None:
    assert _shift(*absences) is None


# Every five minutes is fine enough to touch and overlap, and coarse enough to look at every one of them.
CLOCKS = st.integers(6 * 12, 19 * 12).map(lambda fives: london(TUESDAY, "00:00") + fives * FIVE_MINUTES)
SPANS = st.lists(
    st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Window(*pair)), max_size=5
)


@given(SPANS)
def test_the_minutes_worked_are_the_patterns_less_every_absence(windows: list[Window]) -> None:
    shift = shift_on(TUESDAY, [a_pattern()], [Absence("O-07", window, "leave") for window in windows])
    usual = between("08:00", "16:30")
    minutes = [usual.starts + n * FIVE_MINUTES for n in range(usual.minutes // 5)]
    free = {minute for minute in minutes if not any(window.contains(minute) for window in windows)}

    worked = set()
    if shift is not None:
        here = Window(shift.starts, shift.ends)
        worked = {m for m in minutes if here.contains(m) and not any(window.contains(m) for window in shift.away)}
        # Time away lies inside the shift, never at its edge, and no two of them touch.
        inside = [shift.starts, *(edge for window in shift.away for edge in (window.starts, window.ends)), shift.ends]
        assert inside == sorted(set(inside))

    assert worked == free


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (TUESDAY - timedelta(days=1), False),  # a Monday
        (TUESDAY - timedelta(days=7), False),  # the Tuesday before it begins
        (TUESDAY, True),  # its first day
        (TUESDAY + timedelta(days=7), True),  # its last
        (TUESDAY + timedelta(days=14), False),
    ],
)
def test_a_shift_is_worked_on_its_weekday_between_both_its_days(day: date, works: bool) -> None:
    pattern = a_pattern(valid_from=TUESDAY, valid_to=TUESDAY + timedelta(days=7))

    assert (shift_on(day, [pattern], []) is not None) is works


def test_the_latest_pattern_wins_where_several_hold() -> None:
    old, new = a_pattern(), a_pattern(starts="07:00", ends="14:00", valid_from=TUESDAY)

    for patterns in ([old, new], [new, old]):
        shift = shift_on(TUESDAY, patterns, [])
        assert shift is not None
        assert (shift.starts, shift.ends) == (london(TUESDAY, "07:00"), london(TUESDAY, "14:00"))


def test_an_operative_without_a_shift_has_no_working_time() -> None:
    assert shift_on(TUESDAY, [], []) is None


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (SPRING_FORWARD, "2026-03-29 07:00", "2026-03-29 15:30", 8.5),
        (FALL_BACK, "2026-10-25 08:00", "2026-10-25 16:30", 8.5),
    ],
)
def test_shifts_keep_wall_clock_times_when_the_clocks_change(day: date, starts: str, ends: str, hours: float) -> None:
    shift = shift_on(day, [a_pattern(weekday=6)], [])

    assert shift is not None
    assert (shift.starts, shift.ends) == (utc(starts), utc(ends))
    assert shift.ends - shift.starts == timedelta(hours=hours)
    assert shift.lunch_earliest == london(day, "11:30")


def test_a_night_shift_is_shorter_or_longer_when_the_clocks_change_in_it() -> None:
    hours = []
    for day in (SPRING_FORWARD, FALL_BACK):
        shift = shift_on(day, [a_pattern(weekday=6, starts="00:00", ends="08:00")], [])
        assert shift is not None
        hours.append((shift.ends - shift.starts) / timedelta(hours=1))

    assert hours == [7, 9]


@pytest.mark.parametrize(
    ("starts", "ends", "weekday", "field"),
    [("16:30", "08:00", 1, "ends"), ("08:00", "08:00", 1, "ends"), ("08:00", "16:30", 7, "weekday")],
)
def test_a_shift_that_cannot_be_is_refused(starts: str, ends: str, weekday: int, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        a_pattern(weekday=weekday, starts=starts, ends=ends)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("starts", "ends", "absences", "lunch"),
    [
        ("08:00", "16:30", [], 30),
        ("13:30", "20:00", [], 30),  # the last moment lunch may start
        ("13:31", "20:00", [], 0),  # starts after the lunch hours
        ("06:00", "12:00", [], 30),  # long enough for the earliest lunch
        ("06:00", "11:59", [], 0),  # leaves before it could be had
        ("08:00", "16:30", [("11:00", "14:00")], 0),  # away for all of it: none can be had, none is owed
        ("08:00", "16:30", [("11:00", "13:30")], 30),  # back for the last moment
        ("08:00", "16:30", [("12:00", "14:00")], 30),  # exactly room before
        ("08:00", "16:30", [("11:59", "13:31")], 0),  # a minute too little before, back too late
        ("12:00", "12:15", [], 0),  # a shift shorter than lunch
    ],
)
def test_lunch_is_owed_when_it_can_be_had_in_its_hours(
    starts: str, ends: str, absences: list[tuple[str, str]], lunch: int
) -> None:
    shift = _shift(*absences, pattern=a_pattern(starts=starts, ends=ends))

    assert shift is not None
    assert shift.lunch_minutes == lunch


@given(SPANS, st.sampled_from([30, 45, 60]))
def test_an_owed_lunch_fits_into_the_day(windows: list[Window], minutes: int) -> None:
    pattern = a_pattern(lunch=Lunch(minutes=minutes))
    shift = shift_on(TUESDAY, [pattern], [Absence("O-07", window, "leave") for window in windows])

    assert shift is None or (shift.lunch_minutes == minutes) is _some_lunch_fits(shift, minutes)


def _some_lunch_fits(shift: DayShift, minutes: int) -> bool:
    """Every five minutes of the lunch hours tried in turn."""
    first, last = london(TUESDAY, "11:30"), london(TUESDAY, "13:30")
    tried: list[datetime] = [first + n * FIVE_MINUTES for n in range((last - first) // FIVE_MINUTES + 1)]
    lunches = [Window(begin, begin + timedelta(minutes=minutes)) for begin in tried]
    here = Window(shift.starts, shift.ends)
    return any(here.covers(lunch) and not any(lunch.overlaps(away) for away in shift.away) for lunch in lunches)
