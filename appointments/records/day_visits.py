"""The visits promised for a day with all that they ask of whoever comes; three queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, and_, select

from appointments.domain.access import AccessRequirement, RequirementSnapshot, demands, snapshot
from appointments.domain.appointments import OPEN_STATES, UNDER_WAY
from appointments.domain.homes import Place
from appointments.domain.refs import AppointmentRef, HomeRef, OperativeRef
from appointments.domain.rounds import BookedVisit, Stop
from appointments.domain.times import Window
from appointments.records import statements
from appointments.records.mapping import homes as mapping
from appointments.records.mapping.landlord import priority
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.rows import Row
from appointments.records.tables import AppointmentRow, AssignmentRow, HomeRow, PromiseRow, RequirementRow, WorkOrderRow

_APPOINTMENTS = statements.table_of(AppointmentRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_HOMES = statements.table_of(HomeRow)
_PROMISES = statements.table_of(PromiseRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)

_UNDER_WAY = frozenset(state.value for state in UNDER_WAY)


def visits_on(connection: Connection, day: date) -> list[BookedVisit]:
    rows = _rows(connection, day)
    crews: dict[AppointmentRef, list[OperativeRef]] = defaultdict(list)
    first: dict[AppointmentRef, Row] = {}
    for row in rows:  # the lead of each visit comes first
        crews[row["ref"]].append(row["operative_ref"])
        first.setdefault(row["ref"], row)
    standing = _requirements(connection, {row["home_ref"] for row in rows})
    return [
        _visit(connection, row, tuple(crews[ref]), standing[row["home_ref"]], day) for ref, row in sorted(first.items())
    ]


def _visit(
    connection: Connection, row: Row, crew: tuple[OperativeRef, ...], standing: list[AccessRequirement], day: date
) -> BookedVisit:
    waived = {override["requirement_ref"] for override in row["overrides"]}
    asked = tuple(item for item in snapshot(standing, day) if item.ref not in waived)
    planned = Window(row["planned_starts"], row["planned_ends"])
    under_way = row["state"] in _UNDER_WAY
    return BookedVisit(
        stop=Stop(
            appointment_ref=row["ref"],
            place=Place(row["lat"], row["lon"]),
            arrive=Window(row["starts_at"], row["ends_at"]),
            service_minutes=-(-(planned.ends - planned.starts).seconds // 60),
            planned_start=planned.starts,
            fixed=under_way or row["pinned"],
        ),
        operatives=crew,
        trade=row["trade"],
        skills=frozenset(row["skills"]),
        priority=priority(row["priority"]),
        requirements=asked,
        usual_operative=row["same_operative_as"] or _known(connection, row, asked),
        pinned=row["pinned"] and not under_way,
    )


def _rows(connection: Connection, day: date) -> list[Row]:
    in_force = and_(
        _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
    )
    open_states = sorted(state.value for state in OPEN_STATES)
    found = connection.execute(
        select(
            *_APPOINTMENTS.c["ref", "home_ref", "state", "starts_at", "ends_at", "pinned"],
            *_ASSIGNMENTS.c["operative_ref", "planned_starts", "planned_ends"],
            _PROMISES.c.overrides,
            *_WORK_ORDERS.c["trade", "skills", "priority", "same_operative_as", "follows"],
            *_HOMES.c["lat", "lon"],
        )
        .join_from(_ASSIGNMENTS, _APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
        .join(_PROMISES, in_force)
        .join(_WORK_ORDERS, _WORK_ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .where(_ASSIGNMENTS.c.day == day, _ASSIGNMENTS.c.active.is_(True), _APPOINTMENTS.c.state.in_(open_states))
        .order_by(_APPOINTMENTS.c.ref, _ASSIGNMENTS.c.position)
    )
    return [dict(row) for row in found.mappings()]


def _requirements(connection: Connection, homes: set[HomeRef]) -> dict[HomeRef, list[AccessRequirement]]:
    rows = statements.rows(
        connection, _REQUIREMENTS, _REQUIREMENTS.c.home_ref.in_(sorted(homes)), by=[_REQUIREMENTS.c.ref]
    )
    found: dict[HomeRef, list[AccessRequirement]] = defaultdict(list)
    for row in rows:
        found[row["home_ref"]].append(mapping.requirement(row))
    return found


def _known(connection: Connection, row: Row, asked: tuple[RequirementSnapshot, ...]) -> OperativeRef | None:
    """Whom the household knows of the order's trade: who did the work it continues, or who was there last.

    Looked up only where it matters. The same as the search's own answer (`use_cases/steps/usual_operative.py`).
    """
    wished = demands(asked)
    if not (wished.same_operative or wished.prefers_same):
        return None
    appointments, operatives = SqlAppointments(connection), SqlOperatives(connection)
    continued = appointments.of_work_order(row["follows"]) if row["follows"] else []
    last = appointments.last_attended(row["home_ref"])
    leads = [*[a.lead for a in continued if a.visit is not None][-1:], *([last.lead] if last else [])]
    return next((ref for ref in leads if ref is not None and row["trade"] in operatives.get(ref).trades), None)
