"""What operatives' phones send, their clocks, and the tokens of contractors' own apps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from appointments.domain.accounts import ApiToken
from appointments.domain.device_actions import OPEN, DeviceAction
from appointments.domain.device_times import DeviceClock
from appointments.domain.errors import NotFound
from appointments.domain.refs import AppointmentRef, EvidenceRef, TaskRef
from appointments.records import statements
from appointments.records.mapping import device_actions as mapping
from appointments.records.tables import ApiTokenRow, DeviceActionRow, DeviceClockRow

_ACTIONS = statements.table_of(DeviceActionRow)
_CLOCKS = statements.table_of(DeviceClockRow)
_TOKENS = statements.table_of(ApiTokenRow)
_OPEN = [state.value for state in sorted(OPEN)]


class SqlDeviceActions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, action: DeviceAction) -> bool:
        return statements.insert_new(self._connection, _ACTIONS, mapping.device_action_values(action), key=("ref",))

    def get(self, ref: EvidenceRef) -> DeviceAction:
        return mapping.device_action(statements.required(self._connection, _ACTIONS, ref, "action"))

    def find(self, ref: EvidenceRef) -> DeviceAction | None:
        found = statements.one(self._connection, _ACTIONS, _ACTIONS.c.ref == ref)
        return mapping.device_action(found) if found else None

    def lock(self, ref: EvidenceRef) -> DeviceAction:
        """PostgreSQL locks the row; SQLite has one writer at a time and ignores this."""
        wanted = select(_ACTIONS).where(_ACTIONS.c.ref == ref).with_for_update()
        found = self._connection.execute(wanted).mappings().one_or_none()
        if found is None:
            raise NotFound(f"there is no action {ref}")
        return mapping.device_action(dict(found))

    def save(self, action: DeviceAction) -> None:
        statements.save_row(self._connection, _ACTIONS, mapping.device_action_values(action), "action")

    def of(self, ref: AppointmentRef) -> list[DeviceAction]:
        rows = statements.rows(self._connection, _ACTIONS, _ACTIONS.c.appointment_ref == ref, by=[_ACTIONS.c.id])
        return [mapping.device_action(row) for row in rows]

    def of_task(self, ref: TaskRef) -> list[DeviceAction]:
        rows = statements.rows(self._connection, _ACTIONS, _ACTIONS.c.task_ref == ref, by=[_ACTIONS.c.id])
        return [mapping.device_action(row) for row in rows]

    def open(self, before: datetime, limit: int, *, after: int = 0) -> list[tuple[int, DeviceAction]]:
        still = (_ACTIONS.c.state.in_(_OPEN), _ACTIONS.c.received_at <= before, _ACTIONS.c.id > after)
        rows = statements.rows(self._connection, _ACTIONS, *still, by=[_ACTIONS.c.id], limit=limit)
        return [(row["id"], mapping.device_action(row)) for row in rows]

    def clock_of(self, account_ref: str, device: str) -> DeviceClock | None:
        wanted = (_CLOCKS.c.account_ref == account_ref, _CLOCKS.c.device == device)
        found = statements.one(self._connection, _CLOCKS, *wanted)
        return mapping.device_clock(found) if found else None

    def put_clock(self, clock: DeviceClock) -> None:
        key = ("account_ref", "device")
        statements.put(self._connection, _CLOCKS, mapping.device_clock_values(clock), key=key)


class SqlApiTokens:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken) -> None:
        statements.insert(self._connection, _TOKENS, [mapping.api_token_values(token)])

    def get(self, ref: str) -> ApiToken:
        return mapping.api_token(statements.required(self._connection, _TOKENS, ref, "token"))

    def by_digest(self, digest: str) -> ApiToken | None:
        found = statements.one(self._connection, _TOKENS, _TOKENS.c.digest == digest)
        return mapping.api_token(found) if found else None

    def all(self) -> list[ApiToken]:
        rows = statements.rows(self._connection, _TOKENS, by=[_TOKENS.c.made_at, _TOKENS.c.ref])
        return [mapping.api_token(row) for row in rows]

    def save(self, token: ApiToken) -> None:
        statements.save_row(self._connection, _TOKENS, mapping.api_token_values(token), "token")
