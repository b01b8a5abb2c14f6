"""The statements about operatives' days. Each is built once; what it is about comes with it as parameters."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import JSON, BindParameter, Select, Update, bindparam, func, or_, select, tuple_, update

from appointments.records import statements
from appointments.records.tables import AppointmentRow, AssignmentRow, HoldRow, HomeRow, RoundRow, WorkOrderRow

_ROUNDS = statements.table_of(RoundRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOLDS = statements.table_of(HoldRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)
_HOMES = statements.table_of(HomeRow)

# What an assignment is for: an appointment, or a hold as long as it lasts.
_SUBJECT = func.coalesce(_ASSIGNMENTS.c.appointment_ref, _ASSIGNMENTS.c.hold_ref)


@cache
def changes() -> Select[Any]:
    """For each day from `first` to `last`, both inclusive, the sum of its rounds' versions."""
    between = _ROUNDS.c.day.between(bindparam("first"), bindparam("last"))
    return select(_ROUNDS.c.day, func.sum(_ROUNDS.c.version).label("raised")).where(between).group_by(_ROUNDS.c.day)


@cache
def versions(*, sqlite_words: bool) -> Select[Any]:
    """For each of these `days` its rounds' versions by operative: one value a day, quicker to read than a row each."""
    together = func.json_group_object if sqlite_words else func.json_object_agg
    by_operative = together(_ROUNDS.c.operative_ref, _ROUNDS.c.version, type_=JSON).label("versions")
    of_these = _ROUNDS.c.day.in_(bindparam("days", expanding=True))
    return select(_ROUNDS.c.day, by_operative).where(of_these).group_by(_ROUNDS.c.day)


@cache
def stops_of_rounds() -> Select[Any]:
    """What each of these `rounds` (operative, day) holds."""
    round_of = tuple_(_ASSIGNMENTS.c.operative_ref, _ASSIGNMENTS.c.day)
    return _stops().where(round_of.in_(bindparam("rounds", expanding=True)))


@cache
def stops_between() -> Select[Any]:
    """What the rounds of these operatives (`refs`) hold from `first` to `last`, both inclusive."""
    theirs = _ASSIGNMENTS.c.operative_ref.in_(bindparam("refs", expanding=True))
    return _stops().where(theirs, _ASSIGNMENTS.c.day.between(bindparam("first"), bindparam("last")))


@cache
def _stops() -> Select[Any]:
    crew = _ASSIGNMENTS.alias("crew")
    crew_size = select(func.count()).where(crew.c.appointment_ref == _APPOINTMENTS.c.ref).scalar_subquery()
    held = _HOLDS.join(_WORK_ORDERS, _WORK_ORDERS.c.ref == _HOLDS.c.work_order_ref)
    return (
        select(
            *_ASSIGNMENTS.c["operative_ref", "day", "planned_starts", "planned_ends"],
            _SUBJECT,
            *_APPOINTMENTS.c["state", "pinned"],
            func.coalesce(_APPOINTMENTS.c.starts_at, _HOLDS.c.starts_at),
            func.coalesce(_APPOINTMENTS.c.ends_at, _HOLDS.c.ends_at),
            _HOLDS.c.expires_at,
            *_HOMES.c["lat", "lon"],
            crew_size,
        )
        .outerjoin(_APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
        .outerjoin(held, _HOLDS.c.ref == _ASSIGNMENTS.c.hold_ref)
        .join(_HOMES, _HOMES.c.ref == func.coalesce(_APPOINTMENTS.c.home_ref, _WORK_ORDERS.c.home_ref))
        .where(_ASSIGNMENTS.c.active.is_(True))
        .order_by(_ASSIGNMENTS.c.planned_starts, _SUBJECT)
    )


@cache
def seats() -> Select[Any]:
    """The assignments of one operative to these appointments and holds."""
    subjects: BindParameter[Any] = bindparam("subjects", expanding=True)
    about = or_(_ASSIGNMENTS.c.appointment_ref.in_(subjects), _ASSIGNMENTS.c.hold_ref.in_(subjects))
    planned = _ASSIGNMENTS.c["id", "planned_starts", "planned_ends"]
    theirs = _ASSIGNMENTS.c.operative_ref == bindparam("operative")
    return select(_SUBJECT.label("subject"), *planned).where(theirs, about)


@cache
def claim() -> Update:
    """The round of an `operative` `on` a day, as long as it has the version that was read."""
    this = (_ROUNDS.c.operative_ref == bindparam("operative"), _ROUNDS.c.day == bindparam("on"))
    return update(_ROUNDS).where(*this, _ROUNDS.c.version == bindparam("version_read"))


@cache
def move_seat() -> Update:
    """The planned interval of one assignment."""
    moved = update(_ASSIGNMENTS).where(_ASSIGNMENTS.c.id == bindparam("seat"))
    return moved.values(planned_starts=bindparam("starts"), planned_ends=bindparam("ends"))
