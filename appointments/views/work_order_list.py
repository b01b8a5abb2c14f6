"""The resource planner's first page: open work by when it is due, with what is promised for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, Select, and_, case, func, select

from appointments.domain.appointments import OPEN_STATES, State
from appointments.domain.concerns import MEANINGS, in_order
from appointments.domain.refs import AppointmentRef, HomeRef, WorkOrderRef
from appointments.domain.tasks import Owner
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrderState
from appointments.records.engine import reading
from appointments.records.mapping import work_orders as mapping
from appointments.records.rows import Row
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, HomeRow, TaskRow, TradeRow, WorkOrderRow
from appointments.views.finding_homes import home_matches
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_ORDERS = table_of(WorkOrderRow)
_HOMES = table_of(HomeRow)
_TRADES = table_of(TradeRow)
_TASKS = table_of(TaskRow)
_APPOINTMENTS = table_of(AppointmentRow)

# At most one appointment of an order is open, so this join never doubles a line.
_BOOKED = and_(
    _APPOINTMENTS.c.work_order_ref == _ORDERS.c.ref,
    _APPOINTMENTS.c.state.in_(sorted(state.value for state in OPEN_STATES)),
)
_OPEN = _ORDERS.c.state == WorkOrderState.OPEN.value
_HAS_APPOINTMENT = _APPOINTMENTS.c.ref.is_not(None)
# An emergency gets an attendance window and a contact, not a slot (rule 9): nobody books one from this list.
_NEEDS_APPOINTMENT = and_(_OPEN, _APPOINTMENTS.c.ref.is_(None), _ORDERS.c.priority["appointed"].as_boolean())
_JOINED = _ORDERS.join(_HOMES, _HOMES.c.ref == _ORDERS.c.home_ref).outerjoin(_APPOINTMENTS, _BOOKED)


class OrderState(StrEnum):
    """Which orders to list."""

    OPEN = "open"
    NEEDS_APPOINTMENT = "needs"
    BOOKED = "booked"
    FINISHED = "finished"


_WHERE: dict[OrderState, ColumnElement[bool]] = {
    OrderState.OPEN: _OPEN,
    OrderState.NEEDS_APPOINTMENT: _NEEDS_APPOINTMENT,
    OrderState.BOOKED: and_(_OPEN, _HAS_APPOINTMENT),
    OrderState.FINISHED: ~_OPEN,
}


@dataclass(frozen=True)
class ListWorkOrders:
    """`words` are looked for in the order's and the home's references, the address and the postcode."""

    now: datetime
    words: str = ""
    state: OrderState = OrderState.OPEN
    trade: str = ""
    priority: str = ""
    overdue: bool = False
    page: int = 1


@dataclass(frozen=True)
class WorkOrderLine:
    """`window` and `state` are those of the open appointment; None when there is none. `due_at` is exclusive.

    `contract_due_at` is the feed's own date where it is not the one that rules; `statutory_due_at` the next one that a
    law sets where that is earlier still: something other than a visit is due. `concerns` are in words.
    """

    ref: WorkOrderRef
    home_ref: HomeRef
    address: str
    trade: str
    purpose: str
    priority: str
    rank: int
    appointed: bool
    concerns: tuple[str, ...]
    open: bool
    due_at: datetime
    due_source: str
    contract_due_at: datetime | None
    statutory_due_at: datetime | None
    overdue: bool
    appointment_ref: AppointmentRef | None
    window: Window | None
    state: State | None


@dataclass(frozen=True)
class OrderCounts:
    """Of all open orders, whatever the filters say; `tasks` are the planners' own."""

    needs_appointment: int
    booked: int
    overdue: int
    tasks: int


@dataclass(frozen=True)
class WorkOrderList:
    lines: tuple[WorkOrderLine, ...]
    paging: Paging
    counts: OrderCounts


def work_order_list(wanted: ListWorkOrders, *, engine: Engine) -> WorkOrderList:
    """One page of orders: the earliest due first, the more pressing priority where two are due together (rule 60)."""
    where = _conditions(wanted)
    with reading(engine) as connection:
        total = connection.execute(_narrow(select(func.count()), _JOINED).where(*where)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(connection, _lines(pages).where(*where))
        counts = _counts(connection, wanted.now)
    return WorkOrderList(tuple(_line(row, wanted.now) for row in found), pages, counts)


def _conditions(wanted: ListWorkOrders) -> list[ColumnElement[bool]]:
    where = [_WHERE[wanted.state]]
    if wanted.words.strip():
        external = func.coalesce(_ORDERS.c.external_id, "")
        where.append(home_matches(_HOMES, wanted.words, _ORDERS.c.ref, external))
    if wanted.trade:
        where.append(_ORDERS.c.trade == wanted.trade)
    if wanted.priority:
        where.append(_ORDERS.c.priority_code == wanted.priority)
    if wanted.overdue:
        where.extend([_OPEN, _ORDERS.c.due_at <= wanted.now])
    return where


def _narrow(statement: Select[Any], source: FromClause) -> Select[Any]:
    return statement.select_from(source)


def _lines(pages: Paging) -> Select[Any]:
    joined = _JOINED.outerjoin(_TRADES, _TRADES.c.code == _ORDERS.c.trade)
    columns = (
        _ORDERS.c.ref,
        _ORDERS.c.home_ref,
        _HOMES.c.address,
        _HOMES.c.postcode,
        func.coalesce(_TRADES.c.name, _ORDERS.c.trade).label("trade"),
        _ORDERS.c.purpose,
        _ORDERS.c.priority,
        _ORDERS.c.hazard,
        _ORDERS.c.concerns,
        _ORDERS.c.contract_due_at,
        _ORDERS.c.statutory_due_at,
        _ORDERS.c.state.label("order_state"),
        _ORDERS.c.due_at,
        _ORDERS.c.due_source,
        _APPOINTMENTS.c.ref.label("appointment_ref"),
        _APPOINTMENTS.c.starts_at,
        _APPOINTMENTS.c.ends_at,
        _APPOINTMENTS.c.state.label("appointment_state"),
    )
    order = (_ORDERS.c.due_at, _ORDERS.c.priority["rank"].as_integer(), _ORDERS.c.ref)
    return select(*columns).select_from(joined).order_by(*order).limit(ROWS_PER_PAGE).offset(pages.offset)


def _line(row: Row, now: datetime) -> WorkOrderLine:
    booked = row["appointment_ref"] is not None
    is_open = row["order_state"] == WorkOrderState.OPEN.value
    return WorkOrderLine(
        ref=row["ref"],
        home_ref=row["home_ref"],
        address=", ".join([*row["address"], row["postcode"]]),
        trade=row["trade"],
        purpose=row["purpose"],
        priority=row["priority"]["name"],
        rank=row["priority"]["rank"],
        appointed=row["priority"]["appointed"],
        concerns=tuple(MEANINGS[concern].words for concern in in_order(mapping.concerns(row))),
        open=is_open,
        due_at=row["due_at"],
        due_source=row["due_source"],
        contract_due_at=_unless(row["contract_due_at"], row["due_at"]),
        statutory_due_at=row["statutory_due_at"] if _earlier(row["statutory_due_at"], row["due_at"]) else None,
        overdue=is_open and row["due_at"] <= now,
        appointment_ref=row["appointment_ref"],
        window=Window(row["starts_at"], row["ends_at"]) if booked else None,
        state=State(row["appointment_state"]) if booked else None,
    )


def _unless(contract: datetime | None, due_at: datetime) -> datetime | None:
    return None if contract == due_at else contract


def _earlier(statutory: datetime | None, due_at: datetime) -> bool:
    return statutory is not None and statutory < due_at


def _counts(connection: Connection, now: datetime) -> OrderCounts:
    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    orders = connection.execute(
        select(counted(_NEEDS_APPOINTMENT), counted(_HAS_APPOINTMENT), counted(_ORDERS.c.due_at <= now))
        .select_from(_ORDERS.outerjoin(_APPOINTMENTS, _BOOKED))
        .where(_OPEN)
    ).one()
    waiting = select(func.count()).where(_TASKS.c.owner == Owner.PLANNER.value, _TASKS.c.done_at.is_(None))
    return OrderCounts(*orders, tasks=connection.execute(waiting).scalar_one())
