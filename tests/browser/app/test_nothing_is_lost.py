"""What can go wrong with a phone, at every step of a visit; afterwards the office has everything, once, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.app.checker import differences, twice
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office
from tests.browser.app.walks import NO_ACCESS, WALKS, WORK, Step, walk

Steps: TypeAlias = "tuple[Step, ...]"


def _everything_is_there(hand: Hand, office: Office) -> None:
    hand.press_send()
    kept = hand.kept()
    hand.state_is(f"{len(kept['actions']) + len(kept['photos'])} received")
    expect(hand.page.locator(".state")).not_to_contain_text("on this phone")
    assert differences(hand, office) == []
    assert twice(office) == []


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_the_page_is_killed_after_every_step(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    hand.no_signal()
    walk(hand, steps, lambda _step: hand.kill())
    assert office.got == {}

    hand.signal()
    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == kinds


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_the_page_is_reloaded_after_every_step(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    hand.no_signal()
    walk(hand, steps, lambda _step: hand.restart())

    hand.signal()
    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == kinds


@pytest.mark.parametrize(
    ("steps", "cut_after"),
    [
        pytest.param(steps, name, id=f"{walked}, {name}")
        for walked, steps in (("nobody answers", NO_ACCESS), ("work", WORK))
        for name, _ in steps
    ],
)
def test_the_signal_goes_after_a_step_and_comes_back_after_the_next(
    hand: Hand, office: Office, steps: Steps, cut_after: str
) -> None:
    def between(step: str) -> None:
        hand.signal()
        if step == cut_after:
            hand.no_signal()

    walk(hand, steps, between)
    hand.signal()
    _everything_is_there(hand, office)


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_every_answer_is_lost_on_its_way_back(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    def between(_step: str) -> None:
        office.lose.update({"/actions", "/photos"})

    between("")
    walk(hand, steps, between)
    office.lose.clear()
    _everything_is_there(hand, office)
    assert sum(len(sending["actions"]) for sending in office.sendings) > len(office.got)  # the phone did send again
    assert office.kinds("A-0001") == kinds


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_the_office_falls_silent_in_the_middle(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    office.silent.set()
    walk(hand, steps, lambda _step: None)
    hand.state_is("sending")
    hand.kill()
    office.silent.clear()

    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == kinds


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_the_office_breaks_and_is_mended(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    office.broken = True
    walk(hand, steps, lambda _step: None)
    hand.state_is("on this phone")
    office.broken = False

    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == kinds


HOTEL = "<h1>Welcome to our hotel</h1>"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        *((HOTEL, status) for status in (200, 400, 401, 403, 404, 405, 422, 502)),
        *(('{"actions": []}', status) for status in (200, 404)),
        ("{}", 200),
        ("{torn", 200),
    ],
)
def test_somebody_else_answers_in_its_place(hand: Hand, office: Office, answer: str, status: int) -> None:
    """An answer that is not the office's is nobody's receipt and nobody's refusal, and no want of signal either."""
    office.stranger, office.strangers_status = answer, status
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.state_is("Office not reached. 1 on this phone")
    hand.page.locator(".state").click()
    hand.says("The office could not be reached")
    assert [row["state"] for row in hand.kept()["actions"]] == ["kept"]
    office.stranger = ""

    _everything_is_there(hand, office)


def test_what_was_stuck_is_sent_once_the_office_takes_it(hand: Hand, office: Office) -> None:
    """By hand at once, and by itself after an hour."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    arrive, knock = (row["ref"] for row in hand.kept()["actions"])
    office.unreadable |= {arrive, knock}
    hand.signal()
    hand.state_is("2 could not be sent")
    office.unreadable.discard(arrive)
    hand.page.locator(".state").click()
    hand.press("Send now")
    hand.state_is("1 could not be sent, 1 received")

    office.unreadable.clear()
    hand.press_send()
    hand.refresh()
    hand.state_is("1 could not be sent, 1 received")
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        await db.actions.toCollection().modify((row) => { row.stuck_at -= 3_600_000; });
    }""")
    hand.press_send()
    hand.state_is("2 received")


def test_what_the_office_keeps_under_another_reference_holds_up_nothing(hand: Hand, office: Office) -> None:
    """A reference that is something else's already: it is kept aside, and the photo after it is sent."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    hand.says("1 photo of this visit.")
    office.others_first.add(hand.kept()["actions"][1]["ref"])
    hand.signal()

    hand.state_is("3 received")
    hand.page.locator(".state").click()
    hand.says("Received, a planner looks at it")
    hand.says("Its reference is that of something else that was sent before.")
    assert len(office.whole_photos()) == 1


def test_the_press_is_on_the_disc_before_the_screen_says_so(hand: Hand, office: Office) -> None:
    """The page is closed in the moment in which the screen changes."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.evaluate("""() => new Promise((resolve) => {
        const main = document.getElementById("main");
        const seen = new MutationObserver(() => main.textContent.includes("Knocked") && resolve());
        seen.observe(main, { childList: true, subtree: true, characterData: true });
        [...document.querySelectorAll("button")].find((b) => b.textContent === "I have knocked").click();
    })""")
    hand.page.close()

    hand.open("/visit/A-0001")
    hand.says("Knocked")
    hand.signal()
    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == ["arrive", "knock"]


def test_the_page_is_closed_in_the_very_moment_of_a_press(hand: Hand, office: Office) -> None:
    """Before anything can be said on the screen: each press is there whole or not at all, and none is there twice."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    for _ in range(6):
        hand.page.evaluate("""() => {
            [...document.querySelectorAll("button")].find((b) => b.textContent === "I have knocked").click();
        }""")
        hand.page.close()
        hand.open("/visit/A-0001")
        expect(hand.page.get_by_role("button", name="I have knocked")).to_be_visible()
    knocks = hand.page.locator(".log-line").filter(has_text="Knocked").count()
    hand.signal()

    _everything_is_there(hand, office)
    assert office.kinds("A-0001").count("knock") == knocks


@pytest.mark.parametrize(("steps", "kinds"), WALKS)
def test_a_slow_office_at_every_step(hand: Hand, office: Office, steps: Steps, kinds: list[str]) -> None:
    office.slow_seconds = 1.0
    walk(hand, steps, lambda _step: None)
    office.slow_seconds = 0.0

    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == kinds


def test_a_button_that_is_pressed_ten_times_in_a_hurry(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.page.evaluate("""() => {
        const arrive = [...document.querySelectorAll("button")].find((b) => b.textContent === "I have arrived");
        for (let press = 0; press < 10; press += 1) arrive.click();
    }""")
    expect(hand.page.get_by_role("timer")).to_be_visible()

    _everything_is_there(hand, office)
    assert office.kinds("A-0001") == ["arrive"]


def test_one_thing_that_cannot_be_read_does_not_stop_the_others(hand: Hand, office: Office) -> None:
    hand.no_signal()
    walk(hand, NO_ACCESS, lambda _step: None)
    bad = next(row["ref"] for row in hand.kept()["actions"] if row["action"]["kind"] == "knock")
    office.unreadable.add(bad)
    hand.signal()
    hand.state_is("1 could not be sent, 6 received")
    hand.page.locator(".state").click()
    hand.says("It stays on this phone. Ring a planner.")
    assert bad not in office.got

    office.unreadable.clear()
    hand.page.reload()  # tried once more when the app is started
    hand.state_is("7 received")
    assert set(office.got) == {row["ref"] for row in hand.kept()["actions"]}


def test_what_something_on_the_way_refuses_does_not_stop_the_others(hand: Hand, office: Office) -> None:
    """A filter that dislikes the words of one: it stays, is tried again, and nothing waits behind it."""
    hand.no_signal()
    hand.open_visit()
    hand.page.evaluate("""async () => {
        const { recordAll } = await import("/static/app/actions.js");
        const { keepPhoto } = await import("/static/app/photos.js");
        const words = { reason: "other", words: "select a day from our list" };
        const after = [["knock", {}], ["card", { number: "7" }]];
        await recordAll("A-0001", [["arrive", {}], ["knock", {}], ["reason", words], ...after]);
        const drawn = new OffscreenCanvas(64, 48);
        drawn.getContext("2d").fillRect(0, 0, 9, 9);
        await keepPhoto("A-0001", "card", await drawn.convertToBlob({ type: "image/jpeg" }));
    }""")
    office.filtered = "select a day from"
    hand.signal()
    hand.state_is("1 on this phone, 5 received")
    hand.says("Office not reached")
    assert office.kinds("A-0001") == ["arrive", "knock", "knock", "card"]

    hand.page.locator(".state").click()
    expect(hand.page.get_by_text("has not let this through")).to_have_count(0)
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        await db.actions.filter((row) => row.held_up).modify((row) => { row.held_up -= 2 * 3_600_000; });
        await (await import("/static/app/state.js")).reload();
    }""")
    expect(hand.page.get_by_text("has not let this through")).to_have_count(1)

    office.filtered = ""
    hand.press_send()
    hand.state_is("6 received")
    assert len(office.whole_photos()) == 1


def test_what_the_office_can_never_take_is_let_go_with_a_reason(hand: Hand, office: Office) -> None:
    """The claim that rests on it is decided, and what it was stays on record, here and there."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.state_is("4 on this phone")
    knock = next(row for row in hand.kept()["actions"] if row["action"]["kind"] == "knock")
    office.unreadable.add(knock["ref"])
    hand.signal()
    hand.state_is("1 could not be sent, 3 received")

    hand.page.locator(".state").click()
    hand.says("The office cannot take this: One of them cannot be read.")
    hand.follow("Let it go, with a reason")
    hand.heading("Let it go?")
    hand.press("Let it go")
    hand.says("Say in a few words why you let it go")
    hand.page.get_by_label("Why do you let it go?").fill("I did it again.")
    hand.press("Let it go")

    hand.state_is("4 received")
    hand.says("Let go: Knocked, at")
    hand.open_visit()
    hand.says("Work completed")
    let_go = office.got[knock["ref"]]
    assert (let_go["kind"], let_go["data"]["what"], let_go["data"]["kind"]) == ("tried", "action", "knock")
    assert let_go["data"]["words"].endswith(". I did it again.")
    row = next(row for row in hand.kept()["actions"] if row["ref"] == knock["ref"])
    assert row["was"] == knock["action"]


def test_what_was_being_typed_is_there_after_a_flat_battery(hand: Hand) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("Record what they said")
    hand.page.get_by_label("The resident").check()
    hand.page.get_by_label("What did they say?").fill("Come on Monday instead")
    hand.page.wait_for_timeout(500)
    hand.kill()

    expect(hand.page.get_by_label("The resident")).to_be_checked()
    expect(hand.page.get_by_label("What did they say?")).to_have_value("Come on Monday instead")


def test_two_pages_at_once_send_everything_once(hand: Hand, office: Office, opened: Callable[..., Hand]) -> None:
    hand.open_visit(1)
    other = Hand(hand.context, hand.address)
    other.open("/visit/A-0002")
    hand.no_signal()
    for each in (hand, other):
        each.press("I have arrived")
        expect(each.page.get_by_role("timer")).to_be_visible()
        each.press("I have knocked")
    office.slow_seconds = 0.5  # long enough for both to send at once, if they did
    hand.signal()

    hand.state_is("4 received")
    other.state_is("4 received")
    assert office.kinds("A-0001") == office.kinds("A-0002") == ["arrive", "knock"]
    refs = [action["ref"] for sending in office.sendings for action in sending["actions"]]
    assert len(refs) == len(set(refs))  # one sender at a time
    assert other.faults == []
