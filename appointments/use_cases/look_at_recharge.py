"""May this visit be charged? The answer as the records stand, with everything against it; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.cancelling import Answer
from appointments.domain.recharging import Recharge, RechargeRules
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.charging import recharge_answer


@dataclass(frozen=True)
class LookAtRecharge:
    appointment_ref: AppointmentRef


@dataclass(frozen=True)
class RechargeLookedAt:
    """`recharge` is the one there is already for this visit."""

    rules: RechargeRules
    answer: Answer
    recharge: Recharge | None


def look_at_recharge(
    request: LookAtRecharge, *, uow: UnitOfWork, clock: Clock, rules: RechargeRules
) -> RechargeLookedAt:
    """Raises NotFound."""
    with uow.read() as records:
        appointment = records.appointments.get(request.appointment_ref)
        answer = recharge_answer(records, appointment, rules, clock.now())
        return RechargeLookedAt(rules, answer, records.recharges.of(appointment.ref))
