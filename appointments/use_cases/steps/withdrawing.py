"""A step shared by use cases: a number that is texted no more, or again (rule 28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import asked_by, contacting
from appointments.domain.events import NumberRestored, NumberWithdrawn
from appointments.domain.homes import Channel, ContactNumber, Household, LineType
from appointments.domain.messages import Message
from appointments.domain.refs import HomeRef, HouseholdRef
from appointments.domain.replies import Intent, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of
from appointments.ports import Records
from appointments.use_cases.steps.emergency_untold import order_told_of

_BY_RESIDENT = "resident"


@dataclass(frozen=True)
class _Next:
    """What a planner does about it. `before_visit` is added where a visit is to come."""

    kind: TaskKind
    key: str
    words: str
    before_visit: str


_OPTED_OUT = _Next(
    TaskKind.OPTED_OUT,
    "opted-out",
    "The resident texted STOP and gets no more texts. Ring and agree how to tell them of visits",
    ", and whether the next one still suits.",
)
_OPTED_OUT_THERE = replace(
    _OPTED_OUT,
    words="The provider says that this number wants no texts from us, and gets no more. Ring and agree how to tell "
    "them of visits",
)
_OPTED_OUT_IN_PLACE = replace(
    _OPTED_OUT,
    words="The provider says that the number which is told in this household's place wants no texts from us, and gets "
    "no more. Ring that number, and no other, and agree how to tell them of visits",
)
_OPTED_OUT_BESIDES = replace(
    _OPTED_OUT,
    words="The provider says that the number which is told besides this household wants no texts from us, and gets no "
    "more. Ask the household whether that need still holds. Where texts are wanted there again, end it and record it "
    "anew",
    before_visit=".",
)
_NOT_THEIRS = _Next(
    TaskKind.WRONG_NUMBER,
    "wrong-number",
    "Whoever has this number says that it is the wrong one. Nothing more is texted to it. Read the text, find the "
    "household's own number",
    ", and tell them of the next visit: what we sent before may not have reached them.",
)

_STARTED = "Somebody has texted START from it since: ask them whether it is theirs."


def withdraw(
    records: Records, reply: Reply, households: Sequence[Household], awaited: Sequence[Appointment], now: datetime
) -> None:
    """No more texts to this number, and a person agrees another way before the next visit.

    A wrong number is the same to us until somebody has looked: a stranger is texted no further.
    """
    then = _NOT_THEIRS if reply.intent is Intent.WRONG_NUMBER else _OPTED_OUT
    for household in households:
        records.households.save(_with_number(_knowing(household, reply.from_number), reply.from_number, now))
        records.ledger.append(
            NumberWithdrawn(ref=household.home_ref, at=now, household_ref=household.ref, reply_ref=reply.ref)
        )
        theirs = [a for a in awaited if a.home_ref == household.home_ref]
        read = reply.ref if then is _NOT_THEIRS else None
        _agree_another_way(records, then, household, theirs, now, because=reply.ref, reply_ref=read)


def withdraw_as_told(records: Records, message: Message, now: datetime) -> None:
    """The provider sends this number nothing more, because it was asked to: it is a STOP that did not come to us."""
    if message.channel is not Channel.SMS:
        return
    theirs = records.households.by_number(message.to)
    _withdraw_as_named(records, message, {household.ref for household in theirs}, now)
    for household in theirs:
        if not _is_held(household, message.to):
            continue  # they had told us, too
        records.households.save(_with_number(household, message.to, now))
        records.ledger.append(
            NumberWithdrawn(ref=household.home_ref, at=now, household_ref=household.ref, message_ref=message.ref)
        )
        awaited = records.appointments.awaited_of_home(household.home_ref)
        _agree_another_way(records, _OPTED_OUT_THERE, household, awaited, now, because=message.ref)


def _withdraw_as_named(records: Records, message: Message, holders: set[HouseholdRef], now: datetime) -> None:
    """Of a number that stands with what a home needs and is none of the household's own.

    One that is told in its place is kept among its numbers, as when it texts STOP to us. One that is told besides it is
    somebody else's, and never becomes the household's: that it opted out stands with the message.
    """
    home_ref = _told_at(records, message)
    household = records.households.of_home(home_ref) if home_ref is not None else None
    if household is None or household.ref in holders:
        return
    needs = contacting(snapshot(asked_by(household, records.requirements.of_home(household.home_ref)), day_of(now)))
    awaited = records.appointments.awaited_of_home(household.home_ref)
    if needs.instead_to == message.to:
        records.households.save(_with_number(_knowing(household, message.to), message.to, now))
        records.ledger.append(
            NumberWithdrawn(ref=household.home_ref, at=now, household_ref=household.ref, message_ref=message.ref)
        )
        _agree_another_way(records, _OPTED_OUT_IN_PLACE, household, awaited, now, because=message.ref)
    elif message.to in needs.copies_to:
        _agree_another_way(records, _OPTED_OUT_BESIDES, household, awaited, now, because=message.ref)


def _told_at(records: Records, message: Message) -> HomeRef | None:
    if message.appointment_ref is not None:
        return records.appointments.get(message.appointment_ref).home_ref
    order = order_told_of(records, message)
    return order.home_ref if order is not None else None


def restore(records: Records, reply: Reply, households: Sequence[Household], now: datetime) -> None:
    """Texts again, please. Of a number that was called a wrong one a person finds out first whose it is."""
    for household in households:
        if _said_to_be_wrong(records, household, reply, now):
            continue
        records.households.save(_with_number(household, reply.from_number, None))
        records.ledger.append(
            NumberRestored(ref=household.home_ref, at=now, household_ref=household.ref, reply_ref=reply.ref)
        )


def _said_to_be_wrong(records: Records, household: Household, reply: Reply, now: datetime) -> bool:
    """Whether nobody has dealt yet with a "wrong number" from there. The task begins anew with what came after it."""
    refs = ["", *(a.ref for a in records.appointments.awaited_of_home(household.home_ref))]
    waiting = {task.ref: task for ref in refs for task in records.tasks.open_about(ref, household.home_ref)}
    theirs = [task for task in waiting.values() if task.kind is TaskKind.WRONG_NUMBER and task.reply_ref is not None]
    wrong = [task for task in theirs if records.replies.get(task.reply_ref or "").from_number == reply.from_number]
    for task in (task for task in wrong if not task.words.endswith(_STARTED)):
        records.tasks.save(task.settle(_BY_RESIDENT, "START came from this number since; another task asks why.", now))
        records.tasks.add(
            replace(
                task,
                ref=records.new_ref("T"),
                made_at=now,
                words=f"{task.words} {_STARTED}",
                dedupe_key=f"{_NOT_THEIRS.key}:{reply.ref}:{task.ref}",
                reply_ref=reply.ref,
            )
        )
    return bool(wrong)


def need_no_other_way(
    records: Records, households: Sequence[Household], awaited: Sequence[Appointment], now: datetime
) -> None:
    """They texted START: nobody has to agree another way with them any more."""
    for household in households:
        theirs = [a.ref for a in awaited if a.home_ref == household.home_ref]
        waiting = {
            task.ref: task for ref in theirs or [""] for task in records.tasks.open_about(ref, household.home_ref)
        }
        for task in waiting.values():
            if task.kind is TaskKind.OPTED_OUT:
                records.tasks.save(task.settle(_BY_RESIDENT, "The resident texted START and gets texts again.", now))


def _agree_another_way(
    records: Records,
    then: _Next,
    household: Household,
    awaited: Sequence[Appointment],
    now: datetime,
    *,
    because: str,
    reply_ref: str | None = None,
) -> None:
    soonest = min(awaited, key=_starts, default=None)
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=then.kind,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=min(now + timedelta(hours=4), _starts(soonest)) if soonest else now + timedelta(days=1),
            words=then.words + (then.before_visit if soonest else "."),
            dedupe_key=f"{then.key}:{because}:{household.ref}",
            appointment_ref=soonest.ref if soonest else None,
            home_ref=household.home_ref,
            reply_ref=reply_ref,
        )
    )


def _is_held(household: Household, number: str) -> bool:
    """Whether somebody there may still be texted on it."""
    return any(
        held.number == number and held.withdrawn_at is None
        for resident in household.residents
        for held in resident.numbers
    )


def _knowing(household: Household, number: str) -> Household:
    """With this number among its own: that of somebody who is told in its place stands only with what it needs, where
    nothing says that it wants no texts."""
    held = any(known.number == number for resident in household.residents for known in resident.numbers)
    if held or household.contact is None:
        return household
    theirs = replace(household.contact, numbers=(*household.contact.numbers, ContactNumber(number, LineType.MOBILE)))
    others = (resident for resident in household.residents if resident.ref != theirs.ref)
    return replace(household, residents=(theirs, *others))


def _with_number(household: Household, number: str, withdrawn_at: datetime | None) -> Household:
    residents = tuple(
        replace(
            resident,
            numbers=tuple(
                replace(held, withdrawn_at=withdrawn_at) if held.number == number else held for held in resident.numbers
            ),
        )
        for resident in household.residents
    )
    return replace(household, residents=residents)


def _starts(appointment: Appointment) -> datetime:
    return appointment.promise.window.starts
