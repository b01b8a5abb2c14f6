from __future__ import annotations

import pytest

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from tests.policies.cases import adding, an_item, finding, met, no_access_case, refused_access_case, requiring


def ticked(at: str = "08:30", step: str = "called_ahead", result: str = "no_answer") -> Evidence:
    return an_item(EvidenceKind.DOOR_STEP, at, {"step": step, "result": result})


@pytest.mark.parametrize(
    ("items", "done"),
    [
        ((), False),
        ((ticked(),), True),  # before arriving, which is what a call ahead is
        ((ticked("09:10"),), True),  # ticked later at the door
        ((ticked("09:15:01"),), False),  # ticked after the decision
        ((ticked(result=""),), False),  # without a result
        ((ticked(step="allow_time"),), False),  # another step
    ],
)
def test_a_step_that_must_be_ticked_is_ticked_with_its_result(items: tuple[Evidence, ...], done: bool) -> None:
    for complete in (no_access_case(), refused_access_case()):
        assert met(adding(requiring(complete, CallAhead(30)), *items), "door_steps") is done


def test_the_step_that_is_left_is_named() -> None:
    found = finding(requiring(no_access_case(), CallAhead(30)), "door_steps")

    assert found.words == "Not ticked: I called or texted 30 minutes before arriving."
    assert "tick it" in found.to_do


def test_nobody_but_the_operative_ticks_a_step() -> None:
    by_system = an_item(
        EvidenceKind.DOOR_STEP, "08:30", {"step": "called_ahead", "result": "done"}, source=EvidenceSource.SYSTEM
    )

    assert not met(adding(requiring(no_access_case(), CallAhead(30)), by_system), "door_steps")


def test_steps_that_the_gate_measures_itself_need_no_tick() -> None:
    assert met(requiring(no_access_case(), LongerToAnswer(15), TextOnly()), "door_steps")


def test_without_requirements_there_is_nothing_to_tick() -> None:
    assert met(no_access_case(), "door_steps")
