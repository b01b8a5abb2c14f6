"""Pages about dates set by law and what was tried to get in, looked at by axe at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.statutory_steps import HazardFinding, StepKind
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_step import RecordStep
from appointments.views.statutory_dates import SeeDates
from tests.application import PLANNER
from tests.browser.axe import axe
from tests.browser.test_planner import fits, sign_in
from tests.web.planner_site import PlannerSite, a_planner_site

Serve = Callable[[Flask], str]


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def a_case(site: PlannerSite) -> str:
    """A hazard with an investigation, a step that was withdrawn, a gas check, and dates met, missed and open."""
    order, application = site.order.ref, site.application
    concerns = frozenset({Concern.DAMP_MOULD, Concern.STRUCTURAL_COLLAPSE, Concern.GAS_SAFETY})
    gas_check = date(2026, 4, 1)
    application.record_concerns(RecordConcerns(order, concerns, PLANNER, Defect.TAP_NOT_TURNING, gas_check))
    looked = RecordStep(order, StepKind.INVESTIGATED, PLANNER, finding=HazardFinding.SIGNIFICANT, in_person=False)
    application.record_step(looked)
    application.record_step(RecordStep(order, StepKind.SUMMARY_SENT, PLANNER, words="By first-class post."))
    dates = application.views.statutory_dates
    application.record_step(RecordStep(order, StepKind.MADE_SAFE, PLANNER))
    step = next(line.ref for line in dates(_see(site)).steps if line.kind is StepKind.MADE_SAFE)
    application.record_step(RecordStep(order, StepKind.WITHDRAWN, PLANNER, words="Another home.", withdraws=step))
    site.booked(date(2026, 3, 3))
    site.clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
    return next(line.ref for line in dates(_see(site)).steps if line.kind is StepKind.SUMMARY_SENT)


def _see(site: PlannerSite) -> SeeDates:
    return SeeDates(site.order.ref, site.clock.now())


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_pages_are_accessible_and_fit(
    site: PlannerSite, serve: Serve, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    step = a_case(site)
    address = serve(site.app)
    sign_in(page, address)
    order = f"/planner/work-orders/{site.order.ref}"
    paths = ["", "/concerns", "/steps?kind=investigated", f"/steps/{step}/withdraw", "/endeavours"]
    for path in ["/planner/", f"/planner/homes/{site.town.home}/work-orders/new", *(order + path for path in paths)]:
        answer = page.goto(address + path)
        assert answer is not None
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        assert (path, answer.status, axe(page), fits(page)) == (path, 200, [], True)


def test_a_step_is_recorded_from_the_date_that_asks_for_it(site: PlannerSite, serve: Serve, phone: Page) -> None:
    a_case(site)
    sign_in(phone, address := serve(site.app))
    phone.goto(f"{address}/planner/work-orders/{site.order.ref}")
    phone.locator("a", has_text="Make it safe").click()
    expect(phone.get_by_label("What was done?")).to_have_value("made_safe")
    phone.get_by_role("button", name="Record it").click()
    expect(phone.get_by_text("It is recorded, and the dates follow.")).to_be_visible()
