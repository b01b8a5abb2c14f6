from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from policies.thresholds import Thresholds
from tests.policies.cases import (
    a_call,
    adding,
    an_item,
    decided,
    finding,
    met,
    no_access_case,
    the_planner_answers,
    without,
)

ASKED = EvidenceKind.PLANNER_ASKED
ANSWERED = EvidenceKind.PLANNER_ANSWERED


def by_provider(call: Evidence) -> Evidence:
    return replace(call, source=EvidenceSource.PROVIDER)


@pytest.mark.parametrize(
    ("items", "decided_at", "settled"),
    [
        ((), "09:15", False),
        ((an_item(ASKED, "09:06"), the_planner_answers("09:08")), "09:15", True),
        ((an_item(ASKED, "09:06"), the_planner_answers("09:06")), "09:15", True),  # at once
        ((the_planner_answers("09:08"),), "09:15", False),  # an answer to nothing that was asked
        ((an_item(ASKED, "09:09"), the_planner_answers("09:08")), "09:15", False),  # answered before it was asked
        ((an_item(ASKED, "09:06"),), "09:15:59", False),  # one second before the time-out
        ((an_item(ASKED, "09:06"),), "09:16", True),  # exactly at the time-out
        ((an_item(ASKED, "09:05"), an_item(ASKED, "09:14")), "09:15", True),  # asking again does not start anew
        ((an_item(ASKED, "08:50"),), "09:15", False),  # asked before arriving
        (
            (by_provider(a_call("09:05", "no_answer", to="planner")),),
            "09:15",
            True,
        ),  # rang, and ten minutes have passed
        ((by_provider(a_call("09:05", "not_placed", to="planner")),), "09:15", False),
        ((a_call("09:05", "no_answer", to="planner"),), "09:15", False),  # the operative's word, and no planner's task
        ((a_call("09:05"),), "09:15", False),  # rang the household
        ((an_item(ASKED, "09:08"), the_planner_answers("09:16")), "09:15", False),  # the answer came after the decision
    ],
)
def test_the_planner_answers_or_is_given_ten_minutes(
    items: tuple[Evidence, ...], decided_at: str, settled: bool
) -> None:
    case = adding(without(no_access_case(), ASKED, ANSWERED), *items)

    assert met(decided(case, decided_at), "planner_contact") is settled


@pytest.mark.parametrize("source", [EvidenceSource.DEVICE, EvidenceSource.SYSTEM, EvidenceSource.PROVIDER])
def test_only_the_planner_can_say_that_the_planner_answered(source: EvidenceSource) -> None:
    answer = an_item(ANSWERED, "09:08", source=source)

    assert not met(adding(without(no_access_case(), ANSWERED), answer), "planner_contact")


def test_silence_is_recorded_as_silence() -> None:
    silent = decided(without(no_access_case(), ANSWERED), "09:16")

    assert finding(no_access_case(), "planner_contact").words == "The planner was contacted and answered."
    assert finding(silent, "planner_contact").words == (
        "The planner was contacted and did not answer within 10 minutes."
    )


def test_the_operative_is_told_to_ask_or_to_wait_for_the_answer() -> None:
    not_asked = finding(without(no_access_case(), ASKED, ANSWERED), "planner_contact")
    not_answered = finding(without(no_access_case(), ANSWERED), "planner_contact")

    assert (not_asked.words, not_asked.to_do) == (
        "The planner was not contacted.",
        "Contact the planner before you leave a card.",
    )
    assert (not_answered.words, not_answered.to_do) == (
        "The planner was contacted and has not answered yet.",
        "Wait for the answer, 10 minutes at the most.",
    )


def test_a_landlord_may_give_the_planner_less_time() -> None:
    case = without(no_access_case(), ANSWERED)

    assert met(case, "planner_contact", thresholds=Thresholds(planner_timeout_minutes=9))
