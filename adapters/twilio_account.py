"""What texts and calls through Twilio stand on: the account, its client, signatures, and what refusals mean.

Their SDK has no setting for another address: a test hands in an HttpClient that rewrites the host. No number, text
or token stands in the words of an error, nor in a log line.

Sources: twilio.com/docs/usage/security, twilio.com/docs/api/errors.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import local
from typing import Any

from requests import exceptions as http
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from adapters.http_sending import asked_to_wait, interrupted, leaves_it_open
from appointments.domain.errors import Invalid
from appointments.domain.messages import OPTED_OUT
from appointments.ports import Clock, SendFailed, SendUnknown

NAME = "twilio"
TIMEOUT_SECONDS = 20.0  # to connect, and again to wait for the answer

# A refusal with status 400 is about the message or its number, such as 21211 no such number, 21610 opted out, 21614 not
# a mobile. Any other status is about the account: 401 wrong credentials, 403 suspended, 429 too many; and so are
# these codes, with whatever status: our own set-up, which somebody will mend, or a full queue. They meet every message
# alike, and none is given up for it.
WORTH_ANOTHER_TRY = {
    10001: "the account is not active",
    20003: "credentials are wrong",
    20005: "the account is not active",
    20429: "too many requests",
    21210: "the number to call from is not ours",
    21212: "the sender is not a number",
    21606: "the sender is not ours, or cannot text",
    21608: "a trial account texts numbers of its own only",
    21611: "the sender's queue is full",
    21659: "the sender is not a number of Twilio's",
    21660: "the sender is another account's",
    21701: "the messaging service does not exist",
    21703: "the messaging service has no numbers",
    21705: "the messaging service is not one",
    90010: "the account is not active",
}

_STOPPED = "21610"  # whoever has the number texted STOP to ours, and Twilio sends it nothing more
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_PUBLIC_URL = re.compile(r"https://[^/?#\s]+(/[^?#\s]*)?")
# Their client writes every request with its query; ours is quiet, and so is one that somebody makes without a word.
logging.getLogger("twilio").setLevel(logging.CRITICAL)

_UNAVAILABLE = 20503  # Twilio's own word that it did nothing, and its advice to try again


class HttpClient(TwilioHttpClient):
    """The SDK's own, whose errors forget the headers of an answer: those that this thread got last are kept."""

    def __init__(self, *, timeout: float = TIMEOUT_SECONDS, logger: logging.Logger | None = None) -> None:
        super().__init__(timeout=timeout, logger=logger or _quiet())
        self._of_thread = local()

    def request(self, *args: Any, **named: Any) -> Response:
        self._of_thread.headers = None
        answer = super().request(*args, **named)
        self._of_thread.headers = answer.headers
        return answer

    def asked_to_wait(self, now: datetime) -> timedelta | None:
        return asked_to_wait(getattr(self._of_thread, "headers", None), now)


class TwilioAccount:
    """One account under one public address of ours. Raises ValueError for a set-up that cannot work."""

    def __init__(
        self, *, account_sid: str, auth_token: str, public_url: str, http_client: HttpClient | None = None
    ) -> None:
        if not account_sid or not auth_token:
            raise ValueError("Twilio needs an account SID and an auth token")
        if not _PUBLIC_URL.fullmatch(public_url):
            raise ValueError("Twilio needs the public https address of this site, to report deliveries and replies to")
        self.public_url = public_url.rstrip("/")
        self._validator = RequestValidator(auth_token)
        self._http = http_client or HttpClient()
        self.client = Client(
            account_sid,
            auth_token,
            http_client=self._http,
            environment={"TWILIO_REGION": "", "TWILIO_EDGE": ""},  # the SDK would look into the real one by itself
        )

    def signed(self, url_path: str, params: Mapping[str, str], signature: str | None) -> bool:
        """Whether Twilio signed this form for this path (with its query, if any) under our public URL.

        The configured URL counts, not the request's own: behind a proxy that one says http and another host.
        """
        if not signature:
            return False
        return bool(self._validator.validate(f"{self.public_url}{url_path}", params, signature))

    @contextmanager
    def told_as_ours(self, clock: Clock) -> Iterator[None]:
        """While something is sent: what their SDK raises becomes SendFailed or SendUnknown, without its words."""
        try:
            yield
        except (TwilioRestException, TwilioServiceException) as exc:
            raise _refused(exc.status, exc.code, self._http.asked_to_wait(clock.now())) from exc
        except http.RequestException as exc:
            raise interrupted(exc, "Twilio") from exc
        except (TwilioException, json.JSONDecodeError) as exc:
            raise SendUnknown("Twilio's answer cannot be read") from exc


def a_caller(number: str) -> str:
    """The number that whoever is rung sees; raises ValueError for one that nobody could ring back."""
    if not _E164.fullmatch(number):
        raise ValueError("Twilio needs the landlord's own number to call from, such as +441632960123")
    return number


def _refused(status: int, code: int | None, wait: timedelta | None) -> SendFailed | SendUnknown:
    """Twilio answered, with no. Its own words hold the number, so ours are said instead."""
    if leaves_it_open(status) and code != _UNAVAILABLE:
        return SendUnknown(f"Twilio answered with status {status}; it may have been sent")
    retry = status != 400 or code in WORTH_ANOTHER_TRY
    said = code_of(code or status)
    return SendFailed(f"Twilio refused: status {status}, code {code}", retry=retry, code=said, retry_after=wait)


def code_of(theirs: object) -> str:
    """Twilio's code, or our word where it says that the number was opted out there."""
    said = str(theirs or "")
    return OPTED_OUT if said == _STOPPED else said


def needed(params: Mapping[str, str], name: str) -> str:
    """A field of Twilio's form; raises Invalid naming one that is missing."""
    value = params.get(name, "").strip()
    if not value:
        raise Invalid(name, f"{name}: missing from Twilio's request")
    return value


def _quiet() -> logging.Logger:
    """A logger that stands apart: the SDK's own writes the numbers that we ask about."""
    return logging.Logger("twilio", level=logging.CRITICAL)
