"""Work orders, slot offers and rejected feed rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from appointments.domain.feeds import FeedProblem
from appointments.domain.refs import ExternalRef, OfferRef, WorkOrderRef
from appointments.domain.slots import OfferSet
from appointments.domain.work_orders import WorkOrder
from appointments.records import statements
from appointments.records.mapping import work_orders as mapping
from appointments.records.rows import Values
from appointments.records.tables import FeedRejectRow, OfferRow, WorkOrderRow

_WORK_ORDERS = statements.table_of(WorkOrderRow)
_OFFERS = statements.table_of(OfferRow)
_REJECTS = statements.table_of(FeedRejectRow)


class SqlWorkOrders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, ref: WorkOrderRef) -> WorkOrder:
        return mapping.work_order(statements.required(self._connection, _WORK_ORDERS, ref, "work order"))

    def by_external(self, external: ExternalRef) -> WorkOrder | None:
        found = statements.one(
            self._connection,
            _WORK_ORDERS,
            _WORK_ORDERS.c.external_allocated_by == external.allocated_by,
            _WORK_ORDERS.c.external_id == external.id,
        )
        return mapping.work_order(found) if found else None

    def add(self, work_order: WorkOrder) -> None:
        statements.insert(self._connection, _WORK_ORDERS, [mapping.work_order_values(work_order)])

    def save(self, work_order: WorkOrder) -> None:
        values = mapping.work_order_values(work_order)
        statements.save_version(self._connection, _WORK_ORDERS, values, read=work_order.version)


class SqlOffers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, offers: OfferSet) -> None:
        statements.insert(self._connection, _OFFERS, [mapping.offer_values(offers)])

    def get(self, ref: OfferRef) -> OfferSet:
        return mapping.offers(statements.required(self._connection, _OFFERS, ref, "set of offers"))

    def settle(self, offers: OfferSet) -> None:
        statements.save_row(self._connection, _OFFERS, mapping.offer_values(offers), "set of offers")


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
