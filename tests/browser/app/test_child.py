"""Only a child at the door: recorded, put right when an adult comes, withdrawn when it was a mistake; both stay."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office

ALONE = "An adult has come, or it was a mistake"


def _with_a_child(hand: Hand) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.press("Only a child is here")
    expect(hand.page.locator(".callout").filter(has_text="Only a child is at home")).to_contain_text("Do not go in.")
    expect(hand.page.get_by_role("button", name="Only a child is here")).to_have_count(0)


def _sent(hand: Hand, office: Office, kinds: list[str]) -> None:
    hand.signal()
    hand.state_is(f"{len(kinds)} received")
    assert office.kinds("A-0001") == kinds
    assert differences(hand, office) == []


def test_choosing_the_outcome_says_who_answered(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("What happened?")
    hand.follow("Only a child was at home")
    hand.says("Everything that this needs is there.")
    hand.page.get_by_label("What did you find?").fill("No adult is there.")
    hand.press("Record this")
    hand.heading("You said: Only a child was at home")

    _sent(hand, office, ["arrive", "spoke_to", "claim"])
    assert office.of("A-0001")[1]["data"] == {"who": "minor"}


def test_what_was_recorded_at_the_door_is_not_recorded_twice(hand: Hand, office: Office) -> None:
    _with_a_child(hand)
    hand.follow("What happened?")
    hand.follow("Only a child was at home")
    hand.page.get_by_label("What did you find?").fill("No adult is there.")
    hand.press("Record this")
    hand.heading("You said: Only a child was at home")

    _sent(hand, office, ["arrive", "knock", "spoke_to", "claim"])


def test_nobody_works_where_a_child_is_alone(hand: Hand) -> None:
    _with_a_child(hand)
    hand.follow("What happened?")
    expect(hand.page.get_by_role("link", name="The work is done")).to_contain_text("put that right first")
    hand.follow("The work is done")
    hand.says("Work needs an adult there.")
    expect(hand.page.get_by_role("button", name="Close the visit")).to_have_count(0)
    hand.follow(ALONE)
    hand.heading("An adult is there, or it was a mistake")


def test_an_adult_comes_and_the_work_is_done(hand: Hand, office: Office) -> None:
    _with_a_child(hand)
    hand.follow(ALONE)
    hand.press("Save")
    hand.says("Choose what is right")
    hand.page.get_by_label("The resident has come").check()
    hand.press("Save")
    hand.says("Spoke to: the resident")
    expect(hand.page.get_by_text("Do not go in")).to_have_count(1)  # in the tile alone: nothing stands against it now
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.heading("You said: The work is done")

    _sent(hand, office, ["arrive", "knock", "spoke_to", "spoke_to", "work_done", "claim"])
    assert office.visits[0]["outcome"] == "completed"


def test_a_mistake_is_withdrawn_with_a_reason_and_both_stay(hand: Hand, office: Office) -> None:
    _with_a_child(hand)
    hand.follow(ALONE)
    hand.page.get_by_label("It was a mistake: there was no child alone").check()
    hand.press("Save")
    hand.says("Say in a few words why it was a mistake")
    hand.page.get_by_label("If it was a mistake, why?").fill("I pressed the wrong button.")
    hand.kill()  # typed, and the battery is flat
    expect(hand.page.get_by_label("If it was a mistake, why?")).to_have_value("I pressed the wrong button.")
    hand.press("Save")
    hand.says("Withdrew that only a child was at home: I pressed the wrong button.")
    hand.says("Spoke to: a child, no adult at home")
    hand.follow("What happened?")
    hand.follow("Nobody answered")
    hand.says("That only a child was at home was recorded and withdrawn at the door.")

    _sent(hand, office, ["arrive", "knock", "spoke_to", "withdraw"])
    spoke, withdrew = office.of("A-0001")[2:]
    assert withdrew["data"] == {"withdraws": spoke["ref"], "words": "I pressed the wrong button."}
    hand.refresh()
    hand.says("That only a child was at home was recorded and withdrawn at the door.")  # by the office's record too


def test_a_colleague_recorded_the_child_on_another_phone(hand: Hand, office: Office) -> None:
    _with_a_child(hand)
    hand.signal()
    hand.state_is("3 received")
    hand.page.evaluate("async () => (await import('/static/app/store.js')).db.actions.clear()")
    hand.restart()

    expect(hand.page.locator(".callout").filter(has_text="Only a child is at home")).to_be_visible()
