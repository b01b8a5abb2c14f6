"""What a plan makes of the day: the rounds that change, certified and checked, and what moves for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from appointments.domain.day_plans import Move
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.certify import NewOrder, Uncertified, certify
from appointments.scheduling.day_problem import NEVER
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.problem import instant
from appointments.scheduling.whole_days.crews import let_go_of
from appointments.scheduling.whole_days.whole_day import WholeDay, home_by

# Rounds certified at once: a model of its own for each takes more time than the proof, one for all of them too.
IN_ONE_PROOF = 10


def changed_rounds(
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


def certified(
    changed: Sequence[NewOrder], board: WholeDay, travel: TravelTimes, now: datetime
) -> dict[tuple[OperativeRef, date], RoundPlan]:
    """The exact layer's plan of each changed round; none at all when it or the checker has anything against one.

    Rounds share nothing but crews, whose minute is fixed, so one proof is as good for some of them as one for each.
    """
    plans: dict[tuple[OperativeRef, date], RoundPlan] = {}
    together = []
    for n in range(0, len(changed), IN_ONE_PROOF):
        some = changed[n : n + IN_ONE_PROOF]
        made = certify(some, travel=travel, now=now)
        if isinstance(made, Uncertified):
            return {}
        for change, plan in zip(some, made, strict=True):
            plans[plan.key] = plan
            # Crews are fixed for the search; here they may have got another minute, the same in all their rounds.
            bound = {stop.appointment_ref for stop in change.round.stops if stop.fixed}
            free = {stop.appointment_ref for stop in change.stops} - bound
            together.append((change.round, planned(change.round, plan, let_go_of(change.stops, free))))
    if check_together(together, travel, needs=board.needs, ordered=False):
        return {}
    return plans


def carried_out(
    before: Mapping[tuple[OperativeRef, date], Round],
    plans: Mapping[tuple[OperativeRef, date], RoundPlan],
    visits: Iterable[BookedVisit],
) -> dict[tuple[OperativeRef, date], Round]:
    """The rounds as they would be: as recorded, but for those with a plan."""
    known = {visit.stop.appointment_ref: visit.stop for visit in visits}
    return {
        key: replace(worked, stops=planned(worked, plan, [known[ref] for ref in plan.order if ref in known]))
        if (plan := plans.get(key)) is not None
        else worked
        for key, worked in before.items()
    }


def moves_of(visits: Sequence[BookedVisit], after: Mapping[tuple[OperativeRef, date], Round]) -> tuple[Move, ...]:
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


def driving(rounds: Iterable[Round], travel: TravelTimes) -> int:
    """Seconds on the road, each round from home to home."""
    chains = [
        [worked.operative.home, *(stop.place for stop in worked.stops), worked.operative.home]
        for worked in rounds
        if worked.stops
    ]
    return int(roads.legs(travel, chains).sum())
