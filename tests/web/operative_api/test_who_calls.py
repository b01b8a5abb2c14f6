"""Who may call: an operative's session with its form token, or a token that was made and not withdrawn. Nobody else."""

from __future__ import annotations

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.use_cases.devices.api_tokens import MakeToken, WithdrawToken
from tests.web.operative_api.phone import ACTIONS, Phone
from tests.web.scene import Scene
from tests.web.site import sign_in

ROUND = "/operative/api/round"


def test_nobody_is_told_to_sign_in_in_json(scene: Scene) -> None:
    answer = scene.app.test_client().get(ROUND)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_planner_has_no_round(scene: Scene) -> None:
    planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
    assert planner.get(ROUND).status_code == 403


def test_a_session_changes_nothing_without_its_form_token(scene: Scene, phone: Phone) -> None:
    body = {**phone.clocks(), "actions": []}
    assert phone.client.post(ACTIONS, json=body).status_code == 400
    assert phone.client.post(ACTIONS, json=body, headers={"X-CSRFToken": "forged"}).status_code == 400
    assert phone.post(ACTIONS, body).status_code == 200


def test_a_token_opens_what_its_account_may_see_until_it_is_withdrawn(scene: Scene) -> None:
    made = scene.application.make_token(MakeToken("Operative-07", "Contractor 1"))
    client = scene.app.test_client()
    bearer = {"Authorization": f"Bearer {made.secret}"}
    assert client.get(ROUND, headers=bearer).get_json()["operative"]["ref"] == "O-07"
    assert (
        client.post(ACTIONS, json={"sent_at": "2026-11-24T09:00:00Z", "actions": []}, headers=bearer).status_code == 200
    )
    assert client.get(f"/operative/visits/{scene.appointment().ref}", headers=bearer).status_code == 302, "no page"
    scene.application.withdraw_token(WithdrawToken(made.token.ref))
    assert client.get(ROUND, headers=bearer).status_code == 401
    with pytest.raises(WrongState):
        scene.application.withdraw_token(WithdrawToken(made.token.ref))


def test_a_token_is_stored_as_its_digest_only(scene: Scene) -> None:
    made = scene.application.make_token(MakeToken("operative-07", "Contractor 1"))
    assert made.secret not in repr(scene.application.tokens_in_force())
    [(token, account)] = scene.application.tokens_in_force()
    assert (token, account.username) == (made.token, "operative-07")


def test_a_token_is_an_operatives(scene: Scene) -> None:
    with pytest.raises(Invalid, match="operative"):
        scene.application.make_token(MakeToken("planner-07", "Contractor 1"))
    with pytest.raises(NotFound):
        scene.application.make_token(MakeToken("nobody", "Contractor 1"))
    with pytest.raises(Invalid, match="whose app"):
        scene.application.make_token(MakeToken("operative-07", " "))


@pytest.mark.parametrize(
    "sent", ["Bearer", "Bearer x", "Basic b3BlcmF0aXZlOng=", "Bearer kept_x", "kept_x", "Bearer kept_\u00e9"]
)
def test_what_is_no_token_opens_nothing_although_somebody_is_signed_in(phone: Phone, sent: str) -> None:
    assert phone.client.get(ROUND, headers={"Authorization": sent}).status_code == 401
