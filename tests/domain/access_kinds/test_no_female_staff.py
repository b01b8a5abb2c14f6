"""Staff safety: only men are sent, and it is looked at again after six months."""

from __future__ import annotations

import pytest

from appointments.domain.access import demands
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.operatives import Gender
from tests.domain.examples import an_operative, snapshots, visit_facts


@pytest.mark.parametrize(("gender", "welcome"), [(Gender.MALE, True), (Gender.FEMALE, False), (None, False)])
def test_only_somebody_recorded_as_a_man_is_sent_alone_or_in_company(gender: Gender | None, welcome: bool) -> None:
    asked = demands(snapshots(NoFemaleStaff()))
    assert asked.accepts(an_operative(gender=gender), alone=True) is welcome
    assert asked.accepts(an_operative(gender=gender), alone=False) is welcome


@pytest.mark.parametrize(
    ("genders", "met"),
    [((Gender.MALE,), True), ((Gender.MALE, Gender.FEMALE), False), ((None,), False), ((), True)],
)
def test_every_one_of_those_who_came_is_looked_at(genders: tuple[Gender | None, ...], met: bool) -> None:
    people = tuple(an_operative(f"O-{n}", gender) for n, gender in enumerate(genders))
    assert (NoFemaleStaff().unmet(visit_facts(operatives=people)) is None) is met


def test_what_protects_staff_is_reviewed_after_six_months() -> None:
    assert NoFemaleStaff.REVIEW_MONTHS == 6
