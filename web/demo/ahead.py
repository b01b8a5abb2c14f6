"""Work that lies ahead: open work orders, some booked through the product itself, and today's round to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, book
from appointments.domain.errors import DomainError
from appointments.domain.homes import Home, Place
from appointments.domain.operatives import Operative
from appointments.domain.times import Window, at, day_of
from appointments.domain.work_orders import WorkOrder
from appointments.use_cases.book_appointment import BookAppointment
from appointments.use_cases.offer_slots import OfferSlots
from web.demo.arrivals import profile, reported_before
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.orders import JOBS, an_order
from web.demo.town import Town

FIRST_NUMBER = 5_000_000  # order numbers of the future, apart from those of the past
HORIZON_DAYS = 12
_SHOWN_STARTS = (time(8, 30), time(10, 0), time(11, 15), time(13, 45), time(15, 0))


def open_orders(count: int, town: Town, door: DemoDoor, now: datetime, dice: Dice) -> tuple[WorkOrder, ...]:
    """Reported in the last three weeks, in the mix of priorities that comes in."""
    weights, today = profile(), day_of(now)
    homes = town.reachable()
    made = []
    for number in range(FIRST_NUMBER, FIRST_NUMBER + count):
        priority = dice.weighted({"N": 76, "U": 22, "E": 1.5, "I": 0.5})
        reported_at = min(reported_before(today + timedelta(days=2), weights, dice), now - timedelta(minutes=40))
        if priority in {"E", "I"}:
            reported_at = now - timedelta(minutes=40)
        made.append(an_order(number, dice.one(homes), dice.weighted(JOBS), priority, reported_at, door, dice))
    return tuple(made)


def book_some(
    orders: tuple[WorkOrder, ...], count: int, door: DemoDoor, dice: Dice, *, progress: Callable[[int], None]
) -> int:
    """Book up to `count` of them by the real search and certificate; how many were."""
    application, booked = door.application, 0
    for order in orders:
        if booked == count:
            break
        if not order.priority.appointed:
            continue
        progress(1)
        try:
            offers = application.offer_slots(OfferSlots(order.ref, "planner1", days=HORIZON_DAYS))
            if not offers.offers:
                continue
            chosen = dice.one(offers.offers[:8])
            late = "First slot that could be agreed." if chosen.after_target else ""
            application.book_appointment(
                BookAppointment(offers.ref, chosen.slot.day, chosen.slot.pattern, "planner1", late_reason=late)
            )
        except DomainError:
            continue  # a second repair of a household booked a moment ago, for instance: another one is taken
        booked += 1
    return booked


def shown_round(
    operative: Operative, town: Town, door: DemoDoor, now: datetime, dice: Dice
) -> tuple[list[WorkOrder], list[Appointment]]:
    """A round near the operative's home, today or on the next working day: what the phone shows first."""
    day = day_of(now)
    while day.weekday() > 4:
        day += timedelta(days=1)
    near = sorted(town.reachable(), key=lambda home: _apart(home.place, operative.home))
    free = [home for home in near if home.ref not in town.requirements]
    asking = [home for home in near if _asks_at_the_door(town, home, day)]
    homes = [*free[: len(_SHOWN_STARTS) - 1], *asking[:1]]
    trade = min(operative.trades)
    orders, appointments = [], []
    for number, (starts, home) in enumerate(zip(_SHOWN_STARTS, homes, strict=False)):
        job = next(job for job in JOBS if job.trade == trade)
        order = an_order(FIRST_NUMBER + 900_000 + number, home, job, "N", now - timedelta(days=4 + number), door, dice)
        pattern = next(p for p in door.patterns if p.code == ("AM" if starts < time(12, 30) else "PM"))
        planned = Window(at(day, starts), at(day, starts) + timedelta(minutes=order.service_minutes))
        promise = Promise(
            version=1,
            window=pattern.window_on(day),
            day=day,
            pattern=pattern.code,
            purpose=order.purpose,
            requirements=snapshot(town.requirements.get(home.ref, ()), day),
            made_at=now - timedelta(days=3),
            made_by="planner1",
        )
        orders.append(order)
        appointments.append(book(dice.ref("A"), order.ref, home.ref, promise, (Assignment(operative.ref, planned),)))
    return orders, appointments


def _asks_at_the_door(town: Town, home: Home, day: date) -> bool:
    """Whether the household asks for something that shows on the phone and leaves the round as it is."""
    asked = snapshot(town.requirements.get(home.ref, ()), day)
    return bool(asked) and all(item.kind.TAG in {"longer_to_answer", "call_ahead", "text_only"} for item in asked)


def _apart(one: Place, other: Place) -> float:
    return (one.lat - other.lat) ** 2 + ((one.lon - other.lon) * 0.62) ** 2
