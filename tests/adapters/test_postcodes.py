"""Where the postcodes of the packaged file are."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.geocode import postcodes
from adapters.geocode.postcodes import PostcodeFile, stroud
from appointments.domain.homes import Place
from appointments.ports import Geocoder

FOLDER = Path(postcodes.__file__).parent


@pytest.mark.parametrize("written", ["GL10 2AA", "gl10 2aa", "GL102AA", " GL10  2AA "])
def test_a_postcode_is_found_however_it_is_spaced(written: str) -> None:
    geocoder: Geocoder = stroud()

    assert geocoder.place(written) == Place(lat=51.744167, lon=-2.283616)


@pytest.mark.parametrize(
    "unknown",
    [
        "GL10 9ZZ",  # well formed, not in the file
        "SW1A 1AA",  # of another town
        "GL10",  # half of one
        "",
    ],
)
def test_a_postcode_that_is_not_known_has_no_place(unknown: str) -> None:
    assert stroud().place(unknown) is None


def test_all_postcodes_of_the_package_lie_in_the_district() -> None:
    known = stroud()
    places = [place for postcode in known.postcodes() if (place := known.place(postcode))]

    assert len(places) == 3848
    assert all(51.57 < place.lat < 51.9 and -2.6 < place.lon < -2.0 for place in places)


def test_the_file_is_read_when_first_asked_and_not_before(tmp_path: Path) -> None:
    geocoder = PostcodeFile(tmp_path / "later.csv")
    (tmp_path / "later.csv").write_text("postcode,latitude,longitude\nGL5 4UB,51.5,-2.25\n", encoding="utf-8")

    assert geocoder.place("GL5 4UB") == Place(lat=51.5, lon=-2.25)


def test_the_attribution_that_the_licence_asks_for_comes_with_the_file() -> None:
    attribution = (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")

    assert "stroud_postcodes_2017.csv" in attribution
    for owner in ("OS data", "Royal Mail data", "National Statistics data"):
        assert f"Contains {owner} ©" in attribution
    assert "Open Government Licence v3" in attribution
