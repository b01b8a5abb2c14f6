"""What is still to do and what somebody who was there advises: said on the page of the visit, owned by a planner.

A contractor's advice on a boiler was ignored for winters: here nothing but an answer ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from tests.builders import APPOINTMENT, OPERATIVE
from tests.web.scene import Scene, a_scene, send
from tests.web.site import sign_in

PAGE = f"/operative/visits/{APPOINTMENT}/outcome"
MORE = {"words": "Tap off", "trade": "heating", "more": "New boiler", "parts": "Flue, 100 mm"}


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """Somebody is at the home."""
    with a_scene(database_url, tmp_path / "data") as made:
        made.application.arrive(Arrive("E-1", APPOINTMENT, OPERATIVE, made.clock.now(), "U-operative"))
        yield made


def waiting(scene: Scene, kind: TaskKind) -> list[Task]:
    return [task for task in scene.application.look_up.tasks_of(APPOINTMENT) if task.kind is kind]


def test_follow_on_work_is_said_with_its_trade_and_parts_and_advice_beside_it(scene: Scene) -> None:
    client = scene.operative()
    send(client, PAGE, PAGE, outcome="follow_on", materials="Washer", recommend="Service it yearly", **MORE)
    assert scene.appointment().outcome is Outcome.FOLLOW_ON
    with scene.uow.read() as records:
        items = records.evidence.of(APPOINTMENT)
    [done], [left] = of_kind(items, EvidenceKind.WORK_DONE), of_kind(items, EvidenceKind.FOLLOW_ON)
    assert (done.text("words"), done.text("materials")) == ("Tap off", "Washer")
    assert dict(left.data) | {"words": "New boiler", "trade": "heating", "parts": "Flue, 100 mm"} == dict(left.data)
    [work], [advice] = waiting(scene, TaskKind.FOLLOW_ON_WORK), waiting(scene, TaskKind.RECOMMENDATION)
    assert work.words.endswith("New boiler. Trade: heating. Parts: Flue, 100 mm.")
    assert advice.words == "The operative recommends: Service it yearly."
    assert (work.owner, advice.owner) == (Owner.PLANNER, Owner.PLANNER)
    assert scene.clock.now() < work.due_at < advice.due_at


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"trade": ""}, "Choose the trade that is needed"),
        ({"trade": "magic"}, "Choose the trade that is needed"),
        ({"more": " "}, "Say what is still to do"),
        ({"more": "x" * 1001}, "At most 1,000 characters"),
        ({"recommend": "x" * 1001}, "At most 1,000 characters"),
    ],
)
def test_what_says_too_little_or_too_much_records_nothing_and_loses_nothing_typed(
    scene: Scene, changed: dict[str, str], words: str
) -> None:
    answer = send(scene.operative(), PAGE, PAGE, outcome="follow_on", **{**MORE, **changed})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Flue, 100 mm" in answer.text
    assert '<details class="govuk-details" open>' in answer.text
    assert scene.appointment().state is State.ON_SITE
    with scene.uow.read() as records:
        assert [item.kind for item in records.evidence.of(APPOINTMENT)] == [EvidenceKind.ARRIVAL]


def test_advice_is_heard_whatever_the_visit_came_to(scene: Scene) -> None:
    send(scene.operative(), PAGE, PAGE, outcome="unsafe", words="Loose wires", recommend="Rewire the hall")
    assert scene.appointment().outcome is Outcome.UNSAFE
    [advice] = waiting(scene, TaskKind.RECOMMENDATION)
    assert "Rewire the hall" in advice.words


def test_through_any_door_it_is_one_task_for_each_thing_said(scene: Scene) -> None:
    said = RecordEvidence(
        "E-" + "1" * 24,
        APPOINTMENT,
        OPERATIVE,
        None,
        "U-operative",
        kind=EvidenceKind.RECOMMENDATION,
        data={"words": "Look at the boiler before the winter"},
    )
    for _ in range(2):
        scene.application.record_evidence(said)
    assert len(waiting(scene, TaskKind.RECOMMENDATION)) == 1


def test_a_planner_goes_on_with_it_and_it_waits_until_it_is_answered(scene: Scene) -> None:
    send(scene.operative(), PAGE, PAGE, outcome="follow_on", recommend="Service it yearly", **MORE)
    planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
    [work], [advice] = waiting(scene, TaskKind.FOLLOW_ON_WORK), waiting(scene, TaskKind.RECOMMENDATION)
    listed = planner.get("/planner/tasks").text
    assert "Follow-on work" in listed
    assert "Answer what an operative recommends" in listed
    shown = planner.get(f"/planner/tasks/{work.ref}").text
    assert "Flue, 100 mm" in shown
    assert "Raise a work order for it" in shown
    assert "Find slots for this repair" in shown
    page = f"/planner/tasks/{advice.ref}"
    empty = send(planner, page, page, words=" ")
    assert empty.status_code == 422
    assert len(waiting(scene, TaskKind.RECOMMENDATION)) == 1
    send(planner, page, page, words="Added to the service plan from 1 December")
    done = planner.get(page).text
    assert "Added to the service plan from 1 December" in done
    assert "The operative recommends: Service it yearly." in done
