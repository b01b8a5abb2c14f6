"""One home: who lives there, how they may be reached, what they asked for, and the work that is or was to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, func, select

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import OPEN_STATES, State
from appointments.domain.homes import Home, Household
from appointments.domain.refs import HomeRef
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.mapping import work_orders as mapping
from appointments.records.repositories.homes import SqlHomes, SqlHouseholds, SqlRequirements
from appointments.records.repositories.privacy import reason_given
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, TradeRow, WorkOrderRow
from appointments.views.paging import ROWS_PER_PAGE
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_ORDERS = table_of(WorkOrderRow)
_TRADES = table_of(TradeRow)
_APPOINTMENTS = table_of(AppointmentRow)


@dataclass(frozen=True)
class SeeHome:
    """`reader` is the account that looks, `since` the start of its day: what it has given a reason for is shown."""

    ref: HomeRef
    reader: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class OrderAtHome:
    """`window` and `state` are those of the open appointment; None when there is none."""

    order: WorkOrder
    trade: str
    window: Window | None
    state: State | None


@dataclass(frozen=True)
class HomePage:
    """`requirements` holds ended and declined ones too; `orders` the latest, newest first; `names` are accounts'.

    `reason` is the one the reader gave today for the record behind the instructions; empty when none was given.
    """

    home: Home
    household: Household | None
    requirements: tuple[AccessRequirement, ...]
    orders: tuple[OrderAtHome, ...]
    names: Mapping[str, str]
    reason: str = ""


def home_page(wanted: SeeHome, *, engine: Engine) -> HomePage:
    """Raises NotFound."""
    booked = and_(
        _APPOINTMENTS.c.work_order_ref == _ORDERS.c.ref,
        _APPOINTMENTS.c.state.in_(sorted(state.value for state in OPEN_STATES)),
    )
    joined = _ORDERS.outerjoin(_APPOINTMENTS, booked).outerjoin(_TRADES, _TRADES.c.code == _ORDERS.c.trade)
    with reading(engine) as connection:
        home = SqlHomes(connection).get(wanted.ref)
        requirements = tuple(SqlRequirements(connection).of_home(home.ref))
        found = selected(
            connection,
            select(
                _ORDERS,
                func.coalesce(_TRADES.c.name, _ORDERS.c.trade).label("trade_name"),
                _APPOINTMENTS.c.starts_at,
                _APPOINTMENTS.c.ends_at,
                _APPOINTMENTS.c.state.label("appointment_state"),
            )
            .select_from(joined)
            .where(_ORDERS.c.home_ref == home.ref)
            .order_by(_ORDERS.c.raised_at.desc(), _ORDERS.c.ref)
            .limit(ROWS_PER_PAGE),
        )
        orders = tuple(
            OrderAtHome(
                order=mapping.work_order(row),
                trade=row["trade_name"],
                window=Window(row["starts_at"], row["ends_at"]) if row["starts_at"] else None,
                state=State(row["appointment_state"]) if row["appointment_state"] else None,
            )
            for row in found
        )
        return HomePage(
            home=home,
            household=SqlHouseholds(connection).of_home(home.ref),
            requirements=requirements,
            orders=orders,
            names=account_names(connection, (requirement.recorded_by for requirement in requirements)),
            reason=reason_given(connection, wanted.reader, home.ref, wanted.since) if wanted.since else "",
        )
