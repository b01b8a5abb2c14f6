"""Twilio's Calls API as far as we use it, on this machine: an HTTP server of our own, beside that of messages.

A call has two parts: the one to the operative, which we order, and the one to the household, its child.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import format_datetime

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from adapters.calling.twilio import TwilioCalls
from adapters.messaging.twilio_voice import TwilioVoiceProvider
from appointments.ports import Clock
from tests.adapters.fake_twilio import ACCOUNT, REFUSED, TOKEN, ClientOf
from tests.adapters.messages import NOON, FixedClock

CALLER = "+15005550006"
PUBLIC = "https://repairs.example.org"
_PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Calls"


class FakeTwilioCalls:
    """Calls are kept newest first, as Twilio lists them. `answers` are given instead of an answer of its own."""

    def __init__(self, server: HTTPServer) -> None:
        self.address = server.url_for("").rstrip("/")
        self.calls: list[dict[str, object]] = []
        self.requests: list[Request] = []
        self.answers: list[Response] = []
        server.expect_request(f"{_PATH}.json", method="POST").respond_with_handler(self._create)
        server.expect_request(f"{_PATH}.json", method="GET").respond_with_handler(self._list)
        for number in range(1, 10):
            server.expect_request(f"{_PATH}/{_sid(number)}.json", method="GET").respond_with_handler(self._fetch)

    @property
    def requests_of_calls(self) -> list[dict[str, str]]:
        """The forms by which calls were ordered, oldest first."""
        return [request.form.to_dict() for request in self.requests if request.method == "POST"]

    def adds(
        self, *, to: str, status: str, parent: str | None = None, at: datetime = NOON, seconds: int | None = None
    ) -> str:
        """A call that is there; its name."""
        sid = _sid(len(self.calls) + 1)
        ended = status not in {"queued", "initiated", "ringing", "in-progress"}
        self.calls.insert(
            0,
            {
                "sid": sid,
                "parent_call_sid": parent,
                "account_sid": ACCOUNT,
                "to": to,
                "from": CALLER,
                "status": status,
                "date_created": format_datetime(at),
                "start_time": format_datetime(at),
                "end_time": format_datetime(at + timedelta(seconds=30)) if ended else None,
                "duration": str(seconds) if seconds is not None else None,
                "answered_by": None,
            },
        )
        return sid

    def becomes(self, sid: str, status: str) -> None:
        [found] = [call for call in self.calls if call["sid"] == sid]
        found |= {"status": status, "end_time": format_datetime(NOON + timedelta(seconds=30))}

    def _create(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        form = request.form
        for needed in ("To", "From", "Url", "StatusCallback"):
            if not form.get(needed):
                return _error(400, 21201, f"{needed} is required")
        if not form["Url"].startswith("https://"):
            return _error(400, 21205, "Url is not a valid URL")
        if form["To"] in REFUSED:
            return _error(400, REFUSED[form["To"]], f"The number {form['To']} is refused")
        self.adds(to=form["To"], status="queued")
        return _answer(201, self.calls[0])

    def _list(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        wanted = {"to": request.args.get("To"), "parent_call_sid": request.args.get("ParentCallSid")}
        asked = {name: value for name, value in wanted.items() if value is not None}
        found = [call for call in self.calls if all(call[name] == value for name, value in asked.items())]
        return _answer(200, {"calls": found, "next_page_uri": None, "page": 0})

    def _fetch(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        sid = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        found = [call for call in self.calls if call["sid"] == sid]
        return _answer(200, found[0]) if found else _error(404, 20404, "not found")

    def _at_the_door(self, request: Request) -> Response | None:
        self.requests.append(request)
        given = request.authorization
        if given is None or (given.username, given.password) != (ACCOUNT, TOKEN):
            return _error(401, 20003, "Authenticate")
        return self.answers.pop(0) if self.answers else None


def calls_at(address: str, *, timeout: float = 10.0, clock: Clock | None = None) -> TwilioCalls:
    return TwilioCalls(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        caller_number=CALLER,
        public_url=PUBLIC,
        clock=clock or FixedClock(),
        http_client=ClientOf(address, timeout=timeout),
    )


def voice_at(address: str, *, timeout: float = 10.0, clock: Clock | None = None) -> TwilioVoiceProvider:
    """Messages that are said, through the same Twilio."""
    return TwilioVoiceProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        caller_number=CALLER,
        public_url=PUBLIC,
        clock=clock or FixedClock(),
        http_client=ClientOf(address, timeout=timeout),
    )


def _sid(number: int) -> str:
    return f"CA{number:032d}"


def _answer(status: int, body: object) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


def _error(status: int, code: int, message: str) -> Response:
    return _answer(status, {"code": code, "message": message, "status": status, "more_info": ""})
