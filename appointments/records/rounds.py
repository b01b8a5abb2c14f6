"""Rounds: read for the search, claimed before they change, written back after they were certified.

All rounds of a search are read with six queries, however many operatives and days there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, select

from appointments.domain.appointments import UNDER_WAY
from appointments.domain.errors import NotFound, Stale
from appointments.domain.homes import Place
from appointments.domain.operatives import Absence, Operative, ShiftPattern, shift_on
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import BookedVisit, Round, RoundPlan, Stop
from appointments.domain.times import Window, midnight
from appointments.records import day_visits, round_statements, statements
from appointments.records.engine import on_sqlite
from appointments.records.repositories.operatives import SqlOperatives, with_certificates
from appointments.records.round_versions import raise_rounds
from appointments.records.tables import OperativeRow, RoundRow

_ROUNDS = statements.table_of(RoundRow)
_OPERATIVES = statements.table_of(OperativeRow)

_UNDER_WAY = frozenset(state.value for state in UNDER_WAY)

_Key: TypeAlias = tuple[OperativeRef, date]


class SqlRounds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def between(self, refs: Iterable[OperativeRef], first: date, last: date) -> list[Round]:
        wanted = sorted(set(refs))
        operatives = self._operatives(wanted)
        patterns, absences = self._shifts(wanted, first, last)
        versions = self._versions(wanted, first, last)
        stops = self._stops(round_statements.stops_between(), {"refs": wanted, "first": first, "last": last})
        found = []
        for day in _days(first, last):
            for operative in operatives:
                key = (operative.ref, day)
                shift = shift_on(day, patterns[operative.ref, day.weekday()], absences[operative.ref])
                if shift is not None:
                    found.append(Round(operative, day, shift, tuple(stops[key]), versions.get(key, 0)))
        return found

    def changes(self, first: date, last: date) -> dict[date, int]:
        """No version is ever lowered and no row taken away, so the sum of a day's versions says it all."""
        rows = self._connection.execute(round_statements.changes(), {"first": first, "last": last})
        return {row.day: int(row.raised) for row in rows}

    def versions(self, days: Iterable[date]) -> dict[date, dict[OperativeRef, int]]:
        statement = round_statements.versions(sqlite_words=on_sqlite(self._connection))
        rows = self._connection.execute(statement, {"days": sorted(set(days))})
        return {row.day: row.versions for row in rows}

    def stops(self, rounds: Iterable[_Key]) -> dict[_Key, tuple[Stop, ...]]:
        wanted = sorted(set(rounds))
        found = self._stops(round_statements.stops_of_rounds(), {"rounds": wanted})
        return {key: tuple(found[key]) for key in wanted}

    def claim(self, ref: OperativeRef, day: date, expected_version: int) -> None:
        if expected_version == 0:
            values = {"operative_ref": ref, "day": day, "version": 1}
            taken = statements.insert_new(self._connection, _ROUNDS, values, key=("operative_ref", "day"))
        else:
            same = {"operative": ref, "on": day, "version_read": expected_version, "version": expected_version + 1}
            taken = self._connection.execute(round_statements.claim(), same).rowcount == 1
        if not taken:
            raise Stale(f"the round of {ref} on {day:%d %B %Y} was changed by somebody else meanwhile")

    def bump(self, ref: OperativeRef, first: date, last: date) -> None:
        raise_rounds(self._connection, [(ref, day) for day in _days(first, last)])

    def write(self, plan: RoundPlan) -> None:
        """Each visit keeps its length. The order is that of the planned starts."""
        seats = self._connection.execute(
            round_statements.seats(), {"operative": plan.operative_ref, "subjects": plan.order}
        )
        planned = {row.subject: row for row in seats}
        moved = []
        for ref, starts in zip(plan.order, plan.planned_starts, strict=True):
            seat = planned.get(ref)
            if seat is None:
                raise NotFound(f"{plan.operative_ref} is not assigned to appointment {ref}")
            if seat.planned_starts != starts:
                moved.append(
                    {"seat": seat.id, "starts": starts, "ends": starts + (seat.planned_ends - seat.planned_starts)}
                )
        if moved:
            self._connection.execute(round_statements.move_seat(), moved)

    def visits_on(self, day: date) -> list[BookedVisit]:
        return day_visits.visits_on(self._connection, day)

    def _operatives(self, refs: Sequence[OperativeRef]) -> list[Operative]:
        rows = statements.rows(self._connection, _OPERATIVES, _OPERATIVES.c.ref.in_(refs), by=[_OPERATIVES.c.ref])
        return with_certificates(self._connection, rows)

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
        theirs = select(_ROUNDS).where(_ROUNDS.c.operative_ref.in_(refs), _ROUNDS.c.day.between(first, last))
        rows = self._connection.execute(theirs)
        return {(row.operative_ref, row.day): row.version for row in rows}

    def _stops(self, seats: Select[Any], values: Mapping[str, object]) -> dict[_Key, list[Stop]]:
        """What these assignments are for, by operative and day: visits, and holds until somebody has removed them."""
        rows = self._connection.execute(seats, values)
        stops: dict[_Key, list[Stop]] = defaultdict(list)
        # Most promises are of a few patterns: each different window is made, and checked, once.
        windows: dict[tuple[datetime, datetime], Window] = {}
        for operative_ref, day, planned, until, ref, state, pinned, starts, ends, expires, lat, lon, crew_size in rows:
            arrive = windows.get((starts, ends))
            if arrive is None:
                arrive = windows[starts, ends] = Window(starts, ends)
            fixed = state in _UNDER_WAY or pinned or crew_size > 1 or expires is not None
            stops[operative_ref, day].append(
                Stop(ref, Place(lat, lon), arrive, _minutes(until - planned), planned, fixed, expires)
            )
        return stops


def _minutes(length: timedelta) -> int:
    """Whole minutes, begun ones included."""
    return -(-length // timedelta(minutes=1))


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
