"""Domain section 1.2: nobody who was somewhere else found nobody at home."""

from __future__ import annotations

import pytest

from appointments.domain.case import Case
from appointments.domain.evidence import Evidence, EvidenceKind
from tests.policies.cases import (
    adding,
    an_item,
    communal_door_case,
    finding,
    instead,
    met,
    minor_only_case,
    missing,
    no_access_case,
    refused_access_case,
    the_planner_answers,
    without,
)


def an_arrival(distance_m: int | str, accuracy_m: int | str = 15, at: str = "09:00") -> Evidence:
    return an_item(EvidenceKind.ARRIVAL, at, {"distance_m": str(distance_m), "accuracy_m": str(accuracy_m)})


def unanswered(case: Case, *arrivals: Evidence) -> Case:
    return instead(without(case, EvidenceKind.PLANNER_ANSWERED), *arrivals)


@pytest.mark.parametrize(
    ("distance_m", "accuracy_m", "there"),
    [
        (0, 15, True),
        (1015, 15, True),  # a kilometre, its accuracy allowed for
        (1016, 15, False),
        (23_000, 15, False),
        (23_000, 22_000, True),  # a phone that does not know where it is
        (23_000, 21_999, False),
        ("far", 15, True),  # cannot be read, and says nothing
    ],
)
def test_a_good_fix_far_from_the_home_is_a_planners_question(
    distance_m: int | str, accuracy_m: int, there: bool
) -> None:
    assert met(unanswered(no_access_case(), an_arrival(distance_m, accuracy_m)), "at_the_home") is there


@pytest.mark.parametrize("position", ["refused", "not_found", "not_asked"])
def test_no_fix_at_all_is_nobodys_fault(position: str) -> None:
    assert met(
        unanswered(no_access_case(), an_item(EvidenceKind.ARRIVAL, "09:00", {"position": position})), "at_the_home"
    )


@pytest.mark.parametrize("complete", [no_access_case(), refused_access_case(), minor_only_case(), communal_door_case()])
def test_it_bars_every_outcome_by_which_it_was_not_our_doing_until_a_planner_answers(complete: Case) -> None:
    far = instead(complete, an_arrival(23_000))

    assert "at_the_home" in missing(without(far, EvidenceKind.PLANNER_ANSWERED))
    assert met(adding(far, the_planner_answers("09:03")), "at_the_home")


def test_the_planners_silence_answers_nothing() -> None:
    far = unanswered(no_access_case(), an_arrival(23_000))

    assert "at_the_home" in missing(far)


def test_a_colleague_at_the_home_or_a_later_fix_there_settles_it() -> None:
    far = unanswered(no_access_case(), an_arrival(23_000))
    knock = an_item(EvidenceKind.KNOCK, "09:06", {"distance_m": "12", "accuracy_m": "15"})

    assert met(adding(far, knock), "at_the_home")
    assert met(unanswered(no_access_case(), an_arrival(23_000), an_arrival(20, at="09:01")), "at_the_home")


def test_the_operative_hears_how_far_it_was_and_what_to_do() -> None:
    found = finding(unanswered(no_access_case(), an_arrival(23_000)), "at_the_home")

    assert found.words.startswith("The phone said that the arrival was about 23 km from the home")
    assert found.to_do == "Ask the planner, say where you are, and wait for the answer."
