"""Ninety days of visits: booked, told, attended, claimed, and judged by the real rulebook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from appointments.domain.access import demands, snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, book
from appointments.domain.events import AppointmentCancelled
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder
from web.demo.arrivals import profile, reported_before, taken_up
from web.demo.attending import attended
from web.demo.diary import Diary, a_diary
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.orders import JOBS, an_order
from web.demo.past import Past, booked, raised
from web.demo.telling import Told, told
from web.demo.town import Town
from web.demo.workforce import shifts

DAYS = 90
CANCELLED = 0.06  # share of appointments that are called off before anybody sets out
_PATTERNS = {"AM": 45, "PM": 35, "SCHOOL": 10, "ALLDAY": 10}


def history(
    count: int,
    town: Town,
    people: tuple[Operative, ...],
    door: DemoDoor,
    today: date,
    dice: Dice,
    *,
    progress: Callable[[int], None],
) -> tuple[Past, ...]:
    """About `count` appointments whose windows lie in the ninety days before `today`."""
    weights, diary = profile(), a_diary(shifts(people, today))
    found: list[Past] = []
    days = tuple(day for n in range(1, DAYS + 1) if (day := today - timedelta(days=n)).weekday() < 5)
    homes = town.reachable()
    while len(found) < count:
        day, home = dice.one(days), dice.one(homes)
        past = _one(len(found) + 1, day, home, town, people, door, diary, weights, dice)
        if past is not None:
            found.append(past)
            progress(1)
    return tuple(found)


def _one(
    number: int,
    day: date,
    home: Home,
    town: Town,
    people: tuple[Operative, ...],
    door: DemoDoor,
    diary: Diary,
    weights: dict[tuple[int, int], int],
    dice: Dice,
) -> Past | None:
    """None when the household could not be booked that day: something else is thrown then."""
    job = dice.weighted(JOBS)
    reported_at = reported_before(day, weights, dice)
    order = an_order(number, home, job, dice.weighted({"N": 8, "U": 2}), reported_at, door, dice)
    requirements = snapshot(town.requirements.get(home.ref, ()), day)
    asked = demands(requirements)
    if not asked.bookable or asked.crew_size > 1 or asked.same_operative or asked.first_of_day:
        return None
    pattern = _pattern(dice.weighted(_PATTERNS), door.patterns)
    window, made_at = pattern.window_on(day), taken_up(order.raised_at)
    minutes = order.service_minutes + asked.extra_minutes
    stay = Window(window.starts, window.ends + timedelta(minutes=minutes))
    if not all(item.kind.allows(stay) for item in requirements):
        return None
    if made_at + max((asked.notice.length if asked.notice else timedelta(0)), timedelta(hours=26)) > window.starts:
        return None
    able = tuple(person for person in people if job.trade in person.trades and asked.accepts(person, alone=True))
    seat = diary.seat(able, day, window, minutes)
    if seat is None:
        return None
    promise = Promise(1, window, day, pattern.code, order.purpose, requirements, made_at, "planner1")
    operative, planned = seat
    appointment = book(dice.ref("A"), order.ref, home.ref, promise, (Assignment(operative.ref, planned),))
    if dice.happens(CANCELLED):
        return _called_off(order, appointment, town, home, door, dice)
    return attended(order, appointment, operative, town.number(home) or "", door, dice)


def _called_off(order: WorkOrder, appointment: Appointment, town: Town, home: Home, door: DemoDoor, dice: Dice) -> Past:
    """By the resident mostly; early or on the last day."""
    outcome = dice.weighted({Outcome.CANCELLED_BY_RESIDENT: 7, Outcome.CANCELLED_BY_LANDLORD: 3})
    promise = appointment.promise
    hours = min(
        dice.weighted({4: 3, 20: 3, 40: 4}), (promise.window.starts - promise.made_at) // timedelta(hours=1) - 1
    )
    now = promise.window.starts - timedelta(hours=hours)
    words = "The resident cannot make it." if outcome is Outcome.CANCELLED_BY_RESIDENT else "The operative is unwell."
    messages = told(appointment, town.number(home) or "", door.application.landlord, dice, arrives=True, answer=None)
    sent = Told(tuple(message for message in messages.messages if message.queued_at < now))
    called_off = AppointmentCancelled(appointment.ref, now, outcome.value, "planner1")
    events = (raised(order), booked(appointment), *sent.facts(appointment), called_off)
    return Past(order, appointment.cancel(outcome, words, now), sent, events=events)


def _pattern(code: str, patterns: tuple[SlotPattern, ...]) -> SlotPattern:
    return next(pattern for pattern in patterns if pattern.code == code)
