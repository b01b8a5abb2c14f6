"""What the demo landlord owes residents whom it let down: older failures are paid, those of the last days wait."""

from __future__ import annotations

from datetime import date, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.compensation import LANDLORD_FAILED, Compensation, landlord_miss_pence
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.times import day_of
from appointments.use_cases.steps.compensating import changed, question
from web.demo.dice import Dice
from web.demo.past import Past

DECIDED_AFTER = timedelta(days=7)
PAID_AFTER = timedelta(days=14)
BY = "demo"
DECIDED_BY = "manager1"


def owed_for(past: tuple[Past, ...], today: date, calendar: WorkingCalendar, dice: Dice) -> list[object]:
    """Compensation for every failure of the landlord's, its task while it waits, and the facts."""
    return [value for found in past for value in _owed(found.appointment, today, calendar, dice)]


def _owed(appointment: Appointment, today: date, calendar: WorkingCalendar, dice: Dice) -> list[object]:
    outcome, closed_at = appointment.outcome, appointment.closed_at
    if outcome not in LANDLORD_FAILED or closed_at is None or outcome is None:
        return []
    found = Compensation(
        ref=dice.ref("CO"),
        appointment_ref=appointment.ref,
        promise_version=appointment.promise.version,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
        why=OUTCOME_WORDS[outcome],
        pence=landlord_miss_pence(appointment.promise.day),
        proposed_at=closed_at,
    )
    facts: list[object] = [changed(found, BY, closed_at)]
    if today - day_of(closed_at) < DECIDED_AFTER:
        return [found, question(found, dice.ref("T"), calendar), *facts]
    decided_at = closed_at + timedelta(days=3)
    found = found.approve(DECIDED_BY, found.pence, "", decided_at)
    facts.append(changed(found, DECIDED_BY, decided_at))
    if today - day_of(closed_at) >= PAID_AFTER:
        paid_at = closed_at + timedelta(days=10)
        found = found.pay(DECIDED_BY, day_of(paid_at), f"BACS {found.ref[-4:]}", paid_at)
        facts.append(changed(found, DECIDED_BY, paid_at))
    return [found, *facts]
