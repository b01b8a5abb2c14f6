"""Every state of the app: no accessibility fault, nothing sideways at 320 px, targets for a thumb, keyboard, voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office
from tests.browser.axe import SOURCE, axe

SMALLEST_TARGET_PX = 48
TOO_SMALL = """(least) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && !e.classList.contains("unseen-input"))
  .filter((e) => (e.closest("label") ?? e).getBoundingClientRect().height < least)
  .map((e) => e.outerHTML.slice(0, 90))"""
LETTERS_TWICE_AS_LARGE = """addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "200%";
});"""
CUT_OFF = """() => [...document.querySelectorAll("a, button, p, h1, h2, h3, label, legend, dt, dd, .tag")]
  .filter((e) => e.checkVisibility() && !e.closest(".unseen") && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
  .map((e) => e.outerHTML.slice(0, 90))"""
# What still lies under the bar when the screen was scrolled to its end.
UNDER_THE_BAR = """() => {
  scrollTo(0, document.documentElement.scrollHeight);
  const [bar, last] = [document.querySelector(".bar"), document.querySelector(".screen").lastElementChild];
  const bottom = last.getBoundingClientRect().bottom;
  return bar && bottom > bar.getBoundingClientRect().top ? last.outerHTML.slice(0, 90) : "";
}"""
A_STEP = {"wait_minutes": None, "replaces": None, "by": "text"}

BAR = """() => [...document.querySelectorAll(".bar .button")].map((button) => {
  const words = document.createRange();
  words.selectNodeContents(button);
  const [text, box] = [words.getBoundingClientRect(), button.getBoundingClientRect()];
  const cut = text.left < box.left || text.right > box.right || box.left < 0 || box.right > innerWidth;
  return { top: Math.round(box.top), cut };
})"""


def _rich(office: Office) -> None:
    """A visit with everything that a visit can have."""
    office.visits[0].update(
        version="2",
        masked=[{"requirement": "Q-1", "label": "Key safe"}],
        crew=["Operative 09"],
        others=["Asbestos surveyor, survey"],
        needs_of_work=[{"code": "pan", "words": "The new pan must be 480 mm high."}],
        steps=[
            {"code": "ahead", "words": "Call before you go up", "must_tick": True, "inside": False, **A_STEP},
            {"code": "shoes", "words": "Put on shoe covers", "must_tick": False, "inside": True, **A_STEP},
        ],
    )


def _screens(hand: Hand, office: Office) -> Iterator[str]:
    """Each state in turn, by name; the caller looks at it while it is there."""
    _rich(office)
    hand.refresh()
    hand.says("Together with Operative 09")
    yield "round"
    hand.open_visit()
    yield "before"
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.press("Show it")
    hand.says("4711")
    yield "door"
    hand.press("Only a child is here")
    hand.says("An adult has come, or it was a mistake")
    yield "child at the door"
    for path, heading in (
        ("child", "An adult is there"),
        ("outcome/completed", "The work is done"),
    ):
        _goes_to(hand, path, heading)
        yield path
    _goes_to(hand, "child", "An adult is there")
    hand.press("Save")
    hand.says("Choose what is right")
    yield "child, mistakes"
    hand.page.get_by_label("The resident has come").check()
    hand.press("Save")
    hand.says("Spoke to: the resident")
    for path, heading in (
        ("card", "The card you left"),
        ("photo", "Photos"),
        ("refusal", "What they said"),
        ("needs", "What do they need?"),
        ("needs/longer_to_answer", "Longer to answer the door"),
        ("step/ahead", "Call before you go up"),
        ("outcome", "What happened?"),
        ("outcome/no_access", "Nobody answered"),
        ("outcome/follow_on", "I was let in"),
        ("leave", "Leave now?"),
    ):
        _goes_to(hand, path, heading)
        yield path
    _goes_to(hand, "photo", "Photos")
    hand.no_signal()
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    hand.says("1 photo of this visit.")
    expect(hand.page.get_by_text("Being made smaller")).to_have_count(0)
    expect(hand.page.locator(".photos .tag")).to_have_text("On this phone")
    yield "photo taken"
    hand.signal()
    expect(hand.page.locator(".photos .tag")).to_have_text("Received")
    yield "photo received"
    hand.open_visit()
    hand.page.get_by_role("link", name="This is wrong: Knocked").click()
    hand.heading("What is wrong?")
    yield "correct"
    hand.no_signal()
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/refusal'; }")
    hand.heading("What they said")
    hand.press("Save and go on")
    hand.says("There is something to put right")
    yield "mistakes"
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/outcome/no_access'; }")
    hand.press("Record this")
    hand.heading("You said: Nobody answered")
    yield "claimed"
    hand.page.locator(".state").click()
    hand.says("Still to be sent: 1")
    yield "kept"
    hand.signal()
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/answer'; }")
    hand.heading("This cannot be recorded yet")
    yield "refused"
    hand.open_visit(2)
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.follow("I am leaving")
    hand.press("Yes, I am leaving")
    hand.says("Not established: the evidence is incomplete")
    hand.open_visit(2)
    hand.says("What happens next")
    yield "closed"
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        const { sayPhotoIsGone } = await import("/static/app/letting_go.js");
        const { seq, ref } = await db.photos.toCollection().first();
        await db.photos.update(seq, { state: "stuck" }); // what has been received is never lost
        await sayPhotoIsGone(ref);
    }""")
    hand.page.locator(".state").click()
    hand.says("Lost from this phone: 1")
    yield "lost"
    hand.context.clear_cookies()
    hand.open_visit()
    hand.press("I have knocked")
    hand.says("Your sign-in has run out")
    yield "run out"


def _goes_to(hand: Hand, path: str, heading: str) -> None:
    hand.page.evaluate("(to) => { location.hash = to; }", f"/visit/A-0001/{path}")
    hand.heading(heading)


def test_no_state_has_an_accessibility_fault(hand: Hand, office: Office) -> None:
    assert {name: axe(hand.page) for name in _screens(hand, office)} == dict.fromkeys(_names(), [])


def test_no_state_has_an_accessibility_fault_in_the_dark(opened: Callable[..., Hand], office: Office) -> None:
    hand = opened(dark=True)
    hand.sign_in()

    assert {name: axe(hand.page) for name in _screens(hand, office)} == dict.fromkeys(_names(), [])


def test_every_word_can_be_read_in_the_sun(opened: Callable[..., Hand], office: Office) -> None:
    """At least seven to one, which is more than the law asks of pages that are read indoors."""
    hand = opened()
    hand.sign_in()

    assert {name: _pale(hand.page) for name in _screens(hand, office)} == dict.fromkeys(_names(), [])


def _pale(page: Page) -> list[str]:
    page.evaluate(SOURCE)
    found: list[str] = page.evaluate("""async () => {
        const asked = { runOnly: ["color-contrast-enhanced"], resultTypes: ["violations"] };
        const { violations } = await axe.run(document, asked);
        return violations.flatMap((fault) => fault.nodes.map((node) => node.html.slice(0, 90)));
    }""")
    return found


def test_every_state_fits_320_pixels_and_has_targets_for_a_thumb(opened: Callable[..., Hand], office: Office) -> None:
    hand = opened(width=320, height=568)
    hand.sign_in()
    for name in _screens(hand, office):
        assert hand.page.evaluate("() => document.documentElement.scrollWidth") <= 320, name
        assert hand.page.evaluate(TOO_SMALL, SMALLEST_TARGET_PX) == [], name
        assert hand.page.evaluate(UNDER_THE_BAR) == "", name


def test_every_state_can_be_read_with_letters_twice_as_large(opened: Callable[..., Hand], office: Office) -> None:
    """Nothing sideways, and no words cut off by what they stand in."""
    hand = opened()
    hand.context.add_init_script(LETTERS_TWICE_AS_LARGE)
    hand.sign_in()
    for name in _screens(hand, office):
        assert hand.page.evaluate("() => document.documentElement.scrollWidth") <= 390, name
        assert hand.page.evaluate(CUT_OFF) == [], name
        assert hand.page.evaluate(UNDER_THE_BAR) == "", name


def _names() -> list[str]:
    return [
        *("round", "before", "door", "child at the door", "child", "outcome/completed", "child, mistakes"),
        *("card", "photo", "refusal", "needs", "needs/longer_to_answer", "step/ahead", "outcome", "outcome/no_access"),
        *(
            "outcome/follow_on",
            "leave",
            "photo taken",
            "photo received",
            "correct",
            "mistakes",
            "claimed",
            "kept",
            "refused",
            "closed",
        ),
        *("lost", "run out"),
    ]


def test_the_focus_goes_to_the_heading_of_what_was_opened(hand: Hand) -> None:
    hand.follow("1 Example Row")
    expect(hand.page.get_by_role("heading", level=1)).to_be_focused()
    expect(hand.page).to_have_title("1 Example Row, Stroud, GL5 1AA - Kept")


def test_the_way_to_a_knock_with_the_keyboard_alone(hand: Hand, office: Office) -> None:
    hand.page.get_by_role("link", name="1 Example Row").focus()
    hand.page.keyboard.press("Enter")
    hand.heading("1 Example Row")
    _tab_to(hand.page, "I have arrived")
    hand.page.keyboard.press("Enter")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    expect(hand.page.get_by_role("status")).to_have_text("Your arrival is recorded.")
    _tab_to(hand.page, "I have knocked")
    hand.page.keyboard.press("Space")

    expect(hand.page.get_by_role("status")).to_have_text("Knock recorded.")
    expect(hand.page.get_by_role("button", name="I have knocked")).to_be_focused()  # and the thumb stays where it was
    hand.state_is("2 received")
    assert office.kinds("A-0001") == ["arrive", "knock"]


def test_the_focus_stays_on_the_screen_when_what_was_pressed_goes(hand: Hand) -> None:
    """The next step is near, not behind everything that stands above it."""
    hand.open_visit()
    for words, then in (("I am on my way", "You are on your way"), ("I have arrived", "At the door")):
        hand.page.get_by_role("button", name=words, exact=True).focus()
        hand.page.keyboard.press("Enter")
        hand.says(then)
        expect(hand.page.get_by_role("heading", level=1)).to_be_focused()
    hand.page.get_by_role("button", name="Only a child is here").focus()
    hand.page.keyboard.press("Enter")
    hand.says("An adult has come, or it was a mistake")
    expect(hand.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_mistake_is_announced_and_leads_to_its_field(hand: Hand) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("Record the card")
    hand.press("Save the card")

    errors = hand.page.get_by_role("alert")
    expect(errors).to_be_focused()
    errors.get_by_role("link").click()
    expect(hand.page.get_by_label("Number on the card")).to_be_focused()


def _tab_to(page: Page, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"{words} cannot be reached with the keyboard")


def test_text_of_twice_the_size_is_cut_nowhere_in_the_bar(hand: Hand) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    side_by_side = hand.page.evaluate(BAR)
    hand.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")

    bar = hand.page.evaluate(BAR)
    assert all(button["cut"] is False for button in [*side_by_side, *bar])
    assert len({button["top"] for button in side_by_side}) == 1  # at the usual size they share one line
