"""Weekly hours as a planner types them, and what they make of the shift patterns held before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

from appointments.domain.access_kinds.weekly import DAYS, parse_weekly
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Lunch, ShiftPattern
from appointments.domain.refs import OperativeRef

_MIDNIGHT = time(0, 0)


def in_short(patterns: Iterable[ShiftPattern]) -> str:
    """`Mon-Fri 08:00-16:30; Sat 08:00-12:00`: what `read_shifts` reads back."""
    hours: dict[tuple[time, time], list[int]] = {}
    for pattern in sorted(patterns, key=lambda p: (p.weekday, p.starts)):
        hours.setdefault((pattern.starts, pattern.ends), []).append(pattern.weekday)
    runs = [(run, times) for times, days in hours.items() for run in _runs(days)]
    return "; ".join(f"{_days(run)} {starts:%H:%M}-{ends:%H:%M}" for run, (starts, ends) in sorted(runs))


def standing_on(day: date, patterns: Iterable[ShiftPattern]) -> tuple[ShiftPattern, ...]:
    """The week as worked from `day` on: for each weekday the latest pattern that has not ended."""
    latest: dict[int, ShiftPattern] = {}
    for pattern in sorted(patterns, key=lambda p: p.valid_from):
        if pattern.valid_to is None or pattern.valid_to >= day:
            latest[pattern.weekday] = pattern
    return tuple(latest[weekday] for weekday in sorted(latest))


def changed(
    ref: OperativeRef, typed: str, held: Iterable[ShiftPattern], *, from_day: date, field: str = "shifts"
) -> tuple[ShiftPattern, ...]:
    """All patterns as they are to be: those held end the day before `from_day`, the typed week begins on it.

    A week that has not changed leaves everything as it is.
    """
    kept = tuple(held)
    standing = standing_on(from_day, kept)
    lunch = standing[0].lunch if standing else Lunch()
    week = _week(ref, typed, lunch, from_day, field)
    if [(p.weekday, p.starts, p.ends) for p in week] == [(p.weekday, p.starts, p.ends) for p in standing]:
        return kept
    eve = from_day - timedelta(days=1)
    before = (replace(p, valid_to=min(p.valid_to or eve, eve)) for p in kept if p.valid_from <= eve)
    return (*before, *week)


def _week(ref: OperativeRef, typed: str, lunch: Lunch, from_day: date, field: str) -> tuple[ShiftPattern, ...]:
    times = parse_weekly(typed, field)
    if len({item.weekday for item in times}) != len(times):
        raise Invalid(field, f"{field}: give one shift a day")
    for item in times:
        if item.ends is None or item.ends == _MIDNIGHT:
            raise Invalid(field, f"{field}: a shift ends before midnight")
    return tuple(
        ShiftPattern(ref, item.weekday, item.starts, item.ends, from_day, lunch=lunch)
        for item in times
        if item.ends is not None
    )


def _runs(days: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days(run: list[int]) -> str:
    return DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
