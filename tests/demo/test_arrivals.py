"""Repairs of the demo are reported when those of a real housing authority were."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from appointments.domain.times import LONDON, at, day_of
from web.demo.arrivals import profile, reported_before, taken_up
from web.demo.dice import Dice

DAY = date(2026, 3, 2)


def test_the_profile_is_a_recount_of_the_source(test_data: Path) -> None:
    with (test_data / "requests" / "sf_housing_authority_requests.csv").open(encoding="utf-8", newline="") as file:
        created = [datetime.fromisoformat(row["created"]) for row in csv.DictReader(file)]
    counted = Counter((instant.weekday(), instant.hour) for instant in created)
    assert len(created) > 1000
    assert {key: count for key, count in profile().items() if count} == counted


def test_the_profile_has_every_hour_of_the_week() -> None:
    assert set(profile()) == {(weekday, hour) for weekday in range(7) for hour in range(24)}


def test_repairs_are_reported_by_the_hours_and_weekdays_of_the_profile() -> None:
    weights, dice, throws = profile(), Dice(1), 20_000
    local = [reported_before(DAY, weights, dice).astimezone(LONDON) for _ in range(throws)]
    whole = sum(weights.values())
    weekdays, hours = Counter(each.weekday() for each in local), Counter(each.hour for each in local)
    for weekday in range(7):
        wanted = sum(count for (on, _), count in weights.items() if on == weekday)
        assert abs(weekdays[weekday] / throws - wanted / whole) < 0.015, weekday
    for hour in range(24):
        wanted = sum(count for (_, at_hour), count in weights.items() if at_hour == hour)
        assert abs(hours[hour] / throws - wanted / whole) < 0.015, hour


def test_repairs_are_reported_two_days_to_four_weeks_before_the_visit() -> None:
    weights, dice = profile(), Dice(1)
    before = {(DAY - day_of(reported_before(DAY, weights, dice))).days for _ in range(5_000)}
    assert (min(before), max(before)) == (2, 22)


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 31), 1),  # Sunday the 29th has no half past one
        (date(2026, 10, 27), 1),  # Sunday the 25th has two
    ],
)
def test_a_repair_can_be_reported_in_the_night_when_the_clocks_change(day: date, hour: int) -> None:
    reported = {day_of(reported_before(day, {(6, hour): 1}, Dice(seed))) for seed in range(20)}
    assert day - timedelta(days=2) in reported


@pytest.mark.parametrize(
    ("reported", "booked"),
    [
        ((DAY, 10, 0), (DAY, 10, 12)),  # in office hours at once
        ((DAY, 8, 2), (DAY, 8, 15)),  # just before they begin
        ((DAY, 8, 3), (DAY, 8, 15)),
        ((DAY, 18, 47), (DAY, 18, 59)),
        ((DAY, 18, 48), (DAY + timedelta(days=1), 8, 15)),  # too late for today
        ((DAY, 23, 55), (DAY + timedelta(days=1), 8, 15)),  # twelve minutes later it is tomorrow
        ((DAY, 0, 30), (DAY, 8, 15)),
    ],
)
def test_a_planner_takes_a_repair_up_in_office_hours(
    reported: tuple[date, int, int], booked: tuple[date, int, int]
) -> None:
    def instant(when: tuple[date, int, int]) -> datetime:
        day, hour, minute = when
        return at(day, time(hour, minute))

    assert taken_up(instant(reported)) == instant(booked)


@pytest.mark.parametrize("hour", [18, 19])  # in summer London is an hour ahead of UTC
def test_office_hours_are_londons(hour: int) -> None:
    summer = date(2026, 7, 6)
    local = taken_up(at(summer, time(hour))).astimezone(LONDON)
    assert (local.day, local.hour) == ((6, 18) if hour == 18 else (7, 8))
