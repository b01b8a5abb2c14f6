"""A visit as a list of steps, so that a test can do something terrible between any two of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo

Step: TypeAlias = "tuple[str, Callable[[Hand], None]]"


def _arrived(hand: Hand) -> None:
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()


def _knocked(hand: Hand) -> None:
    hand.press("I have knocked")
    expect(hand.page.locator(".log-line").filter(has_text="Knocked")).to_have_count(1)


def _called(hand: Hand) -> None:
    hand.press("No answer or voicemail")
    hand.says("Called: no answer or voicemail")


def _carded(hand: Hand) -> None:
    hand.follow("Record the card")
    hand.page.get_by_label("Number on the card").fill("0042")
    hand.press("Save the card")
    hand.says("Left card 0042")


def _claimed(hand: Hand) -> None:
    hand.follow("What happened?")
    hand.follow("Nobody answered")
    hand.press("Record this")
    expect(hand.page).to_have_url(re.compile("/answer$"))
    hand.open_visit()


def _left(hand: Hand) -> None:
    hand.follow("I am leaving")
    hand.heading("Leave now?")
    hand.press("Yes, I am leaving")
    hand.heading("Today's round")
    hand.open_visit()


def _set_off(hand: Hand) -> None:
    hand.press("I am on my way")
    hand.says("You are on your way.")


def _photographed(hand: Hand) -> None:
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    expect(hand.page.locator(".photos img")).to_have_count(1)
    hand.open_visit()


def _worked(hand: Hand) -> None:
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    expect(hand.page).to_have_url(re.compile("/answer$"))
    hand.open_visit()


NO_ACCESS: tuple[Step, ...] = (
    ("set off", _set_off),
    ("arrive", _arrived),
    ("knock", _knocked),
    ("call", _called),
    ("card", _carded),
    ("claim", _claimed),
    ("leave", _left),
)
WORK: tuple[Step, ...] = (
    ("set off", _set_off),
    ("arrive", _arrived),
    ("photo", _photographed),
    ("knock", _knocked),
    ("work", _worked),
)
KINDS_OF_WORK = ["set_off", "arrive", "knock", "work_done", "claim"]
KINDS = ["set_off", "arrive", "knock", "call", "card", "claim", "leave"]
WALKS = [pytest.param(NO_ACCESS, KINDS, id="nobody answers"), pytest.param(WORK, KINDS_OF_WORK, id="work with a photo")]


def walk(hand: Hand, steps: tuple[Step, ...], between: Callable[[str], None]) -> None:
    """Every step with `between(name)` after it."""
    hand.open_visit()
    for name, step in steps:
        step(hand)
        between(name)
