"""The exact order of one operative's day, held against trying every order with lunch in every leg."""

from __future__ import annotations

from datetime import time

import numpy as np
from hypothesis import given, settings

from appointments.domain.rounds import Round
from appointments.scheduling.making_room.board import Board, NewVisit, set_up
from appointments.scheduling.making_room.chains import order_of
from appointments.scheduling.making_room.orders import MOST
from tests.scheduling.days import LONG_BEFORE, ROADS, TUESDAY, a_round, a_shift, a_stop, some_rounds, ways
from tests.scheduling.test_repack import a_booked, a_visit, can_do, tiny_days


def board(worked: Round, visit: NewVisit) -> Board:
    booked = [a_booked(stop, worked.operative.ref) for stop in worked.stops]
    return set_up([worked], booked, visit, travel=ROADS, now=LONG_BEFORE)


@settings(max_examples=200)
@given(tiny_days())
def test_an_order_is_found_exactly_when_some_order_keeps_every_promise(
    day: tuple[list[Round], NewVisit],
) -> None:
    rounds, visit = day
    for worked in rounds:
        made = board(worked, visit)
        found = order_of(made, 0, [*made.held(0), made.new])
        stops = [*worked.stops, visit.stop]
        assert (found is not None) is can_do(worked, stops)
        if found is not None:
            ordered = [call.stop for n in found if (call := made.calls[n]).stop is not None]
            assert ways(worked, ordered)


@given(some_rounds(most=2))
def test_time_away_is_kept_at_its_time(worked: Round) -> None:
    made = board(worked, a_visit())
    found = order_of(made, 0, [*made.held(0), made.new])
    if found is not None:
        assert sum(made.calls[n].stop is None for n in found) == len(worked.shift.away)


def test_lunch_is_not_owed_by_somebody_who_is_only_away() -> None:
    shift = a_shift(starts=time(11), ends=time(14), away=[(time(11), time(14))])
    made = board(a_round(shift=shift), a_visit())
    assert order_of(made, 0, made.held(0)) is not None


def test_a_round_that_is_too_long_for_the_exact_order_gets_none() -> None:
    stops = [a_stop(f"B-{n}", minutes=10, planned=time(8, n)) for n in range(MOST + 1)]
    made = board(a_round(*stops, shift=a_shift(TUESDAY, lunch_minutes=0)), a_visit())
    assert order_of(made, 0, made.held(0)) is None
    assert order_of(made, 0, made.held(0)[:-1]) is not None
    assert np.all(made.holder[:-1] == 0)
