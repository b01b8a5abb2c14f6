"""A resident's link on a telephone and at a desk: look, choose another time, tell us something, and the handset."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.appointments import State
from tests.browser.axe import axe
from tests.builders import NOW
from tests.web.scene import Scene, a_scene
from web.resident.words import NEEDS


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(sqlite_url, tmp_path, now=NOW + timedelta(hours=1)) as made:
        yield made


def _another_time(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    assert axe(page) == []
    page.get_by_role("button", name="I need another time").click()
    expect(page.get_by_role("button", name="Choose this time")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Choose this time").click()
    expect(page.get_by_role("link", name="Choose one of the times")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Choose one of the times").click()
    expect(page.locator("[name=slot]:focus")).to_be_visible()
    page.get_by_label("Wednesday 25 November 2026").first.check()
    page.get_by_role("button", name="Choose this time").click()
    expect(page.get_by_text("Done. We will come on Wednesday 25 November 2026")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_another_time_on_a_telephone(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    _another_time(phone, serve(scene.app) + scene.resident_address())

    assert scene.appointment().promise.version == 2


def test_another_time_at_a_desk(page: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    _another_time(page, serve(scene.app) + scene.resident_address())

    assert scene.appointment().promise.version == 2


def test_every_need_can_be_told_and_read_aloud(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    address = serve(scene.app) + scene.resident_address()
    phone.goto(f"{address}/needs")
    assert axe(phone) == []
    for tag in NEEDS:
        phone.goto(f"{address}/needs/{tag}")
        assert axe(phone) == [], tag
    phone.goto(f"{address}/needs/times_to_avoid")
    phone.get_by_label("Monday").check()
    phone.get_by_label("From").fill("08:30")
    phone.get_by_label("Until").fill("09:30")
    phone.get_by_role("button", name="Tell us this").click()
    expect(phone.get_by_text("We have noted: Do not come Mondays 8:30am to 9:30am.")).to_be_visible()


def test_a_resident_who_cannot_make_it(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    phone.goto(serve(scene.app) + scene.resident_address() + "/")
    phone.get_by_role("link", name="I cannot make it").click()
    expect(phone.get_by_role("button", name="Please do not come")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("button", name="Please do not come").click()
    expect(phone.get_by_text("You told us that you could not make it.")).to_be_visible()
    assert axe(phone) == []
    assert scene.appointment().state is State.CANCELLED


def test_a_link_that_does_not_work_is_a_polite_page(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    phone.goto(f"{serve(scene.app)}/r/guessed/")
    expect(phone.get_by_text("This link does not work.")).to_be_visible()
    assert axe(phone) == []


def test_the_handset_answers_by_itself(page: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    page.goto(f"{serve(scene.app)}/handset/")
    assert axe(page) == []
    page.get_by_role("link", name="Resident 0012").click()
    page.get_by_label("Text back").fill("2")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Reply with the number you want")).to_be_visible()
    assert axe(page) == []
