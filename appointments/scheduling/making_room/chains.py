"""Ejection chains: the new visit takes a place, whoever loses theirs takes another, until nobody is left over.

Rounds are served in any order that keeps every promise (`orders.best_order`), and the chain with the fewest visits
changing hands is found first. What was looked through without success is said too: no other order of one operative's
day, and no single visit given to somebody else. Longer chains visit each visit once, so not finding one is no proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appointments.scheduling.day_problem import Yes
from appointments.scheduling.making_room.board import Board
from appointments.scheduling.making_room.orders import MOST, best_order, find_chain

# Visits that change hands, at most: more than this and the day is a new one, which is for `plan_day`.
DEEPEST = 4
# Work units are roughly machine operations: about a tenth of a second.
WORK = 60_000_000


@dataclass(frozen=True)
class Chain:
    """`orders` are the changed rounds with their nodes in the order driven; `looked` as in `NoChain`."""

    orders: dict[int, tuple[int, ...]]
    looked: int


@dataclass(frozen=True)
class NoChain:
    """`looked` is what was ruled out: -1 nothing, 0 every other order, 1 a single visit changing hands too."""

    looked: int


def chain(board: Board, *, work: int = WORK, deepest: int = DEEPEST, open_rounds: Yes | None = None) -> Chain | NoChain:
    """The shortest chain that seats the new visit in one of `open_rounds` (all when left out)."""
    problem = board.problem
    shifts = shifts_of(board)
    allowed = np.ones(problem.operatives, dtype=np.bool_) if open_rounds is None else open_rounds
    steps, looked = find_chain(
        problem.travel,
        problem.seconds,
        problem.earliest,
        problem.latest,
        shifts,
        problem.may & allowed[:, None],
        board.loose,
        board.holder,
        _nearest(board),
        deepest,
        work,
    )
    # Rounds too long for the exact order were passed over, and then nothing was ruled out.
    longest = max((len(board.held(r)) for r in range(problem.operatives)), default=0)
    # Chains of two and more visit each visit once: only the first two steps look at everything.
    ruled_out = min(int(looked), 1) if longest < MOST else -1
    return Chain(_after(board, shifts, steps.tolist()), ruled_out) if len(steps) else NoChain(ruled_out)


def order_of(board: Board, r: int, nodes: list[int], shifts: NDArray[np.int32] | None = None) -> tuple[int, ...] | None:
    """An order in which operative r does these nodes and keeps every promise; None when there is none."""
    if not nodes:
        return ()
    problem = board.problem
    shift = (shifts_of(board) if shifts is None else shifts)[r].copy()
    if all(board.calls[n].stop is None for n in nodes):
        shift[4] = 0  # nobody is visited, so no lunch is owed
    found = best_order(
        problem.travel,
        problem.seconds,
        problem.earliest,
        problem.latest,
        problem.visits + r,
        shift,
        np.array(sorted(nodes), dtype=np.int32),
    )
    return tuple(int(n) for n in found) or None


def shifts_of(board: Board) -> NDArray[np.int32]:
    """Leaves, home by, lunch first, last and seconds of each round."""
    problem = board.problem
    columns = (problem.leaves, problem.home_by, problem.lunch_first, problem.lunch_last, problem.lunch_seconds)
    return np.ascontiguousarray(np.column_stack(columns).astype(np.int32))


def _nearest(board: Board) -> NDArray[np.int32]:
    """For each visit the rounds, the one that passes nearest first; a round without visits counts from home."""
    problem = board.problem
    away = np.empty((problem.visits, problem.operatives), dtype=np.int64)
    for r in range(problem.operatives):
        nodes = [*board.held(r), problem.visits + r]
        away[:, r] = problem.travel[: problem.visits, nodes].min(axis=1)
    return np.argsort(away, axis=1, kind="stable").astype(np.int32)


def _after(board: Board, shifts: NDArray[np.int32], steps: list[list[int]]) -> dict[int, tuple[int, ...]]:
    members = {r: set(board.held(r)) for r in range(board.problem.operatives)}
    changed: set[int] = set()
    for node, into in steps:
        was = int(board.holder[node])
        if was >= 0:
            members[was].discard(node)
            changed.add(was)
        members[into].add(node)
        changed.add(into)
    found = {}
    for r in sorted(changed):
        order = order_of(board, r, sorted(members[r]), shifts)
        if order is None:  # the search has just found one
            raise AssertionError(f"round {r} lost its order")
        found[r] = order
    return found
