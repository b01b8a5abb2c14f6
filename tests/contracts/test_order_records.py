"""Work orders, their steps and the slots offered for them, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.appointments import State
from appointments.domain.concerns import Concern
from appointments.domain.errors import NotFound, Stale
from appointments.domain.refs import ExternalRef
from appointments.domain.sequences import After
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.work_orders import SorItem, WorkOrderState
from appointments.ports import UnitOfWork
from tests.builders import (
    HOME,
    NOW,
    OPERATIVE,
    WORK_ORDER,
    a_home,
    a_slot,
    a_work_order,
    an_appointment,
    an_offer_set,
    minutes,
    stocked,
)


def test_a_work_order_is_found_by_its_external_reference_of_one_system_only(uow: UnitOfWork) -> None:
    order = replace(
        a_work_order("W-2"),
        external=ExternalRef("Contractor A", "00017"),
        items=(SorItem("PL0001", 40, 2), SorItem("PL0002", 15)),
        skills=frozenset({"gas", "asbestos"}),
        concerns=frozenset({Concern.OTHER_HAZARD}),
        follows=WORK_ORDER,
        same_operative_as=OPERATIVE,
    )
    stocked(uow)
    with uow.write() as records:
        records.work_orders.add(order)
        records.commit()
    with uow.read() as records:
        assert records.work_orders.by_external(ExternalRef("Contractor A", "00017")) == order
        assert records.work_orders.by_external(ExternalRef("Contractor B", "00017")) is None


def test_an_order_comes_with_its_home_its_trades_name_and_what_there_is_besides(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.work_orders.add(a_work_order("W-2", trade="GLAZING"))
        records.work_orders.add(replace(a_work_order("W-3"), after=After(WORK_ORDER, days=1)))
        records.work_orders.add(replace(a_work_order("W-4", home_ref=HOME), state=WorkOrderState.CANCELLED))
        records.commit()
    with uow.read() as records:
        first, unnamed = records.work_orders.at_home(WORK_ORDER), records.work_orders.at_home("W-2")
    assert (first.order, first.home, first.trade_name) == (a_work_order(), a_home(), "Plumbing")
    assert (first.booked_before, first.attended_before, first.others_follow) == (False, False, True)
    assert (unnamed.trade_name, unnamed.others_follow) == ("GLAZING", False)  # a trade nobody has named is its code


@pytest.mark.parametrize(
    ("state", "attended"),
    [
        (State.BOOKED, False),
        (State.ON_SITE, True),
        (State.CANCELLED, False),  # booked before all the same
    ],
)
def test_an_order_says_whether_it_was_booked_and_whether_anybody_was_at_its_home(
    uow: UnitOfWork, state: State, attended: bool
) -> None:
    stocked(uow, an_appointment(in_state=state))
    with uow.write() as records:
        records.work_orders.add(a_work_order("W-2"))
        records.commit()
    with uow.read() as records:
        booked, other = records.work_orders.at_home(WORK_ORDER), records.work_orders.at_home("W-2")
    assert (booked.booked_before, booked.attended_before) == (True, attended)
    assert (other.booked_before, other.attended_before) == (False, attended)


def test_an_order_that_is_finished_follows_nobody_any_more(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        done = replace(a_work_order("W-2"), after=After(WORK_ORDER, days=1), state=WorkOrderState.COMPLETED)
        records.work_orders.add(done)
        records.commit()
    with uow.read() as records:
        assert not records.work_orders.at_home(WORK_ORDER).others_follow


def test_an_order_is_claimed_with_the_version_that_was_read_and_nothing_else_of_it_changes(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.work_orders.claim(WORK_ORDER, 0)
        with pytest.raises(Stale):
            records.work_orders.claim(WORK_ORDER, 0)
        records.commit()
    with uow.read() as records:
        assert records.work_orders.get(WORK_ORDER) == replace(a_work_order(), version=1)


def test_steps_come_back_in_the_order_they_were_recorded_and_of_their_order_only(uow: UnitOfWork) -> None:
    late = Step("WS-0", WORK_ORDER, StepKind.MADE_SAFE, NOW - minutes(90), NOW, "U-planner", "Boarded up.")
    early = Step(
        "WS-1",
        WORK_ORDER,
        StepKind.INVESTIGATED,
        NOW - minutes(60),
        NOW,
        "U-planner",
        finding=HazardFinding.SIGNIFICANT,
        in_person=False,
    )
    mistake = Step("WS-3", WORK_ORDER, StepKind.WITHDRAWN, NOW, NOW, "U-planner", "Mine.", withdraws="WS-2")
    with uow.write() as records:
        records.homes.put(a_home())
        records.work_orders.add(a_work_order())
        records.work_orders.add(a_work_order("W-2"))
        records.steps.add(Step("WS-4", "W-2", StepKind.AWARE, NOW, NOW, "U-planner"))
        for step in (early, late, mistake):
            records.steps.add(step)
        records.commit()
    with uow.read() as records:
        assert records.steps.of(WORK_ORDER) == (early, late, mistake)
        assert [step.ref for step in records.steps.of("W-2")] == ["WS-4"]
        assert records.steps.of("W-NONE") == ()


def test_orders_with_a_statutory_date_come_by_reference_before_an_instant_page_by_page(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(a_home())
        for number, (due_in, state) in enumerate(
            [
                (0, WorkOrderState.OPEN),
                (10, WorkOrderState.OPEN),  # at the instant itself: not before it
                (9, WorkOrderState.COMPLETED),  # a summary may still be to be sent
                (9, WorkOrderState.CANCELLED),
                (None, WorkOrderState.OPEN),
                (9, WorkOrderState.OPEN),
            ],
            1,
        ):
            due_at = None if due_in is None else NOW + minutes(due_in)
            records.work_orders.add(replace(a_work_order(f"W-{number}"), statutory_due_at=due_at, state=state))
        records.commit()
    with uow.read() as records:
        first = records.work_orders.statutory_before(NOW + minutes(10), 2)
        rest = records.work_orders.statutory_before(NOW + minutes(10), 2, after=first[-1].ref)
    assert [[order.ref for order in page] for page in (first, rest)] == [["W-1", "W-3"], ["W-6"]]


def test_offers_come_back_with_what_was_withheld_and_how_they_were_settled(uow: UnitOfWork) -> None:
    stocked(uow)
    offers = an_offer_set()
    with uow.write() as records:
        records.offers.add(offers)
        records.commit()
    refused = replace(offers, refused_because="time", refused_words="works in the mornings")
    with uow.write() as records:
        assert records.offers.get("F-1") == offers
        # What was offered is a fact: only the answer to it is written.
        records.offers.settle(replace(refused, offers=(), made_by="U-somebody-else"))
        records.commit()
    with uow.read() as records:
        assert records.offers.get("F-1") == refused
    with uow.write() as records:
        records.offers.choose("F-1", a_slot())
        with pytest.raises(NotFound):
            records.offers.choose("F-0", a_slot())
        records.commit()
    with uow.read() as records:
        assert records.offers.get("F-1") == replace(offers, chosen=a_slot())
