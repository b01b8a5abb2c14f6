"""An operative's morning on a telephone, clicked through: from the round to the gate's answer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from tests.browser.axe import axe
from tests.builders import APPOINTMENT, OPERATIVE
from tests.web.scene import Scene, a_scene
from tests.web.site import PASSWORD

VISIT = f"/operative/visits/{APPOINTMENT}"


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(sqlite_url, tmp_path, kinds=(CallAhead(20),)) as made:
        yield made


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/operative/round")
    page.get_by_label("Username").fill("operative-07")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today's round")).to_be_visible()


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _the_way_through(page: Page, scene: Scene) -> None:
    """From the round to an answer of the gate, looking at every page on the way."""
    assert axe(page) == []
    page.get_by_role("link", name="1 Example Row").click()
    expect(page.get_by_role("button", name="I am on my way")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("How long will you need?").select_option("20")
    page.get_by_role("button", name="I am on my way").click()
    expect(page.get_by_text("You are on your way.")).to_be_visible()
    page.get_by_role("button", name="I have arrived").click()
    expect(page.get_by_role("timer")).to_contain_text("of 15:00")

    page.get_by_role("button", name="I have knocked").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.get_by_role("button", name="No answer or voicemail").click()
    expect(page.get_by_text("9am: No answer or voicemail")).to_be_visible()
    page.get_by_label("How did it go?").fill("Rang at 8:40")
    page.get_by_role("button", name="I have done this").click()
    expect(page.get_by_text("Rang at 8:40")).to_be_visible()
    page.get_by_role("button", name="Ask the planner").click()
    expect(page.get_by_text("The planner tries the household")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("button", name="Close the visit").click()
    page.get_by_label("Nobody answered").check()
    assert axe(page) == []
    page.get_by_role("button", name="Close the visit").click()
    expect(page.get_by_role("heading", name="This cannot be recorded yet")).to_be_visible()
    assert axe(page) == []
    assert scene.appointment().state is State.ON_SITE


def test_the_way_through_a_visit_on_a_telephone(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    sign_in(phone, serve(scene.app))
    _the_way_through(phone, scene)

    phone.get_by_role("button", name="I am leaving").click()
    phone.get_by_role("button", name="Yes, I am leaving").click()
    expect(phone.get_by_role("heading", name="What happens next")).to_be_visible()
    assert axe(phone) == []
    assert scene.appointment().outcome is Outcome.NOT_ESTABLISHED


def test_the_way_through_a_visit_at_a_desk(page: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    sign_in(page, serve(scene.app))
    _the_way_through(page, scene)


def test_the_planners_answer_arrives_by_itself(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    sign_in(phone, address := serve(scene.app))
    phone.goto(f"{address}{VISIT}")
    phone.get_by_role("button", name="I have arrived").click()
    phone.get_by_role("button", name="Ask the planner").click()
    expect(phone.get_by_text("The planner tries the household")).to_be_visible()
    scene.answer_the_operative()

    expect(phone.get_by_text("Rang the mobile, no answer.")).to_be_visible(timeout=9000)


def test_the_page_stays_where_it_is_when_a_button_is_pressed(
    phone: Page, scene: Scene, serve: Callable[[Flask], str]
) -> None:
    sign_in(phone, address := serve(scene.app))
    phone.goto(f"{address}{VISIT}")
    phone.get_by_role("button", name="I have arrived").click()
    button = phone.get_by_role("button", name="No answer or voicemail")
    button.scroll_into_view_if_needed()
    before = phone.evaluate("window.scrollY")
    button.click()
    expect(phone.get_by_text("9am: No answer or voicemail")).to_be_visible()

    assert before > 0
    assert abs(phone.evaluate("window.scrollY") - before) < 80  # no jump to the top


@pytest.mark.parametrize("path", ["", "/card", "/photo", "/refusal", "/outcome", "/leave"])
def test_every_page_fits_320_pixels_and_has_targets_for_a_thumb(
    phone: Page, scene: Scene, serve: Callable[[Flask], str], path: str
) -> None:
    sign_in(phone, address := serve(scene.app))
    phone.set_viewport_size({"width": 320, "height": 568})
    phone.goto(f"{address}{VISIT}")
    phone.get_by_role("button", name="I have arrived").click()
    expect(phone.get_by_role("timer")).to_be_visible()
    phone.goto(f"{address}{VISIT}{path}")

    assert fits(phone)
    assert axe(phone) == []
    heights = [button.bounding_box() for button in phone.locator(".govuk-button:visible").all()]
    assert heights
    assert all(box is not None and box["height"] >= 44 for box in heights)


def test_a_mistaken_child_is_put_right_on_a_phone(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    sign_in(phone, address := serve(scene.app))
    phone.goto(f"{address}{VISIT}")
    phone.get_by_role("button", name="I have arrived").click()
    expect(phone.get_by_role("timer")).to_be_visible()
    scene.application.record_evidence(
        RecordEvidence(
            "E-child",
            APPOINTMENT,
            OPERATIVE,
            scene.clock.now(),
            "U-operative",
            kind=EvidenceKind.SPOKE_TO,
            data={"who": "minor"},
        )
    )
    phone.goto(f"{address}{VISIT}")
    assert axe(phone) == []
    phone.get_by_role("link", name="say so here").click()
    phone.get_by_label("It was a mistake: there was no child alone").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say in a few words why it was a mistake")
    expect(phone.get_by_label("It was a mistake: there was no child alone")).to_be_checked()
    assert fits(phone)
    assert axe(phone) == []
    phone.get_by_label("If it was a mistake, why?").fill("It was the boy next door.")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("It is withdrawn.")).to_be_visible()
    expect(phone.get_by_text("Only a child is at home")).to_have_count(0)


def test_every_page_can_be_read_in_the_dark(dark_phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    sign_in(dark_phone, address := serve(scene.app))
    dark_phone.goto(f"{address}{VISIT}")
    dark_phone.get_by_role("button", name="I have arrived").click()
    expect(dark_phone.get_by_role("timer")).to_be_visible()
    for path in ("", "/card", "/photo", "/refusal", "/outcome", "/leave"):
        dark_phone.goto(f"{address}{VISIT}{path}")
        assert axe(dark_phone) == [], path
    dark_phone.goto(f"{address}{VISIT}/outcome")
    dark_phone.get_by_label("Nobody answered").check()
    dark_phone.get_by_role("button", name="Close the visit").click()
    expect(dark_phone.get_by_role("heading", name="This cannot be recorded")).to_be_visible()
    assert axe(dark_phone) == []
