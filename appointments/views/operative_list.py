"""Who works for us: trades, skills, hours and absences to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.times import day_of
from appointments.records.engine import reading
from appointments.records.mapping import operatives as mapping
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.operatives import with_certificates
from appointments.records.statements import rows, table_of
from appointments.records.tables import AbsenceRow, OperativeRow, ShiftPatternRow
from appointments.views.selecting import selected

_OPERATIVES = table_of(OperativeRow)
_SHIFTS = table_of(ShiftPatternRow)
_ABSENCES = table_of(AbsenceRow)


@dataclass(frozen=True)
class ListOperatives:
    now: datetime


@dataclass(frozen=True)
class OperativeLine:
    """`shifts` are those worked now or later, `absences` those not over yet."""

    operative: Operative
    shifts: tuple[ShiftPattern, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True)
class OperativeList:
    """Those who work for us first, then those who have left. `trades` are code to name."""

    lines: tuple[OperativeLine, ...]
    trades: Mapping[str, str]


def operative_list(wanted: ListOperatives, *, engine: Engine) -> OperativeList:
    today = day_of(wanted.now)
    with reading(engine) as connection:
        working_first = (_OPERATIVES.c.active.desc(), _OPERATIVES.c.name, _OPERATIVES.c.ref)
        people = selected(connection, select(_OPERATIVES).order_by(*working_first))
        operatives = with_certificates(connection, people)
        shifts, absences = defaultdict(list), defaultdict(list)
        for row in rows(connection, _SHIFTS, by=[_SHIFTS.c.operative_ref, _SHIFTS.c.position]):
            pattern = mapping.shift_pattern(row)
            if pattern.valid_to is None or pattern.valid_to >= today:
                shifts[pattern.operative_ref].append(pattern)
        for row in rows(connection, _ABSENCES, _ABSENCES.c.ends_at > wanted.now, by=[_ABSENCES.c.starts_at]):
            absences[row["operative_ref"]].append(mapping.absence(row))
        trades = SqlLandlords(connection).trades()
    lines = (OperativeLine(o, tuple(shifts[o.ref]), tuple(absences[o.ref])) for o in operatives)
    return OperativeList(tuple(lines), trades)
