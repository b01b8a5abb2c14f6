"""What was tried to get in: the visits that count as attempts, when they were made, and what is still to be tried.

No access stops no clock (rule 59). What defends a landlord is a record of all reasonable endeavours, and those looked
for are visits at different times of day and on different days: the same morning three times is one thing tried. A visit
that the landlord itself spoilt (late, not told, a requirement not met) is on the record and is no attempt.

Source: section 10A(5) of the Landlord and Tenant Act 1985; what the Health and Safety Executive looks for after an
annual gas check could not be made, at least three attempts at different times; domain sections 2.1 and 2.3. No number
is prescribed for hazards: three is our default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from appointments.domain.appointments import Appointment
from appointments.domain.outcomes import BLAMES_RESIDENT, GOT_IN, OUTCOME_WORDS, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.domain.slots import SlotPattern
from appointments.domain.times import LONDON, day_of

ENOUGH_VISITS = 3

_NOON, _EVENING = time(12), time(17)
# A pattern longer than this is of no particular part of the day.
_LONGEST_MINUTES = 6 * 60

# Only what has passed the gate counts: there it is proven that the household was told, and that we kept our part.
_NO_ATTEMPT = {
    Outcome.NOT_ESTABLISHED: "nothing proves it",
    Outcome.MINOR_ONLY: "no adult was reached",
    Outcome.COMMUNAL_DOOR: "nobody came as far as the household's door",
}
_NEVER_CAME = frozenset({Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD})


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True)
class Attempt:
    """One visit that did not get in. `counts` is false for one that the landlord spoilt, or that nothing proves."""

    appointment_ref: AppointmentRef
    at: datetime
    outcome: Outcome
    counts: bool

    @property
    def day(self) -> date:
        return day_of(self.at)

    @property
    def part(self) -> PartOfDay:
        return part_of_day(self.at.astimezone(LONDON).time())


@dataclass(frozen=True)
class Demand:
    """One thing that reasonable endeavours need, `met` or not, in words."""

    met: bool
    words: str


@dataclass(frozen=True)
class Suggestion:
    """When to come next: a pattern and a weekday (0 is Monday) that were tried least, and the sentence that says so."""

    pattern: str
    weekday: int
    words: str


def part_of_day(clock: time) -> PartOfDay:
    """Morning ends at noon and afternoon at five, London time."""
    if clock < _NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if clock < _EVENING else PartOfDay.EVENING


def attempts_of(appointments: Iterable[Appointment]) -> tuple[Attempt, ...]:
    """The visits that ended without getting in, in the order they were made."""
    found = []
    for appointment in appointments:
        outcome = appointment.outcome
        if outcome is None or outcome in _NEVER_CAME or outcome in GOT_IN:
            continue
        visit = appointment.visit
        at = visit.arrived_at if visit is not None else appointment.promise.window.starts
        found.append(Attempt(appointment.ref, at, outcome, visit is not None and outcome in BLAMES_RESIDENT))
    return tuple(sorted(found, key=lambda attempt: (attempt.at, attempt.appointment_ref)))


def demands(attempts: Sequence[Attempt]) -> tuple[Demand, ...]:
    """At least three visits that count, at different times of day and on different days of the week."""
    counted = [attempt for attempt in attempts if attempt.counts]
    parts = {attempt.part for attempt in counted}
    weekdays = {attempt.day.weekday() for attempt in counted}
    tried = f"{len(counted)} of {ENOUGH_VISITS}"
    return (
        Demand(len(counted) >= ENOUGH_VISITS, f"At least {ENOUGH_VISITS} visits as promised: {tried}"),
        Demand(
            len(parts) > 1, f"At different times of day: {_said(part.value for part in PartOfDay if part in parts)}"
        ),
        Demand(
            len(weekdays) > 1, f"On different days of the week: {_said(_WEEKDAYS[day] for day in sorted(weekdays))}"
        ),
    )


def suggest(attempts: Sequence[Attempt], patterns: Iterable[SlotPattern], today: date) -> Suggestion | None:
    """Another time of day than those tried, on another weekday; None when nothing was tried yet or there is no choice.

    A pattern that covers most of the day is no other time of day, so it is never suggested.
    """
    counted = [attempt for attempt in attempts if attempt.counts]
    choices = [p for p in patterns if (p.valid_to is None or p.valid_to >= today) and _minutes(p) <= _LONGEST_MINUTES]
    if not counted or not choices:
        return None
    parts = Counter(attempt.part for attempt in counted)
    weekdays = Counter(attempt.day.weekday() for attempt in counted)
    together = Counter((attempt.part, attempt.day.weekday()) for attempt in counted)
    options = [(pattern, weekday) for pattern in choices for weekday in sorted(pattern.weekdays)]
    pattern, weekday = min(
        options,
        key=lambda option: (
            parts[_part(option[0])],
            together[_part(option[0]), option[1]],
            weekdays[option[1]],
            option[0].starts,
            option[1],
        ),
    )
    tried = _said(dict.fromkeys(f"{_WEEKDAYS[attempt.day.weekday()]} {attempt.part.value}" for attempt in counted))
    words = f"Try another time, such as {_WEEKDAYS[weekday]}, {pattern.name.lower()}. Tried already: {tried}."
    return Suggestion(pattern.code, weekday, words)


def outcome_in_words(attempt: Attempt) -> str:
    """How the attempt ended, and why it does not count where it does not."""
    words = OUTCOME_WORDS[attempt.outcome]
    if attempt.counts:
        return words
    return f"{words}; it does not count, because {_NO_ATTEMPT.get(attempt.outcome, 'this was ours to get right')}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _part(pattern: SlotPattern) -> PartOfDay:
    middle = pattern.starts.hour * 60 + pattern.starts.minute + _minutes(pattern) // 2
    return part_of_day(time(middle // 60, middle % 60))


def _minutes(pattern: SlotPattern) -> int:
    starts, ends = pattern.starts, pattern.ends
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def _said(items: Iterable[str]) -> str:
    return ", ".join(items) or "none yet"
