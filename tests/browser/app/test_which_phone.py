"""The server knows one phone from another, whoever is signed in on it, and the same one again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.browser.app.stub import Office


def _arrive_and_photograph(hand: Hand, number: int = 1) -> None:
    hand.open_visit(number)
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.follow("Take a photo")
    picture: FilePayload = {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": a_photo(640, 480, seed=number)}
    hand.page.get_by_label("Choose photos").set_input_files(picture)
    hand.says("1 photo of this visit.")


def _phones(office: Office) -> list[str]:
    """As named in everything that was sent."""
    said = [*office.clocks, *office.sendings, *(photo.said for photo in office.photos.values())]
    return [each.get("device", "") for each in said]


def test_everything_that_is_sent_names_the_phone(hand: Hand, office: Office) -> None:
    _arrive_and_photograph(hand)
    hand.state_is("2 received")
    hand.restart()
    hand.open_visit(2)
    hand.press("I have arrived")
    hand.state_is("3 received")

    phones = _phones(office)
    assert len(phones) >= 4  # the clocks alone, two sendings, a photo
    assert len(set(phones)) == 1
    assert re.fullmatch(r"D-[0-9a-f]{12}", phones[0])


@pytest.mark.parametrize(
    "cleared",
    [
        "async () => { const { db } = await import('/static/app/store.js'); await db.notes.clear(); }",
        "() => { localStorage.clear(); }",
    ],
)
def test_a_phone_that_is_cleared_in_part_stays_the_same(hand: Hand, office: Office, cleared: str) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    hand.state_is("1 received")
    hand.page.evaluate(cleared)
    hand.page.reload()
    hand.press("I have knocked")
    hand.state_is("2 received")

    assert len(set(_phones(office))) == 1


def test_another_phone_of_the_same_account_is_another(hand: Hand, office: Office, opened: Callable[..., Hand]) -> None:
    second = opened()
    second.sign_in()
    for number, each in enumerate((hand, second), start=1):
        each.open_visit(number)
        each.press("I have arrived")
        each.state_is("1 received")

    assert len(set(_phones(office))) == 2
