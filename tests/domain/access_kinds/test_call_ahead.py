"""A call or text some minutes before arrival, ticked at the door."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts


@pytest.mark.parametrize(("text", "minutes"), [("", 30), ("5", 5), ("45", 45), ("180", 180)])
def test_half_an_hour_ahead_unless_the_household_says_otherwise(text: str, minutes: int) -> None:
    assert CallAhead.parse({"minutes": text}) == CallAhead(minutes)


@pytest.mark.parametrize("text", ["4", "181", "soon", "-30", "30.5"])
def test_other_minutes_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        CallAhead.parse({"minutes": text})

    assert caught.value.field == "minutes"


def test_the_operative_is_asked_to_call_and_has_to_tick_that_it_was_done() -> None:
    (step,) = CallAhead(45).door_steps()

    assert CallAhead(45).message_rules().call_ahead_minutes == 45
    assert "45 minutes" in CallAhead(45).brief()
    assert (step.code, step.must_tick) == ("called_ahead", True)


@pytest.mark.parametrize(
    ("step", "met"),
    [("called_ahead", True), ("text_from_door", False), (None, False)],
)
def test_without_the_tick_it_was_not_done(step: str | None, met: bool) -> None:
    evidence = () if step is None else (an_evidence(EvidenceKind.DOOR_STEP, {"step": step, "result": "done"}),)

    assert (CallAhead().unmet(visit_facts(evidence=evidence)) is None) is met
