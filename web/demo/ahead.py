"""Work that lies ahead: open work orders, some booked through the product itself, and today's round to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Protocol

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, book
from appointments.domain.errors import DomainError
from appointments.domain.homes import Home, Place
from appointments.domain.operatives import Operative
from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window, at, day_of
from appointments.domain.work_orders import MINIMUM_VISIT_MINUTES, WorkOrder
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from web.demo.arrivals import profile, reported_before
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.orders import JOBS, an_order
from web.demo.town import Town

FIRST_NUMBER = 5_000_000  # order numbers of the future, apart from those of the past
HORIZON_DAYS = 12


class HasPatterns(Protocol):
    @property
    def patterns(self) -> tuple[SlotPattern, ...]: ...


_ON_THE_WAY = timedelta(minutes=10)
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


def shown_round(
    operative: Operative, town: Town, door: DemoDoor, now: datetime, dice: Dice
) -> tuple[list[WorkOrder], list[Appointment]]:
    """Today's round near the operative's home: what the phone shows first, whenever somebody first looks."""
    day = day_of(now)
    near = sorted(town.reachable(), key=lambda home: _apart(home.place, operative.home))
    free = [home for home in near if home.ref not in town.requirements]
    asking = [home for home in near if _asks_at_the_door(town, home, day)]
    homes = [*free[: len(_SHOWN_STARTS) - 1], *asking[:1]]
    trade = min(operative.trades)
    orders, appointments = [], []
    job = next(job for job in JOBS if job.trade == trade)
    times = shown_times(now, door, timedelta(minutes=max(job.minutes, MINIMUM_VISIT_MINUTES)))
    for number, ((window, starts), home) in enumerate(zip(times, homes, strict=False)):
        order = an_order(FIRST_NUMBER + 900_000 + number, home, job, "N", now - timedelta(days=4 + number), door, dice)
        planned = Window(starts, starts + timedelta(minutes=order.service_minutes))
        promise = Promise(
            version=1,
            window=window,
            day=day,
            pattern="AM" if starts < at(day, time(12, 30)) else "PM",
            purpose=order.purpose,
            requirements=snapshot(town.requirements.get(home.ref, ()), day),
            made_at=now - timedelta(days=3),
            made_by="planner1",
        )
        orders.append(order)
        appointments.append(book(dice.ref("A"), order.ref, home.ref, promise, (Assignment(operative.ref, planned),)))
    return orders, appointments


def shown_times(now: datetime, door: HasPatterns, stay: timedelta) -> list[tuple[Window, datetime]]:
    """Window and planned start of each visit; from midday on the round lies around now, so that it can be played.

    Late in the day there are fewer: nobody is in two places at once.
    """
    day = day_of(now)
    if now < at(day, time(13)):
        windows = {p.code: p.window_on(day) for p in door.patterns}
        return [(windows["AM" if starts < time(12, 30) else "PM"], at(day, starts)) for starts in _SHOWN_STARTS]
    hour = now.replace(minute=0, second=0)
    ends = min(hour + timedelta(hours=4), at(day, time(23, 59)))
    window = Window(hour - timedelta(hours=1), ends)
    apart = max(min((ends - now) / (len(_SHOWN_STARTS) + 1), timedelta(minutes=50)), stay + _ON_THE_WAY)
    first = now + min(apart, (ends - now) / 2)
    starts = [first + apart * number for number in range(len(_SHOWN_STARTS))]
    return [(window, planned) for planned in starts if planned < ends and day_of(planned + stay) == day]


def _asks_at_the_door(town: Town, home: Home, day: date) -> bool:
    """Whether the household asks for something that shows on the phone and leaves the round as it is."""
    asked = snapshot(town.requirements.get(home.ref, ()), day)
    return bool(asked) and all(item.kind.TAG in {"longer_to_answer", "call_ahead", "text_only"} for item in asked)


def _apart(one: Place, other: Place) -> float:
    return (one.lat - other.lat) ** 2 + ((one.lon - other.lon) * 0.62) ** 2
