"""A challenge is reviewed once, by somebody other than the operative, within 28 days of the closing (rule 54)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.challenges import Challenge, challenge_open_until
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import Outcome
from tests.domain.examples import NOW

ATTENDED = frozenset({"operative-7", "operative-8"})


def a_challenge() -> Challenge:
    return Challenge("C-0001", "A-0001", Outcome.NO_ACCESS, "I was in all morning.", raised_at=NOW)


def _decided(
    challenge: Challenge, reviewer: str = "manager-1", reason: str = " The photo is of another door. "
) -> Challenge:
    return challenge.decide(upheld=True, reviewer=reviewer, attended_by=ATTENDED, reason=reason, now=NOW)


def test_a_review_says_who_decided_what_when_and_why() -> None:
    decided = _decided(a_challenge())

    assert (decided.upheld, decided.reviewer, decided.decided_at) == (True, "manager-1", NOW)
    assert decided.reason == "The photo is of another door."
    assert decided.said == "I was in all morning."  # the resident's version stays as it was


@pytest.mark.parametrize("operative", sorted(ATTENDED))
def test_an_operative_who_was_at_the_visit_cannot_review_it(operative: str) -> None:
    with pytest.raises(Invalid, match="somebody other than the operative") as caught:
        _decided(a_challenge(), reviewer=operative)

    assert caught.value.field == "reviewer"


def test_a_challenge_is_decided_once() -> None:
    with pytest.raises(WrongState, match="decided already"):
        _decided(_decided(a_challenge()))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_review_needs_a_reason(reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        _decided(a_challenge(), reason=reason)

    assert caught.value.field == "reason"


@pytest.mark.parametrize(
    ("after_closing", "in_time"),
    [
        (timedelta(0), True),
        (timedelta(days=28) - timedelta(seconds=1), True),  # the last second
        (timedelta(days=28), False),  # the end is exclusive
    ],
)
def test_a_challenge_may_be_made_for_28_days(after_closing: timedelta, in_time: bool) -> None:
    assert (NOW + after_closing < challenge_open_until(NOW)) is in_time
