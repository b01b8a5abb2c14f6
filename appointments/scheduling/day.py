"""The best whole day: who goes where and in which order, so that no promise is broken and least time is spent driving.

Ruin and recreate over single visits, from the day as it stands; crews keep their minute, and one that has lost
somebody is seated first (what couples rounds is settled before they are searched apart). Each changed round is then
certified by CP-SAT and held against the checker. A plan that is no better than the day as it stands changes nothing;
of one that is better, only what pays is proposed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from appointments.domain.day_plans import DayPlan, Unplanned
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import BookedVisit, Round, RoundPlan
from appointments.ports import Executor, TravelTimes
from appointments.scheduling.day_problem import travel_seconds
from appointments.scheduling.whole_days.crews import (
    by_pressure,
    crews_made_whole,
    for_a_crew,
    has_somebody,
    let_go,
    pinned_to_nobody,
    rounds_by_visit,
)
from appointments.scheduling.whole_days.day_changes import carried_out, certified, changed_rounds, driving, moves_of
from appointments.scheduling.whole_days.patches import Patch, split
from appointments.scheduling.whole_days.standing_in import THOSE_AT_WORK, Company, Seats
from appointments.scheduling.whole_days.staying import worth_moving
from appointments.scheduling.whole_days.whole_day import WholeDay, held, movable, set_out

# Operatives that are searched together. Measured with 400 and 2,600 visits at 5 ms of search a visit: in two patches
# they drive 1.7 % more than in one, and four leave visits without anybody. With more, the arrays get too large.
LARGEST_PATCH = 400
# Driving that it is worth for a visit to keep its operative: whoever comes knows of it, and the household may too.
STAY_SECONDS = 300
# More than this for each visit that may move finds nothing more.
SECONDS_A_VISIT = 0.05


@dataclass(frozen=True)
class Effort:
    """How long to search: by the clock, or by a count of steps, which gives the same plan on any machine."""

    limit_seconds: float | None = None
    iterations: int | None = None
    seed: int = 1


def plan_day(
    day: date,
    rounds: Sequence[Round],
    visits: Sequence[BookedVisit],
    *,
    travel: TravelTimes,
    now: datetime,
    effort: Effort,
    stay_seconds: int = STAY_SECONDS,
    company: Company = THOSE_AT_WORK,
    executor: Executor | None = None,
) -> DayPlan:
    """The best plan found. `rounds` are those of everybody who works that day, `visits` all that is promised for it.

    A visit goes to somebody else only where that saves more than `stay_seconds` of driving. A large area is planned in
    patches, one after the other or over the `executor`; the effort is for each of them. The `company` is for the words
    about visits that are left over.
    """
    seated, alone = crews_made_whole(day, rounds, visits, travel, now, company)
    crews = {visit.stop.appointment_ref for visit in visits if for_a_crew(visit)}
    unbound = {visit.stop.appointment_ref for visit in visits if not visit.stop.fixed} & crews
    before = {worked.key: let_go(worked, unbound) for worked in rounds}
    singles = [visit for visit in visits if visit.stop.appointment_ref not in crews]
    questions = [
        _Question(day, patch, {r.key: before[r.key] for r in patch.rounds}, travel, now, effort, stay_seconds)
        for patch in split(seated, singles, largest=LARGEST_PATCH)
    ]
    answers = executor.map(_best, questions) if executor is not None and len(questions) > 1 else map(_best, questions)
    plans: dict[tuple[OperativeRef, date], RoundPlan] = {}
    for answer in answers:
        plans |= answer
    after = carried_out(before, plans, visits)
    found = _seated(day, _left_over(visits, after), visits, after, alone, travel, now, company)
    if found.plans:
        plans |= found.plans
        after = carried_out(before, plans, visits)
    return DayPlan(
        day=day,
        rounds=tuple(plans[key] for key in sorted(plans)),
        moves=moves_of([visit for visit in visits if visit.stop.appointment_ref not in found.nobody], after),
        unplanned=tuple(
            Unplanned(ref, found.nobody[ref]) for visit in visits if (ref := visit.stop.appointment_ref) in found.nobody
        ),
        travel_seconds_before=driving(before.values(), travel),
        travel_seconds_after=driving(after.values(), travel),
    )


class _Seated(NamedTuple):
    """The rounds that were changed for visits left over, and why nobody comes to the others."""

    plans: Mapping[tuple[OperativeRef, date], RoundPlan]
    nobody: Mapping[AppointmentRef, str]


def _seated(
    day: date,
    left: Sequence[BookedVisit],
    visits: Sequence[BookedVisit],
    after: Mapping[tuple[OperativeRef, date], Round],
    alone: Mapping[AppointmentRef, str],
    travel: TravelTimes,
    now: datetime,
    company: Company,
) -> _Seated:
    """A patch knows its own rounds only: what has no room in it may have some in another.

    `alone` are the crews that were looked for already.
    """
    if not left:
        return _Seated({}, {})
    stay, by_visit = movable(visits, now), rounds_by_visit(after.values())
    seats = Seats(day, [held(worked, stay) for worked in after.values()], travel=travel, now=now, company=company)
    nobody: dict[AppointmentRef, str] = {}
    for visit in by_pressure(left):
        ref = visit.stop.appointment_ref
        if visit.pinned:
            why: str | None = pinned_to_nobody(visit, by_visit.get(ref, ()))
        else:
            why = alone[ref] if ref in alone else seats.seat(visit)
        if why is not None:
            nobody[ref] = why
    return _Seated(seats.plans, nobody)


def _left_over(visits: Sequence[BookedVisit], after: Mapping[tuple[OperativeRef, date], Round]) -> list[BookedVisit]:
    by_visit = rounds_by_visit(after.values())
    return [visit for visit in visits if not has_somebody(visit, by_visit.get(visit.stop.appointment_ref, ()))]


@dataclass(frozen=True)
class _Question:
    """One patch to be planned, with all that this needs: it may be asked of another process.

    `before` are the rounds as they are recorded; those of the patch may have crews seated in them already.
    """

    day: date
    patch: Patch
    before: Mapping[tuple[OperativeRef, date], Round]
    travel: TravelTimes
    now: datetime
    effort: Effort
    stay_seconds: int


def _best(asked: _Question) -> dict[tuple[OperativeRef, date], RoundPlan]:
    """The rounds of the patch that change, certified."""
    from appointments.scheduling.whole_days.ruin import ruin_and_recreate  # the compiler is slow to import

    travel, now, effort = asked.travel, asked.now, asked.effort
    patch, stay = asked.patch, asked.stay_seconds
    board = set_out(asked.day, patch.rounds, patch.visits, travel=travel, now=now, stay_seconds=stay)
    routes: Sequence[Sequence[int]] = board.start
    if board.rounds and board.needs:
        routes = ruin_and_recreate(
            board.problem,
            board.start,
            iterations=effort.iterations,
            limit_seconds=_limit(effort, board),
            seed=effort.seed,
            clock=time.monotonic,
        )[0]
    if not _better(board, routes):
        routes = board.start
    routes = worth_moving(board.problem, board.start, routes, stay_seconds=stay)
    return certified(changed_rounds(board, routes, asked.before), board, travel, now)


def _limit(effort: Effort, board: WholeDay) -> float | None:
    """A small day is searched to its end long before a large one."""
    if effort.limit_seconds is None:
        return None
    return min(effort.limit_seconds, SECONDS_A_VISIT * len(board.needs))


def _better(board: WholeDay, routes: Sequence[Sequence[int]]) -> bool:
    """Whether more of what is promised is kept, weighed by priority, or as much with less driving."""
    return _weight(board, routes) < _weight(board, board.start)


def _weight(board: WholeDay, routes: Sequence[Sequence[int]]) -> tuple[int, int]:
    placed = {n for route in routes for n in route}
    left = sum(int(board.problem.penalty_seconds[n]) for n in range(board.problem.visits) if n not in placed)
    return left, travel_seconds(board.problem, routes)
