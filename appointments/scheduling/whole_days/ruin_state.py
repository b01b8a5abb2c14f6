"""The day in the shape that `ruin_moves.py` works on: what is given, how the rounds stand, and how wild the search is.

A round is a block of 32-bit numbers, `cells[r, field, node]`: home, its visits, home. The fields are the node, travel
to the next node, and the four numbers that say how far the round gives way there (see `kernel.py`); a field's numbers
lie side by side, so that one vector instruction reads several nodes. Behind the last home every departure is NEVER:
the stride may run over the end and finds no room there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from appointments.scheduling.day_problem import NEVER, DayProblem, Whole

NODE, LEG, TO_COME, HAD, LATEST_HAD, LATEST_TO_COME = range(6)
FIELDS = 6
# So many nodes are looked at in one stroke.
STRIDE = 8
# What `State.numbers` holds: cost now and best, visits in no round, the last version given, and of the change under
# way how many rounds it has touched and how many visits it puts back.
COST, BEST, ABSENT, VERSION, TOUCHED, POOL = range(6)
# Neighbours known of each visit, the nearest first.
NEAR = 200
# Orders in which visits are put back, drawn by weight. At random comes first; the others are rows of `Facts.rank`.
ORDERS = 7


class Facts(NamedTuple):
    """What is given and never written. `to[v, n]` is travel from node n to visit v, `back[v, n]` from v to n;
    `fee[v, r]` what round r pays for visit v beside.

    `able[v]` are the operatives who may be sent, the first `able_count[v]` of the row; `near[v]` the nearest visits.
    `movable` are the visits that are not pinned. `rank[k, v]` sorts the visits by idea k, the smallest first.
    """

    seconds: Whole
    earliest: Whole
    latest: Whole
    leaves: Whole
    home_by: Whole
    lunch_first: Whole
    lunch_last: Whole
    lunch_seconds: Whole
    to: Whole
    back: Whole
    fee: Whole
    may: NDArray[np.bool_]
    able: Whole
    able_count: Whole
    near: Whole
    penalty: Whole
    pinned: NDArray[np.bool_]
    load: Whole
    carries: Whole
    movable: Whole
    rank: NDArray[np.float64]


class State(NamedTuple):
    """The rounds as they stand, and what is needed to put a change back.

    `size[r]` counts the visits of a round, `loaded[r]` what they need of its van. `where[v]` is the round of a visit,
    -1 when it is in none; those are listed in `absent`. A round's `version` changes when it does. `known[v, k]`
    remembers (version, least added cost) of putting v into the round able[v, k], NEVER or more when it does not fit.
    `saved` and `touched` hold the rounds of the change under way as they were, `pool` the visits that it puts back.
    """

    cells: Whole
    flat: Whole
    size: Whole
    loaded: Whole
    version: Whole
    where: Whole
    absent: Whole
    known: Whole
    numbers: NDArray[np.int64]
    dice: NDArray[np.uint64]
    best_nodes: Whole
    best_size: Whole
    best_version: Whole
    saved: Whole
    touched: Whole
    is_touched: NDArray[np.bool_]
    pool: Whole
    key: NDArray[np.float64]


class Knobs(NamedTuple):
    """How wild the search is; what stands here was tuned on the days of `tests/benchmarks`.

    Temperatures are seconds of cost. `removals` is the mean number of visits taken out at once, `longest` the longest
    string of one round. `split` is how often a string keeps some visits in its middle, `depth` how readily one more.
    `blink` is the share of places overlooked. `from_absent` is how often a change starts from a visit that has nobody,
    `choosy` how often it only takes from rounds that could take the visit it starts from.
    """

    hot: float = 2000.0
    cold: float = 30.0
    removals: float = 10.0
    longest: float = 10.0
    split: float = 0.5
    depth: float = 0.5
    blink: float = 0.01
    from_absent: float = 0.1
    choosy: float = 0.7
    at_random: float = 6.0
    costly_first: float = 4.0
    far_first: float = 2.0
    close_first: float = 1.0
    narrow_first: float = 2.0
    few_able_first: float = 2.0
    long_first: float = 0.0
    # No more visits without a round than these are tried in one change: a day on which little fits ends in time too.
    absent_tried: int = 30


def facts(problem: DayProblem) -> Facts:
    """The problem as the search reads it: copies in one shape, because another would be compiled anew."""
    visits = problem.visits
    may = np.array(problem.may, dtype=np.bool_, order="C")
    able_count = may.sum(axis=0).astype(np.int32)
    able = np.zeros((visits, max(1, int(able_count.max(initial=0)))), np.int32)
    for visit in range(visits):
        able[visit, : able_count[visit]] = np.flatnonzero(may[:, visit])
    travel = np.asarray(problem.travel)
    return Facts(
        seconds=_whole(problem.seconds),
        earliest=_whole(problem.earliest),
        latest=_whole(problem.latest),
        leaves=_whole(problem.leaves),
        home_by=_whole(problem.home_by),
        lunch_first=_whole(problem.lunch_first),
        lunch_last=_whole(problem.lunch_last),
        lunch_seconds=_whole(problem.lunch_seconds),
        to=_whole(travel[:, :visits].T),
        back=_whole(travel[:visits]),
        fee=_whole(problem.fee.T),
        may=may,
        able=able,
        able_count=able_count,
        near=_near(travel[:visits, :visits]),
        penalty=_whole(np.minimum(problem.penalty_seconds, NEVER - 1)),
        pinned=np.array(problem.pinned, dtype=np.bool_),
        load=_whole(problem.load),
        carries=_whole(problem.carries),
        movable=np.flatnonzero(~problem.pinned).astype(np.int32),
        rank=_rank(problem, able_count),
    )


def steady(knobs: Knobs) -> Knobs:
    """The same, with numbers of the kinds that were compiled for."""
    return Knobs._make([*(float(share) for share in knobs[:-1]), int(knobs.absent_tried)])


def state(problem: DayProblem, given: Facts, start: Sequence[Sequence[int]], seed: int) -> State:
    """Everything empty but the nodes of the starting rounds; `ruin_moves.begin` works out the rest."""
    visits, operatives = problem.visits, problem.operatives
    most = min(visits, max(_most_visits(problem), max((len(route) for route in start), default=0)))
    width = most + 2 + STRIDE
    cells = np.zeros((operatives, FIELDS, width), np.int32)
    for r, route in enumerate(start):
        cells[r, NODE, 1 : len(route) + 1] = route
    return State(
        cells=cells,
        flat=cells.reshape(-1),
        size=np.array([len(route) for route in start], dtype=np.int32),
        loaded=np.zeros(operatives, np.int32),
        version=np.zeros(operatives, np.int32),
        where=np.full(visits, -1, np.int32),
        absent=np.zeros(visits, np.int32),
        known=np.full((visits, given.able.shape[1], 2), -1, np.int32),
        numbers=np.zeros(6, np.int64),
        # Any number but 0, and far from that of the next seed.
        dice=np.array([(seed + 1) * 0x9E3779B97F4A7C15 % (1 << 64) | 1], np.uint64),
        best_nodes=np.zeros((operatives, most + 1), np.int32),
        best_size=np.zeros(operatives, np.int32),
        best_version=np.full(operatives, -1, np.int32),
        saved=np.zeros((operatives, FIELDS, width), np.int32),
        touched=np.zeros((operatives, 4), np.int32),
        is_touched=np.zeros(operatives, np.bool_),
        pool=np.zeros(visits, np.int32),
        key=np.zeros(visits, np.float64),
    )


def forget(stand: State) -> None:
    """New versions from the beginning, before the numbers run out (hours of searching)."""
    rounds = len(stand.size)
    stand.known[:, :, 0] = -1
    stand.version[:] = np.arange(rounds)
    stand.best_version[:] = -1
    stand.numbers[VERSION] = rounds


def _whole(numbers: NDArray[np.integer[Any]]) -> Whole:
    return np.array(numbers, dtype=np.int32, order="C")


def _near(between: NDArray[np.integer[Any]]) -> Whole:
    """The nearest visits of each, by the shorter of the two ways; equally near ones in order."""
    visits = len(between)
    nearest = min(NEAR, max(0, visits - 1))
    near = np.zeros((visits, nearest), np.int32)
    for visit in range(visits):
        ways = np.minimum(between[visit], between[:, visit])
        ways[visit] = NEVER
        near[visit] = np.argsort(ways, kind="stable")[:nearest]
    return near


def _rank(problem: DayProblem, able_count: Whole) -> NDArray[np.float64]:
    """Costly to leave out first, far from the operatives first, close first, narrow promises first, few able first,
    long visits first."""
    visits = problem.visits
    far = problem.travel[visits:, :visits].astype(np.float64).mean(axis=0) if problem.operatives else np.zeros(visits)
    rows = [
        -problem.penalty_seconds - problem.seconds / NEVER,
        -far,
        far,
        problem.latest - problem.earliest,
        able_count,
        -problem.seconds,
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), visits)


def _most_visits(problem: DayProblem) -> int:
    """No round holds more: the shortest visits with the shortest ways to them fill the longest shift."""
    if not problem.visits or not problem.operatives:
        return 0
    longest = int((problem.home_by.astype(np.int64) - problem.leaves).max())
    ways = problem.travel[:, : problem.visits].copy()
    np.fill_diagonal(ways, NEVER)
    each = np.sort(problem.seconds + ways.min(axis=0).astype(np.int64))
    return int(np.searchsorted(np.cumsum(each), longest, side="right"))
