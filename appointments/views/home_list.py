"""Homes found by reference, UPRN, address or postcode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, and_, func, select

from appointments.domain.homes import Home
from appointments.domain.work_orders import WorkOrderState
from appointments.records.engine import reading
from appointments.records.mapping import homes as mapping
from appointments.records.statements import table_of
from appointments.records.tables import HomeRow, HouseholdRow, RequirementRow, ResidentRow, WorkOrderRow
from appointments.views.finding_homes import home_matches
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_HOMES = table_of(HomeRow)
_HOUSEHOLDS = table_of(HouseholdRow)
_RESIDENTS = table_of(ResidentRow)
_REQUIREMENTS = table_of(RequirementRow)
_ORDERS = table_of(WorkOrderRow)


@dataclass(frozen=True)
class FindHomes:
    today: date
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class HomeLine:
    """`resident` is the one who is written to. `requirements` counts those that apply today."""

    home: Home
    resident: str | None
    requirements: int
    open_orders: int


@dataclass(frozen=True)
class HomeList:
    lines: tuple[HomeLine, ...]
    paging: Paging


def home_list(wanted: FindHomes, *, engine: Engine) -> HomeList:
    """One page of homes that have every word somewhere, by postcode and address."""
    matches = home_matches(_HOMES, wanted.words, func.coalesce(_RESIDENTS.c.name, ""))
    joined = _HOMES.outerjoin(_HOUSEHOLDS, _HOUSEHOLDS.c.home_ref == _HOMES.c.ref).outerjoin(
        _RESIDENTS, and_(_RESIDENTS.c.household_ref == _HOUSEHOLDS.c.ref, _RESIDENTS.c.position == 0)
    )
    applying = and_(
        _REQUIREMENTS.c.home_ref == _HOMES.c.ref,
        _REQUIREMENTS.c.declined.is_(None),
        _REQUIREMENTS.c.starts_on <= wanted.today,
        func.coalesce(_REQUIREMENTS.c.ends_on, wanted.today) >= wanted.today,
    )
    still_open = and_(_ORDERS.c.home_ref == _HOMES.c.ref, _ORDERS.c.state == WorkOrderState.OPEN.value)
    requirements = select(func.count()).select_from(_REQUIREMENTS).where(applying).scalar_subquery()
    orders = select(func.count()).select_from(_ORDERS).where(still_open).scalar_subquery()
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(joined).where(matches)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(
            connection,
            select(_HOMES, _RESIDENTS.c.name.label("resident"), requirements.label("asked"), orders.label("orders"))
            .select_from(joined)
            .where(matches)
            .order_by(_HOMES.c.postcode, _HOMES.c.property_ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        lines = tuple(HomeLine(mapping.home(row), row["resident"], row["asked"], row["orders"]) for row in found)
    return HomeList(lines, pages)
