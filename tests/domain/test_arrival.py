"""The live estimate of when somebody comes: from where the round stands, honest at its edges, silent where unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.arrival import ArrivalEstimate, Basis, Leg, RoundSoFar, estimate_arrival
from appointments.domain.homes import Place
from appointments.domain.operatives import Absence, ShiftPattern, shift_on
from appointments.domain.times import LONDON, Window, at

DAY = date(2026, 11, 24)
HOME, FIRST, SECOND, OURS = (Place(51.7, -2.2 + step / 100) for step in range(4))


def clock(text: str, day: date = DAY) -> datetime:
    return at(day, time.fromisoformat(text))


def window(starts: str, ends: str, day: date = DAY) -> Window:
    return Window(clock(starts, day), clock(ends, day))


def ten_minutes(origin: Place, destination: Place) -> timedelta:
    """Every hundredth of a degree is ten minutes."""
    return timedelta(minutes=10 * round(abs(origin.lon - destination.lon) * 100))


# Planned: 8:30 to 9:30, drive, 9:40 to 10:40, drive, ours at 10:50. All were promised from 8am to midday.
FIRST_LEG = Leg("A-1", FIRST, window("08:30", "09:30"), window("08:00", "12:00"))
SECOND_LEG = Leg("A-2", SECOND, window("09:40", "10:40"), window("08:00", "12:00"))
OUR_LEG = Leg("A-9", OURS, window("10:50", "11:50"), window("08:00", "12:00"))
LEFT_FIRST = replace(FIRST_LEG, set_off_at=clock("08:20"), arrived_at=clock("08:30"), left_at=clock("09:30"), over=True)
AT_SECOND = replace(SECOND_LEG, set_off_at=clock("09:30"), arrived_at=clock("09:40"))


def told(now: str, *legs: Leg, away: tuple[Window, ...] = (), day: date = DAY) -> ArrivalEstimate | None:
    return estimate_arrival("A-9", [RoundSoFar(HOME, legs, away)], clock(now, day), drive=ten_minutes)


def _between(found: ArrivalEstimate | None, earliest: str, latest: str) -> ArrivalEstimate:
    assert found is not None
    wall = tuple(f"{instant.astimezone(LONDON):%H:%M}" for instant in (found.earliest, found.latest))
    assert wall == (earliest, latest)
    return found


@pytest.mark.parametrize(
    ("now", "legs", "earliest", "latest", "basis"),
    [
        # the day has not begun: the plan, with half an hour either way
        ("06:00", (FIRST_LEG, SECOND_LEG, OUR_LEG), "10:20", "11:20", Basis.PLAN),
        # on time at the one before: done 10:40, ten minutes' drive, and a margin of a quarter of the 50 minutes to go
        ("10:00", (LEFT_FIRST, AT_SECOND, OUR_LEG), "10:35", "11:05", Basis.ROUND),
        # the one before overruns: it ends now at the soonest
        ("11:00", (LEFT_FIRST, AT_SECOND, OUR_LEG), "11:00", "11:20", Basis.ROUND),
        # ahead: they may come as soon as they are free, or as planned
        ("09:00", (replace(LEFT_FIRST, left_at=clock("08:50")), SECOND_LEG, OUR_LEG), "09:50", "11:10", Basis.ROUND),
        # on the way: by the drive from where they were, or by their own word
        ("10:45", (LEFT_FIRST, replace(OUR_LEG, set_off_at=clock("10:40"))), "10:55", "11:10", Basis.ON_THE_WAY),
        (
            "10:45",
            (LEFT_FIRST, replace(OUR_LEG, set_off_at=clock("10:40"), expected_at=clock("11:30"))),
            "11:25",
            "11:45",
            Basis.ON_THE_WAY,
        ),
        # the order was changed: they began with the visit planned last, so the first is still before us
        (
            "09:50",
            (FIRST_LEG, replace(SECOND_LEG, planned=window("12:00", "13:00"), arrived_at=clock("09:40")), OUR_LEG),
            "11:40",
            "12:40",
            Basis.ROUND,
        ),
        # nobody comes to a visit that was called off or not attended: it is no stop on the way
        ("08:00", (replace(FIRST_LEG, over=True), SECOND_LEG, OUR_LEG), "10:20", "11:20", Basis.PLAN),
    ],
)
def test_the_estimate_follows_the_round(
    now: str, legs: tuple[Leg, ...], earliest: str, latest: str, basis: Basis
) -> None:
    assert _between(told(now, *legs), earliest, latest).basis is basis


@pytest.mark.parametrize(
    ("now", "legs", "away"),
    [
        ("10:00", (LEFT_FIRST, AT_SECOND), ()),  # no plan has this visit
        ("10:55", (LEFT_FIRST, replace(OUR_LEG, arrived_at=clock("10:50"))), ()),  # they are there
        ("10:55", (LEFT_FIRST, replace(OUR_LEG, over=True)), ()),  # it is over
        ("08:00", (FIRST_LEG, SECOND_LEG, OUR_LEG), (window("08:00", "16:00"),)),  # off
        ("09:31", (FIRST_LEG, SECOND_LEG, OUR_LEG), ()),  # due at the first an hour ago, and not a word
        ("12:01", (LEFT_FIRST, replace(OUR_LEG, set_off_at=clock("10:40"))), ()),  # should be here long since
        ("11:11", (LEFT_FIRST, replace(SECOND_LEG, set_off_at=clock("09:30")), OUR_LEG), ()),  # lost on the way before
    ],
)
def test_where_nobody_can_say_nothing_is_said(now: str, legs: tuple[Leg, ...], away: tuple[Window, ...]) -> None:
    assert told(now, *legs, away=away) is None


def test_nothing_is_said_on_the_day_before_nor_without_anybody_planned() -> None:
    assert estimate_arrival("A-9", [], clock("09:00"), drive=ten_minutes) is None
    legs = (FIRST_LEG, SECOND_LEG, OUR_LEG)
    assert told("23:59", *legs, day=DAY - timedelta(days=1)) is None
    assert told("00:00", *legs) is not None


def test_nobody_comes_before_the_promised_time_or_before_now() -> None:
    afternoon = replace(OUR_LEG, promised=window("12:00", "16:00"), planned=window("12:00", "13:00"))
    _between(told("10:45", replace(AT_SECOND, left_at=clock("10:40"), over=True), afternoon), "12:00", "12:20")
    _between(told("11:02", replace(AT_SECOND, left_at=clock("10:40"), over=True), OUR_LEG), "11:00", "11:15")


@pytest.mark.parametrize(("now", "late_by", "perhaps"), [("11:00", 0, False), ("11:45", 0, True), ("12:05", 15, True)])
def test_late_is_said_from_the_end_of_the_promised_time(now: str, late_by: int, perhaps: bool) -> None:
    found = told(now, LEFT_FIRST, AT_SECOND, OUR_LEG)
    assert found is not None
    assert (found.late_by, found.perhaps_late) == (timedelta(minutes=late_by), perhaps)


def test_a_lunch_on_the_way_of_a_round_that_runs_late_moves_the_later_time_only() -> None:
    shift = shift_on(DAY, [ShiftPattern("O-1", DAY.weekday(), time(8), time(16), DAY)], list[Absence]())
    legs = (LEFT_FIRST, AT_SECOND, OUR_LEG)
    rounds = [RoundSoFar(HOME, legs, shift=shift)]
    _between(estimate_arrival("A-9", rounds, clock("11:30"), drive=ten_minutes), "11:30", "12:20")


def test_of_a_crew_the_last_one_counts_and_who_cannot_be_told_of_silences_both() -> None:
    alone = RoundSoFar(HOME, (LEFT_FIRST, AT_SECOND, OUR_LEG))
    later = replace(AT_SECOND, ref="A-3", arrived_at=clock("10:30"))
    both = [alone, RoundSoFar(HOME, (later, OUR_LEG))]
    _between(estimate_arrival("A-9", both, clock("10:40"), drive=ten_minutes), "11:25", "11:55")
    gone = RoundSoFar(HOME, (OUR_LEG,), away=(window("08:00", "16:00"),))
    assert estimate_arrival("A-9", [alone, gone], clock("10:00"), drive=ten_minutes) is None


def test_a_night_visit_is_followed_past_midnight() -> None:
    night = Window(clock("22:00"), clock("22:00") + timedelta(hours=4))
    ours = replace(OUR_LEG, planned=Window(clock("23:40"), clock("23:40") + timedelta(hours=1)), promised=night)
    before = replace(SECOND_LEG, arrived_at=clock("22:50"), promised=night)
    _between(told("00:05", before, ours, day=DAY + timedelta(days=1)), "00:05", "00:25")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_when_the_clocks_change_time_is_counted_as_it_passes(day: date) -> None:
    starts = at(day, time(0, 30))
    before = Leg(
        "A-1", SECOND, Window(starts, starts + timedelta(hours=2)), Window(starts, starts + timedelta(hours=4))
    )
    after = before.planned.ends + timedelta(minutes=10)
    ours = Leg("A-9", OURS, Window(after, after + timedelta(hours=1)), before.promised)
    rounds = [RoundSoFar(HOME, (replace(before, arrived_at=starts), ours))]
    found = estimate_arrival("A-9", rounds, starts + timedelta(minutes=90), drive=ten_minutes)
    assert found is not None
    assert found.earliest == after - timedelta(minutes=10)
    assert found.latest == after + timedelta(minutes=10)
