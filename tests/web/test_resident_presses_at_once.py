"""Two presses of one button at the same moment, in two tabs or by an impatient thumb: done once, and neither is told
off for it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.appointments import State
from appointments.domain.messages import MessageKind
from tests.builders import APPOINTMENT
from tests.web.scene import Scene, a_scene, send
from tests.web.site import form_token
from tests.web.test_resident_appointment import LATER

PROBLEM = "Please look at this"


def _at_once(scene: Scene, page: str, address: str, **typed: str) -> list[TestResponse]:
    """Two browsers that have the page open press its button together."""
    ready = Barrier(2)

    def presses(client: FlaskClient, token: str) -> TestResponse:
        ready.wait(timeout=10)
        return client.post(address, data={"csrf_token": token, **typed}, follow_redirects=True)

    clients = [scene.app.test_client() for _ in range(2)]
    tokens = [form_token(client, page) for client in clients]
    with ThreadPoolExecutor(2) as pool:
        return [
            done.result(timeout=30)
            for done in [pool.submit(presses, *one) for one in zip(clients, tokens, strict=True)]
        ]


def _told(scene: Scene, kind: MessageKind) -> int:
    with scene.uow.read() as records:
        return sum(message.kind is kind for message in records.messages.of(APPOINTMENT))


@pytest.mark.parametrize(
    ("button", "state", "kind"),
    [
        ("confirm", State.CONFIRMED, None),
        ("cannot-make-it", State.CANCELLED, MessageKind.CANCELLATION),
    ],
)
def test_an_answer_pressed_twice_at_once_is_one_answer(
    database_url: str, tmp_path: Path, button: str, state: State, kind: MessageKind | None
) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        link = scene.resident_address()
        pages = _at_once(scene, f"{link}/cannot-make-it", f"{link}/{button}", version="1", reason="")
        assert [(page.status_code, PROBLEM in page.text) for page in pages] == [(200, False)] * 2
        assert scene.appointment().state is state
        assert kind is None or _told(scene, kind) == 1


def test_a_time_that_is_chosen_twice_at_once_is_promised_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        link = scene.resident_address()
        listed = send(scene.app.test_client(), f"{link}/", f"{link}/times")
        found = re.search(r'name="slot" value="([^"]+)"', listed.text)
        assert found, "no time is listed"
        pages = _at_once(scene, listed.request.path, listed.request.path, slot=found[1])
        assert [(page.status_code, PROBLEM in page.text) for page in pages] == [(200, False)] * 2
        assert scene.appointment().promise.version == 2
        assert _told(scene, MessageKind.CHANGE) == 1
