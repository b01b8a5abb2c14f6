"""A whole day crossed into the arrays that the search reads: who is where, what may move, and what cannot.

Nodes are numbered round by round in the order booked, time away among the visits, then the *stranded*: visits whose
operative does not work then any more, may not come any more, or cannot fit them into a shortened day. A visit that is
fixed, begun, done by a crew, or at odds with what its household asks for today stays where it is, at its minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from appointments.domain.access import arrivals_allowed, demands
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import day_of, seconds_into
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.board import needs_of
from appointments.scheduling.constraints import Needs, may_come
from appointments.scheduling.day_problem import NEVER, DayProblem, whole
from appointments.scheduling.problem import MINUTE, Call, Timetable, arrivals, timetable

HOUR = 3600
# What leaving out a promised visit costs, in seconds of travel, by the rank of its priority (1 is the most pressing).
# No saving of travel is worth a broken promise; the steps only say which one to break last.
PENALTY = (40 * HOUR, 20 * HOUR, 10 * HOUR)


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
    day: date, rounds: Sequence[Round], visits: Sequence[BookedVisit], *, travel: TravelTimes, now: datetime
) -> WholeDay:
    """The day as it stands at `now`. `visits` are all that is promised for it; what is not among them stays put."""
    ordered = tuple(sorted(rounds, key=lambda worked: worked.operative.ref))
    known = {visit.stop.appointment_ref: visit for visit in visits}
    stops = {ref: stop for ref, visit in known.items() if (stop := _movable(visit, now)) is not None}
    needs = {ref: needs_of(known[ref]) for ref in stops}
    tables = [timetable(_held(worked, stops), _held(worked, stops).stops, now) for worked in ordered]
    calls = [call for table in tables for call in table.calls]
    homes = [worked.operative.home for worked in ordered]
    in_rounds = {call.stop.appointment_ref for call in calls if call.stop is not None}
    calls.extend(_call(day, stops[ref], now) for ref in sorted(stops.keys() - in_rounds))
    holder = [r for r, table in enumerate(tables) for _ in table.calls]
    problem = _problem(
        tables,
        calls,
        holder,
        penalties=[PENALTY[min(known[_ref(c)].priority.rank, 3) - 1] if _ref(c) in stops else NEVER - 1 for c in calls],
        needs=[needs.get(_ref(call)) for call in calls],
        operatives=[worked.operative for worked in ordered],
        day=day,
        travel=roads.matrix(travel, [*(call.place for call in calls), *homes]),
    )
    start = tuple(_kept(problem, r, [n for n in range(len(holder)) if holder[n] == r]) for r in range(len(ordered)))
    placed = {n for route in start for n in route}
    return WholeDay(
        day=day,
        rounds=ordered,
        problem=problem,
        calls=tuple(calls),
        start=start,
        stranded=tuple(n for n in range(len(calls)) if n not in placed),
        booked=known,
        needs=needs,
        stops=stops,
    )


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


def _movable(visit: BookedVisit, now: datetime) -> Stop | None:
    """The visit as it may be moved, with the arrivals that suit the household today; None when it has to stay."""
    asked, stop = demands(visit.requirements), visit.stop
    if stop.fixed or stop.planned_start < now or len(visit.operatives) > 1 or asked.crew_size > 1 or not asked.bookable:
        return None
    suits = arrivals_allowed(stop.arrive, stop.service_minutes, asked.kinds)
    return replace(stop, arrive=suits) if suits is not None else None


def _held(worked: Round, stops: Mapping[AppointmentRef, Stop]) -> Round:
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


def _ref(call: Call) -> AppointmentRef:
    return call.stop.appointment_ref if call.stop is not None else ""


def _problem(
    tables: Sequence[Timetable],
    calls: Sequence[Call],
    holder: Sequence[int],
    *,
    penalties: Sequence[int],
    needs: Sequence[Needs | None],
    operatives: Sequence[Operative],
    day: date,
    travel: np.ndarray,
) -> DayProblem:
    """`needs` None: the node stays in the round it is in."""
    may = np.zeros((len(tables), len(calls)), dtype=np.bool_)
    for n, asked in enumerate(needs):
        if asked is None:
            may[holder[n], n] = True
        else:
            may[:, n] = [may_come(asked, operative, day) for operative in operatives]
    return DayProblem(
        leaves=whole([table.leaves for table in tables]),
        home_by=whole([table.home_by for table in tables]),
        lunch_first=whole([table.lunch_first for table in tables]),
        lunch_last=whole([table.lunch_last for table in tables]),
        lunch_seconds=whole([table.lunch_seconds for table in tables]),
        seconds=whole([call.seconds for call in calls]),
        earliest=whole([call.earliest for call in calls]),
        latest=whole([call.latest for call in calls]),
        penalty_seconds=np.array(penalties, dtype=np.int64),
        may=may,
        pinned=np.array([asked is None for asked in needs], dtype=np.bool_),
        travel=travel.reshape(len(calls) + len(tables), len(calls) + len(tables)),
        load=whole([0] * len(calls)),
        carries=whole([0] * len(tables)),
    )


def _kept(problem: DayProblem, r: int, booked: Sequence[int]) -> tuple[int, ...]:
    """What of a round can be kept as it is: what has to stay first, then the others in the order booked."""
    route = [n for n in booked if problem.pinned[n]]
    for n in booked:
        if problem.pinned[n] or not problem.may[r, n]:
            continue
        tried = [m for m in booked if m in route or m == n]
        if home_by(problem, r, tried) < NEVER:
            route = tried
    return tuple(route)
