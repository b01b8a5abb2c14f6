"""Outcomes: which blame the resident, which may be said at the door, and which only the records establish."""

from __future__ import annotations

import pytest

from appointments.domain.outcomes import BLAMES_RESIDENT, CLAIMABLE, OUTCOME_WORDS, Door, Finding, Outcome
from tests.domain.examples import a_judgement

ESTABLISHED_ONLY = {
    Outcome.LATE,
    Outcome.EARLY,
    Outcome.NOT_ATTENDED,  # from the plan, when nobody arrived
    Outcome.NOT_NOTIFIED,
    Outcome.REQUIREMENT_NOT_MET,  # rule 43
    Outcome.NOT_ESTABLISHED,
    Outcome.CANCELLED_BY_RESIDENT,
    Outcome.CANCELLED_BY_LANDLORD,
}


def test_only_two_outcomes_blame_the_resident() -> None:
    assert {Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS} == BLAMES_RESIDENT


def test_nobody_at_the_door_may_claim_what_the_records_establish() -> None:
    assert set() == ESTABLISHED_ONLY & CLAIMABLE
    assert set(Outcome) == ESTABLISHED_ONLY | CLAIMABLE


@pytest.mark.parametrize("outcome", [Outcome.MINOR_ONLY, Outcome.COMMUNAL_DOOR])
def test_only_a_child_at_home_or_a_closed_communal_door_is_an_outcome_of_its_own(outcome: Outcome) -> None:
    assert outcome in CLAIMABLE - BLAMES_RESIDENT  # rules 47 and 48


def test_every_outcome_has_words_of_its_own() -> None:
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert len(set(OUTCOME_WORDS.values())) == len(Outcome)


def test_a_claim_may_come_through_any_of_four_doors() -> None:
    assert {door.value for door in Door} == {"phone", "console", "api", "feed"}


def test_a_judgement_names_all_that_is_missing_in_its_order() -> None:
    knocks = Finding("knocks", met=False, words="one knock of two", to_do="Knock again.")
    notified = Finding("notified", met=True, words="told on 17 November")
    wait = Finding("wait", met=False, words="3 minutes of 15", to_do="Wait 12 more minutes.")

    judgement = a_judgement(allowed=False, findings=(knocks, notified, wait))

    assert judgement.missing == (knocks, wait)
    assert judgement.established_outcome is Outcome.NOT_ESTABLISHED
