"""The right to repair: named defects that a council repairs for its secure tenants within prescribed working days.

When the first contractor does not, a second is told to and has the same time again; when the second does not either,
the landlord owes £10 and £2 for each further day until the repair, £50 at most. Nothing is owed where the tenant did
not give access. Associations may copy the scheme: the landlord's setting says whether it applies.

Source: Secure Tenants of Local Housing Authorities (Right to Repair) Regulations 1994, SI 1994/133, with its schedule;
domain section 2.2; rule 61.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.defects import Defect
from appointments.domain.priorities import Target, Unit
from appointments.domain.statutory_steps import StepKind
from appointments.domain.target_dates import DueDate, OrderFacts, StatutorySum
from appointments.domain.times import day_of, in_words

# Working days of the schedule. Heating is not here: its days depend on the season.
PRESCRIBED_DAYS: dict[Defect, int] = {
    Defect.ELECTRIC_POWER_LOST: 1,
    Defect.UNSAFE_ELECTRICS: 1,
    Defect.WATER_LOST: 1,
    Defect.GAS_LOST: 1,
    Defect.BLOCKED_FLUE: 1,
    Defect.DRAIN_BLOCKED: 1,
    Defect.TOILET_NOT_FLUSHING: 1,
    Defect.PIPE_LEAKING: 1,
    Defect.INSECURE_WINDOW_OR_DOOR: 1,
    Defect.ELECTRIC_POWER_PARTLY_LOST: 3,
    Defect.WATER_PARTLY_LOST: 3,
    Defect.SINK_BLOCKED: 3,
    Defect.TAP_NOT_TURNING: 3,
    Defect.LOOSE_BANISTER: 3,
    Defect.ROTTEN_FLOOR: 3,
    Defect.ROOF_LEAKING: 7,
    Defect.DOOR_ENTRY_PHONE: 7,
    Defect.EXTRACTOR_FAN: 7,
}
_HEATING_DAYS_COLD, _HEATING_DAYS_WARM = 1, 3
_FIRST_PENCE, _DAILY_PENCE, _MOST_PENCE = 1000, 200, 5000


def prescribed_days(defect: Defect, reported_on: date) -> int:
    """Working days for a defect. Heating is cold-weather work from 1 November to 30 April, both inclusive."""
    if defect is Defect.HEATING_LOST:
        return _HEATING_DAYS_COLD if reported_on.month >= 11 or reported_on.month <= 4 else _HEATING_DAYS_WARM
    return PRESCRIBED_DAYS[defect]


@dataclass(frozen=True)
class RightToRepair:
    """The clock. `council_tenants`: the landlord is a council, or gives its tenants the same right."""

    council_tenants: bool = False

    def __call__(self, facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
        if not self.council_tenants or facts.defect is None:
            return
        yield _due(facts.defect, facts.reported_at, calendar, facts, "from the report")
        second = facts.of(StepKind.SECOND_CONTRACTOR)
        if second:
            yield _due(facts.defect, second[0].at, calendar, facts, "from when the second contractor was told")


def _due(defect: Defect, since: datetime, calendar: WorkingCalendar, facts: OrderFacts, counted: str) -> DueDate:
    days = prescribed_days(defect, day_of(since))
    return DueDate(
        Target(days, Unit.WORKING_DAYS).due(since, calendar),
        f"the right to repair, {days} working day{'s' * (days != 1)} {counted}",
        statutory=True,
        done_at=facts.completed_at,
    )


def compensation(facts: OrderFacts, calendar: WorkingCalendar, now: datetime) -> StatutorySum | None:
    """What is owed by `now`, or was when the repair was done; None while the second contractor is in time, or none was
    told to. Whole days count, from the one after the second period to that of the repair. Raises CalendarEnds."""
    second = facts.of(StepKind.SECOND_CONTRACTOR)
    if facts.defect is None or not second:
        return None
    due_at = _due(facts.defect, second[0].at, calendar, facts, "").due_at
    until = min(now, facts.completed_at) if facts.completed_at is not None else now
    if until < due_at:
        return None
    last_day = day_of(due_at - timedelta(seconds=1))
    days = (day_of(until) - last_day).days
    pence = min(_FIRST_PENCE + _DAILY_PENCE * days, _MOST_PENCE)
    most = ", which is the most there is" if pence == _MOST_PENCE else ""
    return StatutorySum(
        pence,
        f"£10, and £2 for each of {days} day{'s' * (days != 1)} after {in_words(last_day)}{most}",
    )
