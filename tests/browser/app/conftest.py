"""The offline app in a real browser, against a small server side of its contract.

Fixtures
--------
office   what the server has, and what can go wrong with it
hand     an operative's hand on a phone: a context that outlives its pages, signed in
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office, a_site, an_office


@pytest.fixture
def office() -> Iterator[Office]:
    made = an_office()
    yield made
    made.silent.clear()


@pytest.fixture
def opened(browser: Browser, office: Office, serve: Callable[[Flask], str]) -> Iterator[Callable[..., Hand]]:
    """Opens a phone: `opened(width=390, dark=False, clock_wrong_ms=0)`."""
    contexts: list[BrowserContext] = []
    address = serve(a_site(office))

    def open_phone(*, width: int = 390, height: int = 844, dark: bool = False, **more: Any) -> Hand:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=True,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Hand(context, address, **more)

    yield open_phone
    for context in contexts:
        context.close()


@pytest.fixture
def hand(opened: Callable[..., Hand]) -> Iterator[Hand]:
    made = opened()
    made.sign_in()
    yield made
    assert made.faults == [], "the browser complained"
