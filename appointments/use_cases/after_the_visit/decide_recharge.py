"""A named manager decides, with a reason, whether a household is charged for a missed visit (rule 55).

Off by default. "No" is an answer with everything that speaks against it; an open challenge freezes all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.cancelling import Answer
from appointments.domain.recharging import Recharge, RechargeRules
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.charging import charge_changed, end_charge, recharge_answer, tell_of_charge
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.steps.teller import Teller


@dataclass(frozen=True)
class DecideRecharge:
    """`charge` False drops it: nothing is to be paid for this visit, now or later."""

    appointment_ref: AppointmentRef
    charge: bool
    by: str
    reason: str


@dataclass(frozen=True)
class RechargeDecided:
    """`recharge` is None when it may not be charged and none was ever proposed; nothing was changed then."""

    answer: Answer
    recharge: Recharge | None


def decide_recharge(
    request: DecideRecharge, *, uow: UnitOfWork, clock: Clock, rules: RechargeRules, teller: Teller
) -> RechargeDecided:
    """The answer and the charge. The household is told what it is asked to pay, and when it is not asked any more."""
    now = clock.now()
    with uow.write() as records:
        require_manager(records, request.by)
        appointment = records.appointments.get(request.appointment_ref)
        answer = recharge_answer(records, appointment, rules, now)
        found = records.recharges.of(appointment.ref)
        if request.charge and not answer.allowed:
            return RechargeDecided(answer, found)
        if found is not None and not request.charge:
            ended, asked_to_pay = end_charge(records, found, request.by, request.reason, now, teller.calendar)
            if asked_to_pay:
                tell_of_charge(records, ended, teller, now)
            records.commit()
            return RechargeDecided(answer, ended)
        if found is None:
            found = Recharge(
                ref=records.new_ref("RC"),
                appointment_ref=appointment.ref,
                work_order_ref=appointment.work_order_ref,
                home_ref=appointment.home_ref,
                pence=rules.pence,
                proposed_by=request.by,
                proposed_at=now,
            )
            decided = _decided(found, request, now)
            records.recharges.add(decided)
        else:
            decided = _decided(found, request, now)
            records.recharges.save(decided)
        records.ledger.append(charge_changed(decided, request.by, now))
        if request.charge:
            tell_of_charge(records, decided, teller, now)
        records.commit()
    return RechargeDecided(answer, decided)


def _decided(found: Recharge, request: DecideRecharge, now: datetime) -> Recharge:
    return (found.charge if request.charge else found.drop)(request.by, request.reason, now)
