"""Two operatives on one phone: what one did is never stored as the other's, whoever is signed in when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import ACTIONS, PHOTOS, Phone
from tests.web.scene import Scene, a_scene

MINE = "U-operative"
ANOTHERS = "U-second"


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(database_url, tmp_path / "data", calls="handset") as made:
        yield made


def sending(phone: Phone, account: str | None) -> TestResponse:
    return phone.post(ACTIONS, {**phone.clocks(), "account": account, "actions": phone.kept})


def _assert_refused(answer: TestResponse) -> None:
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert (told["code"], told["field"]) == ("another-account", "account")
    assert ANOTHERS in told["detail"]
    assert MINE in told["detail"]


def test_actions_of_another_are_not_stored_and_their_references_stay_free(scene: Scene, phone: Phone) -> None:
    ref = phone.does("arrive")
    _assert_refused(sending(phone, ANOTHERS))
    with scene.uow.read() as records:
        assert records.device_actions.find(ref) is None
        assert records.device_actions.clock_of(MINE, "") is None, "the clocks are not the caller's either"
    [taken] = sending(phone, MINE).get_json()["actions"]
    assert taken["state"] == "applied"


@pytest.mark.parametrize("account", [MINE, None])
def test_who_names_nobody_or_himself_is_heard(phone: Phone, account: str | None) -> None:
    phone.does("arrive")
    assert sending(phone, account).status_code == 200


def test_who_says_that_it_is_nobodys_is_not_taken_for_the_caller(phone: Phone) -> None:
    assert sending(phone, "").status_code == 409


def test_a_photo_of_another_is_not_begun(scene: Scene, phone: Phone) -> None:
    ref, content = phone.new_ref(), a_photo("card")
    _assert_refused(phone.announces(content, ref=ref, account=ANOTHERS))
    assert phone.client.head(f"{PHOTOS}/{ref}", headers=phone.headers).status_code == 404
    assert phone.announces(content, ref=ref, account=MINE).status_code == 201


def test_nobody_is_rung_for_another(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.sends()
    address = f"/operative/api/visits/{scene.appointment().ref}/ring"
    _assert_refused(phone.post(address, {"ref": phone.new_ref(), "account": ANOTHERS}))
    with scene.uow.read() as records:
        assert not records.evidence.of(scene.appointment().ref)[1:], "the arrival and nothing else"


def test_the_round_says_which_account_it_is(phone: Phone) -> None:
    assert phone.round()["operative"]["account"] == MINE
