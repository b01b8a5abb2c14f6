"""Driving times without a map: the fallback, and what the search asks of any source of them.

Great-circle kilometres (haversine, sphere of radius 6371.0088 km) x 1.3 for the bends of the road, at 35 km/h, in whole
seconds rounded up. The factor and the speed are the ones the day-planner benchmark was measured with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from appointments.domain.homes import Place
from appointments.ports import TravelTimes

EARTH_RADIUS_KM = 6371.0088
DETOUR = 1.3
SPEED_KM_PER_HOUR = 35.0
HOUR = 3600


class PlacesKnown(Protocol):
    """Many places looked up once, for one new place after another; answers follow their order."""

    def seconds_to(self, place: Place) -> NDArray[np.int64]:
        """From each of the known places to this one."""

    def seconds_from(self, place: Place) -> NDArray[np.int64]:
        """From this place to each of the known ones."""


@runtime_checkable
class LegTimes(Protocol):
    """What a source of driving times may offer beside matrices: many single legs at once, and places learnt once."""

    def along(self, origins: Sequence[Place], destinations: Sequence[Place]) -> NDArray[np.int64]:
        """Seconds from each origin to the destination with the same index."""

    def learn(self, places: Sequence[Place]) -> PlacesKnown: ...


class GreatCircle:
    """Driving times as the crow flies with a detour; the same in both directions."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> list[list[int]]:
        """Rows follow origins, columns destinations; whole seconds, rounded up."""
        from_lat, from_lon = _radians(origins)
        to_lat, to_lon = _radians(destinations)
        found = _drive(from_lat[:, None], from_lon[:, None], to_lat[None, :], to_lon[None, :])
        rows: list[list[int]] = found.tolist()
        return rows

    def along(self, origins: Sequence[Place], destinations: Sequence[Place]) -> NDArray[np.int64]:
        """Seconds from each origin to the destination with the same index."""
        return _drive(*_radians(origins), *_radians(destinations))

    def learn(self, places: Sequence[Place]) -> PlacesKnown:
        lat, lon = _radians(places)
        return OnTheSphere(lat, lon, np.cos(lat))


@dataclass(frozen=True)
class OnTheSphere:
    """Latitudes and longitudes in radians, and the cosines of the latitudes: compiled code can work on these itself."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    cos_lat: NDArray[np.float64]

    def seconds_to(self, place: Place) -> NDArray[np.int64]:
        return _drive(self.lat, self.lon, *_radians([place]))

    def seconds_from(self, place: Place) -> NDArray[np.int64]:
        return _drive(*_radians([place]), self.lat, self.lon)


@dataclass(frozen=True)
class _OnAMap:
    """Places of a source that only answers with matrices."""

    travel: TravelTimes
    places: Sequence[Place]

    def seconds_to(self, place: Place) -> NDArray[np.int64]:
        return np.array(self.travel.seconds(self.places, [place]), dtype=np.int64).reshape(-1)

    def seconds_from(self, place: Place) -> NDArray[np.int64]:
        return np.array(self.travel.seconds([place], self.places), dtype=np.int64).reshape(-1)


def known(travel: TravelTimes, places: Sequence[Place]) -> PlacesKnown:
    """The places, ready to be asked about; as quick as the source of driving times allows."""
    return travel.learn(places) if isinstance(travel, LegTimes) else _OnAMap(travel, places)


def legs(travel: TravelTimes, chains: Sequence[Sequence[Place]]) -> NDArray[np.int64]:
    """Seconds from each place of a chain to the next, all chains one after another; 0 at the end of each chain."""
    if isinstance(travel, LegTimes):
        places = [place for chain in chains for place in chain]
        found = np.zeros(len(places), dtype=np.int64)
        if places:
            found[:-1] = travel.along(places[:-1], places[1:])
            found[np.cumsum([len(chain) for chain in chains]) - 1] = 0
        return found
    seconds: list[int] = []
    for chain in chains:
        matrix = travel.seconds(chain, chain)
        seconds.extend(int(matrix[n][n + 1]) for n in range(len(chain) - 1))
        seconds.append(0)
    return np.array(seconds, dtype=np.int64)


def drive_by(travel: TravelTimes, origin: Place, destination: Place) -> timedelta:
    """How long one leg takes."""
    return timedelta(seconds=int(travel.seconds([origin], [destination])[0][0]))


def matrix(travel: TravelTimes, places: Sequence[Place]) -> NDArray[np.int32]:
    """Seconds between all of these places, rows from and columns to; a large day has millions of them."""
    if not isinstance(travel, LegTimes):
        return np.array(travel.seconds(places, places), dtype=np.int32).reshape(len(places), len(places))
    known = travel.learn(places)
    found = np.empty((len(places), len(places)), dtype=np.int32)
    for n, place in enumerate(places):
        found[n] = known.seconds_from(place)
    return found


def _radians(places: Sequence[Place]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat = np.array([place.lat for place in places], dtype=np.float64)
    lon = np.array([place.lon for place in places], dtype=np.float64)
    return np.radians(lat), np.radians(lon)


def _drive(
    from_lat: NDArray[np.float64],
    from_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    to_lon: NDArray[np.float64],
) -> NDArray[np.int64]:
    bow = np.sin((from_lat - to_lat) / 2) ** 2
    bow = bow + np.cos(from_lat) * np.cos(to_lat) * np.sin((from_lon - to_lon) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(bow, 1.0)))
    seconds: NDArray[np.int64] = np.ceil(km * DETOUR / SPEED_KM_PER_HOUR * HOUR).astype(np.int64)
    return seconds
