"""The outbox: messages are rows, written with the facts they tell, and leased to whoever delivers them.

A process that dies between sending and marking leaves SENDING with a lease that runs out; `lapse` turns it into
UNKNOWN, which is settled by asking the provider or by the receipt, never by sending again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    or_,
    select,
    update,
)

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel, ContactNumber, LineType
from appointments.domain.messages import Message, MessageKind, MessageState, Standing
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import Intent
from appointments.ports.messages import ALL_CHANNELS
from appointments.records import statements
from appointments.records.engine import on_sqlite
from appointments.records.mapping import messages as mapping
from appointments.records.outbox_statements import (
    MARK_ALL,
    MARKED,
    as_marked,
    held_alone,
    hold_leased,
    last_about_visit,
    last_question,
    last_refused,
    last_said_of_texts,
    lease,
    mark_each,
    standing,
)
from appointments.records.rows import Row
from appointments.records.tables import (
    AppointmentRow,
    MessageRow,
)

_MESSAGES = statements.table_of(MessageRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)


_PERHAPS_UNSENT = [MessageState.QUEUED.value, MessageState.SENDING.value, MessageState.UNKNOWN.value]

# In the outbox, before it was sent.
_MAY_HAVE_WAITED = timedelta(days=7)


class SqlMessages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: Message) -> bool:
        return statements.insert_new(self._connection, _MESSAGES, mapping.message_values(message), key=("dedupe_key",))

    def get(self, ref: str) -> Message:
        return mapping.message(statements.required(self._connection, _MESSAGES, ref, "message"))

    def lock(self, ref: str) -> Message:
        """PostgreSQL locks the row; SQLite has one writer at a time and ignores this."""
        found = self._connection.execute(held_alone(), {"ref": ref}).mappings().one_or_none()
        if found is None:
            raise NotFound(f"there is no message {ref}")
        return mapping.message(cast("Row", found))

    def of(self, ref: AppointmentRef) -> list[Message]:
        rows = statements.rows_of(self._connection, _MESSAGES, "appointment_ref", ref, by=("queued_at", "id"))
        return [mapping.message(row) for row in rows]

    def lease_due(
        self,
        now: datetime,
        limit: int,
        lease_seconds: int,
        *,
        channels: frozenset[Channel] = ALL_CHANNELS,
        quiet: bool = False,
        provider: str = "",
    ) -> list[Message]:
        """Those that have waited longest first; `attempts` counts the lease. Expired ones are not sent any more."""
        until = now + timedelta(seconds=lease_seconds)
        values: dict[str, object] = {"now": now, "limit": limit, "until": until, "provider": provider}
        some = channels != ALL_CHANNELS
        if some:
            values["channels"] = sorted(channels)
        leased = sorted(
            self._connection.execute(lease(some=some, quiet=quiet), values).mappings(),
            key=itemgetter("not_before", "id"),
        )
        return [mapping.message(cast("Row", row)) for row in leased]

    def told(self, refs: Iterable[AppointmentRef]) -> set[tuple[AppointmentRef, int, MessageKind, str, int | None]]:
        columns = _MESSAGES.c["appointment_ref", "promise_version", "kind", "rule_name", "rule_version"]
        of = select(*columns).where(
            _MESSAGES.c.appointment_ref.in_(sorted(set(refs))),
            _MESSAGES.c.promise_version.is_not(None),
            _MESSAGES.c.state != MessageState.SUPERSEDED.value,
        )
        return {(ref, promise, MessageKind(kind), *by) for ref, promise, kind, *by in self._connection.execute(of)}

    def standing(self, refs: Iterable[str]) -> dict[str, Standing]:
        found: dict[str, Standing] = {}
        for row in self._connection.execute(standing(), {"refs": sorted(refs)}):
            known = found.get(row.ref) or Standing(
                row.version,
                called_off=row.state == State.CANCELLED.value,
                arrived=row.state == State.ON_SITE.value,
                over=row.state == State.CLOSED.value,
            )
            if row.position == 0:
                known = replace(known, name=row.name, email=row.email)
            if row.line is not None:
                number = ContactNumber(row.number, LineType(row.line), "", row.safe, row.withdrawn_at)
                known = replace(known, numbers=(*known.numbers, number))
            found[row.ref] = known
        return found

    def mark(self, messages: Sequence[Message]) -> set[str]:
        """In two statements on PostgreSQL, however many: it holds the rows in one order, so that no two workers, and
        nobody who supersedes them, wait for each other."""
        refs = sorted(message.ref for message in messages)
        held = {row.ref: row.overtaken for row in self._connection.execute(hold_leased(), {"refs": refs})}
        marked = [as_marked(message, held[message.ref]) for message in messages if message.ref in held]
        if not marked:
            return set()
        if on_sqlite(self._connection):
            self._connection.execute(mark_each(), [{"this_ref": m["ref"], **m} for m in marked])
        else:
            columns = {f"{name}s": [values[name] for values in marked] for name in MARKED}
            self._connection.execute(MARK_ALL, columns)
        return set(held)

    def lapse(self, now: datetime, limit: int) -> list[Message]:
        ran_out = _MESSAGES.c.lease_until <= now
        died = self._take(MessageState.SENDING, ran_out, by=_MESSAGES.c.lease_until, limit=limit)
        self._change(died, {"state": MessageState.UNKNOWN.value, "lease_until": None})
        too_late = self._take(
            MessageState.QUEUED, _MESSAGES.c.expires_at <= now, by=_MESSAGES.c.expires_at, limit=limit
        )
        self._change(too_late, {"state": MessageState.EXPIRED.value})
        return self._load(_MESSAGES.c.ref.in_([*died, *too_late]), by=[_MESSAGES.c.id])

    def unknown(self, now: datetime, limit: int) -> list[Message]:
        due = or_(_MESSAGES.c.ask_from.is_(None), _MESSAGES.c.ask_from <= now)
        waiting_since = func.coalesce(_MESSAGES.c.ask_from, _MESSAGES.c.not_before)
        unknown = _MESSAGES.c.state == MessageState.UNKNOWN.value
        return self._load(unknown, due, by=[waiting_since, _MESSAGES.c.id], limit=limit)

    def cancellations_untold(self, before: datetime, limit: int) -> list[Message]:
        soon = select(_APPOINTMENTS.c.ref).where(
            _APPOINTMENTS.c.ref == _MESSAGES.c.appointment_ref, _APPOINTMENTS.c.starts_at <= before
        )
        untold = (
            _MESSAGES.c.state.in_(_PERHAPS_UNSENT),
            _MESSAGES.c.kind == MessageKind.CANCELLATION.value,
            soon.exists(),
        )
        return self._load(*untold, by=[_MESSAGES.c.not_before, _MESSAGES.c.id], limit=limit)

    def emergencies_untold(self, before: datetime, limit: int) -> list[Message]:
        untold = (
            _MESSAGES.c.state.in_(_PERHAPS_UNSENT),
            _MESSAGES.c.kind == MessageKind.EMERGENCY.value,
            _MESSAGES.c.queued_at <= before,
        )
        return self._load(*untold, by=[_MESSAGES.c.queued_at, _MESSAGES.c.id], limit=limit)

    def letters_sent(self, since: datetime, limit: int, after: str = "") -> list[Message]:
        waiting = (
            _MESSAGES.c.state == MessageState.SENT.value,
            _MESSAGES.c.channel == Channel.LETTER.value,
            _MESSAGES.c.sent_at >= since,
            _MESSAGES.c.ref > after,
        )
        return self._load(*waiting, by=[_MESSAGES.c.ref], limit=limit)

    def receipts_overdue(self, now: datetime, since: datetime, before: datetime, limit: int) -> list[Message]:
        waiting = (
            _MESSAGES.c.state == MessageState.SENT.value,
            _MESSAGES.c.not_before >= since - _MAY_HAVE_WAITED,  # for the index
            _MESSAGES.c.channel != Channel.LETTER.value,
            _MESSAGES.c.sent_at >= since,
            _MESSAGES.c.sent_at <= before,
            or_(_MESSAGES.c.ask_from.is_(None), _MESSAGES.c.ask_from <= now),
        )
        longest_first = func.coalesce(_MESSAGES.c.ask_from, _MESSAGES.c.sent_at)
        return self._load(*waiting, by=[longest_first, _MESSAGES.c.id], limit=limit)

    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None:
        found = statements.one(
            self._connection, _MESSAGES, _MESSAGES.c.provider == provider, _MESSAGES.c.provider_ref == provider_ref
        )
        return mapping.message(found) if found else None

    def last_question(self, number: str) -> Message | None:
        return self._only(last_question(), number)

    def _only(self, wanted: Select[Any], number: str) -> Message | None:
        found = self._connection.execute(wanted, {"number": number}).mappings().one_or_none()
        return mapping.message(cast("Row", found)) if found else None

    def opted_out(self, number: str) -> datetime | None:
        """One statement for each of the two who can say so: the provider, and whoever has the number."""
        said = self._connection.execute(last_said_of_texts(), {"number": number}).one_or_none()
        told: datetime | None = self._connection.scalar(last_refused(), {"number": number})
        if said is None:
            return told
        if said.intent == Intent.START.value:
            return told if told is not None and told > said.received_at else None
        latest: datetime = max(filter(None, [told, said.received_at]))
        return latest

    def last_about_visit(self, number: str) -> Message | None:
        return self._only(last_about_visit(), number)

    def save(self, message: Message) -> None:
        statements.save_row(self._connection, _MESSAGES, mapping.message_values(message), "message")

    def supersede(self, ref: AppointmentRef, before_version: int) -> None:
        self._call_back(_MESSAGES.c.appointment_ref == ref, _MESSAGES.c.promise_version < before_version)

    def call_back(self, refs: Iterable[str]) -> None:
        if named := sorted(set(refs)):
            self._call_back(_MESSAGES.c.ref.in_(named))

    def _call_back(self, *which: ColumnElement[bool]) -> None:
        waiting, held = MessageState.QUEUED.value, MessageState.SENDING.value
        found = select(_MESSAGES.c.ref).where(*which, _MESSAGES.c.state.in_([waiting, held]))
        refs = list(self._connection.scalars(found.order_by(_MESSAGES.c.id).with_for_update()))
        if not refs:
            return
        named = _MESSAGES.c.ref.in_(refs)
        self._connection.execute(update(_MESSAGES).where(named, _MESSAGES.c.state == held).values(overtaken=True))
        superseded = update(_MESSAGES).where(named, _MESSAGES.c.state == waiting)
        self._connection.execute(superseded.values(state=MessageState.SUPERSEDED.value))

    def _take(self, state: MessageState, *where: ColumnElement[bool], by: ColumnElement[Any], limit: int) -> list[str]:
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
