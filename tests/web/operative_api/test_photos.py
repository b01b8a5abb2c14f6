"""Photos in pieces: a line that breaks costs one piece, the same piece twice is there once, nothing is half a photo."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.evidence import PHOTO_SUBJECTS, EvidenceKind, HeldKnown, of_kind
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from appointments.use_cases.devices.clear_pieces import ClearPieces
from tests.builders import APPOINTMENT
from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import PHOTOS, Phone
from tests.web.scene import NINE, Scene


def photos(scene: Scene) -> list[str]:
    with scene.uow.read() as records:
        return [item.ref for item in of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.PHOTO)]


def arrived(phone: Phone) -> None:
    phone.does("arrive")
    phone.sends()


def test_a_photo_comes_in_pieces_and_is_evidence_from_when_it_was_taken(scene: Scene, phone: Phone) -> None:
    arrived(phone)
    content, ref = a_photo("card"), phone.new_ref()
    made = phone.announces(content, ref=ref)
    assert (made.status_code, made.headers["Location"], made.headers["Upload-Offset"]) == (201, f"{PHOTOS}/{ref}", "0")
    scene.clock.advance(timedelta(minutes=30))
    first = phone.piece(ref, 0, content[:300])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "300")
    seen = phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers)
    assert (seen.headers["Upload-Offset"], seen.headers["Upload-Length"]) == ("300", str(len(content)))
    last = phone.piece(ref, 300, content[300:])
    assert (last.status_code, last.get_json()["state"]) == (200, "applied")
    with scene.uow.read() as records:
        [photo] = of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.PHOTO)
    assert (photo.at, photo.received_at, photo.held_known) == (NINE, scene.clock.now(), HeldKnown.STEADY)
    assert photo.data["subject"] == "card"


@pytest.mark.parametrize("subject", sorted(PHOTO_SUBJECTS))
def test_whatever_a_photo_shows_the_visit_takes_it(scene: Scene, phone: Phone, subject: str) -> None:
    arrived(phone)
    assert phone.uploads(a_photo("work"), subject=subject).get_json()["state"] == "applied"


def test_the_same_piece_again_is_there_once_and_one_from_elsewhere_is_refused(scene: Scene, phone: Phone) -> None:
    arrived(phone)
    content, ref = a_photo("card"), phone.new_ref()
    phone.announces(content, ref=ref)
    phone.piece(ref, 0, content[:300])
    again = phone.piece(ref, 0, content[:300])
    assert again.status_code == 409
    assert again.mimetype == "application/problem+json"
    assert phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers).headers["Upload-Offset"] == "300"
    beyond = phone.piece(ref, 300, content)
    assert (beyond.status_code, beyond.get_json()["field"]) == (422, "Upload-Offset")


def test_announced_again_it_goes_on_where_it_was_and_complete_it_is_complete(scene: Scene, phone: Phone) -> None:
    arrived(phone)
    content, ref = a_photo("card"), phone.new_ref()
    phone.announces(content, ref=ref)
    phone.piece(ref, 0, content[:200])
    again = phone.announces(content, ref=ref)
    assert (again.status_code, again.headers["Upload-Offset"]) == (200, "200")
    phone.piece(ref, 200, content[200:])
    assert phone.announces(content, ref=ref).headers["Upload-Offset"] == str(len(content))
    assert phone.piece(ref, 200, content[200:]).get_json()["state"] == "applied"
    assert photos(scene) == [ref]


def test_what_is_not_what_was_announced_begins_again(scene: Scene, phone: Phone) -> None:
    arrived(phone)
    content, ref = a_photo("card"), phone.new_ref()
    phone.announces(content, ref=ref)
    wrong = phone.piece(ref, 0, content[:-1] + bytes([content[-1] ^ 1]))
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "wrong-digest")
    assert phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers).headers["Upload-Offset"] == "0"
    assert phone.piece(ref, 0, content).get_json()["state"] == "applied"


def test_what_is_no_picture_is_said_to_be_none(scene: Scene, phone: Phone) -> None:
    arrived(phone)
    answer = phone.uploads(b"this is no picture").get_json()
    assert answer["state"] == "refused"
    assert answer["words"].endswith("Take it again.")
    assert photos(scene) == []


def test_a_claim_waits_for_its_photos_and_the_departure_for_the_claim(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    ref, content = phone.new_ref(), a_photo("work")
    phone.does("work_done", words="Tap changed")
    phone.does("claim", outcome="completed", words="Tap changed", evidence=[ref])
    phone.does("leave")
    assert [answer["state"] for answer in phone.sends()] == ["applied", "applied", "waiting", "waiting"]
    assert scene.appointment().state is State.ON_SITE
    assert phone.uploads(content, ref=ref, subject="work").get_json()["state"] == "applied"
    assert [answer["state"] for answer in phone.sends()] == ["applied"] * 4
    assert scene.appointment().state is State.CLOSED


def test_after_a_day_a_claim_is_judged_without_what_never_came(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.does("claim", outcome="completed", words="Tap changed", evidence=[phone.new_ref()])
    phone.sends()
    scene.clock.advance(timedelta(hours=23))
    scene.application.apply_waiting(ApplyWaiting())
    assert scene.appointment().state is State.ON_SITE
    scene.clock.advance(timedelta(hours=1))
    scene.application.apply_waiting(ApplyWaiting())
    assert scene.appointment().state is State.CLOSED
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.left_at == NINE


def test_a_photo_that_comes_before_the_arrival_waits_for_it(scene: Scene, phone: Phone) -> None:
    assert phone.uploads(a_photo("door"), subject="door").get_json()["state"] == "waiting"
    assert photos(scene) == []
    arrived(phone)
    assert len(photos(scene)) == 1


def test_pieces_are_private_and_go_after_a_week(scene: Scene, phone: Phone, tmp_path: Path) -> None:
    content, ref = a_photo("card"), phone.new_ref()
    phone.announces(content, ref=ref)
    phone.piece(ref, 0, content[:100])
    file = tmp_path / "data" / "evidence" / "pieces" / f"{ref}.part"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    os.utime(file, (scene.clock.now().timestamp(),) * 2)
    scene.clock.advance(timedelta(days=7))
    assert scene.application.clear_pieces(ClearPieces()) == 0
    scene.clock.advance(timedelta(seconds=1))
    assert scene.application.clear_pieces(ClearPieces()) == 1
    assert not file.exists()
    with scene.uow.read() as records:
        assert records.device_actions.get(ref).words == "This photo never came whole."


def test_another_operatives_photo_is_not_there(scene: Scene, phone: Phone) -> None:
    content, ref = a_photo("card"), phone.new_ref()
    phone.announces(content, ref=ref)
    phone.headers = {"Authorization": "Bearer kept_nobody"}
    assert phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers).status_code == 401
