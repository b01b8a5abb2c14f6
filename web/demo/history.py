"""Ninety days of visits: booked, told, attended, claimed, and judged by the real rulebook.

What is thrown is what happened at the door; what the visit closed as is what the rulebook made of the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appointments.domain.access import demands, snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, Visit, book
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentNotified,
    Event,
    EvidenceRecorded,
    OperativeArrived,
    OutcomeRefused,
    VisitClosed,
    VisitNotAttended,
    WorkOrderRaised,
)
from appointments.domain.homes import Home
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Door, Judgement, Outcome, OutcomeClaim
from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder
from web.demo.arrivals import profile, reported_before, taken_up
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.happenings import HAPPENINGS, Happening, at_the_door
from web.demo.orders import JOBS, an_order
from web.demo.telling import Told, told
from web.demo.town import Town

DAYS = 90
CANCELLED = 0.06  # share of appointments that are called off before anybody sets out
_PATTERNS = {"AM": 45, "PM": 35, "SCHOOL": 10, "ALLDAY": 10}
_BETWEEN_VISITS = timedelta(minutes=25)


@dataclass
class Diary:
    """Who is busy when, so that no operative is in two places."""

    busy: dict[tuple[str, date], list[Window]] = field(default_factory=lambda: defaultdict(list))

    def seat(
        self, able: tuple[Operative, ...], day: date, window: Window, minutes: int
    ) -> tuple[Operative, Window] | None:
        """The operative with the emptiest day who can start inside the window, and the planned interval."""
        for operative in sorted(able, key=lambda o: (len(self.busy[o.ref, day]), o.ref)):
            planned = self._gap(operative.ref, day, window, timedelta(minutes=minutes))
            if planned is not None:
                self.busy[operative.ref, day].append(planned)
                return operative, planned
        return None

    def _gap(self, ref: str, day: date, window: Window, length: timedelta) -> Window | None:
        starts = window.starts + timedelta(minutes=30)
        for taken in sorted(self.busy[ref, day]):
            if starts + length + _BETWEEN_VISITS <= taken.starts:
                break
            starts = max(starts, taken.ends + _BETWEEN_VISITS)
        return Window(starts, starts + length) if starts < window.ends - timedelta(minutes=15) else None


@dataclass(frozen=True)
class Past:
    """Everything that one past appointment leaves behind."""

    order: WorkOrder
    appointment: Appointment
    told: Told
    evidence: tuple[object, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    events: tuple[Event, ...] = ()

    def values(self) -> list[object]:
        replies = [self.told.reply] if self.told.reply else []
        made = [self.order, self.appointment, *self.told.messages, *replies, *self.evidence, *self.judgements]
        return [*made, *self.events]


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
    weights, diary = profile(), Diary()
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
    if not asked.bookable or asked.crew_size > 1 or asked.same_operative:
        return None
    pattern = _pattern(dice.weighted(_PATTERNS), door.patterns)
    window, made_at = pattern.window_on(day), taken_up(order.raised_at)
    minutes = order.service_minutes + asked.extra_minutes
    stay = Window(window.starts, window.ends + timedelta(minutes=minutes))
    if not all(item.kind.allows(stay) for item in requirements):
        return None
    if made_at + max((asked.notice.length if asked.notice else timedelta(0)), timedelta(hours=26)) > window.starts:
        return None
    able = tuple(person for person in people if job.trade in person.trades and asked.accepts(person))
    seat = diary.seat(able, day, window, minutes)
    if seat is None:
        return None
    promise = Promise(1, window, day, pattern.code, order.purpose, requirements, made_at, "planner1")
    operative, planned = seat
    appointment = book(dice.ref("A"), order.ref, home.ref, promise, (Assignment(operative.ref, planned),))
    if dice.happens(CANCELLED):
        return _called_off(order, appointment, town, home, door, dice)
    return _attended(order, appointment, operative, town, home, door, dice)


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
    sent = tuple(message for message in messages.messages if message.queued_at < now)
    events = (*_booked(order, appointment), AppointmentCancelled(appointment.ref, now, outcome.value, "planner1"))
    return Past(order, appointment.cancel(outcome, words, now), Told(sent), events=events)


def _attended(
    order: WorkOrder,
    appointment: Appointment,
    operative: Operative,
    town: Town,
    home: Home,
    door: DemoDoor,
    dice: Dice,
) -> Past:
    happening = dice.weighted(HAPPENINGS)
    number = town.number(home) or ""
    messages = told(
        appointment, number, door.application.landlord, dice, arrives=happening.told, answer=happening.answer
    )
    events: list[Event] = list(_booked(order, appointment))
    if delivered := [m for m in messages.messages if m.delivered_at]:
        appointment = appointment.notify()
        at = delivered[0].delivered_at or delivered[0].queued_at
        events.append(AppointmentNotified(appointment.ref, at, 1, delivered[0].ref))
    window = appointment.promise.window
    if happening.claim is None:
        now = window.ends + timedelta(hours=4)
        closed = appointment.miss("Nobody attended: the records show no arrival in the window.", now)
        events.append(VisitNotAttended(appointment.ref, now, 1))
        return Past(order, closed, messages, events=tuple(events))
    arrived_at = _arrival(happening, appointment, dice)
    evidence, decided_at = at_the_door(
        happening, appointment.ref, arrived_at, appointment.promise.requirements, operative.ref, dice
    )
    appointment = appointment.arrive(Visit(arrived_at, (operative.ref,)))
    events.append(OperativeArrived(appointment.ref, arrived_at, (operative.ref,), arrived_at, operative.ref))
    events += [
        EvidenceRecorded(e.appointment_ref, e.received_at, e.ref, e.kind, e.source, e.device_at, e.digest, e.by)
        for e in evidence
    ]
    case = Case(
        claim=OutcomeClaim(appointment.ref, happening.claim, operative.ref, decided_at, Door.PHONE),
        promise=appointment.promise,
        requirements=appointment.promise.requirements,
        arrived_at=arrived_at,
        operatives=(operative,),
        evidence=evidence,
        notifications=tuple(Notification(m.ref, 1, m.channel, m.sent_at, m.delivered_at) for m in messages.messages),
        replies=(ResidentReply(1, messages.reply.intent, messages.reply.received_at),) if messages.reply else (),
        has_number=True,
        judged_at=decided_at,
    )
    judgement = door.judge(case, ref=dice.ref("J"))
    if not judgement.allowed:
        missing = tuple(finding.rule for finding in judgement.missing)
        events.append(
            OutcomeRefused(
                appointment.ref,
                decided_at,
                judgement.ref,
                judgement.outcome.value,
                missing,
                judgement.established_outcome.value,
                operative.ref,
            )
        )
    outcome = judgement.established_outcome
    closed = appointment.close(outcome, judgement.established_words, judgement, decided_at)
    events.append(VisitClosed(appointment.ref, decided_at, outcome.value, closed.judgement_ref, operative.ref))
    done = order.complete() if outcome is Outcome.COMPLETED else order
    return Past(done, closed, messages, evidence, (judgement,), tuple(events))


def _arrival(happening: Happening, appointment: Appointment, dice: Dice) -> datetime:
    window = appointment.promise.window
    if happening.late_minutes is not None:
        return window.ends + timedelta(minutes=happening.late_minutes)
    if happening.early:
        return window.starts - timedelta(minutes=25)
    planned = appointment.planned_start or window.starts
    return min(
        max(planned + timedelta(minutes=dice.between(-20, 20)), window.starts), window.ends - timedelta(minutes=1)
    )


def _pattern(code: str, patterns: tuple[SlotPattern, ...]) -> SlotPattern:
    return next(pattern for pattern in patterns if pattern.code == code)


def _booked(order: WorkOrder, appointment: Appointment) -> tuple[Event, ...]:
    promise = appointment.promise
    return (
        WorkOrderRaised(
            order.ref,
            order.raised_at,
            order.home_ref,
            order.trade,
            order.priority.code,
            order.due_at,
            str(order.external),
            "demo",
        ),
        AppointmentBooked(
            appointment.ref,
            promise.made_at,
            order.ref,
            1,
            promise.window.starts,
            promise.window.ends,
            tuple(a.operative_ref for a in appointment.assignments),
            tuple(item.ref for item in promise.requirements),
            (),
            False,
            "planner1",
        ),
    )
