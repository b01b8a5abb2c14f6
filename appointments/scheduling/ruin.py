"""The search for the best whole day, from whatever day there is: ruin and recreate, for so long or so many changes.

It leaves the shape of the problem alone: what couples rounds (crews, sequences) is settled before and pinned. The moves
are in `ruin_moves.py`. The same problem, start, seed and number of changes give the same answer; a search that is
stopped by the clock does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from appointments.scheduling.day_problem import DayProblem, whole
from appointments.scheduling.ruin_moves import anneal, begin
from appointments.scheduling.ruin_state import BEST, VERSION, Facts, Knobs, State, facts, forget, state, steady

# Between two looks at the clock passes about this share of the time; the temperature stands still meanwhile.
GLANCE = 0.005
FEWEST, MOST = 50, 20_000  # changes between two looks at the clock
CHUNK = 2_000  # changes in one call when they are counted
LAST_VERSION = 1 << 30


class Answer(NamedTuple):
    """`routes[o]` are the visits of operative o in the order driven, `unplanned` those of nobody; `cost` in seconds.

    `changes` says how many were tried.
    """

    routes: list[list[int]]
    unplanned: list[int]
    cost: int
    changes: int


def ruin_and_recreate(
    problem: DayProblem,
    start: Sequence[Sequence[int]],
    *,
    iterations: int | None = None,
    limit_seconds: float | None = None,
    seed: int = 1,
    knobs: Knobs | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """The best day found, at most as costly as `start`.

    `start` are the rounds to begin with, by operative; pinned visits must be in theirs. Give `iterations`, the number
    of changes to try, or `limit_seconds`, measured by `clock`; building the arrays counts. Raises ValueError when
    neither or both are given.
    """
    if (iterations is None) == (limit_seconds is None):
        raise ValueError("either a number of changes or a time limit says when to stop")
    began = clock()
    given = facts(problem)
    stand = state(problem, given, start, seed)
    wild = steady(knobs or Knobs())
    begin(given, stand)
    # The first change tries everything that has no round, however many there are.
    anneal(given, stand, wild._replace(absent_tried=problem.visits), 1, wild.hot, wild.hot)
    if iterations is not None:
        changes = _counted(given, stand, wild, iterations)
    else:
        changes = _timed(given, stand, wild, float(limit_seconds or 0.0), began, clock)
    return _answer(problem, stand, changes)


def warm() -> None:
    """Compile everything once (some 30 seconds the first time), so that no caller ever waits for it."""
    one, day = whole([0]), whole([86_399])
    problem = DayProblem(
        leaves=one,
        home_by=day,
        lunch_first=one,
        lunch_last=day,
        lunch_seconds=one,
        seconds=one,
        earliest=one,
        latest=day,
        penalty_seconds=np.array([1], dtype=np.int64),
        may=np.ones((1, 1), dtype=np.bool_),
        pinned=np.zeros(1, dtype=np.bool_),
        travel=np.zeros((2, 2), dtype=np.int32),
        load=one,
        carries=one,
    )
    ruin_and_recreate(problem, [[]], iterations=1)


def _counted(given: Facts, stand: State, wild: Knobs, iterations: int) -> int:
    for done in range(0, iterations, CHUNK):
        count = min(CHUNK, iterations - done)
        hot, cold = _heat(wild, done / iterations), _heat(wild, (done + count) / iterations)
        _go_on(given, stand, wild, count, hot, cold)
    return iterations


def _timed(
    given: Facts, stand: State, wild: Knobs, limit_seconds: float, began: float, clock: Callable[[], float]
) -> int:
    done, count = 0, FEWEST
    searching_since = clock()
    spent = searching_since - began
    while spent < limit_seconds:
        heat = _heat(wild, spent / limit_seconds)
        _go_on(given, stand, wild, count, heat, heat)
        done += count
        now = clock()
        spent = now - began
        a_second = done / max(1e-6, now - searching_since)
        # Never longer than what is left, so that the limit is kept.
        ahead = min(GLANCE * limit_seconds, limit_seconds - spent)
        count = min(MOST, max(FEWEST, int(a_second * ahead)))
    return done


def _go_on(given: Facts, stand: State, wild: Knobs, count: int, hot: float, cold: float) -> None:
    if stand.numbers[VERSION] > LAST_VERSION:
        forget(stand)
    anneal(given, stand, wild, count, hot, cold)


def _heat(wild: Knobs, share: float) -> float:
    """The temperature when this share of the search is done: it falls evenly on a logarithmic scale."""
    return float(wild.hot * (wild.cold / wild.hot) ** min(1.0, share))


def _answer(problem: DayProblem, stand: State, changes: int) -> Answer:
    routes = [
        [int(visit) for visit in nodes[:count]] for nodes, count in zip(stand.best_nodes, stand.best_size, strict=True)
    ]
    planned = {visit for route in routes for visit in route}
    unplanned = [visit for visit in range(problem.visits) if visit not in planned]
    return Answer(routes, unplanned, int(stand.numbers[BEST]), changes)
