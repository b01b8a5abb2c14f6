"""Sign-in runs out, somebody signs out, somebody else signs in: nothing is lost or sent under another name."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office
from tests.browser.app.walks import KINDS, NO_ACCESS, walk
from tests.web.site import PASSWORD

KNOCKS = """async () => {
  const { record } = await import("/static/app/actions.js");
  for (let knock = 0; knock < 60; knock += 1) await record("A-0001", "knock", { number: String(knock) });
}"""


@pytest.mark.parametrize("runs_out_after", [name for name, _ in NO_ACCESS[:-1]])
def test_a_session_that_runs_out_in_the_middle_of_a_visit(hand: Hand, office: Office, runs_out_after: str) -> None:
    def between(step: str) -> None:
        if step == runs_out_after:
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


def test_a_session_that_runs_out_between_two_sendings_of_a_long_queue(hand: Hand, office: Office) -> None:
    """Sixty knocks are two sendings; the second finds nobody signed in."""
    _sixty_knocks(hand)
    office.last_sendings = 1
    hand.signal()
    hand.state_is("Sign in to send")
    assert len(office.got) == 50

    office.last_sendings = None
    hand.context.clear_cookies()
    hand.page.get_by_role("link", name="Sign in to send it").click()
    hand.type_password()
    hand.state_is("61 received")
    assert [action["data"].get("number") for action in office.of("A-0001")[1:]] == [str(knock) for knock in range(60)]
    assert differences(hand, office) == []


def test_a_session_that_runs_out_between_two_pieces_of_a_photo(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("Take a photo")
    hand.page.evaluate("""() => {
        // Nobody is signed in from the second piece on.
        const real = globalThis.fetch;
        let pieces = 0;
        globalThis.fetch = (address, asked) => {
            if (asked?.method === "PATCH") pieces += 1;
            return real(address, pieces > 1 ? { ...asked, credentials: "omit" } : asked);
        };
    }""")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(3000, 2000)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    hand.state_is("Sign in to send")
    [begun] = office.photos.values()
    assert 0 < len(begun.content) < begun.said["size"]

    hand.context.clear_cookies()
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    hand.type_password()
    hand.state_is("2 received")
    assert len(office.whole_photos()) == len(office.photos) == 1
    assert differences(hand, office) == []


def test_two_people_work_on_one_phone_and_each_sends_their_own(hand: Hand, office: Office) -> None:
    office.deaf = True
    _arrives_and_photographs(hand, 1)
    _hands_over(hand, "operative-08")
    expect(hand.page.get_by_text("You are there")).to_have_count(0)  # that was somebody else
    _arrives_and_photographs(hand, 2)
    hand.page.locator(".state").click()
    hand.says("2 things of somebody else")
    assert (office.got, office.photos) == ({}, {})

    office.deaf = False
    hand.press_send()
    hand.state_is("2 received")
    assert set(office.senders.values()) == {"U-second"}
    assert office.kinds("A-0001") == []
    _hands_over(hand, "operative-07")
    hand.state_is("2 received")
    assert office.kinds("A-0001") == office.kinds("A-0002") == ["arrive"]
    said = {row["ref"]: row["account"] for rows in hand.kept().values() for row in rows}
    assert office.senders == said  # each thing by whom it was done
    assert len(office.whole_photos()) == 2


def test_what_somebody_typed_is_not_in_the_form_of_the_next(hand: Hand) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("Record what they said")
    hand.page.get_by_label("What did they say?").fill("Come on Monday instead")
    hand.page.wait_for_timeout(500)
    _hands_over(hand, "operative-08")
    _no_words_of_theirs(hand, "")
    hand.page.get_by_label("What did they say?").fill("Not without a password")
    hand.page.wait_for_timeout(500)

    _hands_over(hand, "operative-07")
    _no_words_of_theirs(hand, "Come on Monday instead")


def _no_words_of_theirs(hand: Hand, own: str) -> None:
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/refusal'; }")
    expect(hand.page.get_by_label("What did they say?")).to_have_value(own)


def test_somebody_else_signs_in_while_a_long_queue_is_on_its_way(hand: Hand, office: Office) -> None:
    """In another page of the same browser. The first sending of two was under way; the second is not sent as theirs."""
    _sixty_knocks(hand)
    office.silent.set()
    hand.signal()
    hand.state_is("sending")
    _signs_in_beside(hand, "operative-08")
    office.silent.clear()

    hand.state_is("Nothing to send")
    hand.page.locator(".state").click()
    hand.says("11 things of somebody else")
    assert set(office.senders.values()) == {"U-operative"}
    assert len(office.got) == 50
    assert office.strays == []

    _signs_in_beside(hand, "operative-07")
    hand.press_send()
    hand.state_is("61 received")
    assert set(office.senders.values()) == {"U-operative"}
    assert differences(hand, office) == []


def test_somebody_else_signs_in_between_two_pieces_of_a_photo(hand: Hand, office: Office) -> None:
    office.slow_seconds = 0.3
    hand.open_visit()
    hand.press("I have arrived")
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(4000, 3000)}
    with hand.page.expect_request(lambda request: request.method == "PATCH"):
        hand.page.get_by_label("Choose photos").set_input_files(picture)
    office.silent.set()
    _signs_in_beside(hand, "operative-08")
    office.silent.clear()
    office.slow_seconds = 0.0

    hand.state_is("Nothing to send")
    assert set(office.senders.values()) == {"U-operative"}
    assert (office.whole_photos(), office.strays) == ([], [])

    _signs_in_beside(hand, "operative-07")
    hand.press_send()
    hand.state_is("2 received")
    assert len(office.whole_photos()) == 1


def test_what_the_office_takes_for_somebody_elses_is_kept_and_sent_again(hand: Hand, office: Office) -> None:
    _sixty_knocks(hand)
    office.strangers_turn = True
    hand.signal()
    hand.state_is("61 received")

    assert [len(sending["actions"]) for sending in office.strays] == [50]
    assert [len(sending["actions"]) for sending in office.sendings] == [50, 11]
    assert differences(hand, office) == []


def _sixty_knocks(hand: Hand) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.evaluate(KNOCKS)


def _signs_in_beside(hand: Hand, name: str) -> None:
    """In another page, where the app is not open."""
    page = hand.another_page()
    hand.context.clear_cookies()
    page.goto(f"{hand.address}/sign-in?next=/operative/round")
    page.get_by_label("Username").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The round without the app")).to_be_visible()
    page.close()


def _arrives_and_photographs(hand: Hand, number: int) -> None:
    hand.open_visit(number)
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480, seed=number)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    hand.says("1 photo of this visit.")
    expect(hand.page.get_by_text("Being made smaller")).to_have_count(0)


def _hands_over(hand: Hand, name: str) -> None:
    """Signed out, and the next one signed in."""
    hand.page.goto(f"{hand.address}/operative/#/kept")
    hand.heading("What is on this phone")
    hand.press("Sign out")
    expect(hand.page.get_by_label("Username")).to_be_visible()
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    hand.type_name_and_password(name)
    hand.heading("Today's round")


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


def test_a_session_that_is_just_being_ended_does_not_undo_it(hand: Hand) -> None:
    """On a slow line the office still knows somebody when the app, or another tab of it, asks."""
    hand.page.evaluate("""async () => {
        const { until } = await (await fetch("/operative/session", { headers: { Accept: "application/json" } })).json();
        const { setNote } = await import("/static/app/store.js");
        await setNote("signed_out", { until, at: Date.now() });
    }""")
    hand.refresh()
    hand.page.reload()
    hand.refresh()

    hand.heading("You are signed out")
    expect(hand.page.get_by_text("1 Example Row")).to_have_count(0)


def test_who_signs_in_while_the_screens_are_read_is_not_shown_the_round_of_the_one_before(hand: Hand) -> None:
    shown = hand.page.evaluate("""async () => {
        const { Dexie } = await import("/static/vendor/dexie-4.4.7/dexie.min.mjs");
        const { db, setNote, signedIn } = await import("/static/app/store.js");
        const { reload, state, watch } = await import("/static/app/state.js");
        await setNote("signed_out", true);
        const get = db.notes.get;
        let signing = null;
        const beside = () => Dexie.ignoreTransaction(() => signedIn({ account: "U-second", name: "Operative 08" }));
        db.notes.get = (key) => get.call(db.notes, key).then((found) => {
            if (key === "account") signing ??= beside();
            return found;
        });
        const seen = [];
        watch(() => seen.push([state.account, state.signedOut]));
        await reload();
        await signing;
        await reload();
        return seen;
    }""")
    assert ["U-operative", False] not in shown
    assert shown[-1] == ["U-second", False]


def test_without_a_signal_nobody_is_signed_out(hand: Hand) -> None:
    hand.no_signal()
    hand.page.locator(".state").click()
    hand.press("Sign out")

    hand.says("There is no signal, so you stay signed in.")
