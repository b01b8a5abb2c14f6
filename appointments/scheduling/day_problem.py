"""One whole day as arrays: what the search for the best day reads and nothing else.

Times are whole seconds elapsed since local midnight of the day (Europe/London; a day has 23, 24 or 25 hours), durations
and travel whole seconds, travel rounded up. Windows are [earliest, latest] START of a visit, both ends inclusive here;
the domain's are half-open. Being home at the second `home_by` is in time. Lunch starts in [lunch_first, lunch_last],
both inclusive, and lasts `lunch_seconds`; 0 means that none is owed. A round without a visit needs no lunch.

Node i of the travel matrix is visit i; node `visits + o` is the home of operative o. Index i means the same visit, and
index o the same operative, in every array; the order is the caller's, so equal input gives equal output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Yes = NDArray[np.bool_]

# Beyond any day, and twice of it still fits into 32 bits.
NEVER = 1 << 30


@dataclass(frozen=True)
class DayProblem:
    """What is to be done and by whom.

    `penalty_seconds` is how much travel it is worth to serve a visit. `may[o, v]`: operative o may be sent to visit v.
    A `pinned` visit stays in the round it starts in, at the one second that its window leaves (earliest == latest),
    and is never taken out; time away is such a visit at home. `load` and `carries` are what a visit needs of a van and
    what each van holds; both all zero where nobody counts. `fee[o, v]` is what it costs on top of travel, in seconds,
    that operative o makes visit v: from 0, and below NEVER; it is counted and binds nobody.
    """

    leaves: Whole
    home_by: Whole
    lunch_first: Whole
    lunch_last: Whole
    lunch_seconds: Whole
    seconds: Whole
    earliest: Whole
    latest: Whole
    penalty_seconds: NDArray[np.int64]
    may: Yes
    pinned: Yes
    travel: Whole
    load: Whole
    carries: Whole
    fee: Whole

    @property
    def operatives(self) -> int:
        return len(self.leaves)

    @property
    def visits(self) -> int:
        return len(self.seconds)


def whole(numbers: Sequence[int]) -> Whole:
    """Whole numbers as the search wants them. Raises OverflowError for one that does not fit."""
    return np.array(numbers, dtype=np.int32)


def no_fee(operatives: int, visits: int) -> Whole:
    """It is all the same who comes."""
    return np.zeros((operatives, visits), dtype=np.int32)


def travel_seconds(problem: DayProblem, routes: Sequence[Sequence[int]]) -> int:
    """Travel of all rounds, each from home to home; a round without a visit drives nowhere."""
    total = 0
    for operative, route in enumerate(routes):
        if not route:
            continue
        home = problem.visits + operative
        stops = np.array([home, *route, home], dtype=np.int64)
        total += int(problem.travel[stops[:-1], stops[1:]].sum())
    return total


def cost(problem: DayProblem, routes: Sequence[Sequence[int]]) -> int:
    """Travel and fees of all rounds and the penalties of what is in none of them, seconds."""
    left, fees = np.ones(problem.visits, dtype=np.bool_), 0
    for operative, route in enumerate(routes):
        left[list(route)] = False
        fees += int(problem.fee[operative, list(route)].sum())
    return travel_seconds(problem, routes) + fees + int(problem.penalty_seconds[left].sum())
