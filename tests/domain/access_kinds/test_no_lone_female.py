"""Staff safety: a woman comes only together with a colleague."""

from __future__ import annotations

import pytest

from appointments.domain.access import demands
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.evidence import EvidenceKind
from appointments.domain.operatives import Gender
from tests.domain.examples import an_evidence, an_operative, snapshots, visit_facts


@pytest.mark.parametrize(
    ("gender", "alone", "welcome"),
    [
        (Gender.MALE, True, True),
        (Gender.FEMALE, True, False),
        (None, True, False),  # nobody could say that it was kept
        (Gender.FEMALE, False, True),  # with a colleague
        (None, False, True),
    ],
)
def test_who_comes_alone_is_recorded_as_a_man(gender: Gender | None, alone: bool, welcome: bool) -> None:
    assert demands(snapshots(NoLoneFemale())).accepts(an_operative(gender=gender), alone=alone) is welcome


@pytest.mark.parametrize(
    ("genders", "met"),
    [
        ((Gender.MALE,), True),
        ((Gender.FEMALE,), False),
        ((None,), False),
        ((Gender.FEMALE, Gender.FEMALE), True),
        ((Gender.FEMALE, Gender.MALE), True),
    ],
)
def test_afterwards_the_records_show_who_came_alone(genders: tuple[Gender | None, ...], met: bool) -> None:
    people = tuple(an_operative(f"O-{n}", gender) for n, gender in enumerate(genders))
    assert (NoLoneFemale().unmet(visit_facts(operatives=people)) is None) is met


def test_a_woman_whose_colleague_left_was_alone() -> None:
    people = (an_operative("O-1", Gender.FEMALE), an_operative("O-2", Gender.MALE))
    for gone, met in (("O-1", True), ("O-2", False)):
        left = an_evidence(EvidenceKind.DEPARTURE, {"operative": gone})
        visit = visit_facts(operatives=people, evidence=(left,))
        assert (NoLoneFemale().unmet(visit) is None) is met


def test_it_asks_for_no_second_operative_of_its_own_and_is_reviewed_after_six_months() -> None:
    assert NoLoneFemale().crew_size() == 1
    assert NoLoneFemale.REVIEW_MONTHS == 6
