"""GOV.UK Notify's callbacks on the whole site: known by the token that was agreed, and never a second time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.appointments import State
from appointments.domain.messages import MessageState
from tests.adapters.fake_notify import TOKEN, notify_at
from tests.builders import APPOINTMENT, NOW, a_message
from tests.web.scene import Scene, a_scene
from tests.web.site import some_settings
from web.app import create_app
from web.application import NotifyDoor

RECEIPT, INBOUND = "/notify/receipt", "/notify/inbound"
TOLD = {"id": "N-notice", "reference": "M-1", "to": "+447700900123", "status": "delivered", "notification_type": "sms"}
TEXT = {"id": "N-in-1", "source_number": "447700900123", "destination_number": "447700900999", "message": "1"}


@contextmanager
def a_notify_scene(database_url: str, folder: Path) -> Iterator[tuple[Scene, FlaskClient]]:
    """The notice went out under the name N-notice and asks a question."""
    with a_scene(database_url, folder, now=NOW + timedelta(hours=1), notified=False) as scene:
        notify = notify_at("https://notify.example", clock=scene.clock)
        door = NotifyDoor(genuine=notify.genuine, inbound=notify.inbound, receipt=notify.receipt)
        sent = replace(a_message(state=MessageState.SENT), sent_at=NOW, provider="notify", provider_ref="N-notice")
        scene.plant(sent)
        yield scene, create_app(replace(scene.application, notify=door), some_settings()).test_client()


def told(client: FlaskClient, path: str, body: object, *, token: str = TOKEN) -> TestResponse:
    return client.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


def test_a_receipt_makes_the_notice_delivered_and_twice_is_once(database_url: str, tmp_path: Path) -> None:
    with a_notify_scene(database_url, tmp_path) as (scene, client):
        assert [told(client, RECEIPT, TOLD).status_code for _ in range(2)] == [204, 204]

        with scene.uow.read() as records:
            message = records.messages.get("M-1")
        assert (message.state, message.delivered_at) == (MessageState.DELIVERED, scene.clock.now())
        assert scene.appointment().state is State.NOTIFIED


def test_a_text_that_comes_in_twice_is_recorded_once(database_url: str, tmp_path: Path) -> None:
    with a_notify_scene(database_url, tmp_path) as (scene, client):
        assert [told(client, INBOUND, TEXT).status_code for _ in range(2)] == [204, 204]

        with scene.uow.read() as records:
            assert [reply.from_number for reply in records.replies.of(APPOINTMENT)] == ["+447700900123"]
        assert scene.appointment().state is State.CONFIRMED


@pytest.mark.parametrize("path", [RECEIPT, INBOUND])
@pytest.mark.parametrize("token", ["", "guessed", TOKEN.upper()])
def test_a_callback_without_the_token_changes_nothing(sqlite_url: str, tmp_path: Path, path: str, token: str) -> None:
    with a_notify_scene(sqlite_url, tmp_path) as (scene, client):
        answer = told(client, path, TOLD | TEXT, token=token)

        assert answer.status_code == 403
        assert scene.appointment().state is State.BOOKED


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (RECEIPT, {"status": "delivered"}, "id"),
        (RECEIPT, {"id": "N-notice", "status": "teleported"}, "status"),
        (RECEIPT, ["delivered"], "body"),
        (INBOUND, {"id": "N-in-1", "message": "1"}, "source_number"),
    ],
)
def test_a_callback_that_cannot_be_read_names_the_field(
    sqlite_url: str, tmp_path: Path, path: str, body: object, field: str
) -> None:
    with a_notify_scene(sqlite_url, tmp_path) as (_scene, client):
        answer = told(client, path, body)

        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["field"] == field


def test_what_is_not_ours_is_taken_without_complaint(sqlite_url: str, tmp_path: Path) -> None:
    with a_notify_scene(sqlite_url, tmp_path) as (_scene, client):
        assert told(client, RECEIPT, TOLD | {"id": "N-other"}).status_code == 204


@pytest.mark.parametrize("path", [RECEIPT, INBOUND, "/spoken/twilio/answered/M-1", "/spoken/twilio/ended/M-1"])
def test_without_a_provider_that_calls_there_is_no_door(sqlite_url: str, tmp_path: Path, path: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert told(scene.app.test_client(), path, TOLD).status_code == 404
