"""Who works when, their days, and the plans for these days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from appointments.domain.access import demands, snapshot
from appointments.domain.appointments import OPEN_STATES, UNDER_WAY, Appointment, Assignment
from appointments.domain.day_plans import DayProposal, PlanState
from appointments.domain.errors import NotFound, Stale
from appointments.domain.holds import Hold
from appointments.domain.operatives import Absence, Operative, ShiftPattern, shift_on
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.times import Window, day_of
from tests.fakes.stored import Fake, add_once, check_version, required
from tests.fakes.visits import FakeAppointments


class FakeOperatives(Fake):
    def get(self, ref: str) -> Operative:
        return required(self._stored.operatives, ref)

    def active(self, refs: Iterable[str] | None = None) -> list[Operative]:
        wanted = self._stored.operatives.keys() if refs is None else set(refs)
        return [o for ref, o in sorted(self._stored.operatives.items()) if o.active and ref in wanted]

    def put(self, operative: Operative) -> None:
        self._stored.operatives[operative.ref] = operative
        self._raise_version(operative.ref)

    def shift_patterns(self, refs: Iterable[str]) -> list[ShiftPattern]:
        return [pattern for ref in sorted(set(refs)) for pattern in self._stored.shifts.get(ref, ())]

    def set_shift_patterns(self, ref: str, patterns: Iterable[ShiftPattern]) -> None:
        self._stored.shifts[ref] = tuple(patterns)
        self._raise_version(ref)

    def absences(self, refs: Iterable[str], during: Window) -> list[Absence]:
        theirs = [item for ref in sorted(set(refs)) for item in self._stored.absences.get(ref, ())]
        return [item for item in theirs if item.window.overlaps(during)]

    def add_absence(self, absence: Absence) -> None:
        held = (*self._stored.absences.get(absence.operative_ref, ()), absence)
        self._stored.absences[absence.operative_ref] = tuple(sorted(held, key=lambda item: item.window.starts))
        self._raise_version(absence.operative_ref)

    def changes(self) -> int:
        return sum(self._stored.staff_versions.values())

    def versions(self) -> dict[str, int]:
        return dict(self._stored.staff_versions)

    def _raise_version(self, ref: str) -> None:
        self._stored.staff_versions[ref] = self._stored.staff_versions.get(ref, 0) + 1


class FakeRounds(Fake):
    def between(self, refs: Iterable[str], first: date, last: date) -> list[Round]:
        found = []
        for day in _days(first, last):
            for ref in sorted(set(refs) & self._stored.operatives.keys()):
                shift = shift_on(day, self._stored.shifts.get(ref, ()), self._stored.absences.get(ref, ()))
                if shift is not None:
                    version = self._stored.rounds.get((ref, day), 0)
                    found.append(Round(self._stored.operatives[ref], day, shift, self._stops(ref, day), version))
        return found

    def changes(self, first: date, last: date) -> dict[date, int]:
        found: dict[date, int] = {}
        for (_, day), version in self._stored.rounds.items():
            if first <= day <= last:
                found[day] = found.get(day, 0) + version
        return found

    def versions(self, days: Iterable[date]) -> dict[date, dict[str, int]]:
        wanted, found = set(days), defaultdict[date, dict[str, int]](dict)
        for (ref, day), version in self._stored.rounds.items():
            if day in wanted:
                found[day][ref] = version
        return dict(found)

    def stops(self, rounds: Iterable[tuple[str, date]]) -> dict[tuple[str, date], tuple[Stop, ...]]:
        return {(ref, day): self._stops(ref, day) for ref, day in rounds}

    def claim(self, ref: str, day: date, expected_version: int) -> None:
        if self._stored.rounds.get((ref, day), 0) != expected_version:
            raise Stale(f"the round of {ref} on {day} was changed by somebody else meanwhile")
        self._stored.rounds[ref, day] = expected_version + 1

    def bump(self, ref: str, first: date, last: date) -> None:
        for day in _days(first, last):
            self._stored.rounds[ref, day] = self._stored.rounds.get((ref, day), 0) + 1

    def write(self, plan: RoundPlan) -> None:
        for ref, starts in zip(plan.order, plan.planned_starts, strict=True):
            if ref in self._stored.holds:
                continue  # a hold keeps its start
            appointment = required(self._stored.appointments, ref)
            if plan.operative_ref not in [a.operative_ref for a in appointment.assignments]:
                raise NotFound(f"{plan.operative_ref} is not assigned to appointment {ref}")
            moved = tuple(
                _moved(a, starts) if a.operative_ref == plan.operative_ref else a for a in appointment.assignments
            )
            self._stored.appointments[ref] = replace(appointment, assignments=moved)

    def _stops(self, ref: str, day: date) -> tuple[Stop, ...]:
        stops = [
            self._stop(appointment, assignment)
            for appointment in self._stored.appointments.values()
            for assignment in appointment.assignments
            if appointment.state in OPEN_STATES
            and assignment.operative_ref == ref
            and day_of(assignment.planned.starts) == day
        ]
        stops += [
            self._held(hold, seat)
            for hold in self._stored.holds.values()
            for seat in hold.assignments
            if seat.operative_ref == ref and day_of(seat.planned.starts) == day
        ]
        return tuple(sorted(stops, key=lambda stop: (stop.planned_start, stop.appointment_ref)))

    def _held(self, hold: Hold, seat: Assignment) -> Stop:
        home = self._stored.homes[self._stored.work_orders[hold.work_order_ref].home_ref]
        starts, minutes = seat.planned.starts, seat.planned.minutes
        return Stop(hold.ref, home.place, hold.slot.window, minutes, starts, fixed=True, held_until=hold.expires_at)

    def _stop(self, appointment: Appointment, assignment: Assignment) -> Stop:
        under_way = appointment.state in UNDER_WAY
        return Stop(
            appointment_ref=appointment.ref,
            place=self._stored.homes[appointment.home_ref].place,
            arrive=appointment.promise.window,
            service_minutes=assignment.planned.minutes,
            planned_start=assignment.planned.starts,
            fixed=under_way or appointment.pinned or len(appointment.assignments) > 1,
        )

    def visits_on(self, day: date) -> list[BookedVisit]:
        found = []
        for ref, appointment in sorted(self._stored.appointments.items()):
            lead = next(iter(appointment.assignments), None)
            if appointment.state in OPEN_STATES and lead is not None and day_of(lead.planned.starts) == day:
                found.append(self._visit(ref, appointment, lead))
        return found

    def _visit(self, ref: str, appointment: Appointment, lead: Assignment) -> BookedVisit:
        order = self._stored.work_orders[appointment.work_order_ref]
        waived = {override.requirement_ref for override in appointment.promise.overrides}
        theirs = [r for r in self._stored.requirements.values() if r.home_ref == appointment.home_ref]
        asked = tuple(item for item in snapshot(theirs, day_of(lead.planned.starts)) if item.ref not in waived)
        appointments = FakeAppointments(self._stored)
        continued = [a for a in appointments.of_work_order(order.follows or "") if a.visit is not None]
        last = appointments.last_attended(appointment.home_ref)
        leads = [a.lead for a in (*continued[-1:], *([last] if last else []))]
        known = next((ref for ref in leads if ref and order.trade in self._stored.operatives[ref].trades), None)
        wished = demands(asked)
        wishes = (wished.same_operative or wished.prefers_same) and known is not None
        under_way = appointment.state in UNDER_WAY
        return BookedVisit(
            stop=replace(self._stop(appointment, lead), fixed=under_way or appointment.pinned),
            operatives=tuple(given.operative_ref for given in appointment.assignments),
            trade=order.trade,
            skills=order.skills,
            priority=order.priority,
            requirements=asked,
            usual_operative=order.same_operative_as or (known if wishes else None),
            pinned=appointment.pinned and not under_way,
        )


def _moved(assignment: Assignment, starts: datetime) -> Assignment:
    length = assignment.planned.ends - assignment.planned.starts
    return replace(assignment, planned=Window(starts, starts + length))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class FakeDayPlans(Fake):
    def add(self, proposal: DayProposal) -> None:
        add_once(self._stored.day_plans, proposal.ref, proposal)

    def get(self, ref: str) -> DayProposal:
        return required(self._stored.day_plans, ref)

    def save(self, proposal: DayProposal) -> None:
        check_version(self._stored.day_plans.get(proposal.ref), proposal)
        self._stored.day_plans[proposal.ref] = replace(proposal, version=proposal.version + 1)

    def waiting(self, day: date) -> list[DayProposal]:
        kept = [p for p in self._stored.day_plans.values() if p.plan.day == day and p.state is PlanState.PROPOSED]
        return sorted(kept, key=lambda proposal: (proposal.made_at, proposal.ref))
