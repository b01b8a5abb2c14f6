"""What a household needs, told from the door: it applies at once, a planner decides, the operative sees the answer."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from appointments.domain.access import Group, Parameter
from appointments.domain.reviews import Decision
from appointments.use_cases.households.review_requirement import ReviewRequirement
from tests.builders import APPOINTMENT, HOME
from tests.web.planner_site import plain
from tests.web.scene import Scene, a_scene, send
from web.operative.proposing import offered

VISIT = f"/operative/visits/{APPOINTMENT}"


def _proposes(scene: Scene) -> str:
    """Proposed with the form; the requirement's reference."""
    answer = send(scene.operative(), f"{VISIT}/needs/longer_to_answer", f"{VISIT}/needs/longer_to_answer", minutes="30")
    assert answer.status_code == 200, answer.text
    with scene.uow.read() as records:
        [held] = records.requirements.of_home(HOME)
    return held.ref


def test_what_is_proposed_is_an_instruction_on_the_visit_at_once(sqlite_url: str, tmp_path: Path) -> None:
    """Rule 20."""
    with a_scene(sqlite_url, tmp_path) as scene:
        _proposes(scene)
        page = plain(unescape(scene.operative().get(VISIT).text))
        with scene.uow.read() as records:
            [held] = records.requirements.of_home(HOME)
        assert held.kind.brief() in page
        assert held.provisional
        assert held.recorded_by == "U-operative"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (None, "A planner has not looked yet; it applies"),
        (Decision.ACCEPTED, "Accepted"),
        (Decision.AMENDED, "Accepted with changes"),
        (Decision.DECLINED, "Not taken"),
    ],
)
def test_the_operative_sees_what_became_of_it_and_not_why(
    sqlite_url: str, tmp_path: Path, decision: Decision | None, words: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        ref = _proposes(scene)
        if decision is not None:
            review = ReviewRequirement(ref, decision, "U-planner", "MARK-WHY", values={"minutes": "40"})
            scene.application.review_requirement(review)
        page = plain(scene.operative().get("/operative/proposals").text)
        assert words in page
        assert "MARK-WHY" not in page


def test_neither_cautions_nor_secrets_nor_numbers_are_told_at_a_door() -> None:
    kinds = offered()
    assert len(kinds) > 15
    assert not [kind for kind in kinds if kind.GROUP is Group.SAFETY]
    assert not {kind.TAG for kind in kinds} & {"word_at_the_door", "key_safe", "entry_code", "contact_representative"}
    assert not [asked for kind in kinds for asked in kind.ASKS if asked.parameter is Parameter.TELEPHONE]


def test_every_kind_that_is_offered_has_its_form(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = scene.operative()
        listed = unescape(client.get(f"{VISIT}/needs").text)
        for kind in offered():
            assert kind.LABEL in listed
            page = client.get(f"{VISIT}/needs/{kind.TAG}")
            assert page.status_code == 200, kind.TAG
            assert all(f'name="{asked.name}"' in page.text for asked in kind.ASKS), kind.TAG
        assert client.get(f"{VISIT}/needs/do_not_attend").status_code == 404


def test_what_is_wrong_is_said_at_its_field(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        form = f"{VISIT}/needs/longer_to_answer"
        answer = send(scene.operative(), form, form, minutes="many")
        assert answer.status_code == 422
        assert 'href="#minutes"' in answer.text
        assert 'value="many"' in answer.text
