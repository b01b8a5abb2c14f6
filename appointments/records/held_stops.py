"""Seats that are held for a caller, as stops of the rounds they are in; one query, and there are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, select

from appointments.domain.homes import Place
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import Stop
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.tables import AssignmentRow, HoldRow, HomeRow, WorkOrderRow

_SEATS = statements.table_of(AssignmentRow)
_HOLDS = statements.table_of(HoldRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)
_HOMES = statements.table_of(HomeRow)


def held_stops(
    connection: Connection, refs: Sequence[OperativeRef], first: date, last: date
) -> dict[tuple[OperativeRef, date], list[Stop]]:
    """By operative and day, both inclusive; also holds that have expired and were not removed yet."""
    rows = connection.execute(
        select(
            *_SEATS.c["operative_ref", "day", "planned_starts", "planned_ends"],
            *_HOLDS.c["ref", "starts_at", "ends_at", "expires_at"],
            *_HOMES.c["lat", "lon"],
        )
        .join_from(_HOLDS, _SEATS, _SEATS.c.hold_ref == _HOLDS.c.ref)
        .join(_WORK_ORDERS, _WORK_ORDERS.c.ref == _HOLDS.c.work_order_ref)
        .join(_HOMES, _HOMES.c.ref == _WORK_ORDERS.c.home_ref)
        .where(_HOLDS.c.day.between(first, last), _SEATS.c.operative_ref.in_(refs))
        .order_by(_SEATS.c.planned_starts, _HOLDS.c.ref)
    )
    found: dict[tuple[OperativeRef, date], list[Stop]] = defaultdict(list)
    for row in rows:
        found[row.operative_ref, row.day].append(
            Stop(
                appointment_ref=row.ref,
                place=Place(row.lat, row.lon),
                arrive=Window(row.starts_at, row.ends_at),
                service_minutes=-(-(row.planned_ends - row.planned_starts) // timedelta(minutes=1)),
                planned_start=row.planned_starts,
                fixed=True,
                held_until=row.expires_at,
            )
        )
    return found
