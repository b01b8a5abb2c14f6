"""GOV.UK Notify's API as far as we use it, on this machine: an HTTP server of our own.

It checks the token that each request is signed with, wants the fields that the real one demands, and answers its
documented "simulator" numbers and addresses as the real one does.
"""

from __future__ import annotations

import json

import jwt
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from adapters.messaging.notify import NotifyProvider
from appointments.domain.homes import Channel
from appointments.ports import Clock
from tests.adapters.messages import SERVED, FixedClock

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"kept_tests-{SERVICE}-{SECRET}"
TOKEN = "agreed-with-notify"
TEMPLATES = {channel: f"template-{channel}" for channel in (Channel.SMS, Channel.EMAIL, Channel.LETTER)}
# Numbers and addresses that this one refuses as the real one refuses what is none.
NOT_A_NUMBER = "+447700"
NOT_AN_ADDRESS = "nobody"

_KINDS = {"sms": "phone_number", "email": "email_address", "letter": ""}


class FakeNotify:
    """Notifications are kept newest first, as Notify lists them. `answers` are given instead of one of its own."""

    def __init__(self, server: HTTPServer) -> None:
        self.address = server.url_for("").rstrip("/")
        self.notifications: list[dict[str, object]] = []
        self.bodies: list[dict[str, object]] = []
        self.answers: list[Response] = []
        for kind in _KINDS:
            server.expect_request(f"/v2/notifications/{kind}", method="POST").respond_with_handler(self._create)
        server.expect_request("/v2/notifications", method="GET").respond_with_handler(self._list)
        for number in range(1, 10):
            server.expect_request(f"/v2/notifications/{_id(number)}", method="GET").respond_with_handler(self._fetch)

    def becomes(self, status: str) -> None:
        """What became of the newest."""
        self.notifications[0] |= {"status": status}

    def _create(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        kind, body = request.path.rsplit("/", 1)[-1], request.get_json()
        self.bodies.append(body)
        if body.get("template_id") != f"template-{kind}":
            return _error(400, "BadRequestError", "Template not found")
        given = body["personalisation"]
        missing = {"text", *({"subject"} if kind != "sms" else ())} - set(given)
        if missing:
            return _error(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
        if body.get(_KINDS[kind]) in {NOT_A_NUMBER, NOT_AN_ADDRESS}:
            return _error(400, "ValidationError", f"{_KINDS[kind]} {body[_KINDS[kind]]} is not valid")
        if kind == "letter" and not {"address_line_1", "address_line_2", "address_line_3"} <= set(given):
            return _error(400, "ValidationError", "Address must be at least 3 lines")
        named = _id(len(self.notifications) + 1)
        first = "accepted" if kind == "letter" else "created"
        self.notifications.insert(0, {"id": named, "reference": body.get("reference"), "type": kind, "status": first})
        return _answer(201, {"id": named, "reference": body.get("reference"), "content": {}, "template": {}})

    def _list(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        found = [held for held in self.notifications if held["reference"] == request.args["reference"]]
        return _answer(200, {"notifications": found, "links": {}})

    def _fetch(self, request: Request) -> Response:
        if (refusal := self._at_the_door(request)) is not None:
            return refusal
        found = [held for held in self.notifications if held["id"] == request.path.rsplit("/", 1)[-1]]
        return _answer(200, found[0]) if found else _error(404, "NoResultFound", "No result found")

    def _at_the_door(self, request: Request) -> Response | None:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        claims = jwt.decode(bearer, SECRET, algorithms=["HS256"])
        if claims["iss"] != SERVICE or "iat" not in claims:
            return _error(403, "AuthError", "Invalid token")
        return self.answers.pop(0) if self.answers else None


def notify_at(address: str, *, timeout: float = 10.0, clock: Clock | None = None) -> NotifyProvider:
    return NotifyProvider(
        api_key=KEY,
        templates=TEMPLATES,
        callback_token=TOKEN,
        clock=clock or FixedClock(),
        letter_served_at=lambda posted_at: SERVED,
        base_url=address,
        timeout=timeout,
    )


def _id(number: int) -> str:
    return f"740e5834-3a29-46b4-9a6f-{number:012d}"


def _answer(status: int, body: object) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


def _error(status: int, error: str, message: str) -> Response:
    return _answer(status, {"status_code": status, "errors": [{"error": error, "message": message}]})
