"""Where a phone said it was when something was recorded. It is shown, and never decides anything by itself: an arrival
far from the home is a planner's question.

A fix near the home proves little, and one far off may be the phone's mistake; so its accuracy is kept with it. Without
a fix the reason is kept: a browser may refuse, and that is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from appointments.domain.errors import Invalid
from appointments.domain.homes import Place

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the WGS84 ellipsoid

# Further off than this, its accuracy allowed for, a phone was somewhere else: an estate is smaller.
ELSEWHERE_M = 1000

# Why there is none: the browser or its user refused, the phone found none in time, or the page had no script.
NO_POSITION = frozenset({"refused", "not_found", "not_asked"})


@dataclass(frozen=True)
class Position:
    """A fix: WGS84 degrees, and the radius in metres within which the phone believes to be."""

    place: Place
    accuracy_m: float

    def __post_init__(self) -> None:
        lat, lon = self.place.lat, self.place.lon
        if not (isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
            raise Invalid("position", "position: this is no place on earth")
        if not (isfinite(self.accuracy_m) and 0 <= self.accuracy_m <= 1_000_000):
            raise Invalid("position", "position: the accuracy is in metres")


def noted(position: Position | None, home: Place, why_not: str = "not_asked") -> dict[str, object]:
    """What evidence keeps of a fix, as plain values: where, how exact, how far from the home; or why there is none."""
    if position is None:
        return {"position": why_not if why_not in NO_POSITION else "not_asked"}
    return {
        "lat": f"{position.place.lat:.5f}",
        "lon": f"{position.place.lon:.5f}",
        "accuracy_m": str(round(position.accuracy_m)),
        "distance_m": str(round(distance_m(position.place, home))),
    }


def elsewhere_m(data: Mapping[str, object]) -> float | None:
    """How far from the home a fix was that cannot have been at it, from what evidence keeps of it; None for any other.

    A fix whose accuracy allows for the home says nothing, and neither does one that cannot be read.
    """
    try:
        apart, accuracy = float(str(data["distance_m"])), float(str(data["accuracy_m"]))
    except (KeyError, ValueError):
        return None
    return apart if apart - accuracy > ELSEWHERE_M else None


def at_the_home(data: Mapping[str, object]) -> bool:
    """Whether a fix was kept that may have been at the home."""
    return "distance_m" in data and elsewhere_m(data) is None


def distance_m(one: Place, other: Place) -> float:
    """Metres along the great circle."""
    lat_1, lat_2 = radians(one.lat), radians(other.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def distance_in_words(metres: float) -> str:
    """`about 40 m`, `about 1.2 km`: no more exact than a phone is."""
    if metres < 1000:
        return f"about {round(metres / 10) * 10} m"
    return f"about {metres / 1000:.1f} km" if metres < 10_000 else f"about {metres / 1000:.0f} km"
