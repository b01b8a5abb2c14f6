"""Calls placed through the product."""

from __future__ import annotations

from sqlalchemy import Connection, select

from appointments.domain.calls import SETTLED_CALLS, Call
from appointments.domain.errors import NotFound
from appointments.domain.refs import AppointmentRef, CallRef, EvidenceRef
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import calls as mapping
from appointments.records.tables import CallRow

_CALLS = statements.table_of(CallRow)
_SETTLED = [state.value for state in sorted(SETTLED_CALLS)]


class SqlCalls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, call: Call) -> bool:
        return statements.insert_new(self._connection, _CALLS, mapping.call_values(call), key=("asked_ref",))

    def get(self, ref: CallRef) -> Call:
        return mapping.call(statements.required(self._connection, _CALLS, ref, "call"))

    def lock(self, ref: CallRef) -> Call:
        """PostgreSQL locks the row; SQLite has one writer at a time and ignores this."""
        wanted = select(_CALLS).where(_CALLS.c.ref == ref).with_for_update()
        found = self._connection.execute(wanted).mappings().one_or_none()
        if found is None:
            raise NotFound(f"there is no call {ref}")
        return mapping.call(dict(found))

    def asked(self, asked_ref: EvidenceRef) -> Call | None:
        found = statements.one(self._connection, _CALLS, _CALLS.c.asked_ref == asked_ref)
        return mapping.call(found) if found else None

    def of(self, ref: AppointmentRef) -> list[Call]:
        rows = statements.rows(self._connection, _CALLS, _CALLS.c.appointment_ref == ref, by=[_CALLS.c.id])
        return [mapping.call(row) for row in rows]

    def unsettled(self, during: Window, limit: int) -> list[Call]:
        asked = (_CALLS.c.asked_at >= during.starts, _CALLS.c.asked_at < during.ends)
        still_open = _CALLS.c.state.not_in(_SETTLED)
        by = [_CALLS.c.asked_at, _CALLS.c.id]
        rows = statements.rows(self._connection, _CALLS, still_open, *asked, by=by, limit=limit)
        return [mapping.call(row) for row in rows]

    def save(self, call: Call) -> None:
        statements.save_row(self._connection, _CALLS, mapping.call_values(call), "call")
