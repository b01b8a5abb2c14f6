"""Two visits that a text could be about: ask, never guess (rule 36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.messages import Choice, MessageKind, fit_purpose
from appointments.domain.replies import Intent, Question, QuestionKind, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.ports import Records
from appointments.use_cases.messaging.matching import which_key
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import Asking, tell

_ABOUT_WHICH = {
    Intent.CHANGE: "wants another time for one of them",
    Intent.CANNOT_MAKE_IT: "cannot make one of them",
    Intent.ALREADY_FIXED: "says that one of the repairs is not needed any more",
}
# What can only be done about one visit, so that with two of them we have to ask which.
ABOUT_ONE = frozenset({Intent.CONFIRM, Intent.CHANGE, Intent.CANNOT_MAKE_IT, Intent.ALREADY_FIXED})
MOST_LISTED = 6


def ask_which(records: Records, reply: Reply, awaited: Sequence[Appointment], teller: Teller, now: datetime) -> None:
    """A text that lists the visits; and, should it never be answered, a task for each home."""
    listed = sorted(awaited, key=lambda a: (_starts(a), a.ref))[:MOST_LISTED]
    asking = Asking(
        question=Question(QuestionKind.WHICH_APPOINTMENT, len(listed)),
        said=tuple(Choice(a.promise.window, _stated(records, a, now)) for a in listed),
        choices=tuple(a.ref for a in listed),
        reply_ref=reply.ref,
    )
    tell(
        records,
        listed[0],
        MessageKind.WHICH_APPOINTMENT,
        teller=teller,
        now=now,
        dedupe=reply.ref,
        asking=asking,
        answering=reply.from_number,
    )
    if reply.intent is Intent.CONFIRM:
        return
    # Should "which?" never be answered, a person has to find out before anybody is sent.
    for home_ref in sorted({a.home_ref for a in awaited}):
        records.tasks.add(
            Task(
                ref=records.new_ref("T"),
                kind=TaskKind.UNMATCHED_REPLY,
                owner=Owner.PLANNER,
                made_at=now,
                due_at=min(now + timedelta(hours=2), _starts(listed[0])),
                words=f"A resident with several visits {_ABOUT_WHICH[reply.intent]}. We asked which; ring if nothing "
                "comes.",
                dedupe_key=which_key(reply.ref, home_ref),
                home_ref=home_ref,
                reply_ref=reply.ref,
            )
        )


def _stated(records: Records, appointment: Appointment, now: datetime) -> str:
    """What the visit is for; empty where the number may be looked over by others."""
    rules = contacting_by(records.requirements.of_home(appointment.home_ref), appointment, now)
    return "" if rules.neutral else fit_purpose(appointment.promise.purpose)


def _starts(appointment: Appointment) -> datetime:
    return appointment.promise.window.starts
