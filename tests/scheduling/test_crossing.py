"""A day is crossed into arrays in one way, whatever is asked of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time

import numpy as np

from appointments.domain.access import demands
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.scheduling.constraints import Needs
from appointments.scheduling.making_room.board import NewVisit, set_up
from appointments.scheduling.whole_days.whole_day import set_out
from tests.scheduling.days import LONG_BEFORE, ROADS, TUESDAY, a_round, a_shift, a_stop, an_operative, place


def _booked(stop: Stop, operative: str) -> BookedVisit:
    priority = Priority("P", "P", Target(28, Unit.CALENDAR_DAYS), rank=2)
    return BookedVisit(stop, (operative,), "plumbing", frozenset(), priority)


def _a_day() -> tuple[list[Round], list[BookedVisit]]:
    """Two rounds, one with time away in it and one with a visit that is fixed; a joiner who may make none of them."""
    early, late = a_stop("A-1", where=place(1, 0)), a_stop("A-2", where=place(9, 0), arrive=(time(13), time(16)))
    late = replace(late, planned_start=late.arrive.starts)
    bound = a_stop("A-3", where=place(5, 5), planned=time(10), fixed=True)
    rounds = [
        a_round(early, late, operative=an_operative(1), shift=a_shift(away=[(time(10, 30), time(11))])),
        a_round(bound, operative=an_operative(2, home=place(9, 9))),
        a_round(operative=an_operative(3, trades=["joinery"])),
    ]
    return rounds, [_booked(early, "O-01"), _booked(late, "O-01"), _booked(bound, "O-02")]


def test_a_whole_day_and_a_day_that_makes_room_are_the_same_arrays() -> None:
    rounds, visits = _a_day()
    nobodys = a_stop("A-9", where=place(3, 3))
    new = NewVisit(nobodys, Needs("plumbing", frozenset(), demands(())))

    whole = set_out(TUESDAY, rounds, [*visits, _booked(nobodys, "O-99")], travel=ROADS, now=LONG_BEFORE).problem
    board = set_up(rounds, visits, new, travel=ROADS, now=LONG_BEFORE).problem

    for field in fields(whole):
        if field.name != "penalty_seconds":  # what leaving a visit out costs depends on what is asked
            assert np.array_equal(getattr(whole, field.name), getattr(board, field.name)), field.name


def test_what_stays_may_only_be_made_by_whoever_has_it() -> None:
    rounds, visits = _a_day()
    board = set_out(TUESDAY, rounds, visits, travel=ROADS, now=LONG_BEFORE)

    by_ref = {call.stop.appointment_ref: n for n, call in enumerate(board.calls) if call.stop is not None}
    away = next(n for n, call in enumerate(board.calls) if call.stop is None)
    assert board.problem.may[:, by_ref["A-1"]].tolist() == [True, True, False]  # the joiner is no plumber
    assert board.problem.may[:, by_ref["A-3"]].tolist() == [False, True, False]  # fixed
    assert board.problem.may[:, away].tolist() == [True, False, False]
    assert np.flatnonzero(board.problem.pinned).tolist() == sorted([by_ref["A-3"], away])


def test_whoever_takes_over_a_visit_pays_for_it_and_nobody_pays_for_one_that_nobody_has() -> None:
    rounds, visits = _a_day()
    nobodys = _booked(a_stop("A-9", where=place(3, 3)), "O-99")
    board = set_out(TUESDAY, rounds, [*visits, nobodys], travel=ROADS, now=LONG_BEFORE, stay_seconds=300)

    by_ref = {call.stop.appointment_ref: n for n, call in enumerate(board.calls) if call.stop is not None}
    assert board.problem.fee[:, by_ref["A-1"]].tolist() == [0, 300, 300]
    assert board.problem.fee[:, by_ref["A-3"]].tolist() == [300, 0, 300]
    assert board.problem.fee[:, by_ref["A-9"]].tolist() == [0, 0, 0]


def test_a_visit_that_its_round_has_no_room_for_any_more_is_nobodys() -> None:
    """The shift was cut short: whoever takes the late one over, also the same operative, pays nothing."""
    early, late = a_stop("A-1"), a_stop("A-2", arrive=(time(13), time(16)), planned=time(13))
    short = a_round(early, late, operative=an_operative(1), shift=a_shift(ends=time(13)))
    visits = [_booked(early, "O-01"), _booked(late, "O-01")]

    board = set_out(
        TUESDAY, [short, a_round(operative=an_operative(2))], visits, travel=ROADS, now=LONG_BEFORE, stay_seconds=300
    )

    assert board.problem.fee.tolist() == [[0, 0], [300, 0]]


def test_staying_is_never_searched_for_at_more_than_an_hour() -> None:
    """Moves that make room for a visit without anybody would count for more than its promise."""
    rounds, visits = _a_day()
    board = set_out(TUESDAY, rounds, visits, travel=ROADS, now=LONG_BEFORE, stay_seconds=7200)
    assert board.problem.fee.max() == 3600
