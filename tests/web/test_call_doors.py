"""The call provider's webhooks on the whole site, signed by Twilio's published recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.appointments import State
from appointments.domain.calls import CallResult, CallState
from appointments.domain.evidence import EvidenceKind, EvidenceSource
from tests.adapters.fake_twilio import sign
from tests.adapters.fake_twilio_calls import calls_at
from tests.builders import APPOINTMENT, a_call, an_appointment
from tests.web.scene import NINE, Scene, a_scene
from tests.web.site import some_settings
from web.app import create_app
from web.wiring.providers import call_door

PUBLIC = "https://repairs.example.org"
HOUSE = "+15005550011"
STATUS = {"CallSid": "CA-child", "ParentCallSid": "CA-parent", "CallStatus": "no-answer", "CallDuration": "0"}


@contextmanager
def a_calling_scene(database_url: str, folder: Path) -> Iterator[tuple[Scene, FlaskClient]]:
    """The site as it stands behind Twilio, with one call placed a minute ago."""
    here = an_appointment(in_state=State.ON_SITE)
    with a_scene(database_url, folder, here, now=NINE + timedelta(minutes=9)) as scene:
        placed = replace(a_call(), number=HOUSE, provider="twilio", provider_ref="CA-parent", state=CallState.PLACED)
        with scene.uow.write() as records:
            records.calls.add(placed)
            records.commit()
        door = call_door(calls_at("http://127.0.0.1:9", clock=scene.clock), scene.clock)
        app = create_app(replace(scene.application, calls=door), some_settings())
        yield scene, app.test_client()


def signed(client: FlaskClient, path: str, form: Mapping[str, str], *, token: str = "") -> TestResponse:
    given = {"token": token} if token else {}
    signature = sign(f"{PUBLIC}{path}", form, **given)
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature})


def calls(scene: Scene) -> list[tuple[EvidenceSource, str]]:
    with scene.uow.read() as records:
        items = [item for item in records.evidence.of(APPOINTMENT) if item.kind is EvidenceKind.CALL]
    return [(item.source, item.text("result")) for item in items]


def test_twilio_is_told_whom_to_connect(database_url: str, tmp_path: Path) -> None:
    with a_calling_scene(database_url, tmp_path) as (_, client):
        answer = signed(client, "/calls/twilio/connect/CA-1", {"CallSid": "CA-parent", "CallStatus": "in-progress"})
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
        assert [number.text for number in ElementTree.fromstring(answer.text).iter("Number")] == [HOUSE]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/calls/twilio/connect/CA-none", {"CallSid": "CA-parent"}),
        ("/calls/twilio/connect/CA-1", {"CallSid": "CA-somebody-elses"}),
    ],
)
def test_nobody_is_connected_by_a_call_that_we_did_not_ask_for(
    sqlite_url: str, tmp_path: Path, path: str, form: dict[str, str]
) -> None:
    with a_calling_scene(sqlite_url, tmp_path) as (_, client):
        answer = signed(client, path, form)
        assert answer.status_code == 200
        assert HOUSE not in answer.text
        assert "Hangup" in answer.text


def test_the_end_of_the_call_is_evidence_whose_word_is_the_providers(database_url: str, tmp_path: Path) -> None:
    with a_calling_scene(database_url, tmp_path) as (scene, client):
        answers = [signed(client, "/calls/twilio/household/CA-1", STATUS) for _ in range(2)]  # and a replay
        assert {answer.status_code for answer in answers} == {204}
        assert calls(scene) == [(EvidenceSource.PROVIDER, "no_answer")]
        later = signed(client, "/calls/twilio/household/CA-1", {**STATUS, "CallStatus": "ringing"})
        assert later.status_code == 204  # out of order: harmless
        with scene.uow.read() as records:
            assert records.calls.get("CA-1").result is CallResult.NO_ANSWER
        assert scene.application.verify_ledger(None).intact


def test_when_connecting_has_come_to_its_end_the_operatives_call_has_too(sqlite_url: str, tmp_path: Path) -> None:
    with a_calling_scene(sqlite_url, tmp_path) as (scene, client):
        form = {"CallSid": "CA-parent", "DialCallStatus": "completed", "DialCallDuration": "31"}
        answer = signed(client, "/calls/twilio/dialled/CA-1", form)
        assert answer.text.endswith("<Response></Response>")
        assert calls(scene) == [(EvidenceSource.PROVIDER, "answered")]


def test_an_operative_who_does_not_pick_up_has_called_nobody(sqlite_url: str, tmp_path: Path) -> None:
    with a_calling_scene(sqlite_url, tmp_path) as (scene, client):
        form = {"CallSid": "CA-parent", "CallStatus": "no-answer"}
        assert signed(client, "/calls/twilio/operative/CA-1", form).status_code == 204
        assert calls(scene) == [(EvidenceSource.PROVIDER, "not_placed")]


PATHS = [f"/calls/twilio/{name}/CA-1" for name in ("connect", "operative", "household", "dialled")]


@pytest.mark.parametrize("path", PATHS)
def test_what_twilio_did_not_sign_changes_nothing_and_names_nobody(sqlite_url: str, tmp_path: Path, path: str) -> None:
    form = {**STATUS, "CallSid": "CA-parent", "DialCallStatus": "completed"}
    with a_calling_scene(sqlite_url, tmp_path) as (scene, client):
        other = sign(f"{PUBLIC}{path.replace('CA-1', 'CA-2')}", form)
        refused = [
            client.post(path, data=form),
            client.post(path, data=form, headers={"X-Twilio-Signature": other}),
            signed(client, path, form, token="guessed"),
        ]
        assert {answer.status_code for answer in refused} == {403}
        assert all(HOUSE not in answer.text for answer in refused)
        assert calls(scene) == []


def test_a_report_that_cannot_be_read_is_refused_by_its_field(sqlite_url: str, tmp_path: Path) -> None:
    with a_calling_scene(sqlite_url, tmp_path) as (scene, client):
        answer = signed(client, "/calls/twilio/household/CA-1", {"CallStatus": "teleported"})
        assert answer.status_code == 422
        assert calls(scene) == []


@pytest.mark.parametrize("path", PATHS)
def test_where_calls_go_another_way_there_is_no_door(sqlite_url: str, tmp_path: Path, path: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert scene.app.test_client().post(path, data=STATUS).status_code == 404
