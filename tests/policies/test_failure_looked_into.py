"""Rule 44: where the resident says that the failure was ours, a planner looks into it before a refusal is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.evidence import OUR_FAILURE_REASONS, REFUSAL_REASONS, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from policies.rules.reason_and_words import REFUSAL_REASONS as LISTED
from tests.policies.cases import (
    a_notice,
    a_reason,
    adding,
    finding,
    instead,
    met,
    no_access_case,
    refused_access_case,
    the_planner_answers,
)


def test_the_reasons_by_which_it_was_our_failure_are_of_the_list() -> None:
    assert set(OUR_FAILURE_REASONS) < set(LISTED) == set(REFUSAL_REASONS)


@pytest.mark.parametrize("reason", LISTED)
def test_only_a_reason_that_makes_it_our_failure_has_to_be_looked_into(reason: str) -> None:
    case = instead(refused_access_case(), a_reason(reason))

    assert met(case, "failure_looked_into") is (reason not in OUR_FAILURE_REASONS)
    assert judge(case, ref="J-1").allowed is (reason not in OUR_FAILURE_REASONS)


@pytest.mark.parametrize(
    ("answered", "passes"),
    [
        ("09:02", False),  # before it was said
        ("09:03", True),  # at the very instant
        ("09:09", True),
        ("09:10:01", False),  # after the decision
    ],
)
def test_the_planner_answers_after_it_was_said(answered: str, passes: bool) -> None:
    case = adding(instead(refused_access_case(), a_reason("no_notice", "09:03")), the_planner_answers(answered))

    assert met(case, "failure_looked_into") is passes
    assert judge(case, ref="J-1").allowed is passes


def test_what_is_said_later_has_to_be_looked_into_again() -> None:
    case = adding(refused_access_case(), a_reason("no_notice", "09:03"), the_planner_answers("09:05"))
    again = adding(case, a_reason("requirement_not_met", "09:07"))

    assert met(case, "failure_looked_into")
    assert not met(again, "failure_looked_into")


def test_the_operatives_own_word_for_the_planners_answer_does_not_count() -> None:
    said = replace(the_planner_answers("09:05"), source=EvidenceSource.DEVICE)

    assert not met(adding(instead(refused_access_case(), a_reason("no_notice")), said), "failure_looked_into")


def test_nothing_is_established_until_somebody_has_looked() -> None:
    judgement = judge(instead(refused_access_case(), a_reason("not_convenient")), ref="J-1")

    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED
    assert "the failure was ours" in judgement.established_words
    assert finding(instead(refused_access_case(), a_reason("not_convenient")), "failure_looked_into").to_do


def test_where_the_records_show_the_same_failure_it_is_established() -> None:
    case = replace(instead(refused_access_case(), a_reason("no_notice")), notifications=(a_notice(None),))

    assert judge(case, ref="J-1").established_outcome is Outcome.NOT_NOTIFIED


def test_a_reason_that_somebody_gave_rules_out_that_nobody_answered() -> None:
    """A refusal cannot be turned into no access by leaving out whom one spoke to."""
    judgement = judge(adding(no_access_case(), a_reason("no_notice", "09:07")), ref="J-1")

    assert not judgement.allowed
    assert {found.rule for found in judgement.missing} == {"nobody_answered"}
    assert EvidenceKind.SPOKE_TO not in {item.kind for item in no_access_case().evidence}
