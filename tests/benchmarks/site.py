"""The site as it is delivered, on 127.0.0.1, and a caller who keeps one connection to it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.landlord import SECRET
from web.settings import Settings
from web.signin.links import make_link
from web.wiring.clock import SystemClock

READY_WITHIN_SECONDS = 180.0


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def a_site(settings: Settings) -> Iterator[str]:
    """The address of the site over this database; its processes end with the block."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KEPT_")},
        "KEPT_DATA": str(settings.data),
        "KEPT_DATABASE_URL": settings.database_url,
        "KEPT_DEVELOPMENT": "true",
        "KEPT_SECRET_KEY": SECRET,
        "KEPT_PORT": str(settings.port),
        "KEPT_LANDLORD_NAME": settings.landlord_name,
        "KEPT_LANDLORD_PHONE": settings.landlord_phone,
        "KEPT_LOG_LEVEL": "warning",
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "web.commands", "web"], env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{settings.port}"
    try:
        _wait_until_ready(address, started)
        yield address
    finally:
        started.terminate()
        started.wait(timeout=30)


class Caller:
    """A signed-in planner with one connection, kept open."""

    def __init__(self, address: str, account_ref: str) -> None:
        place = urlsplit(address)
        self._connection = HTTPConnection(place.hostname or "", place.port, timeout=60)
        self._cookies: dict[str, str] = {}
        link = make_link(address, SECRET, account_ref, SystemClock().now())
        self._request("GET", urlsplit(link).path)
        page = self.page("/planner/")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if token is None:
            raise AssertionError("nobody is signed in: the planner's page has no form")
        self._token = token.group(1)

    def page(self, path: str) -> str:
        status, _, text = self._request("GET", path)
        if status != 200:
            raise AssertionError(f"{path} answered {status}")
        return text

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """A form sent, followed to the page that it leads to."""
        status, location, text = self._request("POST", path, urlencode({"csrf_token": self._token, **fields}))
        if status != 302:
            raise AssertionError(f"{path} answered {status}: {text[:300]}")
        return self.page(location)

    def answer(self, path: str, fields: Mapping[str, str]) -> int:
        """The status that a form gets, not followed."""
        return self._request("POST", path, urlencode({"csrf_token": self._token, **fields}))[0]

    def _request(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, RemoteDisconnected):
            # The server closes what has been idle for two seconds; the next request opens a connection anew.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        text = answer.read().decode()
        self._keep_cookies(answer)
        return answer.status, answer.getheader("Location") or "", text

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value


def _wait_until_ready(address: str, started: subprocess.Popen[bytes]) -> None:
    place = urlsplit(address)
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        if started.poll() is not None:
            raise AssertionError("the site ended before it answered")
        try:
            connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("the site did not answer in time")
