"""Twilio's Messages API as far as we use it, on this machine: an HTTP server of our own.

It wants the right credentials and the form fields that the real one demands, refuses Twilio's documented test numbers
with their codes, and signs callbacks by Twilio's published recipe, written here once more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime
from threading import Event, Thread
from typing import Literal

from pytest_httpserver import HTTPServer
from twilio.http.response import Response as TwilioResponse
from werkzeug import Request, Response

from adapters.messaging.twilio import TwilioProvider
from adapters.twilio_account import HttpClient
from appointments.ports import Clock
from tests.adapters.messages import NOON, FixedClock

ACCOUNT = "AC" + "0" * 32
TOKEN = "not-a-secret"
SENDER = "+15005550006"  # Twilio's test number for a sender that works

# Twilio's own test numbers: twilio.com/docs/iam/test-credentials
REFUSED = {
    "+15005550001": 21211,  # invalid
    "+15005550002": 21612,  # cannot be routed to
    "+15005550003": 21408,  # a region we may not send to
    "+15005550004": 21610,  # has opted out
    "+15005550009": 21614,  # is no mobile
}


class ClientOf(HttpClient):
    """The SDK's own client, except that it goes to another address: the SDK has no setting for that."""

    def __init__(self, address: str, *, timeout: float = 10.0) -> None:
        super().__init__(timeout=timeout)
        self._address = address

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> TwilioResponse:
        here = url.replace("https://api.twilio.com", self._address)
        return super().request(method, here, params, data, headers, auth, timeout, allow_redirects)


class FakeTwilio:
    """Messages are kept newest first, as Twilio lists them. `answers` are given instead of an answer of its own.

    `breaks` says how the line breaks once a message was taken: it is `cut`, or no answer comes in time (`silent`).
    """

    def __init__(self, server: HTTPServer) -> None:
        self.address = server.url_for("").rstrip("/")
        self.messages: list[dict[str, object]] = []
        self.requests: list[Request] = []
        self.answers: list[Response] = []
        self.callbacks: dict[str, str] = {}  # where the receipts of each go, by its name
        self.heard_out = Event()  # set when whoever waits for a silent answer has given up
        self.created_at = NOON
        self.page_size = 50
        self.breaks: Literal["", "cut", "silent"] = ""
        server.expect_request(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", method="POST").respond_with_handler(
            self._create
        )
        server.expect_request(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", method="GET").respond_with_handler(
            self._list
        )
        for number in range(1, 10):
            path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{_sid(number)}.json"
            server.expect_request(path, method="GET").respond_with_handler(self._fetch)

    def becomes(self, status: str, *, error_code: int | None = None) -> None:
        """What the network made of the newest message."""
        self.messages[0] |= {"status": status, "error_code": error_code}

    def takes(self, *, to: str, body: str, direction: str = "outbound-api") -> str:
        """A message that is there already; its name."""
        sid = _sid(len(self.messages) + 1)
        message: dict[str, object] = {
            "sid": sid,
            "account_sid": ACCOUNT,
            "to": to,
            "body": body,
            "direction": direction,
        }
        created: dict[str, object] = {
            "date_created": format_datetime(self.created_at),
            "status": "queued",
            "error_code": None,
        }
        self.messages.insert(0, message | created)
        return sid

    def _create(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        form = request.form
        if not form.get("To") or not form.get("Body"):
            return _error(400, 21604, "'To' and 'Body' are required")
        if bool(form.get("From")) == bool(form.get("MessagingServiceSid")):
            return _error(400, 21603, "a 'From' or a 'MessagingServiceSid' is required")
        if not str(form.get("StatusCallback")).startswith("https://"):
            return _error(400, 21609, "the 'StatusCallback' is not a valid URL")
        if form["To"] in REFUSED:
            return _error(400, REFUSED[form["To"]], f"The number {form['To']} is refused")
        self.callbacks[self.takes(to=form["To"], body=form["Body"])] = form["StatusCallback"]
        if self.breaks == "cut":
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        elif self.breaks == "silent":
            self.heard_out.wait(5)
        return _answer(201, self.messages[0])

    def _list(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        found = [message for message in self.messages if message["to"] == request.args["To"]]
        start = int(request.args.get("Start", 0))
        after = start + self.page_size
        following = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?To=%2B{request.args['To'][1:]}&Start={after}"
        more = following if after < len(found) else None
        return _answer(200, {"messages": found[start:after], "next_page_uri": more, "page": 0})

    def _fetch(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        sid = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        found = [message for message in self.messages if message["sid"] == sid]
        return _answer(200, found[0]) if found else _error(404, 20404, "not found")

    def _at_the_door(self, request: Request) -> Response | None:
        self.requests.append(request)
        given = request.authorization
        if given is None or (given.username, given.password) != (ACCOUNT, TOKEN):
            return _error(401, 20003, "Authenticate")
        return self.answers.pop(0) if self.answers else None


def twilio_at(address: str, *, timeout: float = 10.0, clock: Clock | None = None) -> TwilioProvider:
    return TwilioProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        from_number=SENDER,
        public_url="https://repairs.example.org",
        clock=clock or FixedClock(),
        http_client=ClientOf(address, timeout=timeout),
    )


def sign(url: str, params: Mapping[str, str], *, token: str = TOKEN) -> str:
    """Twilio's recipe: the URL, then each name and value in order of the names; HMAC-SHA1 with the token; base64."""
    signed = url + "".join(f"{name}{params[name]}" for name in sorted(params))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


@contextmanager
def nobody_listening() -> Iterator[str]:
    """An address at which connections are refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # taken, so that nobody else listens here; never listened on
        yield f"http://127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def never_answering() -> Iterator[str]:
    """An address that takes what is sent and says nothing: the kernel accepts, nobody reads."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def hanging_up() -> Iterator[str]:
    """An address that takes what is sent and then breaks the connection off."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=_take_and_hang_up, args=(server,))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def _take_and_hang_up(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)


def _sid(number: int) -> str:
    return f"SM{number:032d}"


def _answer(status: int, body: object) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


def _error(status: int, code: int, message: str) -> Response:
    return _answer(status, {"code": code, "message": message, "status": status, "more_info": ""})
