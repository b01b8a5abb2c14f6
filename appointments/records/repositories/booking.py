"""Holds with their seats, gaps, and the attendance of emergencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, false, or_, select, tuple_

from appointments.domain.appointments import Assignment
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.errors import Stale
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.refs import AppointmentRef, GapRef, HoldRef, OperativeRef, WorkOrderRef
from appointments.records import statements
from appointments.records.mapping import booking as mapping
from appointments.records.mapping.appointments import assignment
from appointments.records.rows import Row
from appointments.records.tables import AppointmentRow, AssignmentRow, EmergencyAttendanceRow, GapRow, HoldRow

_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOLDS = statements.table_of(HoldRow)
_SEATS = statements.table_of(AssignmentRow)
_GAPS = statements.table_of(GapRow)
_EMERGENCIES = statements.table_of(EmergencyAttendanceRow)


class SqlHolds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hold: Hold) -> None:
        # Asking first would not do: another process may hold one for the same order between the question and this.
        if not statements.insert_new(self._connection, _HOLDS, mapping.hold_values(hold), key=("work_order_ref",)):
            raise Stale("another slot is being held for this work order")
        statements.insert(self._connection, _SEATS, mapping.held_seat_values(hold))

    def of_work_order(self, ref: WorkOrderRef) -> Hold | None:
        return next(iter(self._load(_HOLDS.c.work_order_ref == ref)), None)

    def around(self, ref: WorkOrderRef, now: datetime, limit: int) -> list[Hold]:
        rows = self._connection.execute(_holds_around(), {"order": ref, "now": now, "most": limit}).mappings().all()
        return self._with_seats(cast("Sequence[Row]", rows))

    def touching(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Hold]:
        here = _on_rounds(_SEATS.c.operative_ref, _SEATS.c.day, rounds)
        return self._load(_HOLDS.c.ref.in_(select(_SEATS.c.hold_ref).where(_SEATS.c.hold_ref.is_not(None), here)))

    def expired(self, now: datetime, limit: int) -> list[Hold]:
        return self._load(_HOLDS.c.expires_at <= now, limit=limit)

    def remove(self, ref: HoldRef) -> bool:
        self._connection.execute(delete(_SEATS).where(_SEATS.c.hold_ref == ref))
        return self._connection.execute(delete(_HOLDS).where(_HOLDS.c.ref == ref)).rowcount == 1

    def _load(self, *where: ColumnElement[bool], limit: int | None = None) -> list[Hold]:
        by = [_HOLDS.c.expires_at, _HOLDS.c.ref]
        return self._with_seats(statements.rows(self._connection, _HOLDS, *where, by=by, limit=limit))

    def _with_seats(self, rows: Sequence[Row]) -> list[Hold]:
        if not rows:
            return []
        seats: dict[HoldRef, list[Assignment]] = defaultdict(list)
        theirs = _SEATS.c.hold_ref.in_([row["ref"] for row in rows])
        for row in statements.rows(self._connection, _SEATS, theirs, by=[_SEATS.c.position]):
            seats[row["hold_ref"]].append(assignment(row))
        return [mapping.hold(row, seats[row["ref"]]) for row in rows]


@cache
def _holds_around() -> Select[Any]:
    its_own = _HOLDS.c.work_order_ref == bindparam("order")
    about = or_(its_own, _HOLDS.c.expires_at <= bindparam("now"))
    return select(_HOLDS).where(about).order_by(~its_own, _HOLDS.c.expires_at, _HOLDS.c.ref).limit(bindparam("most"))


class SqlGaps:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, gap: Gap) -> None:
        statements.insert(self._connection, _GAPS, [mapping.gap_values(gap)])

    def get(self, ref: GapRef) -> Gap:
        return mapping.gap(statements.required(self._connection, _GAPS, ref, "time that came free"))

    def save(self, gap: Gap) -> None:
        statements.save_row(self._connection, _GAPS, mapping.gap_values(gap), "time that came free")

    def of(self, ref: AppointmentRef) -> list[Gap]:
        return self._load(_GAPS.c.appointment_ref == ref)

    def of_work_order(self, ref: WorkOrderRef) -> tuple[Gap, ...]:
        """For pages: what any appointment of an order has given back, soonest first."""
        theirs = select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref == ref)
        return tuple(self._load(_GAPS.c.appointment_ref.in_(theirs)))

    def open_on(self, rounds: Iterable[tuple[OperativeRef, date]]) -> list[Gap]:
        wanted = sorted(set(rounds))
        rows = self._connection.execute(_open_gaps(), {"rounds": wanted}).mappings().all()
        return [mapping.gap(cast("Row", row)) for row in rows]

    def _load(self, *where: ColumnElement[bool]) -> list[Gap]:
        by: Sequence[ColumnElement[Any]] = [_GAPS.c.starts_at, _GAPS.c.ref]
        return [mapping.gap(row) for row in statements.rows(self._connection, _GAPS, *where, by=by)]


@cache
def _open_gaps() -> Select[Any]:
    here = tuple_(_GAPS.c.operative_ref, _GAPS.c.day).in_(bindparam("rounds", expanding=True))
    return select(_GAPS).where(_GAPS.c.refilled_by.is_(None), here).order_by(_GAPS.c.starts_at, _GAPS.c.ref)


class SqlEmergencies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, ref: WorkOrderRef) -> EmergencyAttendance | None:
        row = statements.one(self._connection, _EMERGENCIES, _EMERGENCIES.c.work_order_ref == ref)
        return mapping.attendance(row) if row else None

    def put(self, attendance: EmergencyAttendance) -> None:
        values = mapping.attendance_values(attendance)
        statements.put(self._connection, _EMERGENCIES, values, key=("work_order_ref",))


def _on_rounds(
    operative: ColumnElement[Any], day: ColumnElement[Any], rounds: Iterable[tuple[OperativeRef, date]]
) -> ColumnElement[bool]:
    return or_(false(), *((operative == ref) & (day == on) for ref, on in sorted(set(rounds))))
