"""Operatives with their shift patterns and absences."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete

from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import operatives as mapping
from appointments.records.tables import AbsenceRow, OperativeRow, ShiftPatternRow

_OPERATIVES = statements.table_of(OperativeRow)
_SHIFTS = statements.table_of(ShiftPatternRow)
_ABSENCES = statements.table_of(AbsenceRow)


class SqlOperatives:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: OperativeRef) -> Operative:
        return mapping.operative(statements.required(self._connection, _OPERATIVES, ref, "operative"))

    def active(self, refs: Iterable[OperativeRef] | None = None) -> list[Operative]:
        wanted = [_OPERATIVES.c.active.is_(True)]
        if refs is not None:
            wanted.append(_OPERATIVES.c.ref.in_(list(refs)))
        rows = statements.rows(self._connection, _OPERATIVES, *wanted, by=[_OPERATIVES.c.ref])
        return [mapping.operative(row) for row in rows]

    def put(self, operative: Operative) -> None:
        statements.put(self._connection, _OPERATIVES, mapping.operative_values(operative))

    def shift_patterns(self, refs: Iterable[OperativeRef]) -> list[ShiftPattern]:
        theirs = _SHIFTS.c.operative_ref.in_(list(refs))
        rows = statements.rows(self._connection, _SHIFTS, theirs, by=[_SHIFTS.c.operative_ref, _SHIFTS.c.position])
        return [mapping.shift_pattern(row) for row in rows]

    def set_shift_patterns(self, ref: OperativeRef, patterns: Iterable[ShiftPattern]) -> None:
        self._connection.execute(delete(_SHIFTS).where(_SHIFTS.c.operative_ref == ref))
        values = [mapping.shift_pattern_values(pattern, position) for position, pattern in enumerate(patterns)]
        statements.insert(self._connection, _SHIFTS, values)

    def absences(self, refs: Iterable[OperativeRef], during: Window) -> list[Absence]:
        rows = statements.rows(
            self._connection,
            _ABSENCES,
            _ABSENCES.c.operative_ref.in_(list(refs)),
            _ABSENCES.c.starts_at < during.ends,
            _ABSENCES.c.ends_at > during.starts,
            by=[_ABSENCES.c.operative_ref, _ABSENCES.c.starts_at, _ABSENCES.c.id],
        )
        return [mapping.absence(row) for row in rows]

    def add_absence(self, absence: Absence) -> None:
        statements.insert(self._connection, _ABSENCES, [mapping.absence_values(absence)])
