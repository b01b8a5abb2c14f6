"""A plan for a day: proposed once, decided once, and honest about what it saves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.day_plans import DayPlan, DayProposal, Move, PlanState
from appointments.domain.errors import WrongState
from tests.builders import DAY, NOW

NOTHING = DayPlan(DAY, (), (), (), 5400, 5400)


@pytest.mark.parametrize("state", [PlanState.ACCEPTED, PlanState.DISMISSED, PlanState.OVERTAKEN])
def test_a_proposal_is_decided_once_by_somebody_at_a_moment(state: PlanState) -> None:
    decided = DayProposal("D-1", NOTHING, NOW, "U-planner").decide(state, "U-manager", NOW + timedelta(hours=1))

    assert (decided.state, decided.decided_by, decided.decided_at) == (state, "U-manager", NOW + timedelta(hours=1))
    with pytest.raises(WrongState, match="plan the day again"):
        decided.decide(PlanState.ACCEPTED, "U-planner", NOW)


def test_a_plan_that_gives_stranded_visits_to_somebody_may_cost_driving() -> None:
    assert DayPlan(DAY, (), (), (), 5400, 6000).saved_seconds == -600


def test_a_visit_changes_hands_only_when_somebody_else_comes() -> None:
    later = NOW + timedelta(hours=1)
    assert not Move("A-1", ("O-1",), ("O-1",), NOW, later).changes_hands
    assert Move("A-1", ("O-1",), ("O-2",), NOW, NOW).changes_hands
    assert Move("A-1", ("O-1", "O-2"), ("O-1", "O-3"), NOW, NOW).changes_hands
