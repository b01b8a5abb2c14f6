"""A step shared by use cases: what an operative says is still to be done, or advises, becomes somebody's task.

A contractor's advice on a boiler was ignored for winters because it was words in a note: here it has an owner and a
date, and ends only with what was done about it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.next_steps import next_morning, step_due
from appointments.domain.tasks import Owner, Task, TaskKind, tracked_key
from appointments.ports import Records

# Our default: advice is answered within a week.
ADVICE_ANSWERED_WITHIN = timedelta(days=7)


def track(
    records: Records, appointment: Appointment, item: Evidence, now: datetime, calendar: WorkingCalendar
) -> Task | None:
    """The task for follow-on work, a need of the work that was not met, or a recommendation; None for anything else.
    Once for each item.
    """
    if item.kind is EvidenceKind.NEED_ANSWERED and item.text("answer") == "not_done":
        kind, words = TaskKind.FOLLOW_ON_WORK, _not_met(records, appointment, item)
    elif item.kind in _KINDS:
        kind, said = _KINDS[item.kind]
        words = _sentences(f"{said}: {item.text('words')}", *_more(item))
    else:
        return None
    advice = item.kind is EvidenceKind.RECOMMENDATION
    task = Task(
        ref=records.new_ref("T"),
        kind=kind,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=next_morning(now + ADVICE_ANSWERED_WITHIN, calendar) if advice else step_due(now, calendar),
        words=words,
        dedupe_key=tracked_key(kind, item.ref),
        appointment_ref=appointment.ref,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
    )
    records.tasks.add(task)
    return task


def _not_met(records: Records, appointment: Appointment, item: Evidence) -> str:
    """Work that is done, and not as this household needs it, is not done for them."""
    needs = {need.code: need.words for need in records.work_orders.get(appointment.work_order_ref).needs}
    need = needs.get(item.text("need"), "it is not on the order any more")
    first = f"The household needs this of the work, and it could not be done so: {need}"
    return _sentences(first, item.text("words"))


def _more(item: Evidence) -> list[str]:
    return [f"{name}: {item.text(key)}" for key, name in (("trade", "Trade"), ("parts", "Parts")) if item.text(key)]


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.removesuffix('.')}." for part in parts if part)


_KINDS = {
    EvidenceKind.FOLLOW_ON: (TaskKind.FOLLOW_ON_WORK, "Follow-on work, as the operative left it"),
    EvidenceKind.RECOMMENDATION: (TaskKind.RECOMMENDATION, "The operative recommends"),
}
