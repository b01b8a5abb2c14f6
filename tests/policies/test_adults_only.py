from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.evidence import EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from tests.policies.cases import (
    adding,
    finding,
    instead,
    met,
    minor_only_case,
    no_access_case,
    refused_access_case,
    spoke_to,
    withdrawing,
    without,
)


@pytest.mark.parametrize(
    ("people", "passes"),
    [
        (("minor",), False),
        (("minor", "other"), False),  # a neighbour is no adult of the household
        (("minor", "resident"), True),  # the child fetched somebody
        (("household_member", "minor"), True),
        (("resident",), True),
        ((), True),
    ],
)
def test_a_child_alone_cannot_refuse(people: tuple[str, ...], passes: bool) -> None:
    case = adding(without(refused_access_case(), EvidenceKind.SPOKE_TO), *map(spoke_to, people))

    assert met(case, "adults_only") is passes


def test_a_child_alone_is_never_no_access_but_an_outcome_of_its_own() -> None:
    judgement = judge(adding(no_access_case(), spoke_to("minor")), ref="J-1")

    assert not judgement.allowed
    assert judgement.established_outcome is Outcome.MINOR_ONLY


def test_a_child_seen_before_the_window_opened_is_not_what_happened_inside_it() -> None:
    assert met(instead(no_access_case(), spoke_to("minor", "07:50")), "adults_only")


def test_a_record_that_was_a_mistake_is_withdrawn_and_the_answer_says_so() -> None:
    alone = spoke_to("minor")
    judgement = judge(adding(no_access_case(), alone, withdrawing(alone, "09:04")), ref="J-1")

    assert judgement.allowed
    [said] = [found for found in judgement.findings if found.rule == "adults_only"]
    assert said.words == "That only a child was at home was recorded and withdrawn at the door."


def test_once_withdrawn_the_visit_is_not_one_of_a_child_alone() -> None:
    [alone] = [item for item in minor_only_case().evidence if item.kind is EvidenceKind.SPOKE_TO]

    assert not met(adding(minor_only_case(), withdrawing(alone, "09:03")), "minor_at_home")


def test_a_withdrawal_counts_until_the_decision_and_not_after_it() -> None:
    """The case is decided at 09:15."""
    alone = spoke_to("minor")

    assert met(adding(no_access_case(), alone, withdrawing(alone, "09:15")), "adults_only")
    assert not met(adding(no_access_case(), alone, withdrawing(alone, "09:15:01")), "adults_only")


def test_what_does_not_withdraw_it_leaves_it_standing() -> None:
    alone = spoke_to("minor")
    taken_back = withdrawing(alone, "09:04")
    for other in (
        replace(taken_back, source=EvidenceSource.PLANNER),  # who was not there
        withdrawing(alone, "09:04", words=" "),  # without a reason
        withdrawing(spoke_to("minor", "09:03"), "09:04"),  # of another record
        withdrawing(alone, "09:01"),  # before there was one
    ):
        assert not met(adding(no_access_case(), alone, other), "adults_only")


def test_what_the_household_said_cannot_be_withdrawn() -> None:
    """Else "no access" could be made of a refusal."""
    resident = spoke_to("resident")
    case = adding(no_access_case(), resident, withdrawing(resident, "09:04"))

    assert not met(case, "nobody_answered")


def test_the_operative_is_told_where_a_mistake_is_put_right() -> None:
    missing = finding(adding(no_access_case(), spoke_to("minor")), "adults_only")

    assert "If that was a mistake, say so on the page of the visit first." in missing.to_do
