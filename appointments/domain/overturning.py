"""What an upheld challenge may make of a visit: nothing that the landlord's own records contradict (rule 54).

The review says what happened instead. It is free in what the records leave open, such as whether it was the right door,
and not in what they hold: who is recorded as having come is not said to have stayed away.
"""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.appointments import Appointment
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent, Reply
from appointments.domain.times import instant_in_words


def contradiction(outcome: Outcome, appointment: Appointment, replies: Iterable[Reply]) -> str:
    """What on record says that it was not so, as a sentence without a full stop; empty when nothing does."""
    visit, window = appointment.visit, appointment.promise.window
    if visit is None:
        came = {Outcome.LATE, Outcome.EARLY, Outcome.COMMUNAL_DOOR, Outcome.MINOR_ONLY}
        return "nobody is recorded as having come" if outcome in came else ""
    arrived, left = visit.arrived_at, visit.left_at or appointment.closed_at
    match outcome:
        case Outcome.NOT_ATTENDED:
            return f"an arrival is on record, {instant_in_words(arrived)}"
        case Outcome.LATE if arrived < window.ends:
            return f"the arrival on record, {instant_in_words(arrived)}, is before the window ended"
        case Outcome.EARLY if left is None or left >= window.starts:
            return "the operative is recorded as still there when the window opened"
        case Outcome.NOT_NOTIFIED if confirmed := _confirmed(appointment, replies):
            return f"the resident had confirmed this appointment, {instant_in_words(confirmed.received_at)}"
    return ""


def _confirmed(appointment: Appointment, replies: Iterable[Reply]) -> Reply | None:
    """Their "yes" to the promise in force, before anybody came: who says so has been told."""
    began = appointment.visit.arrived_at if appointment.visit else appointment.promise.window.starts
    theirs = (
        reply
        for reply in replies
        if reply.intent is Intent.CONFIRM
        and reply.promise_version == appointment.promise.version
        and reply.received_at <= began
    )
    return next(theirs, None)
