"""A charge was withdrawn: a named manager says that what was paid is paid back, or that nothing had been paid."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.errors import NotFound
from appointments.domain.limits import NOTE, at_most
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.charging import pay_back_key, tell_of_charge
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.steps.teller import Teller


@dataclass(frozen=True)
class PayBackRecharge:
    """`words` is what was paid back and how, or that nothing had been paid."""

    appointment_ref: AppointmentRef
    by: str
    words: str


def pay_back_recharge(request: PayBackRecharge, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Recharge:
    """The charge that is settled now. The household is told that it owes nothing, if it was not told before."""
    now = clock.now()
    with uow.write() as records:
        require_manager(records, request.by)
        found = records.recharges.of(request.appointment_ref)
        task = records.tasks.about(pay_back_key(found.ref)) if found else None
        if found is None or task is None:
            raise NotFound("no charge for this visit was withdrawn")
        records.tasks.save(task.settle(request.by, at_most(request.words, NOTE, "words"), now))
        tell_of_charge(records, found, teller, now)
        records.commit()
    return found
