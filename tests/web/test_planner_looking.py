"""What was done at a door, on a planner's pages: every look is on record, and what is not theirs is withheld."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.privacy import MATRIX, Subject
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.views.access_log import SeeAccessLog
from tests.builders import APPOINTMENT, HOME, WORK_ORDER, an_appointment, an_evidence
from tests.web.planner_site import plain
from tests.web.scene import NINE, Scene, a_scene
from tests.web.site import sign_in

ORDER = f"/planner/work-orders/{WORK_ORDER}"
UNWELL = "She has a bad chest today."


def met_somebody(scene: Scene) -> None:
    """The operative was turned away, and wrote down why."""
    said = replace(an_evidence(), ref="E-said", kind=EvidenceKind.REASON, data={"reason": "unwell", "words": UNWELL})
    with scene.uow.write() as records:
        records.evidence.add(said)
        records.commit()


def signed_in(scene: Scene, role: AccountRole) -> FlaskClient:
    return sign_in(scene.app.test_client(), role)


def looks(scene: Scene, subject: Subject | None = None) -> list[tuple[str, str, str, str | None, bool]]:
    """Newest first: role, subject, what about, the home, whether it was allowed."""
    found = scene.application.views.access_log(SeeAccessLog(subject=subject)).lines
    entries = [line.entry for line in found]
    return [(e.role, e.subject.value, e.about, e.home_ref, e.allowed) for e in entries]


@pytest.mark.parametrize("role", [AccountRole.PLANNER, AccountRole.MANAGER])
def test_each_look_at_what_was_done_at_the_door_is_on_record(
    database_url: str, tmp_path: Path, role: AccountRole
) -> None:
    with a_scene(database_url, tmp_path) as scene:
        met_somebody(scene)
        browser = signed_in(scene, role)
        page = plain(browser.get(ORDER).text)
        assert UNWELL in page
        assert "Your look is logged." in page
        browser.get(ORDER)
        assert looks(scene) == [(role.value, "door_record", WORK_ORDER, HOME, True)] * 2


def test_a_work_order_without_anything_from_a_door_is_no_look(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        page = plain(signed_in(scene, AccountRole.PLANNER).get(ORDER).text)
        assert "Your look is logged." not in page
        assert not looks(scene)


def test_photos_and_packs_are_withheld_from_a_planner_and_that_they_tried_is_on_record(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        met_somebody(scene)
        planner = signed_in(scene, AccountRole.PLANNER)
        assert "/evidence/" not in planner.get(ORDER).text
        for path in (f"/manager/appointments/{APPOINTMENT}", f"/evidence/{WORK_ORDER}.pdf"):
            assert planner.get(path).status_code == 403
        assert [(about, home, allowed) for _role, _what, about, home, allowed in looks(scene, Subject.PAGE)] == [
            (WORK_ORDER, HOME, False),
            (APPOINTMENT, HOME, False),
        ]
        assert f"/evidence/{WORK_ORDER}.pdf" in signed_in(scene, AccountRole.MANAGER).get(ORDER).text


def test_the_page_goes_by_the_table_and_not_by_itself(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {subject: on for subject, on in MATRIX[AccountRole.PLANNER].items() if subject is not Subject.DOOR_RECORD}
    monkeypatch.setattr("appointments.domain.privacy.MATRIX", {**MATRIX, AccountRole.PLANNER: row})
    with a_scene(sqlite_url, tmp_path) as scene:
        met_somebody(scene)
        page = plain(signed_in(scene, AccountRole.PLANNER).get(ORDER).text)
        assert UNWELL not in page
        assert "What was done at the door is not shown to your account." in page
        assert "Your look is logged." not in page
        assert not looks(scene)


def test_what_was_tried_to_get_in_is_a_look_where_it_tells_of_the_door(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        planner = signed_in(scene, AccountRole.PLANNER)
        assert "Your look is logged." not in planner.get(f"{ORDER}/endeavours").text
        assert not looks(scene)
        card = replace(an_evidence(), ref="E-card", kind=EvidenceKind.CARD, data={"number": "C-77"})
        with scene.uow.write() as records:
            records.evidence.add(card)
            records.commit()
        page = plain(planner.get(f"{ORDER}/endeavours").text)
        assert "Card C-77 left" in page
        assert "Your look is logged." in page
        assert looks(scene) == [("planner", "door_record", WORK_ORDER, HOME, True)]


def test_the_words_an_operative_asks_with_are_a_look_too(sqlite_url: str, tmp_path: Path) -> None:
    asked = Task(
        "T-1", TaskKind.PLANNER_CALL, Owner.PLANNER, NINE, NINE, "An operative asks.", "planner-call:E-asked",
        APPOINTMENT, WORK_ORDER, HOME,
    )  # fmt: skip
    with a_scene(sqlite_url, tmp_path, an_appointment(in_state=State.ON_SITE)) as scene:
        with scene.uow.write() as records:
            records.tasks.add(asked)
            records.commit()
        planner = signed_in(scene, AccountRole.PLANNER)
        planner.get("/planner/tasks/T-1")
        assert not looks(scene)  # nothing was said yet
        met_somebody(scene)
        assert UNWELL in plain(planner.get("/planner/tasks/T-1").text)
        assert looks(scene) == [("planner", "door_record", APPOINTMENT, HOME, True)]
