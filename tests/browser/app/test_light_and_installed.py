"""Light enough for a slow line, fit to be installed, and sending when no page is open."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, expect

from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office
from tests.web.site import PASSWORD

FIRST_LOAD_BYTES = 300_000
USABLE_SECONDS = 5.0
UNREGISTER = """async () => {
  for (const registered of await navigator.serviceWorker.getRegistrations()) await registered.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""
# What Lighthouse calls a slow 3G line.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def _cdp(hand: Hand) -> CDPSession:
    return hand.context.new_cdp_session(hand.page)


def test_the_first_load_is_light_and_usable_on_a_slow_line(opened: Any, office: Office) -> None:
    hand = opened()
    hand.page.goto(f"{hand.address}/sign-in?next=/sign-in")
    hand.page.get_by_label("Username").fill("operative-07")
    hand.page.locator("#password").fill(PASSWORD)
    session = _cdp(hand)
    session.send("Network.enable")
    taken: list[float] = []
    session.on("Network.loadingFinished", lambda event: taken.append(event["encodedDataLength"]))
    hand.page.get_by_role("button", name="Sign in").click(no_wait_after=True)
    expect(hand.page.get_by_text("1 Example Row")).to_be_visible()
    hand.page.wait_for_load_state("networkidle")
    weight = sum(taken)
    assert weight < FIRST_LOAD_BYTES

    session.send("Network.emulateNetworkConditions", SLOW_3G)
    hand.page.evaluate(UNREGISTER)
    session.send("Network.clearBrowserCache")
    began = office.now()
    hand.page.goto(f"{hand.address}/operative/", wait_until="commit")
    expect(hand.page.get_by_text("1 Example Row")).to_be_visible(timeout=30_000)
    seconds = (office.now() - began).total_seconds()
    print(f"first load {weight / 1000:.0f} kB, usable on slow 3G after {seconds:.1f} s")
    assert seconds < USABLE_SECONDS


def test_the_app_can_be_installed(hand: Hand) -> None:
    session = _cdp(hand)

    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}  # as every context of a test is
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/operative/manifest.webmanifest")
    assert manifest["errors"] == []


def test_what_waits_is_sent_when_the_signal_is_back_and_no_page_is_open(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.state_is("No signal. 1 on this phone")
    scope = hand.page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    other = hand.context.new_page()  # of another site: nothing of the app is open
    other.goto("about:blank")
    session = hand.context.new_cdp_session(other)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    other.wait_for_timeout(500)
    hand.page.close()
    hand.signal()
    [found] = {each["registrationId"] for each in registrations if each["scopeURL"] == scope}
    origin = {"origin": hand.address, "registrationId": found, "tag": "kept-send", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", origin)
    other.wait_for_timeout(3000)

    assert office.kinds("A-0001") == ["arrive"]
    hand.open("/visit/A-0001")
    hand.state_is("1 received")
