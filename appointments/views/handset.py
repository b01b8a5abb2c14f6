"""Texts to and from one number as its telephone shows them. For the page that plays a resident's phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from appointments.domain.calls import SETTLED_CALLS, Call
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.mapping.calls import call
from appointments.records.tables import CallRow, ContactNumberRow, MessageRow, ReplyRow, ResidentRow

_MESSAGES = statements.table_of(MessageRow)
_CALLS = statements.table_of(CallRow)
_REPLIES = statements.table_of(ReplyRow)
_NUMBERS = statements.table_of(ContactNumberRow)
_RESIDENTS = statements.table_of(ResidentRow)

NUMBERS_LISTED = 50
TEXTS_SHOWN = 100  # of each direction, the latest


@dataclass(frozen=True)
class HandsetNumber:
    """A number that was texted or rung, in E.164, and whose it is; empty when nobody on record holds it.

    E-mail addresses, and the lines of envelopes, stand in `number` as well.
    """

    number: str
    name: str
    last_at: datetime


@dataclass(frozen=True)
class HandsetText:
    """One bubble. `state` and `channel` are set for ours; theirs carry what they were taken to mean in `meaning`."""

    at: datetime
    text: str
    state: MessageState | None = None
    not_before: datetime | None = None
    meaning: str = ""
    channel: Channel | None = None


@dataclass(frozen=True)
class ShowHandset:
    """`number` None shows the numbers only."""

    number: str | None = None


@dataclass(frozen=True)
class Handset:
    """`numbers` latest first; `texts` oldest first. `ringing` are calls to this number that nobody has ended yet."""

    numbers: tuple[HandsetNumber, ...]
    texts: tuple[HandsetText, ...]
    ringing: tuple[Call, ...] = ()


def handset(wanted: ShowHandset, *, engine: Engine) -> Handset:
    with reading(engine) as connection:
        if wanted.number is None:
            return Handset(_numbers(connection), ())
        return Handset(_numbers(connection), _texts(connection, wanted.number), _ringing(connection, wanted.number))


def _ringing(connection: Connection, number: str) -> tuple[Call, ...]:
    settled = [state.value for state in sorted(SETTLED_CALLS)]
    waiting = (_CALLS.c.number == number, _CALLS.c.state.not_in(settled))
    found = statements.rows(connection, _CALLS, *waiting, by=[_CALLS.c.id.desc()], limit=1)
    return tuple(call(row) for row in found)


def _numbers(connection: Connection) -> tuple[HandsetNumber, ...]:
    last_at = func.max(_MESSAGES.c.queued_at).label("last_at")
    latest = select(_MESSAGES.c.to.label("number"), last_at).group_by(_MESSAGES.c.to)
    recent = latest.order_by(last_at.desc(), _MESSAGES.c.to).limit(NUMBERS_LISTED).subquery()
    # A number shared by two residents is listed once, under the first name.
    names = select(_NUMBERS.c.number, func.min(_RESIDENTS.c.name).label("name"))
    held = names.join_from(_NUMBERS, _RESIDENTS, _RESIDENTS.c.ref == _NUMBERS.c.resident_ref)
    holders = held.group_by(_NUMBERS.c.number).subquery()
    statement = (
        select(recent.c.number, recent.c.last_at, holders.c.name)
        .outerjoin(holders, holders.c.number == recent.c.number)
        .order_by(recent.c.last_at.desc(), recent.c.number)
    )
    return tuple(
        HandsetNumber(row.number, row.name or _on_envelope(row.number), row.last_at)
        for row in connection.execute(statement)
    )


def _on_envelope(address: str) -> str:
    """Who a letter is to; empty for a number or an e-mail address."""
    name, line_end, _rest = address.partition("\n")
    return name if line_end else ""


def _texts(connection: Connection, number: str) -> tuple[HandsetText, ...]:
    ours = statements.rows(
        connection, _MESSAGES, _MESSAGES.c.to == number, by=[_MESSAGES.c.id.desc()], limit=TEXTS_SHOWN
    )
    theirs = statements.rows(
        connection, _REPLIES, _REPLIES.c.from_number == number, by=[_REPLIES.c.id.desc()], limit=TEXTS_SHOWN
    )
    texts = [
        HandsetText(
            row["sent_at"] or row["queued_at"],
            row["text"],
            MessageState(row["state"]),
            row["not_before"],
            channel=Channel(row["channel"]),
        )
        for row in ours
    ]
    texts += [HandsetText(row["received_at"], row["text"], meaning=row["intent"]) for row in theirs]
    return tuple(sorted(texts, key=lambda text: text.at))
