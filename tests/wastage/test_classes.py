"""Every appointment that came due is in exactly one class, and nobody is blamed without a judgement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.wastage.classes import (
    CLASS_WORDS,
    COUNTED,
    FAULT_WORDS,
    FAULTS,
    WASTED,
    Ending,
    Fault,
    Reason,
    VisitClass,
    class_of,
    reason_of,
)

HOURS_24 = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("overturned", [True, False])
@pytest.mark.parametrize("notice", [None, timedelta(0), HOURS_24])
def test_every_ending_has_a_class_with_a_fault_and_words(
    outcome: Outcome,
    allowed: bool,  # noqa: FBT001
    overturned: bool,  # noqa: FBT001
    notice: timedelta | None,
) -> None:
    kind = class_of(Ending(outcome, allowed, overturned, notice))

    assert kind in COUNTED
    assert FAULT_WORDS[FAULTS[kind]]
    assert CLASS_WORDS[kind]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Outcome.COMPLETED, VisitClass.COMPLETED),
        (Outcome.FOLLOW_ON, VisitClass.INCOMPLETE),
        (Outcome.UNSAFE, VisitClass.INCOMPLETE),  # a hazard was found
        (Outcome.NO_ACCESS, VisitClass.NO_ACCESS),
        (Outcome.REFUSED_ACCESS, VisitClass.REFUSED),
        (Outcome.CANCELLED_BY_RESIDENT, VisitClass.RESIDENT_CANCELLED),
        (Outcome.LATE, VisitClass.LANDLORD_FAILURE),
        (Outcome.EARLY, VisitClass.LANDLORD_FAILURE),
        (Outcome.NOT_ATTENDED, VisitClass.LANDLORD_FAILURE),
        (Outcome.NOT_NOTIFIED, VisitClass.LANDLORD_FAILURE),
        (Outcome.REQUIREMENT_NOT_MET, VisitClass.LANDLORD_FAILURE),
        (Outcome.WRONG_ADDRESS, VisitClass.LANDLORD_FAILURE),
        (Outcome.WRONG_TRADE, VisitClass.LANDLORD_FAILURE),
        (Outcome.CANCELLED_BY_LANDLORD, VisitClass.LANDLORD_FAILURE),
        (Outcome.NOT_ESTABLISHED, VisitClass.NOT_ESTABLISHED),
        (Outcome.COMMUNAL_DOOR, VisitClass.THIRD_PARTY),
        (Outcome.MINOR_ONLY, VisitClass.THIRD_PARTY),  # never no access (rule 47)
    ],
)
def test_an_outcome_belongs_to_one_class(outcome: Outcome, kind: VisitClass) -> None:
    assert class_of(Ending(outcome, allowed=True)) is kind


@pytest.mark.parametrize("outcome", sorted(BLAMES_RESIDENT))
def test_what_blames_the_resident_is_not_established_without_an_allowing_judgement(outcome: Outcome) -> None:
    assert class_of(Ending(outcome, allowed=False)) is VisitClass.NOT_ESTABLISHED


@pytest.mark.parametrize("outcome", Outcome)
def test_what_a_challenge_overturned_is_our_failure_whatever_it_became(outcome: Outcome) -> None:
    assert class_of(Ending(outcome, allowed=True, overturned=True)) is VisitClass.LANDLORD_FAILURE


def test_an_appointment_without_an_outcome_is_still_open_and_outside_the_count() -> None:
    assert class_of(Ending(None)) is VisitClass.STILL_OPEN
    assert reason_of(Ending(None)) is None
    assert VisitClass.STILL_OPEN not in COUNTED


def test_ours_comes_before_what_residents_caused() -> None:
    faults = list(dict.fromkeys(FAULTS[kind] for kind in WASTED))

    assert faults[0] is Fault.LANDLORD
    assert Fault.NONE not in faults


@pytest.mark.parametrize(
    ("notice", "short"),
    [
        (HOURS_24, False),  # exactly a day is in time
        (HOURS_24 - SECOND, True),
        (timedelta(0) - SECOND, True),  # cancelled after the window had opened
    ],
)
def test_a_cancellation_is_at_short_notice_with_less_than_24_hours_to_go(
    notice: timedelta,
    short: bool,  # noqa: FBT001
) -> None:
    ending = Ending(Outcome.CANCELLED_BY_RESIDENT, notice=notice)

    assert reason_of(ending) == Reason(Outcome.CANCELLED_BY_RESIDENT, at_short_notice=short)


def test_reasons_have_their_own_codes_and_words() -> None:
    reasons = [
        Reason(outcome, short, overturned)
        for outcome in Outcome
        for short in ((True, False) if outcome.value.startswith("cancelled") else (False,))
        for overturned in (True, False)
    ]

    assert len({reason.code for reason in reasons}) == len(reasons)
    assert len({reason.words for reason in reasons}) == len(reasons)
