"""Ruin and recreate on the day as it stands, for room that no short chain finds; then as much handed back as can be.

The search for the best day moves visits to save travel too. Here only the new visit counts, so whoever need not change
hands goes back to the operative they were promised by.
"""

from __future__ import annotations

from appointments.scheduling.making_room.arrangement import Orders
from appointments.scheduling.making_room.board import Board
from appointments.scheduling.making_room.chains import order_of, shifts_of
from appointments.scheduling.making_room.orders import MOST
from appointments.scheduling.whole_days.ruin import ruin_and_recreate

# Short runs from the day as it stands, each with its own seed: one that finds room early changes little.
RUNS, ITERATIONS = 40, 250


def repaired(board: Board) -> Orders | None:
    """Orders with the new visit in them, found by ruin and recreate; None when no run found room."""
    start = [board.held(r) for r in range(board.problem.operatives)]
    for seed in range(1, RUNS + 1):
        routes = ruin_and_recreate(board.problem, start, iterations=ITERATIONS, seed=seed)[0]
        if sum(len(route) for route in routes) == board.problem.visits:
            return _handed_back(board, [tuple(int(n) for n in route) for route in routes])
    return None


def _handed_back(board: Board, routes: list[tuple[int, ...]]) -> Orders:
    """The same arrangement with every visit back that can go back, alone or in exchange for one that came for it."""
    shifts = shifts_of(board)
    orders = dict(enumerate(routes))
    changed = True
    while changed:
        changed = False
        for nodes in _exchanges(board, orders):
            sets = {r: set(order) for r, order in orders.items()}
            for n in nodes:
                r = next(r for r, order in orders.items() if n in order)
                sets[r].discard(n)
                sets[int(board.holder[n])].add(n)
            touched = [r for r in orders if sets[r] != set(orders[r])]
            if any(len(sets[r]) > MOST for r in touched):
                continue
            made = {r: order_of(board, r, sorted(sets[r]), shifts) for r in touched}
            fitting = {r: order for r, order in made.items() if order is not None}
            if len(fitting) == len(touched):
                orders |= fitting
                changed = True
                break
    return {r: order for r, order in orders.items() if set(order) != set(board.held(r))}


def _exchanges(board: Board, orders: Orders) -> list[tuple[int, ...]]:
    """Visits away from home, one by one and in pairs that changed places."""
    away = [(n, r) for r, order in orders.items() for n in order if n != board.new and int(board.holder[n]) != r]
    pairs = [
        (one, other)
        for one, r in away
        for other, q in away
        if one < other and int(board.holder[one]) == q and int(board.holder[other]) == r
    ]
    return [*((n,) for n, _ in away), *pairs]
