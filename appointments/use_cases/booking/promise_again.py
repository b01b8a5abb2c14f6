"""Tell a visit anew without what the household needs no more: until then it is asked for as it was promised (rule 19).

A promise that was made is never rewritten, so this makes the next version of it: the same window, with what stands now.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Stale, WrongState
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import TaskKind
from appointments.domain.visit_asks import needs_less
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.promising_anew import Because, promise_anew
from appointments.use_cases.steps.teller import Teller


@dataclass(frozen=True)
class PromiseAgain:
    """`promise_version` is what the planner saw. `agreed`: the household agreed to the time just now."""

    appointment_ref: AppointmentRef
    promise_version: int
    by: str
    agreed: bool = False


def promise_again(request: PromiseAgain, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Appointment:
    """The appointment with its new promise; the tasks that asked about the change end with it.

    Raises WrongState when nothing has ended, or when something new is asked for: the plan was not made for that, so a
    time is found that suits it.
    """
    with uow.write() as records:
        held = records.appointments.get(request.appointment_ref)
        if held.promise.version != request.promise_version:
            raise Stale("the appointment has moved since; look at it again")
        _require_only_less(records, held)
        now = clock.now()
        again = promise_anew(
            records, held, Because.NEEDS_CHANGED, by=request.by, teller=teller, now=now, agreed=request.agreed
        )
        for task in records.tasks.open_of_order(held.work_order_ref):
            if task.kind is TaskKind.REQUIREMENT_CHANGED and task.appointment_ref == held.ref:
                words = "The household is told of the visit anew, with what it needs now."
                records.tasks.save(task.settle(request.by, words, now))
        records.commit()
    return again


def _require_only_less(records: Records, held: Appointment) -> None:
    standing = snapshot(records.requirements.of_home(held.home_ref), held.promise.day)
    promised = held.promise.requirements
    if set(standing) == set(promised):
        raise WrongState("what the household needs is as it was promised")
    if not needs_less(promised, standing):
        raise WrongState("the household asks for something new; find a time that suits it")
