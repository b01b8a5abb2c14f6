"""Which appointment a text is about. Where it could be two, it is about neither until somebody says which (rule 36)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.messages import Message
from appointments.domain.refs import HomeRef, ReplyRef
from appointments.domain.replies import LANGUAGES, Intent, QuestionKind, Reply, interpret, normalise
from appointments.domain.times import day_of
from appointments.ports import Records
from appointments.use_cases.messaging.sender import Sender
from appointments.use_cases.steps.challenging import can_be_challenged

# Who a text is by, where an account would stand.
BY_REPLY = "resident"
# How long a text may be on its way, and one of ours that it crosses.
_CROSSING = timedelta(minutes=3)


def said_at_the_door(
    reply: Reply, asked: Message | None, here: Appointment, languages: Collection[str] = LANGUAGES
) -> bool:
    """Somebody stands at their door: what they write is about that, unless it is the number of an answer to what we
    asked about another visit, or STOP.
    """
    if reply.intent in {Intent.STOP, Intent.START, Intent.WRONG_NUMBER}:
        return False
    about_another = asked is not None and asked.appointment_ref != here.ref
    only_an_answer = reply.intent is not Intent.UNCLEAR and _in_words(reply, None, languages) is Intent.UNCLEAR
    return not (about_another and only_an_answer)


def _in_words(reply: Reply, about: Appointment | None, languages: Collection[str]) -> Intent:
    """What the words say whatever we asked."""
    promised = about.promise.window if about is not None else None
    today = day_of(reply.received_at)
    return interpret(reply.text, None, today=today, promised=promised, languages=languages).intent


def to_the_door(reply: Reply, here: Appointment) -> tuple[Reply, Appointment | None]:
    """Nothing of it is done by a program any more: a planner reads it, and so does the operative, at once."""
    meant = reply.intent if reply.intent in {Intent.CONFIRM, Intent.HAZARD} else Intent.UNCLEAR
    bound = replace(reply, intent=meant, choice=None, appointment_ref=here.ref)
    return replace(bound, promise_version=here.promise.version), here


def visit_meant(
    records: Records, reply: Reply, about: Appointment | None, sent: Sender
) -> tuple[Appointment | None, bool]:
    """The last visit behind them that a text may be about, and whether it can be no other one.

    It disputes a visit, or nothing else is going on. "Nobody came" in the time of another promise is about that one.
    """
    if reply.intent in {Intent.STOP, Intent.START, Intent.WRONG_NUMBER, Intent.HAZARD}:
        return None, False
    disputes = reply.intent is Intent.DISPUTE and all(reply.received_at < a.promise.window.starts for a in sent.awaited)
    if not disputes and (sent.awaited or about is not None):
        return None, False
    possible = can_be_challenged(records, sent.households, reply.received_at)
    return (possible[-1], len(possible) == 1) if possible else (None, False)


def matched(
    records: Records,
    reply: Reply,
    asked: Message | None,
    awaited: Sequence[Appointment],
    languages: Collection[str] = LANGUAGES,
) -> tuple[Reply, Appointment | None]:
    """The appointment a reply is about, when there is exactly one it can be about."""
    if asked is not None and reply.intent is Intent.CHOOSE:
        return _picked(records, reply, asked, awaited)
    if _keeps_its_time(reply, asked):
        awaited = [a for a in awaited if asked is not None and a.ref == asked.appointment_ref]
    if len(awaited) != 1:
        return reply, None
    only = awaited[0]
    if asked is None:
        return _bound(reply, only, only.promise.version), only
    if asked.appointment_ref == only.ref:
        if _perhaps_chosen_again(records, reply, only):
            reply = replace(reply, intent=Intent.UNCLEAR)
        return _bound(reply, only, asked.promise_version), only
    # Numbers, and a yes, answer what we asked about another visit; other plain words can only be about this one.
    words = _in_words(reply, only, languages)
    meant = Intent.UNCLEAR if words is Intent.CONFIRM else words
    return _bound(replace(reply, intent=meant), only, only.promise.version), only


def _keeps_its_time(reply: Reply, asked: Message | None) -> bool:
    """ "Leave it as it is", to a list of other times: about the visit that they were listed for."""
    if asked is None or asked.question is None:
        return False
    return reply.intent is Intent.CONFIRM and asked.question.kind is QuestionKind.WHICH_SLOT


def _perhaps_chosen_again(records: Records, reply: Reply, only: Appointment) -> bool:
    """A second "3" to a list crosses our text that the visit has moved, to which a 3 says that they cannot make it.

    Nobody can tell the two apart, so that a person asks.
    """
    number = normalise(reply.text)
    if reply.intent not in {Intent.CHANGE, Intent.CANNOT_MAKE_IT} or not number.isdigit():
        return False
    return any(
        before.intent is Intent.CHOOSE
        and before.from_number == reply.from_number
        and before.choice == int(number)
        and reply.received_at - before.received_at <= _CROSSING
        for before in records.replies.of(only.ref)
    )


def _picked(
    records: Records, reply: Reply, asked: Message, awaited: Sequence[Appointment]
) -> tuple[Reply, Appointment | None]:
    """A number that picks a slot, or the visit that an earlier text was about."""
    if asked.reply_ref is None:
        chosen = next((a for a in awaited if a.ref == asked.appointment_ref), None)
        if chosen is not None and has_it(chosen, asked, reply.choice or 1):
            # They wrote twice: the visit is at that time already.
            return replace(reply, appointment_ref=chosen.ref, promise_version=chosen.promise.version), chosen
        if chosen is not None:
            return _bound(reply, chosen, asked.promise_version), chosen
    else:
        chosen = next((a for a in awaited if a.ref == asked.choices[(reply.choice or 1) - 1]), None)
        if chosen is not None and not _said_which(records, asked, asked.reply_ref):
            _settle_which(records, asked.reply_ref, awaited, reply.received_at)
            # The number says which; what they want is in the text before, and about the time that we had listed.
            meant = replace(reply, intent=records.replies.get(asked.reply_ref).intent, choice=None)
            listed = max((p.version for p in chosen.promises if p.made_at <= asked.queued_at), default=None)
            return _bound(meant, chosen, listed), chosen
    return replace(reply, intent=Intent.UNCLEAR, choice=None), None


def _said_which(records: Records, asked: Message, asked_about: ReplyRef) -> bool:
    """Whether they have said which visit was not to be as it is: no other one is called off or moved because one more
    number comes, which may be meant as a yes to what they were told then. Of a yes, more may suit than one."""
    if records.replies.get(asked_about).intent is Intent.CONFIRM:
        return False
    return any(before.answers == asked.ref for ref in asked.choices for before in records.replies.of(ref))


def has_it(chosen: Appointment, asked: Message, choice: int) -> bool:
    """Whether the visit is at the time that this number picks from the list."""
    held = chosen.promise
    return held.offer_ref == asked.offer_ref and asked.choices[choice - 1] == f"{held.day.isoformat()} {held.pattern}"


def _bound(reply: Reply, about: Appointment, version: int | None) -> Reply:
    """An answer to what we asked about an earlier promise says nothing about the one in force."""
    stale = version != about.promise.version and reply.intent in {Intent.CONFIRM, Intent.CHOOSE}
    if stale:
        reply = replace(reply, intent=Intent.UNCLEAR, choice=None)
    return replace(reply, appointment_ref=about.ref, promise_version=version)


def which_key(ref: ReplyRef, home_ref: HomeRef) -> str:
    """Of the task that waits, for each home, until the resident has said which visit they mean."""
    return f"which:{ref}:{home_ref}"


def _settle_which(records: Records, asked_about: ReplyRef, awaited: Sequence[Appointment], now: datetime) -> None:
    """The resident has said which visit they meant."""
    for home_ref in sorted({a.home_ref for a in awaited}):
        task = records.tasks.about(which_key(asked_about, home_ref))
        if task is not None and task.done_at is None:
            records.tasks.save(task.settle(BY_REPLY, "The resident said which visit it was about.", now))
