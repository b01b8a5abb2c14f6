"""The search for the best whole day, from whatever day there is: ruin and recreate, for so long or so many changes.

It leaves the shape of the problem alone: what couples rounds (crews, sequences) is settled before and pinned. The moves
are in `ruin_moves.py`, how far the search has come in `pace.py`. The same problem, start, seed and number of changes
give the same answer; a search that is stopped by the clock does not.

Who works where is settled while the search is hot, by luck as much as by cost. So a search that has the time goes
through its hot half in several chains, one after the other from the same start, and cools down from the best of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from appointments.scheduling.day_problem import DayProblem, no_fee, whole
from appointments.scheduling.whole_days.pace import GLANCE, Counted, Pace, Timed
from appointments.scheduling.whole_days.ruin_moves import anneal, begin
from appointments.scheduling.whole_days.ruin_state import (
    BEST,
    VERSION,
    Facts,
    Knobs,
    State,
    facts,
    forget,
    state,
    steady,
)

LAST_VERSION = 1 << 30
HOT_HALF = 0.5
# On days of 50 operatives and 325 visits four chains end 0.3 % below one of the same length altogether, and have
# fewer bad days; a chain with less than so many changes for each visit is too short to be worth its place.
CHAINS = 4
CHAIN_CHANGES = 1_500


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
    most_chains: int = CHAINS,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """The best day found, at most as costly as `start`.

    `start` are the rounds to begin with, by operative; pinned visits must be in theirs. Give `iterations`, the number
    of changes to try, or `limit_seconds`, measured by `clock`; building the arrays counts. `most_chains` 1 searches in
    one chain however long. Raises ValueError when neither or both are given.
    """
    if (iterations is None) == (limit_seconds is None):
        raise ValueError("either a number of changes or a time limit says when to stop")
    pace: Pace = Counted(iterations) if iterations is not None else Timed(float(limit_seconds or 0.0), clock)
    given, wild = facts(problem), steady(knobs or Knobs())
    half_cold = wild.hot * (wild.cold / wild.hot) ** HOT_HALF
    best = chain = _set_out(problem, given, wild, start, seed, wild.hot)
    _cool(given, chain, wild, pace, GLANCE, wild.hot, wild.hot)
    chains = min(most_chains, max(1, pace.changes_in_all // (CHAIN_CHANGES * max(1, problem.visits))))
    for number in range(chains):
        if number > 0:
            chain = _set_out(problem, given, wild, start, seed, wild.hot, chain)
        _cool(given, chain, wild, pace, HOT_HALF * (number + 1) / chains, wild.hot, half_cold)
        best = min(best, chain, key=lambda stand: stand.numbers[BEST])
    last = _set_out(problem, given, wild, _routes(best), seed, half_cold, chain)
    _cool(given, last, wild, pace, 1.0, half_cold, wild.cold)
    return _answer(problem, last, pace.done)


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
        fee=no_fee(1, 1),
    )
    ruin_and_recreate(problem, [[]], iterations=1)


def _set_out(
    problem: DayProblem,
    given: Facts,
    wild: Knobs,
    start: Sequence[Sequence[int]],
    seed: int,
    heat: float,
    before: State | None = None,
) -> State:
    """A search at its start; its luck goes on where that of the one `before` it ended."""
    stand = state(problem, given, start, seed)
    if before is not None:
        stand.dice[:] = before.dice
    begin(given, stand)
    # The first change tries everything that has no round, however many there are.
    anneal(given, stand, wild._replace(absent_tried=problem.visits), 1, heat, heat)
    return stand


def _cool(given: Facts, stand: State, wild: Knobs, pace: Pace, until: float, hot: float, cold: float) -> None:
    """Go on until this share of the search is done; the temperature falls from `hot` to `cold` meanwhile, evenly on a
    logarithmic scale."""
    begun = pace.share

    def heat(share: float) -> float:
        return float(hot * (cold / hot) ** min(1.0, (share - begun) / (until - begun)))

    while pace.share < until:
        count, reached = pace.ahead(until)
        _go_on(given, stand, wild, count, heat(pace.share), heat(reached))
        pace.did(count)


def _go_on(given: Facts, stand: State, wild: Knobs, count: int, hot: float, cold: float) -> None:
    if stand.numbers[VERSION] > LAST_VERSION:
        forget(stand)
    anneal(given, stand, wild, count, hot, cold)


def _routes(stand: State) -> list[list[int]]:
    return [
        [int(visit) for visit in nodes[:count]] for nodes, count in zip(stand.best_nodes, stand.best_size, strict=True)
    ]


def _answer(problem: DayProblem, stand: State, changes: int) -> Answer:
    routes = _routes(stand)
    planned = {visit for route in routes for visit in route}
    unplanned = [visit for visit in range(problem.visits) if visit not in planned]
    return Answer(routes, unplanned, int(stand.numbers[BEST]), changes)
