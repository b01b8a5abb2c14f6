"""The school run: nobody is at home on school mornings and when children are fetched."""

from __future__ import annotations

from datetime import date

import pytest

from appointments.domain.access import arrivals_allowed
from appointments.domain.access_kinds.avoid_school_run import AvoidSchoolRun, BackBy, LeavesAt
from appointments.domain.errors import Invalid
from tests.domain.examples import TUESDAY, between, london, visit_facts

SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [
        ("07:30", "08:00", True),  # gone before they leave
        ("07:30", "08:01", False),
        ("09:29", "10:00", False),
        ("09:30", "10:00", True),  # comes as they are back
        ("14:00", "15:00", True),  # gone as they leave
        ("14:30", "15:01", False),
        ("16:00", "17:00", True),
    ],
)
def test_a_visit_is_over_before_the_children_are_taken_or_fetched(starts: str, ends: str, allowed: bool) -> None:
    assert AvoidSchoolRun().allows(between(starts, ends)) is allowed


def test_weekends_have_no_school_run() -> None:
    assert AvoidSchoolRun().allows(between("08:00", "16:00", SATURDAY))


def test_a_morning_is_promised_from_half_past_nine_and_the_landlords_own_pattern_whole() -> None:
    assert arrivals_allowed(between("08:00", "13:00"), 60, [AvoidSchoolRun()]) == between("09:30", "13:00")
    school_run_slot = between("09:30", "14:00")
    assert arrivals_allowed(school_run_slot, 60, [AvoidSchoolRun()]) == school_run_slot


def test_a_family_further_from_school_is_back_later_and_leaves_earlier() -> None:
    kind = AvoidSchoolRun.parse({"back_by": "10:00", "leaves_at": "14:00"})
    assert kind == AvoidSchoolRun(BackBy.TEN, LeavesAt.TWO)
    assert not kind.allows(between("09:30", "10:00"))
    assert not kind.allows(between("13:30", "14:15"))


@pytest.mark.parametrize("values", [{"back_by": "08:15"}, {"leaves_at": "soon"}])
def test_other_times_are_times_to_avoid(values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        AvoidSchoolRun.parse(values)
    assert caught.value.field in values


def test_who_came_during_the_school_run_came_otherwise_than_asked() -> None:
    visit = visit_facts(arrived_at=london(TUESDAY, "08:45"), decided_at=london(TUESDAY, "09:05"))
    assert "8:45am" in (AvoidSchoolRun().unmet(visit) or "")
    assert AvoidSchoolRun().unmet(visit_facts()) is None  # half past nine
    assert AvoidSchoolRun().unmet(visit_facts(arrived_at=None)) is None
