"""Whether one operative can do a set of visits in any order at all, and chains of them: the compiled half of chains.

Exact, by dynamic programming over (visits done, last one, lunch had): of two ways to the same state the one that is
ready earlier is never worse. Times are whole seconds of the day; node i is visit i of the travel matrix, node
`visits + o` the home of operative o. Time grows with 2^n, so a round of more than MOST calls is not looked at.
Both searches stand in one file: the compiler's cache knows only the file it caches.
"""

from __future__ import annotations

import numpy as np

from appointments.scheduling.day_problem import Whole, Yes
from appointments.scheduling.kernel import compiled

# 2^13 sets of thirteen calls: some five milliseconds. Rounds have six to nine.
MOST = 13
_NEVER = 1 << 30
_NONE = -1


@compiled
def best_order(
    travel: Whole,
    seconds: Whole,
    earliest: Whole,
    latest: Whole,
    home: int,
    shift: Whole,
    calls: Whole,
) -> Whole:
    """The order, or an empty array when there is none; `shift` is leaves, home_by, lunch first, last and seconds.

    `calls` must not be empty. Lunch is one unbroken stretch in one leg, as the kernel has it.
    """
    none = np.empty(0, np.int32)
    count = len(calls)
    leaves, home_by, lunch_first, lunch_last, lunch = shift[0], shift[1], shift[2], shift[3], shift[4]
    work = lunch
    for k in range(count):
        work += seconds[calls[k]]
    if count > MOST or leaves + work > home_by:
        return none
    sets = 1 << count
    # ready[s, k, h]: earliest departure from call k with the calls of s done, lunch to come (0) or had (1).
    ready = np.full((sets, count, 2), _NEVER, np.int32)
    came = np.full((sets, count, 2), -1, np.int32)
    owes = 1 if lunch > 0 else 0
    for k in range(count):
        node = calls[k]
        drive = travel[home, node]
        start = max(leaves + drive, earliest[node])
        if start <= latest[node]:
            ready[1 << k, k, 1 - owes] = start + seconds[node]
        if owes and leaves <= lunch_last:
            start = max(max(leaves + drive, lunch_first) + lunch, earliest[node])
            if start <= latest[node]:
                ready[1 << k, k, 1] = start + seconds[node]
    for done in range(1, sets):
        for k in range(count):
            if not done & (1 << k):
                continue
            for had in range(2):
                departs = ready[done, k, had]
                if departs >= _NEVER:
                    continue
                for j in range(count):
                    if done & (1 << j):
                        continue
                    after, node = done | (1 << j), calls[j]
                    arrives = departs + travel[calls[k], node]
                    start = max(arrives, earliest[node])
                    if start > latest[node]:
                        continue
                    if start + seconds[node] < ready[after, j, had]:
                        ready[after, j, had] = start + seconds[node]
                        came[after, j, had] = 2 * k + had
                    if had == 0 and departs <= lunch_last:
                        start = max(max(arrives, lunch_first) + lunch, earliest[node])
                        if start <= latest[node] and start + seconds[node] < ready[after, j, 1]:
                            ready[after, j, 1] = start + seconds[node]
                            came[after, j, 1] = 2 * k
    best, last, lunch_had = home_by + 1, -1, 0
    for k in range(count):
        back = travel[calls[k], home]
        if ready[sets - 1, k, 1] + back < best:
            best, last, lunch_had = ready[sets - 1, k, 1] + back, k, 1
        departs = ready[sets - 1, k, 0]
        if departs <= lunch_last and max(departs + back, lunch_first) + lunch < best:
            best, last, lunch_had = max(departs + back, lunch_first) + lunch, k, 0
    if last < 0:
        return none
    order = np.empty(count, np.int32)
    done, had = sets - 1, lunch_had
    for place in range(count - 1, -1, -1):
        order[place] = calls[last]
        step = came[done, last, had]
        done ^= 1 << last
        if step >= 0:
            last, had = step // 2, step % 2
    return order


@compiled
def _fits(
    travel: Whole,
    seconds: Whole,
    earliest: Whole,
    latest: Whole,
    shifts: Whole,
    r: int,
    nodes: Whole,
    count: int,
) -> bool:
    return len(best_order(travel, seconds, earliest, latest, len(seconds) + r, shifts[r], nodes[:count])) > 0


@compiled
def find_chain(
    travel: Whole,
    seconds: Whole,
    earliest: Whole,
    latest: Whole,
    shifts: Whole,
    may: Yes,
    loose: Yes,
    holder: Whole,
    nearest: Whole,
    deepest: int,
    work: int,
) -> tuple[Whole, int]:
    """Steps (visit, into round), first the new visit's; empty when none was found, with what was ruled out."""
    visits, rounds = len(seconds), len(shifts)
    new = visits - 1
    queue = np.empty(visits, np.int32)
    parent = np.empty(visits, np.int32)
    depth = np.empty(visits, np.int32)
    queued = np.zeros(visits, np.bool_)
    queue[0], parent[0], depth[0] = new, _NONE, 0
    queued[new] = True
    nodes = np.empty(visits + 1, np.int32)
    inside = np.empty(rounds, np.int32)
    head, tail, spent = 0, 1, 0
    looked = -1
    while head < tail:
        item = head
        visit = queue[item]
        if depth[item] > deepest:
            break
        looked = max(looked, depth[item] - 1)
        head += 1
        # inside[r]: the item that round r of this chain took in; its visit went out of it. _NONE: not in the chain.
        inside[:] = _NONE
        step = item
        while parent[step] != _NONE:
            inside[holder[queue[step]]] = step
            step = parent[step]
        for place in range(rounds):
            r = nearest[visit, place]
            if not may[r, visit]:
                continue
            count = 0
            gone = queue[inside[r]] if inside[r] != _NONE else _NONE
            for n in range(visits):
                if holder[n] == r and n != gone:
                    nodes[count] = n
                    count += 1
            if gone != _NONE:
                nodes[count] = queue[parent[inside[r]]]
                count += 1
                if visit == gone:
                    continue
            nodes[count] = visit
            count += 1
            spent += (1 << min(count, 20)) * count * count
            if _fits(travel, seconds, earliest, latest, shifts, r, nodes, count):
                steps = np.empty((depth[item] + 1, 2), np.int32)
                into, step = r, item
                for k in range(depth[item], -1, -1):
                    steps[k, 0], steps[k, 1] = queue[step], into
                    into = holder[queue[step]]
                    step = parent[step]
                return steps, looked
            if spent > work:
                return np.empty((0, 2), np.int32), looked
        if depth[item] == deepest:
            continue
        for place in range(rounds):
            r = nearest[visit, place]
            if not may[r, visit] or inside[r] != _NONE:
                continue
            for out in range(visits):
                if holder[out] != r or not loose[out] or queued[out]:
                    continue
                count = 0
                for n in range(visits):
                    if holder[n] == r and n != out:
                        nodes[count] = n
                        count += 1
                nodes[count] = visit
                count += 1
                spent += (1 << min(count, 20)) * count * count
                if _fits(travel, seconds, earliest, latest, shifts, r, nodes, count):
                    queue[tail], parent[tail], depth[tail] = out, item, depth[item] + 1
                    queued[out] = True
                    tail += 1
                if spent > work:
                    return np.empty((0, 2), np.int32), looked
    # Every chain that can begin has been followed to its end.
    return np.empty((0, 2), np.int32), deepest


def warm() -> None:
    """Compile once, so that no caller waits for it."""
    one, yes, roads = np.zeros(1, np.int32), np.ones((1, 1), dtype=np.bool_), np.zeros((2, 2), np.int32)
    best_order(roads, one, one, one, 1, np.zeros(5, np.int32), one)
    find_chain(roads, one, one, one, np.zeros((1, 5), np.int32), yes, yes[0], one - 1, np.zeros((1, 1), np.int32), 1, 1)
