"""The outbox's own statements: leasing, the last look, and marking many at once.

Each is built once; see `statements`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, func, or_, select, text, update

from appointments.domain.messages import AT_ANY_HOUR_KINDS, OPTED_OUT, SILENT_CHANNELS, Message, MessageState
from appointments.domain.replies import Intent
from appointments.records import statements
from appointments.records.mapping import messages as mapping
from appointments.records.rows import Values
from appointments.records.tables import (
    AppointmentRow,
    ContactNumberRow,
    HouseholdRow,
    MessageRow,
    ReplyRow,
    ResidentRow,
)

_MESSAGES = statements.table_of(MessageRow)
_REPLIES = statements.table_of(ReplyRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOUSEHOLDS = statements.table_of(HouseholdRow)
_RESIDENTS = statements.table_of(ResidentRow)
_NUMBERS = statements.table_of(ContactNumberRow)

# A resident may answer before our own note of the sending is written.
_WENT_OUT = [
    state.value for state in (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN)
]

# What a marking changes; all else stays as it was leased, and so does the provider's name for it where the worker was
# given none: a call may be picked up before the answer comes, or without any.
MARKED = ("ref", "state", "attempts", "not_before", "provider", "provider_ref", "sent_at", "failure")


@cache
def lease(*, some: bool, quiet: bool) -> Update:
    """`some`: of the channels named only. `quiet`: only what may go out in the quiet hours.

    PostgreSQL skips the rows that another transaction has locked; SQLite has one writer at a time and ignores it.
    """
    due = select(_MESSAGES.c.id).where(
        _MESSAGES.c.state == MessageState.QUEUED.value,
        _MESSAGES.c.not_before <= bindparam("now"),
        _MESSAGES.c.expires_at > bindparam("now"),
    )
    if some:
        due = due.where(_MESSAGES.c.channel.in_(bindparam("channels", expanding=True)))
    if quiet:
        at_any_hour = _MESSAGES.c.kind.in_(sorted(AT_ANY_HOUR_KINDS))
        due = due.where(or_(at_any_hour, _MESSAGES.c.channel.in_(sorted(SILENT_CHANNELS))))
    due = due.order_by(_MESSAGES.c.not_before, _MESSAGES.c.id).limit(bindparam("limit"))
    taken = due.with_for_update(skip_locked=True).cte("taken")
    leased = {
        "state": MessageState.SENDING.value,
        "lease_until": bindparam("until"),
        "attempts": _MESSAGES.c.attempts + 1,
        "provider": bindparam("provider"),
    }
    return update(_MESSAGES).where(_MESSAGES.c.id.in_(select(taken.c.id))).values(leased).returning(*_MESSAGES.c)


@cache
def standing() -> Select[Any]:
    """One row for each resident of the household; those who hold the number addressed bring it along, and the first of
    them is the one who is written to."""
    theirs = and_(_NUMBERS.c.resident_ref == _RESIDENTS.c.ref, _NUMBERS.c.number == _MESSAGES.c.to)
    return (
        select(
            _MESSAGES.c.ref,
            _APPOINTMENTS.c.state,
            _APPOINTMENTS.c.promise_version.label("version"),
            _RESIDENTS.c.position,
            _RESIDENTS.c.name,
            _RESIDENTS.c.email,
            _NUMBERS.c.number,
            _NUMBERS.c.line,
            _NUMBERS.c.safe,
            _NUMBERS.c.withdrawn_at,
        )
        .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _MESSAGES.c.appointment_ref)
        .outerjoin(_HOUSEHOLDS, _HOUSEHOLDS.c.home_ref == _APPOINTMENTS.c.home_ref)
        .outerjoin(_RESIDENTS, _RESIDENTS.c.household_ref == _HOUSEHOLDS.c.ref)
        .outerjoin(_NUMBERS, theirs)
        .where(_MESSAGES.c.ref.in_(bindparam("refs", expanding=True)))
    )


@cache
def last_question() -> Select[Any]:
    return _last_sent_to_number(_MESSAGES.c.question.is_not(None))


@cache
def last_about_visit() -> Select[Any]:
    return _last_sent_to_number(_MESSAGES.c.appointment_ref.is_not(None))


def _last_sent_to_number(which: ColumnElement[bool]) -> Select[Any]:
    sent = (_MESSAGES.c.to == bindparam("number"), _MESSAGES.c.state.in_(_WENT_OUT), which)
    went_out = func.coalesce(_MESSAGES.c.sent_at, _MESSAGES.c.not_before)
    return select(_MESSAGES).where(*sent).order_by(went_out.desc(), _MESSAGES.c.id.desc()).limit(1)


@cache
def last_refused() -> Select[Any]:
    """When the last text was queued that its provider refused because this number wants none."""
    refused = (
        _MESSAGES.c.to == bindparam("number"),
        _MESSAGES.c.state == MessageState.FAILED.value,
        _MESSAGES.c.failure == OPTED_OUT,
    )
    return select(func.max(_MESSAGES.c.queued_at)).where(*refused)


@cache
def last_said_of_texts() -> Select[Any]:
    """The last text from this number that ends texts to it, or asks for them."""
    about_texts = _REPLIES.c.intent.in_([Intent.STOP.value, Intent.WRONG_NUMBER.value, Intent.START.value])
    theirs = select(_REPLIES.c.intent, _REPLIES.c.received_at).where(
        _REPLIES.c.from_number == bindparam("number"), about_texts
    )
    return theirs.order_by(_REPLIES.c.received_at.desc(), _REPLIES.c.id.desc()).limit(1)


@cache
def held_alone() -> Select[Any]:
    return select(_MESSAGES).where(_MESSAGES.c.ref == bindparam("ref")).with_for_update()


@cache
def hold_leased() -> Select[Any]:
    held = _MESSAGES.c.state.in_([MessageState.SENDING.value, MessageState.UNKNOWN.value])
    named = _MESSAGES.c.ref.in_(bindparam("refs", expanding=True))
    return select(_MESSAGES.c.ref, _MESSAGES.c.overtaken).where(named, held).order_by(_MESSAGES.c.id).with_for_update()


@cache
def mark_each() -> Update:
    changed: dict[str, object] = {name: bindparam(name) for name in MARKED if name != "ref"}
    changed["provider_ref"] = func.coalesce(bindparam("provider_ref"), _MESSAGES.c.provider_ref)
    return update(_MESSAGES).where(_MESSAGES.c.ref == bindparam("this_ref")).values(lease_until=None, **changed)


MARK_ALL = text(
    """
    UPDATE messages SET lease_until = NULL, state = told.state, attempts = told.attempts,
        not_before = told.not_before, provider = told.provider,
        provider_ref = COALESCE(told.provider_ref, messages.provider_ref),
        sent_at = told.sent_at, failure = told.failure
    FROM unnest(CAST(:refs AS text[]), CAST(:states AS text[]), CAST(:attemptss AS integer[]),
        CAST(:not_befores AS timestamptz[]), CAST(:providers AS text[]), CAST(:provider_refs AS text[]),
        CAST(:sent_ats AS timestamptz[]), CAST(:failures AS text[]))
        AS told (ref, state, attempts, not_before, provider, provider_ref, sent_at, failure)
    WHERE messages.ref = told.ref
    """
)


def as_marked(message: Message, overtaken: bool) -> Values:
    values = mapping.message_values(message)
    if overtaken and message.state is MessageState.QUEUED:
        values = {**values, "state": MessageState.SUPERSEDED.value}
    return {name: values[name] for name in MARKED}
