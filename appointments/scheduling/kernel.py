"""The compiled insertion kernel: where one more visit fits into a round, in constant time for each place tried.

Four numbers per node of a round say how far it can give way. Going forward: the earliest departure with lunch still to
come, and with lunch had. Going back: the latest start with lunch had by then, and with lunch still to come. A visit put
between two nodes then fits if it can start between what lies before and what lies after, in one of these cases: lunch
before it, lunch on the way to it, lunch on the way on from it, lunch later.

Lunch is one unbroken stretch between two services. It may start on arrival, while waiting, on the road (travel goes on
after it) or at home, but not before `lunch_first` nor after `lunch_last`. A round with a visit needs its lunch; with
`lunch_seconds` 0 none is owed.

All times are whole seconds of the round's day, both ends of every interval inclusive; travel is whole seconds,
rounded up. The booked order of a round is never changed. Ties go to the earlier round, then the earlier node.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from appointments.scheduling.travel import DETOUR, EARTH_RADIUS_KM, HOUR, SPEED_KM_PER_HOUR

Seconds = NDArray[np.int64]
Radians = NDArray[np.float64]
P = ParamSpec("P")
R = TypeVar("R")

# Beyond any day, and far enough from the end of int64 that adding a day's travel to it does not wrap.
NEVER = 1 << 40
# The surcharge of an operative whom the household does not know where it knows one: more than any detour and anything
# that fairness may add, so that it decides first.
STRANGER = 1 << 30


class Slack(NamedTuple):
    """A round's give, node by node (home, calls, home), and its lunch; see the module's first lines."""

    departs_to_come: Seconds
    departs_had: Seconds
    latest_had: Seconds
    latest_to_come: Seconds
    leg: Seconds
    lunch_first: Seconds
    lunch_last: Seconds
    lunch_seconds: Seconds


class Fit(NamedTuple):
    """When a visit may start at one place of a round: [early, early_last] with lunch after it, [late, late_last] with
    lunch before it. An interval that ends before it starts is empty."""

    early: int
    early_last: int
    late: int
    late_last: int


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compiled by numba on first use and kept on disk; releases the interpreter while it runs."""
    return cast(Callable[P, R], njit(cache=True, nogil=True)(function))


@compiled
def slack(
    first_node: Seconds,
    leg: Seconds,
    seconds: Seconds,
    earliest: Seconds,
    latest: Seconds,
    leaves: Seconds,
    home_by: Seconds,
    lunch_first: Seconds,
    lunch_last: Seconds,
    lunch_seconds: Seconds,
) -> Slack:
    """The slack arrays of all rounds; `seconds`, `earliest`, `latest` and `leg` (to the next node) are per node."""
    departs_to_come = np.empty_like(seconds)
    departs_had = np.empty_like(seconds)
    latest_had = np.empty_like(seconds)
    latest_to_come = np.empty_like(seconds)
    for r in range(len(leaves)):
        start, home = first_node[r], first_node[r + 1] - 1
        first, last, length = lunch_first[r], lunch_last[r], lunch_seconds[r]
        to_come, had = leaves[r], NEVER
        if length == 0:
            to_come, had = NEVER, leaves[r]
        departs_to_come[start], departs_had[start] = to_come, had
        for n in range(start + 1, home + 1):
            start_had = max(min(had + leg[n - 1], _after_lunch(to_come, leg[n - 1], first, last, length)), earliest[n])
            start_to_come = max(to_come + leg[n - 1], earliest[n])
            had = start_had + seconds[n] if start_had <= latest[n] else NEVER
            to_come = start_to_come + seconds[n] if start_to_come <= latest[n] else NEVER
            departs_to_come[n], departs_had[n] = to_come, had
        had, to_come = home_by[r], -NEVER
        latest_had[home], latest_to_come[home] = had, to_come
        for n in range(home - 1, start - 1, -1):
            before = max(_before_lunch(had, leg[n], first, last, length), to_come - leg[n]) - seconds[n]
            had = min(latest[n], had - leg[n] - seconds[n])
            to_come = min(latest[n], before)
            if had < earliest[n]:
                had = -NEVER
            if to_come < earliest[n]:
                to_come = -NEVER
            latest_had[n], latest_to_come[n] = had, to_come
    return Slack(departs_to_come, departs_had, latest_had, latest_to_come, leg, lunch_first, lunch_last, lunch_seconds)


@compiled
def _after_lunch(departs: int, leg: int, first: int, last: int, length: int) -> int:
    """Earliest arrival over a leg with lunch in it; NEVER when lunch cannot start in time."""
    if departs > last:
        return NEVER
    return max(departs + leg, first) + length


@compiled
def _before_lunch(arrives: int, leg: int, first: int, last: int, length: int) -> int:
    """Latest departure over a leg with lunch in it, to arrive by `arrives`; -NEVER when lunch does not fit."""
    if first + length > arrives:
        return -NEVER
    return min(last, arrives - length - leg)


@compiled
def _fit(given: Slack, r: int, node: int, there: int, onward: int, opens: int, closes: int, visit_seconds: int) -> Fit:
    """When a visit of `visit_seconds` may start between `node` and the next: `there` and `onward` are its two legs."""
    first, last, length = given.lunch_first[r], given.lunch_last[r], given.lunch_seconds[r]
    to_come, had = given.departs_to_come[node], given.departs_had[node]
    next_had, next_to_come = given.latest_had[node + 1], given.latest_to_come[node + 1]
    early = max(to_come + there, opens)
    on_the_way = _before_lunch(next_had, onward, first, last, length)
    early_last = min(closes, max(on_the_way, next_to_come - onward) - visit_seconds)
    late = max(min(had + there, _after_lunch(to_come, there, first, last, length)), opens)
    late_last = min(closes, next_had - onward - visit_seconds)
    return Fit(early, early_last, late, late_last)


@compiled
def fits(
    first_node: Seconds,
    given: Slack,
    to_visit: Seconds,
    from_visit: Seconds,
    r: int,
    opens: int,
    closes: int,
    visit_seconds: int,
) -> Seconds:
    """Every place of round r, one row each in the round's order: the four numbers of `Fit` and the added travel."""
    count = first_node[r + 1] - first_node[r] - 1
    rows = np.empty((count, 5), np.int64)
    for k in range(count):
        node = first_node[r] + k
        there, onward = to_visit[node], from_visit[node + 1]
        fit = _fit(given, r, node, there, onward, opens, closes, visit_seconds)
        rows[k] = (fit.early, fit.early_last, fit.late, fit.late_last, there + onward - given.leg[node])
    return rows


@compiled
def drive(
    first_node: Seconds, lat: Radians, lon: Radians, cos_lat: Radians, place_lat: float, place_lon: float, able: Seconds
) -> Seconds:
    """Seconds between a place and every node of the rounds `able`, as `travel.GreatCircle` has them, all in radians.

    The other nodes' seconds are not worked out: nobody reads them.
    """
    seconds = np.empty(first_node[-1], np.int64)
    cos_place = math.cos(place_lat)
    for r in able:
        for node in range(first_node[r], first_node[r + 1]):
            north = math.sin((lat[node] - place_lat) / 2)
            east = math.sin((lon[node] - place_lon) / 2)
            bow = north * north + cos_lat[node] * cos_place * (east * east)
            km = 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(bow, 1.0)))
            seconds[node] = math.ceil(km * DETOUR / SPEED_KM_PER_HOUR * HOUR)
    return seconds


@compiled
def best_seats(
    first_node: Seconds,
    given: Slack,
    to_visit: Seconds,
    from_visit: Seconds,
    able: Seconds,
    surcharge: Seconds,
    asked: Seconds,
) -> Seconds:
    """The seat with least added travel and surcharge for each slot asked, for one operative.

    `able` names the rounds whose operative may be sent, in ascending order, and `surcharge` what each of them costs on
    top, in seconds. `asked` has a row per slot: opens, closes, seconds of the visit. Answers a row per slot: round,
    node before the visit, earliest start, added travel (without the surcharge), and at how many places the visit would
    fit; round -1 when it fits nowhere.
    """
    found = np.full((len(asked), 5), -1, np.int64)
    found[:, 4] = 0
    least = np.full(len(asked), NEVER, np.int64)
    shortest = asked[:, 2].min()
    for i in range(len(able)):
        r = able[i]
        for node in range(first_node[r], first_node[r + 1] - 1):
            there, onward = to_visit[node], from_visit[node + 1]
            # The slots differ only in when they open and close, so what lies around the place is worked out once.
            around = _fit(given, r, node, there, onward, -NEVER, 2 * NEVER, 0)
            if around.early > around.early_last - shortest and around.late > around.late_last - shortest:
                continue
            added = there + onward - given.leg[node]
            for s in range(len(asked)):
                early, late = max(around.early, asked[s, 0]), max(around.late, asked[s, 0])
                fits_early = early <= min(around.early_last - asked[s, 2], asked[s, 1])
                if not fits_early and late > min(around.late_last - asked[s, 2], asked[s, 1]):
                    continue
                found[s, 4] += 1
                if added + surcharge[i] < least[s]:
                    least[s] = added + surcharge[i]
                    found[s, 0], found[s, 1], found[s, 3] = r, node, added
                    found[s, 2] = early if fits_early else late
    return found


@compiled
def best_pairs(
    first_node: Seconds,
    given: Slack,
    to_visit: Seconds,
    from_visit: Seconds,
    able: Seconds,
    surcharge: Seconds,
    known: Seconds,
    asked: Seconds,
    need_known: Seconds,
) -> Seconds:
    """The two seats with least added travel and surcharge together that can start at the same second, for each slot.

    As `best_seats`. `known` is 0 or 1 for each of `able`: whom the household knows; where `need_known` is 1 one of the
    two must be known. Answers a row per slot: round and node of one, round and node of the other (later round), their
    earliest common start, added travel of both together. Round -1 when no pair fits; the start is then 0 when at least
    one operative could come alone, and -1 when nobody could.
    """
    found = np.full((len(asked), 6), -1, np.int64)
    for s in range(len(asked)):
        seats = _all_seats(first_node, given, to_visit, from_visit, able, surcharge, known, asked[s])
        if len(seats):
            found[s, 4] = 0
        order = np.argsort(seats[:, 2], kind="mergesort")
        least = NEVER
        for i in range(len(order)):
            one = seats[order[i]]
            for j in range(i + 1, len(order)):
                two = seats[order[j]]
                together = one[2] + two[2]
                if together > least:
                    break
                if one[0] == two[0] or (need_known[s] and not (one[8] or two[8])):
                    continue
                start = _common_start(one, two)
                if start == NEVER:
                    continue
                early, later = (one, two) if one[0] < two[0] else (two, one)
                pair = (early[0], later[0], early[1], later[1])
                if together < least or pair < (found[s, 0], found[s, 2], found[s, 1], found[s, 3]):
                    least = together
                    found[s] = (early[0], early[1], later[0], later[1], start, one[3] + two[3])
    return found


@compiled
def _all_seats(
    first_node: Seconds,
    given: Slack,
    to_visit: Seconds,
    from_visit: Seconds,
    able: Seconds,
    surcharge: Seconds,
    known: Seconds,
    asked: Seconds,
) -> Seconds:
    """Every feasible seat for one slot: round, node, cost, added travel, the four numbers of `Fit`, known."""
    opens, closes, visit_seconds = asked
    most = 0
    for r in able:
        most += first_node[r + 1] - first_node[r] - 1
    seats = np.empty((most, 9), np.int64)
    count = 0
    for i in range(len(able)):
        r = able[i]
        for node in range(first_node[r], first_node[r + 1] - 1):
            there, onward = to_visit[node], from_visit[node + 1]
            fit = _fit(given, r, node, there, onward, opens, closes, visit_seconds)
            if fit.early <= fit.early_last or fit.late <= fit.late_last:
                added = there + onward - given.leg[node]
                cost = added + surcharge[i]
                seats[count] = (r, node, cost, added, fit.early, fit.early_last, fit.late, fit.late_last, known[i])
                count += 1
    return seats[:count]


@compiled
def _common_start(one: Seconds, two: Seconds) -> int:
    """Earliest second at which both seats can start; NEVER when there is none."""
    earliest = NEVER
    for a in (4, 6):
        for b in (4, 6):
            start = max(one[a], two[b])
            if start <= min(one[a + 1], two[b + 1]):
                earliest = min(earliest, start)
    return earliest


def warm() -> None:
    """Compile everything once (some 20 seconds the first time), so that no caller ever waits for it."""
    one = np.zeros(1, np.int64)
    first_node = np.array([0, 2], np.int64)
    two = np.zeros(2, np.int64)
    day = np.array([0, 86_399], np.int64)
    given = slack(first_node, two, two, two, day, one, one + 86_399, one, one, one)
    asked = np.array([[0, 86_399, 60]], np.int64)
    fits(first_node, given, two, two, 0, 0, 86_399, 60)
    flat = np.zeros(2)
    there = drive(first_node, flat, flat, flat + 1, 0.0, 0.0, one)
    best_seats(first_node, given, there, there, one, one, asked)
    best_pairs(first_node, given, there, there, one, one, one, asked, one)
