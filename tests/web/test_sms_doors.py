"""The SMS provider's webhooks on the whole site, signed by Twilio's published recipe."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.messaging.twilio import TwilioProvider
from appointments.domain.appointments import State
from appointments.domain.messages import MessageState
from tests.builders import APPOINTMENT, NOW, a_message
from tests.web.scene import Scene, a_scene
from tests.web.site import some_settings
from web.app import create_app
from web.application import SmsDoor

PUBLIC = "https://kept.example"
TOKEN = "not-a-secret"
INBOUND = "/sms/twilio/inbound"
RECEIPT = "/sms/twilio/receipt"
TEXT = {"MessageSid": "SM0001", "From": "+447700900123", "Body": "1"}


@contextmanager
def a_twilio_scene(database_url: str, folder: Path) -> Iterator[tuple[Scene, FlaskClient]]:
    """The site as it stands behind Twilio: the notice went out under the reference SM-notice and asks a question."""
    with a_scene(database_url, folder, now=NOW + timedelta(hours=1), notified=False) as scene:
        twilio = TwilioProvider(
            account_sid="AC" + "0" * 32,
            auth_token=TOKEN,
            public_url=PUBLIC,
            clock=scene.clock,
            from_number="+447700900999",
        )
        door = SmsDoor(
            genuine=twilio.check_signature,
            inbound=twilio.inbound,
            receipt=lambda form: twilio.receipt(form, scene.clock.now()),
        )
        sent = replace(a_message(state=MessageState.SENT), sent_at=NOW, provider="twilio", provider_ref="SM-notice")
        scene.plant(sent)
        app = create_app(replace(scene.application, sms=door), some_settings())
        yield scene, app.test_client()


def signature(path: str, form: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the public address and the form's names and values in order (twilio.com/docs/usage/security)."""
    said = f"{PUBLIC}{path}" + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(TOKEN.encode(), said.encode(), hashlib.sha1).digest()).decode()


def signed(client: FlaskClient, path: str, form: Mapping[str, str]) -> TestResponse:
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature(path, form)})


def test_a_resident_who_texts_1_has_confirmed_and_twilio_hears_nothing_back(database_url: str, tmp_path: Path) -> None:
    with a_twilio_scene(database_url, tmp_path) as (scene, client):
        answer = signed(client, INBOUND, TEXT)

        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
        assert answer.text.endswith("<Response></Response>")
        assert scene.appointment().state is State.CONFIRMED


def test_a_replayed_text_is_recorded_once_and_answered_the_same(database_url: str, tmp_path: Path) -> None:
    with a_twilio_scene(database_url, tmp_path) as (scene, client):
        first, again = signed(client, INBOUND, TEXT), signed(client, INBOUND, TEXT)

        assert (again.status_code, again.text) == (first.status_code, first.text)
        with scene.uow.read() as records:
            assert len(records.replies.of(APPOINTMENT)) == 1


@pytest.mark.parametrize("path", [INBOUND, RECEIPT])
@pytest.mark.parametrize(
    "headers",
    [
        {},  # no signature at all
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "bm90IGEgc2lnbmF0dXJl"},
        {"X-Twilio-Signature": signature(INBOUND, {**TEXT, "Body": "3"})},  # of another text
    ],
)
def test_a_forged_webhook_is_refused_and_changes_nothing(
    sqlite_url: str, tmp_path: Path, path: str, headers: dict[str, str]
) -> None:
    with a_twilio_scene(sqlite_url, tmp_path) as (scene, client):
        answer = client.post(path, data=TEXT, headers=headers)

        assert answer.status_code == 403
        assert answer.json is not None
        assert scene.appointment().state is State.BOOKED


@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        (INBOUND, {"From": "+447700900123", "Body": "1"}, "MessageSid"),
        (INBOUND, {"MessageSid": "SM0001", "Body": "1"}, "From"),
        (RECEIPT, {"MessageStatus": "delivered"}, "MessageSid"),
        (RECEIPT, {"MessageSid": "SM-notice"}, "MessageStatus"),
        (RECEIPT, {"MessageSid": "SM-notice", "MessageStatus": "teleported"}, "MessageStatus"),
    ],
)
def test_a_signed_form_with_something_missing_names_the_field(
    sqlite_url: str, tmp_path: Path, path: str, form: dict[str, str], field: str
) -> None:
    with a_twilio_scene(sqlite_url, tmp_path) as (_scene, client):
        answer = signed(client, path, form)

        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["field"] == field


def test_a_receipt_makes_the_notice_delivered_and_twice_is_once(database_url: str, tmp_path: Path) -> None:
    delivered = {"MessageSid": "SM-notice", "MessageStatus": "delivered"}
    with a_twilio_scene(database_url, tmp_path) as (scene, client):
        answers = [signed(client, RECEIPT, delivered) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        with scene.uow.read() as records:
            assert records.messages.get("M-1").state is MessageState.DELIVERED
        assert scene.appointment().state is State.NOTIFIED


def test_a_receipt_for_a_message_we_do_not_know_is_taken_without_complaint(sqlite_url: str, tmp_path: Path) -> None:
    with a_twilio_scene(sqlite_url, tmp_path) as (_scene, client):
        assert signed(client, RECEIPT, {"MessageSid": "SM-other", "MessageStatus": "sent"}).status_code == 204


@pytest.mark.parametrize("path", [INBOUND, RECEIPT])
def test_without_a_provider_that_calls_there_is_no_door(sqlite_url: str, tmp_path: Path, path: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert signed(scene.app.test_client(), path, TEXT).status_code == 404
