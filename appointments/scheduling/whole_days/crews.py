"""Visits that several operatives make together, before a day is planned: who of each crew can come, and who stands in.

A crew couples rounds, so it keeps one minute in all of them while the rest of the day is searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta

from appointments.domain.access import demands
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import Window
from appointments.ports import TravelTimes
from appointments.scheduling.constraints import may_come, works_during
from appointments.scheduling.making_room.board import needs_of
from appointments.scheduling.whole_days.standing_in import Company, Seats
from appointments.scheduling.whole_days.whole_day import held, movable


def crews_made_whole(
    day: date,
    rounds: Sequence[Round],
    visits: Sequence[BookedVisit],
    travel: TravelTimes,
    now: datetime,
    company: Company,
) -> tuple[Sequence[Round], dict[AppointmentRef, str]]:
    """The rounds with every crew together that can be, and in words why the others cannot."""
    by_visit = rounds_by_visit(rounds)
    broken = [visit for visit in visits if _crew_is_broken(visit, by_visit.get(visit.stop.appointment_ref, ()), now)]
    if not broken:
        return rounds, {}
    stay = movable(visits, now)
    seats = Seats(day, [held(worked, stay) for worked in rounds], travel=travel, now=now, company=company)
    alone: dict[AppointmentRef, str] = {}
    for visit in by_pressure(broken):
        why = seats.seat(visit)
        if why is not None:
            alone[visit.stop.appointment_ref] = why
    return seats.rounds, alone


def by_pressure(visits: Iterable[BookedVisit]) -> list[BookedVisit]:
    """The most pressing first: who is seated first finds most room."""
    return sorted(visits, key=lambda visit: (visit.priority.rank, visit.stop.appointment_ref))


def _crew_is_broken(visit: BookedVisit, its_rounds: Iterable[Round], now: datetime) -> bool:
    if not for_a_crew(visit) or visit.stop.fixed or visit.stop.planned_start < now:
        return False
    return len(_coming(visit, its_rounds)) < max(demands(visit.requirements).crew_size, len(visit.operatives))


def for_a_crew(visit: BookedVisit) -> bool:
    return max(demands(visit.requirements).crew_size, len(visit.operatives)) > 1


def _coming(visit: BookedVisit, its_rounds: Iterable[Round]) -> list[Round]:
    """Those of the rounds that the visit is in whose operatives may come, and work at its planned time."""
    needs = needs_of(visit)
    return [worked for worked in _at_work(visit, its_rounds) if may_come(needs, worked.operative, worked.day)]


def _at_work(visit: BookedVisit, its_rounds: Iterable[Round]) -> list[Round]:
    """Those whose operatives work at its planned time."""
    found = []
    for worked in its_rounds:
        for stop in worked.stops:
            if stop.appointment_ref != visit.stop.appointment_ref:
                continue
            stay = Window(stop.planned_start, stop.planned_start + timedelta(minutes=stop.service_minutes))
            if works_during(worked.shift, stay):
                found.append(worked)
    return found


def rounds_by_visit(rounds: Iterable[Round]) -> dict[AppointmentRef, list[Round]]:
    """Which rounds each visit is in: a large area has too many of both to look through all for each."""
    found: dict[AppointmentRef, list[Round]] = {}
    for worked in rounds:
        for ref in dict.fromkeys(stop.appointment_ref for stop in worked.stops):
            found.setdefault(ref, []).append(worked)
    return found


def has_somebody(visit: BookedVisit, its_rounds: Iterable[Round]) -> bool:
    """What is under way has; anything else, pinned or not, needs its whole crew in rounds that work then."""
    if visit.stop.fixed and not visit.pinned and visit.operatives:
        return True
    return len(_coming(visit, its_rounds)) >= demands(visit.requirements).crew_size


def pinned_to_nobody(visit: BookedVisit, its_rounds: Iterable[Round]) -> str:
    """Why a pinned visit that has nobody stays so: a pin is a planner's word, and is taken off by a planner alone."""
    all_at_work = len(_at_work(visit, its_rounds)) >= max(1, len(visit.operatives))
    why = "may not be sent to it any more" if all_at_work else "is away then"
    return f"It is pinned to somebody who {why}. Take the pin off, and plan the day again."


def let_go(worked: Round, refs: Set[AppointmentRef]) -> Round:
    """The round with these visits free of the minute that binds a crew to other rounds; a plan may move all of them."""
    if refs.isdisjoint([stop.appointment_ref for stop in worked.stops]):
        return worked
    return replace(worked, stops=let_go_of(worked.stops, refs))


def let_go_of(stops: Iterable[Stop], refs: Set[AppointmentRef]) -> tuple[Stop, ...]:
    return tuple(replace(stop, fixed=False) if stop.appointment_ref in refs else stop for stop in stops)
