"""A screen, the rules or one reading of the store breaks: what is recorded is kept and sent all the same."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office

NEWER_RULES = """async () => {
  const { db } = await import("/static/app/store.js");
  await db.rulebooks.toCollection().modify(({ rules }) => {
    for (const rule of rules) rule.demand = { weather: "dry" };
  });
  await (await import("/static/app/state.js")).reload();
}"""
ONE_READING_FAILS = """async () => {
  const { db } = await import("/static/app/store.js");
  db.rounds.get = () => {
    delete db.rounds.get;
    return Promise.reject(new DOMException("connection lost", "UnknownError"));
  };
  const { reload } = await import("/static/app/state.js");
  await reload().catch(() => {});
}"""
COUNTED_WHILE_SENDING = """async () => {
  const { counts, state } = await import("/static/app/state.js");
  const { actions, sending } = state;
  Object.assign(state, { actions: [{ ref: "E-1", state: "stuck" }], sending: { ...sending, refs: ["E-1"] } });
  const counted = counts();
  Object.assign(state, { actions, sending });
  return counted;
}"""


def test_rules_that_are_newer_than_the_app_stop_nothing(hand: Hand, office: Office) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    hand.page.evaluate(NEWER_RULES)
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.state_is("2 received")

    hand.follow("What happened?")
    hand.page.get_by_role("link", name="Nobody answered").click()
    hand.says("This phone cannot tell what is still missing")
    hand.says("Use the new version when it is offered.")
    hand.press("Record this")
    hand.state_is("3 received")
    assert office.kinds("A-0001") == ["arrive", "knock", "claim"]


def test_a_screen_that_breaks_stops_no_sending_and_shows_the_ways_on(hand: Hand, office: Office) -> None:
    office.visits[0].update(briefs=None)
    hand.refresh()
    hand.heading("This cannot be shown")
    hand.page.evaluate("""async () => (await import("/static/app/actions.js")).record("A-0002", "arrive")""")
    hand.state_is("1 received")
    expect(hand.page.get_by_role("link", name="Open your round without the app")).to_be_visible()

    office.visits[0].update(briefs=[], version="9")
    hand.refresh()
    hand.heading("Today's round")
    assert office.kinds("A-0002") == ["arrive"]


def test_after_one_reading_of_the_store_that_failed_the_next_press_is_seen(hand: Hand) -> None:
    hand.open_visit()
    hand.page.evaluate(ONE_READING_FAILS)
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()


def test_what_could_not_be_sent_is_counted_once(hand: Hand) -> None:
    counted = hand.page.evaluate(COUNTED_WHILE_SENDING)
    assert (counted["here"], counted["sending"], counted["stuck"]) == (0, 0, 1)


def test_a_line_that_breaks_at_the_first_start_keeps_no_worker_away(opened: Callable[..., Hand]) -> None:
    """The service worker is what makes the app open without a signal."""
    hand = opened()
    hand.context.route(
        "**/static/app/screens/all.js",
        lambda route: route.continue_() if route.request.service_worker else route.abort(),
    )
    hand.page.goto(f"{hand.address}/sign-in?next=/operative/")
    hand.type_name_and_password("operative-07")
    hand.heading("Today's round")

    hand.page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=20_000)
    hand.context.unroute("**/static/app/screens/all.js")
    hand.restart()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
