"""Rounds: read for the search, claimed before they change, written back after they were certified.

All rounds of a search are read with five queries, however many operatives and days there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection, and_, func, select, update

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound, Stale
from appointments.domain.homes import Place
from appointments.domain.operatives import Absence, Operative, ShiftPattern, shift_on
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import Round, RoundPlan, Stop
from appointments.domain.times import Window, midnight
from appointments.records import statements
from appointments.records.mapping import operatives as mapping
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.tables import AppointmentRow, AssignmentRow, HomeRow, OperativeRow, RoundRow

_ROUNDS = statements.table_of(RoundRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOMES = statements.table_of(HomeRow)
_OPERATIVES = statements.table_of(OperativeRow)

_UNDER_WAY = frozenset({State.DESPATCHED.value, State.ON_SITE.value})

_Key: TypeAlias = tuple[OperativeRef, date]


class SqlRounds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def between(self, refs: Iterable[OperativeRef], first: date, last: date) -> list[Round]:
        wanted = sorted(set(refs))
        operatives = self._operatives(wanted)
        patterns, absences = self._shifts(wanted, first, last)
        versions = self._versions(wanted, first, last)
        stops = self._stops(wanted, first, last)
        found = []
        for day in _days(first, last):
            for operative in operatives:
                key = (operative.ref, day)
                shift = shift_on(day, patterns[operative.ref, day.weekday()], absences[operative.ref])
                if shift is not None:
                    found.append(Round(operative, day, shift, tuple(stops[key]), versions.get(key, 0)))
        return found

    def claim(self, ref: OperativeRef, day: date, expected_version: int) -> None:
        if expected_version == 0:
            values = {"operative_ref": ref, "day": day, "version": 1}
            taken = statements.insert_new(self._connection, _ROUNDS, values, key=("operative_ref", "day"))
        else:
            same = and_(_ROUNDS.c.operative_ref == ref, _ROUNDS.c.day == day, _ROUNDS.c.version == expected_version)
            raised = update(_ROUNDS).where(same).values(version=expected_version + 1)
            taken = self._connection.execute(raised).rowcount == 1
        if not taken:
            raise Stale(f"the round of {ref} on {day:%d %B %Y} was changed by somebody else meanwhile")

    def bump(self, ref: OperativeRef, first: date, last: date) -> None:
        statements.raise_versions(
            self._connection,
            _ROUNDS,
            [{"operative_ref": ref, "day": day, "version": 1} for day in _days(first, last)],
            key=("operative_ref", "day"),
        )

    def write(self, plan: RoundPlan) -> None:
        """Each visit keeps its length. The order is that of the planned starts."""
        own = and_(_ASSIGNMENTS.c.operative_ref == plan.operative_ref, _ASSIGNMENTS.c.appointment_ref.in_(plan.order))
        planned = {
            row.appointment_ref: row
            for row in self._connection.execute(
                select(_ASSIGNMENTS.c.appointment_ref, _ASSIGNMENTS.c.planned_starts, _ASSIGNMENTS.c.planned_ends)
                .where(own)
                .order_by(_ASSIGNMENTS.c.appointment_ref)
            )
        }
        for ref, starts in zip(plan.order, plan.planned_starts, strict=True):
            if ref not in planned:
                raise NotFound(f"{plan.operative_ref} is not assigned to appointment {ref}")
            if planned[ref].planned_starts != starts:
                self._move(plan.operative_ref, ref, starts, planned[ref].planned_ends - planned[ref].planned_starts)

    def _move(self, operative_ref: OperativeRef, ref: str, starts: datetime, length: timedelta) -> None:
        this = and_(_ASSIGNMENTS.c.operative_ref == operative_ref, _ASSIGNMENTS.c.appointment_ref == ref)
        moved = update(_ASSIGNMENTS).where(this).values(planned_starts=starts, planned_ends=starts + length)
        self._connection.execute(moved)

    def _operatives(self, refs: Sequence[OperativeRef]) -> list[Operative]:
        rows = statements.rows(self._connection, _OPERATIVES, _OPERATIVES.c.ref.in_(refs), by=[_OPERATIVES.c.ref])
        return [mapping.operative(row) for row in rows]

    def _shifts(
        self, refs: Sequence[OperativeRef], first: date, last: date
    ) -> tuple[dict[tuple[OperativeRef, int], list[ShiftPattern]], dict[OperativeRef, list[Absence]]]:
        """Patterns by operative and weekday, absences by operative."""
        operatives = SqlOperatives(self._connection)
        patterns: dict[tuple[OperativeRef, int], list[ShiftPattern]] = defaultdict(list)
        for pattern in operatives.shift_patterns(refs):
            patterns[pattern.operative_ref, pattern.weekday].append(pattern)
        absences: dict[OperativeRef, list[Absence]] = defaultdict(list)
        for absence in operatives.absences(refs, Window(midnight(first), midnight(last + timedelta(days=1)))):
            absences[absence.operative_ref].append(absence)
        return patterns, absences

    def _versions(self, refs: Sequence[OperativeRef], first: date, last: date) -> dict[_Key, int]:
        rows = self._connection.execute(
            select(_ROUNDS).where(_ROUNDS.c.operative_ref.in_(refs), _ROUNDS.c.day.between(first, last))
        )
        return {(row.operative_ref, row.day): row.version for row in rows}

    def _stops(self, refs: Sequence[OperativeRef], first: date, last: date) -> dict[_Key, list[Stop]]:
        crew = _ASSIGNMENTS.alias("crew")
        crew_size = select(func.count()).where(crew.c.appointment_ref == _APPOINTMENTS.c.ref).scalar_subquery()
        rows = self._connection.execute(
            select(
                _ASSIGNMENTS.c.operative_ref,
                _ASSIGNMENTS.c.day,
                _ASSIGNMENTS.c.planned_starts,
                _ASSIGNMENTS.c.planned_ends,
                _APPOINTMENTS.c.ref,
                _APPOINTMENTS.c.state,
                _APPOINTMENTS.c.starts_at,
                _APPOINTMENTS.c.ends_at,
                _HOMES.c.lat,
                _HOMES.c.lon,
                crew_size,
            )
            .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
            .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
            .where(
                _ASSIGNMENTS.c.operative_ref.in_(refs),
                _ASSIGNMENTS.c.day.between(first, last),
                _ASSIGNMENTS.c.active.is_(True),
            )
            .order_by(_ASSIGNMENTS.c.planned_starts, _APPOINTMENTS.c.ref)
        )
        stops: dict[_Key, list[Stop]] = defaultdict(list)
        # Most promises are of a few patterns: each different window is made, and checked, once.
        windows: dict[tuple[datetime, datetime], Window] = {}
        for operative_ref, day, planned, until, ref, state, starts, ends, lat, lon, crew_size in rows:
            arrive = windows.get((starts, ends))
            if arrive is None:
                arrive = windows[starts, ends] = Window(starts, ends)
            fixed = state in _UNDER_WAY or crew_size > 1
            stops[operative_ref, day].append(
                Stop(ref, Place(lat, lon), arrive, _minutes(until - planned), planned, fixed)
            )
        return stops


def _minutes(length: timedelta) -> int:
    """Whole minutes, begun ones included."""
    return -(-length // timedelta(minutes=1))


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
