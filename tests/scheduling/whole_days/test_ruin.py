"""Ruin and recreate, held against a slow reference that tries every leg for lunch and shares no line with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.scheduling.day_problem import DayProblem, cost, no_fee, travel_seconds, whole
from appointments.scheduling.whole_days import ruin
from appointments.scheduling.whole_days.ruin import Answer, ruin_and_recreate
from appointments.scheduling.whole_days.ruin_moves import anneal, begin
from appointments.scheduling.whole_days.ruin_state import ABSENT, BEST, COST, NODE, VERSION, Knobs, State, facts, state

MINUTE, HOUR = 60, 3600
NEVER = 1 << 30


def a_day(
    *visits: tuple[int, int, int],
    travel: Sequence[Sequence[int]] | None = None,
    operatives: int = 1,
    lunch: tuple[int, int, int] = (690 * MINUTE, 810 * MINUTE, 30 * MINUTE),
    shift: tuple[int, int] = (8 * HOUR, 990 * MINUTE),
    penalties: Iterable[int] = (),
) -> DayProblem:
    """Visits as (earliest, latest, seconds); ten minutes from anywhere to anywhere unless `travel` says otherwise."""
    nodes = len(visits) + operatives
    ways = np.array(travel) if travel is not None else (1 - np.eye(nodes)) * 10 * MINUTE
    return DayProblem(
        leaves=whole([shift[0]] * operatives),
        home_by=whole([shift[1]] * operatives),
        lunch_first=whole([lunch[0]] * operatives),
        lunch_last=whole([lunch[1]] * operatives),
        lunch_seconds=whole([lunch[2]] * operatives),
        seconds=whole([visit[2] for visit in visits]),
        earliest=whole([visit[0] for visit in visits]),
        latest=whole([visit[1] for visit in visits]),
        penalty_seconds=np.array(list(penalties) or [10 * HOUR] * len(visits), dtype=np.int64),
        may=np.ones((operatives, len(visits)), dtype=np.bool_),
        pinned=np.zeros(len(visits), dtype=np.bool_),
        travel=ways.astype(np.int32).reshape(nodes, nodes),
        load=whole([0] * len(visits)),
        carries=whole([0] * operatives),
        fee=no_fee(operatives, len(visits)),
    )


def a_random_day(
    seed: int, operatives: int, visits: int, *, tight: bool = False, dearest: int = 20 * MINUTE
) -> DayProblem:
    """Travel differs by direction, lunches and shifts by operative; some visits nobody may do, some never fit.

    What an operative costs beside travel is up to `dearest` seconds, and nothing for some.
    """
    dice = np.random.default_rng(seed)
    nodes = visits + operatives
    opens = dice.choice([8, 9, 12], visits) * HOUR
    leaves = dice.choice([7, 8, 9], operatives) * HOUR
    return DayProblem(
        leaves=whole(leaves.tolist()),
        home_by=whole((leaves + dice.choice([4, 8, 9], operatives) * HOUR).tolist()),
        lunch_first=whole((dice.choice([11, 12], operatives) * HOUR).tolist()),
        lunch_last=whole((dice.choice([12, 13], operatives) * HOUR).tolist()),
        lunch_seconds=whole((dice.choice([0, 30, 60], operatives) * MINUTE).tolist()),
        seconds=whole((dice.choice([20, 60, 150] if not tight else [120, 200], visits) * MINUTE).tolist()),
        earliest=whole(opens.tolist()),
        latest=whole((opens + dice.choice([1, 4, 8], visits) * HOUR).tolist()),
        penalty_seconds=dice.choice([1, 10, 40], visits).astype(np.int64) * HOUR,
        may=dice.random((operatives, visits)) < 0.7,
        pinned=np.zeros(visits, dtype=np.bool_),
        travel=dice.integers(0, 40 * MINUTE, (nodes, nodes), dtype=np.int32),
        load=whole(dice.integers(0, 3, visits).tolist()),
        carries=whole(dice.integers(3, 9, operatives).tolist()),
        fee=dice.integers(0, dearest + 1, (operatives, visits), dtype=np.int32)
        * dice.integers(0, 2, (operatives, visits), dtype=np.int32),
    )


def nobody(problem: DayProblem) -> list[list[int]]:
    return [[] for _ in range(problem.operatives)]


# --- the reference


def is_kept(problem: DayProblem, operative: int, route: Sequence[int]) -> bool:
    """Whether the round keeps every window, the shift and lunch, with lunch in some leg."""
    lunch = int(problem.lunch_seconds[operative])
    legs = range(len(route) + 1) if lunch and route else [-1]
    return any(_driven(problem, operative, route, leg) for leg in legs)


def _driven(problem: DayProblem, operative: int, route: Sequence[int], lunch_leg: int) -> bool:
    home = problem.visits + operative
    clock, here = int(problem.leaves[operative]), home
    for leg, node in enumerate([*route, home]):
        departs = clock
        clock += int(problem.travel[here, node]) if route else 0
        if leg == lunch_leg:
            if departs > problem.lunch_last[operative]:
                return False
            clock = max(clock, int(problem.lunch_first[operative])) + int(problem.lunch_seconds[operative])
        if node == home:
            return bool(clock <= problem.home_by[operative])
        clock = max(clock, int(problem.earliest[node]))
        if clock > problem.latest[node]:
            return False
        clock, here = clock + int(problem.seconds[node]), node
    raise AssertionError("every round ends at home")


def priced(problem: DayProblem, routes: Sequence[Sequence[int]]) -> int:
    """Travel, fees and penalties, visit by visit."""
    done = {visit for route in routes for visit in route}
    fees = sum(int(problem.fee[operative, visit]) for operative, route in enumerate(routes) for visit in route)
    left = sum(int(problem.penalty_seconds[visit]) for visit in range(problem.visits) if visit not in done)
    return travel_seconds(problem, routes) + fees + left


def faults(problem: DayProblem, answer: Answer) -> list[str]:
    """What is wrong with an answer; empty when nothing."""
    found = []
    planned = [visit for route in answer.routes for visit in route]
    if sorted([*planned, *answer.unplanned]) != list(range(problem.visits)):
        found.append("a visit is lost or done twice")
    for operative, route in enumerate(answer.routes):
        if not all(problem.may[operative, visit] for visit in route):
            found.append(f"operative {operative} is sent where they may not go")
        if sum(int(problem.load[visit]) for visit in route) > problem.carries[operative]:
            found.append(f"the van of {operative} is too full")
        if not is_kept(problem, operative, route):
            found.append(f"the round of {operative} cannot be driven")
    if not answer.cost == priced(problem, answer.routes) == cost(problem, answer.routes):
        found.append("the cost is not that of the rounds")
    return found


def cheapest_place(problem: DayProblem, operative: int, route: Sequence[int], visit: int) -> int:
    """The least travel and fee that the visit adds to a round that can be driven; NEVER when it fits nowhere."""
    if sum(int(problem.load[v]) for v in (*route, visit)) > problem.carries[operative]:
        return NEVER
    rounds = [list(route[:n]) + [visit] + list(route[n:]) for n in range(len(route) + 1)]
    was, fee = _travel(problem, operative, route), int(problem.fee[operative, visit])
    added = [_travel(problem, operative, tried) - was + fee for tried in rounds]
    return min((a for a, tried in zip(added, rounds, strict=True) if is_kept(problem, operative, tried)), default=NEVER)


def _travel(problem: DayProblem, operative: int, route: Sequence[int]) -> int:
    rounds: list[Sequence[int]] = [[] for _ in range(problem.operatives)]
    rounds[operative] = route
    return travel_seconds(problem, rounds)


def least_cost(problem: DayProblem) -> int:
    """Every way to give the visits to operatives or nobody, in every order."""
    best = int(problem.penalty_seconds.sum())
    for given_to in itertools.product(range(-1, problem.operatives), repeat=problem.visits):
        orders = []
        for operative in range(problem.operatives):
            theirs = [visit for visit, whose in enumerate(given_to) if whose == operative]
            if not all(problem.may[operative, visit] for visit in theirs):
                break
            if sum(int(problem.load[visit]) for visit in theirs) > problem.carries[operative]:
                break
            kept = [order for order in itertools.permutations(theirs) if is_kept(problem, operative, order)]
            if not kept:
                break
            orders.append(min(kept, key=lambda order, o=operative: _travel(problem, o, order)))  # type: ignore[misc]
        else:
            best = min(best, priced(problem, orders))
    return best


# --- plans that can be driven


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(0, 12), st.booleans())
@settings(max_examples=60)
def test_every_answer_can_be_driven_and_costs_what_it_says(
    seed: int, operatives: int, visits: int, tight: bool
) -> None:
    problem = a_random_day(seed, operatives, visits, tight=tight)

    answer = ruin_and_recreate(problem, nobody(problem), iterations=200, seed=seed)

    assert faults(problem, answer) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_larger_day_keeps_its_books_over_thousands_of_changes(seed: int) -> None:
    problem = a_random_day(seed, operatives=9, visits=60)

    answer = ruin_and_recreate(problem, nobody(problem), iterations=6_000, seed=seed)

    assert faults(problem, answer) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_a_tiny_day_is_found(seed: int) -> None:
    problem = a_random_day(seed, operatives=2, visits=4)

    assert ruin_and_recreate(problem, nobody(problem), iterations=1_000).cost == least_cost(problem)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another_search() -> None:
    problem = a_random_day(1, operatives=9, visits=60)

    one, same, other = (ruin_and_recreate(problem, nobody(problem), iterations=300, seed=seed) for seed in (3, 3, 4))

    assert one == same
    assert one.routes != other.routes


def test_what_the_start_has_is_never_worsened() -> None:
    problem = a_random_day(2, operatives=9, visits=60)
    good = ruin_and_recreate(problem, nobody(problem), iterations=4_000)

    again = ruin_and_recreate(problem, good.routes, iterations=3, knobs=Knobs(hot=1e9, cold=1e9))

    assert again.cost <= good.cost
    assert faults(problem, again) == []


# --- what is remembered


def after_changes(problem: DayProblem, changes: int) -> State:
    given = facts(problem)
    stand = state(problem, given, nobody(problem), seed=5)
    begin(given, stand)
    anneal(given, stand, Knobs(), changes, 2000.0, 500.0)
    return stand


def check_what_is_known(problem: DayProblem, stand: State) -> int:
    """Every remembered insertion that still holds is the true one; how many there were."""
    given, checked = facts(problem), 0
    for visit in range(problem.visits):
        for k in range(given.able_count[visit]):
            r = given.able[visit, k]
            version, added = stand.known[visit, k]
            if version == stand.version[r] and stand.where[visit] != r:
                route = stand.cells[r, NODE, 1 : stand.size[r] + 1].tolist()
                assert min(added, NEVER) == cheapest_place(
                    problem, r, route, visit
                )  # what does not fit costs NEVER or more
                checked += 1
    return checked


@pytest.mark.parametrize("seed", range(3))
def test_a_remembered_insertion_is_the_cheapest_there_is(seed: int) -> None:
    problem = a_random_day(seed, operatives=6, visits=40)

    stand = after_changes(problem, 500)

    assert check_what_is_known(problem, stand) > 40
    assert stand.numbers[COST] >= stand.numbers[BEST]
    assert (stand.where < 0).sum() == stand.numbers[ABSENT]


def test_running_out_of_version_numbers_forgets_and_goes_on() -> None:
    problem = a_random_day(4, operatives=6, visits=40)
    stand = after_changes(problem, 200)
    stand.numbers[VERSION] = ruin.LAST_VERSION + 1

    ruin._go_on(facts(problem), stand, Knobs(), 200, 500.0, 100.0)

    assert stand.numbers[VERSION] < ruin.LAST_VERSION
    assert check_what_is_known(problem, stand) > 0


def test_numbers_of_other_kinds_are_not_compiled_anew() -> None:
    """Half a minute in the middle of somebody's day."""
    problem = a_random_day(1, operatives=3, visits=10)
    ruin_and_recreate(problem, nobody(problem), iterations=5)
    compiled = len(anneal.signatures)  # type: ignore[attr-defined]
    seconds: Any = problem.seconds.astype(np.int64)
    travel = np.asfortranarray(problem.travel)
    travel.flags.writeable = False

    other = replace(problem, seconds=seconds, travel=travel, may=np.asfortranarray(problem.may))
    answer = ruin_and_recreate(other, nobody(problem), iterations=5, knobs=Knobs(hot=2000, cold=30))  # whole numbers

    assert len(anneal.signatures) == compiled  # type: ignore[attr-defined]
    assert answer == ruin_and_recreate(problem, nobody(problem), iterations=5)


# --- lunch, pins, days on which little is possible


@pytest.mark.parametrize(
    ("lunch", "fits"),
    [
        ((12 * HOUR, 12 * HOUR, 30 * MINUTE), True),  # from 12:00 on the road: the drive is 11:00 to 13:30 with it
        ((12 * HOUR, 12 * HOUR, 31 * MINUTE), False),  # one minute too long to be there by 13:30
        ((8 * HOUR, 10 * HOUR, 30 * MINUTE), False),  # its hours end before the first visit does, and it starts at 8:00
        ((8 * HOUR, 11 * HOUR, 30 * MINUTE), True),  # it may start in the minute of departure
        ((14 * HOUR, 15 * HOUR, 30 * MINUTE), True),  # after the second visit
        ((0, 0, 0), True),  # none is owed
    ],
)
def test_lunch_may_fall_into_a_drive(lunch: tuple[int, int, int], fits: bool) -> None:
    """A visit 8:00 to 11:00, two hours' drive, a visit that starts by 13:30; home is next door to both."""
    problem = a_day(
        (8 * HOUR, 8 * HOUR, 3 * HOUR),
        (13 * HOUR, 13 * HOUR + 30 * MINUTE, 30 * MINUTE),
        travel=[[0, 2 * HOUR, 0], [2 * HOUR, 0, 0], [0, 2 * HOUR, 0]],
        lunch=lunch,
    )

    answer = ruin_and_recreate(problem, nobody(problem), iterations=50)

    assert (answer.unplanned == []) is fits
    assert faults(problem, answer) == []


def test_a_pinned_visit_stays_in_its_round_at_its_minute_and_the_rest_goes_round_it() -> None:
    nine = (9 * HOUR, 9 * HOUR, 2 * HOUR)
    loose = a_day(nine, *[(8 * HOUR, 15 * HOUR, HOUR)] * 6, operatives=2)
    problem = replace(loose, pinned=np.array([True] + [False] * 6))

    answer = ruin_and_recreate(problem, [[], [0]], iterations=500)

    assert 0 in answer.routes[1]
    assert answer.unplanned == []
    assert faults(problem, answer) == []


def test_a_day_on_which_everything_is_pinned_ends_as_it_began() -> None:
    loose = a_day((9 * HOUR, 9 * HOUR, HOUR), (12 * HOUR, 12 * HOUR, HOUR), operatives=2)
    problem = replace(loose, pinned=np.array([True, True]))

    answer = ruin_and_recreate(problem, [[0], [1]], iterations=500)

    assert answer.routes == [[0], [1]]


def test_a_day_on_which_nothing_fits_ends_with_everything_left_over() -> None:
    problem = a_day(*[(8 * HOUR, 9 * HOUR, 10 * HOUR)] * 50, operatives=3)

    answer = ruin_and_recreate(problem, nobody(problem), iterations=200)

    assert answer.routes == nobody(problem)
    assert answer.unplanned == list(range(50))


def test_of_more_visits_than_one_change_tries_the_costly_ones_are_kept() -> None:
    """Eighty visits, one round with room for four: those that cost most to leave out."""
    dear = 4
    problem = a_day(
        *[(8 * HOUR, 16 * HOUR, 100 * MINUTE)] * 80, penalties=[40 * HOUR] * dear + [10 * HOUR] * (80 - dear)
    )

    answer = ruin_and_recreate(problem, nobody(problem), iterations=2_000)

    assert sorted(answer.routes[0]) == list(range(dear))


def test_a_visit_is_left_out_when_the_way_to_it_costs_more() -> None:
    """Twenty minutes there and back."""
    worth, not_worth = (
        ruin_and_recreate(a_day((8 * HOUR, 15 * HOUR, HOUR), penalties=[penalty]), [[]], iterations=20)
        for penalty in (20 * MINUTE + 1, 20 * MINUTE)
    )

    assert (worth.routes, not_worth.routes) == ([[0]], [[]])


@pytest.mark.parametrize(("operatives", "visits"), [(0, 0), (0, 3), (3, 0)])
def test_a_day_without_visits_or_operatives_ends_too(operatives: int, visits: int) -> None:
    problem = a_random_day(1, operatives, visits)

    answer = ruin_and_recreate(problem, nobody(problem), iterations=100)

    assert answer.unplanned == list(range(visits))


# --- what it costs that somebody comes


def two_who_cross(fee: Sequence[Sequence[int]]) -> DayProblem:
    """Each has the visit at the other's door: 20 minutes there and 20 back, and nothing to the one at their own."""
    far = 20 * MINUTE
    ways = [[0, far, far, 0], [far, 0, 0, far], [far, 0, 0, far], [0, far, far, 0]]
    day = (8 * HOUR, 9 * HOUR, 4 * HOUR)  # nobody has time for both
    return replace(a_day(day, day, operatives=2, travel=ways), fee=np.array(fee, dtype=np.int32))


@pytest.mark.parametrize(
    ("minutes", "crossed"),
    [(0, True), (39, True), (41, False)],  # 40 minutes are saved for each visit that changes hands
)
def test_a_visit_changes_hands_when_that_saves_more_than_the_fee(minutes: int, crossed: bool) -> None:
    fee = minutes * MINUTE
    problem = two_who_cross([[0, fee], [fee, 0]])

    answer = ruin_and_recreate(problem, [[0], [1]], iterations=200)

    assert answer.routes == ([[1], [0]] if crossed else [[0], [1]])
    assert answer.cost == min(80 * MINUTE, 2 * fee)


@pytest.mark.parametrize("fee", [5 * MINUTE, 15 * MINUTE])
def test_a_booked_day_with_a_fee_changes_fewer_hands_and_saves_more_than_they_cost(fee: int) -> None:
    """The start is a day booked one by one: what a few changes from nothing leave."""
    free = replace(a_random_day(3, operatives=9, visits=60), fee=no_fee(9, 60))
    start = ruin_and_recreate(free, nobody(free), iterations=20).routes
    pays = np.full((9, 60), fee, dtype=np.int32)
    for operative, route in enumerate(start):
        pays[operative, route] = 0
    pays[:, [visit for visit in range(60) if not any(visit in route for route in start)]] = 0
    priced_day = replace(free, fee=pays)

    without, with_fee = (ruin_and_recreate(day, start, iterations=4_000) for day in (free, priced_day))

    hands = [sum(int(pays[o, route].sum()) for o, route in enumerate(a.routes)) // fee for a in (without, with_fee)]
    assert 0 < hands[1] < hands[0]
    assert cost(free, start) - cost(free, with_fee.routes) > fee * hands[1]


def test_what_the_start_pays_is_counted() -> None:
    problem = replace(two_who_cross([[7, 0], [0, 9]]), pinned=np.array([True, True]))

    assert ruin_and_recreate(problem, [[0], [1]], iterations=20).cost == 80 * MINUTE + 7 + 9


@pytest.mark.parametrize("fee", [10 * HOUR, NEVER - 1])
def test_nobody_is_sent_whose_fee_is_more_than_the_visit_is_worth(fee: int) -> None:
    """Also where fee and travel together are beyond what any visit may cost."""
    problem = replace(a_day((8 * HOUR, 15 * HOUR, HOUR)), fee=np.array([[fee]], dtype=np.int32))

    answer = ruin_and_recreate(problem, [[]], iterations=20)

    assert (answer.routes, answer.cost) == ([[]], 10 * HOUR)


def test_a_fee_is_paid_although_the_way_is_shorter_than_none() -> None:
    """From home to the first and on to the second takes longer than by way of the visit: it adds less than nothing."""
    ways = [[0, 5, 0], [5, 0, 60], [0, 60, 0]]
    minutes = [[way * MINUTE for way in row] for row in ways]
    problem = replace(
        a_day((8 * HOUR, 15 * HOUR, HOUR), (8 * HOUR, 15 * HOUR, HOUR), travel=minutes),
        fee=np.array([[50 * MINUTE, 0]], dtype=np.int32),
    )

    answer = ruin_and_recreate(problem, [[1]], iterations=50)

    assert faults(problem, answer) == []
    assert answer.unplanned == []
    assert answer.cost == least_cost(problem)


# --- several chains


@pytest.mark.parametrize("each", [ruin.CHAIN_CHANGES - 1, ruin.CHAIN_CHANGES, ruin.CHAINS * ruin.CHAIN_CHANGES])
def test_a_search_in_chains_tries_as_many_changes_as_it_was_given(each: int) -> None:
    problem = a_random_day(5, operatives=3, visits=8)

    answer = ruin_and_recreate(problem, nobody(problem), iterations=each * problem.visits)

    assert answer.changes == each * problem.visits
    assert faults(problem, answer) == []
    assert answer == ruin_and_recreate(problem, nobody(problem), iterations=each * problem.visits)


def test_chains_never_lose_the_day_they_began_with() -> None:
    problem = a_random_day(6, operatives=4, visits=12)
    good = ruin_and_recreate(problem, nobody(problem), iterations=20_000)

    many = ruin.CHAINS * ruin.CHAIN_CHANGES * problem.visits
    again = ruin_and_recreate(problem, good.routes, iterations=many, knobs=Knobs(hot=1e9, cold=1e9))

    assert again.cost == good.cost


# --- when it stops


def test_a_search_by_the_clock_stops_at_its_limit() -> None:
    """Every look at this clock takes a tenth of a second."""
    problem = a_random_day(1, operatives=3, visits=10)
    ticks = count()

    answer = ruin_and_recreate(problem, nobody(problem), limit_seconds=2.0, clock=lambda: next(ticks) / 10)

    assert next(ticks) in range(20, 26)
    assert answer.changes > 0
    assert faults(problem, answer) == []


@pytest.mark.parametrize("how_long", [{}, {"iterations": 5, "limit_seconds": 1.0}])
def test_exactly_one_way_to_stop_is_given(how_long: dict[str, int]) -> None:
    problem = a_day((8 * HOUR, 9 * HOUR, HOUR))

    with pytest.raises(ValueError, match="when to stop"):
        ruin_and_recreate(problem, [[]], **how_long)  # type: ignore[arg-type]
