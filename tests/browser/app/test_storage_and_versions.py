"""Storage cleared in part, a phone without room, a new version of the app, a round that changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office
from tests.browser.app.walks import KINDS, NO_ACCESS, walk

DELETE_DATABASE = """() => { setTimeout(() => indexedDB.deleteDatabase("kept"), 100); }"""
CLEAR_TABLE = """async (name) => {
  const { db } = await import("/static/app/store.js");
  await db.table(name).clear();
}"""
CLEAR_CACHES = "async () => { for (const name of await caches.keys()) await caches.delete(name); }"


def _worked_without_a_signal(hand: Hand) -> None:
    hand.no_signal()
    walk(hand, NO_ACCESS, lambda _step: None)
    hand.state_is("7 on this phone")


@pytest.mark.parametrize("table", ["rounds", "rulebooks", "notes", "drafts", "secrets"])
def test_one_part_of_the_store_is_cleared(hand: Hand, office: Office, table: str) -> None:
    _worked_without_a_signal(hand)
    hand.page.evaluate(CLEAR_TABLE, table)
    hand.page.reload()
    expect(hand.page.get_by_role("heading", level=1)).to_be_visible()

    hand.signal()
    hand.state_is("7 received")
    assert office.kinds("A-0001") == KINDS
    assert differences(hand, office) == []


def test_the_actions_are_cleared_and_come_back_from_their_second_copy(hand: Hand, office: Office) -> None:
    _worked_without_a_signal(hand)
    hand.page.evaluate(CLEAR_TABLE, "actions")
    hand.page.reload()
    hand.state_is("7 on this phone")

    hand.signal()
    hand.state_is("7 received")
    assert office.kinds("A-0001") == KINDS
    assert differences(hand, office) == []


def test_what_one_press_recorded_comes_back_in_its_order(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.page.evaluate("""async () => {
        const { recordAll } = await import("/static/app/actions.js");
        const knocks = Array.from({ length: 12 }, (_, number) => ["knock", { number: String(number) }]);
        await recordAll("A-0001", knocks);
    }""")
    hand.page.evaluate(CLEAR_TABLE, "actions")
    hand.page.reload()
    hand.state_is("12 on this phone")

    hand.signal()
    hand.state_is("12 received")
    assert [action["data"]["number"] for action in office.of("A-0001")] == [str(number) for number in range(12)]


def test_two_tabs_at_once_put_back_what_was_cleared(hand: Hand, office: Office) -> None:
    _worked_without_a_signal(hand)
    hand.page.evaluate(CLEAR_TABLE, "actions")
    back = hand.page.evaluate("""async () => {
        const { restore } = await import("/static/app/store.js");
        return (await Promise.all([restore(), restore()])).reduce((sum, each) => sum + each);
    }""")
    assert back == 7

    hand.signal()
    hand.state_is("7 received")
    assert differences(hand, office) == []


def test_a_torn_line_of_the_second_copy_shuts_nobody_out(hand: Hand, office: Office) -> None:
    _worked_without_a_signal(hand)
    for line in ('{"table": "actions", "row": {"re', "null", '{"table": "elsewhere", "row": {"ref": "E-x"}}'):
        hand.page.evaluate("(line) => localStorage.setItem(`kept.unsent.E-${line.length}`, line)", line)
    hand.page.reload()
    hand.state_is("7 on this phone")

    hand.signal()
    hand.state_is("7 received")
    assert differences(hand, office) == []


def test_what_may_be_needed_is_asked_for_on_another_day_again(hand: Hand) -> None:
    hand.page.evaluate("""async () => {
        const { setNote } = await import("/static/app/store.js");
        await setNote("needs", []);
        await setNote("needs_day", "2026-01-01");
    }""")
    hand.refresh()
    hand.open_visit()
    hand.follow("They need something we do not know")
    hand.says("Longer to answer the door")


def test_the_whole_database_is_deleted_under_an_open_page(hand: Hand, office: Office) -> None:
    _worked_without_a_signal(hand)
    hand.page.evaluate(DELETE_DATABASE)
    hand.page.wait_for_timeout(1500)  # the page starts again by itself: its store is gone
    hand.signal()
    hand.page.reload()
    hand.state_is("7 received")
    assert office.kinds("A-0001") == KINDS


def _photographed_without_a_signal(hand: Hand) -> None:
    hand.open_visit()
    hand.no_signal()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    expect(hand.page.locator(".photos img")).to_have_count(1)
    expect(hand.page.get_by_text("Being made smaller")).to_have_count(0)


def test_what_is_known_of_photos_is_cleared_and_comes_back(hand: Hand, office: Office) -> None:
    _photographed_without_a_signal(hand)
    hand.page.evaluate(CLEAR_TABLE, "photos")
    hand.page.reload()
    hand.state_is("2 on this phone")

    hand.signal()
    hand.state_is("2 received")
    assert len(office.whole_photos()) == 1
    assert differences(hand, office) == []


@pytest.mark.parametrize("cleared", ["pictures", "everything"])
def test_a_picture_that_is_cleared_is_said_to_be_lost(hand: Hand, office: Office, cleared: str) -> None:
    """Nobody can bring it back; the operative is told, and what else was done arrives."""
    _photographed_without_a_signal(hand)
    if cleared == "pictures":
        hand.page.evaluate(CLEAR_TABLE, "files")
        hand.page.reload()
    else:
        hand.page.evaluate(DELETE_DATABASE)
        hand.page.wait_for_timeout(1500)
    hand.signal()
    hand.page.reload()

    hand.state_is("1 photo lost, 2 received")
    hand.page.locator(".state").click()
    expect(hand.page.get_by_role("heading", name="Lost from this phone: 1")).to_be_visible()
    hand.says("This photo is no longer on the phone: its storage was cleared before it was sent.")
    hand.says("Told the office that a photo is lost")
    assert office.kinds("A-0001") == ["arrive", "tried"]
    assert office.whole_photos() == []
    hand.page.reload()
    hand.state_is("1 photo lost, 2 received")  # and it is not tried for ever


def test_a_picture_that_was_lost_overnight_is_still_said_to_be_lost(hand: Hand) -> None:
    """Whoever took it learns of it in the morning, when its day is over."""
    _photographed_without_a_signal(hand)
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        await db.photos.toCollection().modify({ day: "2026-01-01" });
    }""")
    hand.page.evaluate(CLEAR_TABLE, "files")
    hand.signal()
    hand.page.reload()
    hand.state_is("1 photo lost, 2 received")
    hand.refresh()
    hand.state_is("1 photo lost, 2 received")


def test_a_picture_that_the_office_has_is_not_said_to_be_lost(hand: Hand, office: Office) -> None:
    """Sent by the service worker, say, which cannot take it off the second list; then the store is cleared."""
    _photographed_without_a_signal(hand)
    listed = hand.page.evaluate("() => Object.entries(localStorage).filter(([key]) => key.startsWith('kept.unsent.'))")
    hand.signal()
    hand.state_is("2 received")
    hand.page.evaluate(DELETE_DATABASE)
    hand.page.wait_for_timeout(1500)
    hand.state_is("Nothing to send")  # and so nothing takes what is put back off the list again
    hand.page.evaluate("(listed) => listed.forEach(([key, line]) => localStorage.setItem(key, line))", listed)
    hand.page.reload()

    hand.state_is("2 received")
    assert office.kinds("A-0001") == ["arrive"]
    assert len(office.whole_photos()) == 1


def _said_that_the_work_is_done(hand: Hand) -> None:
    hand.open_visit()
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.state_is("4 on this phone")


def test_a_claim_does_not_wait_for_a_picture_that_is_lost(hand: Hand, office: Office) -> None:
    _photographed_without_a_signal(hand)
    _said_that_the_work_is_done(hand)
    hand.page.evaluate(CLEAR_TABLE, "files")
    hand.signal()
    hand.page.reload()

    hand.state_is("1 photo lost, 4 received")
    hand.open_visit()
    hand.says("Work completed")
    assert office.visits[0]["outcome"] == "completed"


def test_a_picture_that_can_never_be_sent_is_let_go_and_the_claim_goes_on(hand: Hand, office: Office) -> None:
    _photographed_without_a_signal(hand)
    _said_that_the_work_is_done(hand)
    office.refuses_photos = True
    hand.signal()
    hand.page.reload()
    hand.page.locator(".state").click()
    hand.says("Could not be sent")
    hand.press("Delete it from this phone")
    hand.press("Yes, delete it")

    hand.state_is("1 photo lost, 4 received")
    hand.says("You deleted this photo from the phone.")
    hand.open_visit()
    hand.says("Work completed")  # received is not decided: the claim is asked about once more
    assert office.visits[0]["outcome"] == "completed"


def test_what_the_office_has_stays_received_when_it_cannot_be_asked_about(hand: Hand, office: Office) -> None:
    _photographed_without_a_signal(hand)
    _said_that_the_work_is_done(hand)
    office.refuses_photos = True
    hand.signal()
    hand.state_is("1 could not be sent, 3 received")
    [claim] = [ref for ref, answer in office.answers.items() if answer["state"] == "waiting"]
    office.unreadable.add(claim)
    hand.refresh()

    hand.state_is("1 could not be sent, 3 received")
    assert {row["state"] for row in hand.kept()["actions"]} == {"received"}


def test_the_apps_own_files_are_cleared(hand: Hand, office: Office) -> None:
    _worked_without_a_signal(hand)
    hand.page.evaluate(CLEAR_CACHES)
    hand.page.goto(f"{hand.address}/operative/")
    hand.heading("The app has to be fetched again")

    hand.signal()
    hand.page.goto(f"{hand.address}/operative/")
    hand.state_is("7 received")
    assert office.kinds("A-0001") == KINDS
    hand.no_signal()
    hand.page.reload()  # mended: it opens without a signal again
    hand.heading("Today's round")


def test_a_full_phone_says_so_and_keeps_what_it_has(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        db.files.hook("creating", () => { throw new DOMException("full", "QuotaExceededError"); });
    }""")
    hand.follow("Take a photo")
    hand.page.get_by_label("Choose photos").set_input_files(
        {"name": "door.png", "mimeType": "image/png", "buffer": a_photo(64, 48)}
    )

    hand.says("This photo could not be kept: there is no room.")
    hand.press_send()
    hand.state_is("1 received")
    assert office.kinds("A-0001") == ["arrive"]


@pytest.mark.parametrize(
    ("name", "said"), [("QuotaExceededError", "This phone is full"), ("UnknownError", "Press again")]
)
def test_what_could_not_be_kept_is_not_said_to_be_kept(hand: Hand, office: Office, name: str, said: str) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.evaluate(
        """async (name) => {
            const { db } = await import("/static/app/store.js");
            globalThis.broken = () => { throw new DOMException("no", name); };
            db.actions.hook("creating", globalThis.broken);
        }""",
        name,
    )
    hand.press("I have knocked")
    expect(hand.page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(hand.page.locator(".log-line").filter(has_text="Knocked")).to_have_count(0)

    hand.page.evaluate("""async () => {
        const { db } = await import("/static/app/store.js");
        db.actions.hook("creating").unsubscribe(globalThis.broken);
    }""")
    hand.press("I have knocked")
    expect(hand.page.locator(".log-line").filter(has_text="Knocked")).to_have_count(1)
    expect(hand.page.get_by_role("alert")).to_have_count(0)
    hand.state_is("2 received")
    assert office.kinds("A-0001") == ["arrive", "knock"]


def test_a_phone_that_lets_nothing_be_kept_leads_to_the_pages_without_the_app(opened: Callable[..., Hand]) -> None:
    hand = opened()
    hand.context.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };")
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    hand.type_name_and_password("operative-07")

    hand.says("This phone does not let the app keep anything")
    hand.follow("Open your round without the app")
    hand.says("The round without the app")


def test_a_new_version_waits_and_takes_everything_over(
    hand: Hand, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _worked_without_a_signal(hand)
    monkeypatch.setattr("web.operative_app.version", lambda *_: "another")
    hand.signal()
    hand.page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    hand.says("There is a new version of the app")
    hand.press("Use it now")
    hand.page.wait_for_url("**/operative/**")
    expect(hand.page.get_by_text("There is a new version of the app")).to_have_count(0)

    hand.state_is("7 received")
    assert differences(hand, office) == []
    assert hand.page.evaluate("async () => caches.keys()") == ["kept-app-another"]


def test_a_visit_that_is_taken_off_the_round_keeps_what_was_done(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    office.visits = [visit for visit in office.visits if visit["ref"] != "A-0001"]
    hand.signal()

    hand.state_is("2 received")
    expect(hand.page.locator(".callout-title").filter(has_text="No longer on your round")).to_be_visible()
    hand.says("This visit is no longer on your round. A planner looks at it.")
    assert [action["kind"] for action in office.got.values()] == ["arrive", "knock"]
    hand.page.reload()
    hand.says("No longer on your round")


def test_a_visit_that_is_new_on_the_round_appears_by_itself(hand: Hand, office: Office) -> None:
    office.visits = [*office.visits, {**office.visits[0], "ref": "A-0099", "address": ["99 Example Row", "Stroud"]}]
    hand.press_send()

    hand.says("99 Example Row")
