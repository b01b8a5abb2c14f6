"""Work that lies ahead: open work orders, some booked through the product itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from appointments.domain.errors import DomainError
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from web.demo.arrivals import profile, reported_before
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.orders import JOBS, an_order
from web.demo.town import Town

FIRST_NUMBER = 5_000_000  # order numbers of the future, apart from those of the past
HORIZON_DAYS = 12


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
        progress(1)
    return booked
