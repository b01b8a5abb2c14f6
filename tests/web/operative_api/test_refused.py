"""What an app is told when a sending cannot be read: problem details that name the field, and nothing is stored."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from appointments.domain.accounts import AccountRole
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from tests.builders import APPOINTMENT
from tests.web.operative_api.phone import ACTIONS, PHOTOS, Phone
from tests.web.scene import Scene
from tests.web.site import form_token, sign_in, some_settings
from web.app import create_app

A_TIME = "a date and time with its offset, such as 2026-11-24T10:15:00+00:00"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"sent_at": None}, "sent_at", f"this must be {A_TIME}"),
        ({"sent_at": "today"}, "sent_at", f"this must be {A_TIME}"),
        ({"sent_at": "2026-11-24T09:00:00"}, "sent_at", f"the offset is missing: send {A_TIME}"),
        ({"actions": "none"}, "actions", "this must be a list"),
        ({"actions": [{}] * 51}, "actions", "at most 50 at once"),
        ({"steady_ms": "soon"}, "steady_ms", "this must be a number"),
        ({"run": 5}, "run", "this must be text"),
        ({"account": "U" * 101}, "account", "at most 100 characters"),
    ],
)
def test_an_envelope_that_cannot_be_read_names_the_field(
    scene: Scene, phone: Phone, changed: dict[str, object], field: str, words: str
) -> None:
    answer = phone.post(ACTIONS, {**phone.clocks(), "actions": [], **changed})
    assert answer.get_json()["detail"] == f"{field}: {words}"
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["field"] == field


@pytest.mark.parametrize("field", ["sent_at", "actions"])
def test_what_an_envelope_lacks_is_named(phone: Phone, field: str) -> None:
    sent = {**phone.clocks(), "actions": []}
    del sent[field]
    answer = phone.post(ACTIONS, sent)
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)
    assert answer.get_json()["detail"] == f"{field}: this is missing"


@pytest.mark.parametrize("token", [None, "out of date"])
def test_a_program_is_told_of_its_form_token_and_not_of_a_page(scene: Scene, token: str | None) -> None:
    headers = {"X-CSRFToken": token} if token else {}
    answer = scene.operative().post(ACTIONS, json={}, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "form-token")
    assert "form token" in answer.get_json()["detail"]
    assert "page" not in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "dance"}, "What was done is of a kind that is not known here."),
        ({"kind": None}, "What was done is of a kind that is not known here."),
        ({"ref": "E-1"}, "It came without a reference of its own."),
        ({"appointment": ""}, "It does not say which visit it belongs to."),
        ({"device_at": "2026-11-24T09:00:00"}, "It does not say when it was done."),
    ],
)
def test_an_action_that_cannot_be_read_says_why_in_a_sentence(
    phone: Phone, changed: dict[str, object], words: str
) -> None:
    phone.does("knock")
    [answer] = phone.sends({**phone.kept[0], **changed})
    assert answer["state"] == "kept_aside"
    assert answer["words"].startswith(f"The app sent something that could not be read. {words}")


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "[" * 20_000])
def test_what_is_no_json_object_is_said_to_be_none(phone: Phone, body: str) -> None:
    answer = phone.client.post(ACTIONS, data=body, content_type="application/json", headers=phone.headers)
    assert answer.status_code == 400
    assert answer.get_json()["status"] == 400


def test_a_sending_has_at_most_a_megabyte(phone: Phone) -> None:
    action = {"data": {"words": "x" * 100_000}}
    answer = phone.post(ACTIONS, {**phone.clocks(), "actions": [action] * 11})
    assert answer.status_code == 413


def test_what_cannot_be_read_inside_is_kept_and_the_rest_goes_on(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    unreadable = [None, 5, "x", {"ref": "E-1"}, {**phone.kept[0], "ref": phone.new_ref(), "kind": "dance"}]
    answers = phone.sends(*unreadable, phone.kept[0])
    assert [answer["state"] for answer in answers] == ["kept_aside"] * 5 + ["applied"]
    assert all(answer["words"] for answer in answers[:5])
    assert [answer["ref"] for answer in phone.sends(*unreadable)] == [answer["ref"] for answer in answers[:5]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ref": "E-1"}, "ref"),
        ({"appointment": "x y"}, "appointment"),
        ({"subject": "selfie"}, "subject"),
        ({"size": 0}, "size"),
        ({"size": 15 * 1024 * 1024 + 1}, "size"),
        ({"sha256": "x"}, "sha256"),
        ({"device_at": "today"}, "device_at"),
        ({"sending": 5}, "sending"),
        ({"sending": {}}, "sending.sent_at"),
        ({"position": "here"}, "position"),
        ({"size": 1.5}, "size"),
    ],
)
def test_an_announcement_that_cannot_be_read_names_the_field(
    phone: Phone, changed: dict[str, object], field: str
) -> None:
    answer = phone.announces(b"x", **changed)
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)
    assert not re.search("[Ii]nput|[Vv]alid|should", answer.get_json()["detail"]), "a programmer's words"


def test_a_piece_is_small_has_its_type_and_says_where_it_begins(phone: Phone) -> None:
    ref = phone.new_ref()
    assert phone.announces(b"x" * 300_000, ref=ref).status_code == 201
    assert phone.piece(ref, 0, b"x" * (256 * 1024 + 1)).status_code == 413
    assert phone.piece(ref, 0, b"x", **{"Content-Type": "image/jpeg"}).status_code == 415
    assert phone.piece(ref, 0, b"x", **{"Upload-Offset": "first"}).get_json()["field"] == "Upload-Offset"
    assert phone.piece("E-1", 0, b"x").status_code == 404
    assert phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers).headers["Upload-Offset"] == "0"


def test_a_reference_that_is_something_else_already_is_refused_for_a_photo_and_kept_for_an_action(
    scene: Scene, phone: Phone
) -> None:
    taken = phone.does("arrive")
    phone.sends()
    assert phone.announces(b"x", ref=taken).get_json()["field"] == "ref"
    again = {**phone.kept[0], "kind": "knock"}
    [answer] = phone.sends(again)
    assert answer["state"] == "kept_aside"
    assert answer["ref"] != taken
    with scene.uow.read() as records:
        assert [item.kind.value for item in records.evidence.of(APPOINTMENT)] == ["arrival"]


def test_a_fault_of_ours_keeps_no_app_from_sending_and_is_logged_without_a_value(scene: Scene, phone: Phone) -> None:
    """It is stored; the answer is to wait, and the worker tries it again."""
    phone.does("arrive")
    phone.sends()

    def breaks(_request: object) -> None:
        raise LookupError("Resident 0012 said so")

    faulty = create_app(replace(scene.application, apply_action=breaks, apply_waiting=breaks), some_settings())
    phone.client = sign_in(faulty.test_client(), AccountRole.OPERATIVE)
    phone.headers = {"X-CSRFToken": form_token(phone.client, "/operative/proposals")}
    phone.does("knock")
    with capture_logs() as logs:
        answers = phone.sends()
    assert [answer["state"] for answer in answers] == ["applied", "waiting"]
    assert answers[1]["words"] == "Received. It has not been dealt with yet."
    assert {line["event"] for line in logs} == {"action-left-for-the-worker", "actions-left-for-the-worker"}
    assert "Resident" not in str(logs)
    scene.clock.advance(timedelta(minutes=1))
    assert scene.application.apply_waiting(ApplyWaiting()).settled == 1
