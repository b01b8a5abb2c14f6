"""What is done at once about a text, by its intent: confirmed, called off, asked back, or handed to a planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import TRANSITIONS, Action, Appointment
from appointments.domain.events import AppointmentConfirmed
from appointments.domain.messages import MessageKind
from appointments.domain.replies import Intent, Reply
from appointments.ports import Records
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment, cancel
from appointments.use_cases.messaging.asking_which import ABOUT_ONE, ask_which
from appointments.use_cases.messaging.matching import BY_REPLY
from appointments.use_cases.messaging.reply_tasks import hand_over, hand_over_unmatched
from appointments.use_cases.messaging.sender import Sender
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from appointments.use_cases.steps.withdrawing import need_no_other_way, restore, withdraw

_ANSWERED_BY = {Intent.RUNNING_LATE: MessageKind.LATE_HEARD, Intent.ALREADY_FIXED: MessageKind.FIXED_HEARD}
_ACKNOWLEDGING = frozenset({MessageKind.ACKNOWLEDGEMENT, *_ANSWERED_BY.values()})
MOST_ACKNOWLEDGED = 3  # an hour, about one visit and to one number


def act(
    records: Records,
    reply: Reply,
    about: Appointment | None,
    sent: Sender,
    teller: Teller,
    now: datetime,
    *,
    firm: bool,
    needs: Sequence[AccessRequirement] | None = None,
) -> None:
    """`firm` is false of a no that only denies what we said: it counts for the resident, and calls nothing off.

    `needs` are what the home of `about` needs, where they were read already.
    """
    households, awaited = sent.households, sent.awaited
    if reply.intent in {Intent.STOP, Intent.WRONG_NUMBER} and households:
        withdraw(records, reply, households, awaited, now)
        return
    if reply.intent is Intent.START and households:
        restore(records, reply, households, now)
        need_no_other_way(records, households, awaited, now)
        return
    if about is None and len(awaited) > 1 and reply.intent in ABOUT_ONE and firm:
        ask_which(records, reply, awaited, teller, now)
        return
    if about is None:
        hand_over_unmatched(records, reply, sent, now)
        if awaited:
            _acknowledge(records, reply, min(awaited, key=_starts), teller, now)
        return
    match reply.intent:
        case Intent.CONFIRM if (about.state, Action.CONFIRM) in TRANSITIONS and not about.let_down(now):
            records.appointments.save(about.confirm())
            _want_no_other_time(records, reply, about, now)
            settle_agreeing(records, about, BY_REPLY, "The household texted that the time suits.", now)
            records.ledger.append(
                AppointmentConfirmed(ref=about.ref, at=now, promise_version=about.promise.version, reply_ref=reply.ref)
            )
        case Intent.CANNOT_MAKE_IT if firm and reply.promise_version == about.promise.version and _may_cancel(about):
            said = CancelAppointment(about.ref, BY_REPLY, by_landlord=False, reason="The resident cannot make it.")
            cancel(records, about, said, teller, now)
        case Intent.CHANGE | Intent.CHOOSE:
            pass  # answer_replies searches and offers, in its own time
        case _:
            hand_over(records, reply, about, now)
            _acknowledge(records, reply, about, teller, now, needs)


def _want_no_other_time(records: Records, reply: Reply, about: Appointment, now: datetime) -> None:
    """ "2", and then "1", before we had listed any times: what stands is what they want."""
    for before in records.replies.of(about.ref):
        if before.answered_at is None and before.from_number == reply.from_number:
            records.replies.save(replace(before, answered_at=now))


def _may_cancel(about: Appointment) -> bool:
    return (about.state, Action.CANCEL) in TRANSITIONS


def _acknowledge(
    records: Records,
    reply: Reply,
    about: Appointment,
    teller: Teller,
    now: datetime,
    needs: Sequence[AccessRequirement] | None = None,
) -> None:
    """Not without end: a telephone that answers every text by itself would never let the two of us rest."""
    number, kind = reply.from_number, _ANSWERED_BY.get(reply.intent, MessageKind.ACKNOWLEDGEMENT)
    since = now - timedelta(hours=1)
    said = [
        answer
        for answer in records.messages.of(about.ref)
        if answer.kind in _ACKNOWLEDGING and answer.to == number and answer.queued_at > since
    ]
    if len(said) >= MOST_ACKNOWLEDGED:
        return
    tell(records, about, kind, teller=teller, now=now, dedupe=reply.ref, answering=number, standing=needs)


def _starts(appointment: Appointment) -> datetime:
    return appointment.promise.window.starts
