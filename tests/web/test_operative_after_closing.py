"""A page that is still open after the visit was closed: what it sends is kept, and the operative hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient

from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.at_the_door.close_visit import CloseVisit
from appointments.use_cases.steps.closing import Closing
from tests.builders import APPOINTMENT, WORK_ORDER
from tests.web.scene import Scene, a_delivered_notice, a_scene, send
from tests.web.test_operative_card import photo
from tests.web.test_operative_visits import VISIT, on_site, plain
from web.operative.references import fresh_ref


def at_a_locked_door(scene: Scene) -> FlaskClient:
    """Closed as: could not pass the communal door."""
    scene.plant(a_delivered_notice())
    client = on_site(scene)
    send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
    outcome = Outcome.COMMUNAL_DOOR.value
    send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome=outcome, words="The entry panel is dead.")
    scene.clock.advance(timedelta(minutes=1))
    return client


def test_what_speaks_against_the_outcome_is_with_the_office(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)
        closed = scene.appointment()

        said = {"who": "resident", "reason": "unwell", "words": "Not today.", "reason_ref": fresh_ref()}
        refs = {"who_ref": fresh_ref(), "other_ref": fresh_ref()}
        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", **refs, **said).text)

        assert "The office has what you sent, and a planner looks at the visit again." in page
        assert (closed.outcome, scene.appointment().outcome) == (Outcome.COMMUNAL_DOOR, Outcome.COMMUNAL_DOOR)


def test_anything_else_is_kept_and_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)

        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/knock", ref=fresh_ref()).text)

        assert "What you sent is kept, and the outcome stays as it is." in page


def test_another_outcome_from_a_page_that_was_still_open_is_not_lost(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = at_a_locked_door(scene)
        told = {"outcome": "completed", "words": "They came down, tap mended.", "ref": fresh_ref()}
        files = {"photo_ref": fresh_ref(), "photo": photo("tap")}

        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/outcome", **told, **files).text)

        assert "This visit was closed already, as “Could not pass the communal door”." in page
        assert "What you wrote is kept, and a planner looks at it." in page
        assert scene.appointment().outcome is Outcome.COMMUNAL_DOOR
        with scene.uow.read() as records:
            kept = {item.kind for item in records.evidence.of(APPOINTMENT)}
            asked = [task.words for task in records.tasks.open_of_order(WORK_ORDER)]
    assert {EvidenceKind.WORK_DONE, EvidenceKind.PHOTO} <= kept
    assert any("“They came down, tap mended.”" in words for words in asked)


def test_the_same_outcome_pressed_twice_asks_nobody(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)
        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/outcome", outcome="communal_door", words="Dead.").text)
        with scene.uow.read() as records:
            kinds = {task.kind for task in records.tasks.open_of_order(WORK_ORDER)}
    assert "closed already" not in page
    assert TaskKind.CONTRADICTED not in kinds


def test_a_photo_that_is_none_is_said_and_the_words_stand_in_the_form(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)
        told = {"outcome": "completed", "words": "Tap mended.", "ref": fresh_ref(), "photo_ref": fresh_ref()}
        answer = send(client, f"{VISIT}/refusal", f"{VISIT}/outcome", **told, photo=(BytesIO(b"no picture"), "a.jpg"))
    assert answer.status_code == 422
    assert "Tap mended." in plain(answer.text)


def test_when_a_colleague_is_quicker_what_this_one_says_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    """The page is read while the visit is open, and the claim comes once it is closed."""
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        close_visit = scene.application.close_visit

        def quicker(request: CloseVisit) -> Closing:
            close_visit(replace(request, outcome=Outcome.UNSAFE, words="Sparks."))
            return close_visit(request)

        object.__setattr__(scene.application, "close_visit", quicker)
        said = {"outcome": "wrong_trade", "words": "A roofer's job."}
        page = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **said).text)
        with scene.uow.read() as records:
            asked = [task.words for task in records.tasks.open_of_order(WORK_ORDER)]
    assert "This visit was closed already" in page
    assert any("“A roofer's job.”" in words for words in asked)
