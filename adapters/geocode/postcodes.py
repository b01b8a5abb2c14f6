"""Postcodes from a CSV file with the columns `postcode,latitude,longitude` (WGS84 degrees); other columns are ignored.

A file of the Stroud district comes with the package, for the demo landlord; ATTRIBUTION.md has its licence.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.refs import parse_postcode


class PostcodeFile:
    """Implements the port Geocoder. The file is read when the first postcode is asked for, once for each instance."""

    def __init__(self, source: Traversable) -> None:
        """`source` is a path, or a file inside a package."""
        self._source = source

    def place(self, postcode: str) -> Place | None:
        """The middle of a postcode however it is spaced; None when it is not in the file, or is no postcode."""
        try:
            return self._places.get(parse_postcode(postcode))
        except Invalid:
            return None

    def postcodes(self) -> tuple[str, ...]:
        """All postcodes of the file, in order."""
        return tuple(sorted(self._places))

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        with self._source.open("r", encoding="utf-8") as lines:
            return {
                parse_postcode(row["postcode"]): Place(lat=float(row["latitude"]), lon=float(row["longitude"]))
                for row in csv.DictReader(lines)
            }


@cache
def stroud() -> PostcodeFile:
    """The packaged postcodes of the Stroud district, 2017; one instance for a process."""
    return PostcodeFile(files("adapters.geocode") / "stroud_postcodes_2017.csv")
