"""What is received on a later day than it was done: its owner learns what became of it, and can still add to it."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office

NINE_DAYS_LATER = """async () => {
  const { db } = await import("/static/app/store.js");
  const older = (row) => { row.heard -= 9 * 86_400_000; };
  for (const table of [db.actions, db.photos]) await table.toCollection().modify(older);
}"""
TWENTY_HOURS_AGO = """async () => {
  const { db } = await import("/static/app/store.js");
  const earlier = (at) => new Date(Date.parse(at) - 20 * 3_600_000).toISOString();
  await db.actions.toCollection().modify((row) => {
    row.at = row.answer.at = earlier(row.at);
  });
  await db.rounds.toCollection().modify(({ round }) => {
    for (const visit of round.visits) if (visit.arrived_at) visit.arrived_at = earlier(visit.arrived_at);
  });
}"""


def _claims_without_a_signal(hand: Hand) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.follow("What happened?")
    hand.page.get_by_role("link", name="Nobody answered").click()
    hand.press("Record this")
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.state_is("4 on this phone")


def _it_is_another_day(office: Office, days: int = 1) -> None:
    office.not_today = {"A-0001", "A-0002"}
    office.days_later = days


def _earlier(hand: Hand) -> Locator:
    return hand.page.locator("h2:has-text('Earlier days') + .visits > li")


def test_what_the_records_show_is_told_on_the_day_after(hand: Hand, office: Office) -> None:
    _claims_without_a_signal(hand)
    _it_is_another_day(office)
    hand.signal()
    hand.state_is("4 received")

    hand.page.evaluate("() => { location.hash = '/'; }")
    expect(_earlier(hand)).to_have_count(1)
    expect(_earlier(hand)).to_contain_text("1 Example Row")
    expect(_earlier(hand)).to_contain_text("The records show: not established")
    hand.page.reload()
    _earlier(hand).get_by_role("link").click()
    hand.says("You said: Nobody answered. The records show: Not established")
    hand.page.locator(".state").click()
    hand.says("Received: 4")


def test_a_photo_can_be_added_on_the_day_after(hand: Hand, office: Office) -> None:
    _claims_without_a_signal(hand)
    _it_is_another_day(office)
    hand.signal()
    hand.state_is("4 received")
    hand.open_visit()
    hand.follow("Add a photo of this visit")
    picture: FilePayload = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)

    hand.state_is("5 received")
    assert [photo.said["appointment"] for photo in office.whole_photos()] == ["A-0001"]


def test_a_visit_that_was_under_way_at_midnight_can_be_finished(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    _it_is_another_day(office)
    hand.refresh()
    hand.page.evaluate("() => { location.hash = '/'; }")
    expect(_earlier(hand)).to_contain_text("You are there")
    hand.open_visit()
    hand.press("I have knocked")
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.state_is("3 received")

    assert office.kinds("A-0001") == ["arrive", "knock", "leave"]


def test_who_is_inside_at_midnight_keeps_the_code(hand: Hand, office: Office) -> None:
    office.visits[0]["masked"] = [{"requirement": "Q-1", "label": "Key safe"}]
    hand.refresh()
    hand.open_visit()
    hand.press("I have arrived")
    hand.press("Show it")
    hand.says("4711")
    hand.state_is("1 received")
    _it_is_another_day(office)
    hand.refresh()
    hand.refresh()

    hand.says("4711")
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.page.wait_for_function(
        "async () => (await (await import('/static/app/store.js')).db.secrets.count()) === 0",
    )


def test_in_the_morning_nobody_is_at_yesterdays_visit(hand: Hand, office: Office) -> None:
    """Who forgot to leave is not there any more, and nothing is said about a wait."""
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    _it_is_another_day(office)
    hand.refresh()
    hand.page.evaluate(TWENTY_HOURS_AGO)
    hand.page.goto(f"{hand.address}/operative/")

    expect(_earlier(hand)).to_contain_text("Not closed on this phone")
    expect(_earlier(hand)).not_to_contain_text("You are there")
    hand.page.wait_for_timeout(1500)
    expect(hand.page.get_by_role("status")).not_to_contain_text("long enough")


def test_after_a_week_nothing_of_it_is_left_on_the_phone(hand: Hand, office: Office) -> None:
    _claims_without_a_signal(hand)
    _it_is_another_day(office)
    hand.signal()
    hand.state_is("4 received")
    hand.refresh()
    hand.state_is("4 received")

    hand.page.evaluate(NINE_DAYS_LATER)
    _it_is_another_day(office, days=9)
    hand.refresh()
    hand.refresh()
    hand.state_is("Nothing to send")
    office.days_later = 10
    hand.refresh()
    hand.page.evaluate("() => { location.hash = '/'; }")
    expect(hand.page.locator(".visit").first).to_be_visible()
    expect(_earlier(hand)).to_have_count(0)
