"""Only a child at the door, against the whole site: what is put right without a signal stands in the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from tests.browser.app.hand import Hand
from tests.builders import APPOINTMENT
from tests.web.scene import Scene, a_scene

ALONE = "An adult has come, or it was a mistake"


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(sqlite_url, tmp_path / "data") as made:
        yield made


@pytest.fixture
def at_the_door(scene: Scene, opened: Callable[..., Hand], serve: Callable[[Flask], str]) -> Hand:
    """A child has been recorded, without a signal."""
    hand = opened()
    hand.address = serve(scene.app)
    hand.sign_in()
    hand.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", APPOINTMENT)
    hand.no_signal()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.press("Only a child is here")
    hand.says("Do not go in.")
    return hand


def test_a_mistake_is_withdrawn_and_the_site_has_both(at_the_door: Hand, scene: Scene) -> None:
    hand = at_the_door
    hand.follow(ALONE)
    hand.page.get_by_label("It was a mistake: there was no child alone").check()
    hand.page.get_by_label("If it was a mistake, why?").fill("I pressed the wrong button.")
    hand.press("Save")
    hand.says("Withdrew that only a child was at home")
    hand.signal()
    hand.state_is("4 received")

    with scene.uow.read() as records:
        held = records.evidence.of(APPOINTMENT)
    [spoke], [withdrawn] = of_kind(held, EvidenceKind.SPOKE_TO), of_kind(held, EvidenceKind.WITHDRAWN)
    assert withdrawn.text("withdraws") == spoke.ref
    assert withdrawn.text("words") == "I pressed the wrong button."
    expect(hand.page.get_by_text("Do not go in")).to_have_count(1)  # the tile alone, by the office's record too


def test_an_adult_comes_and_the_work_is_done(at_the_door: Hand, scene: Scene) -> None:
    hand = at_the_door
    hand.follow(ALONE)
    hand.page.get_by_label("The resident has come").check()
    hand.press("Save")
    hand.says("Spoke to: the resident")
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.heading("You said: The work is done")
    hand.signal()
    hand.state_is("6 received")

    expect(hand.page.get_by_text("The visit is closed").first).to_be_visible()
    assert scene.appointment().state is State.CLOSED
    assert scene.appointment().outcome is Outcome.COMPLETED


def test_only_a_child_is_what_the_visit_came_to(at_the_door: Hand, scene: Scene) -> None:
    hand = at_the_door
    hand.follow("What happened?")
    hand.follow("Only a child was at home")
    hand.says("Everything that this needs is there.")
    hand.page.get_by_label("What did you find?").fill("No adult is there.")
    hand.press("Record this")
    hand.heading("You said: Only a child was at home")
    hand.signal()
    hand.state_is("4 received")

    expect(hand.page.get_by_text("The visit is closed").first).to_be_visible()
    assert scene.appointment().outcome is Outcome.MINOR_ONLY
