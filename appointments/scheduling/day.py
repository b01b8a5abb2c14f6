"""The best whole day: who goes where and in which order, so that no promise is broken and least time is spent driving.

Ruin and recreate over single visits, from the day as it stands; crews keep their minute, and one that has lost
somebody is seated first (what couples rounds is settled before they are searched apart). Each changed round is then
certified by CP-SAT and held against the checker. A plan that is no better than the day as it stands changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.access import demands
from appointments.domain.day_plans import DayPlan, Move, Unplanned
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.ports import Executor, TravelTimes
from appointments.scheduling import standing_in
from appointments.scheduling.board import needs_of
from appointments.scheduling.certify import NewOrder, Uncertified, certify
from appointments.scheduling.constraints import may_come, works_during
from appointments.scheduling.day_problem import NEVER, travel_seconds
from appointments.scheduling.patches import Patch, split
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.problem import instant
from appointments.scheduling.whole_day import WholeDay, home_by, set_out

# Operatives that are searched together: beyond it a patch gains nothing from its neighbours and takes longer.
LARGEST_PATCH = 400
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
    executor: Executor | None = None,
) -> DayPlan:
    """The best plan found. `rounds` are those of everybody who works that day, `visits` all that is promised for it.

    A large area is planned in patches, one after the other or over the `executor`; the effort is for each of them.
    """
    seated, alone = _crews_made_whole(day, rounds, visits, travel, now)
    crews = {visit.stop.appointment_ref for visit in visits if _for_a_crew(visit) and not visit.stop.fixed}
    before = {worked.key: _let_go(worked, crews) for worked in rounds}
    singles = [visit for visit in visits if not _for_a_crew(visit)]
    questions = [
        _Question(day, patch, {r.key: before[r.key] for r in patch.rounds}, travel, now, effort)
        for patch in split(seated, singles, largest=LARGEST_PATCH)
    ]
    answers = executor.map(_best, questions) if executor is not None and len(questions) > 1 else map(_best, questions)
    after: dict[tuple[OperativeRef, date], Round] = {}
    plans: dict[tuple[OperativeRef, date], RoundPlan] = {}
    for answer in answers:
        after |= answer.after
        plans |= answer.plans
    by_visit = _rounds_by_visit(after.values())
    left = [visit for visit in visits if not _has_somebody(visit, by_visit.get(visit.stop.appointment_ref, ()))]
    left_over = {visit.stop.appointment_ref for visit in left}
    return DayPlan(
        day=day,
        rounds=tuple(plans[key] for key in sorted(plans)),
        moves=_moves([visit for visit in visits if visit.stop.appointment_ref not in left_over], after),
        unplanned=tuple(
            Unplanned(
                visit.stop.appointment_ref,
                alone.get(visit.stop.appointment_ref)
                or standing_in.why_nobody(visit, day, list(after.values()), travel=travel, now=now),
            )
            for visit in left
        ),
        travel_seconds_before=_driving(before.values(), travel),
        travel_seconds_after=_driving(after.values(), travel),
    )


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


@dataclass(frozen=True)
class _Answer:
    plans: dict[tuple[OperativeRef, date], RoundPlan]
    after: dict[tuple[OperativeRef, date], Round]


def _best(asked: _Question) -> _Answer:
    from appointments.scheduling.ruin import ruin_and_recreate  # the compiler is slow to import

    travel, now, effort = asked.travel, asked.now, asked.effort
    board = set_out(asked.day, asked.patch.rounds, asked.patch.visits, travel=travel, now=now)
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
    plans = _certified(_changed(board, routes, asked.before), board, travel, now)
    return _Answer(plans, _after(asked.before, board, plans))


def _limit(effort: Effort, board: WholeDay) -> float | None:
    """A small day is searched to its end long before a large one."""
    if effort.limit_seconds is None:
        return None
    return min(effort.limit_seconds, SECONDS_A_VISIT * len(board.needs))


def _crews_made_whole(
    day: date, rounds: Sequence[Round], visits: Sequence[BookedVisit], travel: TravelTimes, now: datetime
) -> tuple[list[Round], dict[AppointmentRef, str]]:
    """The rounds with every crew together that can be, and in words why the others cannot."""
    seated = list(rounds)
    alone: dict[AppointmentRef, str] = {}
    broken = [visit for visit in visits if _crew_is_broken(visit, rounds, now)]
    for visit in sorted(broken, key=lambda visit: (visit.priority.rank, visit.stop.appointment_ref)):
        without = [_without(worked, visit.stop.appointment_ref) for worked in seated]
        answer = standing_in.seat(visit, day, without, travel=travel, now=now)
        if isinstance(answer, str):
            alone[visit.stop.appointment_ref] = answer
        else:
            seated = answer
    return seated, alone


def _crew_is_broken(visit: BookedVisit, rounds: Sequence[Round], now: datetime) -> bool:
    if not _for_a_crew(visit) or visit.stop.fixed or visit.stop.planned_start < now:
        return False
    return len(_coming(visit, rounds)) < max(demands(visit.requirements).crew_size, len(visit.operatives))


def _for_a_crew(visit: BookedVisit) -> bool:
    return max(demands(visit.requirements).crew_size, len(visit.operatives)) > 1


def _coming(visit: BookedVisit, rounds: Iterable[Round]) -> list[Round]:
    """The rounds that the visit is in and whose operatives may come and work at its planned time."""
    ref, needs = visit.stop.appointment_ref, needs_of(visit)
    found = []
    for worked in rounds:
        for stop in worked.stops:
            if stop.appointment_ref != ref:
                continue
            stay = replace(visit.stop.arrive, starts=stop.planned_start, ends=_ends(stop))
            if may_come(needs, worked.operative, worked.day) and works_during(worked.shift, stay):
                found.append(worked)
    return found


def _rounds_by_visit(rounds: Iterable[Round]) -> dict[AppointmentRef, list[Round]]:
    """Which rounds each visit is in: a large area has too many of both to look through all for each."""
    found: dict[AppointmentRef, list[Round]] = {}
    for worked in rounds:
        for ref in dict.fromkeys(stop.appointment_ref for stop in worked.stops):
            found.setdefault(ref, []).append(worked)
    return found


def _has_somebody(visit: BookedVisit, its_rounds: Iterable[Round]) -> bool:
    """What is under way has; anything else needs its whole crew in rounds that work then."""
    if visit.stop.fixed and visit.operatives:
        return True
    return len(_coming(visit, its_rounds)) >= max(1, demands(visit.requirements).crew_size)


def _ends(stop: Stop) -> datetime:
    return stop.planned_start + timedelta(minutes=stop.service_minutes)


def _let_go(worked: Round, refs: Set[AppointmentRef]) -> Round:
    return replace(worked, stops=_let_go_of(worked.stops, refs))


def _let_go_of(stops: Iterable[Stop], refs: Set[AppointmentRef]) -> tuple[Stop, ...]:
    """These visits free of the minute that binds a crew to other rounds: a plan may move all of its rounds."""
    return tuple(replace(stop, fixed=False) if stop.appointment_ref in refs else stop for stop in stops)


def _without(worked: Round, ref: AppointmentRef) -> Round:
    return replace(worked, stops=tuple(stop for stop in worked.stops if stop.appointment_ref != ref))


def _better(board: WholeDay, routes: Sequence[Sequence[int]]) -> bool:
    """Whether more of what is promised is kept, weighed by priority, or as much with less driving."""
    return _weight(board, routes) < _weight(board, board.start)


def _weight(board: WholeDay, routes: Sequence[Sequence[int]]) -> tuple[int, int]:
    placed = {n for route in routes for n in route}
    left = sum(int(board.problem.penalty_seconds[n]) for n in range(board.problem.visits) if n not in placed)
    return left, travel_seconds(board.problem, routes)


def _changed(
    board: WholeDay, routes: Sequence[Sequence[int]], before: Mapping[tuple[OperativeRef, date], Round]
) -> list[NewOrder]:
    """The rounds that differ from the day as it stands, in their new order."""
    changed = []
    for r, route in enumerate(routes):
        worked = board.rounds[r]
        stops = _in_order(board, r, route)
        if _differs(before[worked.key].stops, stops) and home_by(board.problem, r, route) < NEVER:
            changed.append(NewOrder(before[worked.key], stops))
    return changed


def _differs(was: Sequence[Stop], stops: Sequence[Stop]) -> bool:
    """Another order, other visits, or another minute for what has to keep its minute."""
    kept = {stop.appointment_ref: stop.planned_start for stop in was}
    if [stop.appointment_ref for stop in stops] != list(kept):
        return True
    return any(stop.fixed and stop.planned_start != kept[stop.appointment_ref] for stop in stops)


def _in_order(board: WholeDay, r: int, route: Sequence[int]) -> tuple[Stop, ...]:
    """The visits of a round in their order; planned as early as can be, lunch aside, which only says the order."""
    problem, clock, here = board.problem, int(board.problem.leaves[r]), board.problem.visits + r
    stops = []
    for n in route:
        clock = max(clock + int(problem.travel[here, n]), int(problem.earliest[n]))
        stop = board.calls[n].stop
        if stop is not None:
            moved = stop.appointment_ref in board.stops
            stops.append(replace(stop, planned_start=instant(board.day, clock)) if moved else stop)
        clock, here = clock + int(problem.seconds[n]), n
    return tuple(stops)


def _certified(
    changed: Sequence[NewOrder], board: WholeDay, travel: TravelTimes, now: datetime
) -> dict[tuple[OperativeRef, date], RoundPlan]:
    """The exact layer's plan of each changed round; none at all when it or the checker has anything against one.

    Rounds share nothing but crews, whose minute is fixed, so they are certified one by one.
    """
    plans: dict[tuple[OperativeRef, date], RoundPlan] = {}
    together = []
    for change in changed:
        made = certify([change], travel=travel, now=now)
        if isinstance(made, Uncertified):
            return {}
        plans[change.round.key] = made[0]
        # Crews are fixed for the search; here they may have got another minute, the same in all their rounds.
        bound = {stop.appointment_ref for stop in change.round.stops if stop.fixed}
        free = {stop.appointment_ref for stop in change.stops} - bound
        together.append((change.round, planned(change.round, made[0], _let_go_of(change.stops, free))))
    if check_together(together, travel, needs=board.needs, ordered=False):
        return {}
    return plans


def _after(
    before: Mapping[tuple[OperativeRef, date], Round],
    board: WholeDay,
    plans: Mapping[tuple[OperativeRef, date], RoundPlan],
) -> dict[tuple[OperativeRef, date], Round]:
    """The rounds as they would be: as recorded, but for those with a plan."""
    known = [*board.stops.values(), *(stop for worked in board.rounds for stop in worked.stops)]
    return {
        key: replace(worked, stops=planned(worked, plans[key], known)) if key in plans else worked
        for key, worked in before.items()
    }


def _moves(visits: Sequence[BookedVisit], after: Mapping[tuple[OperativeRef, date], Round]) -> tuple[Move, ...]:
    """Every visit that comes at another minute or with somebody else, by its new time."""
    coming: dict[AppointmentRef, list[tuple[OperativeRef, datetime]]] = {}
    for worked in after.values():
        for stop in worked.stops:
            coming.setdefault(stop.appointment_ref, []).append((worked.operative.ref, stop.planned_start))
    moves = []
    for visit in visits:
        ref = visit.stop.appointment_ref
        if ref not in coming:
            continue
        starts = coming[ref][0][1]
        there = {operative for operative, _ in coming[ref]}
        # Who stays keeps their role; whoever comes new takes the place of one who does not.
        kept = [operative for operative in visit.operatives if operative in there]
        operatives = (*kept, *sorted(there - set(kept)))
        if set(operatives) != set(visit.operatives) or abs(starts - visit.stop.planned_start) >= timedelta(minutes=1):
            moves.append(Move(ref, visit.operatives, operatives, visit.stop.planned_start, starts))
    return tuple(sorted(moves, key=lambda move: (move.starts_after, move.appointment_ref)))


def _driving(rounds: Iterable[Round], travel: TravelTimes) -> int:
    """Seconds on the road, each round from home to home."""
    total = 0
    for worked in rounds:
        if worked.stops:
            home = worked.operative.home
            chain = [home, *(stop.place for stop in worked.stops), home]
            matrix = travel.seconds(chain, chain)
            total += sum(int(matrix[n][n + 1]) for n in range(len(chain) - 1))
    return total
