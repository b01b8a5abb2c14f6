"""The planner's main path clicked through at a desk and on a phone, and every page looked at by axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.use_cases.messaging.record_reply import RecordReply
from tests.application import NUMBER
from tests.browser.axe import axe
from tests.web.planner_site import PlannerSite, a_planner_site
from tests.web.site import PASSWORD

Serve = Callable[[Flask], str]


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", "planner-07")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Work orders")


def fits(page: Page) -> bool:
    """Nothing sticks out to the right: the page itself never scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _look_at(page: Page, address: str, paths: list[str]) -> None:
    for path in paths:
        answer = page.goto(address + path)
        assert answer is not None
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        assert (path, answer.status, axe(page), fits(page)) == (path, 200, [], True)


@pytest.mark.parametrize("size", ["page", "phone"])
def test_from_the_list_to_a_promise_in_three_clicks_and_a_tick(
    site: PlannerSite, serve: Serve, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, serve(site.app))
    for step in ("Find slots for", "Yes, they choose with me", "on Tuesday 3 March 2026"):
        way_on = page.locator("a, button", has_text=step).first
        expect(way_on).to_be_visible()
        assert axe(page) == []
        assert fits(page)
        way_on.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Book this time"))
    assert axe(page) == []
    page.get_by_label("The resident agreed to this time").check()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("The appointment is booked: Tuesday 3 March 2026")).to_be_visible()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("size", ["page", "phone"])
def test_every_page_is_accessible_and_fits(
    site: PlannerSite, serve: Serve, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    site.asked("advance_notice", hours="72", written="yes")
    offers = site.offers().ref
    address = serve(site.app)
    sign_in(page, address)
    _look_at(page, address, [f"/planner/offers/{offers}{slot}" for slot in ("", "/2026-03-03/AM", "/2026-03-10/AM")])
    site.booked(date(2026, 3, 10))
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "Can you ring the bell twice?"))
    task = next(iter(site.order_page().tasks)).ref
    home, order = f"/planner/homes/{site.town.home}", f"/planner/work-orders/{site.order.ref}"
    paths = [
        "/planner/?q=nothing+like+it",
        *(order + action for action in ("", "/slots", "/cancel", "/notice")),
        *(f"/planner/offers/{offers}" + slot for slot in ("", "/2026-03-11/AM")),  # to move there
        "/planner/work-orders/new",
        "/planner/homes",
        *(home + page for page in ("", "/household", "/work-orders/new", "/requirements/new")),
        f"{home}/requirements/new/times_to_avoid",
        "/planner/operatives",
        "/planner/operatives/new",
        "/planner/operatives/OP-1",
        "/planner/operatives/OP-1/absences/new",
        "/planner/tasks",
        f"/planner/tasks/{task}",
    ]
    _look_at(page, address, paths)


def test_typing_narrows_the_list_without_a_reload_and_the_way_back_leads_to_a_whole_page(
    site: PlannerSite, serve: Serve, page: Page
) -> None:
    sign_in(page, serve(site.app))
    page.get_by_label("Order, property, address or postcode").press_sequentially("no such street")
    expect(page.get_by_text("No work order is like that")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=no"))
    page.get_by_role("button", name="Show all open work orders").click()
    expect(page.get_by_role("link", name=site.order.ref, exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_a_form_with_mistakes_shows_them_first_and_keeps_what_was_typed(
    site: PlannerSite, serve: Serve, page: Page
) -> None:
    address = serve(site.app)
    sign_in(page, address)
    page.goto(f"{address}/planner/homes/{site.town.home}/work-orders/new")
    page.get_by_label("What is the visit for?").fill("her dialysis machine")
    expect(page.get_by_text("A text must not say that")).to_be_visible()
    page.get_by_role("button", name="Raise the work order").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a trade")
    assert axe(page) == []
    expect(page.get_by_label("What is the visit for?")).to_have_value("her dialysis machine")
