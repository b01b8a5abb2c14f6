"""One visit from the round to leaving, without a signal, and then what the server has."""

from playwright.sync_api import expect

from tests.browser.app.checker import differences, twice
from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office


def test_a_visit_without_a_signal_arrives_whole(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.follow("1 Example Row")
    hand.press("I am on my way")
    hand.says("You are on your way.")
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    hand.press("No answer or voicemail")
    hand.follow("What happened?")
    hand.follow("Nobody answered")
    hand.press("Record this")
    hand.heading("You said: Nobody answered")
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.heading("Today's round")
    hand.state_is("6 on this phone")

    assert office.got == {}
    hand.signal()
    hand.state_is("6 received")
    assert office.kinds("A-0001") == ["set_off", "arrive", "knock", "call", "claim", "leave"]
    assert differences(hand, office) == []
    assert twice(office) == []
