"""Operatives with their certificates, shift patterns and absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import operatives as mapping
from appointments.records.rows import Row
from appointments.records.tables import AbsenceRow, CertificateRow, OperativeRow, ShiftPatternRow

_OPERATIVES = statements.table_of(OperativeRow)
_SHIFTS = statements.table_of(ShiftPatternRow)
_ABSENCES = statements.table_of(AbsenceRow)
_CERTIFICATES = statements.table_of(CertificateRow)


class SqlOperatives:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: OperativeRef) -> Operative:
        return with_certificates(
            self._connection, [statements.required(self._connection, _OPERATIVES, ref, "operative")]
        )[0]

    def active(self, refs: Iterable[OperativeRef] | None = None) -> list[Operative]:
        wanted = [_OPERATIVES.c.active.is_(True)]
        if refs is not None:
            wanted.append(_OPERATIVES.c.ref.in_(list(refs)))
        rows = statements.rows(self._connection, _OPERATIVES, *wanted, by=[_OPERATIVES.c.ref])
        return with_certificates(self._connection, rows)

    def put(self, operative: Operative) -> None:
        statements.put(self._connection, _OPERATIVES, mapping.operative_values(operative))
        self._connection.execute(delete(_CERTIFICATES).where(_CERTIFICATES.c.operative_ref == operative.ref))
        statements.insert(self._connection, _CERTIFICATES, mapping.certificate_values(operative))
        self._raise_version(operative.ref)

    def shift_patterns(self, refs: Iterable[OperativeRef]) -> list[ShiftPattern]:
        theirs = _SHIFTS.c.operative_ref.in_(list(refs))
        rows = statements.rows(self._connection, _SHIFTS, theirs, by=[_SHIFTS.c.operative_ref, _SHIFTS.c.position])
        return [mapping.shift_pattern(row) for row in rows]

    def set_shift_patterns(self, ref: OperativeRef, patterns: Iterable[ShiftPattern]) -> None:
        self._connection.execute(delete(_SHIFTS).where(_SHIFTS.c.operative_ref == ref))
        values = [mapping.shift_pattern_values(pattern, position) for position, pattern in enumerate(patterns)]
        statements.insert(self._connection, _SHIFTS, values)
        self._raise_version(ref)

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
        self._raise_version(absence.operative_ref)

    def changes(self) -> int:
        return int(self._connection.scalar(_changes()) or 0)

    def versions(self) -> dict[OperativeRef, int]:
        found = self._connection.execute(select(_OPERATIVES.c.ref, _OPERATIVES.c.version))
        return {row.ref: row.version for row in found}

    def _raise_version(self, ref: OperativeRef) -> None:
        raised = update(_OPERATIVES).where(_OPERATIVES.c.ref == ref).values(version=_OPERATIVES.c.version + 1)
        self._connection.execute(raised)


@cache
def _changes() -> Select[Any]:
    return select(func.coalesce(func.sum(_OPERATIVES.c.version), 0))


def with_certificates(connection: Connection, rows: Sequence[Row]) -> list[Operative]:
    """The operatives of these rows, in their order; one query for the certificates of them all."""
    theirs = _CERTIFICATES.c.operative_ref.in_([row["ref"] for row in rows])
    by_operative: dict[OperativeRef, list[Row]] = defaultdict(list)
    order = [_CERTIFICATES.c.operative_ref, _CERTIFICATES.c.skill]
    for held in statements.rows(connection, _CERTIFICATES, theirs, by=order):
        by_operative[held["operative_ref"]].append(held)
    return [mapping.operative(row, by_operative[row["ref"]]) for row in rows]
