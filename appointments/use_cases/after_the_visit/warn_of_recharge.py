"""Warn a household in writing, after a proven miss, that the next may be charged (rule 55). Only where that is on."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.after_visit import AfterVisit
from appointments.domain.cancelling import proven_no_accesses
from appointments.domain.compensation import in_pounds
from appointments.domain.errors import WrongState
from appointments.domain.messages import Message, MessageKind
from appointments.domain.recharging import RechargeRules
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import Task
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class WarnOfRecharge:
    appointment_ref: AppointmentRef
    by: str


def warn_of_recharge(
    request: WarnOfRecharge, *, uow: UnitOfWork, clock: Clock, teller: Teller, rules: RechargeRules
) -> Message | Task | None:
    """The text, or a planner's task to say it in writing; None when they were warned after this visit before."""
    if not rules.on:
        raise WrongState("charging for missed visits is switched off")
    now = clock.now()
    with uow.write() as records:
        require_manager(records, request.by)
        appointment = records.appointments.get(request.appointment_ref)
        challenges = records.challenges.of(appointment.ref)
        upheld = [item.appointment_ref for item in challenges if item.upheld]
        if not proven_no_accesses([appointment], upheld) or any(item.waits for item in challenges):
            raise WrongState("only a visit with proven no access and no open challenge is followed by a warning")
        if records.requirements.of_home(appointment.home_ref):
            raise WrongState("this household has asked for something; nothing is charged here, so nobody is warned")
        told = tell(
            records,
            appointment,
            MessageKind.RECHARGE_WARNING,
            teller=teller,
            now=now,
            after=AfterVisit(sum=in_pounds(rules.pence)),
        )
        records.commit()
    return told
