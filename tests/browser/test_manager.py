"""The manager's pages in a real browser: from a cost to the evidence behind it, and a challenge decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.accounts import AccountRole
from appointments.domain.outcomes import Outcome
from tests.browser.axe import axe
from tests.wastage.past import FIRST, Past
from tests.web.manager_site import a_manager_site
from tests.web.site import PASSWORD

PASTS = (
    *(Past(outcome, day=FIRST - timedelta(days=number)) for number, outcome in enumerate(Outcome)),
    Past(Outcome.NO_ACCESS, waits=True),
    Past(Outcome.NOT_ESTABLISHED, overturned=True),
    Past(None),
)
CHALLENGED = f"A-{len(Outcome)}"
PAGES = (
    "/manager/",
    "/manager/?first=2026-09-05&last=2026-09-01&wait_minutes=x",
    "/manager/visits",
    f"/manager/appointments/{CHALLENGED}",
    f"/manager/appointments/{CHALLENGED}/challenges/C-{CHALLENGED}",
    "/manager/challenges",
    "/manager/challenges?show=decided",
    "/manager/overdue-work",
    "/manager/rules",
    "/manager/reminder-rules",
    "/manager/reminder-rules/rule/day_before",
    "/manager/reminder-rules/order",
    "/manager/reminder-rules/hours",
    "/manager/reminder-rules/versions",
)


@pytest.fixture
def address(sqlite_url: str, tmp_path: Path, serve: Callable[[Flask], str]) -> Iterator[str]:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        yield serve(site.app)


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Username").fill(f"{AccountRole.MANAGER}-07")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")


def _from_the_cost_to_the_evidence(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_role("row", name="No access, evidence complete").get_by_role("link").click()
    page.get_by_role("link", name=CHALLENGED, exact=True).click()
    expect(page.get_by_text("A notice was delivered.")).to_be_visible()


def test_a_manager_goes_from_a_number_to_the_evidence_and_decides_the_challenge(page: Page, address: str) -> None:
    _from_the_cost_to_the_evidence(page, address)
    page.get_by_role("link", name="Decide this challenge").click()
    page.get_by_label("Yes, the outcome is overturned").check()
    page.get_by_label("If yes: what do the records show instead?").select_option("wrong_address")
    page.get_by_label("Why?").fill("The photo shows number 12.")
    page.get_by_role("button", name="Decide", exact=True).click()

    expect(page.get_by_text("Decided for the resident").first).to_be_visible()
    page.goto(f"{address}/manager/challenges")
    expect(page.get_by_text("No challenge waits")).to_be_visible()


def test_on_a_phone_a_manager_goes_from_a_number_to_the_evidence(phone: Page, address: str) -> None:
    _from_the_cost_to_the_evidence(phone, address)


def test_a_manager_reads_the_rules_and_sets_a_figure_from_a_day_on(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_role("link", name="Rules").click()
    expect(page.get_by_text("15 minutes at the door once the window has opened").first).to_be_visible()
    page.get_by_label("Which figure?").select_option(label="Wait at the door")
    page.get_by_label("To what?").fill("20")
    page.get_by_label("From which day on?").fill("2027-01-04")
    page.get_by_role("button", name="Set the figure").click()

    expect(page.get_by_text("Wait at the door: 20 minutes from Monday 4 January 2027.")).to_be_visible()
    expect(page.get_by_role("row", name="Wait at the door").get_by_text("20 minutes from")).to_be_visible()


def test_other_costs_are_counted_at_once(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_text("What a wasted visit costs").click()
    page.get_by_label("Wait at the door").fill("35")
    page.get_by_role("button", name="Count again").click()

    expect(page).to_have_url(re.compile("wait_minutes=35"))
    expect(
        page.get_by_role("row", name="No access, evidence complete").get_by_text("£70.00")
    ).to_be_visible()  # two at £35


def test_every_page_is_accessible_at_a_desk(page: Page, address: str) -> None:
    sign_in(page, address)
    for path in PAGES:
        page.goto(address + path)
        assert axe(page) == [], path


def test_every_page_is_accessible_and_fits_on_a_phone(phone: Page, address: str) -> None:
    sign_in(phone, address)
    for path in PAGES:
        phone.goto(address + path)
        assert axe(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path
