"""A step shared by use cases: read what a slot search needs, and search.

Reading happens inside a transaction, searching outside it: nothing slow holds a lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, demands, snapshot
from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.booking_rules import BookingRules, earliest_start
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import NotFound, WrongState
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, OperativeRef, RequirementRef, WorkOrderRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Slot, SlotPattern, slots_between
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records, ReminderRules, TravelTimes
from appointments.scheduling.insertion import Offered, SlotQuery, offer


@dataclass(frozen=True)
class Searching:
    """The collaborators of every slot search, bound once by the composition root."""

    rules: BookingRules
    reminders: ReminderRules
    calendar: WorkingCalendar
    travel: TravelTimes


@dataclass(frozen=True)
class Scene:
    """What one search looks at. `moving` is the appointment being rearranged: it leaves the rounds it is in."""

    work_order: WorkOrder
    home: Home
    requirements: tuple[AccessRequirement, ...]
    patterns: tuple[SlotPattern, ...]
    rounds: tuple[Round, ...]
    operatives: tuple[Operative, ...]
    trade_name: str
    first: date
    last: date
    usual_operative: OperativeRef | None
    new_ref: AppointmentRef
    moving: Appointment | None = None

    @property
    def releases(self) -> frozenset[AppointmentRef]:
        """What leaves its rounds when this is booked: the appointment that is being moved."""
        return frozenset({self.moving.ref}) if self.moving else frozenset()

    def requirements_on(self, waived: frozenset[RequirementRef]) -> Mapping[date, tuple[RequirementSnapshot, ...]]:
        """What the household asks for on each day of the search, less what a named manager waived."""
        kept = [r for r in self.requirements if r.ref not in waived]
        days = [date.fromordinal(n) for n in range(self.first.toordinal(), self.last.toordinal() + 1)]
        return {day: snapshot(kept, day) for day in days}

    def binding(self, waived: frozenset[RequirementRef]) -> list[AccessRequirement]:
        """Requirements that apply on some day of the search and were not waived."""
        kept = [r for r in self.requirements if r.ref not in waived and r.declined is None and r.starts_on <= self.last]
        return [r for r in kept if r.ends_on is None or r.ends_on >= self.first]


def read_scene(
    records: Records,
    work_order_ref: WorkOrderRef,
    *,
    first: date,
    last: date,
    moving: AppointmentRef | None = None,
) -> Scene:
    """Everything a search for this work order needs between two days, both inclusive."""
    work_order = records.work_orders.get(work_order_ref)
    work_order.require_open()
    if not work_order.priority.appointed:
        raise WrongState("an emergency gets an attendance window and a contact, not a slot: use the emergency task")
    current = open_appointment(records, work_order_ref)
    if moving is None and current is not None:
        raise WrongState(f"this work order has an open appointment, {current.ref}: move it instead of booking another")
    if moving is not None and (current is None or current.ref != moving):
        raise NotFound(f"appointment {moving} is not open any more")
    home = records.homes.get(work_order.home_ref)
    employed = records.operatives.active()
    able = [operative.ref for operative in employed if work_order.trade in operative.trades]
    rounds = records.rounds.between(able, first, last)
    last_there = records.appointments.last_attended(home.ref)
    usual = work_order.same_operative_as or (last_there.lead if last_there else None)
    return Scene(
        work_order=work_order,
        home=home,
        requirements=tuple(records.requirements.of_home(home.ref)),
        patterns=tuple(records.landlord.slot_patterns()),
        rounds=tuple(rounds),
        operatives=tuple(employed),
        trade_name=records.landlord.trades().get(work_order.trade, work_order.trade),
        first=first,
        last=last,
        usual_operative=usual,
        new_ref=moving or records.new_ref("A"),
        moving=current,
    )


def open_appointment(records: Records, work_order_ref: WorkOrderRef) -> Appointment | None:
    """The appointment of a work order that is neither closed nor cancelled; there is at most one."""
    found = [a for a in records.appointments.of_work_order(work_order_ref) if a.state in OPEN_STATES]
    return found[0] if found else None


def search(
    scene: Scene,
    searching: Searching,
    *,
    now: datetime,
    resident_agrees: bool,
    only: Slot | None = None,
    waived: frozenset[RequirementRef] = frozenset(),
) -> Offered:
    """Offers and withheld slots with their reasons; `only` asks about one day and pattern."""
    soonest = earliest_start(
        scene.binding(waived),
        searching.rules,
        now=now,
        sendable_from=searching.reminders.sendable_from(now),
        resident_agrees=resident_agrees,
    )
    slots = slots_between(scene.patterns, scene.first, scene.last)
    if only is not None:
        slots = [slot for slot in slots if (slot.day, slot.pattern) == (only.day, only.pattern)]
    query = SlotQuery(
        place=scene.home.place,
        trade=scene.work_order.trade,
        skills=scene.work_order.skills,
        service_minutes=scene.work_order.service_minutes,
        requirements_on=scene.requirements_on(waived),
        slots=tuple(slots),
        not_before=soonest.at,
        not_before_reason=soonest.reason,
        due_at=scene.work_order.due_at,
        closed_days=frozenset(searching.calendar.closed),
        usual_operative=scene.usual_operative,
        releases=scene.releases,
        trade_name=scene.trade_name,
    )
    return offer(query, scene.rounds, travel=searching.travel, now=now, operatives=scene.operatives)


def stay_minutes(scene: Scene, day: date, waived: frozenset[RequirementRef] = frozenset()) -> int:
    """Minutes the visit takes on a day: the work's and what the household's requirements add."""
    asked = demands(scene.requirements_on(waived)[day])
    return scene.work_order.service_minutes + asked.extra_minutes


def horizon(now: datetime, first: date | None, days: int) -> tuple[date, date]:
    """First and last day of a search, both inclusive; never before today."""
    starts = max(first or day_of(now), day_of(now))
    return starts, starts + timedelta(days=days - 1)
