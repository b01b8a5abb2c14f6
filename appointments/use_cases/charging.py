"""A step shared by use cases: what is charged to residents, and taking it back. Off unless the landlord turns it on."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.cancelling import Answer
from appointments.domain.events import RechargeChanged
from appointments.domain.messages import MessageKind
from appointments.domain.recharging import Recharge, RechargeFacts, RechargeRules, RechargeState, may_recharge
from appointments.ports import Records


def recharge_answer(records: Records, appointment: Appointment, rules: RechargeRules, now: datetime) -> Answer:
    """Everything that speaks for and against charging this visit, as the records stand."""
    visits = records.appointments.blamed_of_home(appointment.home_ref)
    challenges = [item for visit in visits for item in records.challenges.of(visit.ref)]
    facts = RechargeFacts(
        appointment=appointment,
        order=records.work_orders.get(appointment.work_order_ref),
        visits=tuple(visits),
        upheld=frozenset(item.appointment_ref for item in challenges if item.upheld),
        open_challenges=frozenset(item.appointment_ref for item in challenges if item.waits),
        requirements=tuple(records.requirements.of_home(appointment.home_ref)),
        check=next(reversed(records.aftercare.checks(appointment.work_order_ref)), None),
        warnings=tuple(
            message
            for visit in visits
            for message in records.messages.of(visit.ref)
            if message.kind is MessageKind.RECHARGE_WARNING
        ),
    )
    return may_recharge(facts, rules, now)


def drop_charge(records: Records, appointment: Appointment, by: str, reason: str, now: datetime) -> None:
    """Nothing is to be paid for this visit any more, whether it was charged or only proposed."""
    found = records.recharges.of(appointment.ref)
    if found is None or found.state is RechargeState.DROPPED:
        return
    dropped = found.drop(by, reason, now)
    records.recharges.save(dropped)
    records.ledger.append(charge_changed(dropped, by, now))


def charge_changed(found: Recharge, by: str, now: datetime) -> RechargeChanged:
    return RechargeChanged(
        ref=found.appointment_ref, at=now, recharge_ref=found.ref, state=found.state.value, pence=found.pence, by=by
    )
