"""Instants are UTC, days are London's, windows half-open; words are London's wall clock (rule 15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid
from appointments.domain.times import (
    LONDON,
    Window,
    at,
    clock_in_words,
    day_of,
    duration_in_words,
    end_in_words,
    in_words,
    instant_in_words,
    midnight,
    parse_day,
    parse_instant,
    parse_time_of_day,
    read_day,
    require_instant,
    seconds_into,
    start_in_words,
    window_in_words,
)
from tests.domain.examples import FALL_BACK, SPRING_FORWARD, TUESDAY, between, utc

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (date(2026, 1, 15), "08:00", "2026-01-15 08:00"),  # winter: London is UTC
        (date(2026, 7, 15), "08:00", "2026-07-15 07:00"),  # summer time
        (date(2026, 3, 28), "13:00", "2026-03-28 13:00"),  # the day before the clocks go forward
        (SPRING_FORWARD, "00:59", "2026-03-29 00:59"),  # the last minute of winter
        (SPRING_FORWARD, "01:30", "2026-03-29 01:30"),  # never happens: taken as 02:30 summer time
        (SPRING_FORWARD, "02:00", "2026-03-29 01:00"),  # the first minute of summer
        (SPRING_FORWARD, "08:00", "2026-03-29 07:00"),  # the morning slot keeps its wall-clock time
        (SPRING_FORWARD, "13:00", "2026-03-29 12:00"),
        (SPRING_FORWARD, "17:00", "2026-03-29 16:00"),  # and so does the afternoon's
        (FALL_BACK, "00:30", "2026-10-24 23:30"),
        (FALL_BACK, "01:30", "2026-10-25 00:30"),  # happens twice: the first
        (FALL_BACK, "02:00", "2026-10-25 02:00"),
        (FALL_BACK, "08:00", "2026-10-25 08:00"),
        (FALL_BACK, "13:00", "2026-10-25 13:00"),
        (FALL_BACK, "17:00", "2026-10-25 17:00"),
    ],
)
def test_a_wall_clock_time_holds_on_the_days_when_the_clocks_change(day: date, clock: str, instant: str) -> None:
    assert at(day, time.fromisoformat(clock)) == utc(instant)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(SPRING_FORWARD, 23), (TUESDAY, 24), (FALL_BACK, 25)],
)
def test_a_london_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    assert midnight(day + timedelta(days=1)) - midnight(day) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-06-30 22:59", date(2026, 6, 30)),  # 23:59 in London
        ("2026-06-30 23:00", date(2026, 7, 1)),  # midnight in London, an hour before UTC's
        ("2026-12-31 23:59", date(2026, 12, 31)),
        ("2027-01-01 00:00", date(2027, 1, 1)),
        ("2026-10-25 23:30", FALL_BACK),  # winter again by the evening
    ],
)
def test_the_day_of_an_instant_is_londons(instant: str, day: date) -> None:
    assert day_of(utc(instant)) == day


@pytest.mark.parametrize(
    ("day", "clock", "seconds"),
    [
        (TUESDAY, "08:00", 8 * 3600),
        (SPRING_FORWARD, "08:00", 7 * 3600),  # an hour was left out
        (SPRING_FORWARD, "13:30", 12 * 3600 + 1800),  # of the afternoon as well
        (FALL_BACK, "08:00", 9 * 3600),  # an hour came twice
        (FALL_BACK, "13:30", 14 * 3600 + 1800),
    ],
)
def test_seconds_into_a_day_are_elapsed_seconds_not_the_clock_on_the_wall(day: date, clock: str, seconds: int) -> None:
    assert seconds_into(day, at(day, time.fromisoformat(clock))) == seconds


@pytest.mark.parametrize(
    ("before", "seconds"),
    [
        (timedelta(0), 0),
        (SECOND, -1),
        (timedelta(microseconds=1), -1),  # still yesterday, so not 0
        (-timedelta(microseconds=999_999), 0),  # the first second is not over
    ],
)
def test_seconds_before_a_days_midnight_are_negative(before: timedelta, seconds: int) -> None:
    assert seconds_into(TUESDAY, midnight(TUESDAY) - before) == seconds


@given(INSTANTS)
def test_every_instant_lies_in_its_own_london_day(instant: datetime) -> None:
    day = day_of(instant)

    assert midnight(day) <= instant < midnight(day + timedelta(days=1))


@given(DAYS, st.times())
def test_a_wall_clock_time_is_read_back_from_its_instant_unless_the_clocks_left_it_out(day: date, clock: time) -> None:
    back = at(day, clock).astimezone(LONDON)
    left_out = back.utcoffset() != datetime.combine(day, clock, tzinfo=LONDON).utcoffset()

    assert left_out or (back.date(), back.time()) == (day, clock)


def test_a_naive_time_is_refused_and_named() -> None:
    with pytest.raises(Invalid) as caught:
        require_instant(datetime(2026, 10, 25, 1, 30), "device_at")  # noqa: DTZ001

    assert caught.value.field == "device_at"


@pytest.mark.parametrize(
    "said",
    ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"],
)
def test_an_instant_that_no_calendar_has_in_utc_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="sent_at: .* is not a date that a calendar has"):
        require_instant(datetime.fromisoformat(said), "sent_at")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24T09:30:00Z", "2026-11-24 09:30"),
        ("2026-07-24T09:30:00+01:00", "2026-07-24 08:30"),
        ("  2026-11-24 09:30+00:00 ", "2026-11-24 09:30"),
    ],
)
def test_an_instant_is_read_with_its_offset_and_kept_in_utc(text: str, instant: str) -> None:
    read = parse_instant(text, "at")

    assert (read, read.tzinfo) == (utc(instant), UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-11-24T09:30:00",  # nobody can say which hour it means in October
        "2026-11-24",  # a day is no instant
        "2026-02-30T09:30:00Z",
        "2026-11-24T25:00:00Z",
        "0001-01-01T00:00:00+10:00",  # before the calendar begins in UTC
        "9999-12-31T23:59:59-10:00",
    ],
)
def test_what_is_no_instant_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_instant(text, "device_at")

    assert caught.value.field == "device_at"


@pytest.mark.parametrize("text", ["", "24/11/2026", "2026-13-01", "2026-02-29", "today"])
def test_what_is_no_day_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_day(text, "starts_on")

    assert caught.value.field == "starts_on"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("0001-01-01", False),
        ("1999-12-31", False),
        ("2000-01-01", True),  # the first
        ("2099-12-31", True),  # the last
        ("2100-01-01", False),
        ("9999-12-31", False),  # how some systems write "for ever"; the day after it does not exist
    ],
)
def test_only_days_that_can_be_meant_are_taken_and_any_is_read_from_the_records(text: str, taken: bool) -> None:
    assert read_day(text, "day") == date.fromisoformat(text)
    for read in (lambda: parse_day(text, "day"), lambda: parse_instant(f"{text}T09:30:00Z", "day").date()):
        if taken:
            assert read() == date.fromisoformat(text)
        else:
            with pytest.raises(Invalid, match="give a date of the years 2000 to 2099"):
                read()


@pytest.mark.parametrize("text", ["", "25:00", "9.30", "half past nine", "09:30Z"])
def test_what_is_no_time_of_day_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_time_of_day(text, "starts")

    assert caught.value.field == "starts"


def test_days_and_times_of_day_are_read_as_written() -> None:
    assert parse_day(" 2026-11-24 ", "day") == TUESDAY
    assert parse_time_of_day(" 14:30 ", "starts") == time(14, 30)


@pytest.mark.parametrize(
    ("seconds", "inside"),
    [
        (-1, False),
        (0, True),  # exactly at the start
        (5 * 3600 - 1, True),  # the last second
        (5 * 3600, False),  # exactly at the end: too late, windows are half-open
    ],
)
def test_a_window_contains_its_start_and_not_its_end(seconds: int, inside: bool) -> None:
    window = between("08:00", "13:00")

    assert window.contains(window.starts + seconds * SECOND) is inside


@pytest.mark.parametrize(
    ("other", "overlaps", "covers"),
    [
        (("08:00", "13:00"), True, True),  # the same
        (("09:00", "10:00"), True, True),
        (("12:00", "17:00"), True, False),  # morning and afternoon share an hour
        (("13:00", "17:00"), False, False),  # touching is not overlapping
        (("07:00", "08:00"), False, False),
        (("07:00", "14:00"), True, False),  # around it
    ],
)
def test_windows_that_only_touch_do_not_overlap(other: tuple[str, str], overlaps: bool, covers: bool) -> None:
    window, compared = between("08:00", "13:00"), between(*other)

    assert (window.overlaps(compared), compared.overlaps(window)) == (overlaps, overlaps)
    assert window.covers(compared) is covers


@pytest.mark.parametrize("ends", ["08:00", "07:59"])
def test_a_window_must_end_after_it_starts(ends: str) -> None:
    with pytest.raises(Invalid, match="must end after it starts"):
        between("08:00", ends)


def test_a_window_of_naive_times_is_refused() -> None:
    with pytest.raises(Invalid, match="no time zone"):
        Window(datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 13))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(SPRING_FORWARD, 90), (TUESDAY, 150), (FALL_BACK, 210)],
)
def test_the_length_of_a_window_is_elapsed_time_also_when_it_was_given_in_london_time(day: date, minutes: int) -> None:
    given_in_london = Window(
        datetime.combine(day, time(0, 30), tzinfo=LONDON), datetime.combine(day, time(3), tzinfo=LONDON)
    )

    assert given_in_london.minutes == minutes
    assert given_in_london == between("00:30", "03:00", day)
    assert given_in_london.starts.tzinfo is UTC


def test_a_window_given_in_another_zone_is_the_same_window() -> None:
    paris = timezone(timedelta(hours=1))

    assert Window(datetime(2026, 11, 24, 9, tzinfo=paris), datetime(2026, 11, 24, 14, tzinfo=paris)) == between(
        "08:00", "13:00"
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TUESDAY, "Tuesday 24 November 2026"),
        (date(2024, 7, 2), "Tuesday 2 July 2024"),  # no leading zero
        (SPRING_FORWARD, "Sunday 29 March 2026"),
    ],
)
def test_a_day_is_said_in_words(day: date, words: str) -> None:
    assert in_words(day) == words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-11-24 08:00", "8am"),
        ("2026-11-24 09:30", "9:30am"),
        ("2026-11-24 09:05", "9:05am"),  # the minutes keep their zero
        ("2026-11-24 11:59", "11:59am"),
        ("2026-11-24 12:00", "midday"),  # neither am nor pm
        ("2026-11-24 12:30", "12:30pm"),
        ("2026-11-24 13:00", "1pm"),
        ("2026-11-24 00:00", "midnight"),
        ("2026-11-24 00:30", "12:30am"),
        ("2026-07-24 12:00", "1pm"),  # summer: London is an hour ahead of UTC
        ("2026-03-29 12:30", "1:30pm"),  # the afternoon after the clocks went forward
        ("2026-10-25 13:30", "1:30pm"),  # and after they went back
    ],
)
def test_a_time_is_said_as_people_in_london_say_it(instant: str, words: str) -> None:
    assert clock_in_words(utc(instant)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TUESDAY, "Tuesday 24 November 2026, between 8am and 1pm"),
        (SPRING_FORWARD, "Sunday 29 March 2026, between 8am and 1pm"),
        (FALL_BACK, "Sunday 25 October 2026, between 8am and 1pm"),
    ],
)
def test_a_window_is_said_with_its_day_and_both_ends(day: date, words: str) -> None:
    assert window_in_words(between("08:00", "13:00", day)) == words


def test_an_afternoon_window_starts_at_midday_in_words() -> None:
    assert window_in_words(between("12:00", "17:00")) == "Tuesday 24 November 2026, between midday and 5pm"


def test_an_instant_is_said_with_its_day() -> None:
    assert instant_in_words(utc("2026-06-30 23:05")) == "Wednesday 1 July 2026 at 12:05am"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (15, "15 minutes"),
        (60, "1 hour"),
        (150, "2 hours 30 minutes"),
        (48 * 60, "48 hours"),  # not "2 days": the household was promised hours
    ],
)
def test_a_length_of_time_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration_in_words(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("instant", "starts", "ends"),
    [
        # The midnight belongs to the day that it begins, and to the day that it ends.
        ("2026-11-28T00:00:00Z", "Saturday 28 November 2026", "the end of Friday 27 November 2026"),
        ("2026-11-27T17:00:00Z", "Friday 27 November 2026 at 5pm", "Friday 27 November 2026 at 5pm"),
        ("2026-07-01T23:00:00Z", "Thursday 2 July 2026", "the end of Wednesday 1 July 2026"),  # London midnight
    ],
)
def test_a_limit_at_midnight_is_said_by_its_day(instant: str, starts: str, ends: str) -> None:
    assert (start_in_words(utc(instant)), end_in_words(utc(instant))) == (starts, ends)
