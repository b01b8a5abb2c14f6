"""Weekly times: `Mon-Fri 08:30-09:30; Sat 10:00-12:00`, wall-clock, half-open, 24:00 the end of the day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access_kinds.weekly import (
    DAYS,
    WeeklyTime,
    covering,
    overlapping,
    parse_weekly,
    weekly_in_words,
    write_weekly,
)
from appointments.domain.errors import Invalid
from appointments.domain.times import Window
from tests.domain.examples import FALL_BACK, SPRING_FORWARD, TUESDAY, between, london

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def weekly(day: int, starts: str, ends: str | None) -> WeeklyTime:
    return WeeklyTime(day, time.fromisoformat(starts), None if ends is None else time.fromisoformat(ends))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Tue 09:00-13:00", [weekly(TUE, "09:00", "13:00")]),
        ("tue 09:00-13:00", [weekly(TUE, "09:00", "13:00")]),
        ("  TUE   09:00-13:00 ; ", [weekly(TUE, "09:00", "13:00")]),
        ("Sat-Sun 10:00-12:00", [weekly(SAT, "10:00", "12:00"), weekly(SUN, "10:00", "12:00")]),
        ("Tue-Tue 10:00-12:00", [weekly(TUE, "10:00", "12:00")]),
        # Several, in whatever order or lines they were written.
        ("Sat 10:00-12:00; Mon 08:30-09:30", [weekly(MON, "08:30", "09:30"), weekly(SAT, "10:00", "12:00")]),
        ("Mon 08:30-09:30\nSat 10:00-12:00", [weekly(MON, "08:30", "09:30"), weekly(SAT, "10:00", "12:00")]),
        ("Mon 15:00-16:00; Mon 08:30-09:30", [weekly(MON, "08:30", "09:30"), weekly(MON, "15:00", "16:00")]),
        # 24:00 is the end of the day, 00:00 its start.
        ("Fri 17:00-24:00", [weekly(FRI, "17:00", None)]),
        ("Fri 00:00-24:00", [weekly(FRI, "00:00", None)]),
        ("Fri 17:00-18:00; Fri 17:00-24:00", [weekly(FRI, "17:00", "18:00"), weekly(FRI, "17:00", None)]),
        # As people type: one digit, a full stop, spaces, dashes, whole names, commas.
        ("Mon 8:30-9:30", [weekly(MON, "08:30", "09:30")]),
        ("Mon 8.30 - 9.30", [weekly(MON, "08:30", "09:30")]),
        ("Mon 08:30 – 09:30", [weekly(MON, "08:30", "09:30")]),
        ("Monday 08:30 to 09:30", [weekly(MON, "08:30", "09:30")]),
        ("Saturdays to Sundays 10:00-12:00", [weekly(SAT, "10:00", "12:00"), weekly(SUN, "10:00", "12:00")]),
        ("Mon 09:00-10:00, Tue 09:00-10:00", [weekly(MON, "09:00", "10:00"), weekly(TUE, "09:00", "10:00")]),
        ("Mon, Wed 9:00-10:00", [weekly(MON, "09:00", "10:00"), weekly(WED, "09:00", "10:00")]),
        ("Tues 09:00-10:00, Thurs 09:00-10:00", [weekly(TUE, "09:00", "10:00"), weekly(THU, "09:00", "10:00")]),
        # Said twice is said once.
        ("Mon-Tue 09:00-10:00; Tue 09:00-10:00", [weekly(MON, "09:00", "10:00"), weekly(TUE, "09:00", "10:00")]),
    ],
)
def test_weekly_times_are_read(text: str, times: list[WeeklyTime]) -> None:
    assert parse_weekly(text, "times") == tuple(times)


def test_a_range_of_days_is_each_of_them() -> None:
    assert [item.weekday for item in parse_weekly("Mon-Fri 08:30-09:30", "times")] == [MON, TUE, WED, THU, FRI]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least one time"),
        (" ; ;\n", "at least one time"),
        ("mornings", "'mornings' is not understood"),
        ("Mon", "is not understood"),
        ("Mon 09:00", "is not understood"),
        ("Mon 09:00-10:00 and Tue 09:00-10:00", "is not understood"),
        ("Mon 09:00-10:00, Tue", "'Tue' is not understood"),  # a day without its times
        ("Monster 09:00-10:00", "'Monster' is not a day"),
        ("Mon 9-10", "is not understood"),
        ("Xyz 09:00-10:00", "'Xyz' is not a day"),
        ("Mon-Xyz 09:00-10:00", "'Xyz' is not a day"),
        ("Mon 09:60-10:00", "a time that does not exist"),
        ("Mon 09:00-25:00", "a time that does not exist"),
        ("Mon 24:00-24:00", "a time that does not exist"),  # nothing starts at the end of the day
        ("Mon 09:00-24:01", "a time that does not exist"),
        ("Mon 10:00-09:00", "ends before it starts"),
        ("Mon 09:00-09:00", "ends before it starts"),
        ("Mon 22:00-06:00", "ends before it starts"),  # a night is two times: to 24:00, and from 00:00
        ("Sat-Mon 10:00-12:00", "ends before it starts"),
        ("Mon 09:00-10:00; rubbish", "'rubbish' is not understood"),  # one bad part is enough
    ],
)
def test_what_is_not_understood_is_refused_naming_field_and_part(text: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        parse_weekly(text, "times")

    assert caught.value.field == "times"


MINUTES = st.integers(0, 24 * 60 - 1)


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@st.composite
def _weekly_times(draw: st.DrawFn) -> WeeklyTime:
    starts = draw(MINUTES)
    ends = draw(st.one_of(st.none(), st.integers(starts + 1, 24 * 60 - 1) if starts < 24 * 60 - 1 else st.none()))
    return WeeklyTime(draw(st.integers(0, 6)), _clock(starts), None if ends is None else _clock(ends))


WRITTEN = st.lists(_weekly_times(), min_size=1, max_size=8, unique=True)


@given(WRITTEN)
def test_written_and_read_again_the_times_are_the_same(times: list[WeeklyTime]) -> None:
    read = parse_weekly(write_weekly(tuple(times)), "times")

    assert set(read) == set(times)
    assert len(read) == len(times)
    assert parse_weekly(write_weekly(read), "times") == read


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_never_broken(text: str) -> None:
    try:
        read = parse_weekly(text, "times")
    except Invalid:
        return
    assert read


@given(WRITTEN, MINUTES, st.integers(1, 300))
def test_what_overlaps_and_what_covers_agree_with_looking_at_every_minute(
    times: list[WeeklyTime], starts: int, minutes: int
) -> None:
    window = Window(
        london(TUESDAY, "00:00") + timedelta(minutes=starts),
        london(TUESDAY, "00:00") + timedelta(minutes=starts + minutes),
    )
    each = [window.starts + timedelta(minutes=n) for n in range(minutes)]
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    found = [held for item in times for day in days if (held := item.on(day))]
    inside = [any(held.contains(minute) for held in found) for minute in each]

    assert overlapping(tuple(times), window) is any(inside)
    assert covering(tuple(times), window) is all(inside)


@pytest.mark.parametrize(
    ("text", "starts", "ends", "covered"),
    [
        ("Tue 09:00-11:00; Tue 11:00-13:00", "09:00", "13:00", True),  # touching times are joined
        ("Tue 09:00-11:00; Tue 11:01-13:00", "09:00", "13:00", False),  # a minute between them
        ("Tue 09:00-12:00; Tue 10:00-13:00", "09:00", "13:00", True),  # overlapping ones too
        ("Tue 09:00-13:00; Tue 10:00-11:00", "09:00", "13:00", True),  # one inside another
    ],
)
def test_times_that_touch_are_joined(text: str, starts: str, ends: str, covered: bool) -> None:
    assert covering(parse_weekly(text, "times"), between(starts, ends)) is covered


def test_times_are_joined_in_whatever_order_they_are_held() -> None:
    late_first = (weekly(TUE, "11:00", "13:00"), weekly(TUE, "09:00", "11:00"))

    assert covering(late_first, between("09:00", "13:00"))


@pytest.mark.parametrize(("text", "covered"), [("Tue 22:00-24:00; Wed 00:00-06:00", True), ("Tue 22:00-24:00", False)])
def test_times_are_joined_over_midnight(text: str, covered: bool) -> None:
    night = Window(london(TUESDAY, "23:00"), london(TUESDAY + timedelta(days=1), "01:00"))

    assert covering(parse_weekly(text, "times"), night) is covered


@pytest.mark.parametrize(
    ("day", "text", "hours"),
    [
        (SPRING_FORWARD, "Sun 08:30-09:30", 1),  # later in the day nothing is different
        (FALL_BACK, "Sun 13:30-15:30", 2),
        (SPRING_FORWARD, "Sun 00:00-24:00", 23),
        (FALL_BACK, "Sun 00:00-24:00", 25),
        (FALL_BACK, "Sun 01:00-02:00", 2),  # the hour that comes twice is avoided twice
    ],
)
def test_weekly_times_follow_the_clock_on_the_wall(day: date, text: str, hours: int) -> None:
    (item,) = parse_weekly(text, "times")
    held = item.on(day)

    assert held is not None
    assert held.minutes == hours * 60


def test_a_time_that_the_clocks_skip_does_not_happen_that_day() -> None:
    (item,) = parse_weekly("Sun 01:30-02:15", "times")

    assert item.on(SPRING_FORWARD) is None
    assert item.on(SPRING_FORWARD + timedelta(days=7)) is not None


@pytest.mark.parametrize("day", range(7))
def test_a_time_happens_on_its_own_weekday_only(day: int) -> None:
    monday = date(2026, 11, 23)

    happens = [weekly(day, "09:00", "10:00").on(monday + timedelta(days=n)) is not None for n in range(7)]

    assert happens == [n == day for n in range(7)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tue 09:00-13:00", "Tuesdays 9am to 1pm"),
        ("Mon-Fri 08:30-09:30", "Mondays to Fridays 8:30am to 9:30am"),
        ("Tue 09:00-13:00; Thu 09:00-13:00", "Tuesdays and Thursdays 9am to 1pm"),
        ("Sat-Sun 10:00-12:00", "Saturdays and Sundays 10am to midday"),
        ("Fri 00:00-12:00", "Fridays midnight to midday"),
        ("Fri 17:00-24:00", "Fridays 5pm to midnight"),
        ("Mon-Wed 08:30-09:30; Sat 10:00-12:00", "Mondays to Wednesdays 8:30am to 9:30am, Saturdays 10am to midday"),
        ("Mon 08:30-09:30; Mon 08:30-09:30", "Mondays 8:30am to 9:30am"),  # said once
    ],
)
def test_weekly_times_are_said_in_words(text: str, words: str) -> None:
    assert weekly_in_words(parse_weekly(text, "times")) == words


def test_the_days_are_written_in_three_letters_monday_first() -> None:
    assert DAYS == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
