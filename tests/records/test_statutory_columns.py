"""Work orders of the release before: what they say of hazards and of contracts is still true after the migration."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Insert, bindparam, column, table, text

from appointments.domain.concerns import Concern
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import make_engine
from appointments.records.mapping.homes import home_values
from appointments.records.mapping.work_orders import work_order_values
from appointments.records.migrations import upgrade
from appointments.records.statements import table_of
from appointments.records.tables import HomeRow, WorkOrderRow
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, a_home, a_work_order

NEW = {"concerns", "defect", "gas_check_due_on", "contract_due_at", "statutory_due_at", "needs_of_work"}
FEEDS = "the date in the contractor's order"


def test_orders_written_before_keep_their_hazard_and_their_contracts_date(blank_database_url: str) -> None:
    upgrade(blank_database_url, "0008")
    engine = make_engine(blank_database_url)
    ours = replace(a_work_order("W-1"), concerns=frozenset({Concern.DAMP_MOULD}))  # then it was only "a hazard"
    theirs = replace(a_work_order("W-2"), due_source=FEEDS)
    with engine.connect() as connection:
        connection.execute(table_of(HomeRow).insert(), [home_values(a_home())])
        for order in (ours, theirs):
            values = {name: value for name, value in work_order_values(order).items() if name not in NEW}
            connection.execute(_insert(values), values)
        connection.commit()
    upgrade(blank_database_url)
    with SqlUnitOfWork(engine).read() as records:
        found = [records.work_orders.get(ref) for ref in ("W-1", "W-2")]
    engine.dispose()

    assert [order.concerns for order in found] == [{Concern.OTHER_HAZARD}, frozenset()]
    assert [order.contract_due_at for order in found] == [None, theirs.due_at]


def _insert(values: dict[str, object]) -> Insert:
    """Of these columns and no others: today's table would fill in what it has defaults for."""
    known = table_of(WorkOrderRow)
    orders = table(known.name, *(column(name, known.c[name].type) for name in values))
    return orders.insert().values({name: bindparam(name) for name in values})


@pytest.mark.parametrize("concern", Concern)
def test_the_release_before_reads_every_concern_as_a_hazard(concern: Concern) -> None:
    """It must not cancel what is never cancelled, while both releases run."""
    order = replace(a_work_order(), concerns=frozenset({concern}))

    assert work_order_values(order)["hazard"] is True


def test_the_release_before_may_go_on_writing_orders(database_url: str) -> None:
    """Its statements know none of the new columns."""
    engine = make_engine(database_url)
    order: WorkOrder = a_work_order("W-1")
    with engine.connect() as connection:
        connection.execute(table_of(HomeRow).insert(), [home_values(a_home())])
        values = {name: value for name, value in work_order_values(order).items() if name not in NEW}
        connection.execute(_insert(values), values)
        connection.commit()
        connection.execute(text("UPDATE work_orders SET due_at = :later"), {"later": NOW + timedelta(days=1)})
        connection.commit()
    with SqlUnitOfWork(engine).read() as records:
        assert records.work_orders.get("W-1").concerns == frozenset()
    engine.dispose()
