"""May this visit be charged? The answer as the records stand, with everything against it; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.cancelling import Answer
from appointments.domain.recharging import Recharge, RechargeRules, RechargeState
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.charging import pay_back_key, recharge_answer


@dataclass(frozen=True)
class LookAtRecharge:
    appointment_ref: AppointmentRef


@dataclass(frozen=True)
class RechargeLookedAt:
    """`recharge` is the one there is already for this visit.

    `frozen`: it was charged, and a challenge at this home waits to be decided, so nothing is to be paid until then.
    `pay_back`: it was withdrawn, and nobody has said yet that what was paid is paid back.
    """

    rules: RechargeRules
    answer: Answer
    recharge: Recharge | None
    address: str
    frozen: bool = False
    pay_back: bool = False


def look_at_recharge(
    request: LookAtRecharge, *, uow: UnitOfWork, clock: Clock, rules: RechargeRules
) -> RechargeLookedAt:
    """Raises NotFound."""
    with uow.read() as records:
        appointment = records.appointments.get(request.appointment_ref)
        answer = recharge_answer(records, appointment, rules, clock.now())
        found = records.recharges.of(appointment.ref)
        task = records.tasks.about(pay_back_key(found.ref)) if found else None
        return RechargeLookedAt(
            rules,
            answer,
            found,
            records.homes.get(appointment.home_ref).one_line,
            frozen=found is not None
            and found.state is RechargeState.CHARGED
            and any(finding.rule == "no_open_challenge" for finding in answer.missing),
            pay_back=task is not None and task.done_at is None,
        )
