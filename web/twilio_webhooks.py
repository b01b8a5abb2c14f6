"""What the webhooks of texts and of calls have in common: Twilio's signature, and answers in its own XML."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import NotFound

from web.application import CallDoor, SmsDoor, SpokenDoor

SIGNATURE = "X-Twilio-Signature"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def genuine(door: SmsDoor | CallDoor | SpokenDoor | None) -> bool:
    """Whether the provider signed this request. There is no door at all when texts or calls go another way."""
    if door is None:
        raise NotFound
    path = request.full_path.removesuffix("?")
    return door.genuine(path, request.form.to_dict(), request.headers.get(SIGNATURE))


def spoken(answer: str) -> Response:
    return Response(answer, mimetype="text/xml")
