"""The outbox: messages are rows, written with the facts they tell, and leased to whoever delivers them.

A process that dies between sending and marking leaves SENDING with a lease that runs out; `lapse` turns it into
UNKNOWN, which is settled by asking the provider or by the receipt, never by sending again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState
from appointments.domain.refs import AppointmentRef
from appointments.records import statements
from appointments.records.mapping import messages as mapping
from appointments.records.tables import MessageRow

_MESSAGES = statements.table_of(MessageRow)

# A resident may answer before our own note of the sending is written.
_WENT_OUT = [
    state.value for state in (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN)
]


class SqlMessages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: Message) -> bool:
        return statements.insert_new(self._connection, _MESSAGES, mapping.message_values(message), key=("dedupe_key",))

    def get(self, ref: str) -> Message:
        return mapping.message(statements.required(self._connection, _MESSAGES, ref, "message"))

    def of(self, ref: AppointmentRef) -> list[Message]:
        return self._load(_MESSAGES.c.appointment_ref == ref, by=[_MESSAGES.c.queued_at, _MESSAGES.c.id])

    def lease_due(self, now: datetime, limit: int, lease_seconds: int) -> list[Message]:
        """Those that have waited longest first; `attempts` counts the lease. Expired ones are not sent any more."""
        due = (_MESSAGES.c.not_before <= now, _MESSAGES.c.expires_at > now)
        refs = self._take(MessageState.QUEUED, *due, by=_MESSAGES.c.not_before, limit=limit)
        until = now + timedelta(seconds=lease_seconds)
        leased = {"state": MessageState.SENDING.value, "lease_until": until, "attempts": _MESSAGES.c.attempts + 1}
        self._change(refs, leased)
        return self._load(_MESSAGES.c.ref.in_(refs), by=[_MESSAGES.c.not_before, _MESSAGES.c.id])

    def lapse(self, now: datetime) -> list[Message]:
        died = self._take(MessageState.SENDING, _MESSAGES.c.lease_until <= now, by=_MESSAGES.c.lease_until)
        self._change(died, {"state": MessageState.UNKNOWN.value, "lease_until": None})
        too_late = self._take(MessageState.QUEUED, _MESSAGES.c.expires_at <= now, by=_MESSAGES.c.expires_at)
        self._change(too_late, {"state": MessageState.EXPIRED.value})
        return self._load(_MESSAGES.c.ref.in_([*died, *too_late]), by=[_MESSAGES.c.id])

    def unknown(self, limit: int) -> list[Message]:
        unknown = _MESSAGES.c.state == MessageState.UNKNOWN.value
        return self._load(unknown, by=[_MESSAGES.c.id], limit=limit)

    def letters_sent(self, since: datetime, limit: int, after: str = "") -> list[Message]:
        waiting = (
            _MESSAGES.c.state == MessageState.SENT.value,
            _MESSAGES.c.channel == Channel.LETTER.value,
            _MESSAGES.c.sent_at >= since,
            _MESSAGES.c.ref > after,
        )
        return self._load(*waiting, by=[_MESSAGES.c.ref], limit=limit)

    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None:
        found = statements.one(
            self._connection, _MESSAGES, _MESSAGES.c.provider == provider, _MESSAGES.c.provider_ref == provider_ref
        )
        return mapping.message(found) if found else None

    def last_question(self, number: str) -> Message | None:
        asked = (
            _MESSAGES.c.to == number,
            _MESSAGES.c.state.in_(_WENT_OUT),
            _MESSAGES.c.question.is_not(None),
        )
        went_out = func.coalesce(_MESSAGES.c.sent_at, _MESSAGES.c.not_before)
        return next(iter(self._load(*asked, by=[went_out.desc(), _MESSAGES.c.id.desc()], limit=1)), None)

    def save(self, message: Message) -> None:
        statements.save_row(self._connection, _MESSAGES, mapping.message_values(message), "message")

    def supersede(self, ref: AppointmentRef, before_version: int) -> None:
        older = (
            _MESSAGES.c.appointment_ref == ref,
            _MESSAGES.c.state == MessageState.QUEUED.value,
            _MESSAGES.c.promise_version < before_version,
        )
        superseded = update(_MESSAGES).where(*older).values(state=MessageState.SUPERSEDED.value)
        self._connection.execute(superseded)

    def _take(
        self, state: MessageState, *where: ColumnElement[bool], by: ColumnElement[Any], limit: int | None = None
    ) -> list[str]:
        """References of messages that nobody else is taking.

        PostgreSQL skips the rows that another transaction has locked; SQLite has one writer at a time and ignores this.
        """
        wanted = select(_MESSAGES.c.ref).where(_MESSAGES.c.state == state.value, *where)
        taken = wanted.order_by(by, _MESSAGES.c.id).limit(limit).with_for_update(skip_locked=True)
        return list(self._connection.scalars(taken))

    def _change(self, refs: Sequence[str], columns: dict[str, object]) -> None:
        if refs:
            self._connection.execute(update(_MESSAGES).where(_MESSAGES.c.ref.in_(refs)).values(columns))

    def _load(
        self, *where: ColumnElement[bool], by: Sequence[ColumnElement[Any]], limit: int | None = None
    ) -> list[Message]:
        rows = statements.rows(self._connection, _MESSAGES, *where, by=by, limit=limit)
        return [mapping.message(row) for row in rows]
