"""A step shared by use cases: what we owe a resident whom we let down (rules 13 and 56).

One record for each version of a promise that we broke, with a manager's task to decide it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.compensation import Compensation, in_pounds, landlord_miss_pence
from appointments.domain.events import CompensationChanged
from appointments.domain.next_steps import end_of_day_due
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records

BY_RECORDS = "records"
DAYS_TO_DECIDE = 10


def ask_about_compensation(
    records: Records,
    appointment: Appointment,
    now: datetime,
    calendar: WorkingCalendar,
    because: str = "We moved or cancelled this with less than 24 hours to go",
) -> None:
    """Propose it, once for the promise in force: late change or failed visit."""
    found = Compensation(
        ref=records.new_ref("CO"),
        appointment_ref=appointment.ref,
        promise_version=appointment.promise.version,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
        why=because,
        pence=landlord_miss_pence(appointment.promise.day),
        proposed_at=now,
    )
    if not records.compensations.add(found):
        return
    records.tasks.add(question(found, records.new_ref("T"), calendar))
    records.ledger.append(changed(found, BY_RECORDS, now))


def say_what_changed(records: Records, appointment: Appointment, words: str) -> None:
    """The manager who still has to decide reads what the visit came to be recorded as.

    Nothing is taken back by that: what a resident is owed is answered by a named manager, with a reason.
    """
    version = appointment.promise.version
    for found in records.compensations.of(appointment.ref):
        task = records.tasks.about(_key(found)) if found.promise_version == version else None
        if task is not None and task.done_at is None:
            records.tasks.save(replace(task, words=f"{task.words} {words}"))


def question(found: Compensation, ref: TaskRef, calendar: WorkingCalendar) -> Task:
    """The manager's task to decide it."""
    return Task(
        ref=ref,
        kind=TaskKind.COMPENSATION,
        owner=Owner.MANAGER,
        made_at=found.proposed_at,
        due_at=end_of_day_due(found.proposed_at, DAYS_TO_DECIDE, calendar),
        words=f"{found.why}. Decide about compensation (usually {in_pounds(found.pence)}).",
        dedupe_key=_key(found),
        appointment_ref=found.appointment_ref,
        work_order_ref=found.work_order_ref,
        home_ref=found.home_ref,
    )


def settle_question(records: Records, found: Compensation, by: str, words: str, now: datetime) -> None:
    """The manager's task about it is done."""
    task = records.tasks.about(_key(found))
    if task is not None and task.done_at is None:
        records.tasks.save(task.settle(by, words, now))


def changed(found: Compensation, by: str, now: datetime) -> CompensationChanged:
    return CompensationChanged(
        ref=found.appointment_ref,
        at=now,
        compensation_ref=found.ref,
        promise_version=found.promise_version,
        state=found.state.value,
        pence=found.pence,
        by=by,
    )


def _key(found: Compensation) -> str:
    """A new question each time it is proposed."""
    asked = f"{found.proposed_at:%Y%m%dT%H%M%S}"
    return f"compensation:{found.appointment_ref}:{found.promise_version}:{found.ref}:{asked}"
