"""The checker: what a plan breaks, worked out from the planned starts alone. It knows no solver and no kernel.

Every plan made is held against it (rule 14). Lunch is as the kernel has it: one unbroken stretch between two services,
started in the lunch hours, on arrival, waiting, on the road or at home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.rounds import Round, RoundPlan, Stop
from appointments.domain.times import clock_in_words
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads
from appointments.scheduling.constraints import CONSTRAINTS, Attendance, Needs, comes_first, window


@dataclass(frozen=True)
class Violation:
    """One thing a plan breaks. `rule` is a stable word: a constraint's name, or order, travel, fixed, lunch."""

    rule: str
    operative_ref: OperativeRef
    words: str
    appointment_ref: AppointmentRef | None = None


@dataclass(frozen=True)
class _Leg:
    """From the end of one thing to the start of the next, `drive` between them."""

    departs: datetime
    drive: timedelta
    arrives_by: datetime
    to: AppointmentRef | None


def planned(before: Round, plan: RoundPlan, added: Sequence[Stop] = ()) -> tuple[Stop, ...]:
    """The stops as a plan has them: those of the round and those added, in its order with its starts."""
    by_ref = {stop.appointment_ref: stop for stop in (*before.stops, *added)}
    return tuple(
        replace(by_ref[ref], planned_start=starts) for ref, starts in zip(plan.order, plan.planned_starts, strict=True)
    )


def check(
    before: Round,
    stops: Sequence[Stop],
    travel: TravelTimes,
    *,
    needs: Mapping[AppointmentRef, Needs] | None = None,
    ordered: bool = True,
) -> tuple[Violation, ...]:
    """What the round `before` would break with these `stops`, in the order driven; empty when nothing.

    `needs` says what the visits ask for, as far as it is known; a crew is looked at by `check_together`. Those who were
    in the round keep their order when `ordered`; a plan that was made anew need not.
    """
    each = _each_stop(before, stops, needs or {})
    return (*each, *_order(before, stops, ordered=ordered), *_road(before, stops, travel))


def check_together(
    changed: Sequence[tuple[Round, Sequence[Stop]]],
    travel: TravelTimes,
    *,
    needs: Mapping[AppointmentRef, Needs] | None = None,
    ordered: bool = True,
) -> tuple[Violation, ...]:
    """`check` of each round, and of visits that several share: one start, and the constraints for the whole crew."""
    asked = needs or {}
    found = [item for before, stops in changed for item in check(before, stops, travel, ordered=ordered)]
    visits: dict[AppointmentRef, list[tuple[Round, Stop]]] = {}
    places = {before.key: [stop.appointment_ref for stop in stops] for before, stops in changed}
    for before, stops in changed:
        for stop in stops:
            visits.setdefault(stop.appointment_ref, []).append((before, stop))
    for ref, coming in visits.items():
        lead, stop = coming[0]
        if len({other.planned_start for _, other in coming}) > 1:
            found.append(Violation("crew", lead.operative.ref, "the crew does not start together", ref))
        if ref in asked:
            found.extend(_constraints(asked[ref], stop, [before for before, _ in coming]))
            for before, _ in coming:
                if not comes_first(asked[ref], places[before.key].index(ref)):
                    words = "the visit has to be the first of the day"
                    found.append(Violation("first", before.operative.ref, words, ref))
    return tuple(found)


def _each_stop(before: Round, stops: Sequence[Stop], needs: Mapping[AppointmentRef, Needs]) -> list[Violation]:
    was = {stop.appointment_ref: stop for stop in before.stops}
    found: list[Violation] = []
    for position, stop in enumerate(stops):
        ref, operative = stop.appointment_ref, before.operative.ref
        old = was.get(ref)
        if stop.fixed and old is not None and old.planned_start != stop.planned_start:
            found.append(Violation("fixed", operative, "a visit that is fixed was moved", ref))
        if not stop.fixed and not stop.arrive.contains(stop.planned_start):
            found.append(Violation("window", operative, f"planned for {clock_in_words(stop.planned_start)}", ref))
        if ref in needs:
            found.extend(_constraints(needs[ref], stop, [before]))
            if not comes_first(needs[ref], position):
                found.append(Violation("first", operative, "the visit has to be the first of the day", ref))
    return found


def _constraints(needs: Needs, stop: Stop, coming: Sequence[Round]) -> list[Violation]:
    visit = Attendance(
        needs=needs,
        promise=stop.arrive,
        starts=stop.planned_start,
        minutes=stop.service_minutes,
        crew=tuple(worked.operative for worked in coming),
        shifts=tuple(worked.shift for worked in coming),
    )
    return [
        Violation(constraint.__name__, coming[0].operative.ref, words, stop.appointment_ref)
        for constraint in CONSTRAINTS
        # The window is looked at for every stop already, and not for a fixed one.
        if constraint is not window and (words := constraint(visit)) is not None
    ]


def _order(before: Round, stops: Sequence[Stop], *, ordered: bool) -> list[Violation]:
    """Nobody twice, and those who were in the round keep their order where that is asked for."""
    refs = [stop.appointment_ref for stop in stops]
    found: list[Violation] = []
    if len(set(refs)) != len(refs):
        found.append(Violation("order", before.operative.ref, "a visit is in the round twice"))
    kept = [stop.appointment_ref for stop in before.stops if stop.appointment_ref in refs]
    if ordered and [ref for ref in refs if ref in kept] != kept:
        found.append(Violation("order", before.operative.ref, "the order of the round was changed"))
    return found


def _road(before: Round, stops: Sequence[Stop], travel: TravelTimes) -> list[Violation]:
    """Every drive fits between what lies before and after it, the shift is kept from home to home, and lunch fits."""
    who = before.operative.ref
    legs = _legs(before, stops, travel)
    late = [leg for leg in legs if leg.departs + leg.drive > leg.arrives_by]
    found = [
        Violation(
            "travel" if leg.to else "shift",
            who,
            f"cannot be there by {clock_in_words(leg.arrives_by)}",
            leg.to,
        )
        for leg in late
    ]
    if stops and not late and before.shift.lunch_minutes and not any(_lunch_fits(leg, before.shift) for leg in legs):
        found.append(Violation("lunch", who, "no lunch fits"))
    return found


def _legs(before: Round, stops: Sequence[Stop], travel: TravelTimes) -> list[_Leg]:
    home, shift = before.operative.home, before.shift
    calls: list[tuple[datetime, datetime, Place, AppointmentRef | None]] = [
        (s.planned_start, s.planned_start + timedelta(minutes=s.service_minutes), s.place, s.appointment_ref)
        for s in stops
    ]
    calls.extend((away.starts, away.ends, home, None) for away in shift.away)
    calls.sort(key=lambda call: call[0])
    calls.append((shift.ends, shift.ends, home, None))
    legs: list[_Leg] = []
    drives = roads.legs(travel, [[home, *(place for _, _, place, _ in calls)]]).tolist()
    departs = shift.starts
    for drive, (starts, ends, _, ref) in zip(drives, calls, strict=False):  # the chain's end has no drive
        legs.append(_Leg(departs, timedelta(seconds=drive), starts, ref))
        departs = ends
    return legs


def _lunch_fits(leg: _Leg, shift: DayShift) -> bool:
    if leg.departs > shift.lunch_latest:
        return False
    arrives = max(leg.departs + leg.drive, shift.lunch_earliest) + timedelta(minutes=shift.lunch_minutes)
    return arrives <= leg.arrives_by
