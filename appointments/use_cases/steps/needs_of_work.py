"""A step shared by use cases: what the household needs of the work is answered before anybody calls the work done."""

from __future__ import annotations

from appointments.domain.appointments import Appointment
from appointments.domain.errors import WrongState
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from appointments.domain.work_orders import NeedOfWork
from appointments.ports import Records


class NeedsUnanswered(WrongState):
    """The work is said to be done, and nobody has said what became of something the household needs of it."""

    code = "needs-of-work"

    def __init__(self, needs: tuple[NeedOfWork, ...]) -> None:
        asked = "; ".join(need.words for need in needs)
        super().__init__(f"say first what became of what the household needs of the work: {asked}")
        self.needs = needs


def require_needs_answered(records: Records, appointment: Appointment, outcome: Outcome) -> None:
    """Raises NeedsUnanswered for a completion that leaves a need without an answer."""
    if outcome is Outcome.COMPLETED and (left := needs_unanswered(records, appointment)):
        raise NeedsUnanswered(left)


def needs_unanswered(records: Records, appointment: Appointment) -> tuple[NeedOfWork, ...]:
    """Those of the order that nobody has answered at this visit, or at one before it."""
    needs = records.work_orders.get(appointment.work_order_ref).needs
    if not needs:
        return ()
    visits = records.appointments.of_work_order(appointment.work_order_ref)
    answered = {
        item.text("need")
        for visit in visits
        for item in of_kind(records.evidence.of(visit.ref), EvidenceKind.NEED_ANSWERED)
        if item.text("answer") == "done" or visit.ref == appointment.ref
    }
    return tuple(need for need in needs if need.code not in answered)
