"""Time to get to the door: a longer wait before anybody may say "missed" (rule 38)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.errors import Invalid
from tests.domain.examples import visit_facts


@pytest.mark.parametrize(("text", "minutes"), [("", 25), ("15", 15), ("40", 40), ("60", 60)])
def test_25_minutes_unless_the_household_says_otherwise(text: str, minutes: int) -> None:
    assert LongerToAnswer.parse({"minutes": text}) == LongerToAnswer(minutes)


@pytest.mark.parametrize("text", ["14", "61", "a while"])
def test_other_minutes_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        LongerToAnswer.parse({"minutes": text})

    assert caught.value.field == "minutes"


def test_the_wait_at_the_door_is_raised_measured_and_not_ticked() -> None:
    (step,) = LongerToAnswer(40).door_steps()

    assert (step.wait_minutes, step.must_tick) == (40, False)
    assert "40 minutes" in LongerToAnswer(40).brief()


def test_the_visit_is_planned_longer() -> None:
    assert LongerToAnswer().extra_minutes() > 0


def test_the_gate_measures_the_wait_so_nothing_is_unmet_here() -> None:
    assert LongerToAnswer().unmet(visit_facts()) is None
