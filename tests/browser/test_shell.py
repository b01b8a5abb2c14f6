"""The shell in a real browser: it signs in, its scripts start under the strict policy, and everybody can use it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.axe import axe
from tests.web import every_part
from tests.web.site import NOW, PASSWORD, SECRET, a_site
from web.signin.links import make_link

Serve = Callable[[Flask], str]
SIZES = ("page", "phone")
SMALLEST_TARGET_PX = 44


@pytest.fixture(scope="module")
def address(serve: Serve) -> str:
    return serve(a_site(audiences=[every_part.blueprint]))


def sign_in_by_link(page: Page, address: str) -> None:
    page.goto(make_link(address, SECRET, "U-planner", NOW))


@pytest.fixture(params=SIZES)
def at_each_size(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def test_signing_in_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/sample/homes")
    page.keyboard.press("Tab")  # skip link
    page.get_by_label("Username").focus()
    page.keyboard.type("planner-07")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{address}/sample/homes")


def test_a_mistake_is_announced_and_leads_to_its_field(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name="Sign in").click()

    summary = page.locator(".govuk-error-summary")
    summary.wait_for()
    expect(summary).to_be_focused()
    summary.get_by_text("Enter your username").click()
    expect(page.locator("#username")).to_be_focused()


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/sample/taken", "/sample/forbidden"])
def test_sign_in_and_error_pages_have_no_accessibility_fault(at_each_size: Page, address: str, path: str) -> None:
    if path.startswith("/sample"):
        sign_in_by_link(at_each_size, address)
    at_each_size.goto(address + path)

    assert axe(at_each_size) == []


@pytest.mark.parametrize(
    ("layout", "size"),
    [
        ("staff", "page"),
        ("staff", "phone"),  # the navigation is folded and tables scroll
        ("phone", "phone"),
        ("phone", "dark_phone"),  # other colours
        ("resident", "phone"),
    ],
)
def test_no_part_has_an_accessibility_fault(
    request: pytest.FixtureRequest, address: str, layout: str, size: str
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in_by_link(page, address)
    page.goto(f"{address}/sample?layout={layout}&errors=1&notices=1")

    assert axe(page) == []


@pytest.mark.parametrize("layout", every_part.LAYOUTS)
def test_no_page_is_wider_than_the_smallest_phone(phone: Page, address: str, layout: str) -> None:
    sign_in_by_link(phone, address)
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(f"{address}/sample?layout={layout}&errors=1&notices=1")

    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_what_the_operative_presses_is_large_enough_for_a_thumb(phone: Page, address: str) -> None:
    sign_in_by_link(phone, address)
    phone.goto(f"{address}/sample?layout=phone")

    small = phone.evaluate(
        """(least) => [...document.querySelectorAll('button, .govuk-button, .govuk-back-link, .kept-visit, .kept-slot')]
            .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < least)
            .filter((e) => !e.classList.contains('govuk-password-input__toggle'))
            .map((e) => e.outerHTML.slice(0, 80))""",
        SMALLEST_TARGET_PX,
    )

    assert small == []


def test_the_action_bar_stays_in_reach_and_covers_nothing(phone: Page, address: str) -> None:
    sign_in_by_link(phone, address)
    phone.goto(f"{address}/sample?layout=phone")
    bar = phone.locator(".kept-actions").bounding_box()
    phone.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
    last = phone.get_by_role("button", name="Show", exact=True).last.bounding_box()

    assert bar is not None
    assert last is not None
    assert bar["y"] + bar["height"] == 844
    assert last["y"] + last["height"] <= bar["y"]


def test_the_typeface_licensed_for_gov_uk_is_never_used(page: Page, address: str) -> None:
    sign_in_by_link(page, address)
    page.goto(f"{address}/sample?errors=1&notices=1")

    faces = page.evaluate("() => [...document.querySelectorAll('*')].map((e) => getComputedStyle(e).fontFamily)")

    assert not [face for face in set(faces) if "GDS" in face]


def test_the_navigation_folds_away_on_a_phone_and_opens(phone: Page, address: str) -> None:
    sign_in_by_link(phone, address)
    phone.goto(f"{address}/sample")
    line = phone.get_by_role("link", name="Homes")

    expect(line).to_be_hidden()
    phone.get_by_role("button", name="Menu").click()
    expect(line).to_be_visible()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sample/taken", "Somebody else has just taken that slot."),
        ("/sample/typo", "Sorry, something went wrong"),
    ],
)
def test_a_partial_request_that_fails_is_said_and_changes_nothing(
    browser: Any, address: str, path: str, said: str
) -> None:
    page = browser.new_page()  # not the fixture: a 500 is an error on the console too
    page.set_default_timeout(10_000)
    sign_in_by_link(page, address)
    page.goto(f"{address}/sample")
    before = page.locator("h1").inner_text()
    page.evaluate("(path) => htmx.ajax('GET', path, {target: 'h1'})", path)

    page.get_by_role("alert").filter(has_text=said).wait_for()
    expect(page.locator("h1")).to_have_text(before)
    page.close()


def test_a_partial_request_brings_its_form_token(page: Page, address: str) -> None:
    sign_in_by_link(page, address)
    page.goto(f"{address}/sample")

    with page.expect_request("**/sign-out") as asked:
        page.evaluate("() => htmx.ajax('POST', '/sign-out', {source: 'h1', swap: 'none'})")

    response = asked.value.response()
    assert response is not None
    assert response.status == 302  # without the token it is 400
