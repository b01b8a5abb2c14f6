from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import WeeklyTime
from appointments.domain.operatives import Gender
from tests.policies.cases import (
    OPENS,
    a_notice,
    an_operative,
    finding,
    met,
    no_access_case,
    refused_access_case,
    requiring,
)

TUESDAY = 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (TwoOperatives(), "Two operatives were asked for and 1 came."),
        (OperativeGender(Gender.FEMALE), "The household asked for a woman to come, and the records do not show that."),
        (TextOnly(), "The household asked for texts only and was called."),
    ],
)
def test_an_unmet_requirement_is_named_and_never_the_household_s_fault(kind: AccessKind, words: str) -> None:
    found = finding(requiring(no_access_case(), kind), "requirements_met")

    assert (found.met, found.words, found.to_do) == (False, words, "")


def test_all_unmet_requirements_are_named_at_once() -> None:
    words = finding(requiring(no_access_case(), TwoOperatives(), TextOnly()), "requirements_met").words

    assert words == "Two operatives were asked for and 1 came; the household asked for texts only and was called."


def test_a_requirement_that_was_met_holds_nothing_up() -> None:
    case = requiring(replace(no_access_case(), operatives=(an_operative(7), an_operative(8))), TwoOperatives())

    assert met(case, "requirements_met")


def test_refused_access_after_notice_that_was_too_short_is_the_landlord_s_doing() -> None:
    """The case that started this product: notice was asked for and not given."""
    short = replace(refused_access_case(), notifications=(a_notice(OPENS - timedelta(hours=20)),))

    assert not met(requiring(short, AdvanceNotice(48)), "requirements_met")


def test_the_stay_is_held_against_the_decision_and_not_against_a_late_judgement() -> None:
    """A claim without a signal reaches us hours later; the operative did not stand there until then."""
    from_ten = TimesToAvoid((WeeklyTime(TUESDAY, time(10, 0), time(11, 0)),))
    case = requiring(no_access_case(), from_ten)

    judged_at_noon = replace(case, judged_at=OPENS + timedelta(hours=4))

    assert met(judged_at_noon, "requirements_met")
    assert not met(requiring(case, TimesToAvoid((WeeklyTime(TUESDAY, time(9, 0), time(11, 0)),))), "requirements_met")
