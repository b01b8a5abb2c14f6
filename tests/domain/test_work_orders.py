"""Duration is SMV x quantity with a minimum, travel separate (rule 10); only open orders are worked on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.refs import ExternalRef
from appointments.domain.work_orders import SorItem, WorkOrder, WorkOrderState, service_minutes
from tests.domain.examples import NOW

SOR_ITEMS = st.lists(st.builds(SorItem, st.just("P-100"), st.integers(1, 480), st.integers(1, 20)), min_size=1)


def a_work_order(state: WorkOrderState = WorkOrderState.OPEN) -> WorkOrder:
    return WorkOrder(
        ref="W-0001",
        home_ref="H-0001",
        trade="PL",
        purpose="the kitchen tap",
        items=(SorItem("P-100", 25, 2),),
        priority=Priority("N", "Normal", Target(21, Unit.WORKING_DAYS), rank=4),
        reported_at=NOW,
        raised_at=NOW,
        due_at=NOW,
        due_source="Normal, 21 working days",
        external=ExternalRef("contractor", "00023404"),
        state=state,
    )


@pytest.mark.parametrize(
    ("items", "minutes"),
    [
        ((SorItem("P-100", 45),), 45),
        ((SorItem("P-100", 25, 2), SorItem("P-200", 10, 3)), 80),  # 50 and 30
        ((SorItem("P-100", 30),), 30),  # the minimum itself
        ((SorItem("P-100", 29),), 30),  # below it
        ((SorItem("P-100", 5), SorItem("P-200", 5)), 30),  # applied to the sum, not to each
        ((SorItem("P-100", 5, 7),), 35),
    ],
)
def test_a_visit_takes_its_minute_values_and_at_least_thirty_minutes(items: tuple[SorItem, ...], minutes: int) -> None:
    assert service_minutes(items) == minutes


def test_a_landlord_may_set_another_minimum() -> None:
    assert service_minutes((SorItem("P-100", 5),), minimum=45) == 45


@given(SOR_ITEMS, st.integers(1, 120))
def test_no_visit_is_shorter_than_its_work_or_the_minimum(items: list[SorItem], minimum: int) -> None:
    work = sum(item.minutes * item.quantity for item in items)

    assert service_minutes(tuple(items), minimum=minimum) == max(work, minimum)


def test_a_work_order_takes_the_minutes_of_its_items() -> None:
    assert a_work_order().service_minutes == 50


@pytest.mark.parametrize(
    ("minutes", "quantity", "field"),
    [
        (0, 1, "minutes"),  # a job type without time would overbook every day
        (-5, 1, "minutes"),
        (30, 0, "quantity"),
        (30, -1, "quantity"),
    ],
)
def test_a_job_type_without_minutes_is_refused_at_the_door(minutes: int, quantity: int, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        SorItem("P-100", minutes, quantity)

    assert caught.value.field == field


def test_a_work_order_needs_something_to_do() -> None:
    with pytest.raises(Invalid) as caught:
        service_minutes(())

    assert caught.value.field == "sor_code"


def test_an_open_order_can_be_completed_once() -> None:
    completed = a_work_order().complete()

    assert completed.state is WorkOrderState.COMPLETED
    with pytest.raises(WrongState, match="is completed"):
        completed.complete()


@pytest.mark.parametrize("state", list(WorkOrderState))
def test_only_an_open_order_is_booked_for(state: WorkOrderState) -> None:
    refused = None
    try:
        a_work_order(state).require_open()
    except WrongState as error:
        refused = error

    assert (refused is None) is (state is WorkOrderState.OPEN)


def test_the_contractors_order_number_keeps_its_zeros() -> None:
    assert str(a_work_order().external) == "contractor:00023404"  # rule 69
