"""What a slot search looks at, read inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, snapshot
from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.errors import NotFound, WrongState
from appointments.domain.holds import Hold
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, HoldRef, OperativeRef, RequirementRef, WorkOrderRef
from appointments.domain.rounds import Round
from appointments.domain.slots import SlotPattern
from appointments.domain.times import day_of
from appointments.domain.work_orders import OrderAtHome, WorkOrder
from appointments.ports import Records
from appointments.scheduling.coupling import Couplings
from appointments.scheduling.slot_search.book import Book
from appointments.scheduling.slot_search.diary import Diary
from appointments.use_cases.steps.attending import calendars_for
from appointments.use_cases.steps.sequencing import first_of, later_than
from appointments.use_cases.steps.usual_operative import usual_operative

# Holds that have expired wait a minute at most for the worker that removes them.
_LAPSED = 1000


@dataclass(frozen=True)
class Scene:
    """What one search looks at. `moving` is the appointment being rearranged: it leaves the rounds it is in.

    `held` is the order's own hold, which must not keep its own caller out. `lapsed` are holds of anybody that have
    expired: they take no time any more, whether or not somebody has removed them yet. `diary` has the rounds in
    numbers, when a book was there to take them from. `couplings` are the trade before or after, and third parties.
    `previous` is the order's latest appointment, whatever became of it.
    """

    work_order: WorkOrder
    home: Home
    requirements: tuple[AccessRequirement, ...]
    patterns: tuple[SlotPattern, ...]
    rounds: Sequence[Round]
    operatives: tuple[Operative, ...]
    trade_name: str
    first: date
    last: date
    usual_operative: OperativeRef | None
    new_ref: AppointmentRef
    previous: AppointmentRef | None = None
    moving: Appointment | None = None
    held: Hold | None = None
    lapsed: frozenset[HoldRef] = frozenset()
    diary: Diary | None = None
    couplings: Couplings = field(default_factory=Couplings)

    @property
    def releases(self) -> frozenset[AppointmentRef | HoldRef]:
        """What leaves its rounds when this is booked: the appointment that is being moved, and the order's own hold."""
        return frozenset(left.ref for left in (self.moving, self.held) if left is not None)

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
    now: datetime,
    moving: AppointmentRef | None = None,
    book: Book | None = None,
) -> Scene:
    """Everything a search for this work order needs between two days, both inclusive; from the book where there is one,
    so that only what has changed is read."""
    found = records.work_orders.at_home(work_order_ref)
    work_order, home = found.order, found.home
    work_order.require_open()
    if not work_order.priority.appointed:
        raise WrongState("an emergency gets an attendance window and a contact, not a slot: use the emergency task")
    made = records.appointments.of_work_order(work_order_ref) if found.booked_before else []
    current = _still_open(made)
    if moving is None and current is not None:
        raise WrongState(f"this work order has an open appointment, {current.ref}: move it instead of booking another")
    if moving is not None and (current is None or current.ref != moving):
        raise NotFound("the appointment is not open any more")
    diary, employed, rounds = _everybodys_days(records, work_order, first, last, now, book)
    holds = records.holds.around(work_order_ref, now, _LAPSED)
    requirements = tuple(records.requirements.of_home(home.ref))
    return Scene(
        work_order=work_order,
        home=home,
        requirements=requirements,
        patterns=tuple(records.landlord.slot_patterns()),
        rounds=rounds,
        operatives=employed,
        trade_name=found.trade_name,
        first=first,
        last=last,
        usual_operative=usual_operative(records, work_order, employed=employed, attended=found.attended_before),
        new_ref=moving or records.new_ref("A"),
        previous=made[-1].ref if made else None,
        moving=current,
        held=next((hold for hold in holds if hold.work_order_ref == work_order_ref), None),
        lapsed=frozenset(hold.ref for hold in holds if not hold.lasts(now)),
        diary=diary,
        couplings=_read_couplings(records, found, requirements, first=first, last=last, now=now, moving=moving),
    )


def _read_couplings(
    records: Records,
    found: OrderAtHome,
    requirements: Sequence[AccessRequirement],
    *,
    first: date,
    last: date,
    now: datetime,
    moving: AppointmentRef | None,
) -> Couplings:
    """Of an order that is in no sequence with others only the third parties are looked up."""
    if found.order.after is not None or found.others_follow:
        trades = records.landlord.trades()
        return read_couplings(
            records, found.order, requirements, trades, first=first, last=last, now=now, moving=moving
        )
    calendars = calendars_for(records, requirements, first, last, now=now, work_order_ref=found.order.ref)
    return Couplings(trade_name=found.trade_name, calendars=calendars, moving=moving)


def read_couplings(
    records: Records,
    work_order: WorkOrder,
    requirements: Sequence[AccessRequirement],
    trades: Mapping[str, str],
    *,
    first: date,
    last: date,
    now: datetime,
    moving: AppointmentRef | None,
) -> Couplings:
    """What ties the order's visit to others between two days, both inclusive. `trades` are code to name."""
    return Couplings(
        trade_name=trades.get(work_order.trade, work_order.trade),
        first=first_of(records, work_order, trades),
        later=later_than(records, work_order, trades),
        calendars=calendars_for(records, requirements, first, last, now=now, work_order_ref=work_order.ref),
        moving=moving,
    )


def _everybodys_days(
    records: Records, work_order: WorkOrder, first: date, last: date, now: datetime, book: Book | None
) -> tuple[Diary | None, tuple[Operative, ...], Sequence[Round]]:
    """Rounds as they are at `now`, without holds that have expired."""
    if book is not None:
        diary, employed = book.opened(records, first, last, now=now)
        return diary, employed, diary.rounds
    employed = tuple(records.operatives.active())
    able = [operative.ref for operative in employed if work_order.trade in operative.trades]
    return None, employed, [worked.at(now) for worked in records.rounds.between(able, first, last)]


def open_appointment(records: Records, work_order_ref: WorkOrderRef) -> Appointment | None:
    """The appointment of a work order that is neither closed nor cancelled; there is at most one."""
    return _still_open(records.appointments.of_work_order(work_order_ref))


def _still_open(made: Iterable[Appointment]) -> Appointment | None:
    return next((appointment for appointment in made if appointment.state in OPEN_STATES), None)


def horizon(now: datetime, first: date | None, days: int) -> tuple[date, date]:
    """First and last day of a search, both inclusive; never before today."""
    starts = max(first or day_of(now), day_of(now))
    return starts, starts + timedelta(days=days - 1)
