"""Homes: found by what a caller says, and shown with what applies there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import State
from appointments.domain.work_orders import WorkOrderState
from appointments.views.home_list import FindHomes, home_list
from appointments.views.home_page import SeeHome, home_page
from tests.builders import MORNING, a_home, a_requirement, a_work_order, an_account, an_appointment, stock
from tests.views.opened import opened

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("00H-1", ["H-1"]),  # property reference
        ("example", ["H-1"]),
        ("GL54UB", ["H-1"]),
        ("resident 0012", ["H-1"]),  # whoever is written to
        ("000000000012", ["H-2"]),  # UPRN, leading zeros kept
        ("row close", []),  # words of two homes find neither
    ],
)
def test_a_home_is_found_by_what_a_caller_says(database_url: str, words: str, found: list[str]) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            other = a_home("H-2")
            records.homes.put(replace(other, address=("2 Sample Close",), postcode="GL6 0AB", uprn="000000000012"))
            records.commit()
        assert [line.home.ref for line in home_list(FindHomes(TODAY, words), engine=engine).lines] == found


@pytest.mark.parametrize(
    ("requirement", "counted"),
    [
        (a_requirement(), 1),
        (replace(a_requirement(), ends_on=TODAY), 1),  # the last day is inclusive
        (replace(a_requirement(), ends_on=YESTERDAY), 0),
        (a_requirement(starts_on=TODAY + timedelta(days=1)), 0),
        (replace(a_requirement(), declined="Another way was agreed."), 0),
    ],
)
def test_the_list_counts_what_applies_today(database_url: str, requirement: AccessRequirement, counted: int) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.requirements.put(requirement)
            records.work_orders.add(replace(a_work_order("W-2"), state=WorkOrderState.COMPLETED))
            records.commit()
        line = home_list(FindHomes(TODAY), engine=engine).lines[0]
    assert (line.requirements, line.open_orders, line.resident) == (counted, 1, "Resident 0012")


def test_a_home_shows_its_orders_newest_first_with_the_promise_in_force(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.accounts.put(an_account())
            records.requirements.put(a_requirement())
            newer = a_work_order("W-2")
            records.work_orders.add(replace(newer, raised_at=newer.raised_at + timedelta(days=1)))
            records.appointments.add(an_appointment())
            records.commit()
        found = home_page(SeeHome("H-1"), engine=engine)
    shown = [(item.order.ref, item.window, item.state) for item in found.orders]
    assert shown == [("W-2", None, None), ("W-1", MORNING, State.BOOKED)]
    assert found.names == {"U-planner": "Planner One"}
    assert found.household is not None
