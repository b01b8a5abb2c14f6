"""The wish to stay: a visit goes to somebody else only where that saves enough driving to be worth it.

The search for the best day weighs staying too, but it is stopped before it has found everything: some moves are left
that do not pay. Here they are handed back, from a single visit to all the rounds that a change ties together. What
counts is exact: driving, and `stay_seconds` for each visit that changes hands. A visit that has nobody costs nothing to
be given somebody, and nobody who was found for one is given up again.

Routes are tuples of nodes of a day problem by operative, each from home to home.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from appointments.scheduling.day_problem import NEVER, DayProblem
from appointments.scheduling.whole_days.whole_day import home_by

Route: TypeAlias = tuple[int, ...]

# Rounds undone as one; all that hang on each other are looked at in the end.
MOST_TOGETHER = 8


def worth_moving(
    problem: DayProblem, start: Sequence[Route], routes: Sequence[Sequence[int]], *, stay_seconds: int
) -> tuple[Route, ...]:
    """The plan `routes` without the moves that do not pay, `start` being the day as it stands.

    Whatever the plan serves is still served, and every round can be driven that could be before. No group of rounds
    that change visits among themselves, and serve nobody new, is left with less saved than its moves are worth.
    """
    day = _Day(problem, start, routes, stay_seconds)
    while day.hand_back_one_by_one() or day.hand_back_round_by_round():
        pass
    day.hand_back_what_is_tied_together()
    return tuple(day.routes)


def changed_hands(start: Sequence[Route], routes: Sequence[Sequence[int]]) -> int:
    """How many visits of `start` somebody else makes."""
    had = _holders(start)
    return sum(had.get(n, r) != r for r, route in enumerate(routes) for n in route)


class _Day:
    """The plan as it is being handed back. `had` and `has` say by node which round had it and which has it now."""

    def __init__(
        self, problem: DayProblem, start: Sequence[Route], routes: Sequence[Sequence[int]], stay_seconds: int
    ) -> None:
        self._problem, self._start, self._stay = problem, start, stay_seconds
        self.routes: list[Route] = [tuple(route) for route in routes]
        self._had, self._has = _holders(start), _holders(routes)

    def hand_back_one_by_one(self) -> bool:
        """Every visit whose way back costs less driving than staying is worth; whether there was any."""
        found = False
        for n in self._moved():
            r, q = self._had[n], self._has[n]
            without = _without(self.routes[q], n)
            saved = self._driving(q, self.routes[q]) - self._driving(q, without)
            back = self._put_into(self.routes[r], r, n, most=self._stay + saved)
            if back is not None and self._drivable(q, without):
                self._take({q: without, r: back})
                found = True
        return found

    def hand_back_round_by_round(self) -> bool:
        """Every round that is better left as it was, with what this undoes in others; whether there was any."""
        found = False
        for r in sorted({q for n in self._moved() for q in (self._had[n], self._has[n])}):
            undone = self._undone([r])
            if undone and self._worth(undone) <= 0:
                self._take(undone)
                found = True
        return found

    def hand_back_what_is_tied_together(self) -> None:
        for group in self._groups():
            undone = {r: tuple(self._start[r]) for r in group}
            if self._loses_nobody(undone) and self._worth(undone) <= 0:
                self._take(undone)

    def _moved(self) -> list[int]:
        return sorted(n for n, r in self._has.items() if self._had.get(n, r) != r)

    def _undone(self, asked: Sequence[int]) -> dict[int, Route]:
        """These rounds as they were: what they got goes back, and what they gave comes home.

        A round that cannot be driven with what it gets back is undone too. Empty when somebody new would lose their
        visit, when too many rounds hang on it, or when nothing changes.
        """
        whole = set(asked)
        while True:
            undone = {r: tuple(self._start[r]) for r in whole}
            more: set[int] = set()
            kept = {n for route in undone.values() for n in route}
            lost = sorted({n for r in whole for n in self.routes[r]} - kept)
            for n in sorted(kept):
                q = self._has.get(n)
                if q is not None and q not in whole:
                    undone[q] = _without(undone.get(q, self.routes[q]), n)
            for n in lost:
                home = self._had.get(n)
                if home is None or home in whole:
                    return {}
                back = self._put_into(undone.get(home, self.routes[home]), home, n, most=NEVER)
                if back is None:
                    more.add(home)
                else:
                    undone[home] = back
            more |= {q for q, route in undone.items() if q not in whole and not self._drivable(q, route)}
            if not more:
                return {q: route for q, route in undone.items() if route != self.routes[q]}
            whole |= more
            if len(whole) > MOST_TOGETHER:
                return {}

    def _groups(self) -> Iterable[list[int]]:
        """Rounds that change visits among themselves, directly or through others."""
        leader = list(range(len(self.routes)))

        def led_by(r: int) -> int:
            while leader[r] != r:
                leader[r] = leader[leader[r]]
                r = leader[r]
            return r

        for n in self._moved():
            leader[led_by(self._has[n])] = led_by(self._had[n])
        groups: dict[int, list[int]] = {}
        for r in range(len(self.routes)):
            groups.setdefault(led_by(r), []).append(r)
        return [group for group in groups.values() if len(group) > 1]

    def _loses_nobody(self, undone: Mapping[int, Route]) -> bool:
        kept = {n for route in undone.values() for n in route}
        return all(n in kept for r in undone for n in self.routes[r])

    def _worth(self, undone: Mapping[int, Route]) -> int:
        """What undoing costs, in seconds: driving more, less what the visits that stay are worth."""
        driving = sum(self._driving(r, route) - self._driving(r, self.routes[r]) for r, route in undone.items())
        moved = sum(self._had.get(n, r) != r for r in undone for n in self.routes[r])
        still = sum(self._had.get(n, r) != r for r, route in undone.items() for n in route)
        return driving - self._stay * (moved - still)

    def _put_into(self, route: Route, r: int, n: int, *, most: int) -> Route | None:
        """The round with this visit where it costs least, at most so many seconds; None when it fits nowhere so."""
        travel, home = self._problem.travel, self._problem.visits + r
        chain = [home, *route, home]
        added = [
            int(travel[here, n]) + int(travel[n, there]) - (int(travel[here, there]) if route else 0)
            for here, there in zip(chain, chain[1:], strict=False)
        ]
        for place in sorted(range(len(added)), key=lambda place: (added[place], place)):
            if added[place] > most:
                return None
            wider = (*route[:place], n, *route[place:])
            if self._drivable(r, wider):
                return wider
        return None

    def _drivable(self, r: int, route: Route) -> bool:
        return home_by(self._problem, r, route) < NEVER

    def _driving(self, r: int, route: Route) -> int:
        if not route:
            return 0
        home = self._problem.visits + r
        chain = [home, *route, home]
        return sum(int(self._problem.travel[here, there]) for here, there in zip(chain, chain[1:], strict=False))

    def _take(self, changed: Mapping[int, Route]) -> None:
        for r, route in changed.items():
            self.routes[r] = route
            self._has.update(dict.fromkeys(route, r))


def _holders(routes: Sequence[Sequence[int]]) -> dict[int, int]:
    return {n: r for r, route in enumerate(routes) for n in route}


def _without(route: Route, n: int) -> Route:
    return tuple(m for m in route if m != n)
