"""Work orders, slot offers and rejected feed rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Select, bindparam, exists, func, select

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.errors import NotFound
from appointments.domain.feeds import FeedProblem
from appointments.domain.refs import ExternalRef, OfferRef, WorkOrderRef
from appointments.domain.slots import OfferSet, Slot
from appointments.domain.statutory_steps import Step
from appointments.domain.work_orders import OrderAtHome, WorkOrder, WorkOrderState
from appointments.records import statements
from appointments.records.mapping import homes as home_mapping
from appointments.records.mapping import work_orders as mapping
from appointments.records.rows import Row, Values
from appointments.records.tables import (
    AppointmentRow,
    FeedRejectRow,
    HomeRow,
    OfferRow,
    StepRow,
    TradeRow,
    WorkOrderRow,
)

_WORK_ORDERS = statements.table_of(WorkOrderRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_HOMES = statements.table_of(HomeRow)
_TRADES = statements.table_of(TradeRow)
_OFFERS = statements.table_of(OfferRow)
_STEPS = statements.table_of(StepRow)
_REJECTS = statements.table_of(FeedRejectRow)


class SqlWorkOrders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: WorkOrderRef) -> WorkOrder:
        return mapping.work_order(statements.required(self._connection, _WORK_ORDERS, ref, "work order"))

    def named(self, refs: Iterable[WorkOrderRef]) -> list[WorkOrder]:
        """Those that there are, in order of reference."""
        wanted = _WORK_ORDERS.c.ref.in_(sorted(set(refs)))
        rows = statements.rows(self._connection, _WORK_ORDERS, wanted, by=[_WORK_ORDERS.c.ref])
        return [mapping.work_order(row) for row in rows]

    def priorities(self, refs: Iterable[WorkOrderRef]) -> dict[WorkOrderRef, str]:
        codes = select(_WORK_ORDERS.c.ref, _WORK_ORDERS.c.priority_code).where(
            _WORK_ORDERS.c.ref.in_(sorted(set(refs)))
        )
        return {row.ref: row.priority_code for row in self._connection.execute(codes)}

    def at_home(self, ref: WorkOrderRef) -> OrderAtHome:
        row = self._connection.execute(_order_at_home(), {"wanted": ref}).mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no work order {ref}")
        found = cast("Row", row)
        return OrderAtHome(
            order=mapping.work_order(found),
            home=home_mapping.home(statements.part(found, _HOMES, "at_")),
            trade_name=found["trade_name"],
            booked_before=found["booked_before"],
            attended_before=found["attended_before"],
            others_follow=found["others_follow"],
        )

    def by_external(self, external: ExternalRef) -> WorkOrder | None:
        found = statements.one(
            self._connection,
            _WORK_ORDERS,
            _WORK_ORDERS.c.external_allocated_by == external.allocated_by,
            _WORK_ORDERS.c.external_id == external.id,
        )
        return mapping.work_order(found) if found else None

    def unbooked(self, trades: Iterable[str], limit: int) -> list[WorkOrder]:
        booked = select(_APPOINTMENTS.c.ref).where(
            _APPOINTMENTS.c.work_order_ref == _WORK_ORDERS.c.ref,
            _APPOINTMENTS.c.state.in_(sorted(state.value for state in OPEN_STATES)),
        )
        found = self._connection.execute(
            select(_WORK_ORDERS)
            .where(
                _WORK_ORDERS.c.state == WorkOrderState.OPEN.value,
                _WORK_ORDERS.c.trade.in_(sorted(set(trades))),
                _WORK_ORDERS.c.priority["appointed"].as_boolean(),
                ~booked.exists(),
            )
            .order_by(_WORK_ORDERS.c.due_at, _WORK_ORDERS.c.ref)
            .limit(limit)
        )
        return [mapping.work_order(cast("Row", row)) for row in found.mappings()]

    def coming_after(self, ref: WorkOrderRef) -> list[WorkOrder]:
        still_open = _WORK_ORDERS.c.state == WorkOrderState.OPEN.value
        here = _WORK_ORDERS.c.after_ref == ref
        found = statements.rows(self._connection, _WORK_ORDERS, here, still_open, by=[_WORK_ORDERS.c.ref])
        return [mapping.work_order(row) for row in found]

    def statutory_before(self, instant: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrder]:
        found = statements.rows(
            self._connection,
            _WORK_ORDERS,
            _WORK_ORDERS.c.statutory_due_at < instant,
            _WORK_ORDERS.c.state != WorkOrderState.CANCELLED.value,
            _WORK_ORDERS.c.ref > after,
            by=[_WORK_ORDERS.c.ref],
            limit=limit,
        )
        return [mapping.work_order(row) for row in found]

    def continued_by(self, ref: WorkOrderRef) -> list[WorkOrder]:
        found = statements.rows_of(self._connection, _WORK_ORDERS, "follows", ref, by=("ref",))
        return [mapping.work_order(row) for row in found]

    def add(self, work_order: WorkOrder) -> None:
        statements.insert(self._connection, _WORK_ORDERS, [mapping.work_order_values(work_order)])

    def save(self, work_order: WorkOrder) -> None:
        values = mapping.work_order_values(work_order)
        statements.save_version(self._connection, _WORK_ORDERS, values, read=work_order.version)

    def claim(self, ref: WorkOrderRef, expected_version: int) -> None:
        statements.claim_version(self._connection, _WORK_ORDERS, ref, f"work order {ref}", read=expected_version)


@cache
def _order_at_home() -> Select[Any]:
    later = _WORK_ORDERS.alias("later")
    follows = (later.c.after_ref == _WORK_ORDERS.c.ref, later.c.state == WorkOrderState.OPEN.value)
    attended = (_APPOINTMENTS.c.home_ref == _WORK_ORDERS.c.home_ref, _APPOINTMENTS.c.arrived_at.is_not(None))
    return (
        select(
            _WORK_ORDERS,
            *statements.labelled(_HOMES, "at_"),
            func.coalesce(_TRADES.c.name, _WORK_ORDERS.c.trade).label("trade_name"),
            exists().where(_APPOINTMENTS.c.work_order_ref == _WORK_ORDERS.c.ref).label("booked_before"),
            exists().where(*attended).label("attended_before"),
            exists().where(*follows).label("others_follow"),
        )
        .join_from(_WORK_ORDERS, _HOMES, _HOMES.c.ref == _WORK_ORDERS.c.home_ref)
        .outerjoin(_TRADES, _TRADES.c.code == _WORK_ORDERS.c.trade)
        .where(_WORK_ORDERS.c.ref == bindparam("wanted"))
    )


class SqlSteps:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, step: Step) -> None:
        statements.insert(self._connection, _STEPS, [mapping.step_values(step)])

    def of(self, ref: WorkOrderRef) -> tuple[Step, ...]:
        found = statements.rows(self._connection, _STEPS, _STEPS.c.work_order_ref == ref, by=[_STEPS.c.id])
        return tuple(mapping.step(row) for row in found)


class SqlOffers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, offers: OfferSet) -> None:
        statements.insert(self._connection, _OFFERS, [mapping.offer_values(offers)])

    def get(self, ref: OfferRef) -> OfferSet:
        return mapping.offers(statements.required(self._connection, _OFFERS, ref, "set of offers"))

    def settle(self, offers: OfferSet) -> None:
        values = mapping.offer_values(offers)
        answer = {name: values[name] for name in ("ref", "chosen", "refused_because", "refused_words")}
        statements.save_row(self._connection, _OFFERS, answer, "set of offers")

    def choose(self, ref: OfferRef, slot: Slot) -> None:
        chosen = {"ref": ref, "chosen": mapping.slot_values(slot), "refused_because": None, "refused_words": ""}
        statements.save_row(self._connection, _OFFERS, chosen, "set of offers")


class SqlFeedRejects:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, feed: str, source_digest: str, problems: Sequence[FeedProblem], at: datetime) -> None:
        for problem in problems:
            values: Values = {
                "feed": feed,
                "source_digest": source_digest,
                "line": problem.line,
                "field": problem.field,
                "reason": problem.reason,
                "raw": problem.raw,
                "kept_at": at,
            }
            statements.insert_new(self._connection, _REJECTS, values, key=("feed", "source_digest", "line"))
