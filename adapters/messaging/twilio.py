"""Texts through Twilio: send, receipts, replies, and the check that a webhook is really theirs.

Their dates are no evidence, so receipts carry our clock. No number or text stands in the words of an error.

Source: twilio.com/docs/messaging/api/message-resource.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from requests import exceptions as http
from twilio.base import values
from twilio.base.exceptions import TwilioException
from twilio.rest.api.v2010.account.message import MessageInstance

from adapters.drama_numbers import is_drama_number
from adapters.twilio_account import NAME, HttpClient, TwilioAccount, code_of, needed
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Accepted, Clock, InboundText, SendFailed, SendUnknown

RECEIPT_PATH = "/sms/twilio/receipt"

# Twilio's word to ours. Whatever Twilio has in hand is SENT to us: our own QUEUED would make the outbox send it again.
STATUS: Mapping[str, MessageState] = {
    "accepted": MessageState.SENT,
    "scheduled": MessageState.SENT,
    "queued": MessageState.SENT,
    "sending": MessageState.SENT,
    "sent": MessageState.SENT,  # the network took it; the handset has not answered for it
    "partially_delivered": MessageState.SENT,  # a notice of which a part arrived is not a notice delivered
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.FAILED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}

_TWO_WAY_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[1-9][0-9]{4,5}")  # E.164, or a short code
_LOOKED_THROUGH = 200  # messages to one number, newest first
_CLOCKS_APART = timedelta(minutes=5)  # theirs and ours


class TwilioProvider:
    """Implements the port MessageProvider, and reads Twilio's webhooks."""

    name = NAME
    two_way = True
    channels = frozenset({Channel.SMS})

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        clock: Clock,
        from_number: str = "",
        messaging_service_sid: str = "",
        http_client: HttpClient | None = None,
    ) -> None:
        """Raises ValueError for a set-up that cannot work: a sender that residents cannot answer above all (rule 35).

        The senders of a messaging service are Twilio's to choose: that service must hold numbers only.
        """
        self._account = TwilioAccount(
            account_sid=account_sid, auth_token=auth_token, public_url=public_url, http_client=http_client
        )
        _require_sender(from_number, messaging_service_sid)
        self._from_number = from_number
        self._messaging_service_sid = messaging_service_sid
        self._clock = clock
        self._client = self._account.client

    def __repr__(self) -> str:
        return f"TwilioProvider({self._account.public_url})"

    def send(self, message: Message) -> Accepted:
        if message.channel is not Channel.SMS:
            raise SendFailed(f"Twilio is set up for texts, not for {message.channel}", retry=False, code="channel")
        if is_drama_number(message.to):
            raise SendFailed("the number is one of Ofcom's drama numbers", retry=False, code="drama-number")
        with self._account.told_as_ours(self._clock):
            created = self._client.messages.create(
                to=message.to,
                body=message.text,
                from_=self._from_number or values.unset,
                messaging_service_sid=self._messaging_service_sid or values.unset,
                # With our own name for it: its receipts come before we know Twilio's, or where we never came to.
                status_callback=f"{self._account.public_url}{RECEIPT_PATH}/{message.ref}",
            )
        if not created.sid:
            raise SendUnknown("Twilio's answer names no message")
        return Accepted(created.sid)

    def ask(self, message: Message) -> Receipt | None:
        """What became of a message; found by its text when an interrupted send left us without Twilio's name for it.

        None also when Twilio cannot be asked now, or answers with a status that is not in STATUS.
        """
        try:
            found = self._fetch(message.provider_ref) if message.provider_ref else self._find(message)
        except (TwilioException, http.RequestException, json.JSONDecodeError):
            return None
        state = STATUS.get(str(found.status)) if found else None
        if found is None or found.sid is None or state is None:
            return None
        return Receipt(self.name, found.sid, state, self._clock.now(), code_of(found.error_code))

    def lacks(self, message: Message) -> bool:
        """Whether no text at all went to that number since ours may have been sent.

        Of whatever words: a messaging service may change them on the way. True only of a list that was read to its end,
        or to what is older than ours.
        """
        if message.provider_ref:
            return False
        since, looked_through = _since(message), 0
        try:
            for found in self._sent_to(message.to):
                looked_through += 1
                if found.date_created is None:
                    return False
                if found.date_created < since:
                    return True
                if str(found.direction).startswith("outbound"):
                    return False
        except (TwilioException, http.RequestException, json.JSONDecodeError):
            return False
        return looked_through < _LOOKED_THROUGH

    def check_signature(self, url_path: str, params: Mapping[str, str], signature: str | None) -> bool:
        """Whether Twilio signed this form for this path (with its query, if any) under our public URL."""
        return self._account.signed(url_path, params, signature)

    def inbound(self, params: Mapping[str, str]) -> InboundText:
        """A text from a resident, from the form of Twilio's webhook; raises Invalid naming a field that is missing."""
        return InboundText(self.name, needed(params, "MessageSid"), needed(params, "From"), params.get("Body", ""))

    def receipt(self, params: Mapping[str, str], at: datetime) -> Receipt:
        """A delivery receipt that arrived at `at`; raises Invalid for a status that Twilio has not documented."""
        status = needed(params, "MessageStatus")
        if status not in STATUS:
            raise Invalid("MessageStatus", "MessageStatus: not a status that we know")
        return Receipt(self.name, needed(params, "MessageSid"), STATUS[status], at, code_of(params.get("ErrorCode")))

    def _fetch(self, provider_ref: str) -> MessageInstance:
        return self._client.messages(provider_ref).fetch()

    def _find(self, message: Message) -> MessageInstance | None:
        """The newest message to that number with exactly that text, made since ours may have been sent.

        Twilio can filter by the day of sending only, and has no such day for a message that waits: we look at when each
        was created instead.
        """
        since = _since(message)
        for found in self._sent_to(message.to):
            if found.date_created is None or found.date_created < since:
                return None
            if found.body == message.text and str(found.direction).startswith("outbound"):
                return found
        return None

    def _sent_to(self, number: str) -> Iterator[MessageInstance]:
        return self._client.messages.stream(to=number, limit=_LOOKED_THROUGH, page_size=_LOOKED_THROUGH)


def _since(message: Message) -> datetime:
    """From when on it may have been sent, by Twilio's clock."""
    return (message.sent_at or max(message.queued_at, message.not_before)) - _CLOCKS_APART


def _require_sender(from_number: str, service_sid: str) -> None:
    if bool(from_number) == bool(service_sid):
        raise ValueError("Twilio needs a sending number or a messaging service SID, one of the two")
    if from_number and not _TWO_WAY_NUMBER.fullmatch(from_number):
        raise ValueError(
            f"Twilio sender {from_number!r} is not a number: residents cannot answer a name, and our texts ask them to"
        )
