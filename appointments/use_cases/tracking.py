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
    """The task for follow-on work or a recommendation; None for all other evidence. Once for each item."""
    if item.kind not in _KINDS:
        return None
    kind, words = _KINDS[item.kind]
    more = [f"{name}: {item.text(key)}." for key, name in (("trade", "Trade"), ("parts", "Parts")) if item.text(key)]
    advice = item.kind is EvidenceKind.RECOMMENDATION
    task = Task(
        ref=records.new_ref("T"),
        kind=kind,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=next_morning(now + ADVICE_ANSWERED_WITHIN, calendar) if advice else step_due(now, calendar),
        words=" ".join([f"{words}: {item.text('words').removesuffix('.')}.", *more]),
        dedupe_key=tracked_key(kind, item.ref),
        appointment_ref=appointment.ref,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
    )
    records.tasks.add(task)
    return task


_KINDS = {
    EvidenceKind.FOLLOW_ON: (TaskKind.FOLLOW_ON_WORK, "Follow-on work, as the operative left it"),
    EvidenceKind.RECOMMENDATION: (TaskKind.RECOMMENDATION, "The operative recommends"),
}
