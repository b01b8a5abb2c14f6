from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.evidence import Evidence, EvidenceKind
from policies.thresholds import Thresholds
from tests.policies.cases import (
    ARRIVED,
    ENDS,
    OPENS,
    adding,
    an_item,
    arriving,
    clock,
    decided,
    finding,
    met,
    no_access_case,
    requiring,
)

SECOND = timedelta(seconds=1)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("arrived", "decided_at", "long_enough"),
    [
        (ARRIVED, ARRIVED + minutes(15), True),  # exactly long enough
        (ARRIVED, ARRIVED + minutes(15) - SECOND, False),  # one second short
        (ARRIVED, ARRIVED, False),
        (OPENS - minutes(30), OPENS + minutes(5), False),  # time before the window does not count
        (OPENS - minutes(30), OPENS + minutes(15), True),  # from the opening on it does
        (ENDS - minutes(1), ENDS + minutes(14), True),  # arrived in time, so the rest of the wait may pass the end
    ],
)
def test_a_missed_visit_needs_fifteen_minutes_at_the_door_inside_the_window(
    arrived: datetime, decided_at: datetime, long_enough: bool
) -> None:
    assert met(decided(arriving(no_access_case(), arrived), decided_at), "wait") is long_enough


@pytest.mark.parametrize(
    ("asked", "stayed", "long_enough"),
    [
        (25, minutes(25), True),
        (25, minutes(25) - SECOND, False),
        (25, minutes(15), False),  # the landlord's usual wait is not enough here
        (15, minutes(15), True),
    ],
)
def test_a_household_that_needs_longer_to_answer_is_given_longer(
    asked: int, stayed: timedelta, long_enough: bool
) -> None:
    case = requiring(decided(no_access_case(), ARRIVED + stayed), LongerToAnswer(asked))

    assert met(case, "wait") is long_enough


def test_a_household_s_own_time_never_shortens_a_landlord_s_longer_wait() -> None:
    case = requiring(decided(no_access_case(), ARRIVED + minutes(25)), LongerToAnswer(25))

    assert not met(case, "wait", thresholds=Thresholds(wait_minutes=30))


def test_a_claim_made_without_a_signal_has_not_waited_until_it_was_judged() -> None:
    three_minutes = decided(no_access_case(), "09:03")

    judged_in_the_evening = replace(three_minutes, judged_at=clock("18:00"))

    assert (
        finding(judged_in_the_evening, "wait").words
        == "Waited 3 minutes once the window had opened, 15 minutes are needed."
    )


def test_a_claim_with_a_later_time_than_its_judgement_has_waited_until_the_judgement() -> None:
    case = decided(no_access_case(), "09:03")

    assert not met(replace(case, claim=replace(case.claim, claimed_at=clock("12:00"))), "wait")


def test_the_wait_ends_when_the_operative_leaves() -> None:
    assert not met(adding(no_access_case(), an_item(EvidenceKind.DEPARTURE, "09:04")), "wait")


def leaving(who: str, at: str) -> Evidence:
    return an_item(EvidenceKind.DEPARTURE, at, {"operative": who})


@pytest.mark.parametrize(
    ("left", "waited_enough"),
    [
        ((), True),
        ((leaving("OP-1", "09:04"),), True),  # the colleague waits on
        ((leaving("OP-2", "09:04"),), True),
        ((leaving("OP-1", "09:04"), leaving("OP-2", "09:06")), False),  # both are gone: the last one's leaving counts
        ((leaving("OP-1", "09:04"), leaving("OP-2", "09:20")), True),
        ((leaving("OP-1", "09:04"), leaving("OP-1", "09:05")), True),  # one of them, twice
        ((leaving("OP-9", "09:04"),), True),  # who never came
        ((an_item(EvidenceKind.DEPARTURE, "09:04"),), False),  # from before crews left one by one: everybody's
    ],
)
def test_of_a_crew_the_last_one_s_leaving_ends_the_wait(left: tuple[Evidence, ...], waited_enough: bool) -> None:
    case = no_access_case()
    [own] = case.operatives
    crew = replace(case, operatives=(replace(own, ref="OP-1"), replace(own, ref="OP-2")))
    assert met(adding(crew, *left), "wait") is waited_enough


@pytest.mark.parametrize(
    ("decided_at", "words", "to_do"),
    [
        (
            "09:03",
            "Waited 3 minutes once the window had opened, 15 minutes are needed.",
            "Wait 12 minutes more at the door.",
        ),
        # Waited is rounded down and left is rounded up, so that whoever follows it is not refused again.
        (
            "09:13:30",
            "Waited 13 minutes once the window had opened, 15 minutes are needed.",
            "Wait 2 minutes more at the door.",
        ),
        (
            "09:14:59",
            "Waited 14 minutes once the window had opened, 15 minutes are needed.",
            "Wait 1 minute more at the door.",
        ),
    ],
)
def test_the_operative_is_told_how_long_to_wait_still(decided_at: str, words: str, to_do: str) -> None:
    found = finding(decided(no_access_case(), decided_at), "wait")

    assert (found.words, found.to_do) == (words, to_do)


def test_an_early_operative_is_told_to_wait_from_the_opening() -> None:
    found = finding(decided(arriving(no_access_case(), "07:30"), "07:50"), "wait")

    assert found.words == "Waited 0 minutes once the window had opened, 15 minutes are needed."


def test_nobody_arrived_means_nobody_waited() -> None:
    assert finding(arriving(no_access_case(), None), "wait").words == (
        "No time at the door is recorded, 15 minutes are needed."
    )
