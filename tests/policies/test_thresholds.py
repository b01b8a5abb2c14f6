from __future__ import annotations

from dataclasses import fields

import pytest

from appointments.domain.errors import Invalid
from policies.thresholds import DEFAULTS, Thresholds, overridden, threshold_sources


def test_the_defaults_are_those_of_the_domain() -> None:
    assert DEFAULTS.numbers() == {
        "knocks_no_access": 2,
        "knocks_refused_access": 1,
        "calls": 1,
        "wait_minutes": 15,
        "planner_timeout_minutes": 10,
        "same_knock_seconds": 30,
        "letter_served_working_days": 2,
    }


@pytest.mark.parametrize("name", [each.name for each in fields(Thresholds) if each.name != "same_knock_seconds"])
def test_no_demand_can_be_switched_off_by_a_figure(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        overridden({name: 0})

    assert refused.value.field == name


def test_a_landlord_may_count_every_knock() -> None:
    assert overridden({"same_knock_seconds": 0}).same_knock_seconds == 0


def test_an_override_changes_one_figure_and_keeps_the_others() -> None:
    changed = overridden({"wait_minutes": 20})

    assert changed.numbers() == {**DEFAULTS.numbers(), "wait_minutes": 20}


def test_a_figure_that_does_not_exist_is_named() -> None:
    with pytest.raises(Invalid, match="knockz"):
        overridden({"knockz": 3})


def test_every_figure_says_who_set_it() -> None:
    assert set(threshold_sources()) == set(DEFAULTS.numbers())
    assert all(threshold_sources().values())
