"""Driving times without a map, and every way the search asks for them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.homes import Place
from appointments.scheduling.travel import GreatCircle, known, legs
from tests.scheduling.days import ROADS, place

STROUD = Place(51.7457, -2.2166)
GLOUCESTER = Place(51.8642, -2.2382)
ANYWHERE = st.builds(Place, st.floats(50, 59), st.floats(-7, 2))


@pytest.mark.parametrize(
    ("one", "other", "seconds"),
    [
        (STROUD, STROUD, 0),
        # One degree of latitude is 111.195 km on this sphere: x 1.3 / 35 km/h = 14,868.4 s, rounded up.
        (Place(51.0, -2.0), Place(52.0, -2.0), 14_869),
        # A metre is a drive too: rounding is up, never down to nothing.
        (Place(51.0, -2.0), Place(51.00001, -2.0), 1),
    ],
)
def test_driving_is_the_great_circle_with_a_detour_rounded_up(one: Place, other: Place, seconds: int) -> None:
    assert GreatCircle().seconds([one], [other]) == [[seconds]]


def test_stroud_to_gloucester_takes_about_half_an_hour() -> None:
    [[seconds]] = GreatCircle().seconds([STROUD], [GLOUCESTER])
    assert 29 * 60 < seconds < 31 * 60


def test_rows_follow_origins_and_columns_destinations() -> None:
    rows = GreatCircle().seconds([STROUD, GLOUCESTER], [STROUD])
    assert rows[0] == [0]
    assert rows[1][0] > 0
    assert ROADS.seconds([place(0, 0)], [place(0, 5), place(1, 1)]) == [[300, 120]]


@given(st.lists(ANYWHERE, min_size=1, max_size=6), ANYWHERE)
def test_every_way_of_asking_gives_the_same_seconds(places: list[Place], new: Place) -> None:
    travel = GreatCircle()
    matrix = travel.seconds(places, places)
    assert legs(travel, [places]).tolist() == [*(matrix[n][n + 1] for n in range(len(places) - 1)), 0]
    learnt = known(travel, places)
    assert learnt.seconds_to(new).tolist() == [row[0] for row in travel.seconds(places, [new])]
    assert learnt.seconds_from(new).tolist() == travel.seconds([new], places)[0]


@given(ANYWHERE, ANYWHERE)
def test_the_distance_is_that_of_the_haversine_formula(one: Place, other: Place) -> None:
    lat, lon = math.radians(other.lat - one.lat), math.radians(other.lon - one.lon)
    bow = math.sin(lat / 2) ** 2
    bow += math.cos(math.radians(one.lat)) * math.cos(math.radians(other.lat)) * math.sin(lon / 2) ** 2
    exact = 2 * 6371.0088 * math.asin(math.sqrt(bow)) * 1.3 / 35 * 3600
    [[seconds]] = GreatCircle().seconds([one], [other])
    assert exact - 1e-3 <= seconds < exact + 1 + 1e-3


def test_a_source_that_only_knows_matrices_is_asked_for_matrices() -> None:
    chains = [[place(0, 0), place(0, 5), place(2, 5)], [place(0, 0), place(0, 1)]]
    assert legs(ROADS, chains).tolist() == [300, 120, 0, 60, 0]
    learnt = known(ROADS, chains[0])
    assert learnt.seconds_to(place(0, 1)).tolist() == [60, 240, 360]
    assert learnt.seconds_from(place(0, 1)).tolist() == [60, 240, 360]


def test_no_chains_have_no_legs() -> None:
    assert legs(GreatCircle(), []).tolist() == []
    assert legs(ROADS, []).dtype == np.int64
