"""A whole round of eight visits with the network off from the first to the last, then synchronised."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.app.checker import differences, twice
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office

NUMBERS = range(1, 9)


def test_a_round_of_eight_visits_without_a_signal(hand: Hand, office: Office, tmp_path: Path) -> None:
    picture = tmp_path / "work.jpg"
    picture.write_bytes(a_photo(1600, 1200))
    hand.no_signal()
    for number in NUMBERS:
        _one_visit(hand, number, picture)
    hand.page.evaluate("() => { location.hash = '/'; }")
    hand.heading("Today's round")
    hand.state_is("No signal")
    hand.page.locator(".state").click()
    assert office.got == {}
    hand.kill()  # the battery was flat on the way home
    hand.signal()

    done = len(hand.kept()["actions"]) + len(hand.kept()["photos"])
    expect(hand.page.locator(".state")).to_have_text(f"{done} received", timeout=60_000)
    hand.page.evaluate("() => { location.hash = '/'; }")
    expect(hand.page.get_by_text("Work completed")).to_have_count(4)
    assert differences(hand, office) == []
    assert twice(office) == []
    assert [visit["outcome"] for visit in office.visits] == [
        "completed" if number % 2 else "not_established" for number in NUMBERS
    ]
    assert len(office.whole_photos()) == 4
    assert office.of("A-0001")[0]["kind"] == "set_off"


def _one_visit(hand: Hand, number: int, picture: Path) -> None:
    """Odd numbers let the operative in, at even ones nobody answers."""
    hand.open_visit(number)
    hand.press("I am on my way")
    hand.says("You are on your way.")
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    if number % 2:
        _let_in(hand, picture)
    else:
        _nobody(hand)
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.heading("Today's round")


def _let_in(hand: Hand, picture: Path) -> None:
    hand.follow("Take a photo")
    hand.page.get_by_label("Choose photos").set_input_files(str(picture))
    hand.says("1 photo of this visit.")
    hand.follow("The visit")
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer, tested.")
    hand.press("Close the visit")
    hand.heading("You said: The work is done")


def _nobody(hand: Hand) -> None:
    hand.press("No answer or voicemail")
    hand.says("Called: no answer or voicemail")
    hand.follow("What happened?")
    hand.follow("Nobody answered")
    hand.press("Record this")
    hand.heading("You said: Nobody answered")
