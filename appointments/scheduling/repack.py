"""Making room: when a visit fits nowhere in the order booked, can the day be arranged anew without breaking a promise?

From the least change to the most: another order of one operative's day, one visit to somebody else, a chain of them
(all exact for the rounds they touch), then any arrangement of two or three rounds. "Impossible" is only said when it is
proven; what was not found within the limits is called that. Every plan is certified and checked before it is given out.
Work is counted, not timed, so the same day gets the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np

from appointments.domain.day_plans import Move
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.room import Impossible, NotFoundInTime, Repacked, Room
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.slots import Block
from appointments.ports import TravelTimes
from appointments.scheduling.certify import NewOrder, Uncertified, certify
from appointments.scheduling.constraints import may_come
from appointments.scheduling.making_room import arrangement
from appointments.scheduling.making_room.arrangement import Orders
from appointments.scheduling.making_room.board import Board, NewVisit, set_up
from appointments.scheduling.making_room.chains import NoChain, chain, order_of
from appointments.scheduling.making_room.orders import MOST
from appointments.scheduling.making_room.repair import repaired
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.problem import MINUTE, instant

# Rounds looked at: the nearest whose operatives may come, and the nearest who could take a visit over from them.
NEAR, BESIDE = 12, 8
# Deterministic solver seconds for one set of rounds, and sets tried.
SET_LIMIT, SETS = 0.02, 2
# What is small enough to be settled for good.
SMALL_ROUNDS, SMALL_NODES, SMALL_LIMIT = 4, 16, 1.0
QUARTER = 15 * MINUTE


def repack(
    rounds: Sequence[Round],
    booked: Sequence[BookedVisit],
    visit: NewVisit,
    *,
    travel: TravelTimes,
    now: datetime,
) -> Room:
    """Room for the visit in the rounds of one day. `booked` says what the visits in them ask for."""
    able = [worked for worked in rounds if may_come(visit.needs, worked.operative, worked.day)]
    if len(able) < visit.crew_size:
        return Impossible((Block.NO_OPERATIVE,), "Nobody who may come to this visit works on that day.")
    near = promising(rounds, visit, travel=travel)
    board = set_up(near, booked, visit, travel=travel, now=now)
    looked = -1
    for orders, ruled_out in _found(board):
        looked = max(looked, ruled_out)
        if orders is not None and (made := _certified(board, orders, looked, travel=travel, now=now)) is not None:
            return made
    if len(near) == len(rounds) and _proven(board):
        return Impossible(
            (Block.FULL,), "However that day is arranged, there is no room for this visit without breaking a promise."
        )
    return NotFoundInTime("No room was found in the time given. That does not prove that there is none.")


def promising(rounds: Sequence[Round], visit: NewVisit, *, travel: TravelTimes) -> list[Round]:
    """The rounds worth looking at, nearest first among those who may come and among the others; all of a small day."""
    if len(rounds) <= NEAR + BESIDE:
        return list(rounds)
    places = [[worked.operative.home, *(stop.place for stop in worked.stops)] for worked in rounds]
    flat = [place for group in places for place in group]
    seconds = iter(row[0] for row in travel.seconds(flat, [visit.stop.place]))
    away = [min(next(seconds) for _ in group) for group in places]
    ordered = [rounds[n] for n in sorted(range(len(rounds)), key=lambda n: (away[n], rounds[n].operative.ref))]
    able = [worked for worked in ordered if may_come(visit.needs, worked.operative, worked.day)][:NEAR]
    chosen = {worked.key for worked in able}
    others = [worked for worked in ordered if worked.key not in chosen][:BESIDE]
    return [*able, *others]


def _found(board: Board) -> Iterator[tuple[Orders | None, int]]:
    """Arrangements to be certified, from the smallest change on, each with how much smaller ones were ruled out."""
    if board.visit.crew_size > 1:
        yield from ((orders, -1) for orders in _together(board))
    else:
        made = chain(board)
        yield (None if isinstance(made, NoChain) else made.orders), made.looked
        yield repaired(board), -1
    for rounds in _sets(board):
        answer = arrangement.arrange(board, rounds, limit=SET_LIMIT)
        if isinstance(answer, dict):
            yield answer, -1


def _together(board: Board) -> Iterator[Orders]:
    """A crew of two at each quarter of an hour of the promise, in any order of their days; exact at those minutes."""
    problem, new = board.problem, board.new
    for start in range(int(problem.earliest[new]), int(problem.latest[new]) + 1, QUARTER):
        earliest, latest = problem.earliest.copy(), problem.latest.copy()
        earliest[new] = latest[new] = start
        then = replace(board, problem=replace(problem, earliest=earliest, latest=latest))
        free = {r: order for r in board.able if (order := order_of(then, r, [*board.held(r), new])) is not None}
        pair = next((pair for pair in combinations(free, 2) if _known_among(board, pair)), None)
        if pair is not None:
            yield {r: free[r] for r in pair}
            continue
        for r, order in free.items():
            open_rounds = np.ones(problem.operatives, dtype=np.bool_)
            open_rounds[r] = False
            second = chain(then, open_rounds=open_rounds, deepest=1)
            if not isinstance(second, NoChain):
                both = {**second.orders, r: order}
                if _known_among(board, [q for q, nodes in both.items() if new in nodes]):
                    yield both
                    return


def _known_among(board: Board, rounds: Sequence[int]) -> bool:
    insisted = board.visit.needs.insists_on
    return insisted is None or insisted in {board.rounds[r].operative.ref for r in rounds}


def _sets(board: Board) -> Iterator[tuple[int, ...]]:
    """Rounds that could trade visits, one of which may take the new one; those with most give first.

    Two rounds for one operative, three for a crew: for more the solver needs longer than anybody waits.
    """
    crew = board.visit.crew_size
    problem = board.problem
    give = {r: _give(board, r) for r in range(problem.operatives)}
    able = sorted(board.able, key=lambda r: (-give[r], r))
    sets: list[tuple[int, ...]] = []
    for first in able:
        partners = [r for r in range(problem.operatives) if r != first and _trade(board, first, r)]
        partners.sort(key=lambda r: (-give[r], r))
        group = tuple(sorted([first, *partners[:crew]]))
        if len(group) > 1 and len(set(group) & set(able)) >= crew and group not in sets:
            sets.append(group)
    yield from sets[: SETS if crew > 1 else 1]


def _give(board: Board, r: int) -> int:
    """Seconds of a shift that no visit takes."""
    problem = board.problem
    taken = int(problem.seconds[board.held(r)].sum())
    return int(problem.home_by[r] - problem.leaves[r] - problem.lunch_seconds[r]) - taken


def _trade(board: Board, one: int, other: int) -> bool:
    may, loose = board.problem.may, board.loose
    return any(loose[n] and may[other, n] for n in board.held(one)) or any(
        loose[n] and may[one, n] for n in board.held(other)
    )


def _certified(board: Board, orders: Orders, looked: int, *, travel: TravelTimes, now: datetime) -> Repacked | None:
    """The exact layer's plans of an arrangement, checked without a solver; None when either has anything against it."""
    before = {r: tuple(board.held(r)) for r in orders}
    changed = {r: order for r, order in orders.items() if order != before[r]}
    made = [new_order(board, r, order) for r, order in sorted(changed.items())]
    plans = certify(made, travel=travel, now=now)
    if isinstance(plans, Uncertified):
        return None
    stops = {stop.appointment_ref: stop for change in made for stop in change.stops}
    together = [
        (change.round, planned(change.round, plan, tuple(stops.values())))
        for change, plan in zip(made, plans, strict=True)
    ]
    if check_together(together, travel, needs=board.needs, ordered=False):
        return None
    coming = [plan for plan in plans if board.visit.stop.appointment_ref in plan.order]
    insisted = board.visit.needs.usual_operative
    coming.sort(key=lambda plan: (plan.operative_ref != insisted, plan.operative_ref))
    starts = coming[0].planned_starts[coming[0].order.index(board.visit.stop.appointment_ref)]
    moves = _moves([change.round for change in made], plans)
    handed = sum(move.changes_hands for move in moves)
    return Repacked(
        rounds=plans,
        moves=moves,
        operatives=tuple(plan.operative_ref for plan in coming),
        starts=starts,
        smallest=handed == 0 or handed - 1 <= looked,
    )


def new_order(board: Board, r: int, order: Sequence[int]) -> NewOrder:
    """The round in its new order. Starts are as early as they can be, lunch aside: they only say the order."""
    worked, problem = board.rounds[r], board.problem
    clock, here = int(problem.leaves[r]), problem.visits + r
    stops: list[Stop] = []
    added = None
    for n in order:
        clock = max(clock + int(problem.travel[here, n]), int(problem.earliest[n]))
        stop = board.calls[n].stop
        if stop is not None:
            kept = stop.fixed or problem.earliest[n] == problem.latest[n]
            placed = stop if kept and n != board.new else replace(stop, planned_start=instant(worked.day, clock))
            stops.append(placed)
            if n == board.new:
                added = placed
        clock, here = clock + int(problem.seconds[n]), n
    return NewOrder(worked, tuple(stops), added)


def _moves(rounds: Sequence[Round], plans: Sequence[RoundPlan]) -> tuple[Move, ...]:
    """What happens to those who were in the rounds already, by reference."""
    was = {
        stop.appointment_ref: (worked.operative.ref, stop.planned_start) for worked in rounds for stop in worked.stops
    }
    crews = {ref for worked in rounds for stop in worked.stops if stop.fixed for ref in [stop.appointment_ref]}
    after: dict[AppointmentRef, tuple[OperativeRef, datetime]] = {}
    for plan in plans:
        for ref, starts in zip(plan.order, plan.planned_starts, strict=True):
            if ref in was and ref not in crews:
                after[ref] = (plan.operative_ref, starts)
    return tuple(
        Move(ref, (was[ref][0],), (operative,), was[ref][1], starts)
        for ref, (operative, starts) in sorted(after.items())
        if operative != was[ref][0] or abs(starts - was[ref][1]) >= timedelta(minutes=1)
    )


def _proven(board: Board) -> bool:
    """Whether it is certain that no arrangement of the whole day has room."""
    alone = [r for r in board.able if not _never(board, r)]
    if len(alone) < board.visit.crew_size:
        return True
    reach = _reach(board)
    nodes = sum(len(board.held(r)) for r in reach)
    if len(reach) > SMALL_ROUNDS or nodes > SMALL_NODES:
        return False
    # A day that breaks a promise already, by an absence for instance, says nothing about the new visit.
    if any(order_of(board, r, board.held(r)) is None for r in reach):
        return False
    return arrangement.arrange(board, reach, limit=SMALL_LIMIT) == "proven"


def _never(board: Board, r: int) -> bool:
    """Whether the visit does not even fit with what this operative cannot hand over."""
    stuck = [n for n in board.held(r) if not board.loose[n]]
    return len(stuck) < MOST and order_of(board, r, [*stuck, board.new]) is None


def _reach(board: Board) -> list[int]:
    """Every round that a chain of hand-overs could touch, beginning with those who may come."""
    reached = set(board.able)
    while True:
        held = [n for r in reached for n in board.held(r) if board.loose[n]]
        more = {int(r) for n in held for r in np.flatnonzero(board.problem.may[:, n])} - reached
        if not more:
            return sorted(reached)
        reached |= more
