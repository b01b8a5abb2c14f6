"""What keeps a visit out of a day, in one sentence: from the solver's assumptions, shrunk to what counts.

A solver's status is never given as a reason, and nothing is said about any one household or operative.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from appointments.scheduling.making_room import arrangement
from appointments.scheduling.making_room.arrangement import Assumed
from appointments.scheduling.making_room.board import Board
from appointments.scheduling.making_room.chains import order_of

# Rounds whose assumptions the solver looks at, and its deterministic seconds for each.
ASKED_ROUNDS, ASKED_LIMIT = 2, 0.1

_WORDS = {
    Assumed.PROMISES: "the times promised to others",
    Assumed.HOURS: "the working hours of those who could come",
    Assumed.LUNCH: "their lunch",
    Assumed.WINDOW: "the time asked for",
}


def in_the_way(board: Board) -> str:
    """What keeps the visit out of the days as they are shared out now, in one sentence; empty when nothing is known."""
    named: set[Assumed] = set()
    for n, r in enumerate(board.able):
        core: frozenset[Assumed] | str = "unknown"
        if n < ASKED_ROUNDS:
            core = arrangement.in_the_way(board, [r], limit=ASKED_LIMIT)
        named |= _counting(board, r, frozenset(Assumed) if isinstance(core, str) else core)
    said = [words for group, words in _WORDS.items() if group in named]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"In the way, as the visits of that day are shared out now: {listed}."


def _counting(board: Board, r: int, core: frozenset[Assumed]) -> frozenset[Assumed]:
    """The core without what does not count: the visit stays out when that is imagined away."""
    nodes = [*board.held(r), board.new]
    if order_of(board, r, nodes) is not None:
        return frozenset()
    for group in (Assumed.LUNCH, Assumed.HOURS, Assumed.PROMISES, Assumed.WINDOW):
        kept = core - {group}
        if group in core and order_of(_without(board, frozenset(Assumed) - kept), r, nodes) is None:
            core = kept
    return core


def _without(board: Board, gone: frozenset[Assumed]) -> Board:
    """The board with some of what it is held to imagined away; what is fixed stays."""
    problem = board.problem
    earliest, latest = problem.earliest.copy(), problem.latest.copy()
    free = ~problem.pinned
    others, new = free.copy(), np.zeros_like(free)
    others[board.new], new[board.new] = False, True
    for group, which in ((Assumed.PROMISES, others), (Assumed.WINDOW, new)):
        if group in gone:
            earliest[which], latest[which] = 0, arrangement.DAY_SECONDS
    home_by = np.full_like(problem.home_by, 2 * arrangement.DAY_SECONDS) if Assumed.HOURS in gone else problem.home_by
    lunch = np.zeros_like(problem.lunch_seconds) if Assumed.LUNCH in gone else problem.lunch_seconds
    relaxed = replace(problem, earliest=earliest, latest=latest, home_by=home_by, lunch_seconds=lunch)
    return replace(board, problem=relaxed)
