"""Texts, e-mails and letters through GOV.UK Notify: send, ask, receipts, and texts that come back.

Our reference goes with each, so a sending that was interrupted is settled by asking for it. The landlord makes one
template for each channel there, whose body is ((text)), and ((subject)) above it for e-mail and letters.

A letter is not delivered by anybody's word: when Notify says that it was printed and posted it is, and counts from its
deemed day of service. Notify reports texts and e-mails by itself; about letters it is asked.

Their dates are no evidence, so receipts carry our clock. No address, number or text stands in the words of an error or
in a log line.

Source: docs.notifications.service.gov.uk/python.html (status words, errors, callbacks, received texts).
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import local
from typing import Any

from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from requests import exceptions as http

from adapters.drama_numbers import is_drama_number
from adapters.http_sending import asked_to_wait, interrupted, leaves_it_open
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState, Receipt, subject
from appointments.ports import Accepted, Clock, InboundText, SendFailed, SendUnknown

NAME = "notify"
BASE_URL = "https://api.notifications.service.gov.uk"
TIMEOUT_SECONDS = 20.0
TOKEN_CHARACTERS = 10  # Notify wants a bearer token of at least as many

# Notify's word to ours. Whatever it has in hand is SENT to us: our own QUEUED would make the outbox send it again.
STATUS: Mapping[str, MessageState] = {
    "created": MessageState.SENT,
    "sending": MessageState.SENT,
    "pending": MessageState.SENT,
    "sent": MessageState.SENT,  # to a number abroad, whose network never tells
    "delivered": MessageState.DELIVERED,
    "permanent-failure": MessageState.FAILED,
    "temporary-failure": MessageState.FAILED,  # Notify has tried for days: switched off, or a full mailbox
    "technical-failure": MessageState.FAILED,
}
LETTER_STATUS: Mapping[str, MessageState] = {
    "created": MessageState.SENT,
    "pending-virus-check": MessageState.SENT,
    "accepted": MessageState.SENT,  # at the printer's
    "received": MessageState.DELIVERED,  # printed and posted: counts from its deemed day of service
    "cancelled": MessageState.FAILED,
    "permanent-failure": MessageState.FAILED,
    "technical-failure": MessageState.FAILED,
    "validation-failed": MessageState.FAILED,
    "virus-scan-failed": MessageState.FAILED,
}

# The key is a name, the service's UUID and the secret's UUID (docs, "API keys").
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEY = re.compile(rf".*{_UUID}-{_UUID}", re.IGNORECASE)
_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
_ADDRESS_LINES = range(3, 8)  # a letter has three to seven, the last one the postcode

# Its warnings repeat what Notify said, which holds numbers and addresses.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class NotifyProvider:
    """Implements the port MessageProvider, and reads Notify's callbacks.

    `templates` are the landlord's own by channel, and say what it carries. `letter_served_at` is when a letter posted
    at an instant counts as served. Texts need a sender that receives texts in Notify's settings (rule 35).
    """

    name = NAME
    two_way = True

    def __init__(
        self,
        *,
        api_key: str,
        templates: Mapping[Channel, str],
        callback_token: str,
        clock: Clock,
        letter_served_at: Callable[[datetime], datetime] | None = None,
        base_url: str = BASE_URL,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """Raises ValueError for a set-up that cannot work."""
        if not _KEY.fullmatch(api_key):
            raise ValueError("GOV.UK Notify needs an API key: its name and two UUIDs, as Notify shows it once")
        self._templates = {channel: ref for channel, ref in templates.items() if ref}
        if not self._templates or Channel.VOICE in self._templates:
            raise ValueError("GOV.UK Notify needs a template for texts, e-mails or letters")
        if Channel.LETTER in self._templates and letter_served_at is None:
            raise ValueError("Letters need a day on which they count as served")
        if len(callback_token) < TOKEN_CHARACTERS:
            raise ValueError(f"GOV.UK Notify's callbacks need a token of at least {TOKEN_CHARACTERS} characters")
        self.channels = frozenset(self._templates)
        self._key, self._token = api_key, callback_token
        self._served_at = letter_served_at
        self._clock, self._base_url, self._timeout = clock, base_url, timeout
        self._of_thread = local()  # their client is not safe for threads

    def __repr__(self) -> str:
        return f"NotifyProvider({', '.join(sorted(self.channels))})"

    def send(self, message: Message) -> Accepted:
        if message.channel not in self.channels:
            raise SendFailed(f"GOV.UK Notify has no template for {message.channel}", retry=False, code="channel")
        if message.channel is Channel.SMS and is_drama_number(message.to):
            raise SendFailed("the number is one of Ofcom's drama numbers", retry=False, code="drama-number")
        try:
            answer = self._handed_over(message)
        except InvalidResponse as exc:
            raise SendUnknown("GOV.UK Notify's answer cannot be read") from exc
        except APIError as exc:
            raise _refused(exc, self._clock.now()) from exc
        named = answer.get("id") if isinstance(answer, dict) else None
        if not isinstance(named, str) or not named:
            raise SendUnknown("GOV.UK Notify's answer names no message")
        return Accepted(named)

    def ask(self, message: Message) -> Receipt | None:
        """What became of a message; found by our reference where an interrupted sending left us without its name.

        None also when Notify cannot be asked now, or answers with a word that is not among its documented ones.
        """
        try:
            if message.provider_ref:
                found = self._client.get_notification_by_id(message.provider_ref)
            else:
                listed = self._client.get_all_notifications(reference=message.ref)
                found = next(iter(listed.get("notifications") or ()), None)
        except (APIError, http.RequestException, AttributeError):
            return None
        if not isinstance(found, dict) or not found.get("id"):
            return None
        words = LETTER_STATUS if message.channel is Channel.LETTER else STATUS
        status = str(found.get("status"))
        return self._told(str(found["id"]), status, words[status], message.channel) if status in words else None

    def lacks(self, message: Message) -> bool:
        """Whether Notify answers that it holds nothing under our reference."""
        if message.provider_ref:
            return False
        try:
            listed = self._client.get_all_notifications(reference=message.ref)
        except (APIError, http.RequestException):
            return False
        return isinstance(listed, dict) and listed.get("notifications") == []

    def genuine(self, authorization: str | None) -> bool:
        """Whether a callback carries the token that was agreed with Notify."""
        return hmac.compare_digest((authorization or "").encode(), f"Bearer {self._token}".encode())

    def receipt(self, told: Mapping[str, object]) -> Receipt:
        """A delivery receipt; raises Invalid for what is missing or not documented."""
        letter = told.get("notification_type") == Channel.LETTER.value
        words, status = LETTER_STATUS if letter else STATUS, _needed(told, "status")
        if status not in words:
            raise Invalid("status", "status: not a status that we know")
        known = self._told(_needed(told, "id"), status, words[status], Channel.LETTER if letter else Channel.SMS)
        ours = told.get("reference")
        return replace(known, message_ref=ours) if isinstance(ours, str) else known

    def inbound(self, told: Mapping[str, object]) -> InboundText:
        """A text from a resident; raises Invalid naming a field that is missing."""
        number = _needed(told, "source_number")
        text = told.get("message")
        return InboundText(
            self.name,
            _needed(told, "id"),
            f"+{number}" if _DIGITS.fullmatch(number) else number,
            text if isinstance(text, str) else "",
        )

    def _handed_over(self, message: Message) -> Any:
        template, words = self._templates[message.channel], {"text": message.text}
        if message.channel is Channel.SMS:
            return self._client.send_sms_notification(message.to, template, words, message.ref)
        words["subject"] = subject(message.kind, message.language)
        if message.channel is Channel.EMAIL:
            return self._client.send_email_notification(message.to, template, words, message.ref)
        return self._client.send_letter_notification(template, words | _address(message.to), message.ref)

    def _told(self, ref: str, status: str, state: MessageState, channel: Channel) -> Receipt:
        now = self._clock.now()
        posted = channel is Channel.LETTER and state is MessageState.DELIVERED and self._served_at is not None
        return Receipt(
            provider=self.name,
            provider_ref=ref,
            state=state,
            at=now,
            code=status if state is MessageState.FAILED else "",
            delivered_at=self._served_at(now) if posted and self._served_at else None,
        )

    @property
    def _client(self) -> Any:
        """Their client, whose methods have no types."""
        if not hasattr(self._of_thread, "client"):
            make: Any = NotificationsAPIClient
            self._of_thread.client = make(self._key, base_url=self._base_url, timeout=self._timeout)
        return self._of_thread.client


def _refused(exc: APIError, now: datetime) -> SendFailed | SendUnknown:
    """Notify said no, or nothing at all. Its own words hold the number or address, so ours are said instead."""
    if exc.response is None and isinstance(exc.__cause__, http.RequestException):
        return interrupted(exc.__cause__, "GOV.UK Notify")
    status = exc.status_code
    if leaves_it_open(status):
        return SendUnknown(f"GOV.UK Notify answered with status {status}; it may have been sent")
    # 403 is our key, 429 too many or the day's limit: somebody mends those.
    wait = asked_to_wait(exc.response.headers, now) if exc.response is not None else None
    retry = status != 400 or _of_our_set_up(exc)
    return SendFailed(f"GOV.UK Notify refused: status {status}", retry=retry, code=str(status), retry_after=wait)


def _of_our_set_up(exc: APIError) -> bool:
    """Whether a 400 would meet every message alike: a template that is gone or wants something else, a team's key, a
    service that is still on trial. Notify calls those bad requests, and one wrong message anything else."""
    told: Any = exc.message
    errors = told if isinstance(told, list) else []
    return any(isinstance(error, dict) and error.get("error") == "BadRequestError" for error in errors)


def _address(lines: str) -> dict[str, str]:
    """`address_line_1` and so on, from what stands on the envelope line by line."""
    given = [line.strip() for line in lines.splitlines() if line.strip()]
    if len(given) not in _ADDRESS_LINES:
        raise SendFailed("a letter needs three to seven lines of address", retry=False, code="not-an-address")
    return {f"address_line_{number}": line for number, line in enumerate(given, 1)}


def _needed(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Invalid(name, f"{name}: missing from GOV.UK Notify's request")
    return value.strip()
