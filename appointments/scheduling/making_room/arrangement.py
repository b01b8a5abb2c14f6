"""Several rounds at once, in any order and with any loose visit in any of them: found, or proven impossible (CP-SAT).

The exact layer behind making room: a circuit for each round, one start for each visit, lunch in exactly one leg. What
is assumed of the day can be switched off group by group, so that the solver can say which groups make a visit
impossible. One worker and a limit in the solver's own deterministic seconds: the same question, the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from appointments.scheduling.making_room.board import Board

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

DAY_SECONDS = 25 * 3600


class Assumed(StrEnum):
    """What a day is held to, as far as it can be imagined away to find out what is in the way."""

    WINDOW = "window"  # the time asked for
    PROMISES = "promises"  # the times promised to those who are in the rounds already
    HOURS = "hours"  # when operatives go home
    LUNCH = "lunch"


Orders: TypeAlias = dict[int, tuple[int, ...]]
Unsettled: TypeAlias = Literal["proven", "unknown"]


def arrange(board: Board, rounds: Sequence[int], *, limit: float) -> Orders | Unsettled:
    """Orders of these rounds with the new visit in them; `proven` when there are none, `unknown` at the limit."""
    from ortools.sat.python import cp_model

    model = _Model(board, tuple(rounds), assuming=False)
    solver = _solver(limit, presolve=True)
    status = solver.solve(model.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return model.orders(solver)
    return "proven" if status == cp_model.INFEASIBLE else "unknown"


def in_the_way(board: Board, rounds: Sequence[int], *, limit: float) -> frozenset[Assumed] | Unsettled:
    """Which assumptions together keep the new visit out of these rounds; `unknown` when none of that was proven.

    `proven` never comes back: with everything switched off a visit fits, or the empty set says that nothing helps.
    """
    from ortools.sat.python import cp_model

    model = _Model(board, tuple(rounds), assuming=True)
    literals = model.assumed
    model.model.add_assumptions(list(literals.values()))
    # With presolve the solver may name literals that were never assumed (or-tools issue 5141).
    solver = _solver(limit, presolve=False)
    if solver.solve(model.model) != cp_model.INFEASIBLE:
        return "unknown"
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return frozenset(group for group, literal in literals.items() if literal.index in core)


def _solver(limit: float, *, presolve: bool) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = limit
    solver.parameters.cp_model_presolve = presolve
    return solver


@dataclass
class _Model:
    """Built once for one question. `arcs[r]` are (from, to, literal); the home of round r is its node `home(r)`."""

    board: Board
    rounds: tuple[int, ...]
    assuming: bool
    assumed: dict[Assumed, cp_model.IntVar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from ortools.sat.python import cp_model

        self.model = cp_model.CpModel()
        if self.assuming:
            self.assumed = {group: self.model.new_bool_var(group.value) for group in Assumed}
        self.nodes = sorted({self.board.new, *(n for r in self.rounds for n in self.board.held(r))})
        self.starts = {n: self._start(n) for n in self.nodes}
        self.arcs: dict[int, list[tuple[int, int, cp_model.IntVar]]] = {}
        served: dict[int, list[cp_model.LiteralT]] = {n: [] for n in self.nodes}
        for r in self.rounds:
            self._add_round(r, served)
        for n, here in served.items():
            wanted = self.board.visit.crew_size if n == self.board.new else 1
            self.model.add(sum(here) == wanted)
        self._add_insisted(served)

    def orders(self, solver: cp_model.CpSolver) -> Orders:
        found: Orders = {}
        for r, arcs in self.arcs.items():
            after = {tail: head for tail, head, literal in arcs if solver.boolean_value(literal)}
            order, here = [], after.get(self._home(r), self._home(r))
            while here != self._home(r):
                order.append(here)
                here = after[here]
            found[r] = tuple(order)
        return found

    def _home(self, r: int) -> int:
        return self.board.problem.visits + r

    def _start(self, n: int) -> cp_model.IntVar:
        problem = self.board.problem
        earliest, latest = int(problem.earliest[n]), int(problem.latest[n])
        if earliest > latest:  # a promise that lies wholly in the past of the day
            earliest, latest = latest + 1, latest
        group = Assumed.WINDOW if n == self.board.new else Assumed.PROMISES
        if group not in self.assumed or problem.pinned[n]:
            if earliest > latest:
                self.model.add_bool_or([])
                return self.model.new_int_var(0, DAY_SECONDS, "")
            return self.model.new_int_var(earliest, latest, "")
        start = self.model.new_int_var(0, DAY_SECONDS, "")
        self.model.add(start >= earliest).only_enforce_if(self.assumed[group])
        self.model.add(start <= latest).only_enforce_if(self.assumed[group])
        return start

    def _add_round(self, r: int, served: dict[int, list[cp_model.LiteralT]]) -> None:
        """One circuit from home to home; a visit outside it loops to itself."""
        problem, home, model = self.board.problem, self._home(r), self.model
        here = [n for n in self.nodes if problem.may[r, n]]
        index = {n: k for k, n in enumerate([home, *here])}
        arcs: list[tuple[int, int, cp_model.IntVar]] = []
        loops = []
        idle = model.new_bool_var("")
        loops.append((0, 0, idle))
        for n in here:
            out = model.new_bool_var("")
            loops.append((index[n], index[n], out))
            served[n].append(out.negated())
            model.add_implication(idle, out)
        for tail in (home, *here):
            for head in (home, *here):
                if tail != head and self._possible(r, tail, head):
                    arcs.append((tail, head, model.new_bool_var("")))
        model.add_circuit([*loops, *((index[t], index[h], literal) for t, h, literal in arcs)])
        self.arcs[r] = arcs
        self._add_times(r, home, here, arcs)

    def _possible(self, r: int, tail: int, head: int) -> bool:
        """Whether one can come after the other at all, by the promises alone."""
        problem = self.board.problem
        if self.assuming or tail >= problem.visits or head >= problem.visits:
            return True
        ready = int(problem.earliest[tail]) + int(problem.seconds[tail]) + int(problem.travel[tail, head])
        return ready <= int(problem.latest[head])

    def _add_times(self, r: int, home: int, here: Sequence[int], arcs: list[tuple[int, int, cp_model.IntVar]]) -> None:
        problem, model = self.board.problem, self.model
        lunch_seconds = int(problem.lunch_seconds[r])
        back = model.new_int_var(0, 2 * DAY_SECONDS, "")
        by = model.add(back <= int(problem.home_by[r]))
        if Assumed.HOURS in self.assumed:
            by.only_enforce_if(self.assumed[Assumed.HOURS])
        lunch = {head: model.new_bool_var("") for head in (home, *here)} if lunch_seconds else {}
        if lunch:
            self._add_lunch(r, here, lunch, arcs)
        for tail, head, literal in arcs:
            departs = int(problem.leaves[r]) if tail == home else self.starts[tail] + int(problem.seconds[tail])
            arrives = back if head == home else self.starts[head]
            pause = lunch_seconds * lunch[head] if lunch else 0
            model.add(arrives >= departs + int(problem.travel[tail, head]) + pause).only_enforce_if(literal)
            if not lunch:
                continue
            model.add(departs <= int(problem.lunch_last[r])).only_enforce_if([literal, lunch[head]])
            rested = int(problem.lunch_first[r]) + lunch_seconds
            model.add(arrives >= rested).only_enforce_if([literal, lunch[head]])

    def _add_lunch(
        self,
        r: int,
        here: Sequence[int],
        lunch: dict[int, cp_model.IntVar],
        arcs: list[tuple[int, int, cp_model.IntVar]],
    ) -> None:
        """Lunch is had on the leg into one node of the round, by everybody who visits anybody."""
        model = self.model
        for head, taken in lunch.items():
            model.add_bool_or([literal for _, to, literal in arcs if to == head]).only_enforce_if(taken)
        model.add(sum(lunch.values()) <= 1)
        visits = [n for n in here if self.board.calls[n].stop is not None]
        for _, head, literal in arcs:
            if head in visits:
                owed = [literal]
                if Assumed.LUNCH in self.assumed:
                    owed.append(self.assumed[Assumed.LUNCH])
                model.add(sum(lunch.values()) == 1).only_enforce_if(owed)

    def _add_insisted(self, served: dict[int, list[cp_model.LiteralT]]) -> None:
        """Where the household insists on an operative, that one is among those who come."""
        insisted = self.board.visit.needs.insists_on
        if insisted is None:
            return
        able = [r for r in self.rounds if self.board.problem.may[r, self.board.new]]
        theirs = [
            literal
            for r, literal in zip(able, served[self.board.new], strict=True)
            if self.board.rounds[r].operative.ref == insisted
        ]
        self.model.add_bool_or(theirs)
