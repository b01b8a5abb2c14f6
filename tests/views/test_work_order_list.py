"""The list of work orders: what is found, in which order, and what the counts over it say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.concerns import Concern
from appointments.domain.refs import ExternalRef
from appointments.domain.tasks import Owner
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import Records
from appointments.views.paging import ROWS_PER_PAGE
from appointments.views.work_order_list import ListWorkOrders, OrderState, WorkOrderList, work_order_list
from tests.builders import (
    MORNING,
    NOW,
    a_home,
    a_task,
    a_work_order,
    an_appointment,
    an_emergency,
    stock,
)
from tests.views.counting import statements
from tests.views.opened import opened


def a_town(records: Records) -> None:
    """W-1 is booked, W-2 is overdue and unbooked, W-3 an emergency, W-4 completed; two homes, two trades."""
    stock(records)
    records.landlord.put_trade("CARPENTRY", "Carpentry")
    second = a_home("H-2")
    records.homes.put(replace(second, address=("7 Sample Close", "Nailsworth"), postcode="GL6 0AB"))
    overdue = a_work_order("W-2", home_ref="H-2", trade="CARPENTRY", due_at=NOW - timedelta(days=1))
    records.work_orders.add(replace(overdue, external=ExternalRef("HMS", "00412")))
    records.work_orders.add(replace(a_work_order("W-3", due_at=NOW + timedelta(hours=20)), priority=an_emergency()))
    records.work_orders.add(replace(a_work_order("W-4"), state=WorkOrderState.COMPLETED))
    records.appointments.add(an_appointment())
    records.tasks.add(a_task())
    records.tasks.add(replace(a_task("T-2", dedupe_key="2"), owner=Owner.MANAGER))


def listed(url: str, wanted: ListWorkOrders) -> WorkOrderList:
    with opened(url) as (engine, uow):
        with uow.write() as records:
            a_town(records)
            records.commit()
        return work_order_list(wanted, engine=engine)


def refs(found: WorkOrderList) -> list[str]:
    return [line.ref for line in found.lines]


def test_open_orders_come_by_when_they_are_due(database_url: str) -> None:
    assert refs(listed(database_url, ListWorkOrders(NOW))) == ["W-2", "W-3", "W-1"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ListWorkOrders(NOW, state=OrderState.NEEDS_APPOINTMENT), ["W-2"]),  # an emergency gets no slot
        (ListWorkOrders(NOW, state=OrderState.BOOKED), ["W-1"]),
        (ListWorkOrders(NOW, state=OrderState.FINISHED), ["W-4"]),
        (ListWorkOrders(NOW, overdue=True), ["W-2"]),
        (ListWorkOrders(NOW, trade="CARPENTRY"), ["W-2"]),
        (ListWorkOrders(NOW, priority="EMERGENCY"), ["W-3"]),
        (ListWorkOrders(NOW, words="w-2"), ["W-2"]),  # its own reference, in either case
        (ListWorkOrders(NOW, words="00412"), ["W-2"]),  # the contractor's, leading zeros kept
        (ListWorkOrders(NOW, words="sample nailsworth"), ["W-2"]),  # every word, wherever it stands
        (ListWorkOrders(NOW, words="sample stroud"), []),
        (ListWorkOrders(NOW, words="gl60ab"), ["W-2"]),  # the postcode without its space
        (ListWorkOrders(NOW, words="GL6 0AB"), ["W-2"]),
        (ListWorkOrders(NOW, words="00H-2"), ["W-2"]),  # the property reference
        (ListWorkOrders(NOW, words="%"), []),  # a sign of the database's is a sign like any other
    ],
)
def test_filters_narrow_the_list(database_url: str, wanted: ListWorkOrders, expected: list[str]) -> None:
    assert refs(listed(database_url, wanted)) == expected


def test_counts_are_of_all_open_work_whatever_the_filter_says(database_url: str) -> None:
    counts = listed(database_url, ListWorkOrders(NOW, words="nothing like it")).counts
    assert (counts.needs_appointment, counts.booked, counts.overdue, counts.tasks) == (1, 1, 1, 1)


def test_a_line_says_what_is_promised_and_whose_target_it_is(database_url: str) -> None:
    line = listed(database_url, ListWorkOrders(NOW, words="W-1")).lines[0]
    assert (line.window, line.state, line.overdue) == (MORNING, State.BOOKED, False)
    assert (line.trade, line.address) == ("Plumbing", "1 Example Row, Stroud, GL5 4UB")
    assert line.due_source == "Routine repairs, 28 days"


@pytest.mark.parametrize(
    ("past_due", "overdue"),
    [
        (timedelta(0), True),  # the end of a target is exclusive
        (timedelta(seconds=-1), False),
    ],
)
def test_an_order_is_overdue_from_the_instant_it_is_due(database_url: str, past_due: timedelta, overdue: bool) -> None:
    due_at = NOW + timedelta(days=21)
    line = listed(database_url, ListWorkOrders(due_at + past_due, words="W-1")).lines[0]
    assert line.overdue is overdue


def test_a_cancelled_appointment_leaves_the_order_without_one(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment(in_state=State.CANCELLED))
            records.commit()
        found = work_order_list(ListWorkOrders(NOW, state=OrderState.NEEDS_APPOINTMENT), engine=engine)
    assert [(line.ref, line.window) for line in found.lines] == [("W-1", None)]


def test_a_page_past_the_end_is_the_last_one_and_takes_no_more_statements(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.commit()
        with statements(engine) as for_one:
            work_order_list(ListWorkOrders(NOW), engine=engine)
        with uow.write() as records:
            for number in range(ROWS_PER_PAGE + 4):
                records.work_orders.add(a_work_order(f"W-{number:03d}"))
            records.commit()
        with statements(engine) as for_many:
            found = work_order_list(ListWorkOrders(NOW, page=99), engine=engine)
    assert (found.paging.page, found.paging.pages, len(found.lines)) == (2, 2, 5)
    assert len(for_many) == len(for_one)


def test_a_line_shows_the_contracts_date_and_what_a_law_asks_for_before_the_visit(database_url: str) -> None:
    """Rule 60: every date with its source; only the one that rules is in the column's first line."""
    due_at = NOW + timedelta(days=5)
    order = replace(
        a_work_order("W-2", due_at=due_at),
        concerns=frozenset({Concern.FALLS, Concern.DAMP_MOULD}),
        contract_due_at=NOW + timedelta(days=9),
        statutory_due_at=NOW + timedelta(days=2),
    )
    same = replace(a_work_order("W-3", due_at=due_at), contract_due_at=due_at, statutory_due_at=due_at)
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            for wanted in (order, same):
                records.work_orders.add(wanted)
            records.commit()
        lines = {line.ref: line for line in work_order_list(ListWorkOrders(NOW), engine=engine).lines}

    found, plain = lines["W-2"], lines["W-3"]
    assert found.concerns == ("Damp or mould", "Falls: baths, floors, stairs")
    assert (found.contract_due_at, found.statutory_due_at) == (order.contract_due_at, order.statutory_due_at)
    assert (plain.concerns, plain.contract_due_at, plain.statutory_due_at) == ((), None, None)
