"""The checker finds everything a plan can break, and nothing in a plan that breaks nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given

from appointments.domain.access import demands
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.operatives import DayShift, Gender
from appointments.domain.rounds import Round, RoundPlan, Stop
from appointments.domain.times import at
from appointments.scheduling.constraints import Needs
from appointments.scheduling.plan import check, check_together, planned
from tests.scheduling.days import ROADS, TUESDAY, a_round, a_shift, a_stop, an_operative, asks, place, some_rounds, ways

ONE = a_stop("B-1", where=place(0, 10), arrive=(time(8), time(13)), planned=time(9))
TWO = a_stop("B-2", where=place(0, 40), arrive=(time(12), time(17)), planned=time(14))


def rules(worked: Round, *stops: Stop) -> list[str]:
    return [violation.rule for violation in check(worked, stops or worked.stops, ROADS)]


def moved(stop: Stop, hour: int, minute: int = 0) -> Stop:
    return replace(stop, planned_start=at(TUESDAY, time(hour, minute)))


def test_a_plan_that_keeps_everything_breaks_nothing() -> None:
    assert rules(a_round(ONE, TWO)) == []
    assert rules(a_round()) == []


@given(some_rounds())
def test_every_plan_of_the_reference_passes(worked: Round) -> None:
    for starts in ways(worked, worked.stops):
        stops = [replace(stop, planned_start=start) for stop, start in zip(worked.stops, starts, strict=True)]
        assert check(worked, stops, ROADS) == ()


@pytest.mark.parametrize(
    ("stops", "broken"),
    [
        ((moved(ONE, 12, 59), moved(TWO, 14, 50)), []),  # the last minute of the promise
        ((moved(ONE, 13), moved(TWO, 14, 50)), ["window"]),  # its end is not in it
        ((moved(ONE, 7, 59), TWO), ["window", "travel"]),  # before the promise and before the shift
        ((moved(ONE, 8, 10), TWO), []),  # ten minutes' drive from home
        ((moved(ONE, 8, 9), TWO), ["travel"]),  # a minute too soon
        ((moved(ONE, 12, 29), moved(TWO, 13, 59)), []),  # an hour's work, half an hour's drive; lunch before
        ((moved(ONE, 12, 30), moved(TWO, 13, 59)), ["travel"]),  # a minute short
        ((ONE, moved(TWO, 14, 50)), []),  # home at half past four
        ((ONE, moved(TWO, 14, 51)), ["shift"]),  # a minute late
        ((TWO, ONE), ["order"]),  # the order of the round
        ((ONE, ONE, TWO), ["order", "order", "travel"]),  # twice
    ],
)
def test_windows_travel_shift_and_order_are_kept(stops: tuple[Stop, ...], broken: list[str]) -> None:
    assert rules(a_round(ONE, TWO), *stops) == broken


@pytest.mark.parametrize(
    ("worked", "broken"),
    [
        # Between the two: home from eleven, half an hour's drive, half an hour's lunch.
        (a_shift(lunch=(time(10), time(10))), []),
        (a_shift(lunch=(time(9, 59), time(9, 59))), ["lunch"]),  # at work then
        (a_shift(lunch=(time(15), time(15))), []),  # at the second the work is over, on the road home
        (a_shift(lunch=(time(8), time(8)), lunch_minutes=50), []),  # before setting off
        (a_shift(lunch=(time(8), time(8)), lunch_minutes=51), ["lunch"]),
        (a_shift(lunch=(time(8), time(8)), lunch_minutes=0), []),  # none owed
    ],
)
def test_lunch_is_unbroken_between_two_services(worked: DayShift, broken: list[str]) -> None:
    assert rules(a_round(ONE, TWO, shift=worked)) == broken


def test_time_away_is_spent_at_home() -> None:
    assert rules(a_round(ONE, TWO, shift=a_shift(away=[(time(10, 10), time(11))]))) == []  # home at ten past
    assert rules(a_round(ONE, TWO, shift=a_shift(away=[(time(10, 9), time(11))]))) == ["shift"]  # a minute late


def test_a_fixed_visit_keeps_its_start_even_outside_its_promise() -> None:
    late = replace(moved(ONE, 13, 5), fixed=True)
    worked = a_round(late, TWO)
    assert rules(worked, late, moved(TWO, 14, 50)) == []
    assert rules(worked, moved(late, 13, 6), moved(TWO, 14, 50)) == ["fixed"]


def test_the_constraints_are_held_against_what_the_visit_asks_for() -> None:
    needs = Needs("gas", frozenset(), demands(asks(OperativeGender(Gender.FEMALE))))
    found = check(a_round(ONE, TWO), (ONE, TWO), ROADS, needs={"B-1": needs})
    assert [(violation.rule, violation.appointment_ref) for violation in found] == [
        ("skill", "B-1"),
        ("access", "B-1"),
    ]
    assert found[0].words == "not trained for this work: O-07"


def test_a_crew_is_looked_at_as_a_whole() -> None:
    needs = {"B-1": Needs("plumbing", frozenset(), demands(asks(TwoOperatives())))}
    one, other = a_round(ONE), a_round(ONE, operative=an_operative(8))
    assert check_together([(one, [ONE]), (other, [ONE])], ROADS, needs=needs) == ()
    assert [v.rule for v in check_together([(one, [ONE])], ROADS, needs=needs)] == ["crew"]
    apart = check_together([(one, [ONE]), (other, [moved(ONE, 10)])], ROADS, needs=needs)
    assert [v.words for v in apart] == ["the crew does not start together"]


def test_a_plan_gives_the_stops_their_order_and_starts() -> None:
    plan = RoundPlan("O-07", TUESDAY, 0, ("B-1", "B-2"), (at(TUESDAY, time(8)), at(TUESDAY, time(12))))
    assert planned(a_round(ONE), plan, [TWO]) == (moved(ONE, 8), moved(TWO, 12))
