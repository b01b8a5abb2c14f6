"""Sign-in runs out, somebody signs out, somebody else signs in: nothing is lost or sent under another name."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office
from tests.browser.app.walks import KINDS, NO_ACCESS, walk


def test_a_session_that_runs_out_in_the_middle_of_a_visit(hand: Hand, office: Office) -> None:
    def between(step: str) -> None:
        if step == "knock":
            hand.context.clear_cookies()

    walk(hand, NO_ACCESS, between)
    hand.says("Your sign-in has run out")
    hand.state_is("Sign in to send")
    assert "leave" not in office.kinds("A-0001")

    hand.page.get_by_role("link", name="Sign in to send it").click()
    hand.type_password()
    hand.state_is("7 received")
    assert office.kinds("A-0001") == KINDS
    assert differences(hand, office) == []


def test_the_app_opens_and_works_when_the_session_has_run_out(hand: Hand, office: Office) -> None:
    hand.context.clear_cookies()
    hand.open("/visit/A-0001")
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.state_is("Sign in to send. 1 on this phone")
    assert office.got == {}


def test_signing_out_keeps_what_is_not_sent_for_the_same_person(hand: Hand, office: Office) -> None:
    office.broken = True
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.locator(".state").click()
    hand.press("Sign out")
    expect(hand.page.get_by_label("Username")).to_be_visible()
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    office.broken = False

    hand.type_password("operative-08")
    hand.state_is("Nothing to send")
    hand.page.locator(".state").click()
    hand.says("1 thing of somebody else")
    assert office.got == {}

    hand.press("Sign out")
    expect(hand.page.get_by_label("Username")).to_be_visible()
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    hand.type_password()
    hand.state_is("1 received")
    assert office.kinds("A-0001") == ["arrive"]


def test_somebody_else_of_the_office_who_signs_in_sends_nothing(hand: Hand, office: Office) -> None:
    office.broken = True
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.context.clear_cookies()
    hand.page.goto(f"{hand.address}/sign-in")
    hand.type_name_and_password("manager-07")
    expect(hand.page.get_by_label("Username")).to_have_count(0)
    office.broken = False
    hand.page.goto(f"{hand.address}/operative/")

    hand.state_is("Sign in to send. 1 on this phone")
    assert office.got == {}


def test_nobody_sees_the_round_after_signing_out(hand: Hand) -> None:
    hand.page.locator(".state").click()
    hand.press("Sign out")
    expect(hand.page.get_by_label("Username")).to_be_visible()

    hand.no_signal()
    hand.page.goto(f"{hand.address}/operative/")
    hand.heading("You are signed out")
    expect(hand.page.get_by_text("1 Example Row")).to_have_count(0)


def test_without_a_signal_nobody_is_signed_out(hand: Hand) -> None:
    hand.no_signal()
    hand.page.locator(".state").click()
    hand.press("Sign out")

    hand.says("There is no signal, so you stay signed in.")
