"""An operative's own round on one day, in planned order, with what each household asks (rule 45)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select

from appointments.domain.appointments import UNDER_WAY, State
from appointments.domain.homes import Place
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef, HomeRef, OperativeRef
from appointments.domain.times import Window, at
from appointments.domain.visit_asks import visit_asks
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.mapping.appointments import read_overrides
from appointments.records.mapping.homes import read_snapshots, requirement
from appointments.records.rows import Row
from appointments.records.tables import (
    AppointmentRow,
    AssignmentRow,
    HomeRow,
    HouseholdRow,
    OperativeRow,
    PromiseRow,
    RequirementRow,
    ResidentRow,
    WorkOrderRow,
)

_APPOINTMENTS = statements.table_of(AppointmentRow)
_ASSIGNMENTS = statements.table_of(AssignmentRow)
_HOMES = statements.table_of(HomeRow)
_HOUSEHOLDS = statements.table_of(HouseholdRow)
_OPERATIVES = statements.table_of(OperativeRow)
_PROMISES = statements.table_of(PromiseRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_RESIDENTS = statements.table_of(ResidentRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)


@dataclass(frozen=True)
class ShowRound:
    """The round of one operative on a London day."""

    operative_ref: OperativeRef
    day: date


@dataclass(frozen=True)
class RoundVisit:
    """One visit as its operative may see it: instructions, never the reason behind them.

    `planned` is this operative's interval. `briefs` are what the gate will ask for: what stands on the day, and last
    what was promised or despatched and has ended since, which says so. `expected_by` is the resident's name, `crew` the
    names of the others who come. `work` is for the trade.
    """

    ref: AppointmentRef
    home_ref: HomeRef
    state: State
    outcome: Outcome | None
    window: Window
    planned: Window
    purpose: str
    work: str
    address: tuple[str, ...]
    postcode: str
    place: Place
    communal_door: bool
    expected_by: str
    briefs: tuple[str, ...]
    crew: tuple[str, ...]

    @property
    def one_line(self) -> str:
        return ", ".join([*self.address, self.postcode])


@dataclass(frozen=True)
class OperativeRound:
    day: date
    visits: tuple[RoundVisit, ...]


def operative_round(wanted: ShowRound, *, engine: Engine) -> OperativeRound:
    """The visits of the day, cancelled ones left out; empty when there are none.

    A visit that was under way at midnight is on the round of the day in which it is left, too.
    """
    with reading(engine) as connection:
        return OperativeRound(wanted.day, visits_of(connection, wanted.operative_ref, wanted.day))


def visits_of(
    connection: Connection, operative_ref: OperativeRef, day: date, *, only: AppointmentRef | None = None
) -> tuple[RoundVisit, ...]:
    """All of the operative's visits on the day, or only one of them; three queries whatever their number."""
    found = _rows(connection, operative_ref, day, only)
    briefs = _briefs(connection, found)
    crews = _crews(connection, [row["ref"] for row in found], operative_ref)
    return tuple(_visit(row, briefs[row["ref"]], crews[row["ref"]]) for row in found)


def _rows(connection: Connection, operative_ref: OperativeRef, day: date, only: AppointmentRef | None) -> list[Row]:
    in_force = and_(
        _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
    )
    first_resident = and_(_RESIDENTS.c.household_ref == _HOUSEHOLDS.c.ref, _RESIDENTS.c.position == 0)
    still_there = and_(
        _ASSIGNMENTS.c.day < day,
        _APPOINTMENTS.c.arrived_at.is_not(None),
        or_(_APPOINTMENTS.c.state == State.ON_SITE.value, _APPOINTMENTS.c.left_at >= at(day, time(0))),
    )
    where: list[ColumnElement[bool]] = [
        _ASSIGNMENTS.c.operative_ref == operative_ref,
        or_(_ASSIGNMENTS.c.day == day, still_there),
    ]
    if only is not None:
        where.append(_APPOINTMENTS.c.ref == only)
    statement = (
        select(
            *_APPOINTMENTS.c["ref", "home_ref", "state", "outcome", "starts_at", "ends_at", "despatched_requirements"],
            *_ASSIGNMENTS.c["planned_starts", "planned_ends"],
            *_PROMISES.c["purpose", "day", "requirements", "overrides"],
            _WORK_ORDERS.c.description,
            *_HOMES.c["address", "postcode", "lat", "lon", "communal_door"],
            _RESIDENTS.c.name.label("resident"),
        )
        .join_from(_ASSIGNMENTS, _APPOINTMENTS, _APPOINTMENTS.c.ref == _ASSIGNMENTS.c.appointment_ref)
        .join(_PROMISES, in_force)
        .join(_WORK_ORDERS, _WORK_ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .outerjoin(_HOUSEHOLDS, _HOUSEHOLDS.c.home_ref == _HOMES.c.ref)
        .outerjoin(_RESIDENTS, first_resident)
        .where(*where, _APPOINTMENTS.c.state != State.CANCELLED.value)
        .order_by(_ASSIGNMENTS.c.planned_starts, _APPOINTMENTS.c.ref)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _briefs(connection: Connection, found: Iterable[Row]) -> dict[AppointmentRef, tuple[str, ...]]:
    """By the day of the promise: midnight changes nothing about a visit that is under way."""
    theirs = _REQUIREMENTS.c.home_ref.in_(sorted({row["home_ref"] for row in found}))
    by_home = defaultdict(list)
    for row in statements.rows(connection, _REQUIREMENTS, theirs, by=[_REQUIREMENTS.c.ref]):
        by_home[row["home_ref"]].append(requirement(row))
    return {
        row["ref"]: visit_asks(
            read_snapshots(row["requirements"]),
            read_snapshots(row["despatched_requirements"] or []),
            read_overrides(row["overrides"]),
            by_home[row["home_ref"]],
            row["day"],
        ).briefs(under_way=State(row["state"]) in UNDER_WAY)
        for row in found
    }


def _crews(
    connection: Connection, refs: list[AppointmentRef], mine: OperativeRef
) -> dict[AppointmentRef, tuple[str, ...]]:
    statement = (
        select(_ASSIGNMENTS.c.appointment_ref, _OPERATIVES.c.name)
        .join_from(_ASSIGNMENTS, _OPERATIVES, _OPERATIVES.c.ref == _ASSIGNMENTS.c.operative_ref)
        .where(_ASSIGNMENTS.c.appointment_ref.in_(refs), _ASSIGNMENTS.c.operative_ref != mine)
        .order_by(_ASSIGNMENTS.c.position)
    )
    crews: dict[AppointmentRef, tuple[str, ...]] = defaultdict(tuple)
    for ref, name in connection.execute(statement):
        crews[ref] = (*crews[ref], name)
    return crews


def _visit(row: Row, briefs: tuple[str, ...], crew: tuple[str, ...]) -> RoundVisit:
    return RoundVisit(
        ref=row["ref"],
        home_ref=row["home_ref"],
        state=State(row["state"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        window=Window(row["starts_at"], row["ends_at"]),
        planned=Window(row["planned_starts"], row["planned_ends"]),
        purpose=row["purpose"],
        work=row["description"],
        address=tuple(row["address"]),
        postcode=row["postcode"],
        place=Place(row["lat"], row["lon"]),
        communal_door=row["communal_door"],
        expected_by=row["resident"] or "",
        briefs=briefs,
        crew=crew,
    )
