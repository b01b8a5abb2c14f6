"""A whole day crossed into the arrays that the search reads: who is where, what may move, and what cannot.

Nodes are numbered round by round in the order booked, time away among the visits, then the *stranded*: visits whose
operative does not work then any more, may not come any more, or cannot fit them into a shortened day. A visit that is
fixed, begun, done by a crew, or at odds with what its household asks for today stays where it is, at its minute; a
round in which that is not possible any more stays as it is altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from appointments.domain.access import arrivals_allowed, demands
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import day_of, seconds_into
from appointments.ports import TravelTimes
from appointments.scheduling.constraints import Needs
from appointments.scheduling.crossing import cross, lay_out, ref_of
from appointments.scheduling.day_problem import NEVER, DayProblem, Whole, Yes, no_fee
from appointments.scheduling.making_room.board import needs_of
from appointments.scheduling.problem import MINUTE, Call, arrivals

HOUR = 3600
# What leaving out a promised visit costs, in seconds of travel, by the rank of its priority (1 is the most pressing).
# No saving of travel is worth a broken promise; the steps only say which one to break last.
PENALTY = (40 * HOUR, 20 * HOUR, 10 * HOUR)
# While searching, staying is worth no more than this for a visit, or the moves that make room for another would be
# weighed against its promise.
MOST_FEE = HOUR


@dataclass(frozen=True)
class WholeDay:
    """`rounds` by operative; `start[r]` are the nodes of round r in the order booked, as far as they can be kept.

    `stranded` are nodes in no round. `needs` and `stops` are those of every visit that may be moved, by reference;
    `stops` have the part of the promise that the household can make.
    """

    day: date
    rounds: tuple[Round, ...]
    problem: DayProblem
    calls: tuple[Call, ...]
    start: tuple[tuple[int, ...], ...]
    stranded: tuple[int, ...]
    booked: Mapping[AppointmentRef, BookedVisit]
    needs: Mapping[AppointmentRef, Needs]
    stops: Mapping[AppointmentRef, Stop]


def set_out(
    day: date,
    rounds: Sequence[Round],
    visits: Sequence[BookedVisit],
    *,
    travel: TravelTimes,
    now: datetime,
    stay_seconds: int = 0,
) -> WholeDay:
    """The day as it stands at `now`. `visits` are all that is promised for it; what is not among them stays put.

    Whoever makes a visit that somebody else has pays `stay_seconds` for it, an hour at most.
    """
    ordered = sorted(rounds, key=lambda worked: worked.operative.ref)
    known = {visit.stop.appointment_ref: visit for visit in visits}
    stops = movable(visits, now)
    needs = {ref: needs_of(known[ref]) for ref in stops}
    in_rounds = {stop.appointment_ref for worked in ordered for stop in worked.stops}
    nobodys = [_call(day, stops[ref], now) for ref in sorted(stops.keys() - in_rounds)]
    laid = lay_out([held(worked, stops) for worked in ordered], nobodys, now)
    refs = [ref_of(call) for call in laid.calls]
    penalties = [PENALTY[min(known[ref].priority.rank, 3) - 1] if ref in stops else NEVER - 1 for ref in refs]
    problem = cross(laid, [needs.get(ref) for ref in refs], penalties, travel=travel)
    start = tuple(_kept(problem, r, booked) for r, booked in enumerate(laid.held))
    fee = _fee(problem, start, min(stay_seconds, MOST_FEE))
    problem = replace(problem, pinned=problem.pinned | _stuck(problem, start), fee=fee)
    placed = {n for route in start for n in route}
    return WholeDay(
        day=day,
        rounds=tuple(ordered),
        problem=problem,
        calls=laid.calls,
        start=start,
        stranded=tuple(n for n in range(len(laid.calls)) if n not in placed),
        booked=known,
        needs=needs,
        stops=stops,
    )


def _stuck(problem: DayProblem, start: Sequence[Sequence[int]]) -> Yes:
    """Which nodes are in rounds that cannot be driven: nobody is to have them beside whoever has them."""
    found = np.zeros(problem.visits, dtype=np.bool_)
    for r, route in enumerate(start):
        if home_by(problem, r, route) == NEVER:
            found[list(route)] = True
    return found


def _fee(problem: DayProblem, start: Sequence[Sequence[int]], stay_seconds: int) -> Whole:
    """Nothing for the operative who has a visit, and nothing for anybody where nobody has it."""
    fee = no_fee(problem.operatives, problem.visits)
    for r, route in enumerate(start):
        fee[:, list(route)] = stay_seconds
        fee[r, list(route)] = 0
    return fee


def home_by(problem: DayProblem, r: int, route: Sequence[int]) -> int:
    """Earliest second at which operative r can be home with every window and lunch kept; NEVER if impossible.

    Two labels go along the round: the earliest departure with lunch to come, and with lunch had. Slow and plain: it
    sees to what the search starts from.
    """
    home = problem.visits + r
    first, last, length = int(problem.lunch_first[r]), int(problem.lunch_last[r]), int(problem.lunch_seconds[r])
    to_come, had, here = int(problem.leaves[r]), NEVER, home
    if length == 0 or not route:
        to_come, had = NEVER, to_come
    for node in [*route, home]:
        leg = int(problem.travel[here, node])
        opens, closes, stays = (
            (0, int(problem.home_by[r]), 0)
            if node == home
            else (int(problem.earliest[node]), int(problem.latest[node]), int(problem.seconds[node]))
        )
        rested = max(to_come + leg, first) + length if to_come <= last else NEVER
        start_had, start_to_come = max(min(had + leg, rested), opens), max(to_come + leg, opens)
        had = start_had + stays if start_had <= closes else NEVER
        to_come = start_to_come + stays if start_to_come <= closes else NEVER
        here = node
    return had


def movable(visits: Iterable[BookedVisit], now: datetime) -> dict[AppointmentRef, Stop]:
    """The visits that a plan may move, each with the arrivals that suit its household today."""
    return {visit.stop.appointment_ref: stop for visit in visits if (stop := _movable(visit, now)) is not None}


def _movable(visit: BookedVisit, now: datetime) -> Stop | None:
    """The visit as it may be moved, with the arrivals that suit the household today; None when it has to stay."""
    asked, stop = demands(visit.requirements), visit.stop
    if stop.fixed or stop.planned_start < now or len(visit.operatives) > 1 or asked.crew_size > 1 or not asked.bookable:
        return None
    suits = arrivals_allowed(stop.arrive, stop.service_minutes, asked.kinds)
    return replace(stop, arrive=suits) if suits is not None else None


def held(worked: Round, stops: Mapping[AppointmentRef, Stop]) -> Round:
    """The round with its movable visits as they may be moved, and everything else fixed at its minute."""
    return replace(
        worked,
        stops=tuple(
            replace(stops[stop.appointment_ref], planned_start=stop.planned_start)
            if stop.appointment_ref in stops
            else replace(stop, fixed=True)
            for stop in worked.stops
        ),
    )


def _call(day: date, stop: Stop, now: datetime) -> Call:
    earliest, latest = arrivals(stop.arrive, day)
    under_way = seconds_into(day, now) if day_of(now) == day else 0
    return Call(stop.place, stop.service_minutes * MINUTE, max(earliest, under_way), latest, stop)


def _kept(problem: DayProblem, r: int, booked: tuple[int, ...]) -> tuple[int, ...]:
    """What of a round can be kept as it is: what has to stay first, then the others in the order booked.

    All of it where what has to stay cannot: there is no telling then what fits beside it.
    """
    if all(problem.may[r, booked]) and home_by(problem, r, booked) < NEVER:
        return booked
    route = [n for n in booked if problem.pinned[n]]
    if home_by(problem, r, route) == NEVER:
        return booked
    for n in booked:
        if problem.pinned[n] or not problem.may[r, n]:
            continue
        tried = [m for m in booked if m in route or m == n]
        if home_by(problem, r, tried) < NEVER:
            route = tried
    return tuple(route)
