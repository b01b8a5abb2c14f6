"""Where a phone was: a fix with its accuracy and distance, or why there is none."""

from __future__ import annotations

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.positions import Position, distance_in_words, distance_m, noted

HOME = Place(51.74500, -2.21800)


def test_a_fix_is_kept_with_its_accuracy_and_how_far_it_is_from_the_home() -> None:
    found = noted(Position(Place(51.74536, -2.21800), 14.6), HOME)
    assert found == {"lat": "51.74536", "lon": "-2.21800", "accuracy_m": "15", "distance_m": "40"}


@pytest.mark.parametrize(
    ("why", "kept"), [("refused", "refused"), ("not_found", "not_found"), ("at the door, honestly", "not_asked")]
)
def test_without_a_fix_the_reason_is_kept(why: str, kept: str) -> None:
    assert noted(None, HOME, why) == {"position": kept}


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy"),
    [(91.0, 0.0, 1.0), (0.0, 181.0, 1.0), (0.0, 0.0, -1.0), (float("nan"), 0.0, 1.0), (0.0, 0.0, float("inf"))],
)
def test_what_is_no_place_is_refused(lat: float, lon: float, accuracy: float) -> None:
    with pytest.raises(Invalid):
        Position(Place(lat, lon), accuracy)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (HOME, HOME, 0),
        (Place(0, 0), Place(0, 1), 111_195),  # a degree of the equator on the mean sphere
        (Place(90, 0), Place(-90, 0), 20_015_114),  # half way round
        (Place(0, 179.9), Place(0, -179.9), 22_239),  # across the date line
    ],
)
def test_distances_are_along_the_great_circle(one: Place, other: Place, metres: int) -> None:
    assert round(distance_m(one, other)) == pytest.approx(metres, abs=1)


@pytest.mark.parametrize(
    ("metres", "words"),
    [(0, "about 0 m"), (38, "about 40 m"), (994, "about 990 m"), (1_240, "about 1.2 km"), (161_000, "about 161 km")],
)
def test_distances_are_said_no_more_exactly_than_a_phone_is(metres: float, words: str) -> None:
    assert distance_in_words(metres) == words
