"""That only a child was at the door, told by a phone: said, put right, told apart from an adult who came after all."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from tests.builders import APPOINTMENT
from tests.web.operative_api.phone import Phone
from tests.web.operative_api.test_kept_aside import tasks
from tests.web.scene import Scene


@pytest.fixture
def at_the_door(phone: Phone) -> Phone:
    phone.does("arrive")
    phone.clock.advance(timedelta(minutes=2))
    return phone


def test_that_only_a_child_was_there_closes_the_visit_as_that(scene: Scene, at_the_door: Phone) -> None:
    child = at_the_door.does("spoke_to", who="minor")
    at_the_door.sends()
    assert at_the_door.visit()["child_alone"] == child
    at_the_door.does("leave")
    at_the_door.sends()
    assert scene.appointment().outcome is Outcome.MINOR_ONLY


@pytest.mark.parametrize("outcome", ["completed", "follow_on"])
def test_work_is_not_claimed_beside_a_child_alone_and_can_be_claimed_once_it_is_put_right(
    scene: Scene, at_the_door: Phone, outcome: str
) -> None:
    child = at_the_door.does("spoke_to", who="minor")
    at_the_door.does("claim", outcome=outcome, words="Tap changed")
    *_, claim = at_the_door.sends()
    assert (claim["state"], claim["judgement"]) == ("refused", None)
    assert "only a child was at home" in claim["words"]
    at_the_door.does("withdraw", withdraws=child, words="It was the neighbours' boy")
    at_the_door.does("claim", outcome=outcome, words="Tap changed")
    assert [answer["state"] for answer in at_the_door.sends()[-2:]] == ["applied", "applied"]
    assert scene.appointment().outcome is Outcome(outcome)
    visit = at_the_door.visit()
    assert visit["child_alone"] is None
    said = {item["kind"]: item["data"] for item in visit["evidence"]}
    assert said["spoke_to"] == {"who": "minor"}, "what was said first stays"
    assert said["withdrawn"] == {"withdraws": child, "words": "It was the neighbours' boy"}


def test_an_adult_who_came_after_all_is_told_apart_from_a_mistake(scene: Scene, at_the_door: Phone) -> None:
    at_the_door.does("spoke_to", who="minor")
    at_the_door.does("spoke_to", who="resident")
    at_the_door.sends()
    visit = at_the_door.visit()
    assert visit["child_alone"] is None
    assert "withdrawn" not in {item["kind"] for item in visit["evidence"]}
    at_the_door.does("claim", outcome="completed", words="Tap changed")
    assert at_the_door.sends()[-1]["state"] == "applied"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_it_is_withdrawn_whatever_comes_first(scene: Scene, at_the_door: Phone, order: tuple[int, ...]) -> None:
    """Each in a sending of its own."""
    child = at_the_door.does("spoke_to", who="minor")
    at_the_door.does("withdraw", withdraws=child, words="It was the neighbours' boy")
    for place in order:
        at_the_door.sends(at_the_door.kept[place])
    assert {answer["state"] for answer in at_the_door.sends()} == {"applied"}
    assert at_the_door.visit()["child_alone"] is None
    assert len(at_the_door.visit()["evidence"]) == 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": " "}, "words"),
        ({"withdraws": ""}, "withdraws"),
        ({"withdraws": "the knock"}, "no such record"),
    ],
)
def test_what_cannot_be_withdrawn_is_kept_aside(
    scene: Scene, at_the_door: Phone, changed: dict[str, str], words: str
) -> None:
    knock, child = at_the_door.does("knock"), at_the_door.does("spoke_to", who="minor")
    said = {"withdraws": child, "words": "A mistake", **changed}
    if said["withdraws"] == "the knock":
        said["withdraws"] = knock
    at_the_door.does("withdraw", **said)
    answer = at_the_door.sends()[-1]
    assert answer["state"] == "kept_aside"
    assert len(tasks(scene)) == 1
    assert at_the_door.visit()["child_alone"] == child


def test_it_cannot_be_withdrawn_twice_nor_once_the_visit_is_over(scene: Scene, at_the_door: Phone) -> None:
    child = at_the_door.does("spoke_to", who="minor")
    at_the_door.does("withdraw", withdraws=child, words="A mistake")
    at_the_door.does("withdraw", withdraws=child, words="A mistake")
    assert [answer["state"] for answer in at_the_door.sends()[2:]] == ["applied", "kept_aside"]
    again = at_the_door.does("spoke_to", who="minor")
    at_the_door.does("leave")
    at_the_door.does("withdraw", withdraws=again, words="A mistake")
    assert at_the_door.sends()[-1]["state"] == "kept_aside"
    assert (scene.appointment().state, scene.appointment().outcome) == (State.CLOSED, Outcome.MINOR_ONLY)
    [task] = tasks(scene)
    with scene.uow.read() as records:
        withdrawn = [i for i in records.evidence.of(APPOINTMENT) if i.kind is EvidenceKind.WITHDRAWN]
        assert len(records.device_actions.of_task(task.ref)) == 2
    assert len(withdrawn) == 1


def test_what_never_comes_is_not_waited_for_in_silence(scene: Scene, at_the_door: Phone) -> None:
    at_the_door.does("withdraw", withdraws="E-" + "0" * 24, words="A mistake")
    assert at_the_door.sends()[-1]["state"] == "waiting"
    scene.clock.advance(timedelta(hours=25))
    scene.application.apply_waiting(ApplyWaiting())
    assert len(tasks(scene)) == 1
