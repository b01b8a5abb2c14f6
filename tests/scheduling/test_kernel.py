"""The kernel against a slow, obvious reference: every start of every place tried, lunch tried in every leg."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.homes import Place
from appointments.scheduling.kernel import STRANGER, Seconds, Slack, best_pairs, best_seats, drive, fits, slack
from appointments.scheduling.travel import GreatCircle, OnTheSphere

# Days of a few ticks and places on a short street, so that every start can be tried.
TICKS = st.integers(0, 24)


@dataclass(frozen=True)
class Tiny:
    """A round in bare numbers; calls are (place, seconds, earliest, latest), home is at place 0."""

    leaves: int
    home_by: int
    lunch: tuple[int, int, int]
    calls: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Wanted:
    place: int
    seconds: int
    opens: int
    closes: int


def a_call(place: int, seconds: int, earliest: int, length: int) -> tuple[int, int, int, int]:
    return place, seconds, earliest, earliest + length


CALLS = st.builds(
    a_call,
    st.integers(0, 4),
    st.integers(0, 4),
    TICKS,
    st.sampled_from([0, 0, 2, 5, 24]),  # 0: fixed in time
)
LUNCHES = st.tuples(st.integers(4, 14), st.integers(0, 6), st.sampled_from([0, 1, 3])).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
)
ROUNDS = st.builds(
    Tiny,
    leaves=st.integers(0, 4),
    home_by=st.integers(16, 40),
    lunch=LUNCHES,
    # Mostly in order of time, as a diary is; a round that cannot be driven is a case too.
    calls=st.lists(CALLS, max_size=4).map(lambda calls: tuple(sorted(calls, key=lambda call: call[2]))),
)
VISITS = st.builds(Wanted, st.integers(0, 4), st.integers(1, 4), st.integers(0, 12), st.integers(8, 24))


def drives(tiny: Tiny, calls: list[tuple[int, int, int, int]], lunch_leg: int | None) -> bool:
    """Whether the round keeps everything with lunch in this leg (None: no lunch)."""
    first, last, length = tiny.lunch
    clock, here = tiny.leaves, 0
    for leg, (place, seconds, earliest, latest) in enumerate([*calls, (0, 0, 0, tiny.home_by)]):
        arrives = clock + abs(place - here)
        if leg == lunch_leg:
            if clock > last:
                return False
            arrives = max(arrives, first) + length
        starts = max(arrives, earliest)
        if starts > latest:
            return False
        clock, here = starts + seconds, place
    return True


def can_start(tiny: Tiny, position: int, visit: Wanted, start: int) -> bool:
    calls = [*tiny.calls[:position], (visit.place, visit.seconds, start, start), *tiny.calls[position:]]
    lunches: list[int | None] = [*range(len(calls) + 1)] if tiny.lunch[2] else [None]
    return any(drives(tiny, calls, lunch) for lunch in lunches)


def starts_of(tiny: Tiny, position: int, visit: Wanted) -> set[int]:
    return {x for x in range(visit.opens, visit.closes + 1) if can_start(tiny, position, visit, x)}


def detour(tiny: Tiny, position: int, place: int) -> int:
    chain = [0, *(call[0] for call in tiny.calls), 0]
    before, after = chain[position], chain[position + 1]
    return abs(place - before) + abs(after - place) - abs(after - before)


def arrays(tiny: list[Tiny], place: int) -> tuple[Seconds, Slack, Seconds, Seconds]:
    """What the kernel is given: first nodes, slack, and the legs to and from the visit."""
    chains = [[0, *(call[0] for call in one.calls), 0] for one in tiny]
    nodes = [
        node
        for one in tiny
        for node in [
            (0, one.leaves, one.leaves),
            *((seconds, earliest, latest) for _, seconds, earliest, latest in one.calls),
            (0, one.leaves, one.home_by),
        ]
    ]
    legs = [abs(b - a) for chain in chains for a, b in zip(chain, [*chain[1:], 0], strict=True)]
    first_node = np.cumsum([0, *(len(chain) for chain in chains)], dtype=np.int64)
    seconds, earliest, latest = (np.array(column, np.int64) for column in zip(*nodes, strict=True))
    shifts = [(one.leaves, one.home_by, *one.lunch) for one in tiny]
    columns = [np.array(column, np.int64) for column in zip(*shifts, strict=True)]
    given_slack = slack(first_node, np.array(legs, np.int64), seconds, earliest, latest, *columns)
    there = np.array([abs(place - at) for chain in chains for at in chain], np.int64)
    return first_node, given_slack, there, there


@given(ROUNDS, VISITS)
def test_the_starts_found_are_exactly_those_at_which_every_promise_holds(tiny: Tiny, visit: Wanted) -> None:
    first_node, given_slack, there, onward = arrays([tiny], visit.place)
    rows = fits(first_node, given_slack, there, onward, 0, visit.opens, visit.closes, visit.seconds)
    assert len(rows) == len(tiny.calls) + 1
    for position, (early, early_last, late, late_last, added) in enumerate(rows.tolist()):
        found = {*range(early, early_last + 1), *range(late, late_last + 1)}
        assert found == starts_of(tiny, position, visit)
        assert added == detour(tiny, position, visit.place)


@pytest.mark.parametrize(
    ("lunch", "calls", "expected"),
    [
        # No lunch owed: any start from which home is reached in time.
        ((10, 12, 0), (), {*range(2, 17)}),
        # Lunch on the road home may start at its last second, so the visit may end there and no later; or lunch first.
        ((10, 12, 4), (), {*range(2, 11), *range(14, 17)}),
        # A lunch that must be taken at once: the visit is over before it or starts after it.
        ((5, 5, 4), (), {2, 3, *range(9, 17)}),
        # A fixed call leaves a gap before it and one after it; here the one before, with lunch to come.
        ((12, 14, 2), ((2, 2, 8, 8),), {2, 3, 4, 5, 6}),
    ],
)
def test_lunch_divides_the_starts_of_a_visit(
    lunch: tuple[int, int, int], calls: tuple[tuple[int, int, int, int], ...], expected: set[int]
) -> None:
    tiny, visit = Tiny(0, 20, lunch, calls), Wanted(2, 2, 0, 20)
    first_node, given_slack, there, onward = arrays([tiny], visit.place)
    early, early_last, late, late_last, _ = fits(first_node, given_slack, there, onward, 0, 0, 20, 2)[0].tolist()
    assert {*range(early, early_last + 1), *range(late, late_last + 1)} == expected == starts_of(tiny, 0, visit)


@given(st.lists(ROUNDS, min_size=1, max_size=4), VISITS, st.data())
def test_the_best_seat_has_the_least_detour_and_surcharge_and_ties_go_to_the_earlier_round_then_position(
    tiny: list[Tiny], visit: Wanted, data: st.DataObject
) -> None:
    able = [r for r in range(len(tiny)) if data.draw(st.booleans())]
    # 1 and 3 are of the size of a detour here, as fairness is; a stranger comes after everybody whom they know.
    surcharge = [data.draw(st.sampled_from([0, 1, 3, STRANGER])) for _ in able]
    first_node, given_slack, there, onward = arrays(tiny, visit.place)
    [row] = best_seats(
        first_node,
        given_slack,
        there,
        onward,
        np.array(able, np.int64),
        np.array(surcharge, np.int64),
        np.array([[visit.opens, visit.closes, visit.seconds]], np.int64),
    ).tolist()
    candidates = [
        (detour(tiny[r], k, visit.place) + extra, r, k, min(starts))
        for r, extra in zip(able, surcharge, strict=True)
        for k in range(len(tiny[r].calls) + 1)
        if (starts := starts_of(tiny[r], k, visit))
    ]
    if not candidates:
        assert row == [-1, -1, -1, -1, 0]
        return
    _, r, k, start = min(candidates)
    assert row == [r, first_node[r] + k, start, detour(tiny[r], k, visit.place), len(candidates)]


def test_each_slot_asked_about_gets_its_own_answer() -> None:
    first_node, given_slack, there, onward = arrays([Tiny(0, 20, (10, 12, 0), ()), Tiny(0, 8, (4, 4, 0), ())], 2)
    slots = np.array([[0, 20, 2], [18, 20, 2], [0, 3, 5]], np.int64)
    both, nothing = np.array([0, 1], np.int64), np.zeros(2, np.int64)
    assert best_seats(first_node, given_slack, there, onward, both, nothing, slots).tolist() == [
        [0, 0, 2, 4, 2],
        [-1, -1, -1, -1, 0],  # too late for either to be home in time
        [0, 0, 2, 4, 1],  # too long for the second
    ]


@pytest.mark.parametrize("day", ["near", "far"])
def test_the_drives_worked_out_in_the_kernel_are_those_of_the_map(day: str) -> None:
    """A second's difference would make an offer that cannot be certified."""
    rng = np.random.default_rng(3)
    spread = {"near": 0.0002, "far": 5.0}[day]
    lat, lon = 51.7 + rng.normal(0, spread, 20_000), -2.2 + rng.normal(0, spread, 20_000)
    places = [Place(*one) for one in zip(lat.tolist(), lon.tolist(), strict=True)]
    known = GreatCircle().learn(places)
    assert isinstance(known, OnTheSphere)
    first_node = np.array([0, 5_000, 12_000, 20_000], np.int64)
    for visit in (Place(51.7, -2.2), places[17]):
        there = drive(
            first_node,
            known.lat,
            known.lon,
            known.cos_lat,
            math.radians(visit.lat),
            math.radians(visit.lon),
            np.array([0, 2], np.int64),  # the second round is not asked about
        )
        expected = known.seconds_to(visit)
        assert there[:5_000].tolist() == expected[:5_000].tolist()
        assert there[12_000:].tolist() == expected[12_000:].tolist()
    assert there[17] == 0


@given(st.lists(ROUNDS, min_size=1, max_size=3), VISITS, st.booleans(), st.data())
def test_the_best_pair_shares_a_start_and_has_the_least_detour_together(
    tiny: list[Tiny], visit: Wanted, insisted: bool, data: st.DataObject
) -> None:
    known = data.draw(st.lists(st.booleans(), min_size=len(tiny), max_size=len(tiny)))
    first_node, given_slack, there, onward = arrays(tiny, visit.place)
    asked = np.array([[visit.opens, visit.closes, visit.seconds]], np.int64)
    row = best_pairs(
        first_node,
        given_slack,
        there,
        onward,
        np.arange(len(tiny)),
        np.array([0 if one else STRANGER for one in known], np.int64),
        np.array(known, np.int64),
        asked,
        np.array([insisted], np.int64),
    )[0].tolist()
    seats = [(r, k, starts_of(one, k, visit)) for r, one in enumerate(tiny) for k in range(len(one.calls) + 1)]
    pairs = [
        (
            (not known[r]) + (not known[q]),
            detour(tiny[r], k, visit.place) + detour(tiny[q], m, visit.place),
            (r, q, k, m),
            min(starts & others),
        )
        for r, k, starts in seats
        for q, m, others in seats
        if r < q and starts & others and (not insisted or known[r] or known[q])
    ]
    if not pairs:
        assert row[0] == -1
        assert (row[4] == 0) == any(starts for _, _, starts in seats)
        return
    _, added, (r, q, k, m), start = min(pairs)
    assert row == [r, first_node[r] + k, q, first_node[q] + m, start, added]
