from __future__ import annotations

from dataclasses import fields

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.figures import Figure
from policies.sources import for_readers
from policies.thresholds import DEFAULTS, Thresholds, figures, overridden, threshold_sources


def test_the_defaults_are_those_of_the_domain() -> None:
    assert DEFAULTS.numbers() == {
        "notice_hours": 24,
        "knocks_no_access": 2,
        "knocks_refused_access": 1,
        "calls": 1,
        "wait_minutes": 15,
        "planner_timeout_minutes": 10,
        "provider_calls_only": 0,
        "same_knock_seconds": 30,
        "letter_served_working_days": 2,
    }


@pytest.mark.parametrize("name", [each.name for each in fields(Thresholds) if each.metadata["least"] > 0])
def test_no_demand_can_be_switched_off_by_a_figure(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        overridden({name: 0})

    assert refused.value.field == name


def test_only_the_pause_between_knocks_and_a_switch_that_is_off_may_be_nothing() -> None:
    may_be_nothing = {each.name for each in fields(Thresholds) if each.metadata["least"] == 0}

    assert may_be_nothing == {"same_knock_seconds", "provider_calls_only"}
    assert DEFAULTS.provider_calls_only == 0


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


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)
def test_a_figure_is_held_to_both_its_bounds(figure: Figure) -> None:
    for value in (figure.least, figure.most):
        figure.require(value)
        assert overridden({figure.name: value}).numbers()[figure.name] == value
    for value in (figure.least - 1, figure.most + 1):
        with pytest.raises(Invalid):
            figure.require(value)
        with pytest.raises(Invalid):
            overridden({figure.name: value})


def test_the_figures_are_the_thresholds_with_their_sources() -> None:
    assert {figure.name: figure.default for figure in figures()} == DEFAULTS.numbers()
    readable = {name: for_readers(source) for name, source in threshold_sources().items()}
    assert {figure.name: figure.source for figure in figures()} == readable
    assert "domain rule" not in "".join(readable.values())
    said = {figure.name: figure.in_words(figure.default) for figure in figures()}
    assert (said["knocks_no_access"], said["calls"], said["wait_minutes"]) == ("two knocks", "one call", "15 minutes")
