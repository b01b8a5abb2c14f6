"""A phone whose clock is wrong, is set meanwhile, or stands still: when things were done is known all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.app.checker import AS_IT_WAS, differences
from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office

HOURS = 3_600_000
LONDON = ZoneInfo("Europe/London")
SET_CLOCK = """(ms) => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ms); }
    static now() { return Real.now() + ms; }
  };
}"""

SET_CLOCK_UNSEEN = f"(ms) => {{ ({SET_CLOCK})(ms); document.dispatchEvent(new Event('visibilitychange')); }}"


def _arrive_and_knock(hand: Hand, office: Office) -> tuple[datetime, datetime]:
    """By the office's own clock."""
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    arrived = office.now()
    hand.page.wait_for_timeout(1500)
    hand.press("I have knocked")
    hand.says("Knocked")
    return arrived, office.now()


def _at(office: Office, kind: str) -> datetime:
    [ref] = [ref for ref, action in office.got.items() if action["kind"] == kind]
    return datetime.fromisoformat(office.answers[ref]["at"])


@pytest.mark.parametrize("hours", [-7, 5])
def test_a_clock_that_is_hours_off_changes_no_time(opened: Callable[..., Hand], office: Office, hours: int) -> None:
    hand = opened(clock_wrong_ms=hours * HOURS)
    hand.sign_in()
    hand.no_signal()
    arrived, knocked = _arrive_and_knock(hand, office)
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")  # the wait is not hours long
    hand.page.wait_for_timeout(2000)
    hand.signal()
    hand.state_is("2 received")

    assert abs(_at(office, "arrive") - arrived) < AS_IT_WAS
    assert abs(_at(office, "knock") - knocked) < AS_IT_WAS
    assert _at(office, "knock") - _at(office, "arrive") > timedelta(seconds=1)
    said = datetime.fromisoformat(next(iter(office.got.values()))["device_at"])
    assert abs(said - arrived - timedelta(hours=hours)) < AS_IT_WAS  # what the phone thought is kept as well
    assert differences(hand, office) == []


def test_a_wrong_clock_and_a_flat_battery(opened: Callable[..., Hand], office: Office) -> None:
    hand = opened(clock_wrong_ms=5 * HOURS)
    hand.sign_in()
    hand.no_signal()
    arrived, knocked = _arrive_and_knock(hand, office)
    hand.kill()  # the steady clock begins anew
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    hand.signal()
    hand.state_is("2 received")

    assert abs(_at(office, "arrive") - arrived) < AS_IT_WAS
    assert abs(_at(office, "knock") - knocked) < AS_IT_WAS


@pytest.mark.parametrize("minutes", [-7 * 60, 3, 5 * 60])
def test_a_clock_that_is_set_under_our_eyes_leaves_the_steady_clock_as_it_was(
    hand: Hand, office: Office, minutes: int
) -> None:
    """As the network does when the signal comes back: what was done before is dated by the steady clock."""
    hand.no_signal()
    arrived, knocked = _arrive_and_knock(hand, office)
    hand.page.evaluate(SET_CLOCK, minutes * HOURS / 60)
    hand.page.wait_for_timeout(1000)
    hand.signal()
    hand.state_is("2 received")

    [sending] = office.sendings
    assert {action["run"] for action in office.of("A-0001")} == {sending["run"]}
    assert abs(_at(office, "arrive") - arrived) < AS_IT_WAS
    assert abs(_at(office, "knock") - knocked) < AS_IT_WAS


def test_a_clock_that_is_set_while_nobody_looks_begins_another_run(hand: Hand, office: Office) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.evaluate(SET_CLOCK_UNSEEN, 2 * HOURS)
    hand.press("I have knocked")
    hand.says("Knocked")
    hand.signal()
    hand.state_is("2 received")

    arrive, knock = office.of("A-0001")
    assert arrive["run"] != knock["run"]  # the server is told that the steady clock cannot join the two


@pytest.mark.parametrize("hours", [-7, 5])
def test_a_clock_that_is_set_in_the_middle_of_a_wait_changes_no_wait(hand: Hand, office: Office, hours: int) -> None:
    """What the phone shows goes on by the steady clock; the same after what is done next has been stored."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    hand.page.evaluate(SET_CLOCK, hours * HOURS)
    hand.page.wait_for_timeout(1500)
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    hand.press("I have knocked")
    hand.says("Knocked")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    expect(hand.page.get_by_text("You are early")).to_have_count(0)
    knocked = office.now()
    hand.page.wait_for_timeout(1500)
    hand.signal()
    hand.state_is("2 received")

    assert abs(_at(office, "knock") - knocked) < AS_IT_WAS
    assert differences(hand, office) == []


DOUBT = "nobody can tell here whether that clock was set"
ENOUGH = "You have waited 15 minutes, as asked."


def _set_for_every_page(hand: Hand, ms: int) -> None:
    """In the phone's settings: also what is loaded from now on sees it."""
    hand.context.add_init_script(f"({SET_CLOCK})({ms})")


def _doubts(hand: Hand) -> None:
    hand.says(DOUBT)
    expect(hand.page.get_by_text(ENOUGH)).to_have_count(0)
    expect(hand.page.get_by_role("status")).not_to_contain_text("You have waited long enough.")


def test_a_wait_that_only_the_time_of_day_knows_is_not_said_to_be_right(hand: Hand) -> None:
    """Set while nobody looked: it looks like a sleep, and only the office can tell."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    hand.page.evaluate(SET_CLOCK_UNSEEN, 5 * HOURS)

    _doubts(hand)
    hand.says("Certain: 0:")
    expect(hand.page.get_by_role("status")).to_contain_text("By the clock of this phone the wait is over.")


@pytest.mark.parametrize("way", ["reload", "kill"])
def test_a_clock_that_is_set_before_a_start_makes_no_wait_until_the_office_is_heard(
    hand: Hand, office: Office, way: str
) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    _set_for_every_page(hand, 2 * HOURS)
    hand.restart() if way == "reload" else hand.kill()

    expect(hand.page.get_by_role("timer")).to_contain_text("120:")
    _doubts(hand)
    hand.follow("What happened?")
    hand.page.get_by_role("link", name="Nobody answered").click()
    hand.says("This phone cannot be sure how long you have waited")

    office.visits[0]["arrived_at"] = office.now().isoformat()  # by its own clock, which did not believe the phone's
    office.believes_clocks = False
    hand.signal()
    hand.state_is("1 received")
    hand.open_visit()
    expect(hand.page.get_by_role("timer")).to_contain_text("0:")
    expect(hand.page.get_by_text(DOUBT)).to_have_count(0)


def test_a_clock_that_is_set_back_takes_nothing_from_the_wait(hand: Hand) -> None:
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:03", timeout=20_000)
    _set_for_every_page(hand, -2 * HOURS)
    hand.restart()

    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    expect(hand.page.get_by_text("You are early")).to_have_count(0)
    expect(hand.page.get_by_text(DOUBT)).to_have_count(0)


@pytest.mark.parametrize("minutes", [6, 5 * 60, 400 * 24 * 60])
def test_it_is_never_earlier_than_what_was_heard_and_done_before(hand: Hand, office: Office, minutes: int) -> None:
    """A flat battery, and a clock that begins anew: the window is open, and what is done counts."""
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    hand.no_signal()
    hand.press("I have knocked")
    hand.says("Knocked")
    _set_for_every_page(hand, -minutes * 60_000)
    hand.kill()

    expect(hand.page.get_by_role("timer")).to_contain_text("0:")
    hand.says("The clock of this phone was set back")
    expect(hand.page.get_by_text("You are early")).to_have_count(0)
    hand.says("One knock is recorded, two are needed.")
    hand.page.wait_for_timeout(1000)
    expect(hand.page.get_by_role("timer")).not_to_contain_text("0:00 ")  # it goes on
    assert {row["day"] for row in hand.kept()["actions"]} == {office.now().astimezone(LONDON).date().isoformat()}

    hand.signal()
    hand.state_is("2 received")
    expect(hand.page.get_by_text("The clock of this phone was set back")).to_have_count(0)


def test_a_phone_that_is_behind_goes_on_from_where_it_was(hand: Hand) -> None:
    """After each stay in a pocket, which is a sleep to it: not from the last answer."""
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    hand.no_signal()
    _set_for_every_page(hand, -5 * HOURS)
    hand.kill()
    hand.says("The clock of this phone was set back")
    hand.page.wait_for_timeout(3000)
    now = "async () => (await import('/static/app/clock.js')).serverNow()"
    before = hand.page.evaluate(now)
    hand.page.evaluate(SET_CLOCK_UNSEEN, 10_000)  # five hours back still, and ten seconds of sleep

    assert hand.page.evaluate(now) >= before


def test_a_clock_that_is_put_right_again_is_believed(hand: Hand, office: Office) -> None:
    hand.no_signal()
    _set_for_every_page(hand, -5 * HOURS)
    hand.kill()
    hand.open_visit()
    hand.press("I have arrived")
    hand.says("The clock of this phone was set back")
    hand.page.evaluate(SET_CLOCK, 5 * HOURS)  # by the network, say

    expect(hand.page.get_by_text("The clock of this phone was set back")).to_have_count(0)
    expect(hand.page.get_by_role("timer")).to_contain_text("0:")


def test_a_wait_of_which_enough_is_certain_is_over_whatever_the_clock_says(hand: Hand) -> None:
    """In pages of one tab the steady clocks follow one another."""
    hand.no_signal()
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_contain_text("0:0")
    hand.page.evaluate("""() => {
        const pages = JSON.parse(sessionStorage.getItem("kept.pages"));
        const later = { runs: ["R-000000000000"], to: 14 * 60_000 + 59_000 }; // as if another page had run as long
        addEventListener("pagehide", () => sessionStorage.setItem("kept.pages", JSON.stringify([...pages, later])));
    }""")
    _set_for_every_page(hand, 2 * HOURS)
    hand.restart()

    hand.says(ENOUGH)
    expect(hand.page.get_by_text(DOUBT)).to_have_count(0)


def test_the_office_sees_the_phones_clocks_when_nothing_waits_and_never_just_before_what_does(
    hand: Hand, office: Office
) -> None:
    """Seen a moment before, a clock that was set meanwhile would look right."""
    hand.refresh()
    assert len({sending["run"] for sending in office.clocks}) == len(office.clocks) == 1
    hand.no_signal()
    _arrive_and_knock(hand, office)
    hand.kill()
    hand.signal()
    hand.state_is("2 received")
    hand.refresh()

    assert len(office.clocks) == 1  # the second run showed its clocks with what it sent


def test_the_wait_goes_on_while_the_app_is_closed(hand: Hand, office: Office) -> None:
    office.visits[0]["arrived_at"] = (office.now() - timedelta(minutes=3)).isoformat()
    office.visits[0].update(state="on_site", here=True)
    hand.refresh()
    hand.open_visit()
    expect(hand.page.get_by_role("timer")).to_contain_text("3:")
    hand.no_signal()
    hand.kill()
    expect(hand.page.get_by_role("timer")).to_contain_text("3:")


def test_when_the_wait_is_over_it_is_said(hand: Hand, office: Office) -> None:
    office.visits[0]["arrived_at"] = (office.now() - timedelta(minutes=14, seconds=57)).isoformat()
    office.visits[0].update(state="on_site", here=True)
    hand.refresh()
    hand.open_visit()

    hand.says("You have waited 15 minutes, as asked.")
    expect(hand.page.get_by_role("status")).to_contain_text("You have waited long enough.")
