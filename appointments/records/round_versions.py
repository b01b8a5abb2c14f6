"""The versions of operatives' days, raised by whatever changes one of them without having claimed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from appointments.domain.refs import OperativeRef
from appointments.records import statements
from appointments.records.tables import RoundRow

_ROUNDS = statements.table_of(RoundRow)


def raise_rounds(connection: Connection, rounds: Iterable[tuple[OperativeRef, date]]) -> None:
    """In one order everywhere, so that two transactions never wait for each other in a ring."""
    statements.raise_versions(
        connection,
        _ROUNDS,
        [{"operative_ref": ref, "day": day, "version": 1} for ref, day in sorted(set(rounds))],
        key=("operative_ref", "day"),
    )
