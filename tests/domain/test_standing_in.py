from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.access import AccessRequirement, RequirementSnapshot, Source
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.evidence import EvidenceKind
from appointments.domain.standing_in import proposed_on_the_day, steps_at_the_door
from appointments.domain.times import LONDON

DAY = date(2026, 7, 14)  # British Summer Time: midnight in London is 11pm in UTC
MIDNIGHT = datetime.combine(DAY, time(), tzinfo=LONDON)


def a_requirement(recorded_at: datetime, *, provisional: bool = True) -> AccessRequirement:
    return AccessRequirement(
        ref="Q-1",
        home_ref="H-1",
        kind=TextOnly(),
        source=Source.OPERATIVE,
        recorded_by="U-1",
        recorded_at=recorded_at,
        starts_on=DAY,
        review_on=DAY + timedelta(days=90),
        provisional=provisional,
    )


@pytest.mark.parametrize(
    ("recorded_at", "provisional", "proposed"),
    [
        (MIDNIGHT - timedelta(seconds=1), True, False),  # the evening before: a planner could have looked
        (MIDNIGHT, True, True),
        (MIDNIGHT + timedelta(days=1), True, True),
        (MIDNIGHT, False, False),  # accepted, or recorded by a planner
    ],
)
def test_what_was_noticed_on_the_day_and_is_not_reviewed(
    recorded_at: datetime, provisional: bool, proposed: bool
) -> None:
    held = [a_requirement(recorded_at, provisional=provisional)]

    assert proposed_on_the_day(held, DAY) == (frozenset({"Q-1"}) if proposed else frozenset())


def test_what_is_only_proposed_is_done_too_and_stands_in_for_nothing() -> None:
    asked = [RequirementSnapshot("Q-1", TextOnly()), RequirementSnapshot("Q-2", LongerToAnswer(25))]

    known, proposed = steps_at_the_door(asked, ()), steps_at_the_door(asked, {"Q-1", "Q-2"})

    assert [step.words for step in proposed] == [step.words for step in known]
    assert [step.replaces for step in known if step.replaces] == [EvidenceKind.CALL]
    assert [step.replaces for step in proposed if step.replaces] == []
    assert max(step.wait_minutes or 0 for step in proposed) == 25
