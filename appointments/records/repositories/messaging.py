"""What all workers together know of each message provider."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, select

from appointments.domain.messages import ProviderState
from appointments.records import statements
from appointments.records.tables import ProviderStateRow

_STATES = statements.table_of(ProviderStateRow)


class SqlProviderStates:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> ProviderState:
        return next(iter(self._load(select(_STATES).where(_STATES.c.name == name))), ProviderState(name))

    def claim(self, name: str) -> ProviderState:
        """A row that is not there cannot be held, so it is made first."""
        statements.insert_new(self._connection, _STATES, asdict(ProviderState(name)), key=("name",))
        return self._load(select(_STATES).where(_STATES.c.name == name).with_for_update())[0]

    def all(self) -> list[ProviderState]:
        return self._load(select(_STATES).order_by(_STATES.c.name))

    def put(self, state: ProviderState) -> None:
        statements.put(self._connection, _STATES, asdict(state), key=("name",))

    def _load(self, wanted: Select[Any]) -> list[ProviderState]:
        return [ProviderState(**row) for row in self._connection.execute(wanted).mappings()]
