"""A whole round of eight visits without a signal, of eight kinds, and what the site has of it in the evening.

The whole site, its own rulebook, a real browser whose clock is put forward. The phone is reloaded, its browser killed,
its battery flat. There is no Background Sync, as on an iPhone. Once in the day there is a signal, for two minutes: what
nobody could hear was not asked, so no phone can show by itself that a planner was asked.

`make recorded-round` keeps the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from appointments.domain.appointments import State
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from tests.browser.app.album import Album
from tests.browser.app.day import PAN, a_day, ref_of, the_planner_answers
from tests.browser.app.fingers import Fingers, differences, stored
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.builders import DAY
from tests.web.scene import Scene

NO_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync;"
ESTABLISHED = {
    1: Outcome.COMPLETED,
    2: Outcome.NO_ACCESS,
    3: Outcome.NOT_ESTABLISHED,
    4: Outcome.REFUSED_ACCESS,
    5: Outcome.FOLLOW_ON,
    6: Outcome.COMPLETED,
    7: Outcome.MINOR_ONLY,
}


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_day(sqlite_url, tmp_path / "data", at(DAY, time(8))) as made:
        yield made


@dataclass
class Operative:
    """One person with a phone, at one of the homes."""

    hand: Hand
    scene: Scene
    fingers: Fingers
    album: Album
    folder: Path
    at: int = 0
    photos: int = 0

    def waits_until(self, hours: int, minutes: int) -> None:
        """By both clocks; half a minute past, so that no picture shows the minute before."""
        length = at(DAY, time(hours, minutes, 30)) - self.scene.clock.now()
        if length <= timedelta(0):
            pytest.fail(f"it is later than {hours}:{minutes:02}")
        self.scene.clock.advance(length)
        self.hand.page.clock.fast_forward(int(length / timedelta(milliseconds=1)))

    def did(self, *kinds: str) -> None:
        self.fingers.did(ref_of(self.at), *kinds)

    def shows(self, words: str) -> None:
        self.album.add(words)

    def sees_line(self, words: str, count: int = 1) -> None:
        """Among what was done on this phone."""
        expect(self.hand.page.locator(".log-line").filter(has_text=words)).to_have_count(count)

    def goes_to(self, number: int, hours: int, minutes: int) -> None:
        """On the way, and at the door at that time."""
        self.at = number
        self.hand.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", ref_of(number))
        self.hand.heading(f"{number} Example Row")
        self.hand.press("I am on my way")
        self.did("set_off")
        self.hand.says("You are on your way.")
        self.waits_until(hours, minutes)
        self.hand.press("I have arrived")
        self.did("arrive")
        expect(self.hand.page.get_by_role("timer")).to_be_visible()

    def knocks(self, times: int = 1) -> None:
        self.hand.press("I have knocked")
        self.did("knock")
        self.sees_line("Knocked", times)

    def calls(self, words: str, said: str) -> None:
        self.hand.press(words)
        self.did("call")
        self.hand.says(said)

    def leaves_a_card(self, number: str) -> None:
        self.hand.follow("Record the card")
        self.takes_photos(1)
        self.hand.page.get_by_label("Number on the card").fill(number)
        self.hand.press("Save the card")
        self.did("card")
        self.hand.says(f"Left card {number}")

    def takes_photos(self, count: int) -> None:
        """On the page where they are taken."""
        before = self.hand.page.locator(".photos img").count()
        for taken in range(1, count + 1):
            self.photos += 1
            path = self.folder / f"photo-{self.photos}.jpg"
            path.write_bytes(a_photo(1600, 1200, seed=self.photos))
            self.hand.page.get_by_label("Choose photos").set_input_files(str(path))
            self.did("photo")
            expect(self.hand.page.locator(".photos img")).to_have_count(before + taken)
            expect(self.hand.page.get_by_text("Being made smaller")).to_have_count(0)

    def photographs_the_work(self, count: int) -> None:
        self.hand.follow("Take a photo")
        self.takes_photos(count)
        self.hand.follow("The visit")

    def says(self, outcome: str) -> None:
        self.hand.follow("What happened?")
        self.hand.page.get_by_role("link", name=outcome).click()

    def closes(self, *kinds: str, button: str = "Close the visit") -> None:
        self.hand.press(button)
        self.did(*kinds, "claim")
        self.hand.page.wait_for_url("**/answer")
        expect(self.hand.page.get_by_role("heading", level=1)).to_contain_text("You said")

    def leaves(self) -> None:
        self.hand.follow("I am leaving")
        self.hand.press("Yes, I am leaving")
        self.did("leave")
        self.hand.heading("Today's round")


@pytest.fixture
def operative(scene: Scene, opened: Callable[..., Hand], serve: Callable[[Flask], str], tmp_path: Path) -> Operative:
    hand = opened()
    hand.address = serve(scene.app)
    hand.context.add_init_script(NO_BACKGROUND_SYNC)
    hand.context.clock.install(time=scene.clock.now())
    hand.sign_in()
    hand.refresh()
    return Operative(hand, scene, Fingers(scene), Album(hand), tmp_path)


def test_a_round_of_eight_visits_without_a_signal(operative: Operative, scene: Scene) -> None:
    hand = operative.hand
    operative.shows("The round in the morning")
    hand.no_signal()
    _the_work_is_done(operative)
    _nobody_answers_and_everything_shows_it(operative)
    _nobody_answers_and_nobody_can_be_asked(operative)
    hand.kill()  # the browser was thrown out of the phone's memory
    _they_refuse(operative)
    _more_work_is_needed(operative)
    _something_is_noticed_at_the_door(operative)
    hand.restart()
    _only_a_child(operative)
    _still_there(operative)
    _what_is_on_the_phone(operative)
    before = len(_everything(operative, scene))
    hand.signal()

    kept = hand.kept()
    done = len(kept["actions"]) + len(kept["photos"])
    assert before < done / 2  # what went in the two minutes of the morning
    expect(hand.page.locator(".state")).to_have_text(f"{done} received", timeout=90_000)
    assert done == len(operative.fingers.done)
    assert differences(operative.fingers, hand.kept()) == []
    assert {n: scene.appointment(ref_of(n)).outcome for n in ESTABLISHED} == ESTABLISHED
    assert scene.appointment(ref_of(8)).state is State.ON_SITE
    assert hand.faults == []
    _the_evening(operative)


def _the_work_is_done(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(1, 8, 30)
    operative.knocks()
    operative.shows("At the door")
    operative.photographs_the_work(2)
    operative.waits_until(9, 5)
    operative.says("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer and pan set, tested.")
    hand.page.get_by_label("Materials used").fill("Washer, two bolts")
    hand.page.get_by_role("group", name=f"They need: {PAN}").get_by_label("It is as they need it").check()
    operative.shows("The work is done")
    operative.closes("work_done", "answer_need_of_work")
    operative.shows("Said, and on this phone")
    operative.leaves()


def _nobody_answers_and_everything_shows_it(operative: Operative) -> None:
    """At the end of the street there is a signal, for as long as it takes to ask the planner."""
    hand = operative.hand
    operative.goes_to(2, 9, 30)
    operative.knocks()
    operative.waits_until(9, 34)
    operative.knocks(2)
    operative.calls("No answer or voicemail", "Called: no answer or voicemail")
    hand.signal()
    expect(hand.page.locator(".state")).to_contain_text("received", timeout=30_000)
    expect(hand.page.locator(".state")).not_to_contain_text("on this phone", timeout=30_000)
    hand.press("Ask the planner")
    operative.did("planner_asked")
    hand.says("The planner tries the household and answers here.")
    operative.shows("The planner is asked where there is a signal")
    the_planner_answers(operative.scene, ref_of(2), "Rang the mobile twice, no answer.")
    hand.refresh()
    hand.says("Rang the mobile twice, no answer.")
    hand.no_signal()
    operative.waits_until(9, 40)
    operative.leaves_a_card("0042")
    operative.waits_until(9, 47)
    operative.says("Nobody answered")
    hand.says("Everything that this needs is there.")
    operative.shows("Everything for no access is there")
    operative.closes(button="Record this")
    operative.leaves()


def _nobody_answers_and_nobody_can_be_asked(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(3, 10, 30)
    operative.knocks()
    operative.waits_until(10, 36)
    operative.knocks(2)
    operative.calls("No answer or voicemail", "Called: no answer or voicemail")
    hand.press("Ask the planner")
    operative.did("tried")
    hand.says("The planner has not heard you: go where there is a signal and ask.")
    operative.shows("No signal to ask the planner")
    operative.leaves_a_card("0043")
    operative.waits_until(10, 47)
    operative.says("Nobody answered")
    operative.shows("What is missing without a signal")
    operative.closes(button="Record this")
    operative.leaves()


def _they_refuse(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(4, 11, 30)
    operative.knocks()
    operative.calls("They answered", "Called: they answered")
    hand.follow("Record what they said")
    hand.page.get_by_label("The resident").check()
    hand.page.get_by_label("The repair is no longer needed").check()
    hand.page.get_by_label("What did they say?").fill("My son has mended it.")
    hand.page.get_by_label("Which other time did you offer").fill("Thursday morning. They do not want one.")
    hand.page.wait_for_timeout(400)
    hand.kill()  # the battery was flat in the middle of a sentence
    expect(hand.page.get_by_label("What did they say?")).to_have_value("My son has mended it.")
    operative.shows("What they said is there after a flat battery")
    hand.press("Save and go on")
    operative.did("reason", "spoke_to", "other_time_offered")
    hand.heading("They did not let me in")
    operative.shows("What a refusal needs")
    operative.closes(button="Record this")
    operative.leaves()


def _more_work_is_needed(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(5, 12, 30)
    operative.knocks()
    operative.photographs_the_work(1)
    operative.waits_until(12, 55)
    operative.says("I was let in, and more work is needed")
    hand.page.get_by_label("What did you do?").fill("Made the leak safe.")
    hand.page.get_by_label("Which trade is needed?").select_option("plumbing")
    hand.page.get_by_label("Parts to be ordered").fill("Trap, 40 mm")
    hand.page.get_by_label("What is still to do?").fill("Fit the trap")
    hand.page.get_by_label("Do you recommend anything else?").fill("The boiler should be looked at before winter")
    operative.shows("More work is needed")
    operative.closes("work_done", "follow_on", "recommend")
    operative.leaves()


def _something_is_noticed_at_the_door(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(6, 13, 30)
    operative.knocks()
    hand.follow("They need something we do not know")
    hand.follow("Longer to answer")
    operative.shows("What they need")
    hand.press("Tell the planner")
    operative.did("need")
    operative.sees_line("Told us: ")
    operative.waits_until(13, 50)
    operative.says("The work is done")
    hand.page.get_by_label("What did you do?").fill("New tap.")
    operative.closes("work_done")
    operative.leaves()


def _only_a_child(operative: Operative) -> None:
    hand = operative.hand
    operative.goes_to(7, 14, 30)
    operative.knocks()
    hand.press("Only a child is here")
    operative.did("spoke_to")
    hand.says("An adult has come, or it was a mistake")
    operative.shows("Only a child is at the door")
    operative.says("Only a child was at home")
    hand.says("Everything that this needs is there.")
    hand.page.get_by_label("What did you find?").fill("No adult is there, I did not go in.")
    hand.page.get_by_label("Do you recommend anything else?").fill("The gutter above the door is loose")
    operative.shows("Only a child")
    operative.closes("recommend", button="Record this")
    operative.leaves()


def _still_there(operative: Operative) -> None:
    operative.goes_to(8, 15, 30)
    operative.knocks()
    operative.photographs_the_work(1)


def _what_is_on_the_phone(operative: Operative) -> None:
    hand = operative.hand
    hand.page.evaluate("() => { location.hash = '/'; }")
    hand.heading("Today's round")
    hand.state_is("No signal")
    operative.shows("The round in the afternoon without a signal")
    hand.page.locator(".state").click()
    hand.heading("What is on this phone")
    operative.shows("Everything is on this phone")


def _the_evening(operative: Operative) -> None:
    hand = operative.hand
    operative.shows("Everything has been received")
    hand.page.evaluate("() => { location.hash = '/'; }")
    hand.heading("Today's round")
    expect(hand.page.get_by_text("Work completed")).to_have_count(2)
    operative.shows("The round in the evening")
    for number, words in ((2, "No access is established"), (3, "Not established"), (8, "Not yet left")):
        hand.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", ref_of(number))
        hand.heading(f"{number} Example Row")
        operative.shows(words)
    operative.album.write_page("A round of eight visits without a signal", COLUMNS, _table(operative))


COLUMNS = (
    "Visit",
    "Done",
    "By the test's watch",
    "By the phone",
    "On the site",
    "Known by",
    "Reached the site",
    "Became",
)


def _table(operative: Operative) -> list[tuple[str, ...]]:
    done = sorted(operative.fingers.done, key=lambda each: each.appointment)
    return [
        (
            each.appointment,
            each.kind,
            f"{each.at:%H:%M:%S}",
            f"{action.device_at:%H:%M:%S}" if action.device_at else "",
            f"{action.at:%H:%M:%S}",
            action.held_known.value,
            f"{action.received_at:%H:%M:%S}",
            f"{action.state.value}. {action.words}".removesuffix(". "),
        )
        for each, action in zip(done, _everything(operative, operative.scene), strict=True)
    ]


def _everything(operative: Operative, scene: Scene) -> list:  # type: ignore[type-arg]
    return stored(scene, [ref_of(number) for number in range(1, 9)])
