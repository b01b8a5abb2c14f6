"""Rules 39 and 44: a planner who is asked from the door and finds our failure has found it for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.case import Case
from appointments.domain.evidence import EvidenceSource
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from tests.policies.cases import (
    a_reason,
    adding,
    arriving,
    communal_door_case,
    instead,
    met,
    minor_only_case,
    no_access_case,
    refused_access_case,
    the_planner_answers,
)


@pytest.mark.parametrize("complete", [no_access_case(), refused_access_case(), minor_only_case(), communal_door_case()])
def test_it_bars_every_outcome_by_which_it_was_not_our_doing(complete: Case) -> None:
    judgement = judge(adding(complete, the_planner_answers("09:02", found="ours")), ref="J-1")

    assert {found.rule for found in judgement.missing} == {"failure_found"}
    assert judgement.established_outcome is Outcome.REQUIREMENT_NOT_MET


@pytest.mark.parametrize(("found", "bars"), [("ours", True), ("", False), ("theirs", False)])
def test_only_that_finding_bars(found: str, bars: bool) -> None:
    assert met(adding(no_access_case(), the_planner_answers("09:09", found=found)), "failure_found") is not bars


def test_who_said_that_they_were_not_told_and_is_right_was_not_told() -> None:
    case = instead(refused_access_case(), a_reason("no_notice", "09:03"))
    judgement = judge(adding(case, the_planner_answers("09:06", found="ours")), ref="J-1")

    assert (judgement.allowed, judgement.established_outcome) == (False, Outcome.NOT_NOTIFIED)


def test_a_later_answer_does_not_take_it_back() -> None:
    case = adding(no_access_case(), the_planner_answers("09:09", found="ours"), the_planner_answers("09:10"))

    assert not met(case, "failure_found")


def test_an_operative_cannot_find_it_in_the_planners_name() -> None:
    said = replace(the_planner_answers("09:09", found="ours"), source=EvidenceSource.DEVICE)

    assert met(adding(no_access_case(), said), "failure_found")


def test_it_counts_however_early_the_operative_was() -> None:
    early = arriving(no_access_case(), "07:40")

    assert not met(adding(early, the_planner_answers("07:50", found="ours")), "failure_found")
    assert met(adding(early, the_planner_answers("07:50")), "failure_found")
