"""At the door on a telephone: one press calls the household, texts come by themselves, the phone gives its place."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from appointments.domain.calls import CallReport, CallResult, CallState
from appointments.domain.evidence import EvidenceKind
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.messaging.record_reply import RecordReply
from tests.browser.axe import axe
from tests.browser.test_operative import fits, sign_in
from tests.builders import APPOINTMENT, OPERATIVE, a_home
from tests.web.scene import Scene, a_scene
from tests.web.site import PASSWORD

VISIT = f"/operative/visits/{APPOINTMENT}"


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(sqlite_url, tmp_path, calls="handset") as made:
        yield made


def arrives(phone: Page, address: str) -> None:
    sign_in(phone, address)
    phone.goto(address + VISIT)
    phone.get_by_role("button", name="I have arrived").click()
    expect(phone.get_by_role("timer")).to_be_visible()


def _rings_out(scene: Scene) -> None:
    with scene.uow.read() as records:
        [call] = records.calls.of(APPOINTMENT)
    scene.clock.advance(timedelta(seconds=40))
    report = CallReport("handset", call.provider_ref, CallState.ENDED, scene.clock.now(), CallResult.NO_ANSWER, 0)
    scene.application.record_call_status(RecordCallStatus(call.ref, report))


def test_the_household_is_called_by_one_press_and_the_page_hears_how_it_went(
    phone: Page, scene: Scene, serve: Callable[[Flask], str]
) -> None:
    address = serve(scene.app)
    sign_in(phone, address)
    phone.goto(address + VISIT)
    expect(phone.get_by_role("heading", name="Call ahead")).to_be_visible()
    assert axe(phone) == []
    assert fits(phone)
    phone.get_by_role("button", name="I have arrived").click()
    phone.get_by_role("button", name="Call the household").click()
    expect(phone.get_by_text("Your own telephone rings.")).to_be_visible()
    assert axe(phone) == []
    assert fits(phone)
    _rings_out(scene)
    expect(phone.locator("#calls")).to_contain_text("9am: No answer")
    expect(phone.locator("#calls")).to_contain_text("From the telephone provider")
    assert "+447700900123" not in phone.content()


def test_a_text_comes_to_the_page_by_itself(phone: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    arrives(phone, serve(scene.app))
    scene.clock.advance(timedelta(minutes=3))
    scene.application.record_reply(RecordReply("handset", "SM-1", "+447700900123", "I am in, please ring again"))
    expect(phone.locator("#texts")).to_contain_text("Resident 9:03am: I am in, please ring again", timeout=15_000)
    assert axe(phone) == []
    assert fits(phone)


def test_a_phone_puts_its_place_and_its_own_time_into_what_is_recorded(
    phone: Page, scene: Scene, serve: Callable[[Flask], str]
) -> None:
    address = serve(scene.app)
    slow = scene.clock.now() - timedelta(hours=3)
    phone.clock.set_fixed_time(slow)
    phone.context.grant_permissions(["geolocation"], origin=address)
    home = a_home().place
    phone.context.set_geolocation({"latitude": home.lat + 0.00036, "longitude": home.lon, "accuracy": 15})
    arrives(phone, address)
    expect(phone.locator("[name=position]").first).to_have_value(re.compile(",15$"))  # a fix takes a moment
    phone.get_by_role("button", name="I have knocked").click()
    expect(phone.get_by_text("1 of 2")).to_be_visible()
    with scene.uow.read() as records:
        [knock] = [item for item in records.evidence.of(APPOINTMENT) if item.kind is EvidenceKind.KNOCK]
    assert (knock.text("distance_m"), knock.text("accuracy_m")) == ("40", "15")
    assert (knock.device_at, knock.received_at) == (slow, scene.clock.now())


def test_a_phone_that_refuses_its_place_records_all_the_same(
    phone: Page, scene: Scene, serve: Callable[[Flask], str]
) -> None:
    arrives(phone, serve(scene.app))
    phone.get_by_role("button", name="I have knocked").click()
    expect(phone.get_by_text("1 of 2")).to_be_visible()
    with scene.uow.read() as records:
        [knock] = [item for item in records.evidence.of(APPOINTMENT) if item.kind is EvidenceKind.KNOCK]
    assert knock.text("position") in {"refused", "not_asked"}
    assert not knock.text("lat")


def test_a_manager_sees_photo_position_and_clocks(page: Page, scene: Scene, serve: Callable[[Flask], str]) -> None:
    address = serve(scene.app)
    arrives(page, address)
    page.goto(f"{address}{VISIT}/photo")
    picture = io.BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(picture, "JPEG")
    page.locator("#photo").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    page.get_by_label("The door").check()
    page.get_by_role("button", name="Save the photo").click()
    expect(page.get_by_role("timer")).to_be_visible()
    behind = scene.clock.now() - timedelta(hours=3, minutes=2)
    scene.application.record_evidence(
        RecordEvidence("E-slow", APPOINTMENT, OPERATIVE, behind, "U-operative", kind=EvidenceKind.KNOCK)
    )
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.get_by_label("Username").fill("manager-07")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    page.goto(f"{address}/manager/appointments/{APPOINTMENT}")
    expect(page.get_by_text("3 h 2 min behind, or sent that much later")).to_be_visible()
    shown = page.get_by_role("img", name=re.compile("Took a photo"))
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    page.wait_for_function("document.querySelector('.manager-photo img').naturalWidth === 320")
    assert axe(page) == []
    assert fits(page)
