"""Homes, households and access requirements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, select, union

from appointments.domain.access import AccessRequirement
from appointments.domain.homes import Home, Household
from appointments.domain.refs import HomeRef, OperativeRef, RequirementRef
from appointments.records import statements
from appointments.records.mapping import homes as mapping
from appointments.records.round_versions import raise_rounds
from appointments.records.rows import Row
from appointments.records.tables import (
    AppointmentRow,
    AssignmentRow,
    ContactNumberRow,
    HoldRow,
    HomeRow,
    HouseholdRow,
    RequirementRow,
    ResidentRow,
    WorkOrderRow,
)

_HOMES = statements.table_of(HomeRow)
_HOUSEHOLDS = statements.table_of(HouseholdRow)
_RESIDENTS = statements.table_of(ResidentRow)
_NUMBERS = statements.table_of(ContactNumberRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_SEATS = statements.table_of(AssignmentRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOLDS = statements.table_of(HoldRow)
_WORK_ORDERS = statements.table_of(WorkOrderRow)


class SqlHomes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: HomeRef) -> Home:
        return mapping.home(statements.required(self._connection, _HOMES, ref, "home"))

    def by_property_ref(self, property_ref: str) -> Home | None:
        return self._one(_HOMES.c.property_ref == property_ref)

    def by_uprn(self, uprn: str) -> Home | None:
        return self._one(_HOMES.c.uprn == uprn)

    def put(self, home: Home) -> None:
        """A home that turns out to be elsewhere changes every round that goes there."""
        known = statements.one(self._connection, _HOMES, _HOMES.c.ref == home.ref)
        if known is not None and mapping.home(known).place != home.place:
            raise_rounds(self._connection, self._rounds_to(home.ref))
        statements.put(self._connection, _HOMES, mapping.home_values(home))

    def _rounds_to(self, ref: HomeRef) -> list[tuple[OperativeRef, date]]:
        booked = (
            select(_SEATS.c.operative_ref, _SEATS.c.day)
            .join(_APPOINTMENTS, _APPOINTMENTS.c.ref == _SEATS.c.appointment_ref)
            .where(_APPOINTMENTS.c.home_ref == ref, _SEATS.c.active.is_(True))
        )
        held = (
            select(_SEATS.c.operative_ref, _SEATS.c.day)
            .join(_HOLDS, _HOLDS.c.ref == _SEATS.c.hold_ref)
            .join(_WORK_ORDERS, _WORK_ORDERS.c.ref == _HOLDS.c.work_order_ref)
            .where(_WORK_ORDERS.c.home_ref == ref)
        )
        return [(row.operative_ref, row.day) for row in self._connection.execute(union(booked, held))]

    def _one(self, where: ColumnElement[bool]) -> Home | None:
        found = statements.one(self._connection, _HOMES, where)
        return mapping.home(found) if found else None


class SqlHouseholds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ahead: dict[HomeRef, Household | None] = {}

    def of_home(self, home_ref: HomeRef) -> Household | None:
        if home_ref in self._ahead:
            return self._ahead[home_ref]
        return next(iter(self._load(_household_of_home(), {"wanted": home_ref})), None)

    def of_homes(self, home_refs: Iterable[HomeRef]) -> list[Household]:
        """Of those homes that have one."""
        return self._load(_households().where(_HOUSEHOLDS.c.home_ref.in_(sorted(set(home_refs)))), {})

    def read_ahead(self, home_refs: Iterable[HomeRef]) -> None:
        wanted = sorted(set(home_refs))
        self._ahead = dict.fromkeys(wanted) | {found.home_ref: found for found in self.of_homes(wanted)}

    def by_number(self, number: str) -> list[Household]:
        return self._load(_households_by_number(), {"wanted": number})

    def add(self, household: Household) -> None:
        self._ahead.pop(household.home_ref, None)
        statements.insert(self._connection, _HOUSEHOLDS, [mapping.household_values(household)])
        self._add_residents(household)

    def save(self, household: Household) -> None:
        self._ahead.pop(household.home_ref, None)
        values = mapping.household_values(household)
        statements.save_version(self._connection, _HOUSEHOLDS, values, read=household.version)
        residents = select(_RESIDENTS.c.ref).where(_RESIDENTS.c.household_ref == household.ref)
        self._connection.execute(delete(_NUMBERS).where(_NUMBERS.c.resident_ref.in_(residents)))
        self._connection.execute(delete(_RESIDENTS).where(_RESIDENTS.c.household_ref == household.ref))
        self._add_residents(household)

    def _add_residents(self, household: Household) -> None:
        statements.insert(self._connection, _RESIDENTS, mapping.resident_values(household))
        statements.insert(self._connection, _NUMBERS, mapping.number_values(household))

    def _load(self, wanted: Select[Any], values: Mapping[str, object]) -> list[Household]:
        """With residents and numbers in one statement: a row for each number, one for whoever has none."""
        rows = self._connection.execute(wanted, values).mappings().all()
        households: dict[str, Row] = {}
        residents: dict[str, dict[str, Row]] = defaultdict(dict)
        numbers: dict[str, list[Row]] = defaultdict(list)
        for row in cast("Sequence[Row]", rows):
            households.setdefault(row["ref"], row)
            if row["resident_ref"] is not None:
                residents[row["ref"]].setdefault(row["resident_ref"], statements.part(row, _RESIDENTS, "resident_"))
            if row["number_number"] is not None:
                numbers[row["resident_ref"]].append(statements.part(row, _NUMBERS, "number_"))
        return [
            mapping.household(row, [mapping.resident(who, numbers[key]) for key, who in residents[ref].items()])
            for ref, row in households.items()
        ]


@cache
def _household_of_home() -> Select[Any]:
    return _households().where(_HOUSEHOLDS.c.home_ref == bindparam("wanted"))


@cache
def _households_by_number() -> Select[Any]:
    holders = (
        select(_RESIDENTS.c.household_ref)
        .join(_NUMBERS, _NUMBERS.c.resident_ref == _RESIDENTS.c.ref)
        .where(_NUMBERS.c.number == bindparam("wanted"))
    )
    return _households().where(_HOUSEHOLDS.c.ref.in_(holders))


@cache
def _households() -> Select[Any]:
    return (
        select(_HOUSEHOLDS, *statements.labelled(_RESIDENTS, "resident_"), *statements.labelled(_NUMBERS, "number_"))
        .outerjoin_from(_HOUSEHOLDS, _RESIDENTS, _RESIDENTS.c.household_ref == _HOUSEHOLDS.c.ref)
        .outerjoin(_NUMBERS, _NUMBERS.c.resident_ref == _RESIDENTS.c.ref)
        .order_by(_HOUSEHOLDS.c.ref, _RESIDENTS.c.position, _RESIDENTS.c.ref, _NUMBERS.c.position)
    )


class SqlRequirements:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: RequirementRef) -> AccessRequirement:
        found = statements.required(self._connection, _REQUIREMENTS, ref, "access requirement")
        return mapping.requirement(found)

    def of_home(self, home_ref: HomeRef) -> list[AccessRequirement]:
        by = ("recorded_at", "ref")
        rows = statements.rows_of(self._connection, _REQUIREMENTS, "home_ref", home_ref, by=by)
        return [mapping.requirement(row) for row in rows]

    def of_homes(self, home_refs: Iterable[HomeRef]) -> dict[HomeRef, list[AccessRequirement]]:
        found: dict[HomeRef, list[AccessRequirement]] = {ref: [] for ref in sorted(set(home_refs))}
        theirs = _REQUIREMENTS.c.home_ref.in_(list(found))
        for row in statements.rows(
            self._connection, _REQUIREMENTS, theirs, by=[_REQUIREMENTS.c.recorded_at, _REQUIREMENTS.c.ref]
        ):
            found[row["home_ref"]].append(mapping.requirement(row))
        return found

    def put(self, requirement: AccessRequirement) -> None:
        statements.put(self._connection, _REQUIREMENTS, mapping.requirement_values(requirement))
