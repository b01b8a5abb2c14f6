"""A step shared by use cases: read what a slot search needs, and search.

Reading happens inside a transaction, searching outside it: nothing slow holds a lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, demands, snapshot
from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.booking_rules import BookingRules, EarliestStart, earliest_start
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.errors import NotFound, WrongState
from appointments.domain.holds import Hold
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.refs import AppointmentRef, HoldRef, OperativeRef, RequirementRef, WorkOrderRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot, SlotPattern, Withheld, slots_between
from appointments.domain.times import Window, day_of, in_words, window_in_words
from appointments.domain.work_orders import OrderAtHome, WorkOrder
from appointments.ports import Records, ReminderRules, TravelTimes
from appointments.scheduling import explain
from appointments.scheduling.coupling import Coupled, Couplings, Narrowed, couple, narrowed
from appointments.scheduling.insertion import Offered, offer, offer_from
from appointments.scheduling.slot_search.book import Book
from appointments.scheduling.slot_search.diary import Diary
from appointments.scheduling.slot_search.slot_query import SlotQuery
from appointments.use_cases.attending import calendars_for
from appointments.use_cases.sequencing import first_of, later_than
from appointments.use_cases.usual_operative import usual_operative

# Holds that have expired wait a minute at most for the worker that removes them.
_LAPSED = 1000


@dataclass(frozen=True)
class Searching:
    """The collaborators of every slot search, bound once by the composition root.

    `book` is what this process has read of everybody's days; without one each search reads all it needs itself.
    """

    rules: BookingRules
    reminders: ReminderRules
    calendar: WorkingCalendar
    travel: TravelTimes
    book: Book | None = None


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
        raise NotFound(f"appointment {moving} is not open any more")
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


def search(
    scene: Scene,
    searching: Searching,
    *,
    now: datetime,
    resident_agrees: bool,
    only: Slot | None = None,
    waived: frozenset[RequirementRef] = frozenset(),
    preferred: OperativeRef | None = None,
) -> Offered:
    """Offers and withheld slots with their reasons; `only` asks about one day and pattern.

    Days whose bank holidays are not known, and the time that is promised already, are among the withheld.
    `preferred` is the operative of whom the caller was told, to be sent if that is still possible.
    """
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
    known, unknown = _known_days(slots, searching.calendar)
    asked = scene.requirements_on(waived)
    coupled = _coupled(scene, searching, known, asked, soonest, now)
    query = SlotQuery(
        place=scene.home.place,
        trade=scene.work_order.trade,
        skills=scene.work_order.skills,
        service_minutes=scene.work_order.service_minutes,
        requirements_on=asked,
        slots=coupled.slots,
        not_before=soonest.at,
        not_before_reason=soonest.reason,
        due_at=scene.work_order.due_at,
        closed_days=frozenset(searching.calendar.closed),
        usual_operative=scene.usual_operative,
        preferred_operative=preferred,
        # Who comes to the one slot that was chosen is settled already.
        ranking=searching.rules.ranking if only is None else None,
        releases=scene.releases | scene.lapsed,
        trade_name=scene.trade_name,
    )
    if scene.diary is None:
        found = offer(query, scene.rounds, travel=searching.travel, now=now, operatives=scene.operatives)
    else:
        found = offer_from(query, scene.diary, travel=searching.travel, now=now, operatives=scene.operatives)
    return apart_from_promised(_also_withheld(coupled.told(found), unknown), scene.moving)


def apart_from_promised(found: Offered, moving: Appointment | None) -> Offered:
    """What was found, with the time that is promised to the household already withheld: nothing would move there.

    That is said before anything else that would keep it back: whoever asks for it has nothing to wait for.
    """
    if moving is None:
        return found
    promised = moving.promise.window
    looked_at = [*(offer.slot for offer in found.offers), *(held.slot for held in found.withheld)]
    why = (Reason(Block.PROMISED, f"This is the time that is promised already: {window_in_words(promised)}."),)
    others = Offered(
        tuple(offer for offer in found.offers if offer.slot.window != promised),
        tuple(held for held in found.withheld if held.slot.window != promised),
    )
    return _also_withheld(others, [Withheld(slot, why) for slot in looked_at if slot.window == promised])


def _known_days(slots: Iterable[Slot], calendar: WorkingCalendar) -> tuple[list[Slot], list[Withheld]]:
    """The slots on days of which it is known whether they are bank holidays, and the rest withheld (rule 64)."""
    known, unknown = [], []
    words = f"Bank holidays are not known that far ahead: nothing is offered after {in_words(calendar.known_until)}."
    for slot in slots:
        if slot.day <= calendar.known_until:
            known.append(slot)
        else:
            unknown.append(Withheld(slot, (Reason(Block.CALENDAR, words),)))
    return known, unknown


def _also_withheld(found: Offered, withheld: Sequence[Withheld]) -> Offered:
    """In order of time, as the search tells it."""
    if not withheld:
        return found
    return Offered(found.offers, tuple(sorted((*found.withheld, *withheld), key=lambda held: held.slot)))


def _coupled(
    scene: Scene,
    searching: Searching,
    slots: Sequence[Slot],
    asked: Mapping[date, tuple[RequirementSnapshot, ...]],
    soonest: EarliestStart,
    now: datetime,
) -> Coupled:
    """What other trades and third parties leave of the slots; what is out anyway keeps its own reason."""

    def blocked(slot: Slot, household: Window | None) -> tuple[Reason, ...]:
        return explain.before_any_diary(
            slot,
            household,
            requirements=asked[slot.day],
            minutes=scene.work_order.service_minutes,
            now=now,
            closed=slot.day in searching.calendar.closed,
            not_before=soonest.at,
            not_before_reason=soonest.reason,
            work=scene.work_order.skills,
        )

    return couple(
        slots,
        scene.couplings,
        requirements_on=asked,
        service_minutes=scene.work_order.service_minutes,
        calendar=searching.calendar,
        blocked=blocked,
    )


def promise_in(scene: Scene, searching: Searching, slot: Slot) -> Narrowed | None:
    """The part of a slot that would be promised: what the household, other trades and third parties leave of it."""
    asked = scene.requirements_on(frozenset())[slot.day]
    return narrowed(slot, stay_minutes(scene, slot.day), asked, scene.couplings, searching.calendar)


def stay_minutes(scene: Scene, day: date, waived: frozenset[RequirementRef] = frozenset()) -> int:
    """Minutes the visit takes on a day: the work's and what the household's requirements add."""
    asked = demands(scene.requirements_on(waived)[day])
    return scene.work_order.service_minutes + asked.extra_minutes


def horizon(now: datetime, first: date | None, days: int) -> tuple[date, date]:
    """First and last day of a search, both inclusive; never before today."""
    starts = max(first or day_of(now), day_of(now))
    return starts, starts + timedelta(days=days - 1)
