"""A step shared by use cases: an action that does not fit the visit as it stands is kept, and a planner decides.

Nothing of it is lost and nothing is overwritten by it. All that one account sent of one visit is one task, as long as
that is open.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.device_actions import ActionState, DeviceAction, Why
from appointments.domain.errors import NotFound
from appointments.domain.events import ActionNotApplied
from appointments.domain.next_steps import step_due
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records

KEPT = "It is kept, and a planner looks at it."
_SAID: dict[Why, str] = {
    Why.UNREADABLE: "The app sent something that could not be read.",
    Why.REF_TAKEN: "The app sent something under a reference that was used before.",
    Why.NOT_YOURS: "This visit is not on your round.",
    Why.CANCELLED: "This visit was called off before this reached us.",
    Why.MOVED: "This visit was moved to another time before this reached us.",
    Why.CLOSED: "This visit was closed before this reached us.",
    Why.TWO_ACCOUNTS: "Something else is on record about this visit already.",
    Why.TOO_LATE: "The day of this visit was over before this reached us.",
    Why.NOT_THERE: "Your arrival at this visit never reached us.",
    Why.DOES_NOT_FIT: "This does not fit what is on record about the visit.",
}
_FOR_THE_PLANNER: dict[Why, str] = {
    Why.UNREADABLE: "An operative's app sent something that could not be read",
    Why.REF_TAKEN: "An operative's app sent something under a reference that was used before",
    Why.NOT_YOURS: "Somebody recorded a visit that is not on their round",
    Why.CANCELLED: "Somebody attended a visit that had been called off",
    Why.MOVED: "Somebody attended a visit that had been moved",
    Why.CLOSED: "Something was recorded at a visit, and it reached us after the visit had been closed",
    Why.TWO_ACCOUNTS: "There are two accounts of one visit",
    Why.TOO_LATE: "Something was recorded at a visit, and it reached us when the day of the visit was over",
    Why.NOT_THERE: "Something was recorded at a visit that nobody is on record as having come to",
    Why.DOES_NOT_FIT: "Something was recorded at a visit that does not fit what is on record",
}


def keep_aside(
    records: Records, action: DeviceAction, why: Why, now: datetime, calendar: WorkingCalendar, *, because: str = ""
) -> DeviceAction:
    """The action as kept, with its task; the caller saves it. `because` is a sentence that says more."""
    words = " ".join(part for part in (_SAID[why], because, KEPT) if part)
    appointment = _appointment(records, action)
    task_ref = _open_task(records, action) or _new_task(records, action, appointment, why, now, calendar)
    if appointment is not None:
        digest = sha256(action.sent.encode()).hexdigest()
        fact = ActionNotApplied(appointment.ref, now, action.ref, why.value, digest, action.by)
        records.ledger.append(fact)
    return action.settles(ActionState.KEPT_ASIDE, now, words=words, why=why, task_ref=task_ref)


def _open_task(records: Records, action: DeviceAction) -> TaskRef | None:
    theirs = _of_the_same(records, action)
    if theirs:
        # Of two that are kept aside at the same moment the second waits here, and finds the task of the first.
        records.device_actions.lock(theirs[0].ref)
        theirs = _of_the_same(records, action)
    for ref in dict.fromkeys(
        held.task_ref for held in theirs if held.task_ref and held.state is ActionState.KEPT_ASIDE
    ):
        if records.tasks.get(ref).done_at is None:
            return ref
    return None


def _of_the_same(records: Records, action: DeviceAction) -> list[DeviceAction]:
    return [held for held in records.device_actions.of(action.appointment_ref) if held.by == action.by]


def _appointment(records: Records, action: DeviceAction) -> Appointment | None:
    try:
        return records.appointments.get(action.appointment_ref)
    except NotFound:
        return None


def _new_task(
    records: Records,
    action: DeviceAction,
    appointment: Appointment | None,
    why: Why,
    now: datetime,
    calendar: WorkingCalendar,
) -> TaskRef:
    task = Task(
        ref=records.new_ref("T"),
        kind=TaskKind.KEPT_ASIDE,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=step_due(now, calendar),
        words=f"{_FOR_THE_PLANNER[why]}. Compare what was sent with what is on record, and decide what holds.",
        dedupe_key=f"kept-aside:{action.ref}",
        appointment_ref=appointment.ref if appointment else None,
        work_order_ref=appointment.work_order_ref if appointment else None,
        home_ref=appointment.home_ref if appointment else None,
    )
    records.tasks.add(task)
    return task.ref
