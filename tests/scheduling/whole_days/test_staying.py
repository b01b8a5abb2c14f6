"""The wish to stay: nobody's visit is given to somebody else for less driving than that is worth.

On the one road of these days a minute of driving is a unit of length; homes and visits are at whole minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.scheduling.day_problem import NEVER, DayProblem, cost, no_fee, travel_seconds, whole
from appointments.scheduling.whole_days.ruin import ruin_and_recreate
from appointments.scheduling.whole_days.staying import changed_hands, worth_moving
from appointments.scheduling.whole_days.whole_day import home_by

MINUTE, HOUR = 60, 3600
FIVE = 5 * MINUTE


def _road(
    homes: Sequence[int],
    visits: Sequence[int],
    *,
    opens: Sequence[int] | None = None,
    closes: Sequence[int] | None = None,
    work: int = 30 * MINUTE,
    may: Sequence[Sequence[bool]] | None = None,
) -> DayProblem:
    """Everybody works eight hours from second 0 and has no lunch; visits are open all day unless said otherwise."""
    at = np.array([*visits, *homes], dtype=np.int32) * MINUTE
    count, people = len(visits), len(homes)
    return DayProblem(
        leaves=whole([0] * people),
        home_by=whole([8 * HOUR] * people),
        lunch_first=whole([0] * people),
        lunch_last=whole([0] * people),
        lunch_seconds=whole([0] * people),
        seconds=whole([work] * count),
        earliest=whole(opens or [0] * count),
        latest=whole(closes or [8 * HOUR] * count),
        penalty_seconds=np.full(count, 10 * HOUR, dtype=np.int64),
        may=np.array(may, dtype=np.bool_) if may else np.ones((people, count), dtype=np.bool_),
        pinned=np.zeros(count, dtype=np.bool_),
        travel=np.abs(at[:, None] - at[None, :]).astype(np.int32),
        load=whole([0] * count),
        carries=whole([0] * people),
        fee=no_fee(people, count),
    )


@pytest.mark.parametrize(
    ("price_minutes", "goes"),
    [(5, True), (6, False), (7, False)],  # six are saved: exactly what staying is worth is not more than that
)
def test_a_visit_goes_to_somebody_else_only_for_more_than_staying_is_worth(price_minutes: int, goes: bool) -> None:
    """From home to the visit and back: 2 x 16 minutes for whoever has it, 2 x 13 for the other one."""
    problem = _road([0, 29], [16])

    kept = worth_moving(problem, [(0,), ()], [[], [0]], stay_seconds=price_minutes * MINUTE)

    assert kept == (((), (0,)) if goes else ((0,), ()))


def test_two_visits_that_swap_have_to_save_the_price_of_both() -> None:
    """Each has a visit at the other's door, nine minutes away, and no room for two: they can only go back together."""
    problem = _road([0, 9], [9, 0], work=5 * HOUR)
    start, swapped = [(0,), (1,)], [[1], [0]]
    saved = travel_seconds(problem, start) - travel_seconds(problem, swapped)
    assert saved == 2 * 2 * 9 * MINUTE

    assert worth_moving(problem, start, swapped, stay_seconds=saved // 2) == ((0,), (1,))
    assert worth_moving(problem, start, swapped, stay_seconds=saved // 2 - 1) == ((1,), (0,))


def test_a_move_that_does_not_pay_is_handed_back_and_one_that_does_is_kept() -> None:
    """One visit is at the other one's door, 60 minutes away; one half-way, which it is as far to from either."""
    problem = _road([0, 60], [60, 30])

    assert worth_moving(problem, [(1, 0), ()], [[], [0, 1]], stay_seconds=FIVE) == ((1,), (0,))


def test_a_visit_that_had_nobody_costs_nothing_to_be_given_somebody() -> None:
    problem = _road([0], [50])
    assert worth_moving(problem, [()], [[0]], stay_seconds=8 * HOUR) == ((0,),)


def test_who_makes_room_for_a_visit_that_had_nobody_is_not_called_back() -> None:
    """The second may only be made by the first operative, whose own visit had to go to the other one."""
    problem = _road([0, 40], [0, 0], work=5 * HOUR, may=[[True, True], [True, False]])

    kept = worth_moving(problem, [(0,), ()], [[1], [0]], stay_seconds=8 * HOUR)

    assert kept == ((1,), (0,))


def test_another_order_of_the_same_round_is_no_change_of_hands() -> None:
    problem = _road([0], [10, 5, 20])
    assert worth_moving(problem, [(0, 1, 2)], [[1, 0, 2]], stay_seconds=8 * HOUR) == ((1, 0, 2),)


def test_a_stay_that_is_worth_nothing_leaves_what_saves_anything() -> None:
    problem = _road([0, 9], [9, 0], work=5 * HOUR)
    assert worth_moving(problem, [(0,), (1,)], [[1], [0]], stay_seconds=0) == ((1,), (0,))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_plan_moves_more_than_it_saves_and_none_serves_less(data: st.DataObject) -> None:
    people, count = data.draw(st.integers(1, 4)), data.draw(st.integers(0, 9))
    minutes = st.integers(0, 60)
    opens = [data.draw(st.integers(0, 6)) * HOUR for _ in range(count)]
    problem = _road(
        [data.draw(minutes) for _ in range(people)],
        [data.draw(minutes) for _ in range(count)],
        opens=opens,
        closes=[opening + data.draw(st.sampled_from([1, 4, 8])) * HOUR for opening in opens],
        may=[[data.draw(st.booleans()) for _ in range(count)] for _ in range(people)],
    )
    start = _booked(problem, data)
    price = data.draw(st.sampled_from([0, MINUTE, FIVE, 20 * MINUTE, 2 * HOUR]))
    found = ruin_and_recreate(problem, start, iterations=200, seed=data.draw(st.integers(1, 5))).routes

    kept = worth_moving(problem, start, found, stay_seconds=price)

    had, served, serves = (sorted(n for route in routes for n in route) for routes in (start, found, kept))
    assert serves == served
    assert all(home_by(problem, r, route) < NEVER for r, route in enumerate(kept))
    assert all(problem.may[r, n] for r, route in enumerate(kept) for n in route)
    moved = changed_hands(start, kept)
    assert moved <= changed_hands(start, found)
    assert cost(problem, kept) + price * moved <= cost(problem, found) + price * changed_hands(start, found)
    if had == served and moved:
        assert travel_seconds(problem, start) - travel_seconds(problem, kept) > price * moved


def _booked(problem: DayProblem, data: st.DataObject) -> list[tuple[int, ...]]:
    """Some visits in some order with somebody who may make them, as far as they fit; the others have nobody."""
    routes: list[tuple[int, ...]] = [() for _ in range(problem.operatives)]
    for n in data.draw(st.permutations(range(problem.visits))):
        r = data.draw(st.integers(0, problem.operatives - 1))
        if problem.may[r, n] and home_by(problem, r, (*routes[r], n)) < NEVER:
            routes[r] = (*routes[r], n)
    return routes
