"""Thanks that follow an answer we have: recorded, and nobody's work.

All else that is not understood reaches a person (rule 29).
"""

from __future__ import annotations

from collections.abc import Collection

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import WARNED_KINDS, MessageKind
from appointments.domain.replies import Intent, QuestionKind, Reply, only_courtesy
from appointments.ports import Records
from appointments.use_cases.messaging.matching import has_it
from appointments.use_cases.messaging.sender import Sender

# What a text may be besides, and take nothing back that was said before it.
_SAYS_NOTHING_OF_IT = frozenset({Intent.UNCLEAR, Intent.HELP, Intent.START, Intent.RUNNING_LATE})
# A number that picked a time answers it once the visit is at that time.
_ANSWERS = frozenset({Intent.CONFIRM, Intent.CANNOT_MAKE_IT, Intent.ALREADY_FIXED})
_HEARD = WARNED_KINDS | {MessageKind.ACKNOWLEDGEMENT, MessageKind.LATE_HEARD, MessageKind.FIXED_HEARD}


def visit_thanked(
    records: Records,
    reply: Reply,
    about: Appointment | None,
    sent: Sender,
    languages: Collection[str],
) -> Appointment | None:
    """The visit that thanks follow an answer about; None where it is no thanks, or an answer is still to come."""
    if reply.intent not in {Intent.UNCLEAR, Intent.CONFIRM} or not only_courtesy(reply.text, languages=languages):
        return None
    asked = sent.asked
    if sent.awaited:
        answered = all(_is_answered(records, visit) for visit in sent.awaited)
        soonest = min(sent.awaited, key=lambda visit: (visit.promise.window.starts, visit.ref))
        return about or soonest if answered and not _asked_which(records, sent) else None
    if asked is None or asked.appointment_ref is None:
        return None
    last = records.appointments.get(asked.appointment_ref)
    theirs = any(h.home_ref == last.home_ref and h.heard(reply.received_at) for h in sent.households)
    return last if theirs and _is_answered(records, last) else None


def only_heard_us(records: Records, reply: Reply, about: Appointment, sent: Sender, languages: Collection[str]) -> bool:
    """Whether "OK, thanks" is said to an acknowledgement of ours, or after a wish that we have not answered yet.

    Of the time that we had asked about it says nothing.
    """
    if reply.intent is not Intent.CONFIRM or not only_courtesy(reply.text, languages=languages):
        return False
    if any(before.answered_at is None for before in records.replies.of(about.ref)):
        return True
    asked_at = sent.asked.sent_at if sent.asked is not None else None
    return any(
        message.kind in _HEARD
        and message.to == reply.from_number
        and message.sent_at is not None
        and (asked_at is None or message.sent_at > asked_at)
        for message in records.messages.of(about.ref)
    )


def _is_answered(records: Records, visit: Appointment) -> bool:
    """Whether the last that they said about the promise in force answers it: done, about to be, or with a person."""
    said = [
        (reply, chosen)
        for reply in records.replies.of(visit.ref)
        if (chosen := _chose_it(records, visit, reply))
        or (reply.promise_version == visit.promise.version and reply.intent not in _SAYS_NOTHING_OF_IT)
    ]
    if not said:
        return visit.state is State.CONFIRMED
    last, chosen = max(said, key=lambda found: found[0].received_at)
    return chosen or last.intent in _ANSWERS or last.answered_at is None


def _chose_it(records: Records, visit: Appointment, reply: Reply) -> bool:
    """Whether the promise in force is the one that this number picked from a list."""
    if reply.intent is not Intent.CHOOSE or reply.answers is None or reply.answered_at is None:
        return False
    return has_it(visit, records.messages.get(reply.answers), reply.choice or 1)


def _asked_which(records: Records, sent: Sender) -> bool:
    """Whether we asked which visit they meant, and they have not said."""
    asked = sent.asked
    if asked is None or asked.question is None or asked.question.kind is not QuestionKind.WHICH_APPOINTMENT:
        return False
    return not any(reply.answers == asked.ref for visit in sent.awaited for reply in records.replies.of(visit.ref))
