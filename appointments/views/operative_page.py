"""One operative: hours, absences to come, and promised visits that fall into one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, select

from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.refs import AppointmentRef, OperativeRef, WorkOrderRef
from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.mapping import operatives as mapping
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.statements import rows, table_of
from appointments.records.tables import AbsenceRow, AppointmentRow, AssignmentRow, HomeRow
from appointments.views.selecting import selected

_ABSENCES = table_of(AbsenceRow)
_ASSIGNMENTS = table_of(AssignmentRow)
_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)


@dataclass(frozen=True)
class SeeOperative:
    ref: OperativeRef
    now: datetime


@dataclass(frozen=True)
class VisitAway:
    """A promised visit that is planned for a time at which the operative will be away."""

    appointment_ref: AppointmentRef
    work_order_ref: WorkOrderRef
    address: str
    window: Window


@dataclass(frozen=True)
class OperativePage:
    """`shifts` are all that are held, ended ones too; `absences` those not over yet."""

    operative: Operative
    shifts: tuple[ShiftPattern, ...]
    absences: tuple[Absence, ...]
    visits_away: tuple[VisitAway, ...]


def operative_page(wanted: SeeOperative, *, engine: Engine) -> OperativePage:
    """Raises NotFound."""
    during = and_(
        _ABSENCES.c.operative_ref == _ASSIGNMENTS.c.operative_ref,
        _ABSENCES.c.starts_at < _ASSIGNMENTS.c.planned_ends,
        _ABSENCES.c.ends_at > _ASSIGNMENTS.c.planned_starts,
    )
    away = (
        select(
            _APPOINTMENTS.c.ref,
            _APPOINTMENTS.c.work_order_ref,
            _APPOINTMENTS.c.starts_at,
            _APPOINTMENTS.c.ends_at,
            _HOMES.c.address,
            _HOMES.c.postcode,
        )
        .select_from(_ASSIGNMENTS)
        .join(_ABSENCES, during)
        .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .where(_ASSIGNMENTS.c.operative_ref == wanted.ref, _ASSIGNMENTS.c.active.is_(True))
        .where(_ASSIGNMENTS.c.planned_ends > wanted.now)
        .order_by(_APPOINTMENTS.c.starts_at, _APPOINTMENTS.c.ref)
    )
    with reading(engine) as connection:
        operatives = SqlOperatives(connection)
        to_come = (_ABSENCES.c.operative_ref == wanted.ref, _ABSENCES.c.ends_at > wanted.now)
        visits = {
            row["ref"]: VisitAway(
                appointment_ref=row["ref"],
                work_order_ref=row["work_order_ref"],
                address=", ".join([*row["address"], row["postcode"]]),
                window=Window(row["starts_at"], row["ends_at"]),
            )
            for row in selected(connection, away)
        }
        return OperativePage(
            operative=operatives.get(wanted.ref),
            shifts=tuple(operatives.shift_patterns([wanted.ref])),
            absences=tuple(
                mapping.absence(row) for row in rows(connection, _ABSENCES, *to_come, by=[_ABSENCES.c.starts_at])
            ),
            visits_away=tuple(visits.values()),
        )
