"""On the phone: that only a child was at home, when an adult has come since or it was a mistake (rules 46, 47, 76)."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from appointments.domain.evidence import Evidence, EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from tests.builders import APPOINTMENT, WORK_ORDER
from tests.web.planner_site import plain
from tests.web.scene import Scene, a_scene, send
from tests.web.site import sign_in
from tests.web.test_operative_visits import VISIT, on_site

CHILD = f"{VISIT}/child"


def evidence(scene: Scene, kind: EvidenceKind) -> tuple[Evidence, ...]:
    with scene.uow.read() as records:
        return of_kind(records.evidence.of(APPOINTMENT), kind)


def _a_child_by_mistake(scene: Scene, client: FlaskClient) -> None:
    """The wrong one of four is chosen, and the visit goes on."""
    answer = send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", who="minor", reason="other", words="A child.")
    assert answer.status_code == 200
    assert scene.appointment().outcome is None


def test_a_mistake_is_withdrawn_with_a_reason_and_both_are_shown(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        _a_child_by_mistake(scene, client)
        page = client.get(VISIT).text
        assert "Only a child is at home" in page
        assert f'href="{CHILD}"' in page

        answer = send(client, CHILD, CHILD, so="mistake", words="It was the neighbours' boy.")
        assert "What you recorded first and your reason both stay." in plain(answer.text)
        assert "Only a child is at home" not in answer.text
        [alone] = evidence(scene, EvidenceKind.SPOKE_TO)
        [taken_back] = evidence(scene, EvidenceKind.WITHDRAWN)
        assert taken_back.text("withdraws") == alone.ref

        planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
        story = plain(planner.get(f"/planner/work-orders/{WORK_ORDER}").text)
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        for shown in (story, plain(manager.get(f"/manager/appointments/{APPOINTMENT}").text)):
            assert "Spoke to: a child, no adult at home" in shown
            assert "Withdrew that only a child was at home: It was the neighbours&#39; boy." in shown
            assert alone.ref not in shown


def test_an_adult_who_came_is_whom_they_spoke_to_and_the_work_may_be_done(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        _a_child_by_mistake(scene, client)
        done = {"outcome": "completed", "words": "New washer."}
        refused = send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **done)
        assert refused.status_code == 422
        assert "only a child was at home, and work needs an adult there" in refused.text
        assert "New washer." in refused.text
        assert not evidence(scene, EvidenceKind.WORK_DONE)

        send(client, CHILD, CHILD, so="household_member")
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **done)
        assert scene.appointment().outcome is Outcome.COMPLETED


def test_what_is_missing_is_said_and_what_was_typed_stays(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        _a_child_by_mistake(scene, client)
        nothing = send(client, CHILD, CHILD, words="The boy next door.")
        assert nothing.status_code == 422
        assert "Choose what is right" in nothing.text
        assert "The boy next door." in nothing.text
        no_reason = send(client, CHILD, CHILD, so="mistake")
        assert no_reason.status_code == 422
        assert "Say in a few words why it was a mistake" in no_reason.text
        assert not evidence(scene, EvidenceKind.WITHDRAWN)


def test_where_no_child_is_on_record_there_is_nothing_to_put_right(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        assert client.get(CHILD).headers["Location"].endswith(VISIT)
        answer = send(client, VISIT, CHILD, so="mistake", words="x")
        assert answer.status_code == 200
        assert not evidence(scene, EvidenceKind.WITHDRAWN)


def test_while_a_child_is_alone_no_card_is_asked_for_and_an_adult_is_looked_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        before = plain(client.get(VISIT).text)
        assert "Before you leave a card" in before
        assert "Leave a card" in before
        _a_child_by_mistake(scene, client)
        pages = [plain(client.get(page).text) for page in (VISIT, f"{VISIT}/planner", CHILD)]
        assert not any("a card" in page.replace("No card is needed", "") for page in pages)
        assert all("may reach an adult of the household" in page for page in pages[:2])
        assert "Ask the planner" not in pages[2]
        assert "To reach an adult" in pages[0]
        send(client, CHILD, CHILD, so="mistake", words="It was the neighbours' boy.")
        assert "Before you leave a card" in plain(client.get(VISIT).text)
