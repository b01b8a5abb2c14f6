"""Awaab's Law: by when a hazard is investigated, made safe and kept from coming back.

A hazard that is an emergency from the outset has one clock of 24 hours, from the moment we knew, for looking at it and
making it safe; where an ordinary investigation finds an emergency, 24 hours run from there. Hours run through nights,
weekends and bank holidays. A significant hazard is investigated within 10 working days; the day we knew is day 0. The
written summary goes out within 3 working days of each investigation, unless all works are finished by then; safety
work is done and preventive work begun, or steps taken to begin it, within 5 working days, and it is physically begun
within 84 days. Each investigation that finds a hazard has these dates of its own, and what was done before the day on
which it was concluded meets none of them. No access stops none of these (rule 59).

Finishing the visit is not taken for any of it: each step is recorded by a person, with its day. Tenures the law leaves
out (shared ownership, supported housing, licences) are not on record here: whoever raises the order does not name a
hazard's concern for them, or withdraws it.

Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025, SI 2025/1042, and the
government's guidance for social landlords of 17 October 2025; domain section 2.1; rules 58, 59, 62 and 63.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.concerns import MEANINGS, RATED_HAZARDS
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.target_dates import DueDate, OrderFacts
from appointments.domain.times import day_of, midnight

_LAW = "Awaab's Law"
_INVESTIGATE_DAYS = 10
_SUMMARY_DAYS = 3
_SAFETY_DAYS = 5
_PREVENTION_DAYS = 5
_BEGUN_DAYS = 84  # twelve weeks, in calendar days
_EMERGENCY = timedelta(hours=24)
_SAFE = (StepKind.MADE_SAFE, StepKind.WORKS_FINISHED)


@dataclass(frozen=True)
class Phase:
    """From `from_day` (inclusive) the law covers hazards of this phase; None while the day is not known."""

    number: int
    from_day: date | None


# The first day of the third phase is not published (2027); a landlord's setting names it when it is.
PHASES: tuple[Phase, ...] = (Phase(1, date(2025, 10, 27)), Phase(2, date(2026, 11, 30)), Phase(3, None))


@dataclass(frozen=True)
class AwaabsLaw:
    """The clock. `phases` are configuration with effective dates (rule 62); emergencies of any hazard begin with the
    first of them. What was known before the first day of its phase is not covered.
    """

    phases: tuple[Phase, ...] = PHASES

    def __call__(self, facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
        if not facts.concerns & RATED_HAZARDS:
            return
        known_on = day_of(facts.aware_at)
        significant = any(self._covers(MEANINGS[concern].phase, known_on) for concern in facts.concerns)
        emergencies = any(self._covers(phase.number, known_on) for phase in self.phases)
        if significant or emergencies:
            # Two investigations of one day ask for the same by the same day.
            yield from dict.fromkeys(_dates(facts, calendar, significant=significant))

    def _covers(self, number: int | None, day: date) -> bool:
        started = (phase.from_day for phase in self.phases if phase.number == number)
        return any(first is not None and day >= first for first in started)


def _dates(facts: OrderFacts, calendar: WorkingCalendar, *, significant: bool) -> Iterator[DueDate]:
    investigations = facts.of(StepKind.INVESTIGATED)
    from_the_outset = not facts.priority.appointed
    settled_at: datetime | None = None
    if from_the_outset:
        outset = _emergency(
            facts.aware_at,
            "24 hours from when we knew",
            _earlier(facts.done(*_SAFE, since=facts.aware_at), _calmed(facts)),
        )
        settled_at = outset.done_at
        yield outset
    elif significant:
        yield _investigate(facts, calendar)
    if significant:
        yield from _renewed(facts, calendar)
    for concluded in investigations:
        emergency = concluded.finding is HazardFinding.EMERGENCY
        if significant or emergency or from_the_outset:
            yield _summary(facts, concluded, calendar)
        # What is found while an emergency from the outset lasts is that emergency; afterwards it is another.
        lasting = from_the_outset and (settled_at is None or concluded.at <= settled_at)
        if emergency and not lasting:
            # Counted in hours, so what was done earlier the same day does not meet it.
            safe = next((step.at for step in facts.of(*_SAFE) if step.at >= concluded.at), None)
            yield _emergency(concluded.at, "24 hours from the investigation that found it", safe)
        lesser = significant and concluded.finding is HazardFinding.SIGNIFICANT
        if lesser:
            yield from _make_safe(facts, concluded, calendar)
        if emergency or lesser:
            yield from _prevention(facts, concluded, calendar)


def _working_days(calendar: WorkingCalendar, since: datetime, days: int) -> datetime:
    """The end of the last of so many working days; the day of `since` is day 0."""
    return midnight(calendar.add_working_days(day_of(since), days) + timedelta(days=1))


def _calmed(facts: OrderFacts) -> datetime | None:
    """When, from the day we knew on, it was looked at and found to be no emergency."""
    first_day = midnight(day_of(facts.aware_at))
    looked = (step for step in facts.of(StepKind.INVESTIGATED) if step.at >= first_day)
    return next((step.at for step in looked if step.finding is not HazardFinding.EMERGENCY), None)


def _earlier(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def _emergency(since: datetime, counted: str, done: datetime | None) -> DueDate:
    return DueDate(
        since + _EMERGENCY,
        f"{_LAW}, {counted}",
        "Investigate the emergency and make it safe",
        statutory=True,
        done_at=done,
        step=StepKind.MADE_SAFE,
    )


def _investigate(facts: OrderFacts, calendar: WorkingCalendar) -> DueDate:
    return DueDate(
        _working_days(calendar, facts.aware_at, _INVESTIGATE_DAYS),
        f"{_LAW}, {_INVESTIGATE_DAYS} working days from when we knew",
        "Investigate the hazard",
        statutory=True,
        done_at=facts.done(StepKind.INVESTIGATED, since=facts.aware_at),
        step=StepKind.INVESTIGATED,
    )


def _renewed(facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
    for asked in facts.of(StepKind.RENEWED_ASKED):
        again = (s.at for s in facts.of(StepKind.INVESTIGATED) if s.in_person and s.at >= asked.at)
        yield DueDate(
            _working_days(calendar, asked.at, _INVESTIGATE_DAYS),
            f"{_LAW}, {_INVESTIGATE_DAYS} working days from the tenant's request",
            "Investigate again, in person",
            statutory=True,
            done_at=next(again, None),
            step=StepKind.INVESTIGATED,
        )


def _summary(facts: OrderFacts, concluded: Step, calendar: WorkingCalendar) -> DueDate:
    due_at = _working_days(calendar, concluded.at, _SUMMARY_DAYS)
    sent = facts.done(StepKind.SUMMARY_SENT, since=concluded.at)
    finished = facts.done(StepKind.WORKS_FINISHED, since=concluded.at)
    not_needed = sent is None and finished is not None and finished < due_at
    words = "not needed, because all works were finished in time" if not_needed else "the day it is sent counts"
    return DueDate(
        due_at,
        f"{_LAW}, {_SUMMARY_DAYS} working days from the investigation; {words}",
        "Send the written summary",
        statutory=True,
        by_visit=False,
        done_at=finished if not_needed else sent,
        step=StepKind.SUMMARY_SENT,
    )


def _make_safe(facts: OrderFacts, concluded: Step, calendar: WorkingCalendar) -> Iterator[DueDate]:
    safe = DueDate(
        _working_days(calendar, concluded.at, _SAFETY_DAYS),
        f"{_LAW}, {_SAFETY_DAYS} working days from the investigation",
        "Make it safe",
        statutory=True,
        done_at=facts.done(*_SAFE, since=concluded.at),
        step=StepKind.MADE_SAFE,
    )
    yield safe
    known = facts.done(StepKind.NOT_SAFE_IN_TIME, since=concluded.at)
    if known is not None and (safe.done_at is None or known <= safe.done_at):
        answered = facts.done(StepKind.ACCOMMODATION_OFFERED, StepKind.ACCOMMODATION_DECLINED, since=concluded.at)
        yield DueDate(
            safe.due_at,
            f"{_LAW}, because it cannot be made safe in time",
            "Offer other accommodation at our cost",
            statutory=True,
            by_visit=False,
            done_at=answered if answered is not None else safe.done_at,
            step=StepKind.ACCOMMODATION_OFFERED,
        )


def _prevention(facts: OrderFacts, concluded: Step, calendar: WorkingCalendar) -> Iterator[DueDate]:
    """The work that keeps the hazard from coming back; nothing when none is needed."""
    if facts.done(StepKind.PREVENTION_NOT_NEEDED, since=concluded.at) is not None:
        return
    begun = (StepKind.PREVENTION_BEGUN, StepKind.WORKS_FINISHED)
    yield DueDate(
        _working_days(calendar, concluded.at, _PREVENTION_DAYS),
        f"{_LAW}, {_PREVENTION_DAYS} working days from the investigation",
        "Begin preventive work, or take steps to begin it",
        statutory=True,
        by_visit=False,
        done_at=facts.done(StepKind.PREVENTION_ARRANGED, *begun, since=concluded.at),
        step=StepKind.PREVENTION_ARRANGED,
    )
    yield DueDate(
        midnight(day_of(concluded.at) + timedelta(days=_BEGUN_DAYS + 1)),
        f"{_LAW}, 12 weeks from the investigation",
        "Physically begin preventive work",
        statutory=True,
        done_at=facts.done(*begun, since=concluded.at),
        step=StepKind.PREVENTION_BEGUN,
    )
