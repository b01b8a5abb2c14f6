"""A real browser on a real server, both on this machine.

Fixtures
--------
serve   serve(app) starts a Flask app on a free port of 127.0.0.1 and returns its address; stopped after the session.
page    a page at a desk, 1280 by 900. The test fails when a script broke or the browser refused to load something.
phone   the same at 390 by 844, with touch.
dark_phone  a phone that asks for dark pages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FLAGS = [
    "--no-sandbox",  # tests run as root in containers, where Chromium has no sandbox
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Chromium's own bars and pop-ups are pages too, loaded anew with each window: half of what opening one costs, and
# nobody looks at them. The last list given counts, so what Playwright switches off stands here again.
FLAGS.append(
    "--disable-features="
    "InitialWebUI,PreloadTopChromeWebUI,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,WebUIOmniboxPopup,WebUIReloadButton,"
    "WebUIToolbar,AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,TcpPortRandomizationWin,"
    "ThirdPartyStoragePartitioning"
)
WAIT_MILLISECONDS = 10_000
expect.set_options(timeout=WAIT_MILLISECONDS)
POLL_SECONDS = 0.05  # how soon a server notices that it should stop
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], str]]:
    started: list[tuple[BaseWSGIServer, threading.Thread]] = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, _read_whole(app), threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
        thread.start()
        started.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in started:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with _opened(browser, width=1280, height=900) as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with _opened(browser, width=390, height=844, touch=True) as found:
        yield found


@pytest.fixture
def dark_phone(browser: Browser) -> Iterator[Page]:
    with _opened(browser, width=390, height=844, touch=True, dark=True) as found:
        yield found


def _read_whole(app: Flask) -> WSGIApplication:
    """The app, with every answer read and its file closed before the first byte is sent.

    Werkzeug's development server does not close an answer whose browser hung up while it was sent: the file stays open
    until it is collected, and the warning about it fails whatever test runs at that moment.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()

    return answer


@contextmanager
def _opened(browser: Browser, *, width: int, height: int, touch: bool = False, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=touch,
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(WAIT_MILLISECONDS)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _note(message, faults))
    try:
        yield page
    finally:
        context.close()
    assert faults == [], "the browser complained"


def _note(message: ConsoleMessage, faults: list[str]) -> None:
    # An error page that a test asks for is reported too; its status is the test's business.
    if message.type == "error" and "the server responded with a status of 4" not in message.text:
        faults.append(message.text)
