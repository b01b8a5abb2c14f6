"""However the same actions are sent, in whatever order, split and repeated, they are stored and done once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.domain.device_actions import ActionState
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from tests.builders import APPOINTMENT
from tests.web.operative_api.phone import Phone, a_phone
from tests.web.scene import Scene, a_scene


def a_day(phone: Phone) -> list[dict[str, Any]]:
    """A visit as fingers do it: two knocks, a step, a refusal's words, the claim and leaving."""
    phone.does("set_off")
    phone.does("arrive")
    for kind, data in (
        ("knock", {}),
        ("knock", {}),
        ("card", {"number": "C-1"}),
        ("tried", {"what": "call"}),
        ("recommend", {"words": "Look at the boiler"}),
    ):
        phone.clock.advance(timedelta(minutes=1))
        phone.does(kind, **data)
    before = [action["ref"] for action in phone.kept[1:]]
    phone.clock.advance(timedelta(minutes=1))
    claim = phone.does("claim", outcome="no_access", evidence=before)
    phone.clock.advance(timedelta(minutes=1))
    phone.does("leave", evidence=[claim])
    return phone.kept


SENDINGS = st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=6), max_size=6)


@pytest.mark.parametrize("cuts", [1, 2, 3])
def test_split_into_sendings_it_is_the_same(scene: Scene, phone: Phone, cuts: int) -> None:
    actions = a_day(phone)
    for start in range(0, len(actions), cuts):
        phone.sends(*actions[start : start + cuts])
    _once(scene, actions)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=SENDINGS, order=st.permutations(range(9)))
def test_any_order_any_repetition_any_split(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory, first: list[list[int]], order: list[int]
) -> None:
    """Sent at random, and then all of it, as a phone does until everything is answered."""
    folder = tmp_path_factory.mktemp("order")
    url = _fresh(sqlite_url, folder)
    with a_scene(url, folder / "data") as scene:
        phone = a_phone(scene)
        actions = a_day(phone)
        for sending in first:
            phone.sends(*[actions[number] for number in sending])
        phone.sends(*[actions[number] for number in order])
        phone.sends(*actions)
        scene.application.apply_waiting(ApplyWaiting(APPOINTMENT))
        _once(scene, actions)


def _once(scene: Scene, actions: list[dict[str, Any]]) -> None:
    with scene.uow.read() as records:
        stored = records.device_actions.of(APPOINTMENT)
        evidence = records.evidence.of(APPOINTMENT)
        judgements = records.judgements.of(APPOINTMENT)
    assert sorted(action.ref for action in stored) == sorted(action["ref"] for action in actions)
    states = Counter(action.state for action in stored)
    assert states == {ActionState.APPLIED: len(actions) - 1, ActionState.REFUSED: 1}
    kinds = Counter(item.kind.value for item in evidence)
    assert kinds == {"arrival": 1, "knock": 2, "card": 1, "tried": 1, "recommendation": 1, "departure": 1}
    assert len(judgements) == 2, "the claim, and once more when the operative left"
    times = {action.ref: action.at for action in stored}
    assert [times[action["ref"]] for action in actions] == sorted(times.values())
    tasks = [task for task in scene.application.look_up.tasks_of(APPOINTMENT) if task.kind.value == "recommendation"]
    assert len(tasks) == 1


def _fresh(url: str, folder: Path) -> str:
    """A copy of the migrated, empty database, for one example."""
    copy = folder / "kept.sqlite"
    copy.write_bytes(Path(url.removeprefix("sqlite:///")).read_bytes())
    return f"sqlite:///{copy}"
