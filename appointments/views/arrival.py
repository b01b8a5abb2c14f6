"""When somebody is expected at a visit today, from the rounds of those who come as they stand now.

It reads other households' visits and gives back none of them: two times, and what they rest on. On other days than
the visit's own it asks the database one question; on the day four, however many come and however long their rounds are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from appointments.domain.appointments import OPEN_STATES, State
from appointments.domain.arrival import ArrivalEstimate, Drive, Leg, RoundSoFar, estimate_arrival
from appointments.domain.events import AppointmentDespatched
from appointments.domain.homes import Place
from appointments.domain.operatives import shift_on
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import Window, midnight, read_instant
from appointments.records.engine import reading
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.rows import Row
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, AssignmentRow, HomeRow, LedgerRow, OperativeRow

_APPOINTMENTS = table_of(AppointmentRow)
_ASSIGNMENTS = table_of(AssignmentRow)
_HOMES = table_of(HomeRow)
_LEDGER = table_of(LedgerRow)
_OPERATIVES = table_of(OperativeRow)

_STREAM = f"{AppointmentDespatched.SUBJECT}:"
_OVER = frozenset({State.CANCELLED.value, State.CLOSED.value})


@dataclass(frozen=True)
class AskArrival:
    """When somebody comes to this visit, as far as that can be said at `now`."""

    appointment_ref: AppointmentRef
    now: datetime


def arrival_estimate(wanted: AskArrival, *, engine: Engine, drive: Drive) -> ArrivalEstimate | None:
    """None where nothing can be said: another day, nobody planned, no word for long, over, or no such visit.

    `drive` is how long one leg takes.
    """
    with reading(engine) as connection:
        rounds = _rounds(connection, wanted)
    return estimate_arrival(wanted.appointment_ref, rounds, wanted.now, drive=drive)


def _rounds(connection: Connection, wanted: AskArrival) -> list[RoundSoFar]:
    seats = _seats(connection, wanted)
    if not any(row["ref"] == wanted.appointment_ref and row["state"] not in _OVER for row in seats):
        return []
    told = _set_off(connection, seats)
    by_operative: dict[str, list[Row]] = defaultdict(list)
    for row in seats:
        by_operative[row["operative_ref"]].append(row)
    day = seats[0]["day"]
    whole_day = Window(midnight(day), midnight(day + timedelta(days=1)))
    operatives = SqlOperatives(connection)
    patterns, absences = operatives.shift_patterns(by_operative), operatives.absences(by_operative, whole_day)
    rounds = []
    for ref, theirs in by_operative.items():
        away = [absence for absence in absences if absence.operative_ref == ref]
        rounds.append(
            RoundSoFar(
                home=Place(theirs[0]["home_lat"], theirs[0]["home_lon"]),
                legs=tuple(_leg(row, told, wanted.now) for row in theirs),
                away=tuple(absence.window for absence in away),
                shift=shift_on(day, [pattern for pattern in patterns if pattern.operative_ref == ref], away),
            )
        )
    return rounds


def _seats(connection: Connection, wanted: AskArrival) -> list[Row]:
    """Every visit of those who are assigned to this one, on its day; none before that day."""
    ours = _ASSIGNMENTS.alias("ours")
    statement = (
        select(
            *_ASSIGNMENTS.c["operative_ref", "day", "planned_starts", "planned_ends"],
            *_APPOINTMENTS.c["ref", "state", "starts_at", "ends_at", "arrived_at", "left_at", "departed"],
            *_HOMES.c["lat", "lon"],
            _OPERATIVES.c.lat.label("home_lat"),
            _OPERATIVES.c.lon.label("home_lon"),
        )
        .join_from(
            ours,
            _ASSIGNMENTS,
            (_ASSIGNMENTS.c.operative_ref == ours.c.operative_ref) & (_ASSIGNMENTS.c.day == ours.c.day),
        )
        .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .join(_OPERATIVES, _OPERATIVES.c.ref == _ASSIGNMENTS.c.operative_ref)
        .where(
            ours.c.appointment_ref == wanted.appointment_ref,
            ours.c.planned_starts < wanted.now + timedelta(days=1),
            _APPOINTMENTS.c.state != State.CANCELLED.value,
        )
        .order_by(_ASSIGNMENTS.c.operative_ref, _ASSIGNMENTS.c.planned_starts, _APPOINTMENTS.c.ref)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _set_off(connection: Connection, seats: list[Row]) -> Mapping[AppointmentRef, tuple[datetime, datetime | None]]:
    """When they set off to those that are under way, and when they said they would be there."""
    under_way = sorted({_STREAM + row["ref"] for row in seats if row["state"] == State.DESPATCHED.value})
    facts = connection.execute(
        select(_LEDGER.c.stream, _LEDGER.c.at, _LEDGER.c.payload)
        .where(_LEDGER.c.stream.in_(under_way), _LEDGER.c.name == AppointmentDespatched.__name__)
        .order_by(_LEDGER.c.number)
    )
    told = {}
    for fact in facts:
        said = json.loads(fact.payload)
        set_off_at, expected_at = (
            read_instant(said[name], name) if said.get(name) else None for name in ("set_off_at", "expected_at")
        )
        told[fact.stream.removeprefix(_STREAM)] = (set_off_at or fact.at, expected_at)
    return told


def _leg(row: Row, told: Mapping[AppointmentRef, tuple[datetime, datetime | None]], now: datetime) -> Leg:
    """Who left the rest of a crew behind is free now; the visit itself has no end yet."""
    gone = row["operative_ref"] in (row["departed"] or ())
    set_off_at, expected_at = told.get(row["ref"], (None, None))
    return Leg(
        ref=row["ref"],
        place=Place(row["lat"], row["lon"]),
        planned=Window(row["planned_starts"], row["planned_ends"]),
        promised=Window(row["starts_at"], row["ends_at"]),
        set_off_at=set_off_at,
        expected_at=expected_at,
        arrived_at=row["arrived_at"],
        left_at=row["left_at"] or (now if gone else None),
        over=State(row["state"]) not in OPEN_STATES,
    )
