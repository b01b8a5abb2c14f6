"""What stands behind Twilio, on this machine: telephones, and the signed callbacks that tell us of them.

Callbacks are collected, so that a test can hold them back, send them twice, send them in another order or forge them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.adapters.fake_twilio import FakeTwilio, sign
from tests.adapters.fake_twilio_calls import FakeTwilioCalls


@dataclass(frozen=True)
class Callback:
    """`url` is the public address that Twilio signs; the site under test is asked for its path."""

    url: str
    form: dict[str, str]


@dataclass
class TwilioNetwork:
    """The networks behind both halves of Twilio, and the site that is told."""

    texts: FakeTwilio
    calls: FakeTwilioCalls
    site: FlaskClient
    public: str
    waiting: list[Callback] = field(default_factory=list)

    def reports(self, *statuses: str, error_code: int | None = None) -> None:
        """What the network made of the newest text, one callback for each step; they wait."""
        sid = str(self.texts.messages[0]["sid"])
        for status in statuses:
            self.texts.becomes(status, error_code=error_code)
            form = {"MessageSid": sid, "MessageStatus": status}
            if error_code:
                form["ErrorCode"] = str(error_code)
            self.waiting.append(Callback(self.texts.callbacks.get(sid, f"{self.public}/sms/twilio/receipt"), form))

    def texts_back(self, text: str, *, number: str, sid: str) -> TestResponse:
        """A resident writes."""
        return self.posts(
            Callback(f"{self.public}/sms/twilio/inbound", {"MessageSid": sid, "From": number, "Body": text})
        )

    def picks_up(self, *, by: str, presses: Iterable[str] = (), stays: bool = True) -> list[str]:
        """The newest call is answered; what was said, sentence by sentence of ours. `presses` are keys, each after one
        saying and empty for none; who does not stay puts the telephone down while it speaks."""
        ordered = self.calls.requests_of_calls[-1]
        call = {"CallSid": str(self.calls.calls[0]["sid"]), "To": ordered["To"], "AnsweredBy": by}
        said, address, keys = [], ordered["Url"], iter(presses)
        form = dict(call)
        while True:
            answer = ET.fromstring(self.posts(Callback(address, form)).text)
            said += [words.text or "" for words in answer.iter("Say")]
            gather = answer.find("Gather")
            if gather is None or not stays:
                break
            address = str(gather.get("action"))
            form = {**{name: call[name] for name in ("CallSid", "To")}, "Digits": next(keys, "")}
        self.ends("completed", by=by)
        return said

    def ends(self, status: str, *, by: str = "") -> TestResponse:
        """The newest call is over."""
        form = {"CallSid": str(self.calls.calls[0]["sid"]), "CallStatus": status}
        if by:
            form["AnsweredBy"] = by
        return self.posts(Callback(self.calls.requests_of_calls[-1]["StatusCallback"], form))

    def flush(self) -> list[int]:
        """All that waits is told, in its order; the answers' statuses."""
        told, self.waiting = self.waiting, []
        return [self.posts(callback).status_code for callback in told]

    def posts(self, callback: Callback, *, token: str = "") -> TestResponse:
        """One callback, signed; `token` is that of a forger."""
        named = {"token": token} if token else {}
        signature = sign(callback.url, callback.form, **named)
        path = urlsplit(callback.url).path
        return self.site.post(path, data=callback.form, headers={"X-Twilio-Signature": signature})
