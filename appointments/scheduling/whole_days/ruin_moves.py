"""The compiled moves of the search for the best whole day: ruin and recreate.

A change takes a few neighbouring strings of visits out of their rounds, and puts them back one by one where that adds
least, now and then overlooking a place on purpose. It stands when simulated annealing says so (Slack Induction
by String Removals: Christiaens and Vanden Berghe, Transportation Science 54 (2020) 417-433,
https://doi.org/10.1287/trsc.2019.0914). Visits that are in no round are tried again in every change.

Whether a visit fits is asked as `kernel.py` asks it: four numbers for each node say how far a round gives way, and
lunch may fall into any leg. Two things make it fast. The least cost of putting a visit into a round is remembered
under the round's version, and a round that is put back has its old version again, so nothing is forgotten when a change
is refused. And a round is tried without a branch, several nodes at once.

The lunch arithmetic stands here and in `kernel.py`, and everything compiled stands in this one file: the compiler's
cache knows only the file it caches, and would go on with an old copy of what is imported.

Seconds everywhere, both ends inclusive. Nothing here allocates, so the compiler is told not to count references
(`_nrt`, which numba's manual does not name): that makes it twice as fast, and changes nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from appointments.scheduling.day_problem import NEVER, Whole
from appointments.scheduling.whole_days.ruin_state import (
    ABSENT,
    BEST,
    COST,
    FIELDS,
    HAD,
    LATEST_HAD,
    LATEST_TO_COME,
    LEG,
    NODE,
    ORDERS,
    POOL,
    STRIDE,
    TO_COME,
    TOUCHED,
    VERSION,
    Facts,
    Knobs,
    State,
)

P = ParamSpec("P")
R = TypeVar("R")
Dice = NDArray[np.uint64]

narrow = np.int32  # in sums of the innermost loop: 32 bits wide, twice as many go into one instruction


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compiled on first use and kept on disk; releases the interpreter while it runs."""
    return cast(Callable[P, R], njit(cache=True, nogil=True, _nrt=False)(function))  # type: ignore[call-overload]


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """A part of what calls it."""
    made = njit(cache=True, nogil=True, _nrt=False, forceinline=True)(function)  # type: ignore[call-overload]
    return cast(Callable[P, R], made)


# --- what others call


@compiled
def begin(given: Facts, s: State) -> None:
    """Work out how the starting rounds stand, and which visits are in none of them."""
    s.numbers[COST] = 0
    for r in range(len(s.size)):
        for n in range(1, s.size[r] + 1):
            v = s.cells[r, NODE, n]
            s.where[v] = r
            s.loaded[r] += given.load[v]
            s.numbers[COST] += given.fee[v, r]
        s.numbers[COST] += _lay(given, s, r, s.size[r])
    absent = 0
    for v in range(len(s.where)):
        if s.where[v] < 0:
            s.absent[absent] = v
            absent += 1
            s.numbers[COST] += given.penalty[v]
    s.numbers[ABSENT] = absent
    s.numbers[BEST] = s.numbers[COST]
    _remember_best(s)


@compiled
def anneal(given: Facts, s: State, k: Knobs, changes: int, hot: float, cold: float) -> int:
    """So many changes while the temperature falls from `hot` to `cold`; how many of them stood."""
    stood = 0
    cooling = (cold / hot) ** (1.0 / max(1, changes))
    heat = hot
    for _ in range(changes):
        s.numbers[TOUCHED] = 0
        s.numbers[POOL] = 0
        cost = _ruin(given, s, k)
        tried = _call_absent(s, k)
        _sort(given, s, k)
        cost += _recreate(given, s, k)
        if cost < -heat * math.log(1.0 - _share(s.dice)):
            stood += 1
            s.numbers[COST] += cost
            _keep(s, tried)
            if s.numbers[COST] < s.numbers[BEST]:
                s.numbers[BEST] = s.numbers[COST]
                _remember_best(s)
        else:
            _put_back(s)
        heat *= cooling
    return stood


# --- chance (xorshift64*: Vigna, ACM Transactions on Mathematical Software 42 (2016), https://doi.org/10.1145/2845077)


@inlined
def _draw(dice: Dice) -> np.uint64:
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    scrambled: np.uint64 = x * np.uint64(2685821657736338717)
    return scrambled


@inlined
def _share(dice: Dice) -> float:
    """From 0 inclusive to 1 exclusive."""
    return np.float64(_draw(dice) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inlined
def _below(dice: Dice, n: int) -> int:
    """From 0 inclusive to n exclusive."""
    drawn: int = (np.int64(_draw(dice) >> np.uint64(33)) * n) >> 31  # type: ignore[assignment]
    return drawn


@inlined
def _until_overlooked(dice: Dice, blink: float) -> int:
    """How many places are looked at before one is overlooked."""
    if blink <= 0.0:
        return 1 << 40
    return int(math.log(1.0 - _share(dice)) / math.log(1.0 - blink))


# --- one round


@inlined
def _forward(given: Facts, cells: Whole, r: int, count: int, n: int) -> None:
    """Earliest departures of round r from node n on, with lunch to come and with lunch had."""
    first, last, length = given.lunch_first[r], given.lunch_last[r], given.lunch_seconds[r]
    to_come, had = cells[r, TO_COME, n - 1], cells[r, HAD, n - 1]
    while n <= count:
        leg, v = cells[r, LEG, n - 1], cells[r, NODE, n]
        opens, closes, stays = given.earliest[v], given.latest[v], given.seconds[v]
        rested = max(to_come + leg, first) + length if to_come <= last else NEVER
        start_had = max(min(had + leg, rested), opens)
        start_to_come = max(to_come + leg, opens)
        had = start_had + stays if start_had <= closes else NEVER
        to_come = start_to_come + stays if start_to_come <= closes else NEVER
        cells[r, TO_COME, n] = to_come
        cells[r, HAD, n] = had
        n += 1
    cells[r, TO_COME, n] = NEVER
    cells[r, HAD, n] = NEVER


@inlined
def _backward(given: Facts, cells: Whole, r: int, n: int) -> None:
    """Latest starts of round r from node n back to the first, with lunch had by then and with lunch to come."""
    first, last, length = given.lunch_first[r], given.lunch_last[r], given.lunch_seconds[r]
    had, to_come = cells[r, LATEST_HAD, n + 1], cells[r, LATEST_TO_COME, n + 1]
    while n > 0:
        leg, v = cells[r, LEG, n], cells[r, NODE, n]
        opens, closes, stays = given.earliest[v], given.latest[v], given.seconds[v]
        rested = min(last, had - length - leg) if first + length <= had else -NEVER
        to_come = min(closes, max(rested, to_come - leg) - stays)
        had = min(closes, had - leg - stays)
        if had < opens:
            had = -NEVER
        if to_come < opens:
            to_come = -NEVER
        cells[r, LATEST_HAD, n] = had
        cells[r, LATEST_TO_COME, n] = to_come
        n -= 1


@inlined
def _lay(given: Facts, s: State, r: int, count: int) -> int:
    """Everything about a round anew from its `count` visits; its travel."""
    cells, owes = s.cells, given.lunch_seconds[r] > 0
    home = len(given.seconds) + r
    cells[r, NODE, 0] = home
    cells[r, NODE, count + 1] = home
    travel = 0
    for n in range(count + 1):
        here, there = cells[r, NODE, n], cells[r, NODE, n + 1]
        leg = 0
        if n < count:
            leg = given.to[there, here]
        elif n > 0:
            leg = given.back[here, there]
        cells[r, LEG, n] = leg
        travel += leg
    for n in range(count + 1, cells.shape[2]):
        cells[r, TO_COME, n] = NEVER
        cells[r, HAD, n] = NEVER
    s.size[r] = count
    s.numbers[VERSION] += 1
    s.version[r] = s.numbers[VERSION]
    cells[r, TO_COME, 0] = given.leaves[r] if owes else NEVER
    cells[r, HAD, 0] = NEVER if owes else given.leaves[r]
    cells[r, LATEST_HAD, count + 1] = given.home_by[r]
    cells[r, LATEST_TO_COME, count + 1] = -NEVER
    _forward(given, cells, r, count, 1)
    _backward(given, cells, r, count)
    return travel


@inlined
def _least(given: Facts, s: State, r: int, v: int) -> np.int32:
    """The least travel that visit v adds to round r, NEVER when it does not fit.

    Branches are left out so that the inner loop becomes vector instructions; indices are unsigned for the same reason.
    """
    opens, closes, stays = given.earliest[v], given.latest[v], given.seconds[v]
    first, last, length = given.lunch_first[r], given.lunch_last[r], given.lunch_seconds[r]
    to, back, flat = given.to[v], given.back[v], s.flat
    width, one = np.uint64(s.cells.shape[2]), np.uint64(1)
    node = np.uint64(r) * np.uint64(FIELDS) * width
    leg = node + width
    coming = leg + width
    having = coming + width
    until_had = having + width
    until_coming = until_had + width
    found = narrow(NEVER)
    for begins in range(0, s.size[r] + 1, STRIDE):
        for j in range(STRIDE):
            n = np.uint64(begins + j)
            there = to[np.uint32(flat[node + n])]
            onward = back[np.uint32(flat[node + n + one])]
            to_come, had = flat[coming + n], flat[having + n]
            next_had, next_to_come = flat[until_had + n + one], flat[until_coming + n + one]
            added = narrow(narrow(there + onward) - flat[leg + n])
            # Lunch on the way to it, or before.
            rested = narrow(max(narrow(to_come + there), first) + length)
            if to_come > last:
                rested = narrow(NEVER)
            late = max(min(rested, narrow(had + there)), opens)
            leaves_by = narrow(next_had - onward)
            # Lunch on the way on from it, or later.
            rested_by = min(last, narrow(leaves_by - length))
            if narrow(first + length) > next_had:
                rested_by = narrow(-NEVER)
            hungry_by = max(rested_by, narrow(next_to_come - onward))
            early = max(narrow(to_come + there), opens)
            fits = (late <= min(closes, narrow(leaves_by - stays))) | (early <= min(closes, narrow(hungry_by - stays)))
            found = min(found, added if fits else narrow(NEVER))
    return found


@inlined
def _seat(given: Facts, s: State, r: int, v: int, wanted: int) -> int:
    """The first node after which visit v fits into round r for `wanted` added travel."""
    opens, closes, stays = given.earliest[v], given.latest[v], given.seconds[v]
    first, last, length = given.lunch_first[r], given.lunch_last[r], given.lunch_seconds[r]
    cells = s.cells
    for n in range(s.size[r] + 1):
        there, onward = given.to[v, cells[r, NODE, n]], given.back[v, cells[r, NODE, n + 1]]
        if there + onward - cells[r, LEG, n] != wanted:
            continue
        to_come, had, next_had = cells[r, TO_COME, n], cells[r, HAD, n], cells[r, LATEST_HAD, n + 1]
        rested = max(to_come + there, first) + length if to_come <= last else NEVER
        late = max(min(had + there, rested), opens)
        rested_by = min(last, next_had - length - onward) if first + length <= next_had else -NEVER
        hungry_by = max(cells[r, LATEST_TO_COME, n + 1] - onward, rested_by)
        if late <= min(closes, next_had - onward - stays) or max(to_come + there, opens) <= min(
            closes, hungry_by - stays
        ):
            return n
    return -1


@inlined
def _put_in(given: Facts, s: State, r: int, v: int, node: int) -> None:
    """Visit v into round r after `node`."""
    cells, count = s.cells, s.size[r]
    for n in range(count + 1, node, -1):
        cells[r, NODE, n + 1] = cells[r, NODE, n]
        cells[r, LEG, n + 1] = cells[r, LEG, n]
        cells[r, LATEST_HAD, n + 1] = cells[r, LATEST_HAD, n]
        cells[r, LATEST_TO_COME, n + 1] = cells[r, LATEST_TO_COME, n]
    cells[r, NODE, node + 1] = v
    cells[r, LEG, node] = given.to[v, cells[r, NODE, node]]
    cells[r, LEG, node + 1] = given.back[v, cells[r, NODE, node + 2]]
    s.size[r] = count + 1
    s.loaded[r] += given.load[v]
    s.where[v] = r
    s.numbers[VERSION] += 1
    s.version[r] = s.numbers[VERSION]
    _forward(given, cells, r, count + 1, node + 1)
    _backward(given, cells, r, node + 1)


@inlined
def _touch(s: State, r: int) -> None:
    """Keep the round as it is, once in a change, to put it back."""
    if s.is_touched[r]:
        return
    t = s.numbers[TOUCHED]
    s.numbers[TOUCHED] = t + 1
    s.is_touched[r] = True
    s.touched[t, 0] = r
    s.touched[t, 1] = s.size[r]
    s.touched[t, 2] = s.loaded[r]
    s.touched[t, 3] = s.version[r]
    for f in range(FIELDS):
        for n in range(s.cells.shape[2]):
            s.saved[t, f, n] = s.cells[r, f, n]


# --- ruin


@inlined
def _ruin(given: Facts, s: State, k: Knobs) -> int:
    """Strings of rounds near a visit into the pool; the change of cost."""
    dice, absent = s.dice, s.numbers[ABSENT]
    planned = len(given.movable) - absent
    if planned <= 0:
        return 0
    if absent > 0 and _share(dice) < k.from_absent:
        seed = s.absent[_below(dice, absent)]
    else:
        seed = given.movable[_below(dice, len(given.movable))]
    longest = min(k.longest, 1.5 * max(1.0, planned / len(s.size)))
    strings = int(_share(dice) * (4.0 * k.removals / (1.0 + longest) - 1.0) + 1.0)
    choosy = _share(dice) < k.choosy
    cost, ruined = 0, 0
    for i in range(-1, given.near.shape[1]):
        if ruined >= strings:
            break
        v = seed if i < 0 else given.near[seed, i]
        r = s.where[v]
        if r < 0 or s.is_touched[r] or (choosy and i >= 0 and not given.may[r, seed]):
            continue
        _touch(s, r)
        cost += _take_string(given, s, k, r, v, longest)
        ruined += 1
    return cost


@inlined
def _take_string(given: Facts, s: State, k: Knobs, r: int, v: int, longest: float) -> int:
    """A string with visit v in it out of round r, or a longer one that keeps some in its middle."""
    dice, count = s.dice, s.size[r]
    at = 0
    while s.cells[r, NODE, at + 1] != v:
        at += 1
    length = min(count, int(_share(dice) * min(float(count), longest) + 1.0))
    kept = 0
    if 1 < length < count and _share(dice) < k.split:
        kept = 1
        while length + kept < count and _share(dice) < k.depth:
            kept += 1
    span = length + kept
    low, high = max(0, at - span + 1), min(at, count - span)
    begins = low + _below(dice, high - low + 1)
    kept_from = begins + 1 + _below(dice, length - 1) if kept > 0 else 0
    return _take_out(given, s, r, begins, begins + span, kept_from, kept_from + kept)


@inlined
def _take_out(given: Facts, s: State, r: int, begins: int, ends: int, kept_from: int, kept_to: int) -> int:
    """The visits at positions [begins, ends) out of round r, but for [kept_from, kept_to) and what is pinned."""
    cells, count = s.cells, s.size[r]
    cost = 0
    for n in range(count + 1):
        cost -= cells[r, LEG, n]
    left = 0
    for position in range(count):
        v = cells[r, NODE, position + 1]
        if begins <= position < ends and not kept_from <= position < kept_to and not given.pinned[v]:
            s.where[v] = -1
            s.loaded[r] -= given.load[v]
            s.pool[s.numbers[POOL]] = v
            s.numbers[POOL] += 1
            cost += given.penalty[v] - given.fee[v, r]
        else:
            left += 1
            cells[r, NODE, left] = v
    return cost + _lay(given, s, r, left)


@inlined
def _call_absent(s: State, k: Knobs) -> int:
    """Visits that are in no round into the pool: all of them, or some by chance. They come first in the list then."""
    absent, size = s.numbers[ABSENT], s.numbers[POOL]
    tried: int = min(absent, k.absent_tried)
    for i in range(tried):
        if tried < absent:
            j = i + _below(s.dice, absent - i)
            s.absent[i], s.absent[j] = s.absent[j], s.absent[i]
        s.pool[size + i] = s.absent[i]
    s.numbers[POOL] = size + tried
    return tried


# --- recreate


@inlined
def _sort(given: Facts, s: State, k: Knobs) -> None:
    """The order in which the pool is put back: at random, or by one of the ideas of `Facts.rank`."""
    dice, key, pool, size = s.dice, s.key, s.pool, s.numbers[POOL]
    weights = (k.at_random, k.costly_first, k.far_first, k.close_first, k.narrow_first, k.few_able_first, k.long_first)
    drawn = _share(dice) * sum(weights)
    idea = 0
    while idea < ORDERS - 1 and drawn >= weights[idea]:
        drawn -= weights[idea]
        idea += 1
    for i in range(size):
        key[i] = _share(dice)
        if idea > 0:
            key[i] = given.rank[idea - 1, pool[i]] + 0.001 * key[i]
    for i in range(1, size):
        v, x = pool[i], key[i]
        j = i - 1
        while j >= 0 and key[j] > x:
            pool[j + 1] = pool[j]
            key[j + 1] = key[j]
            j -= 1
        pool[j + 1] = v
        key[j + 1] = x


@inlined
def _recreate(given: Facts, s: State, k: Knobs) -> int:
    """Every visit of the pool into the round where it adds least; the change of cost. Others stay without a round."""
    cost, until = 0, _until_overlooked(s.dice, k.blink)
    most = s.cells.shape[2] - STRIDE - 2
    for i in range(s.numbers[POOL]):
        v = s.pool[i]
        least, best = given.penalty[v], -1
        for e in range(given.able_count[v]):
            r = given.able[v, e]
            if s.known[v, e, 0] == s.version[r]:
                added = s.known[v, e, 1]
            else:
                added = narrow(NEVER)
                if s.loaded[r] + given.load[v] <= given.carries[r] and s.size[r] < most:
                    added = narrow(_least(given, s, r, v) + given.fee[v, r])
                if not s.is_touched[r]:  # what is touched may be gone in a moment, and the old answer good again
                    s.known[v, e, 0] = s.version[r]
                    s.known[v, e, 1] = added
            if added < least:
                until -= 1
                if until < 0:
                    until = _until_overlooked(s.dice, k.blink)
                    continue
                least, best = added, r
        if best >= 0:
            _touch(s, best)
            _put_in(given, s, best, v, _seat(given, s, best, v, least - given.fee[v, best]))
            cost += least - given.penalty[v]
    return cost


# --- keep it or put it back


@inlined
def _keep(s: State, tried: int) -> None:
    """The change stands. A round that came out as it was has its old version, and what is known of it stays known."""
    for t in range(s.numbers[TOUCHED]):
        r = s.touched[t, 0]
        s.is_touched[r] = False
        same = s.size[r] == s.touched[t, 1]
        n = 1
        while same and n <= s.size[r]:
            same = s.cells[r, NODE, n] == s.saved[t, NODE, n]
            n += 1
        if same:
            s.version[r] = s.touched[t, 3]
    left = s.numbers[ABSENT] - tried
    for i in range(left):
        s.absent[i] = s.absent[i + tried]
    for i in range(s.numbers[POOL]):
        v = s.pool[i]
        if s.where[v] < 0:
            s.absent[left] = v
            left += 1
    s.numbers[ABSENT] = left


@inlined
def _put_back(s: State) -> None:
    """The change is undone, versions included."""
    for i in range(s.numbers[POOL]):
        s.where[s.pool[i]] = -1
    for t in range(s.numbers[TOUCHED]):
        r = s.touched[t, 0]
        s.is_touched[r] = False
        s.size[r] = s.touched[t, 1]
        s.loaded[r] = s.touched[t, 2]
        s.version[r] = s.touched[t, 3]
        for f in range(FIELDS):
            for n in range(s.cells.shape[2]):
                s.cells[r, f, n] = s.saved[t, f, n]
        for n in range(1, s.size[r] + 1):
            s.where[s.cells[r, NODE, n]] = r


@inlined
def _remember_best(s: State) -> None:
    """Copy what differs from the best day kept so far."""
    for r in range(len(s.size)):
        if s.best_version[r] != s.version[r]:
            s.best_version[r] = s.version[r]
            s.best_size[r] = s.size[r]
            for n in range(s.size[r]):
                s.best_nodes[r, n] = s.cells[r, NODE, n + 1]
