"""Day files of the benchmark are read as they are meant, and a plan is written as its judge reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from appointments.domain.homes import Place
from appointments.scheduling.travel import GreatCircle
from appointments.scheduling.whole_days.field_day import NotAFieldDay, read_day, write_plan

HOUR = 3600


def a_document(**changed: Any) -> dict[str, Any]:
    """Two operatives, three visits; only the second operative holds both skills that the third visit asks for."""
    lunch = {"earliest_start_minute": 690, "latest_start_minute": 810, "minutes": 30}
    shift = {"shift_start_minute": 480, "shift_end_minute": 990, "lunch": lunch}
    visit = {"service_seconds": 1800, "window": [8 * HOUR, 12 * HOUR], "drop_penalty_seconds": 10 * HOUR}
    return {
        "format": "field-day/1",
        "name": "tiny",
        "operatives": [
            {"id": "op1", "skills": ["plumbing"], "home": {"lat": 53.4, "lon": -2.2}, **shift},
            {"id": "op2", "skills": ["plumbing", "asbestos"], "home": {"lat": 53.5, "lon": -2.1}, **shift},
        ],
        "visits": [
            {"id": "v1", "lat": 53.41, "lon": -2.2, "skills_required": [], **visit},
            {"id": "v2", "lat": 53.42, "lon": -2.2, "skills_required": ["plumbing"], **visit},
            {"id": "v3", "lat": 53.43, "lon": -2.2, "skills_required": ["plumbing", "asbestos"], **visit},
        ],
        **changed,
    }


def test_minutes_become_seconds_and_windows_stay_inclusive() -> None:
    problem = read_day(a_document())

    assert problem.leaves.tolist() == [8 * HOUR] * 2
    assert problem.home_by.tolist() == [16 * HOUR + 1800] * 2
    assert problem.lunch_first.tolist() == [11 * HOUR + 1800] * 2
    assert problem.lunch_last.tolist() == [13 * HOUR + 1800] * 2
    assert problem.lunch_seconds.tolist() == [1800] * 2
    assert problem.earliest.tolist() == [8 * HOUR] * 3
    assert problem.latest.tolist() == [12 * HOUR] * 3
    assert problem.penalty_seconds.tolist() == [10 * HOUR] * 3


def test_who_lacks_one_of_the_skills_may_not_be_sent() -> None:
    assert read_day(a_document()).may.tolist() == [[True, True, False], [True, True, True]]


def test_travel_is_the_fallback_between_visits_then_homes() -> None:
    problem = read_day(a_document())

    places = [Place(53.41, -2.2), Place(53.42, -2.2), Place(53.43, -2.2), Place(53.4, -2.2), Place(53.5, -2.1)]
    assert problem.travel.tolist() == GreatCircle().seconds(places, places)


def test_a_matrix_in_the_file_is_taken_as_it_is() -> None:
    given = (np.arange(25).reshape(5, 5) * 60).tolist()

    assert read_day(a_document(travel_seconds=given)).travel.tolist() == given


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "field-day/2"}, "field-day/2"),  # another version
        ({"format": None}, "None"),  # none at all
        ({"visits": [{"id": "v1"}]}, "skills_required"),  # a visit without its fields
        ({"travel_seconds": [[0, 1], [1, 0]]}, "5 rows"),  # a matrix of another size
    ],
)
def test_what_is_no_day_is_refused_with_the_place_of_the_fault(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAFieldDay, match=said):
        read_day(a_document(**changed))


def test_a_plan_names_visits_by_operative_in_the_order_driven() -> None:
    plan = write_plan(a_document(), [[1, 0], [2]], wall_seconds=1.23456, note="a note")

    assert plan == {
        "engine": "kept",
        "day": "tiny",
        "wall_seconds": 1.235,
        "note": "a note",
        "routes": {"op1": ["v2", "v1"], "op2": ["v3"]},
    }
