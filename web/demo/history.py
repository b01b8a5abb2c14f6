"""Ninety days of visits: booked, told, attended, claimed, and judged by the real rulebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from appointments.domain.access import RequirementSnapshot, demands, snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, book
from appointments.domain.events import AppointmentCancelled
from appointments.domain.fingerprints import words_digest
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from web.demo.arrivals import profile, reported_before, taken_up
from web.demo.attending import attended
from web.demo.diary import Diary, a_diary
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.happenings import HAPPENINGS, Happening
from web.demo.orders import JOBS, an_order
from web.demo.past import Past, booked, raised
from web.demo.telling import Told, told
from web.demo.town import Town
from web.demo.waiting import MADE_GOOD_AFTER
from web.demo.workforce import shifts

DAYS = 90
CANCELLED = 0.06  # share of appointments that are called off before anybody sets out
LATER = (2, 22)  # days after a failed visit among which the next one lies; half-open
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
    ago = (today - timedelta(days=n) for n in range(1, DAYS + 1))
    days = tuple(day for day in ago if door.calendar.is_working_day(day))
    homes = town.reachable()
    while len(found) < count:
        day, home = dice.one(days), dice.one(homes)
        past = _one(len(found) + 1, day, home, town, people, door, diary, weights, dice)
        if past is None:
            continue
        made_good = _made_good(past, home, town, people, door, diary, today, dice) if len(found) + 1 < count else None
        both = [past] if made_good is None else [replace(past, order=made_good.order), made_good]
        found += both
        for _ in both:
            progress(1)
    return tuple(found)


def _made_good(
    past: Past,
    home: Home,
    town: Town,
    people: tuple[Operative, ...],
    door: DemoDoor,
    diary: Diary,
    today: date,
    dice: Dice,
) -> Past | None:
    """The later visit that finished a repair; None where it is finished, or is still to be done."""
    first, order = past.appointment, past.order
    if order.state is not WorkOrderState.OPEN or today - first.promise.day <= MADE_GOOD_AFTER:
        return None
    requirements = snapshot(town.requirements.get(home.ref, ()), today)
    asked = demands(requirements)
    made_at = taken_up(first.closed_at or first.promise.window.ends)
    minutes = order.service_minutes + asked.extra_minutes
    able = tuple(person for person in people if order.trade in person.trades and asked.accepts(person, alone=True))
    for day in (first.promise.day + timedelta(days=ahead) for ahead in range(*LATER)):
        pattern = _pattern(dice.weighted(_PATTERNS), door.patterns)
        if day >= today or not door.calendar.is_working_day(day):
            continue
        booking = _booking(order, day, pattern, requirements, made_at, minutes, able, diary, dice)
        if booking is not None:
            appointment, operative = booking
            number = town.number(home) or ""
            done = attended(order, appointment, operative, number, door, dice, happening=Happening(Outcome.COMPLETED))
            return replace(done, events=done.events[1:], again=True)  # the order was raised before
    return None


def _booking(
    order: WorkOrder,
    day: date,
    pattern: SlotPattern,
    requirements: tuple[RequirementSnapshot, ...],
    made_at: datetime,
    minutes: int,
    able: tuple[Operative, ...],
    diary: Diary,
    dice: Dice,
) -> tuple[Appointment, Operative] | None:
    """A promise for that day that the household can keep and somebody can be sent to; None when there is none."""
    asked, window = demands(requirements), pattern.window_on(day)
    stay = Window(window.starts, window.ends + timedelta(minutes=minutes))
    if not all(item.kind.allows(stay) for item in requirements):
        return None
    if made_at + max((asked.notice.length if asked.notice else timedelta(0)), timedelta(hours=26)) > window.starts:
        return None
    seat = diary.seat(able, day, window, minutes)
    if seat is None:
        return None
    operative, planned = seat
    promise = Promise(1, window, day, pattern.code, order.purpose, requirements, made_at, "planner1")
    assigned = (Assignment(operative.ref, planned),)
    return book(dice.ref("A"), order.ref, order.home_ref, promise, assigned), operative


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
    made_at, minutes = taken_up(order.raised_at), order.service_minutes + asked.extra_minutes
    able = tuple(person for person in people if job.trade in person.trades and asked.accepts(person, alone=True))
    booking = _booking(order, day, pattern, requirements, made_at, minutes, able, diary, dice)
    if booking is None:
        return None
    appointment, operative = booking
    if dice.happens(CANCELLED):
        return _called_off(order, appointment, town, home, door, dice)
    happening = dice.weighted(HAPPENINGS)
    return attended(order, appointment, operative, town.number(home) or "", door, dice, happening=happening)


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
    called_off = AppointmentCancelled(appointment.ref, now, outcome.value, "planner1", words_digest(words))
    events = (raised(order), booked(appointment), *sent.facts(appointment), called_off)
    return Past(order, appointment.cancel(outcome, words, now), sent, events=events)


def _pattern(code: str, patterns: tuple[SlotPattern, ...]) -> SlotPattern:
    return next(pattern for pattern in patterns if pattern.code == code)
