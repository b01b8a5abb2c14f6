"""Rule 47: only a child at home is an outcome of its own, and the landlord's own failure comes before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.evidence import EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from tests.policies.cases import (
    a_notice,
    adding,
    arriving,
    decided,
    finding,
    instead,
    met,
    minor_only_case,
    spoke_to,
    without,
)


@pytest.mark.parametrize(
    ("people", "passes"),
    [
        (("minor",), True),
        (("minor", "other"), True),  # a neighbour looked in
        (("minor", "resident"), False),  # the child fetched somebody
        (("minor", "household_member"), False),
        (("resident",), False),
        (("other",), False),
        ((), False),
    ],
)
def test_a_child_answered_and_no_adult_of_the_household(people: tuple[str, ...], passes: bool) -> None:
    case = adding(without(minor_only_case(), EvidenceKind.SPOKE_TO), *map(spoke_to, people))

    assert met(case, "minor_at_home") is passes
    assert judge(case, ref="J-1").allowed is passes


def test_the_operative_is_told_what_to_record() -> None:
    nobody = without(minor_only_case(), EvidenceKind.SPOKE_TO)

    assert finding(nobody, "minor_at_home").to_do == "Record whom you spoke to: a child."
    assert finding(adding(nobody, spoke_to("resident")), "minor_at_home").to_do == "Close the visit as what happened."


def test_only_who_was_at_the_door_can_say_who_answered() -> None:
    by_planner = replace(spoke_to("minor"), source=EvidenceSource.PLANNER)

    assert not met(instead(minor_only_case(), by_planner), "minor_at_home")


def test_who_came_late_to_a_child_came_late() -> None:
    judgement = judge(decided(arriving(minor_only_case(), "13:00"), "13:05"), ref="J-1")

    assert (judgement.allowed, judgement.established_outcome) == (False, Outcome.LATE)


def test_a_household_that_was_not_told_had_no_reason_to_have_an_adult_at_home() -> None:
    judgement = judge(replace(minor_only_case(), notifications=(a_notice(None),)), ref="J-1")

    assert (judgement.allowed, judgement.established_outcome) == (False, Outcome.NOT_NOTIFIED)
