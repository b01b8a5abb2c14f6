"""Trades in sequence on the planner's pages: said when an order is raised or later, and read on both orders' pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from appointments.domain.priorities import Unit
from appointments.domain.sequences import After
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from tests.web.planner_site import PlannerSite, a_planner_site, plain


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def plastering(site: PlannerSite, after: After | None = None) -> str:
    wanted = RaiseWorkOrder(
        site.town.home, "PT", "N", "plaster on the kitchen wall", site.order.items, "U-planner", after=after
    )
    return site.application.raise_work_order(wanted).ref


def page_of(site: PlannerSite, ref: str) -> str:
    return plain(site.page(f"/planner/work-orders/{ref}"))


def test_an_order_is_raised_after_another_of_its_home(site: PlannerSite) -> None:
    form = site.page(f"/planner/homes/{site.town.home}/work-orders/new")
    assert "Which trade comes first?" in form
    fields: dict[str, str | Sequence[str]] = {
        "trade": "PT",
        "priority": "N",
        "purpose": "plaster on the kitchen wall",
        "code_1": "S900",
        "minutes_1": "60",
        "quantity_1": "1",
        "reported_on": "2026-03-02",
        "reported_at": "09:00",
        "after": site.order.ref,
        "after_days": "2",
        "after_unit": "working_days",
    }
    page = plain(site.sent(f"/planner/homes/{site.town.home}/work-orders/new", fields))
    assert "Comes 2 working days or more after the plumber" in page
    assert "No appointment yet: book it first" in page


def test_a_booked_first_trade_offers_to_book_the_next(site: PlannerSite) -> None:
    later = plastering(site, After(site.order.ref, 1))
    site.booked()
    page = site.page(f"/planner/work-orders/{site.order.ref}")
    assert "Book the next trade: plasterer" in page
    assert f"/planner/work-orders/{later}/slots" in page
    assert "The plasterer comes 1 day or more after this" in plain(page)


def test_the_sequence_can_be_changed_and_ended_later(site: PlannerSite) -> None:
    later = plastering(site)
    path = f"/planner/work-orders/{later}/sequence"
    site.sent(path, {"after": site.order.ref, "after_days": "0", "after_unit": Unit.CALENDAR_DAYS.value})
    assert "Comes the same day or later, after the plumber" in page_of(site, later)
    site.sent(path, {"after": "", "after_days": "1", "after_unit": Unit.CALENDAR_DAYS.value})
    assert "Trades in sequence" not in page_of(site, later)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("after_days", "", "how many days after"),
        ("after_days", "two", "how many days after"),
        ("after_days", "9999", "a whole number from 0 to 366"),
        ("after_unit", "weeks", "Choose days or working days"),
    ],
)
def test_what_is_wrong_with_a_sequence_is_said_at_its_field(
    site: PlannerSite, field: str, typed: str, told: str
) -> None:
    later = plastering(site)
    fields: dict[str, str | Sequence[str]] = {
        "after": site.order.ref,
        "after_days": "1",
        "after_unit": "calendar_days",
        field: typed,
    }
    answer = site.send(f"/planner/work-orders/{later}/sequence", fields)
    assert answer.status_code == 422
    assert told in answer.text


def test_an_order_that_comes_first_cannot_be_put_after_the_one_behind_it(site: PlannerSite) -> None:
    later = plastering(site, After(site.order.ref, 1))
    fields: dict[str, str | Sequence[str]] = {"after": later, "after_days": "1", "after_unit": "calendar_days"}
    answer = site.send(f"/planner/work-orders/{site.order.ref}/sequence", fields)
    assert answer.status_code == 422
    assert "That work order itself comes after this one" in answer.text
